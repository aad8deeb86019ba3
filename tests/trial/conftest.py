"""Tests find the builders by name."""

import importlib.util
import sys
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("trial_builders", Path(__file__).with_name("builders.py"))
_MODULE = importlib.util.module_from_spec(_SPEC)
sys.modules["trial_builders"] = _MODULE
_SPEC.loader.exec_module(_MODULE)

"""Tests find what tells by name."""

import importlib.util
import sys
from pathlib import Path

_spec = importlib.util.spec_from_file_location("telling", Path(__file__).with_name("telling.py"))
_module = importlib.util.module_from_spec(_spec)
sys.modules["telling"] = _module
_spec.loader.exec_module(_module)

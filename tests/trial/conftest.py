"""Tests find the builders and the made-up units by name."""

import importlib.util
import sys
from pathlib import Path

for _name in ("builders", "units"):
    _spec = importlib.util.spec_from_file_location(f"trial_{_name}", Path(__file__).with_name(f"{_name}.py"))
    _module = importlib.util.module_from_spec(_spec)
    sys.modules[f"trial_{_name}"] = _module
    _spec.loader.exec_module(_module)

"""Tests find the simulated trials, and the trials made up unit by unit, by name."""

import importlib.util
import sys
from pathlib import Path

_HERE = Path(__file__).parent
for _name, _path in (("simulated", _HERE / "simulated.py"), ("trial_units", _HERE.parent / "trial" / "units.py")):
    _spec = importlib.util.spec_from_file_location(_name, _path)
    _module = importlib.util.module_from_spec(_spec)
    sys.modules[_name] = _module
    _spec.loader.exec_module(_module)

"""The builders, by name, for every test of the plan."""

import importlib.util
import sys
from pathlib import Path

for name, file in (("plan_builders", "builders.py"), ("staff_builders", "staff_builders.py")):
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(file))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)

"""The builders, by name, for every test of the plan."""

import importlib.util
import sys
from pathlib import Path

if "plan_builders" not in sys.modules:
    spec = importlib.util.spec_from_file_location("plan_builders", Path(__file__).with_name("builders.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["plan_builders"] = module
    spec.loader.exec_module(module)

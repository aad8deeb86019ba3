"""The builders, by name, for every test of reach."""

import importlib.util
import sys
from pathlib import Path

if "reach_builders" not in sys.modules:
    spec = importlib.util.spec_from_file_location("reach_builders", Path(__file__).with_name("builders.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["reach_builders"] = module
    spec.loader.exec_module(module)

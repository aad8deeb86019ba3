"""The samples, by name, for the promises that every reader keeps."""

import importlib.util
import sys
from pathlib import Path

if "reach_samples" not in sys.modules:
    spec = importlib.util.spec_from_file_location(
        "reach_samples", Path(__file__).parents[1] / "reach/readers/samples.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["reach_samples"] = module
    spec.loader.exec_module(module)

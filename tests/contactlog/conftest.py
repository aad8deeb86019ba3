"""Tests find what makes up values, by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import importlib.util
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples():
    """The made-up organisations in `samples/`."""
    place = Path(__file__).parent / "samples" / "__init__.py"
    spec = importlib.util.spec_from_file_location(
        "report_samples", place, submodule_search_locations=[str(place.parent)]
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["report_samples"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def plan_builders():
    """Cells in few words, as the tests of the plan build them."""
    spec = importlib.util.spec_from_file_location("plan_builders", Path(__file__).parents[1] / "plan" / "builders.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def spoken(monkeypatch):
    """The keys of all sentences that are said while something is drawn or told."""
    import humanline.report.numbers
    import humanline.report.voice
    import humanline.report.words

    sentence = humanline.report.words.sentence

    keys = set()

    def listening(key, language, /, **values):
        keys.add(key)
        return sentence(key, language, **values)

    for module in (humanline.report.words, humanline.report.voice, humanline.report.numbers):
        monkeypatch.setattr(module, "sentence", listening)

    def of(draw, record, languages=("nl",)):
        keys.clear()
        for language in languages:
            draw(record, language)
        return set(keys)

    return of

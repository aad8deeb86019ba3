"""What holds for every test."""

import json
import signal
from functools import cache

import vl_convert
from hypothesis import HealthCheck, settings


def pytest_configure():
    """A shell that starts tests in the background makes them deaf to Ctrl-C; tests of Ctrl-C need ears."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _draw_each_picture_once()
    # No unit test is timed: machines are shared, and a first call compiles.
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")


def _draw_each_picture_once():
    """The same specification gives the same picture; drawing them is most of the time that pages take in tests."""
    draw = vl_convert.vegalite_to_svg

    @cache
    def drawn(spec, options):
        return draw(json.loads(spec), **json.loads(options))

    vl_convert.vegalite_to_svg = lambda spec, **options: drawn(json.dumps(spec), json.dumps(options))

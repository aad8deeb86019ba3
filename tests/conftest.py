"""What holds for every test."""

import json
import signal
from functools import cache

import vl_convert


def pytest_configure():
    """A shell that starts tests in the background makes them deaf to Ctrl-C; tests of Ctrl-C need ears."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _draw_each_picture_once()


def _draw_each_picture_once():
    """The same specification gives the same picture; drawing them is most of the time that pages take in tests."""
    draw = vl_convert.vegalite_to_svg

    @cache
    def drawn(spec, options):
        return draw(json.loads(spec), **json.loads(options))

    vl_convert.vegalite_to_svg = lambda spec, **options: drawn(json.dumps(spec), json.dumps(options))

"""What holds for every test."""

import os
import signal

from hypothesis import HealthCheck, settings

# Before numpy is loaded, here and in every command. The matrices are small: threads that wait for each other take
# fourteen times as long as one on a machine with more to do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_configure():
    """A shell that starts tests in the background makes them deaf to Ctrl-C; tests of Ctrl-C need ears."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # No unit test is timed: machines are shared, and a first call compiles.
    more = "HUMANLINE_FUZZ" in os.environ
    settings.register_profile(
        "untimed", deadline=None, max_examples=300 if more else 50, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("untimed")


#: Where the tests are that take long: they begin first, so that no worker waits for the last of them.
LONG = ("journeys", "house", "property", "guarantee")


def pytest_collection_modifyitems(items):
    """Tests of one file stay together."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)

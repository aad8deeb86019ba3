"""What holds for every test."""

import signal

from hypothesis import HealthCheck, settings


def pytest_configure():
    """A shell that starts tests in the background makes them deaf to Ctrl-C; tests of Ctrl-C need ears."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # No unit test is timed: machines are shared, and a first call compiles.
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")

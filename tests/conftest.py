"""What holds for every test."""

import signal


def pytest_configure():
    """A shell that starts tests in the background makes them deaf to Ctrl-C; tests of Ctrl-C need ears."""
    signal.signal(signal.SIGINT, signal.default_int_handler)

"""What a command needs beside the base: the line that installs it, where it is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from humanline.foundation.errors import HumanlineError

#: Modules of the extra `serve`.
_SERVE = ("alembic", "argon2", "prometheus_client", "sqlalchemy", "starlette", "uvicorn")


@contextmanager
def needed() -> Iterator[None]:
    """Within it, a part that is not there is a fault that says how to install it.

    Raises:
        HumanlineError: a part of the extra `serve` is not there.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _SERVE:
            raise
        raise HumanlineError(f"{error.name} is not there. Install it: pip install 'humanline[serve]'") from None

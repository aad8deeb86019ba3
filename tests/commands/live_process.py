"""A live service as a process of its own, to be killed: folder and port come in; it says when it listens.

A third word names a fault that it is given, so that it can be seen whether a check would notice.
"""

import sys
from pathlib import Path

from served import POLICY

from humanline.line import Line
from humanline.serve.running_live import run_live


def nobody_owns():
    """Whoever comes may do what is for who has a contact."""
    from humanline.life import applying

    applying.OWNERS_ONLY = frozenset()


FAULTS = {"": lambda: None, "nobody owns": nobody_owns}

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    FAULTS[sys.argv[3] if len(sys.argv) > 3 else ""]()
    run_live(
        Line(POLICY),
        data=folder,
        out=folder / "decisions.jsonl",
        host="127.0.0.1",
        port=int(sys.argv[2]),
        ready=lambda address: (sys.stdout.write(f"{address}\n"), sys.stdout.flush()),
    )

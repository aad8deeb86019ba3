"""A live service as a process of its own, to be killed: folder and port come in; it says when it listens."""

import sys
from pathlib import Path

from served import POLICY

from humanline.line import Line
from humanline.serve.running_live import run_live

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    run_live(
        Line(POLICY),
        data=folder,
        out=folder / "decisions.jsonl",
        host="127.0.0.1",
        port=int(sys.argv[2]),
        ready=lambda address: (sys.stdout.write(f"{address}\n"), sys.stdout.flush()),
    )

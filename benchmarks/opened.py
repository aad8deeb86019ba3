"""`humanline open`, as a browser asks it: starting, pages while a large log is read, a line that is tried out."""

from __future__ import annotations

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))
from whole import DATA, HUMANLINE, timed

LOG = "requests_907k.csv.gz"
#: Pages that are asked in turn while work goes on.
PAGES = ("busy", "busy.json", "log", "hours", "workshop", "menu", "sign", "plan", "facts", "trial")
#: Seconds between two questions of one visitor.
BETWEEN_S = 0.02


class Visitor:
    """Somebody who has come in, on one connection."""

    def __init__(self, address: str) -> None:
        host, _, port = address.removeprefix("http://").partition("/")[0].partition(":")
        self._line = http.client.HTTPConnection(host, int(port), timeout=300)
        self.cookie, self.key = "", ""
        headers = self.get("/" + address.partition("/?")[2].join(("?", "")), full=True)[1]
        self.cookie = headers["set-cookie"].partition(";")[0]
        self.key = self._form_key()

    def _form_key(self) -> str:
        found = re.search(r'name="form_key" value="(\w+)"', self.get("/"))
        return found[1] if found else ""

    def get(self, path: str, *, full: bool = False):  # noqa: ANN201
        """The text of a page; with its status and headers where all is asked."""
        self._line.request("GET", path, headers={"cookie": self.cookie})
        answer = self._line.getresponse()
        text = answer.read().decode()
        return (answer.status, dict(answer.getheaders()), text) if full else text

    def post(self, path: str, *, file: Path | None = None, **fields: str) -> str:
        """Send a form; gives the text that comes back, or where it goes on."""
        fields["form_key"] = self.key
        headers = {"cookie": self.cookie, "content-type": "application/x-www-form-urlencoded"}
        body = urlencode(fields).encode()
        if file is not None:
            headers["content-type"] = "multipart/form-data; boundary=xxxx"
            parts = [f'--xxxx\r\ncontent-disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
            head = f'--xxxx\r\ncontent-disposition: form-data; name="files"; filename="{file.name}"\r\n\r\n'
            body = "".join([*parts, head]).encode() + file.read_bytes() + b"\r\n--xxxx--\r\n"
        self._line.request("POST", path, body, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        return dict(answer.getheaders()).get("location", text)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Visitor, float]]:
    """The command in a process of its own: it, a visitor, and the seconds until the first page."""
    begun = time.perf_counter()
    command = [HUMANLINE, "open", str(folder), "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "500"}) as process:
        address = ""
        while "http://" not in address and process.stderr is not None and process.poll() is None:
            address += process.stderr.readline()
        visitor = Visitor(re.search(r"http://\S+", address)[0])  # type: ignore[index]
        yield process, visitor, time.perf_counter() - begun
        process.terminate()


def peak(process: subprocess.Popen[str]) -> float:
    """Peak memory of a process and of those that it began, added up, in MB."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    found = 0.0
    for pid in (str(process.pid), *children):
        told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        found += int(told[1]) / 1024 if told else 0.0
    return found


def until_done(visitor: Visitor, base: str) -> tuple[float, float]:
    """Seconds until there is progress, and until the work is done."""
    begun, first = time.perf_counter(), 0.0
    while True:
        told = visitor.get(f"{base}/busy.json")
        if '"go"' in told:
            return first, time.perf_counter() - begun
        first = first or (time.perf_counter() - begun if '"share":0.0,' not in told else 0.0)
        time.sleep(0.05)


class Asking(threading.Thread):
    """Asks pages in turn, as long as the work takes, and keeps how long each took."""

    def __init__(self, visitor: Visitor, base: str) -> None:
        super().__init__(daemon=True)
        self._visitor, self._base = visitor, base
        self.took: list[tuple[float, str]] = []
        self.over = False

    def run(self) -> None:
        """Ask."""
        while not self.over:
            page = PAGES[len(self.took) % len(PAGES)]
            begun = time.perf_counter()
            self._visitor.get(f"{self._base}/{page}")
            self.took.append((1_000 * (time.perf_counter() - begun), page))
            time.sleep(BETWEEN_S)


def of_a_large_log() -> Iterator[str]:
    """A log of 907,025 requests through the pages, beside the command."""
    log = DATA / "la311" / LOG
    if not log.exists():
        yield "907,025 requests: not measured, the data set is not here (set HUMANLINE_DATA)"
        return
    with tempfile.TemporaryDirectory() as folder:
        by_command = timed([HUMANLINE, "init", str(log)], [HUMANLINE, "facts"], cwd=folder)[0]
    took: list[tuple[float, str]] = []
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as (process, visitor, start):
        yield f"start, until the first page: {start:.2f} s"
        base = visitor.post("/projects", name="Large", language="en").removesuffix("/log")
        other = Visitor(_another(visitor))

        def with_questions(begin: Callable[[], object]) -> tuple[float, float]:
            asking = Asking(other, base)
            began = time.perf_counter()
            begin()
            asking.start()
            first, _ = until_done(visitor, base)
            wall = time.perf_counter() - began
            asking.over = True
            asking.join()
            took.extend(asking.took)
            return first, wall

        first, read = with_questions(lambda: visitor.post(f"{base}/log", file=log))
        alone, turned = with_questions(lambda: visitor.post(f"{base}/turn"))
        memory = peak(process)
        yield f"read and facts, {LOG}: {read:.1f} + {turned:.1f} s; the command {by_command:.1f} s"
        yield f"progress after {max(first, alone):.2f} s; peak memory of all processes together {memory:.0f} MB"
        while len(took) < 300:
            with_questions(lambda: visitor.post(f"{base}/turn"))
    times = sorted(took)
    ms = [one[0] for one in times]
    slowest = ", ".join(f"{page} {each:.0f}" for each, page in times[-3:])
    yield (
        f"{len(ms)} pages meanwhile: median {statistics.median(ms):.0f} ms, "
        f"99 of 100 within {ms[int(0.99 * len(ms))]:.0f} ms; the slowest: {slowest}"
    )


def _another(visitor: Visitor) -> str:
    return re.search(r"http://[^<\s]+", visitor.post("/address"))[0]  # type: ignore[index]


def of_a_line() -> Iterator[str]:
    """A line that is tried out: the housing association, and one with thousands of cells."""
    from humanline.worlds import housing

    with tempfile.TemporaryDirectory() as folder:
        housing().write(Path(folder) / "housing", language="en")
        many_cells(Path(folder) / "many")
        with opened(Path(folder)) as (_, visitor, _start):
            for name in ("housing", "many"):
                base = f"/p/{name}"
                visitor.post(f"{base}/turn")
                until_done(visitor, base)
                visitor.get(f"{base}/line")
                time.sleep(1)
                yield from _tried(visitor, base, name)


def many_cells(folder: Path) -> None:
    """A made-up organisation of 200 reasons for contact by 20 groups of customers."""
    chance = random.Random(1)
    folder.mkdir()
    rows = ["opened_at,customer,moment,channel,wait_s,handle_s,abandoned,resolved,district"]
    for n in range(60_000):
        at = datetime(2025, 3, 3, 8) + timedelta(days=chance.randrange(84), minutes=chance.randrange(600))
        phone = chance.random() < 0.6
        spoken = f"phone,{chance.randrange(200)},{chance.randrange(120, 900)},no" if phone else "web,,,"
        solved = "yes" if chance.random() < (0.8 if phone else 0.6) else "no"
        moment, district = chance.randrange(200), chance.randrange(20)
        rows.append(f"{at:%Y-%m-%d %H:%M},{n % 20_000},moment {moment:03},{spoken},{solved},district {district:02}")
    (folder / "log.csv").write_text("\n".join(rows) + "\n")
    told = ["moment,matters,adds"]
    told += [f"moment {m:03},{chance.randrange(11)},{chance.randrange(-2, 3)}" for m in range(200) for _ in range(4)]
    (folder / "told.csv").write_text("\n".join(told) + "\n")
    (folder / "line.toml").write_text(_MANY)


_MANY = """schema = 1
[organisation]
name = "Many"
[log]
files = ["log.csv"]
[columns]
opened_at = "opened_at"
customer_id = "customer"
moment = "moment"
channel = "channel"
wait_s = "wait_s"
handle_s = "handle_s"
abandoned = "abandoned"
resolved = "resolved"
[attributes]
district = "district"
[channels]
person = ["phone"]
self_service = ["web"]
[workshop]
surveys = ["told.csv"]
[staff]
hours_per_week = 250.0
[segments]
""" + "".join(f'"district {k:02}" = "district == \'district {k:02}\'"\n' for k in range(20))


def _tried(visitor: Visitor, base: str, name: str) -> Iterator[str]:
    for what, simulate in (("line", ""), ("promise", "1")):
        took = []
        for k in range(7):
            fields = {"hours": str(150 + k), "share": "80", "within": "1", "part": "1", "simulate": simulate}
            begun = time.perf_counter()
            visitor.post(f"{base}/line", **fields)
            took.append(time.perf_counter() - begun)
        shown = ", ".join(f"{each:.2f}" for each in took)
        yield f"{name}, the {what}: median {statistics.median(took):.2f} s ({shown})"


def main() -> list[str]:
    """Print and give one line a measurement."""
    lines = []
    for line in (*of_a_large_log(), *of_a_line()):
        print(line, flush=True)
        lines.append(line)
    return lines


if __name__ == "__main__":
    main()

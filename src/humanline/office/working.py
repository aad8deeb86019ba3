"""Work that takes long, in a process of its own: told how far it is, and stopped when somebody wants that."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from humanline.foundation.errors import Fault
from humanline.office.at_work import Order, Told

State = Literal["busy", "done", "stopped", "failed"]

#: What a process of ours is called; `-P` keeps what stands in the folder we are in from being loaded.
_COMMAND = (sys.executable, "-P", "-m", "humanline.office.at_work")


@dataclass
class Job:
    """One order, and how it goes.

    Attributes:
        order: what is done.
        state: how it stands.
        step: what is being done, as a fixed word.
        share: of the whole that is done, 0–1.
        faults: why it failed.
        result: what came of it, as JSON.
        begun: seconds on a clock that only goes forward.
        ended: the same; `None` while it is busy.
    """

    order: Order
    state: State = "busy"
    step: str = ""
    share: float = 0.0
    faults: tuple[Fault, ...] = ()
    result: msgspec.Raw = field(default_factory=lambda: msgspec.Raw(b"null"))
    begun: float = field(default_factory=time.monotonic)
    ended: float | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return (self.ended or time.monotonic()) - self.begun

    def end(self, state: State, faults: tuple[Fault, ...] = ()) -> None:
        """It is over."""
        if self.state == "busy":
            # The state last: who sees that it is over sees the rest too.
            self.faults, self.ended, self.state = faults, time.monotonic(), state
        self.over.set()


class Worker:
    """One process that does one order at a time; a new one is begun where there is none.

    Args:
        idle_s: seconds without an order after which it ends, and gives its memory back.
    """

    def __init__(self, idle_s: float = 60.0) -> None:
        self._idle_s = idle_s
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._follower: threading.Thread | None = None
        self.job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether it works on something."""
        return self.job is not None and self.job.state == "busy"

    def give(self, order: Order) -> Job:
        """Begin an order; what it was still busy with is stopped."""
        with self._lock:
            if self.is_busy:
                self._kill("stopped")
            job = self.job = Job(order)
            try:
                process = self._process = self._alive() or self._begin()
                if process.stdin is not None:
                    process.stdin.write(msgspec.json.encode(order) + b"\n")
                    process.stdin.flush()
            except OSError as error:
                job.end("failed", (Fault("", f"no process could be begun ({error.strerror})", "", "Try again."),))
                self._process = None
                return job
            self._follower = threading.Thread(target=self._follow, args=(process, job), daemon=True)
            self._follower.start()
        return job

    def stop(self) -> None:
        """Kill what it is busy with; what stands in files stands there whole, or not at all."""
        with self._lock:
            self._kill("stopped")

    def _rest(self, job: Job) -> None:
        """End, where nothing was asked since."""
        with self._lock:
            if self.job is job:
                self._kill("done")

    def _alive(self) -> subprocess.Popen[bytes] | None:
        return self._process if self._process is not None and self._process.poll() is None else None

    @staticmethod
    def _begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  a command of our own
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
        )

    def _kill(self, state: State) -> None:
        process, self._process = self._process, None
        if self.job is not None:
            self.job.end(state)
        if process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if self._follower is not None:
            self._follower.join()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _follow(self, process: subprocess.Popen[bytes], job: Job) -> None:
        if process.stdout is None:
            return
        while True:
            try:
                line = process.stdout.readline()
                told = msgspec.json.decode(line, type=Told)
            except (OSError, ValueError, msgspec.MsgspecError):
                break
            if told.done:
                job.result = told.result
                rest = threading.Timer(self._idle_s, self._rest, (job,))
                rest.daemon = True
                rest.start()
                job.end("failed" if told.faults else "done", told.faults)
                return
            job.step, job.share = told.step, told.share
        way_out = "Try again; where it happens again, there may be too little memory."
        job.end("failed", (Fault("", "the work ended before it was done", "", way_out),))


#: Seconds after the last question in which somebody may go on dragging.
_DRAGGED_S = 240.0


class Latest:
    """One process for what is asked again and again while somebody drags: only the newest question counts."""

    def __init__(self) -> None:
        self._worker = Worker(_DRAGGED_S)
        self._lock = asyncio.Lock()
        self._newest = 0

    async def ask(self, order: Order) -> Job | None:
        """What comes of an order; `None` where a newer one came while it waited.

        Args:
            order: what is asked.
        """
        self._newest += 1
        number = self._newest
        async with self._lock:
            if number != self._newest:
                return None
            if self._worker.job is not None:
                await asyncio.to_thread(self._worker.job.over.wait)
            job = self._worker.give(order)
            await asyncio.to_thread(job.over.wait)
            return job

    def warm(self, order: Order) -> None:
        """Begin an order of which nobody waits for the answer, where nothing is being done."""
        if not self._worker.is_busy:
            self._worker.give(order)

    def close(self) -> None:
        """End it."""
        self._worker.stop()

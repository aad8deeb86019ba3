"""One thread that carries out what waits, together: what a group waits for (a disk) is waited for once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Generic, NamedTuple, TypeVar

Work = TypeVar("Work")


class Waiting(NamedTuple, Generic[Work]):
    """One piece of work, and who waits for it."""

    work: Work
    done: Future[Any]


class GroupThread(Generic[Work]):
    """Hands groups of work to one function, in its own thread, in the order in which they came.

    Args:
        name: of the thread.
        carry_out: does all of a group, and settles each of its futures.
        most: pieces of work in a group.
    """

    def __init__(self, name: str, carry_out: Callable[[list[Waiting[Work]]], None], most: int = 256) -> None:
        self._carry_out, self._most = carry_out, most
        self._queue: SimpleQueue[Waiting[Work] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, work: Work) -> Future[Any]:
        """Queue work; the future is settled once its group is carried out. Cancelled before that, it is left out."""
        done: Future[Any] = Future()
        self._queue.put(Waiting(work, done))
        return done

    def close(self) -> None:
        """Carry out what waits, and end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        ends = False
        while not ends:
            found = [self._queue.get()]
            while len(found) < self._most and not self._queue.empty():
                found.append(self._queue.get())
            ends = None in found
            # Nobody who stopped waiting is answered: what has not begun is left out.
            group = [one for one in found if one is not None and one.done.set_running_or_notify_cancel()]
            if group:
                self._carry_out_safely(group)

    def _carry_out_safely(self, group: list[Waiting[Work]]) -> None:
        try:
            self._carry_out(group)
        except BaseException as error:  # whatever it is, nobody waits for ever
            for one in group:
                if not one.done.done():
                    one.done.set_exception(error)

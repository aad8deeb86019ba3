"""What the live addresses share: the line, the store and the spool; and the thread that does what happens by itself."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from humanline.foundation.clock import Clock, system_clock
from humanline.foundation.files import write_text
from humanline.foundation.language import Language
from humanline.life.accounting import LedgerReport
from humanline.life.promising import Forecast
from humanline.line import Line
from humanline.model.live import HOUR, MINUTE, microseconds
from humanline.serve.decisions import Room
from humanline.serve.figures import Figures, LiveStanding
from humanline.serve.links import PageLinks
from humanline.serve.machine import Machine
from humanline.serve.passwords import Passwords
from humanline.serve.policies import PlanFile, WhyNot, why_not_back
from humanline.serve.working import ask, close_for_the_day, learnt, sweep
from humanline.store.exporting import report
from humanline.store.forgetting import forget_old
from humanline.store.ledger import keep_roots
from humanline.store.lines import LineKept, keep_line, lines
from humanline.store.live_store import Store, StoreGoneError
from humanline.store.reading import Reading, ledger_name
from humanline.store.spool import Asked, Spool
from humanline.store.writing import Writing

Result = TypeVar("Result")
_LOG = logging.getLogger("humanline.serve")
#: Seconds after which a request for a person goes to the spool.
ASK_WITHIN_S = 0.15
#: Seconds that any other write waits for the disk.
WRITE_WITHIN_S = 3.0
#: Seconds between looks at what happens by itself; at who waits while it is closed; at the roots of days.
_TICK_S, _CLOSED_S, _ROOTS_S = 0.5, 20.0, 600.0
#: Seconds between looks at how waits came out, and how far back a service that begins looks.
_LEARN_S, _LEARNS_FROM = 5.0, 14 * 24 * HOUR
_DRAINED, _MOST_SWEEPS = 500, 50
#: Days in which what was said in a contact is kept after its end, where nobody says otherwise.
KEEP_DAYS = 365
#: Keys of requests are kept for so long.
_KEYS_FOR = 7 * 24 * HOUR


class Kept(NamedTuple):
    """Where a request for a person is, durable.

    Attributes:
        contact: its id.
        where: `store`, `spool`, or empty where it could not be kept: then nothing is acknowledged.
    """

    contact: str
    where: str


class LineBefore(NamedTuple):
    """Where there is to go back to.

    Attributes:
        now: the line in force; `None` where the ledger tells of none.
        line: the one before; `None` where there is none, or its copy can't be read.
        why: it can't be put back; empty where it can.
    """

    now: LineKept | None
    line: Line | None
    why: WhyNot


class LiveRoom:
    """What the live addresses share.

    Args:
        line: that decides.
        deciding: what answers `POST /v1/decide`.
        store: what is kept.
        spool: takes requests for a person while the store does not.
        clock: the time.
        language: of pages and words, where a request says none.
        number: the telephone number that customers are given when all else fails; empty: none is known.
        machine: the organisation's bot; `None`: there is none.
        keep_days: days after its end in which what was said in a contact is kept; 0: until the customer is forgotten.
        ask_within_s: how long a request for a person waits for the store.
        plan: where the plan lies; `None`: it does not change while this runs.
    """

    def __init__(
        self,
        line: Line,
        deciding: Room,
        store: Store,
        spool: Spool,
        *,
        clock: Clock = system_clock,
        language: Language = "en",
        number: str = "",
        machine: Machine | None = None,
        keep_days: int = KEEP_DAYS,
        ask_within_s: float = ASK_WITHIN_S,
        plan: PlanFile | None = None,
    ) -> None:
        self.line, self.deciding, self.store, self.spool = line, deciding, store, spool
        self.links, self.passwords, self.figures = PageLinks(store.links_key), Passwords(), Figures(self.standing)
        self.language, self.number, self.machine, self.plan = language, number, machine, plan
        self._changing = threading.Lock()
        self._clock, self._ask_within_s, self._keep_days = clock, ask_within_s, keep_days
        self._accounting, self._accounted_at = asyncio.Lock(), 0
        self._account: LedgerReport | None = None
        #: How many streams of news are followed.
        self.streams = 0
        #: Whether the last look at the store found it well.
        self.ready = True
        #: What is known of waits, learnt from the ledger.
        self._began = self.at()
        self.forecast, self._read_to = Forecast(), max(0, self._began - _LEARNS_FROM)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="ticking", daemon=True)
        if plan is not None:
            plan.keep(line)
            try:
                self.look_at_plan()
            except (StoreGoneError, TimeoutError):
                _LOG.exception("which line was in force can't be read: it is looked at again")

    def start(self) -> None:
        """Begin to do what happens by itself."""
        self._thread.start()

    def close(self) -> None:
        """End that, and let the store and the spool go."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(10)
        self.spool.close()
        self.store.close()

    def now(self) -> datetime:
        """The time."""
        return self._clock()

    def at(self) -> int:
        """The time in microseconds."""
        return microseconds(self._clock())

    async def write(self, work: Callable[[Writing], Result], within_s: float = WRITE_WITHIN_S) -> Result:
        """Do work in the store, and wait until it is on the disk.

        Raises:
            StoreGoneError: it is not, or not in time.
        """
        begun = time.perf_counter()
        try:
            found = await asyncio.wait_for(asyncio.wrap_future(self.store.write(work)), within_s)
        except TimeoutError:
            # A request for a person waits less: that it went beside the store says little of the store.
            self.ready = self.ready and within_s < WRITE_WITHIN_S
            raise StoreGoneError("not in time") from None
        except StoreGoneError:
            self.ready = False
            raise
        self.figures.wrote(time.perf_counter() - begun)
        return found

    async def read(self, work: Callable[[Reading], Result]) -> Result:
        """Read the store.

        Raises:
            StoreGoneError: it can't be read.
        """
        return await asyncio.to_thread(self.store.read, work)

    async def keep(self, asked: Asked) -> Kept:
        """Keep a request for a person: in the store, or where that is slow or gone in the spool (I1, I3)."""
        begun = time.perf_counter()
        kept = await self._keep(asked)
        self.figures.asked(kept.where, time.perf_counter() - begun)
        return kept

    def standing(self) -> LiveStanding:
        """How it stands now."""
        spooled, places = len(self.spool.waiting()), self.spool.places
        try:
            return self.store.read(
                lambda store: LiveStanding(
                    self.ready, store.states(), store.there_now(self.at()), store.at_risk(), spooled, places
                )
            )
        except StoreGoneError:
            return LiveStanding(False, {}, 0, 0, spooled, places)

    async def _keep(self, asked: Asked) -> Kept:
        try:
            contact = await self.write(lambda store: ask(store, asked, self.line, self.forecast), self._ask_within_s)
        except Exception:  # whatever it is, a person was asked for
            _LOG.warning("a request for a person goes to the spool")
        else:
            return Kept(contact.id, "store")
        try:
            await asyncio.wait_for(asyncio.wrap_future(self.spool.put(asked)), WRITE_WITHIN_S)
        except (OSError, TimeoutError, ValueError):
            _LOG.error("a request for a person could not be kept")
            return Kept(asked.contact, "")
        return Kept(asked.contact, "spool")

    async def account(self) -> LedgerReport:
        """Who asked and who reached, and which promises were kept: as it was at most a minute ago.

        Raises:
            StoreGoneError: the store can't be read.
        """
        async with self._accounting:
            if self._account is None or self.at() - self._accounted_at > MINUTE:
                self._accounted_at = self.at()
                self._account = await self.read(report)
            return self._account

    def link(self, case: str) -> str:
        """The path of a customer's page: where they come back."""
        return f"/c/{self.links.new(case, self.at())}"

    def is_spooled(self, name: str) -> bool:
        """Whether a request of a contact, by its id or its name in the ledger, is kept and not in the store yet."""
        return any(name in (asked.contact, ledger_name(asked.contact)) for _, asked in self.spool.waiting())

    def look(self) -> None:
        """Do what happens by itself now, and bring what is in the spool into the store.

        Raises:
            StoreGoneError: the store does not answer.
        """
        for _ in range(_MOST_SWEEPS):
            if self._done(lambda store: sweep(store, self.at())) < 200:
                break
        self._drain()

    def learn(self) -> None:
        """Learn of waits from what the ledger kept since the last time.

        Raises:
            StoreGoneError: the store does not answer.
        """
        while True:
            before = self._read_to

            def look(store: Reading) -> tuple[Forecast, int]:
                self.figures.count(one for one in store.since(self._read_to) if one.kept_at > self._began)
                return learnt(store, self.forecast, self._read_to)

            self.forecast, self._read_to = self.store.read(look)
            if self._read_to == before:
                return

    def look_at_plan(self) -> None:
        """Decide by the plan that lies there now, where it can be taken; and by the one that was gone back to."""
        if self.plan is None:
            return
        with self._changing:
            last = next(reversed(self.store.read(lines)), None)
            refused = last is not None and self.plan.is_refused(last.refused)
            if last is not None and refused:
                found = self.plan.copy(last.seal) if last.seal != self.line.policy.seal else self.line
            else:
                found = self.plan.newer_than(self.line)
            is_told = last is not None and last.seal == (found or self.line).policy.seal
            if found is not None:
                self._decide_by(found)
            if not is_told or (found is not None and not refused):
                kept = LineKept(self.line.policy.seal, self.at())
                self._done(lambda store: keep_line(store, kept))

    def line_before(self) -> LineBefore:
        """The line before the one in force, and whether it can be put back.

        Raises:
            StoreGoneError: the store does not answer.
        """
        kept = self.store.read(lines) if self.plan is not None else []
        if self.plan is None or len(kept) < 2:
            return LineBefore(kept[-1] if kept else None, None, "none")
        found = self.plan.copy(kept[-2].seal)
        return LineBefore(kept[-1], found, why_not_back(found, self.now()))

    def go_back(self, seal: str, by: str) -> bool:
        """Put the line before in force again, until another plan is put there; false where that can't be.

        Args:
            seal: of the line that was in force when they looked.
            by: id of the manager.

        Raises:
            StoreGoneError: the store does not answer.
        """
        with self._changing:
            now, before, why = self.line_before()
            if self.plan is None or before is None or why or now is None or seal != self.line.policy.seal:
                return False
            kept = LineKept(before.policy.seal, self.at(), by, self.plan.digest)
            self._done(lambda store: keep_line(store, kept))
            self._decide_by(before)
        return True

    def _decide_by(self, line: Line) -> None:
        self.line, self.deciding = line, self.deciding._replace(line=line)

    def look_at_hours(self) -> None:
        """Promise a call to whoever waits while nobody is there."""
        self._done(lambda store: close_for_the_day(store, self.line, self.now()))

    def keep_roots(self) -> None:
        """Keep the roots of days that have ended, and write them out: they prove something once they left the house."""
        self._done(lambda store: store.forget_keys(self.at() - _KEYS_FOR))
        if self._keep_days:
            before = self.at() - self._keep_days * 24 * HOUR
            for _ in range(_MOST_SWEEPS):
                if self._done(lambda store: forget_old(store, before)) < 200:
                    break
        folder: Path = self.store.folder / "roots"
        for root in self._done(keep_roots):
            write_text(folder / f"{root.day}.txt", f"{root.day} {root.entries} {root.before or '-'} {root.hash}\n")

    def _drain(self) -> None:
        waiting = self.spool.waiting()[:_DRAINED]
        if not waiting:
            return
        futures: list[tuple[int, Future[object]]] = [
            (place, self.store.write(lambda store, asked=asked: ask(store, asked, self.line, self.forecast, self.at())))  # type: ignore[misc]
            for place, asked in waiting
        ]
        kept = []
        for place, future in futures:
            try:
                future.result(WRITE_WITHIN_S)
                kept.append(place)
            except Exception:
                _LOG.exception("what is in the spool stays there")
        self.spool.clear(kept)

    def _done(self, work: Callable[[Writing], Result]) -> Result:
        return self.store.write(work).result(10 * WRITE_WITHIN_S)

    def _tick(self) -> None:
        hours = roots = learns = -_ROOTS_S
        ticks = 0.0
        while not self._stopped.wait(_TICK_S):
            ticks += _TICK_S
            try:
                self.look()
                if ticks - learns >= _LEARN_S:
                    self.look_at_plan()
                    self.learn()
                    learns = ticks
                if ticks - hours >= _CLOSED_S:
                    self.look_at_hours()
                    hours = ticks
                if ticks - roots >= _ROOTS_S:
                    self.keep_roots()
                    roots = ticks
                self.ready = True
            except Exception:
                self.ready = False
                _LOG.exception("what happens by itself did not")

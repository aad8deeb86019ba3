"""A site from its start address: pages of one host, breadth first, within bounds, as `robots.txt` asks."""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from urllib.parse import urlsplit

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import Graph, Remark
from humanline.reach.building import remark
from humanline.reach.sites.addresses import Addresses
from humanline.reach.sites.fetching import AGENT, Fetcher
from humanline.reach.sites.folders import Progress
from humanline.reach.sites.gathering import Site, counted
from humanline.reach.sites.robots import MAX_BYTES, Robots
from humanline.reach.sites.warcs import Response, take_response

#: Of pages whose names differ only in their numbers (a calendar, a list in parts), no more than one in this many.
SHARE_OF_ONE_SHAPE = 5
MAX_REDIRECTS = 10
#: A site may ask for a longer pause between two visits, up to this.
MAX_PAUSE_S = 10.0


def crawl(
    address: str, *, pages: int = 500, seconds: float = 120.0, pause_s: float = 0.5, progress: Progress | None = None
) -> Graph:
    """Read a site from its start address.

    Args:
        address: the address where a customer comes in, with `http://` or `https://`.
        pages: no more than this many pages are asked for.
        seconds: no new page is asked for after this time, in seconds; what is being asked for then may take
            `fetching.MAX_ANSWER_S` more.
        pause_s: time between two requests, in seconds; longer where the site asks so.
        progress: called with a sentence and the part that is done, from 0 to 1.

    Raises:
        ReachError: the address can't be used, the site can't be reached, or it asks not to be visited.
    """
    try:
        whole = urlsplit(address).scheme.lower() in ("http", "https") and bool(urlsplit(address).hostname)
    except ValueError:
        whole = False
    if not whole:
        rule = "A start address begins with http:// or https:// and names a host."
        raise ReachError([Fault(address, "it is no web address", rule, "Write it whole.")])
    return _Crawl(address, pages, seconds, pause_s, progress).graph()


#: Why the crawl can't begin, by what is said of its first page.
_NO_START = {
    "other_host": "it sends its visitors to another host",
    "robots": "its robots.txt asks programs to stay away from it",
    "not_fetched": "it could not be fetched ({error})",
    "moves_without_end": "it sends visitors on more than {times} times, or for too long",
    "moved_to": "it sends visitors on to {address}",
    "no_page_answered": "it answers {status} without a page",
    "larger_than": "it is larger than {bytes} bytes",
    "not_unpacked": "it can't be read: {error}",
}


class _Crawl:
    def __init__(self, address: str, pages: int, seconds: float, pause_s: float, progress: Progress | None) -> None:
        self._start = address
        self._pages = max(1, pages)
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._progress = progress
        self._fetcher = Fetcher(address, pause_s=pause_s)
        self._addresses = Addresses(address)
        self._site = Site(address, self._addresses)
        self._queue: deque[tuple[str, str]] = deque()
        self._queued: set[str] = set()
        self._hops: dict[str, int] = {}
        self._shapes: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._asked = 0
        self._robots = Robots("", AGENT)

    def graph(self) -> Graph:
        self._robots = self._ask_robots()
        self._fetcher.pause_s = max(self._fetcher.pause_s, min(self._robots.delay_s, MAX_PAUSE_S))
        entry = self._addresses.follow(self._start, self._start).target
        self._put(entry, self._start)
        while self._queue:
            if self._asked >= self._pages:
                self._leave("page_bound", "left_at_page_bound", {"pages": self._pages})
            elif self._asked and time.monotonic() > self._until:
                self._leave("time_bound", "left_at_time_bound", {"seconds": round(self._seconds)})
            else:
                name, address = self._queue.popleft()
                self._visit(name, address)
                if self._progress is not None:
                    waiting = min(self._pages, self._asked + len(self._queue))
                    self._progress(f"{self._asked:,} pages of {self._start}", self._asked / max(1, waiting))
        if not len(self._site):
            raise self._fault(self._no_start(entry), "The start address must answer with a page.")
        self._tell()
        return self._site.graph(entry)

    def _no_start(self, entry: str) -> str:
        """Why there is no page to start from."""
        _, why = self._site.why_left_out(entry) or ("", "other_host")
        told = remark(why)
        return _NO_START.get(told.code, "it gives no page").format(**told.values)

    def _ask_robots(self) -> Robots:
        """What the site asks; a server that can't say means: stay away (RFC 9309, section 2.3.1.4)."""
        address = f"{self._addresses.origin.split('://')[0]}://{urlsplit(self._start).netloc}/robots.txt"
        try:
            answer = self._fetcher.get(address, limit=MAX_BYTES)
            for _ in range(5):
                if not (300 <= answer.status < 400 and answer.location) or time.monotonic() > self._until:
                    break
                link = self._addresses.follow(answer.location, address)
                if link.leads == "elsewhere":
                    return Robots("", AGENT)
                address = link.address
                answer = self._fetcher.get(address, limit=MAX_BYTES)
        except (OSError, ValueError) as error:
            raise self._fault(f"it can't be reached ({error})", "The site must answer.") from error
        if answer.status >= 500:
            raise self._fault(
                f"its robots.txt answers with error {answer.status}",
                "A site that can't say what it allows isn't visited.",
            )
        if answer.status >= 400 or answer.body is None:
            return Robots("", AGENT)
        return Robots(answer.body.decode("utf-8", "replace"), AGENT)

    def _put(self, name: str, address: str) -> None:
        """Queue a page, unless it is known, not allowed, or one of too many of its shape."""
        if name in self._queued or name in self._site:
            return
        self._queued.add(name)
        parts = urlsplit(address)
        if not self._robots.allows((parts.path or "/") + (f"?{parts.query}" if parts.query else "")):
            self._counts["robots"] += 1
            self._site.left_out(name, address, "robots")
            return
        shape = re.sub(r"\d+", "0", name.partition("?")[0]) + ("?" if "?" in name else "")
        self._shapes[shape] += 1
        if ("0" in shape or "?" in shape) and self._shapes[shape] > max(10, self._pages // SHARE_OF_ONE_SHAPE):
            self._counts["shape"] += 1
            self._site.left_out(name, address, "one_of_many")
            return
        self._queue.append((name, address))

    def _visit(self, name: str, address: str) -> None:
        for hop in range(MAX_REDIRECTS):
            if hop and time.monotonic() > self._until:
                break
            self._asked += 1
            try:
                answer = self._fetcher.get(address)
            except (OSError, ValueError) as error:
                self._site.left_out(
                    name, address, Remark("not_fetched", {"error": str(error)[:100] or type(error).__name__})
                )
                return
            leads = self._addresses.follow(answer.location, address) if answer.location else None
            if not 300 <= answer.status < 400 or leads is None or leads.leads != "page" or leads.address == address:
                self._take(name, answer)
                return
            hops = self._hops.get(name, 0) + 1
            if hops > MAX_REDIRECTS:
                break
            if leads.target != name:
                self._hops.setdefault(leads.target, hops)
                self._site.moved(name, leads.target)
                self._put(leads.target, leads.address)
                return
            address = leads.address  # the same page, written differently: with a slash, with https
        self._site.left_out(name, address, Remark("moves_without_end", {"times": MAX_REDIRECTS}))

    def _take(self, name: str, answer: Response) -> None:
        if 300 <= answer.status < 400 and answer.location:
            self._site.left_out(name, answer.address, Remark("moved_to", {"address": answer.location[:200]}))
            return
        take_response(self._site, answer, self._counts)
        page = self._site.pages().get(name)
        if page is None:
            self._site.left_out(name, answer.address, Remark("no_page_answered", {"status": str(answer.status)}))
            return
        for step in page.steps:
            if step.leads in ("page", "frame") or (step.leads == "search" and step.target):
                link = self._addresses.follow(step.value, page.base)
                self._put(step.target, link.address)
        if page.refresh:
            link = self._addresses.follow(page.refresh, page.address)
            if link.leads == "page":
                self._put(link.target, link.address)

    def _leave(self, why: str, note: str, values: dict[str, str | int | float]) -> None:
        """Leave what still waits, and say so."""
        self._site.notes.append(Remark(note, values | {"waiting": len(self._queue)}))
        while self._queue:
            name, address = self._queue.popleft()
            self._site.left_out(name, address, Remark(why, values))

    def _tell(self) -> None:
        self._site.notes += counted(self._counts, {"robots": "pages_robots", "shape": "pages_of_one_shape"})

    def _fault(self, found: str, rule: str) -> ReachError:
        return ReachError([Fault(self._start, found, rule, "Check the address, or give a folder or a web archive.")])

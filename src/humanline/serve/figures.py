"""What is measured for whoever watches the service: counts and times as Prometheus reads them, and nobody in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from humanline.model.live import LedgerEntry

#: How such a text is called.
TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds. Asking is meant to take no more than 0.3.
_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5)


class LiveStanding(msgspec.Struct, frozen=True):
    """How it stands now.

    Attributes:
        ready: whether the store answers.
        states: state → contacts in it; none where the store can't be read.
        there: colleagues who are there.
        at_risk: of those who wait, whose promise may break.
        spooled: requests that are kept beside the store.
        places: requests for which there is room in all.
    """

    ready: bool
    states: dict[str, int]
    there: int
    at_risk: int
    spooled: int
    places: int


class Figures:
    """Counts since this process began, and how it stands when it is asked.

    Args:
        standing: tells how it stands.
    """

    def __init__(self, standing: Callable[[], LiveStanding]) -> None:
        self._registry = CollectorRegistry()
        self._asked = Counter(
            "humanline_asked", "Requests for a person, by where they were kept.", ["kept"], registry=self._registry
        )
        self._ask_s = Histogram(
            "humanline_ask_seconds", "Until a request for a person was kept.", buckets=_BUCKETS, registry=self._registry
        )
        self._write_s = Histogram(
            "humanline_store_write_seconds", "Until a write was on the disk.", buckets=_BUCKETS, registry=self._registry
        )
        self._ended = Counter(
            "humanline_waits_ended", "Waits for a person that ended, by how.", ["how"], registry=self._registry
        )
        self._promises = Counter(
            "humanline_promises", "Promises that came out.", ["of", "kept"], registry=self._registry
        )
        self._words = Counter(
            "humanline_requests_in_words", "Turns in which a person was asked for.", ["found"], registry=self._registry
        )
        self._registry.register(_Standing(standing))
        ProcessCollector(registry=self._registry)

    def asked(self, kept: str, seconds: float) -> None:
        """A request for a person.

        Args:
            kept: where: `store`, `spool`, or empty for nowhere.
            seconds: until it was.
        """
        self._asked.labels(kept or "nowhere").inc()
        self._ask_s.observe(seconds)

    def wrote(self, seconds: float) -> None:
        """A write that is on the disk."""
        self._write_s.observe(seconds)

    def found_in_words(self, found: str) -> None:
        """A turn in which a person was asked for: `sure`, or `unsure`."""
        self._words.labels(found).inc()

    def count(self, entries: Iterable[LedgerEntry]) -> None:
        """What the ledger says of waits and promises that came out."""
        for entry in entries:
            facts = msgspec.json.decode(entry.facts)
            if "refused" in facts:
                continue
            if facts.get("to") == "with_person" and entry.kind in ("accept", "reached"):
                self._ended.labels("reached").inc()
            elif facts.get("to") == "gave_up" and "since_asked" in facts:
                self._ended.labels("gave_up").inc()
            for of in ("promise", "callback"):
                if f"{of}_kept" in facts:
                    self._promises.labels(of, _yes(facts[f"{of}_kept"])).inc()
            if "told_held" in facts:
                self._promises.labels("wait", _yes(facts["told_held"])).inc()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)


def _yes(kept: object) -> str:
    return "yes" if kept else "no"


class _Standing(Collector):
    def __init__(self, standing: Callable[[], LiveStanding]) -> None:
        self._standing = standing

    def collect(self) -> Iterator[Metric]:
        now = self._standing()
        contacts = GaugeMetricFamily("humanline_contacts", "Contacts by state.", labels=["state"])
        for state, count in sorted(now.states.items()):
            contacts.add_metric([state], count)
        yield contacts
        for name, what, value in (
            ("ready", "Whether the store answers.", now.ready),
            ("colleagues", "Colleagues who are there.", now.there),
            ("promises_at_risk", "Of those who wait, whose promise may break.", now.at_risk),
            ("spool_waiting", "Requests for a person that are kept beside the store.", now.spooled),
            ("spool_places", "Requests for which the spool has room in all.", now.places),
        ):
            yield GaugeMetricFamily(f"humanline_{name}", what, value=float(value))

    def describe(self) -> Iterable[Metric]:
        return ()

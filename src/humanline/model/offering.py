"""What an organisation offers its customers, as `line.toml` says it: when people are there, promises, self-service."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from humanline.foundation.record import Record


class ChannelOpening(Record, frozen=True):
    """When people are there on one channel, in local time.

    Attributes:
        hours: days and times, such as `mon-fri 8:30-17:00`; one for each stretch.
        exceptions: day (ISO) → the times of that day, such as `9:00-12:00`, or `closed`.
        holidays: closed on the public holidays of `[organisation] country`.
    """

    hours: Annotated[tuple[str, ...], Meta(min_length=1)]
    exceptions: dict[str, str] = {}
    holidays: bool = True


class PromiseMade(Record, frozen=True, kw_only=True):
    """What is promised to customers who want a person. The first that is about a contact counts.

    Attributes:
        moment: which contacts it is about; empty for all.
        segment: of which customers; empty for all.
        channel: by which channel; empty for each.
        within_minutes: how long a customer waits at most.
        share: of the customers, the share that is helped within that time.
        call_back_hours: opening hours within which somebody who can't wait is called back.
    """

    moment: str = ""
    segment: str = ""
    channel: str = ""
    within_minutes: Annotated[float, Meta(gt=0)] | None = None
    share: Annotated[float, Meta(gt=0, le=1)] = 0.8
    call_back_hours: Annotated[float, Meta(gt=0)] | None = None


class WaysAlone(Record, frozen=True):
    """The self-service that there is for a moment.

    Attributes:
        link: address of a page or a form.
        words: what a customer is told or read out.
    """

    link: str = ""
    words: str = ""


class MomentRule(Record, frozen=True):
    """A moment: how it is known in the log, what else it is called, and what self-service there is for it.

    Attributes:
        rule: over the file's columns, such as `contains(subject, 'leak', 'broken')`; empty where a column says it.
        aliases: what a phone menu, a bot or a site calls it.
        self_service: what self-service there is: `link`, `words`.
        skills: what a colleague has to know to help with it, in the words of your own platform.
        languages: in which colleagues help with it, such as `nl`; empty: nothing is said of it.
    """

    rule: str = ""
    aliases: tuple[str, ...] = ()
    self_service: WaysAlone = WaysAlone()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def says_more(self) -> bool:
        """It says something beside its rule."""
        return bool(self.aliases or self.skills or self.languages) or self.self_service != WaysAlone()

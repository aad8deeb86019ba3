"""The rules that a menu, a flow or a site is held to: its own, or what laws and authorities ask."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record

#: What kind of source a rule is about.
Applies = Literal["phone", "bot", "site"]


class Text(Record, frozen=True):
    """A sentence in Dutch and English."""

    nl: str
    en: str


class RuleSource(Record, frozen=True):
    """Where a rule stands.

    Attributes:
        name: of the law, the letter, the bill.
        article: which part of it.
        address: where it can be read.
        known_on: the day on which it was looked up, as `2026-01-31`.
        status: `in force`, `applies from …`, `bill`, `opinion`: what it is.
        verified: what was checked, and against what; and what was not.
    """

    name: str
    article: str = ""
    address: str = ""
    known_on: str = ""
    status: str = ""
    verified: str = ""


class Check(Record, frozen=True):
    """What is looked at.

    Attributes:
        kind: `steps`: at most so many to a person; `seconds`: at most so many to a person; `none_of`: none of these
            findings; `any_person`: from every entry there is a way to a person, also one who reads it later.
        at_most: the largest number of steps or seconds that keeps the rule.
        within: `every_state` that a customer can come to, or the `entries` alone.
        day: on which day the steps are counted.
        findings: kinds of findings, of `none_of`.
    """

    kind: Literal["steps", "seconds", "none_of", "any_person"]
    at_most: float | None = None
    within: Literal["every_state", "entries"] = "every_state"
    day: Literal["best", "normal", "worst"] = "normal"
    findings: tuple[str, ...] = ()


class Rule(Record, frozen=True):
    """One rule.

    Attributes:
        id: short name, unique in its set.
        text: what it asks.
        check: what is looked at.
        source: where it stands.
        applies_to: kinds of source that it is about; empty: all.
    """

    id: str
    text: Text
    check: Check
    source: RuleSource = RuleSource(name="Humanline")
    applies_to: tuple[Applies, ...] = ()


class CannotCheck(Record, frozen=True):
    """What the law or authority also asks, and a graph can't show.

    Attributes:
        text: what is asked.
        why: why it can't be seen here.
    """

    text: Text
    why: Text


class RuleSet(Record, frozen=True):
    """A rule file.

    Attributes:
        schema: of the file.
        name: as it is chosen on the command line.
        title: as it is shown.
        advice: that it is not legal advice.
        rules: the rules, `[[rule]]`.
        cannot_check: what a graph can't show, `[[cannot_check]]`.
    """

    schema: int
    name: str
    title: Text
    advice: Text
    rule: tuple[Rule, ...]
    cannot_check: tuple[CannotCheck, ...] = ()

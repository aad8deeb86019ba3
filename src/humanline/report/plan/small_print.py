"""What the plan rests on: assumptions, said once each, and what to know before using it."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.plan import Assumption, Plan
from humanline.report.blocks import Item, Section
from humanline.report.facts.records import notice_items
from humanline.report.voice import BEFORE_ALL, Voice, capital


def assumptions(plan: Plan, voice: Voice) -> Section | None:
    """Everything that was taken as true without data."""
    said = [Item(capital(sentence)) for sentence in _said(plan.assumptions, voice)]
    if not said:
        return None
    count = len(said)
    return Section(
        name="assumed",
        subject=voice("plan.assumed.subject"),
        heading=voice("plan.assumed.heading_one") if count == 1 else voice("plan.assumed.heading", count=count),
        text=(voice("plan.assumed.text"),),
        items=tuple(said),
    )


def _said(found: Sequence[Assumption], voice: Voice) -> list[str]:
    """One sentence a code: what holds for several moments is said once, with their names together."""
    by_rest: dict[tuple[object, ...], list[Assumption]] = {}
    for assumption in found:
        rest = tuple((k, v) for k, v in sorted(assumption.values.items()) if k not in ("moment", "segment"))
        by_rest.setdefault((assumption.code, rest), []).append(assumption)
    sentences = []
    for alike in by_rest.values():
        first = alike[0]
        names = [_name(assumption, voice) for assumption in alike if "moment" in assumption.values]
        if len(names) > 1:
            values = {k: v for k, v in first.values.items() if k not in ("moment", "segment")}
            together = voice.numbers.listed(list(dict.fromkeys(names)))
            sentences.append(voice.code("assumption", first.code, {**values, "moment": together, "cell": together}))
        else:
            sentences += [voice.code("assumption", entry.code, entry.values) for entry in alike]
    return list(dict.fromkeys(sentences))


def _name(assumption: Assumption, voice: Voice) -> str:
    return voice.cell_in_words(str(assumption.values["moment"]), str(assumption.values.get("segment", "")))


def notices(plan: Plan, voice: Voice) -> Section | None:
    """What to know before using the plan; what waits for a decision has its own section."""
    elsewhere = BEFORE_ALL | {"customer_loses", "made_up"}
    found = tuple(notice for notice in plan.notices if notice.code not in elsewhere)
    if not found:
        return None
    count = len(found)
    return Section(
        name="notices",
        subject=voice("plan.notices.subject"),
        heading=voice("plan.notices.heading_one") if count == 1 else voice("plan.notices.heading", count=count),
        items=notice_items(found, voice),
    )

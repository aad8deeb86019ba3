"""What the plan rests on: assumptions, said once each, and what to know before using it."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.plan import Assumption, Plan
from humanline.report.blocks import Item, Section
from humanline.report.facts.records import notice_items
from humanline.report.voice import BEFORE_ALL, Voice, capital


def assumptions(plan: Plan, voice: Voice) -> Section | None:
    """Everything that was taken as true without data."""
    said, say = _said(plan.assumptions, voice), voice.about("plan.assumed")
    if not said:
        return None
    items = tuple(Item(capital(sentence)) for sentence in said)
    return Section(*say.named(), say.counted("heading", len(said)), text=(say("text"),), items=items)


def _said(found: Sequence[Assumption], voice: Voice) -> list[str]:
    """One sentence a code: what holds for several moments is said once, with their names together."""
    alike: dict[tuple[object, ...], list[Assumption]] = {}
    for one in found:
        rest = tuple((k, v) for k, v in sorted(one.values.items()) if k not in ("moment", "segment"))
        alike.setdefault((one.code, *rest), []).append(one)
    sentences = []
    for entries in alike.values():
        told, names = entries, [_name(one, voice) for one in entries if "moment" in one.values]
        if len(names) > 1:
            together = voice.numbers.listed(list(dict.fromkeys(names)))
            values = {k: v for k, v in entries[0].values.items() if k != "segment"}
            told = [Assumption(entries[0].code, values | {"moment": together, "cell": together})]
        sentences += [voice.code("assumption", one.code, one.values) for one in told]
    return list(dict.fromkeys(sentences))


def _name(one: Assumption, voice: Voice) -> str:
    return voice.cell_in_words(str(one.values["moment"]), str(one.values.get("segment", "")))


def notices(plan: Plan, voice: Voice) -> Section | None:
    """What to know before using the plan; what waits for a decision has its own section."""
    elsewhere, say = BEFORE_ALL | {"customer_loses", "made_up"}, voice.about("plan.notices")
    found = [notice for notice in plan.notices if notice.code not in elsewhere]
    if not found:
        return None
    return Section(*say.named(), say.counted("heading", len(found)), items=notice_items(found, voice))

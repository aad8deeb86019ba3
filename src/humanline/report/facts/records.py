"""The account of every record, why some were rejected, and what to know about the figures."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.facts import Facts, Notice, SourceFile, Tidied
from humanline.report.blocks import Item, Row, Section, Sheet
from humanline.report.rejections import place, rejection
from humanline.report.voice import Voice


def records(facts: Facts, voice: Voice) -> Section:
    """Read = counted + continuing these + rejected + left out, per file; and where the rejected records stand."""
    tidied = facts.tidied
    count = voice.numbers.count
    adds_up = tidied.adds_up
    said = {name: count(getattr(tidied, name)) for name in ("read", "accepted", "joined", "rejected", "excluded")}
    if not adds_up:
        heading = voice("facts.records.heading_wrong")
    elif tidied.joined:
        heading = voice("facts.records.heading_joined", **said)
    elif tidied.accepted == tidied.read:
        heading = voice("facts.records.heading_all", **said)
    else:
        heading = voice("facts.records.heading", **said)
    text = [voice("facts.records.sum_joined" if tidied.joined else "facts.records.sum", **said)] if adds_up else []
    if tidied.contacts != tidied.accepted:
        text.append(voice("facts.records.totals", contacts=count(tidied.contacts)))
    if tidied.rejects:
        text.append(voice("facts.records.rejects", path=tidied.rejects))
    sheets = [_files(facts, voice)]
    if tidied.excluded_by:
        sheets.append(_rules(facts, voice))
    if tidied.rejections:
        sheets.append(_rejections(facts, voice))
    return Section(
        name="records",
        subject=voice("facts.records.subject"),
        heading=heading,
        text=tuple(text),
        caution=() if adds_up else (voice("facts.records.wrong"),),
        sheets=tuple(sheets),
        folded=adds_up,
    )


def _files(facts: Facts, voice: Voice) -> Sheet:
    whole = facts.tidied
    names = ("read", "accepted", *(("joined",) if whole.joined else ()), "rejected", "excluded")

    def counts(account: Tidied | SourceFile) -> tuple[str, ...]:
        return tuple(voice.numbers.count(getattr(account, name)) for name in names)

    rows: list[Row] = [(file.name, *counts(file), file.sha256[:12]) for file in whole.files]
    if len(rows) > 1:
        rows.append((voice("facts.records.total"), *counts(whole), ""))
    head = tuple(voice(f"facts.records.{name}") for name in ("file", *names, "mark"))
    return Sheet(voice("facts.records.caption"), head, tuple(rows))


def _rules(facts: Facts, voice: Voice) -> Sheet:
    rows = tuple((rule, voice.numbers.count(number)) for rule, number in facts.tidied.excluded_by.items())
    head = (voice("facts.records.rule"), voice("facts.records.how_often"))
    return Sheet(voice("facts.records.rules_caption"), head, rows)


def _rejections(facts: Facts, voice: Voice) -> Sheet:
    rows = tuple(
        (
            rejection(entry.reason, voice.language),
            voice(f"facts.records.{entry.what}"),
            place(entry.example, voice.language),
            voice.numbers.count(entry.count),
        )
        for entry in facts.tidied.rejections
    )
    head = tuple(voice(f"facts.records.{name}") for name in ("reason", "what", "example", "how_often"))
    return Sheet(voice("facts.records.rejections_caption"), head, rows, words=3)


def quality(facts: Facts, voice: Voice) -> Section | None:
    """What to know before using the figures; warnings first."""
    notices: list[Notice] = []
    for notice in (*facts.tidied.notices, *facts.notices):
        if notice.code not in ("made_up", "many_rejected") and notice not in notices:
            notices.append(notice)
    if not notices:
        return None
    return Section(
        name="quality",
        subject=voice("facts.quality.subject"),
        heading=voice("facts.quality.heading", count=len(notices))
        if len(notices) > 1
        else voice("facts.quality.heading_one"),
        items=notice_items(tuple(notices), voice),
    )


def notice_items(notices: Sequence[Notice], voice: Voice) -> tuple[Item, ...]:
    """Notices as a list, the warnings first."""
    found = []
    for notice in notices:
        if notice.level == "warning":
            found.append(Item(voice.notice(notice), voice("facts.quality.warning"), "warning"))
        else:
            found.append(Item(voice.notice(notice)))
    return tuple(sorted(found, key=lambda item: item.level != "warning"))

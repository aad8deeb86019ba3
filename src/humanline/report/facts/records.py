"""The account of every record, what to know about the figures, and what the log can't answer yet."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.facts import Facts, Notice, SourceFile, Tidied
from humanline.report.blocks import Item, Row, Section, Sheet, Unanswered, grouped
from humanline.report.numbers import CellText
from humanline.report.understood import place, rejection
from humanline.report.voice import Subject, Voice
from humanline.report.words import has


def records(facts: Facts, voice: Voice) -> Section:
    """Read = counted + continuing these + rejected + left out, per file; and where the rejected records stand."""
    tidied, count, say = facts.tidied, voice.numbers.count, voice.about("facts.records")
    adds_up = tidied.adds_up
    said = {name: count(getattr(tidied, name)) for name in ("read", "accepted", "joined", "rejected", "excluded")}
    key = "_joined" if tidied.joined else "_all" if tidied.accepted == tidied.read else ""
    heading = say(f"heading{key if adds_up else '_wrong'}", **said)
    text = [say("sum_joined" if tidied.joined else "sum", **said)] if adds_up else []
    text += [say("totals", contacts=count(tidied.contacts))] if tidied.contacts != tidied.accepted else []
    text += [say("rejects", path=tidied.rejects)] if tidied.rejects else []
    rules = tuple((rule, count(number)) for rule, number in tidied.excluded_by.items())
    sheets = [_files(tidied, say)]
    sheets += [Sheet(say("rules_caption"), say.each("rule", "how_often"), rules)] if rules else []
    sheets += [_rejections(tidied, say)] if tidied.rejections else []
    caution = () if adds_up else (say("wrong"),)
    return Section(*say.named(), heading, text=tuple(text), caution=caution, sheets=tuple(sheets), folded=adds_up)


def _files(tidied: Tidied, say: Subject) -> Sheet:
    names = ("read", "accepted", *(("joined",) if tidied.joined else ()), "rejected", "excluded")

    def counts(account: Tidied | SourceFile) -> tuple[str, ...]:
        return tuple(say.numbers.count(getattr(account, name)) for name in names)

    rows: list[Row] = [(file.name, *counts(file), file.sha256[:12]) for file in tidied.files]
    if len(rows) > 1:
        rows.append((say("total"), *counts(tidied), ""))
    return Sheet(say("caption"), say.each("file", *names, "mark"), tuple(rows))


def _rejections(tidied: Tidied, say: Subject) -> Sheet:
    language = say.voice.language
    return Sheet.of(
        tidied.rejections,
        say("rejections_caption"),
        (say("reason"), lambda one: rejection(one.reason, language)),
        (say("what"), lambda one: say.voice(f"facts.records.{one.what}")),
        (say("example"), lambda one: place(one.example, language)),
        (say("how_often"), lambda one: say.numbers.count(one.count)),
        words=3,
    )


def quality(facts: Facts, voice: Voice) -> Section | None:
    """What to know before using the figures; warnings first."""
    every, say = (*facts.tidied.notices, *facts.notices), voice.about("facts.quality")
    wanted = [notice for notice in every if notice.code not in ("made_up", "many_rejected")]
    notices = [notice for k, notice in enumerate(wanted) if notice not in wanted[:k]]
    if not notices:
        return None
    return Section(*say.named(), say.counted("heading", len(notices)), items=notice_items(notices, voice))


def notice_items(notices: Sequence[Notice], voice: Voice) -> tuple[Item, ...]:
    """Notices as a list, the warnings first."""
    warnings, others = ([n for n in notices if (n.level == "warning") is warns] for warns in (True, False))
    lead = voice("facts.quality.warning")
    return (*(Item(voice.notice(n), lead, "warning") for n in warnings), *(Item(voice.notice(n)) for n in others))


def missing(facts: Facts, open_questions: Sequence[Unanswered], voice: Voice) -> Section:
    """One section for all that is not known, so that the page is no wall of 'not known'."""
    say = voice.about("facts.missing")
    column = voice.column(facts.missing[0].column) if facts.missing else ""
    heading = say("heading_unknown" if open_questions else "heading" if column else "heading_known", column=column)
    text = (say.counted("text", len(open_questions)),) if open_questions else ()
    sheets = (_missing_columns(facts, say),) if facts.missing else ()
    return Section(*say.named(), heading, text=text, items=_questions(open_questions, say), sheets=sheets)


def _questions(open_questions: Sequence[Unanswered], say: Subject) -> tuple[Item, ...]:
    """Questions with the same reason stand together, and so do all that only lack a column."""
    columns = dict.fromkeys(column for question in open_questions for column in question.columns)
    no_column = say.voice("reason.no_column", needs=say.numbers.listed(list(columns)))
    in_order = sorted(open_questions, key=lambda question: bool(question.columns))
    by_reason = grouped((no_column if one.columns else one.why, one.subject) for one in in_order)
    return tuple(
        Item(say("because", reason=why), " · ".join(dict.fromkeys(subjects)) + ".")
        for why, subjects in by_reason.items()
    )


def _missing_columns(facts: Facts, say: Subject) -> Sheet:
    voice = say.voice

    def name(column: str) -> CellText:
        """By its everyday name, and under it its name in the settings."""
        return CellText(voice.column(column), f"`{column}`") if has(f"column.{column}") else CellText(f"`{column}`")

    def unlocks(codes: Sequence[str]) -> str:
        return voice.numbers.listed(voice.known(f"unlocks.{code}", code) for code in codes) or "–"

    return Sheet.of(
        facts.missing,
        say("caption"),
        (say("add"), lambda one: name(one.column)),
        (say("unlocks"), lambda one: unlocks(one.unlocks)),
        (say("where"), lambda one: voice.known(f"get.{one.column}", say("elsewhere"))),
        words=3,
    )

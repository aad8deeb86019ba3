"""The two sheets that an organisation in the Netherlands completes before it starts.

One for data protection, one for the works council; what Humanline knows is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

from humanline.foundation.files import write_text
from humanline.foundation.language import Language
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.organisation import Privacy, Source
from humanline.report.blocks import Item, Row, Section, Sheet
from humanline.report.voice import Subject, Voice

#: Parts of the sheet for data protection that ask → how many questions.
_QUESTIONS = {"need": 3, "risk": 3, "measure": 2}


def write_sheets(
    out: Path,
    *,
    name: str,
    columns: Mapping[str, Source],
    attributes: Mapping[str, str],
    in_rules: Mapping[str, Sequence[str]],
    language: Language,
) -> tuple[Path, Path]:
    """Write both sheets as HTML that can be filled in on screen or on paper.

    A sheet that is there already is left alone, because somebody may have filled it in.

    Args:
        out: folder for the sheets.
        name: of the organisation.
        columns: contact-log column → where it comes from.
        attributes: name → column of the file.
        in_rules: name of a rule → columns of the file that it looks at.
        language: of the sheets.

    Raises:
        OutputError: the folder can't be written.
    """
    templates = Environment(loader=PackageLoader("humanline.report"), autoescape=select_autoescape())
    template, say = templates.get_template("sheet.html"), Voice(language).about("sheet")
    rows: list[Row] = []
    for column, source in columns.items():
        files = _named(source)
        if files and column in COLUMN_BY_NAME:
            kind = column if column in ("customer_id", "contact_id") else COLUMN_BY_NAME[column].type
            rows.append((", ".join(files), column, say(f"kept_as.{kind}")))
    rows += [(column, attribute, say("kept_as.attribute")) for attribute, column in attributes.items()]
    rows += [(", ".join(looked_at), rule, say("kept_as.rule")) for rule, looked_at in in_rules.items() if looked_at]
    read = Sheet("", say.each("column", "holds", "kept"), tuple(rows))
    written = []
    for kind, sections in (("protection", _protection(read, say)), ("council", _council(read, say))):
        page = template.render(
            language=language,
            title=say.voice(f"sheet.{kind}.title"),
            source=say.voice(f"sheet.{kind}.source"),
            advice=say("advice"),
            who=((say("organisation"), name), (say("completed"), "")),
            sections=sections,
        )
        path = out / f"{say.voice(f'sheet.{kind}.file')}.html"
        written.append(path if path.exists() else write_text(path, page))
    return written[0], written[1]


def _named(source: Source) -> list[str]:
    """The columns of the file behind a source."""
    if isinstance(source, str):
        return [source]
    if isinstance(source, tuple):
        return list(source)
    single = (source.column, source.date, source.time, source.weekday, source.hour)
    return [*(part for part in single if part), *source.wide]


def _part(title: str, texts: Sequence[str] = (), questions: Sequence[str] = (), *read: Sheet) -> Section:
    """One part of a sheet: what Humanline knows, columns that are read, and what the organisation has to answer."""
    return Section("", "", title, text=tuple(texts), items=tuple(Item(one) for one in questions), sheets=read)


def _protection(read: Sheet, say: Subject) -> list[Section]:
    small = say("protection.small", smallest=Privacy().smallest_group)
    known = say.each("protection.purpose", "protection.where", "protection.pseudonyms")
    texts = (*known, small, say("protection.columns"))
    parts = [_part(say("protection.what"), texts, (say("protection.basis"),), read)]
    for part, count in _QUESTIONS.items():
        questions = [say(f"protection.{part}_{n}") for n in range(1, count + 1)]
        parts.append(_part(say(f"protection.{part}"), questions=questions))
    return parts


def _council(read: Sheet, say: Subject) -> list[Section]:
    asked = say.each("council.work_1", "council.work_2", "council.work_3", "council.agreed")
    return [
        _part(say("council.what"), (say("council.what_1"),), (), read),
        _part(say("council.never"), say.each("council.never_1", "council.never_2")),
        _part(say("council.work"), questions=asked),
    ]

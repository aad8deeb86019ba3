"""The two sheets that an organisation in the Netherlands completes before it starts.

One for data protection, one for the works council; what Humanline knows is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, PackageLoader, select_autoescape

from humanline.foundation.files import write_text
from humanline.foundation.language import Language
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.organisation import ColumnSource, Privacy, Source
from humanline.report.words import sentence


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
    template = templates.get_template("sheet.html")

    def say(key: str, **values: object) -> str:
        return sentence(f"sheet.{key}", language, **values)

    read = [*_columns(columns, say), *_attributes(attributes, say), *_in_rules(in_rules, say)]
    written = []
    for kind, sections in (("protection", _protection(read, say)), ("council", _council(read, say))):
        page = template.render(
            language=language,
            title=say(f"{kind}.title"),
            source=say(f"{kind}.source"),
            advice=say("advice"),
            who=((say("organisation"), name), (say("completed"), "")),
            head=(say("column"), say("holds"), say("kept")),
            sections=sections,
        )
        path = out / f"{say(f'{kind}.file')}.html"
        written.append(path if path.exists() else write_text(path, page))
    return written[0], written[1]


Row = tuple[str, str, str]


class Say(Protocol):
    """Says a sentence of the sheets in one language."""

    def __call__(self, key: str, **values: object) -> str:
        """The sentence under `key`, with its blanks filled in."""


def _columns(columns: Mapping[str, Source], say: Say) -> list[Row]:
    rows: list[Row] = []
    for column, source in columns.items():
        files = _named(source)
        if files and column in COLUMN_BY_NAME:
            kind = column if column in ("customer_id", "contact_id") else COLUMN_BY_NAME[column].type
            rows.append((", ".join(files), column, say(f"kept_as.{kind}")))
    return rows


def _attributes(attributes: Mapping[str, str], say: Say) -> list[Row]:
    return [(column, name, say("kept_as.attribute")) for name, column in attributes.items()]


def _in_rules(in_rules: Mapping[str, Sequence[str]], say: Say) -> list[Row]:
    return [(", ".join(columns), name, say("kept_as.rule")) for name, columns in in_rules.items() if columns]


def _named(source: Source) -> list[str]:
    """The columns of the file behind a source."""
    if isinstance(source, str):
        return [source]
    if isinstance(source, tuple):
        return list(source)
    return _parts(source)


def _parts(source: ColumnSource) -> list[str]:
    single = (source.column, source.date, source.time, source.weekday, source.hour)
    return [part for part in single if part] + list(source.wide)


def _protection(read: list[Row], say: Say) -> list[dict[str, object]]:
    smallest = Privacy().smallest_group
    told = [say("protection.where"), say("protection.pseudonyms")]
    told += [say("protection.small", smallest=smallest), say("protection.columns")]
    asked = {part: [say(f"protection.{part}_{n}") for n in numbers] for part, numbers in QUESTIONS.items()}
    first: dict[str, object] = {
        "title": say("protection.what"),
        "texts": [say("protection.purpose"), *told],
        "columns": read,
        "questions": [say("protection.basis")],
    }
    rest: list[dict[str, object]] = [
        {"title": say(f"protection.{part}"), "texts": [], "columns": [], "questions": asked[part]} for part in QUESTIONS
    ]
    return [first, *rest]


QUESTIONS = {"need": (1, 2, 3), "risk": (1, 2, 3), "measure": (1, 2)}


def _council(read: list[Row], say: Say) -> list[dict[str, object]]:
    return [
        {"title": say("council.what"), "texts": [say("council.what_1")], "columns": read, "questions": []},
        {
            "title": say("council.never"),
            "texts": [say("council.never_1"), say("council.never_2")],
            "columns": [],
            "questions": [],
        },
        {
            "title": say("council.work"),
            "texts": [],
            "columns": [],
            "questions": [*(say(f"council.work_{n}") for n in (1, 2, 3)), say("council.agreed")],
        },
    ]

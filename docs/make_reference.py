"""Write what is written from the code: the reference of `line.toml`, and what each sentence rests on.

Run: `python docs/make_reference.py`.
"""

from __future__ import annotations

import ast
import inspect
import re
import typing
from pathlib import Path

import msgspec

from humanline.contactlog.guessing.writing import source_toml
from humanline.contactlog.shapes import Shape, known_shapes
from humanline.life.table import ENDED, EVENTS, ROWS, STATES, TABLE, WAITS
from humanline.line.saying import catalogue as reasons
from humanline.model.contact import LOG_COLUMNS
from humanline.model.decision import Action, Decision
from humanline.model.measures import MEASURE_ROWS
from humanline.model.organisation import ColumnSource, Organisation
from humanline.model.plan import Because
from humanline.report.rests_on import evidence, rests_on
from humanline.report.words import catalogue, sentence

SENTENCES = Path(__file__).parent / "background" / "what-each-sentence-rests-on.md"
TARGET = Path(__file__).parent / "reference" / "line-toml.md"
SHAPES = Path(__file__).parent / "reference" / "shapes.md"
DECISION = Path(__file__).parent / "reference" / "decision.md"
API = Path(__file__).parent / "reference" / "live-api.md"
LIFE = Path(__file__).parent / "reference" / "contact-life.md"
MATHEMATICS = Path(__file__).parent / "reference" / "mathematics.md"
SOURCE = Path(__file__).parents[1] / "src" / "humanline"
HEAD = """# line.toml

The whole configuration of an organisation, `schema = 1`. All wrong keys and values are reported at once, each with its
place, the rule and the way out. This page is written from the records that read the file.
"""


def attributes_of(kind: type) -> dict[str, str]:
    """The `Attributes:` of a docstring, name → text."""
    text = inspect.getdoc(kind) or ""
    section = text.partition("Attributes:\n")[2].split("\n\n")[0]
    found: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        match = re.match(r"    (\w+): (.*)", line)
        if match:
            name = match[1]
            found[name] = match[2]
        elif name and line.startswith("        "):
            found[name] += " " + line.strip()
    return found


def default_of(field: msgspec.structs.FieldInfo) -> str:
    """A field's default as TOML would say it; empty where there is none."""
    default = field.default if field.default is not msgspec.NODEFAULT else None
    if field.default_factory is not msgspec.NODEFAULT or default is None or default in ("", ()):
        return ""
    if isinstance(default, msgspec.Struct):
        return ""
    return {True: "true", False: "false"}.get(default, repr(default)) if isinstance(default, bool) else repr(default)


def table_of(kind: type) -> list[str]:
    """One table of the reference."""
    said = attributes_of(kind)
    lines = ["| key | default | meaning |", "|---|---|---|"]
    for field in msgspec.structs.fields(kind):
        default = default_of(field)
        lines.append(f"| `{field.name}` | {f'`{default}`' if default else ''} | {said.get(field.name, '')} |")
    return lines


def reference() -> str:
    """The whole page."""
    lines = [HEAD]
    said = attributes_of(Organisation)
    for field in msgspec.structs.fields(Organisation):
        if field.name == "schema":
            continue
        lines.append(f"## [{field.name}]\n")
        kind = field.type
        if typing.get_origin(kind) is tuple:
            kind = typing.get_args(kind)[0]
            lines[-1] = f"## [[{field.name}]]\n"
        if typing.get_origin(kind) is dict and _is_record(typing.get_args(kind)[1]):
            lines[-1] = f'## [{field.name}."…"]\n'
            lines += [f"{said[field.name]}\n", *table_of(typing.get_args(kind)[1]), ""]
        elif _is_record(kind):
            lines += [f"{(inspect.getdoc(kind) or '').splitlines()[0]}\n", *table_of(kind), ""]
        else:
            lines += [f"{said[field.name]}\n"]
        if field.name == "columns":
            lines += columns()
    return "\n".join(lines).rstrip() + "\n"


def _is_record(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def columns() -> list[str]:
    """What a column may be, and which there are."""
    text = (inspect.getdoc(ColumnSource) or "").split("Attributes:")[0].strip()
    lines = [*text.splitlines(), "", *table_of(ColumnSource), "", "The columns of the contact log:", ""]
    lines += ["| column | type | unlocks |", "|---|---|---|"]
    for column in LOG_COLUMNS:
        unlocks = ", ".join(column.unlocks).replace("_", " ")
        lines.append(f"| `{column.name}` | {column.type} | {unlocks} |")
    return [*lines, ""]


SENTENCES_HEAD = """# What each sentence rests on

A figure, a sentence or a piece of advice exists only where what it rests on is there, can be read and is not assumed;
else it is *not estimable*, with the reason and what would tell. This page is written from the declarations that the
product itself reads: `model/measures.py` for figures, `report/rests_on.toml` for sentences. Tests take the evidence
away, one thing at a time, and look that nothing is said that rests on it.

A column counts when at least nine in ten of the values that stand in it can be read, when it is not one value that
`line.toml` gives to every contact, and, for yes and no, when it has said both or was filled in for nearly everybody.
"""


def needs_in_words(needs: tuple[tuple[str, ...], ...]) -> str:
    """Ways to know a measure: columns in code, everything else in words."""
    columns = {column.name for column in LOG_COLUMNS}
    ways = [", ".join(f"`{need}`" if need in columns else need.replace("_", " ") for need in way) for way in needs]
    return " or ".join(ways)


def sentences() -> str:
    """The whole page on what figures and sentences rest on."""
    lines = [SENTENCES_HEAD, "## Figures", "", "| figure | it needs | it is out of | left out |", "|---|---|---|---|"]
    for row in MEASURE_ROWS:
        left = ", ".join(word.replace("_", " ") for word in row.leaves_out)
        name = sentence(f"measure.{row.name}", "en")
        lines.append(f"| {name} | {needs_in_words(row.needs)} | {row.out_of.replace('_', ' ')} | {left} |")
    lines += ["", "## Sentences", "", "| evidence | what it is | sentences that rest on it |", "|---|---|---|"]
    words = {
        **evidence(),
        **{row.name: f"the figure ‘{sentence(f'measure.{row.name}', 'en')}’" for row in MEASURE_ROWS},
    }
    resting: dict[str, list[str]] = {}
    for key in catalogue():
        for word in rests_on(key):
            resting.setdefault(word, []).append(key)
    for word, meaning in words.items():
        keys = resting.get(word, [])
        first = next((catalogue()[key]["en"] for key in keys), "")
        shown = f"{len(keys)}, such as “{first}”" if keys else "none: it stands in tables"
        lines.append(f"| {word.replace('_', ' ')} | {meaning} | {shown.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


SHAPES_HEAD = """# Exports that are known

`humanline init` knows these exports by their column names, whatever the order and the capitals, with other columns
beside them; those without a header by their values. What is documented of a column is taken over where its values
bear it out; a column whose values do not read so is guessed as any other. This page is written from the data files
in `contactlog/shapes/`: [add an export](../how-to/add-an-export.md) is a file there.
"""


def of_shape(shape: Shape) -> list[str]:
    """One shape, as a section."""
    lines = [f"## {shape.name}", "", f"Documented at <{shape.page}>.", ""]
    ways = [", ".join(f"`{name}`" for name in way) for way in shape.signs]
    lines += [f"Known by {', or by '.join(ways)}."]
    if shape.order:
        lines += [f"Also without a header: {', '.join(f'`{name}`' for name in shape.order)}."]
    if shape.log.contact:
        lines += [f"Rows with the same `{shape.log.contact}` are one contact."]
    lines += ["", "| column of the contact log | from |", "|---|---|"]
    rows = {what: map(source_toml, sources) for what, sources in shape.columns.items()} | shape.derived
    for column in LOG_COLUMNS:
        if column.name in rows:
            ways = [f"`{way}`".replace("|", "\\|") for way in rows[column.name]]
            lines.append(f"| `{column.name}` | {', else '.join(ways)} |")
    return [*lines, ""]


def shapes() -> str:
    """The whole page on exports that are known."""
    lines = [line for shape in known_shapes() for line in of_shape(shape)]
    return "\n".join([SHAPES_HEAD, *lines]).rstrip() + "\n"


DECISION_HEAD = """# A decision

What `humanline decide --out` writes, a line of JSON each, and what `Line.decide` gives. What holds its default is left
out. How to ask: [decide contact by contact](../how-to/decide-contact-by-contact.md). This page is written from the
records and the sentences that the line reads.
"""


def decision() -> str:
    """The whole page on a decision: its fields, and each reason in words."""
    lines = [DECISION_HEAD, *table_of(Decision), "", "## What to do now", "", "| `action` | read out |", "|---|---|"]
    said = reasons()
    for action in typing.get_args(Action):
        words = said.get(f"say.{action}", {"en": "nothing: go on as you do now"})["en"]
        lines.append(f"| `{action}` | {words} |")
    lines += ["", "## Why", "", "| `because` | in words |", "|---|---|"]
    codes = ["asked", *typing.get_args(Because), "trial", "unknown_moment", "fault"]
    lines += [f"| `{code}` | {said[code]['en']} |" for code in codes]
    return "\n".join(lines) + "\n"


LIFE_HEAD = """# The life of a contact

One table says what can happen to a contact and what comes of it; one function applies it, in the service, in the replay
of a day and in the tests, which search every contact that it can make. Where there is no entry the event changes
nothing, and the ledger keeps that it was refused. This page is written from the table (`humanline.life.table`).

`=` stays in its state. Effects: *clock* starts the clock of a request, only where none runs; *own*, *free* give and
take the owner; *promise*, *done* make and end the promise of a call back; *again* marks what was written after the end.
"""


def life() -> str:
    """The whole page on the life of a contact: the table, one of events for each who makes them."""
    lines = [LIFE_HEAD]
    for maker in dict.fromkeys(maker for maker, _ in ROWS.values()):
        lines += [
            f"## Made by the {maker}",
            "",
            f"| event | {' | '.join(state.replace('_', ' ') for state in STATES)} |",
        ]
        lines += ["|---" * (len(STATES) + 1) + "|"]
        for event in EVENTS:
            if ROWS[event][0] == maker:
                cells = []
                for state in STATES:
                    move = TABLE.get((state, event))
                    to = "" if move is None else "=" if move.to == state else move.to.replace("_", " ")
                    effects = f" *{', '.join(move.effects)}*" if move is not None and move.effects else ""
                    cells.append(f"{to}{effects}")
                lines.append(f"| {event.replace('_', ' ')} | {' | '.join(cells)} |")
        lines.append("")
    said = {name: ", ".join(state.replace("_", " ") for state in STATES if state in those)
            for name, those in (("waits", WAITS), ("ended", ENDED))}  # fmt: skip
    lines += [
        "## Beside the table",
        "",
        f"- The customer waits in {said['waits']}; each wait is measured, also after a hand-on.",
    ]
    lines += [
        f"- Nothing is asked any more in {said['ended']}; when a person was first asked for is kept all the same."
    ]
    lines += ["- A call back needs a number or an address, and a time. Without one a place is kept until opening."]
    lines += ["- Only the owner does what colleagues do, an offer apart; *agent gone* is about the owner."]
    lines += ["- *Lease over* comes when the lease has ended; *unreachable* only where no number was left."]
    lines += ["- *No answer needed* is for what was written after the end, never for who asked for a person."]
    return "\n".join(lines) + "\n"


MATHEMATICS_HEAD = """# The mathematics, from Python

Rooms that know no contact log: arrays in, arrays out. What `humanline` computes is made of these, and they can be used
by themselves: `from humanline.stats.multiplicity import gail_simon`. Each has its shapes, units, errors and source in
its docstring (`help(gail_simon)`), and published values in the tests. Some are here for who checks ours against another
method. This page is written from the code.
"""
_ROOMS = {"stats": "Statistics", "queueing": "Queues", "allocation": "Scarce minutes"}


def mathematics() -> str:
    """Every public function and class of the rooms of mathematics, with the first sentence of its docstring."""
    lines = [MATHEMATICS_HEAD]
    for room, title in _ROOMS.items():
        lines.append(f"## {title}\n")
        for path in sorted((SOURCE / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            public = [
                one
                for one in tree.body
                if isinstance(one, ast.FunctionDef | ast.ClassDef) and not one.name.startswith("_")
            ]
            if not public:
                continue
            name = ".".join(("humanline", *path.relative_to(SOURCE).with_suffix("").parts))
            about = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
            lines += [f"### `{name.removesuffix('.__init__')}`\n", f"{about}\n", "| | |", "|---|---|"]
            lines += [f"| `{one.name}` | {_first_line(one)} |" for one in public] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _first_line(one: ast.FunctionDef | ast.ClassDef) -> str:
    return (ast.get_docstring(one) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


API_HEAD = """# Addresses of the live line

What `humanline serve --data` answers: JSON or a form in, JSON out. How to use it:
[run the live line](../how-to/run-the-live-line.md). This page is written from the table of addresses that the server
reads. Customers need no key: the id of a contact is theirs, and cannot be guessed; its `page` is for their browser, and
ends. Colleagues (*agent*) and programs that read *figures* come with `Authorization: Bearer` and the key that
`humanline colleague` printed; colleagues know a contact by its *case*, which is not its id. What can't be done now is
answered 409, with `refused` and the state; what can't be read, found or kept is answered with `"action": "person"`, the
fault and the way out. For a program: `GET /v1/openapi.json`.
"""


def api() -> str:
    """The whole page on the addresses of the live line."""
    from humanline.serve.addresses import COLLEAGUES, CUSTOMERS, OTHERS
    from humanline.serve.colleagues import DEEDS

    lines = [API_HEAD]
    for title, those in (("Customers", CUSTOMERS), ("Colleagues", COLLEAGUES), ("The service", OTHERS)):
        lines += [f"## {title}", "", "| method | address | what | whose |", "|---|---|---|---|"]
        lines += [f"| {one.method} | `{one.path}` | {one.what} | {one.role} |" for one in those]
        lines.append("")
    lines += ["## What a colleague does with a case", "", "| `{deed}` | event |", "|---|---|"]
    lines += [f"| `{deed}` | {event.replace('_', ' ')} |" for deed, event in DEEDS.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(reference(), encoding="utf-8")
    SENTENCES.write_text(sentences(), encoding="utf-8")
    SHAPES.write_text(shapes(), encoding="utf-8")
    DECISION.write_text(decision(), encoding="utf-8")
    LIFE.write_text(life(), encoding="utf-8")
    API.write_text(api(), encoding="utf-8")
    MATHEMATICS.write_text(mathematics(), encoding="utf-8")

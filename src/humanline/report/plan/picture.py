"""The merit order on the page: who gets a person, in the order of what a person adds for each minute; and a slider."""

from __future__ import annotations

from collections.abc import Iterable

from humanline.model.plan import Frontier, Plan
from humanline.report.blocks import Key, Notch, Picture, Section, Sheet
from humanline.report.charts.merit import MeritBlock, MeritOrder, order
from humanline.report.charts.merit_narrow import merit_narrow
from humanline.report.charts.merit_rows import many, merit_rows
from humanline.report.charts.merit_wide import merit_wide
from humanline.report.plan.answer import as_one, hours_of
from humanline.report.voice import Subject, Voice, capital

_NAMED_IN_WORDS = 12
CellKeys = frozenset[tuple[str, str]]


def order_section(plan: Plan, voice: Voice) -> Section:
    """The picture with its words, and the slider."""
    say, other, pictures = voice.about("plan.order"), notches(plan, voice), (merit_picture(plan, voice, name="merit"),)
    slider = voice("plan.slider.label") if other else ""
    return Section(*say.named(), say("heading"), pictures=pictures, notches=other, slider=slider)


def merit_picture(plan: Plan, voice: Voice, *, name: str, title: str = "", again: bool = False) -> Picture:
    """The merit order of a plan without needs; with a title where there are several, the same to be read `again`."""
    say, placed = voice.about("plan.order"), order(plan, voice)
    rows, wide = many(placed), f"{name}-wide"
    svg, unnamed = merit_rows(placed, voice, name=wide) if rows else (merit_wide(placed, voice, name=wide), 0)
    drawn = (svg, merit_narrow(placed, voice, name=f"{name}-narrow"))
    decide = any(block.decide for block in placed.below)
    shown = {"rule": placed.rule, "person": placed.person or placed.free, "below": placed.below, "decide": decide}
    keys = [Key(block.role, block.name) for block in placed.spoken]
    keys += [Key(look, say(f"key_{look}")) for look, there in shown.items() if there]
    hatched = f" {say('hatched_rows' if rows else 'hatched')}" if placed.spoken else ""
    reading = () if again else (say("rows" if rows else "wide") + hatched, say("narrow"))
    notes = () if again else _notes(plan, placed, unnamed, say)
    told, sheet = _alternative(plan, placed, say), _sheet(placed, say)
    return Picture(name, *drawn, told, sheet, tuple(keys), title=title, notes=notes, reading=reading)


def _notes(plan: Plan, placed: MeritOrder, unnamed: int, say: Subject) -> tuple[str, ...]:
    notes = [*say.each(*(["rule"] if placed.rule else []), "whiskers", "whole")]
    if any(cell.because == "protected" for cell in plan.cells):
        notes.append(say("protected"))
    if unnamed:
        notes.append(say.counted("unnamed", unnamed))
    if placed.free:
        notes.append(capital(say("free", cells=say.numbers.listed([block.name for block in placed.free]))) + ".")
    return tuple(notes)


def _alternative(plan: Plan, placed: MeritOrder, say: Subject) -> str:
    blocks = {
        "spoken": placed.spoken,
        "person": (*placed.rule, *placed.free, *placed.person),
        "below": placed.below,
    }
    named = {name: say.voice.first_of([one.name for one in some], _NAMED_IN_WORDS) for name, some in blocks.items()}
    none = say("alternative_none")
    return say("alternative", hours=hours_of(plan, say.voice), **{name: some or none for name, some in named.items()})


def _sheet(placed: MeritOrder, say: Subject) -> Sheet:
    """The blocks from the left, with the hours added up."""
    voice, decimal, cells = say.voice, say.numbers.decimal, say.voice.about("plan.cells")

    def start(block: MeritBlock) -> str:
        start = block.begins or ("self_service" if block.role in ("below", "spill") else "person")
        return voice(f"plan.start.{start}")

    return Sheet.of(
        (*placed.spoken, *placed.rule, *placed.free, *placed.person, *placed.below),
        say("caption"),
        (cells("cell"), lambda one: one.name),
        (cells("start"), start),
        (cells("hours"), lambda one: decimal(one.hours, 1)),
        (say("so_far"), lambda one: "–" if one.role == "free" else decimal(one.start + one.hours, 1)),
        (voice.worth.head("minute"), lambda one: voice.numbers.cell(one.value, "worth") if one.value else "–"),
        words=2,
        notes=(voice("page.interval_note"),),
    )


def notches(plan: Plan, voice: Voice) -> tuple[Notch, ...]:
    """The stops of the slider: other hours, by name, for what a person would come and for what no longer.

    One for each number of hours that was computed, the plan's own among them; none where there are too few. Only what
    was computed is told. Where steps in between were left out, or the names do not make the number of cells that the
    step has, the number is told and no name.
    """
    if plan.hours_per_week is None or plan.short_hours > 0 or len(plan.frontier) < 3:
        return ()
    say = voice.about("plan.slider")
    own = frozenset((cell.moment, cell.segment) for cell in plan.cells if cell.start == "person")
    found = []
    for step, keys in zip(plan.frontier, _with_a_person(plan, own), strict=True):
        count = say("count", cells=voice.numbers.count(step.cells), all=voice.numbers.count(len(plan.cells)))
        now = _is_own(plan, step)
        told = say("now", count=count) if now else count if keys is None else _told(plan, keys, own, say)
        found.append(Notch(voice.numbers.staff_hours(step.hours), told, now))
    return tuple(found) if any(one.now for one in found) else ()


def _with_a_person(plan: Plan, own: CellKeys) -> Iterable[CellKeys | None]:
    """At each step the cells with a person; `None` where that does not follow from what was computed."""
    changed = {key for step in plan.frontier if step.changes for key in _changing(plan, step)}
    keys: CellKeys | None = own - changed
    for k, step in enumerate(plan.frontier):
        if step.changes and keys is not None:
            keys = keys | _changing(plan, step)
        elif k > 0 and not _is_own(plan, step):
            keys = None
        yield own if _is_own(plan, step) else keys if keys is not None and len(keys) == step.cells else None


def _is_own(plan: Plan, step: Frontier) -> bool:
    return plan.hours_per_week is not None and abs(step.hours - plan.hours_per_week) < 1e-6


def _changing(plan: Plan, step: Frontier) -> CellKeys:
    """The cells that change sides at a step: all of a moment where they stand or fall as one."""
    moment, segment = step.changes[:2]
    if not as_one(plan, moment):
        return frozenset({(moment, segment)})
    return frozenset((cell.moment, cell.segment) for cell in plan.cells if cell.moment == moment)


def _told(plan: Plan, keys: CellKeys, own: CellKeys, say: Subject) -> str:
    """What changes beside the line as it is."""
    parts = {"more": keys - own, "fewer": own - keys}
    named = {key: say.numbers.listed(say.voice.cells_named(plan, cells)) for key, cells in parts.items()}
    return " ".join(say(key, cells=cells) for key, cells in named.items() if cells) or say("same")

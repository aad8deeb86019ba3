"""The graph drawn, with the numbers of every place: wide as a whole or the ways alone, narrow as the worst way."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from humanline.model.reach import AMISS, Transition
from humanline.model.reached import Day, Path
from humanline.report.blocks import Key, Picture, Section, Sheet
from humanline.report.charts.reach_graph import MARKS, Look, Mark, Pair, PlaceLook, draw_narrow, draw_wide
from humanline.report.charts.reach_layout import ReachLayout, drawn_moves, layout
from humanline.report.numbers import CellText
from humanline.report.reach.answer import at_worst, start_from
from humanline.report.reach.standing import Stand, Standing
from humanline.report.reach.stories import does_in_short
from humanline.report.voice import Subject

#: Entries whose ways are drawn where the graph is too large to be drawn whole.
ENTRIES = 4
#: Stops on a phone; the middle of a longer way is left out.
STOPS = 14
#: Names of where a place leads, in the table.
LEADS_TO = 6
#: Rows of the table; the record holds all.
ROWS = 300
#: How a place looks by how it stands; an end by its kind.
_LOOKS: dict[Stand, Look] = {
    "person": "person", "later": "later", "way": "self", "lucky": "self", "no_way": "lost", "unknown": "unknown",
}  # fmt: skip
#: Looks of places at which a contact ends.
_ENDS: tuple[Look, ...] = ("person", "hang_up", "done")
#: What stands in a block in the place of steps.
_SIGNS: dict[Stand, str] = {"no_way": "×", "lucky": "?", "unknown": "?"}
_DAYS: tuple[Day, ...] = ("best", "normal", "worst")
#: Which places stand first among those that are not drawn.
_RANK: dict[Stand, int] = {"no_way": 0, "lucky": 1, "unknown": 2}


def picture(of: Standing) -> Section | None:
    """The picture; nothing where it is not known where a customer comes in."""
    say, entries = of.about("reach_page.picture"), of.found.entries[:ENTRIES]
    if not entries:
        return None
    ways = [entry.way if entry.way.steps else entry.lucky_way for entry in entries]
    told = {step.state for path in (*ways, of.worst) for step in path.steps} | {entry.state for entry in entries}
    at = layout(of.graph, told, sum(of.columns.reachable))
    way, worst = set[Pair]().union(*map(_pairs, ways)), _pairs(of.worst)
    worst = set() if worst <= way else worst
    moves, others = drawn_moves(of.graph.moves, at, way | worst)
    # A move to an end that stands elsewhere has its sign in the block, and is told with that.
    more = sum(_look(of, of.index[move.target]) not in _ENDS for move in others)
    marks = _marks(of, at, moves)
    blocks = {state: _block(of, state, marks.get(state, ())) for state in at.spots}
    heads = {k: say("after", steps=say.voice.counted("reach.step", k)) if k else say("start") for k in at.layers}
    thick, dashed = say("thick") if way else "", say("dashed") if worst else ""
    drawn = Picture(
        "graph",
        draw_wide(at, blocks, moves, way, worst, heads, name="graph-wide"),
        _narrow(of, say),
        say("alternative", answer=f"{start_from(of, entries[0])} {at_worst(of)}".rstrip()),
        _numbers(of, at),
        keys=_keys(blocks, of),
        wide_notes=_notes(at, moves, more, say, marked=bool(marks)),
        reading=(f"{thick} {dashed}".strip(), say("reading_narrow" if worst or not way else "reading_narrow_way")),
    )
    kind = "no_way" if of.counts["no_way"] else "unknown" if of.counts["unknown"] or of.counts["lucky"] else "way"
    fewer = any(block.sign.startswith("≤") for block in blocks.values())
    text = f"{say('text')} {say('perhaps')}" if fewer else say("text")
    return Section(*say.named(), say(f"heading_{kind}"), (text,), pictures=(drawn,))


def _pairs(path: Path) -> set[Pair]:
    return {(one.state, two.state) for one, two in pairwise(path.steps) if one.by}


def _look(of: Standing, k: int) -> Look:
    if of.stands[k] == "end":
        return "hang_up" if of.states[k].kind == "hang_up" else "done"
    return _LOOKS[of.stands[k]]


def _block(of: Standing, state: str, marks: tuple[Mark, ...] = ()) -> PlaceLook:
    """A place as it is drawn, with the steps from there to a person; ≤: perhaps fewer, by what was not understood."""
    k = of.index[state]
    sign = _SIGNS.get(of.stands[k], "")
    if of.stands[k] == "way":
        sign = f"{'≤' if of.perhaps_fewer(k) else ''}{of.columns.normal[k]}"
    return PlaceLook(_look(of, k), of.name(k), sign, marks)


def _marks(of: Standing, at: ReachLayout, moves: list[Transition]) -> dict[str, tuple[Mark, ...]]:
    """Of each place, where it also leads: moves that are not drawn, back or to an end that stands elsewhere."""
    drawn = {(move.source, move.target) for move in moves}
    found: dict[str, set[str]] = {}
    for state in at.spots:
        for move in of.moves.get(state, ()):
            pair, end = (state, move.target), _look(of, of.index[move.target]) in _ENDS
            if move.target in at.spots and pair not in drawn and (end or at.goes_back(*pair)):
                found.setdefault(state, set()).add(_look(of, of.index[move.target]) if end else "back")
    return {state: tuple(mark for mark in MARKS if mark in marks)[:2] for state, marks in found.items()}


def _narrow(of: Standing, say: Subject) -> str:
    """The worst way as a list."""
    stops = [
        (_block(of, step.state), does_in_short(of, step) if step.by not in ("", "goes_on") else "")
        for step in of.worst.steps
    ] or [(_block(of, of.found.entries[0].state), "")]
    if len(stops) <= STOPS:
        return draw_narrow(stops, name="graph-narrow")
    half = STOPS // 2
    # How many places there are in the middle of a way that was shortened is not kept.
    more = say("middle_here") if of.worst.shortened else say.counted("more", len(stops) - 2 * half)
    return draw_narrow([*stops[:half], *stops[-half:]], name="graph-narrow", more=more, after=half)


def _keys(blocks: dict[str, PlaceLook], of: Standing) -> tuple[Key, ...]:
    say, shown = of.about("reach_page.key"), {block.look for block in blocks.values()}
    swatches: dict[Look, str] = {"person": "person", "self": "self-line", "lost": "lost", "unknown": "unknown"}
    keys = [Key(swatch, say(look)) for look, swatch in swatches.items() if look in shown]
    return (*keys, Key("ends", say("end"))) if shown & {"done", "hang_up", "later"} else tuple(keys)


def _notes(at: ReachLayout, moves: list[Transition], others: int, say: Subject, *, marked: bool) -> tuple[str, ...]:
    notes = [say.counted("left_out", at.left_out)] if at.left_out else []
    notes += [say("middle")] if at.middle_left_out else []
    notes += [say.counted("moves_left_out", others)] if others else []
    notes += [say("back")] if marked else []
    return (*notes, say("amiss")) if any(move.by in AMISS for move in moves) else tuple(notes)


def _numbers(of: Standing, at: ReachLayout) -> Sheet:
    """Every place: those that are drawn in their order, then those that are farthest from a person."""
    columns, count, stands = of.columns, of.numbers.count, of.stands
    say, column = of.about("reach_page.places"), of.about("reach_page.column")
    drawn = [of.index[state] for state in at.spots]
    others = set(of.places).difference(drawn)
    order = [*drawn, *sorted(others, key=lambda k: (_RANK.get(stands[k], 3), -(columns.normal[k] or 0), k))]
    more = (say("more", shown=count(ROWS), count=count(len(order))),) if len(order) > ROWS else ()

    def leads_to(k: int) -> str:
        names = [of.name(state) for state in dict.fromkeys(move.target for move in of.moves.get(of.states[k].id, ()))]
        return ", ".join([*names[:LEADS_TO], *(["…"] if len(names) > LEADS_TO else [])])

    def from_start(k: int) -> str:
        spot = at.spots.get(of.states[k].id)
        return "–" if spot is None else str(spot.steps)

    def steps(day: Day) -> Callable[[int], str]:
        sure, hoped = getattr(columns, day), getattr(columns, f"{day}_hoped")
        return lambda k: "" if stands[k] in ("end", "later") else of.sure_steps(sure[k], hoped[k])

    def words(k: int) -> str:
        heard = columns.words[k]
        return "–" if heard is None else count(heard)

    return Sheet.of(
        order[:ROWS],
        say("caption"),
        (column("place"), of.name),
        (column("kind"), lambda k: CellText(of.voice(f"reach_page.kind_of.{of.states[k].kind}"), of.states[k].place)),
        (column("leads_to"), leads_to),
        (column("from_start"), from_start),
        *((column(day), steps(day)) for day in _DAYS),
        (column("time"), lambda k: of.time(columns.seconds[k]) or "–"),
        (column("words"), words),
        words=3,
        notes=(say("days"), *more),
    )

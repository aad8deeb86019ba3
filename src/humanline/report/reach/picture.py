"""The graph drawn, with the numbers of every place: wide as a whole or the ways alone, narrow as the worst way."""

from __future__ import annotations

from itertools import pairwise

from humanline.model.reach import AMISS, Transition
from humanline.model.reached import Day, Path
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.reach_graph import MARKS, Mark, Pair, PlaceLook, Stand, draw_narrow, draw_wide
from humanline.report.charts.reach_layout import ReachLayout, drawn_moves, layout
from humanline.report.numbers import CellText
from humanline.report.reach.answer import at_worst, start_from
from humanline.report.reach.standing import Standing
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
#: The colour in the key by how a place stands.
_SWATCHES: dict[Stand, str] = {
    "person": "person", "way": "self-line", "lucky": "self-line", "no_way": "lost", "unknown": "unknown",
    "done": "ends", "hang_up": "ends", "later": "ends",
}  # fmt: skip
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
    more = sum(of.stands[of.index[move.target]] not in MARKS for move in others)
    drawn = {(move.source, move.target) for move in moves}
    blocks = {state: _block(of, state, _marks(of, at, state, drawn)) for state in at.spots}
    heads = {k: say("after", steps=say.voice.counted("reach.step", k)) if k else say("start") for k in at.layers}
    thick, dashed = say("thick") if way else "", say("dashed") if worst else ""
    pictured = Picture(
        "graph",
        draw_wide(at, blocks, moves, way, worst, heads, name="graph-wide"),
        _narrow(of, say),
        say("alternative", answer=f"{start_from(of, entries[0])} {at_worst(of)}".rstrip()),
        _numbers(of, at),
        keys=_keys(blocks, of),
        wide_notes=_notes(at, moves, more, say, marked=any(block.marks for block in blocks.values())),
        reading=(f"{thick} {dashed}".strip(), say("reading_narrow" if worst or not way else "reading_narrow_way")),
    )
    kind = "no_way" if of.counts["no_way"] else "unknown" if of.counts["unknown"] or of.counts["lucky"] else "way"
    fewer = any(block.sign.startswith("≤") for block in blocks.values())
    text = f"{say('text')} {say('perhaps')}" if fewer else say("text")
    return Section(*say.named(), say(f"heading_{kind}"), (text,), pictures=(pictured,))


def _pairs(path: Path) -> set[Pair]:
    return {(one.state, two.state) for one, two in pairwise(path.steps) if one.by}


def _block(of: Standing, state: str, marks: tuple[Mark, ...] = ()) -> PlaceLook:
    """A place as it is drawn, with the steps from there to a person; ≤: perhaps fewer, by what was not understood."""
    k = of.index[state]
    sign = _SIGNS.get(of.stands[k], "")
    if of.stands[k] == "way":
        sign = f"{'≤' if of.perhaps_fewer(k) else ''}{of.columns.normal[k]}"
    return PlaceLook(of.stands[k], of.name(k), sign, marks)


def _marks(of: Standing, at: ReachLayout, state: str, drawn: set[Pair]) -> tuple[Mark, ...]:
    """Where a place also leads, by moves that are not drawn: back, or to an end that stands elsewhere."""
    targets = {move.target for move in of.moves.get(state, ()) if (state, move.target) not in drawn}
    stands = {target: of.stands[of.index[target]] for target in targets & at.spots.keys()}
    marks: set[str] = {stand for stand in stands.values() if stand in MARKS}
    if any(stand not in MARKS and at.goes_back(state, target) for target, stand in stands.items()):
        marks.add("back")
    return tuple(mark for mark in MARKS if mark in marks)[:2]


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
    say, shown = of.about("reach_page.key"), {_SWATCHES[block.stand] for block in blocks.values()}
    return tuple(Key(swatch, say(swatch)) for swatch in dict.fromkeys(_SWATCHES.values()) if swatch in shown)


def _notes(at: ReachLayout, moves: list[Transition], others: int, say: Subject, *, marked: bool) -> tuple[str, ...]:
    notes = [say.counted("left_out", at.left_out)] if at.left_out else []
    notes += [say("middle")] if at.middle_left_out else []
    notes += [say.counted("moves_left_out", others)] if others else []
    notes += [say("back")] if marked else []
    return (*notes, say("amiss")) if any(move.by in AMISS for move in moves) else tuple(notes)


def _numbers(of: Standing, at: ReachLayout) -> Sheet:
    """Every place: those that are drawn in their order, then those that are farthest from a person."""
    say, column = of.about("reach_page.places"), of.about("reach_page.column")
    columns, count = of.columns, of.numbers.count
    drawn = [of.index[state] for state in at.spots]
    others = set(of.places).difference(drawn)
    order = [*drawn, *sorted(others, key=lambda k: (_RANK.get(of.stands[k], 3), -(columns.normal[k] or 0), k))]
    more = (say("more", shown=count(ROWS), count=count(len(order))),) if len(order) > ROWS else ()
    by_day = [(getattr(columns, day), getattr(columns, f"{day}_hoped")) for day in _DAYS]
    rows: list[Row] = []
    for k in order[:ROWS]:
        state, heard = of.states[k], columns.words[k]
        names = [of.name(target) for target in dict.fromkeys(move.target for move in of.moves.get(state.id, ()))]
        leads_to = ", ".join([*names[:LEADS_TO], *(["…"] if len(names) > LEADS_TO else [])])
        kind = CellText(of.voice(f"reach_page.kind_of.{state.kind}"), state.place)
        from_start = str(at.spots[state.id].steps) if state.id in at.spots else "–"
        over = _SWATCHES[of.stands[k]] == "ends"
        steps = ["" if over else of.sure_steps(sure[k], hoped[k]) for sure, hoped in by_day]
        time, words = of.time(columns.seconds[k]) or "–", "–" if heard is None else count(heard)
        rows.append((of.name(k), kind, leads_to, from_start, *steps, time, words))
    head = column.each("place", "kind", "leads_to", "from_start", *_DAYS, "time", "words")
    return Sheet(say("caption"), head, tuple(rows), words=3, notes=(say("days"), *more))

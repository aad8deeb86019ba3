"""The graph drawn, with its numbers: wide as a whole or the ways alone, narrow as the worst way."""

from __future__ import annotations

from humanline.model.reach import AMISS, Transition
from humanline.model.reached import Path
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.reach_graph import MARKS, Look, Mark, Pair, PlaceLook, draw_narrow, draw_wide
from humanline.report.charts.reach_layout import ReachLayout, drawn_moves, layout
from humanline.report.reach.answer import ways as ways_in_words
from humanline.report.reach.standing import Stand, Standing
from humanline.report.reach.stories import does_in_short
from humanline.report.voice import Subject

#: Entries whose ways are drawn where the graph is too large to be drawn whole.
ENTRIES = 4
#: Stops on a phone; the middle of a longer way is left out.
STOPS = 14
#: Names of where a place leads, in the table.
LEADS_TO = 6
#: How a place looks by how it stands; an end by its kind.
_LOOKS: dict[Stand, Look] = {
    "person": "person", "later": "later", "way": "self", "lucky": "self", "no_way": "lost", "unknown": "unknown",
}  # fmt: skip
#: Looks of places at which a contact ends.
_ENDS: tuple[Look, ...] = ("person", "hang_up", "done")


def picture(of: Standing) -> Section | None:
    """The picture; nothing where it is not known where a customer comes in."""
    found, say = of.found, of.about("reach_page.picture")
    if not found.entries:
        return None
    ways = [entry.way if entry.way.steps else entry.lucky_way for entry in found.entries[:ENTRIES]]
    told = [step.state for path in (*ways, of.worst) for step in path.steps]
    told += [entry.state for entry in found.entries[:ENTRIES]]
    at = layout(found.graph, told, sum(found.columns.reachable))
    way, worst = {pair for path in ways for pair in _pairs(path)}, set(_pairs(of.worst))
    if worst <= way:
        worst = set()
    moves, others = drawn_moves(found.graph.moves, at, way | worst)
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
        say("alternative", answer=" ".join(ways_in_words(of))),
        _numbers(of, at, say),
        keys=_keys(blocks, of),
        wide_notes=_notes(at, moves, more, say, marked=bool(marks)),
        reading=(f"{thick} {dashed}".strip(), say("reading_narrow" if worst or not way else "reading_narrow_way")),
    )
    kind = "no_way" if of.counts["no_way"] else "unknown" if of.counts["unknown"] or of.counts["lucky"] else "way"
    fewer = any(block.sign.startswith("≤") for block in blocks.values())
    text = f"{say('text')} {say('perhaps')}" if fewer else say("text")
    return Section(*say.named(), say(f"heading_{kind}"), (text,), pictures=(drawn,))


def _pairs(path: Path) -> list[Pair]:
    return [(one.state, two.state) for one, two in zip(path.steps, path.steps[1:], strict=False) if one.by]


def _look(of: Standing, k: int) -> Look:
    if of.stands[k] == "end":
        return "hang_up" if of.states[k].kind == "hang_up" else "done"
    return _LOOKS[of.stands[k]]


def _block(of: Standing, state: str, marks: tuple[Mark, ...] = ()) -> PlaceLook:
    k = of.index[state]
    return PlaceLook(_look(of, k), of.name(k), of.sign(k), marks)


def _marks(of: Standing, at: ReachLayout, moves: list[Transition]) -> dict[str, tuple[Mark, ...]]:
    """Of each place, where it also leads: moves that are not drawn, back or to an end that stands elsewhere."""
    drawn = {(move.source, move.target) for move in moves}
    found: dict[str, set[str]] = {}
    for state in at.spots:
        for move in of.moves.get(state, ()):
            pair = (state, move.target)
            if move.target not in at.spots or pair in drawn:
                continue
            look = _look(of, of.index[move.target])
            if look in _ENDS or at.goes_back(*pair):
                found.setdefault(state, set()).add(look if look in _ENDS else "back")
    return {state: tuple(mark for mark in MARKS if mark in marks)[:2] for state, marks in found.items()}


def _narrow(of: Standing, say: Subject) -> str:
    """The worst way as a list."""
    entry, stops = of.found.entries[0], []
    for step in of.worst.steps or entry.way.steps:
        stops.append((_block(of, step.state), does_in_short(of, step) if step.by and step.by != "goes_on" else ""))
    stops = stops or [(_block(of, entry.state), "")]
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


def _numbers(of: Standing, at: ReachLayout, say: Subject) -> Sheet:
    places, column = of.about("reach_page.places"), of.about("reach_page.column")
    rows: list[Row] = []
    signs = {"×": "no_way", "?": "unknown"}
    for state, spot in at.spots.items():
        k = of.index[state]
        targets = list(dict.fromkeys(move.target for move in of.moves.get(state, ())))
        names = [*map(of.name, targets[:LEADS_TO]), *(["…"] if len(targets) > LEADS_TO else [])]
        sign = "0" if of.stands[k] == "person" else of.sign(k)
        kind = of.voice(f"reach_page.kind_of.{of.states[k].kind}")
        steps = places(signs[sign]) if sign in signs else sign
        rows.append((of.name(k), kind, ", ".join(names), str(spot.steps), steps))
    head = (*column.each("place", "kind"), *say.each("leads_to", "from_start"), column("to_person"))
    return Sheet(say("numbers"), head, tuple(rows), words=3)

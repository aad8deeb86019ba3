"""The graph drawn, with its numbers: wide as a whole or the ways alone, narrow as the worst way."""

from __future__ import annotations

from humanline.model.reach import Transition
from humanline.model.reached import Path
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.reach_graph import MARKS, Look, Mark, Pair, PlaceLook, draw_narrow, draw_wide
from humanline.report.charts.reach_layout import ReachLayout, drawn_moves, layout
from humanline.report.reach.standing import Standing
from humanline.report.reach.stories import does_in_short

#: Entries whose ways are drawn where the graph is too large to be drawn whole.
ENTRIES = 4
#: Stops on a phone; the middle of a longer way is left out.
STOPS = 14
#: Names of where a place leads, in the table.
LEADS_TO = 6


def picture(of: Standing) -> Section | None:
    """The picture; nothing where it is not known where a customer comes in."""
    found = of.found
    if not found.entries:
        return None
    say = of.voice.voice
    ways = [entry.way if entry.way.steps else entry.lucky_way for entry in found.entries[:ENTRIES]]
    told = [step.state for path in (*ways, of.worst) for step in path.steps]
    told += [entry.state for entry in found.entries[:ENTRIES]]
    at = layout(found.graph, told, sum(found.columns.reachable))
    way, worst = {pair for path in ways for pair in _pairs(path)}, set(_pairs(of.worst))
    if worst <= way:
        worst = set()
    moves, others = drawn_moves(found.graph.moves, at, way | worst)
    # A move to an end that stands elsewhere has its sign in the block, and is told with that.
    others = [move for move in others if _look(of, of.index[move.target]) not in ("person", "hang_up", "done")]
    marks = _marks(of, at, moves)
    blocks = {state: _block(of, state, marks.get(state, ())) for state in at.spots}
    heads = {
        steps: say("reach_page.picture.start") if steps == 0
        else say("reach_page.picture.after", steps=say.counted("reach.step", steps))
        for steps in at.layers
    }  # fmt: skip
    drawn = Picture(
        name="graph",
        wide=draw_wide(at, blocks, moves, way, worst, heads, name="graph-wide"),
        narrow=_narrow(of),
        alternative=say("reach_page.picture.alternative", answer=" ".join(_ways_in_words(of))),
        keys=_keys(of, blocks),
        numbers=_numbers(of, at),
        wide_notes=_notes(of, at, moves, len(others), marked=bool(marks)),
        reading=_reading(of, way=bool(way), worst=bool(worst)),
    )
    kind = "no_way" if of.counts["no_way"] else "unknown" if of.counts["unknown"] or of.counts["lucky"] else "way"
    fewer = any(block.sign.startswith("≤") for block in blocks.values())
    perhaps = [say("reach_page.picture.perhaps")] if fewer else []
    return Section(
        name="picture",
        subject=say("reach_page.picture.subject"),
        heading=say(f"reach_page.picture.heading_{kind}"),
        text=(" ".join([say("reach_page.picture.text"), *perhaps]),),
        pictures=(drawn,),
    )


def _reading(of: Standing, *, way: bool, worst: bool) -> tuple[str, str]:
    """What the lines of the wide picture and of the narrow one are: only those that are drawn."""
    say = of.voice.voice
    wide = [say("reach_page.picture.thick")] if way else []
    wide += [say("reach_page.picture.dashed")] if worst else []
    narrow = say("reach_page.picture.reading_narrow" if worst or not way else "reach_page.picture.reading_narrow_way")
    return " ".join(wide), narrow


def _pairs(path: Path) -> list[Pair]:
    return [(one.state, two.state) for one, two in zip(path.steps, path.steps[1:], strict=False) if one.by]


def _look(of: Standing, k: int) -> Look:
    stand, kind = of.stands[k], of.states[k].kind
    if stand == "person":
        return "person"
    if stand == "end":
        return "hang_up" if kind == "hang_up" else "done"
    if stand == "no_way":
        return "lost"
    if stand == "later":
        return "later"
    return "unknown" if kind == "unknown" or stand == "unknown" else "self"


def _block(of: Standing, state: str, marks: tuple[Mark, ...] = ()) -> PlaceLook:
    k = of.index[state]
    return PlaceLook(_look(of, k), of.name(k), of.sign(k), marks)


def _marks(of: Standing, at: ReachLayout, moves: list[Transition]) -> dict[str, tuple[Mark, ...]]:
    """Of each place, where it also leads: moves that are not drawn, back or to an end that stands elsewhere."""
    drawn = {(move.source, move.target) for move in moves}
    found: dict[str, tuple[Mark, ...]] = {}
    for state in at.spots:
        marks: set[Mark] = set()
        for move in of.moves.get(state, ()):
            pair = (state, move.target)
            if move.target not in at.spots or pair in drawn:
                continue
            look = _look(of, of.index[move.target])
            if look in ("person", "hang_up", "done"):
                marks.add(look)
            elif at.goes_back(*pair):
                marks.add("back")
        if marks:
            found[state] = tuple(mark for mark in MARKS if mark in marks)[:2]
    return found


def _narrow(of: Standing) -> str:
    """The worst way as a list."""
    say = of.voice.voice
    steps = list(of.worst.steps) or list(of.found.entries[0].way.steps)
    stops = [
        (_block(of, step.state), does_in_short(of, step) if step.by and step.by != "goes_on" else "") for step in steps
    ]
    if not stops:
        stops = [(_block(of, of.found.entries[0].state), "")]
    if len(stops) <= STOPS:
        return draw_narrow(stops, name="graph-narrow")
    half = STOPS // 2
    more = say.counted("reach_page.picture.more", len(stops) - 2 * half)
    if of.worst.shortened:  # how many places there are is not kept
        more = say("reach_page.picture.middle_here")
    return draw_narrow([*stops[:half], *stops[-half:]], name="graph-narrow", more=more, after=half)


def _ways_in_words(of: Standing) -> list[str]:
    from humanline.report.reach.answer import ways

    return list(ways(of))


def _keys(of: Standing, blocks: dict[str, PlaceLook]) -> tuple[Key, ...]:
    say = of.voice.voice
    shown = {block.look for block in blocks.values()}
    keys = [("person", "person", "person"), ("self", "self-line", "self"), ("lost", "lost", "lost"),
            ("unknown", "unknown", "unknown")]  # fmt: skip
    told = [Key(swatch, say(f"reach_page.key.{key}")) for look, swatch, key in keys if look in shown]
    if shown & {"done", "hang_up", "later"}:
        told.append(Key("ends", say("reach_page.key.end")))
    return tuple(told)


def _notes(
    of: Standing, at: ReachLayout, moves: list[Transition], moves_left_out: int, *, marked: bool
) -> tuple[str, ...]:
    say = of.voice.voice
    told = []
    if at.left_out:
        told.append(say.counted("reach_page.picture.left_out", at.left_out))
    if at.middle_left_out:
        told.append(say("reach_page.picture.middle"))
    if moves_left_out:
        told.append(say.counted("reach_page.picture.moves_left_out", moves_left_out))
    if marked:
        told.append(say("reach_page.picture.back"))
    if any(move.by in ("closed", "nobody_free", "error") for move in moves):
        told.append(say("reach_page.picture.amiss"))
    return tuple(told)


def _numbers(of: Standing, at: ReachLayout) -> Sheet:
    say = of.voice.voice
    rows: list[Row] = []
    for state, spot in at.spots.items():
        k = of.index[state]
        targets = list(dict.fromkeys(move.target for move in of.moves.get(state, ())))
        names = [of.name(target) for target in targets[:LEADS_TO]]
        if len(targets) > LEADS_TO:
            names.append("…")
        steps = "0" if of.stands[k] == "person" else of.sign(k)
        words = {"×": "reach_page.places.no_way", "?": "reach_page.places.unknown"}
        spoken = say(words[steps]) if steps in words else steps
        kind = say(f"reach_page.kind_of.{of.states[k].kind}")
        rows.append((of.name(k), kind, ", ".join(names), str(spot.steps), spoken))
    return Sheet(
        caption=say("reach_page.picture.numbers"),
        head=(
            say("reach_page.picture.place"),
            say("reach_page.places.kind"),
            say("reach_page.picture.leads_to"),
            say("reach_page.picture.from_start"),
            say("reach_page.picture.to_person"),
        ),
        rows=tuple(rows),
        words=3,
    )

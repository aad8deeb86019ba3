"""The menu as it should become, as text for its supplier; and the steps to a person before and after."""

from __future__ import annotations

from humanline.model.reach import Transition
from humanline.model.reached import Mend
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.reach.standing import Standing
from humanline.report.reach.stories import quoted

#: Places that the text shows, and rows of the table; the record holds all.
_PLACES, _ROWS = 12, 60
#: Keys that menus give to a person, the usual one first.
_KEYS = ("0", "9", "8", "7", "6", "5", "4", "3", "2", "1", "*", "#")


def letter(of: Standing) -> Section | None:
    """What to ask of the supplier; left out where nothing mends everything."""
    mend = next((one for one in of.found.mends if one.steps), None)
    if mend is None:
        return None
    say = of.voice.voice
    shown = [move.source for move in mend.moves if move.source in of.index]
    text = [say("reach_page.letter.ask", count=len(shown)), ""]
    for source in shown[:_PLACES]:
        text += [*_place(of, source), ""]
    if len(shown) > _PLACES:
        text.append(say("reach_page.and_more", count=say.numbers.count(len(shown) - _PLACES)))
    return Section(
        name="letter",
        subject=say("reach_page.letter.subject"),
        heading=_heading(of, mend),
        text=(say("reach_page.letter.text"),),
        letter="\n".join(text).rstrip(),
        sheets=(_steps(of, mend),),
    )


def _heading(of: Standing, mend: Mend) -> str:
    say, columns = of.voice.voice, of.found.columns
    nearer = sum(mend.steps[k] != columns.normal[k] for k in of.places)
    return say.counted("reach_page.letter.heading", nearer, places=say.numbers.count(len(of.places)))


def _place(of: Standing, source: str) -> list[str]:
    """One place as it is to become."""
    say, state = of.voice.voice, of.states[of.index[source]]
    lines = [f"== {of.name(source)} =="]
    if state.words and state.words != state.name:
        lines.append(quoted(state.words))
    options = [move for move in of.moves.get(source, ()) if move.by in ("key", "says", "click")]
    lines += [f"  {_option(of, move)}" for move in options]
    if of.read:
        lines.append(f"+ {say('reach_page.letter.link')}")
    else:
        taken = {move.value for move in options if move.by == "key"}
        key = next((key for key in _KEYS if key not in taken), "0")
        lines.append(f"+ {say('reach_page.letter.key', key=key)}")
    return lines


def _option(of: Standing, move: Transition) -> str:
    told = quoted(move.label) or (of.name(move.target) if move.target in of.index else "")
    return f"{move.value}  {told}" if move.by == "key" else told or move.value


def _steps(of: Standing, mend: Mend) -> Sheet:
    """Steps to a person from each place, as they are and as they would be; where nothing changes comes last."""
    say, columns = of.voice.voice, of.found.columns
    order = sorted(of.places, key=lambda k: mend.steps[k] == columns.normal[k])
    rows: list[Row] = [(of.name(k), _said(of, columns.normal[k]), _said(of, mend.steps[k])) for k in order[:_ROWS]]
    more = len(order) - _ROWS
    notes = (say("reach_page.and_more", count=say.numbers.count(more)),) if more > 0 else ()
    head = tuple(say(f"reach_page.letter.{name}") for name in ("place", "now", "then"))
    return Sheet(say("reach_page.letter.caption"), head, tuple(rows), notes=notes)


def _said(of: Standing, steps: int | None) -> str:
    return of.voice.voice("reach_page.places.no_way") if steps is None else str(steps)

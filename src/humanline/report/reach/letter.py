"""What to send to whoever maintains the menu: how it should become, and where in it the line can be asked."""

from __future__ import annotations

from humanline.model.reached import Mend
from humanline.reach.asking_the_line import PlaceToAsk, places_to_ask, snippet
from humanline.report.blocks import Fold, Item, Row, Section, Sheet
from humanline.report.reach.standing import Standing
from humanline.report.reach.stories import quoted
from humanline.report.voice import Subject

#: Places that the text shows, and rows of a table; the record holds all.
_PLACES, _ROWS = 12, 60
#: Keys that menus give to a person, the usual one first.
_KEYS = ("0", "9", "8", "7", "6", "5", "4", "3", "2", "1", "*", "#")


def letter(of: Standing) -> Section | None:
    """The text for the supplier, and steps before and after; left out where nothing mends everything."""
    mend = next((one for one in of.found.mends if one.steps), None)
    if mend is None:
        return None
    say, normal = of.about("reach_page.letter"), of.columns.normal
    shown = [move.source for move in mend.moves if move.source in of.index]
    text = [say("ask", count=len(shown)), ""]
    for source in shown[:_PLACES]:
        text += [*_place(of, source, say), ""]
    text += of.and_more(len(shown) - _PLACES)
    nearer = sum(mend.steps[k] != normal[k] for k in of.places)
    heading = say.counted("heading", nearer, places=of.numbers.count(len(of.places)))
    told, sheets = "\n".join(text).rstrip(), (_steps(of, mend, say),)
    return Section(*say.named(), heading, (say("text"),), letter=told, sheets=sheets)


def _place(of: Standing, source: str, say: Subject) -> list[str]:
    """One place as it is to become."""
    state = of.states[of.index[source]]
    lines = [f"== {of.name(source)} =="]
    if state.words and state.words != state.name:
        lines.append(quoted(state.words))
    taken = set()
    for move in of.moves.get(source, ()):
        told = quoted(move.label) or (of.name(move.target) if move.target in of.index else "")
        if move.by == "key":
            taken.add(move.value)
            lines.append(f"  {move.value}  {told}")
        elif move.by in ("says", "click"):
            lines.append(f"  {told or move.value}")
    new = say("link") if of.read else say("key", key=next((key for key in _KEYS if key not in taken), "0"))
    return [*lines, f"+ {new}"]


def _steps(of: Standing, mend: Mend, say: Subject) -> Sheet:
    """Steps to a person from each place, as they are and as they would be; where nothing changes comes last."""
    normal, none = of.columns.normal, of.voice("reach_page.places.no_way")
    order = sorted(of.places, key=lambda k: mend.steps[k] == normal[k])
    rows: list[Row] = []
    for k in order[:_ROWS]:
        rows.append((of.name(k), *(none if steps is None else str(steps) for steps in (normal[k], mend.steps[k]))))
    return Sheet(say("caption"), say.each("place", "now", "then"), tuple(rows), notes=of.and_more(len(order) - _ROWS))


def asking(of: Standing) -> Section | None:
    """Where the line can be asked, with what to put in; left out where there is no such place, or no way to ask."""
    places = places_to_ask(of.graph)
    if not places:
        return None
    say = of.about("reach_page.asking")

    def chosen(one: PlaceToAsk) -> str:
        return say("with_words", chosen=one.chosen, label=one.label) if one.label else one.chosen

    rows = tuple((of.name(one.state.id), chosen(one), of.name(one.target.id), one.place) for one in places[:_ROWS])
    lines = tuple(Item(line) for line in snippet(of.graph.format, places[0]))
    sheet = Sheet(say("caption"), say.each("menu", "chosen", "leads_to", "place"), rows, words=4)
    fold = Fold(say("snippet", chosen=chosen(places[0])), lines)
    heading = say.counted("heading", len(places))
    return Section(*say.named(), heading, (say("text"),), folds=(fold,), sheets=(sheet,))

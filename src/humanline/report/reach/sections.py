"""What to change and the letter about it; what customers come for, the week, where to ask, and what to know."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.reach import WEEK_MINUTES, OpenHours
from humanline.model.reached import Finding
from humanline.reach.asking_the_line import PlaceToAsk, places_to_ask, snippet
from humanline.report.blocks import Fold, Item, Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import pieces, week_strip
from humanline.report.reach.standing import Standing
from humanline.report.reach.stories import quoted
from humanline.report.voice import Subject

#: Weeks that are drawn, one for each entry.
WEEKS = 4
#: Places that the letter shows, and rows of a table; the record holds all.
_PLACES, _ROWS = 12, 60
#: Keys that menus give to a person, the usual one first.
_KEYS = ("0", "9", "8", "7", "6", "5", "4", "3", "2", "1", "*", "#")


def mends(of: Standing) -> Section | None:
    """The smallest changes that mend what is broken."""
    found = of.found.mends
    if not found:
        return None
    say, first, items, before = of.about("reach_page.mend"), found[0], [], ""
    for mend in found:
        items.append(Item(of.mend(mend, lines=False), "" if mend.what == before else of.mended(mend.what)))
        before = mend.what
    key = "heading_all" if first.all else "heading"
    heading = say.counted(key, len(first.moves), mended=first.mended, broken=first.broken)
    return Section(*say.named("mends"), heading, (say("text"),), items=tuple(items))


def letter(of: Standing) -> Section | None:
    """The text for the supplier, and steps before and after; left out where nothing mends everything."""
    mend = next((one for one in of.found.mends if one.steps), None)
    if mend is None:
        return None
    say, normal, steps = of.about("reach_page.letter"), of.columns.normal, mend.steps
    shown = [move.source for move in mend.moves if move.source in of.index]
    places = [_place(of, source, say) for source in shown[:_PLACES]]
    text = "\n\n".join([say("ask", count=of.numbers.count(len(shown))), *places, *of.and_more(len(shown) - _PLACES)])
    order = sorted(of.places, key=lambda k: steps[k] == normal[k])  # where nothing changes comes last
    numbers = ((k, of.sure_steps(normal[k], normal[k]), of.sure_steps(steps[k], steps[k])) for k in order[:_ROWS])
    rows = tuple((of.name(k), now, then) for k, now, then in numbers)
    sheet = Sheet(say("caption"), say.each("place", "now", "then"), rows, notes=of.and_more(len(order) - _ROWS))
    nearer = sum(steps[k] != normal[k] for k in of.places)
    heading = say.counted("heading", nearer, places=of.numbers.count(len(of.places)))
    return Section(*say.named(), heading, (say("text"),), letter=text, sheets=(sheet,))


def _place(of: Standing, source: str, say: Subject) -> str:
    """One place as it is to become."""
    state, moves = of.states[of.index[source]], of.moves.get(source, ())
    lines = [f"== {of.name(source)} ==", *([quoted(state.words)] if state.words not in ("", state.name) else [])]
    for move in moves:
        told = quoted(move.label) or (of.name(move.target) if move.target in of.index else "")
        if move.by == "key":
            lines.append(f"  {move.value}  {told}")
        elif move.by in ("says", "click"):
            lines.append(f"  {told or move.value}")
    taken = {move.value for move in moves if move.by == "key"}
    new = say("link") if of.read else say("key", key=next((key for key in _KEYS if key not in taken), "0"))
    return "\n".join([*lines, f"+ {new}"])


def moments(of: Standing) -> Section | None:
    """What customers come for, where that was given."""
    found = of.found.moments
    if found is None:
        return None
    say, count = of.about("reach_page.moments"), of.numbers.count
    if found.no_way:
        heading = say("heading_no_way", count=count(found.no_way), contacts=count(found.contacts))
    elif found.steps is None:
        heading = say("heading_none")
    else:
        heading = say("heading_steps", steps=of.numbers.decimal(found.steps, 1))
    rows: list[Row] = []
    for one in sorted(found.moments, key=lambda one: (-one.contacts, one.moment)):
        place = of.name(one.state) if one.state in of.index else say("not_found")
        numbers = (of.sure_steps(one.steps, one.steps_hoped), of.time(one.seconds)) if one.state else ("–", "–")
        rows.append((one.moment, place, count(one.contacts), *numbers))
    head = (*say.each("moment", "place", "contacts"), *of.about("reach_page.column").each("to_person", "time"))
    sheet = Sheet(say("caption"), head, tuple(rows), words=2)
    return Section(*say.named(), heading, (of.coming_for(),), sheets=(sheet,))


def week(of: Standing) -> Section | None:
    """The times of the week without a way to a person, drawn."""
    found = [finding for finding in of.found.findings if finding.kind == "closed_hours"]
    if not found:
        return None
    say, longest = of.about("reach_page.week"), max(found, key=lambda finding: _minutes(finding.windows))
    most = _minutes(longest.windows)
    hours = of.numbers.decimal(most / 60, 0 if most % 60 == 0 else 1)
    pictures = tuple(_week(of, finding, f"week-{number}", say) for number, finding in enumerate(found[:WEEKS], start=1))
    return Section(*say.named(), say("heading" if longest.sure else "heading_unsure", hours=hours), pictures=pictures)


def _minutes(windows: OpenHours) -> int:
    return sum(until - since for since, until in windows)


def _week(of: Standing, finding: Finding, name: str, say: Subject) -> Picture:
    shut = finding.windows
    keys = (Key("person", say("open")),) if _minutes(shut) < WEEK_MINUTES else ()
    rows = tuple((of.voice(f"day.{day}"), _day(pieces(shut, day), say)) for day in range(7))
    sheet = Sheet(say("caption"), say.each("day", "times"), rows, words=2)
    drawn, told = week_strip(shut, of.voice, name=name), say("alternative", windows=of.voice.windows(shut))
    title, notes = say("title", name=of.name(finding.state)), () if finding.sure else (say("unsure"),)
    return Picture(name, "", drawn, told, sheet, (*keys, Key("shut", say("shut"))), title, notes, small=True)


def _day(shut: Sequence[tuple[int, int]], say: Subject) -> str:
    if shut == [(0, 24 * 60)]:
        return say("all_day")
    told = ["–".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in piece) for piece in shut]
    return say.numbers.listed(told) if told else say("never")


def asking(of: Standing) -> Section | None:
    """Where the line can be asked, with what to put in; left out where there is no such place, or no way to ask."""
    places, say = places_to_ask(of.graph), of.about("reach_page.asking")
    if not places:
        return None

    def chosen(one: PlaceToAsk) -> str:
        return say("with_words", chosen=one.chosen, label=one.label) if one.label else one.chosen

    rows = tuple((of.name(one.state.id), chosen(one), of.name(one.target.id), one.place) for one in places[:_ROWS])
    sheet = Sheet(say("caption"), say.each("menu", "chosen", "leads_to", "place"), rows, words=4)
    lines = tuple(map(Item, snippet(of.graph.format, places[0])))
    fold = Fold(say("snippet", chosen=chosen(places[0])), lines)
    return Section(*say.named(), say.counted("heading", len(places)), (say("text"),), folds=(fold,), sheets=(sheet,))


def notes(of: Standing) -> Section:
    """What to know when reading the numbers."""
    say = of.about("reach_page.notes")
    items = [Item(of.voice(f"reach.note.{note}")) for note in of.found.notes]
    reader = tuple(Item(of.voice.note(note)) for note in of.graph.notes)
    folds = (Fold(f"{say('reader')} ({len(reader)})", reader),) if reader else ()
    return Section(*say.named(), say("heading"), items=(*items, Item(say("pace"))), folds=folds)

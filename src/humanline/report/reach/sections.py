"""What customers come for, the week, the languages, all places, and what to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from humanline.model.reach import WEEK_MINUTES, OpenHours
from humanline.model.reached import Finding
from humanline.report.blocks import Fold, Item, Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import pieces, week_strip
from humanline.report.numbers import CellText
from humanline.report.reach.standing import Standing
from humanline.report.voice import Subject

#: Rows of a table; of more places the farthest are shown.
ROWS = 300
#: Weeks that are drawn, one for each entry.
WEEKS = 4
#: A table with more rows is folded away.
_FOLDED = 12


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
    return Section(*say.named(), heading, (of.voice.moments(found),), sheets=(sheet,))


def entries(of: Standing) -> Section | None:
    """Where customers come in, where there is more than one way in."""
    found = [of.index[entry.state] for entry in of.found.entries]
    if len(found) < 2:
        return None
    say, normal, hoped = of.about("reach_page.entries"), of.found.columns.normal, of.found.columns.normal_hoped
    rows: list[Row] = []
    for k in found[:ROWS]:
        rows.append((CellText(of.name(k), of.states[k].place), of.sure_steps(normal[k], hoped[k]), *_heard(of, k)))
    head = of.about("reach_page.column").each("place", "to_person", "time", "words")
    sheet = Sheet(say("caption"), head, tuple(rows), notes=of.and_more(len(found) - ROWS))
    heading, text = say("heading", count=of.numbers.count(len(found))), (say("text", name=of.name(found[0])),)
    return Section(*say.named(), heading, text, sheets=(sheet,), folded=len(rows) > _FOLDED)


def _heard(of: Standing, k: int) -> tuple[str, str]:
    """The time that the way to a person from a place takes, and the words on it."""
    words = of.found.columns.words[k]
    return of.time(of.found.columns.seconds[k]) or "–", "–" if words is None else of.numbers.count(words)


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


def languages(of: Standing) -> Section | None:
    """How it stands in each language, where there is more than one."""
    spoken: dict[str, Counter[str]] = {}
    for k in of.places:
        if of.states[k].language:
            spoken.setdefault(of.states[k].language, Counter())[of.stands[k]] += 1
    if len(spoken) < 2:
        return None
    say = of.about("reach_page.languages")
    rows: list[Row] = []
    for code, counts in spoken.items():
        unsure = counts["lucky"] + counts["unknown"]
        numbers = map(of.numbers.count, (counts.total(), counts["way"], counts["no_way"], unsure))
        rows.append((of.language(code), *numbers))
    without = [one for one in of.found.findings if one.kind == "one_language"]
    lost = [of.language(str(one.values.get("language", ""))) for one in without if one.sure]
    key = "heading_one" if lost else "heading_unknown" if without else "heading"
    head = say.each("language", "places", "with_way", "no_way", "open")
    heading = say(key, languages=of.numbers.listed(lost))
    return Section(*say.named(), heading, sheets=(Sheet(say("caption"), head, tuple(rows)),))


def places(of: Standing) -> Section | None:
    """Every place with its steps, time and words; of many the farthest."""
    if not of.places:
        return None
    say, count, columns = of.about("reach_page.places"), of.numbers.count, of.found.columns
    shown, notes = list(of.places), [say("days")]
    if len(shown) > ROWS:
        rank = {"no_way": 0, "lucky": 1, "unknown": 2}
        shown.sort(key=lambda k: (rank.get(of.stands[k], 3), -(columns.normal[k] or 0), k))
        notes.append(say("more", shown=count(ROWS), count=count(len(shown))))
    rows: list[Row] = []
    for k in shown[:ROWS]:
        kind = CellText(of.voice(f"reach_page.kind_of.{of.states[k].kind}"), of.states[k].place)
        best = of.sure_steps(columns.best[k], columns.best_hoped[k])
        normal = of.sure_steps(columns.normal[k], columns.normal_hoped[k])
        worst = of.sure_steps(columns.worst[k], columns.worst_hoped[k])
        rows.append((of.name(k), kind, best, normal, worst, *_heard(of, k)))
    head = of.about("reach_page.column").each("place", "kind", "best", "normal", "worst", "time", "words")
    sheet = Sheet(say("caption"), head, tuple(rows), words=2, notes=tuple(notes))
    return Section(*say.named(), say("heading"), sheets=(sheet,), folded=len(rows) > _FOLDED)


def notes(of: Standing) -> Section:
    """What to know when reading the numbers."""
    say = of.about("reach_page.notes")
    items = [Item(of.voice(f"reach.note.{note}")) for note in of.found.notes]
    reader = tuple(Item(of.voice.note(note)) for note in of.found.graph.notes)
    folds = (Fold(f"{say('reader')} ({len(reader)})", reader),) if reader else ()
    return Section(*say.named(), say("heading"), items=(*items, Item(say("pace"))), folds=folds)

"""What customers come for, the week, and what to know."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.reach import WEEK_MINUTES, OpenHours
from humanline.model.reached import Finding, MomentReach
from humanline.report.blocks import Fold, Item, Key, Picture, Section, Sheet
from humanline.report.charts.day_grid import pieces, week_strip
from humanline.report.reach.standing import Standing
from humanline.report.voice import Subject

#: Weeks that are drawn, one for each entry.
WEEKS = 4


def moments(of: Standing) -> Section | None:
    """What customers come for, where that was given."""
    found = of.found.moments
    if found is None:
        return None
    say, column, count = of.about("reach_page.moments"), of.about("reach_page.column"), of.numbers.count
    if found.no_way:
        heading = say("heading_no_way", count=count(found.no_way), contacts=count(found.contacts))
    elif found.steps is None:
        heading = say("heading_none")
    else:
        heading = say("heading_steps", steps=of.numbers.decimal(found.steps, 1))

    def steps(one: MomentReach) -> str:
        return of.sure_steps(one.steps, one.steps_hoped) if one.state else "–"

    sheet = Sheet.of(
        sorted(found.moments, key=lambda one: (-one.contacts, one.moment)),
        say("caption"),
        (say("moment"), lambda one: one.moment),
        (say("place"), lambda one: of.name(one.state) if one.state in of.index else say("not_found")),
        (say("contacts"), lambda one: count(one.contacts)),
        (column("to_person"), steps),
        (column("time"), lambda one: of.time(one.seconds) if one.state else "–"),
        words=2,
    )
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


def notes(of: Standing) -> Section:
    """What to know when reading the numbers."""
    say = of.about("reach_page.notes")
    items = [Item(of.voice(f"reach.note.{note}")) for note in of.found.notes]
    reader = tuple(Item(of.voice.note(note)) for note in of.graph.notes)
    folds = (Fold(f"{say('reader')} ({len(reader)})", reader),) if reader else ()
    return Section(*say.named(), say("heading"), items=(*items, Item(say("pace"))), folds=folds)

"""What customers come for, the week, the languages, all places, and what to know."""

from __future__ import annotations

from collections import Counter

from humanline.model.reach import WEEK_MINUTES, OpenHours
from humanline.model.reached import Finding
from humanline.report.blocks import Fold, Item, Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import pieces, week_strip
from humanline.report.numbers import CellText
from humanline.report.reach.standing import Standing

#: Rows of a table; of more places the farthest are shown.
ROWS = 300
#: Weeks that are drawn, one for each entry.
WEEKS = 4


def moments(of: Standing) -> Section | None:
    """What customers come for, where that was given."""
    found = of.found.moments
    if found is None:
        return None
    say, count = of.voice.voice, of.voice.voice.numbers.count
    if found.no_way:
        heading = say("reach_page.moments.heading_no_way", count=count(found.no_way), contacts=count(found.contacts))
    elif found.steps is None:
        heading = say("reach_page.moments.heading_none")
    else:
        heading = say("reach_page.moments.heading_steps", steps=say.numbers.decimal(found.steps, 1))
    rows: list[Row] = []
    for moment in sorted(found.moments, key=lambda one: (-one.contacts, one.moment)):
        place = of.name(moment.state) if moment.state in of.index else say("reach_page.moments.not_found")
        known = bool(moment.state)
        steps = _steps(of, moment.steps, moment.steps_hoped) if known else "–"
        rows.append((moment.moment, place, count(moment.contacts), steps, of.time(moment.seconds) if known else "–"))
    return Section(
        name="moments",
        subject=say("reach_page.moments.subject"),
        heading=heading,
        text=(_together(of),),
        sheets=(
            Sheet(
                caption=say("reach_page.moments.caption"),
                head=(
                    say("reach_page.moments.moment"),
                    say("reach_page.moments.place"),
                    say("reach_page.moments.contacts"),
                    say("reach_page.picture.to_person"),
                    say("reach_page.places.time"),
                ),
                rows=tuple(rows),
                words=2,
            ),
        ),
    )


def _together(of: Standing) -> str:
    found = of.found.moments
    if found is None:
        return ""
    say, count = of.voice.voice, of.voice.voice.numbers.count
    numbers = {
        "contacts": count(found.contacts),
        "matched": count(found.matched),
        "with_way": count(found.with_way),
        "no_way": count(found.no_way),
    }
    if found.steps is None or found.seconds is None:
        return say("reach.moments_none", **numbers)
    seconds = say.counted("reach.second", found.seconds)
    return say("reach.moments", steps=say.numbers.decimal(found.steps, 1), seconds=seconds, **numbers)


def entries(of: Standing) -> Section | None:
    """Where customers come in, where there is more than one way in."""
    found = of.found.entries
    if len(found) < 2:
        return None
    say, columns = of.voice.voice, of.found.columns
    rows: list[Row] = []
    for entry in found[:ROWS]:
        k = of.index[entry.state]
        words = columns.words[k]
        steps = _steps(of, columns.normal[k], columns.normal_hoped[k])
        rows.append((CellText(of.name(k), of.states[k].place), steps, of.time(columns.seconds[k]) or "–",
                     "–" if words is None else say.numbers.count(words)))  # fmt: skip
    notes = () if len(found) <= ROWS else (say("reach_page.and_more", count=say.numbers.count(len(found) - ROWS)),)
    return Section(
        name="entries",
        subject=say("reach_page.entries.subject"),
        heading=say("reach_page.entries.heading", count=say.numbers.count(len(found))),
        text=(say("reach_page.entries.text", name=of.name(found[0].state)),),
        sheets=(
            Sheet(
                caption=say("reach_page.entries.caption"),
                head=(
                    say("reach_page.picture.place"),
                    say("reach_page.picture.to_person"),
                    say("reach_page.places.time"),
                    say("reach_page.places.words"),
                ),
                rows=tuple(rows),
                notes=notes,
            ),
        ),
        folded=len(rows) > 12,
    )


def week(of: Standing) -> Section | None:
    """The times of the week without a way to a person, drawn."""
    found = [finding for finding in of.found.findings if finding.kind == "closed_hours"]
    if not found:
        return None
    say = of.voice.voice
    longest = max(found, key=lambda finding: sum(until - since for since, until in finding.windows))
    most = sum(until - since for since, until in longest.windows)
    hours = say.numbers.decimal(most / 60, 0 if most % 60 == 0 else 1)
    return Section(
        name="week",
        subject=say("reach_page.week.subject"),
        heading=say(f"reach_page.week.{'heading' if longest.sure else 'heading_unsure'}", hours=hours),
        pictures=tuple(_week(of, finding, number) for number, finding in enumerate(found[:WEEKS], start=1)),
    )


def _week(of: Standing, finding: Finding, number: int) -> Picture:
    say, shut = of.voice.voice, finding.windows
    rows = tuple((say(f"day.{day}"), _day(of, shut, day)) for day in range(7))
    drawn = week_strip(shut, say, name=f"week-{number}")
    open_all = sum(until - since for since, until in shut) < WEEK_MINUTES
    keys = (Key("person", say("reach_page.week.open")),) if open_all else ()
    return Picture(
        name=f"week-{number}",
        wide="",
        narrow=drawn,
        alternative=say("reach_page.week.alternative", windows=of.voice.windows(shut)),
        keys=(*keys, Key("shut", say("reach_page.week.shut"))),
        title=say("reach_page.week.title", name=of.name(finding.state)),
        notes=() if finding.sure else (say("reach_page.week.unsure"),),
        numbers=Sheet(
            caption=say("reach_page.week.caption"),
            head=(say("reach_page.week.day"), say("reach_page.week.times")),
            rows=rows,
            words=2,
        ),
        small=True,
    )


def _day(of: Standing, shut: OpenHours, day: int) -> str:
    say = of.voice.voice
    found = pieces(shut, day)
    if found == [(0, 24 * 60)]:
        return say("reach_page.week.all_day")
    told = [f"{_clock(since)}–{_clock(until)}" for since, until in found]
    return say.numbers.listed(told) if told else say("reach_page.week.never")


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def languages(of: Standing) -> Section | None:
    """How it stands in each language, where there is more than one."""
    spoken: dict[str, Counter[str]] = {}
    for k in of.places:
        language = of.states[k].language
        if language:
            spoken.setdefault(language, Counter())[of.stands[k]] += 1
    if len(spoken) < 2:
        return None
    say, count = of.voice.voice, of.voice.voice.numbers.count
    without = [one for one in of.found.findings if one.kind == "one_language"]
    lost = [str(one.values.get("language", "")) for one in without if one.sure]
    rows = tuple(
        (of.language(code), count(counts.total()), count(counts["way"]), count(counts["no_way"]),
         count(counts["lucky"] + counts["unknown"])) for code, counts in spoken.items()
    )  # fmt: skip
    names = say.numbers.listed([of.language(code) for code in lost])
    key = "heading_one" if lost else "heading_unknown" if without else "heading"
    heading = say(f"reach_page.languages.{key}", languages=names)
    head = ("language", "places", "with_way", "no_way", "open")
    return Section(
        name="languages",
        subject=say("reach_page.languages.subject"),
        heading=heading,
        sheets=(
            Sheet(
                caption=say("reach_page.languages.caption"),
                head=tuple(say(f"reach_page.languages.{name}") for name in head),
                rows=rows,
            ),
        ),
    )


def places(of: Standing) -> Section | None:
    """Every place with its steps, time and words; of many the farthest."""
    if not of.places:
        return None
    say, columns = of.voice.voice, of.found.columns
    shown = list(of.places)
    notes = [say("reach_page.places.days")]
    if len(shown) > ROWS:
        count = say.numbers.count
        rank = {"no_way": 0, "lucky": 1, "unknown": 2}
        shown.sort(key=lambda k: (rank.get(of.stands[k], 3), -(columns.normal[k] or 0), k))
        notes.append(say("reach_page.places.more", shown=count(ROWS), count=count(len(shown))))
        shown = shown[:ROWS]
    rows = tuple(_row(of, k) for k in shown)
    return Section(
        name="places",
        subject=say("reach_page.places.subject"),
        heading=say("reach_page.places.heading"),
        sheets=(
            Sheet(
                caption=say("reach_page.places.caption"),
                head=(
                    say("reach_page.picture.place"),
                    say("reach_page.places.kind"),
                    *(say(f"reach_page.places.{name}") for name in ("best", "normal", "worst", "time", "words")),
                ),
                rows=rows,
                words=2,
                notes=tuple(notes),
            ),
        ),
        folded=len(rows) > 12,
    )


def _row(of: Standing, k: int) -> Row:
    say, columns, state = of.voice.voice, of.found.columns, of.states[k]
    words = columns.words[k]
    return (
        of.name(k),
        CellText(say(f"reach_page.kind_of.{state.kind}"), state.place),
        _steps(of, columns.best[k], columns.best_hoped[k]),
        _steps(of, columns.normal[k], columns.normal_hoped[k]),
        _steps(of, columns.worst[k], columns.worst_hoped[k]),
        of.time(columns.seconds[k]) or "–",
        "–" if words is None else say.numbers.count(words),
    )


def _steps(of: Standing, sure: int | None, hoped: int | None) -> str:
    """A number of steps: certain, none, at most, or not known."""
    if sure == hoped:
        return of.voice.voice("reach_page.places.no_way") if sure is None else str(sure)
    if sure is not None:
        return of.voice.voice("reach_page.at_most", steps=sure)
    return of.voice.voice("reach_page.places.unknown")


def notes(of: Standing) -> Section:
    """What to know when reading the numbers."""
    say = of.voice.voice
    items = [Item(say(f"reach.note.{note}")) for note in of.found.notes]
    items.append(Item(say("reach_page.notes.pace")))
    reader = tuple(Item(of.voice.note(note)) for note in of.found.graph.notes)
    return Section(
        name="notes",
        subject=say("reach_page.notes.subject"),
        heading=say("reach_page.notes.heading"),
        items=tuple(items),
        folds=(Fold(f"{say('reach_page.notes.reader')} ({len(reader)})", reader),) if reader else (),
    )

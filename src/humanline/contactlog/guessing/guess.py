"""Guess which column is which, and say how sure the guess is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

from humanline.contactlog.columns.channel_words import is_channel, said_of
from humanline.contactlog.columns.people import are_people, names_staff, tells_who
from humanline.contactlog.columns.profiling import Profile, ProfiledColumn
from humanline.contactlog.columns.typed_words import typed_words
from humanline.contactlog.columns.vocabulary import (
    ABANDONED_WORDS,
    CAUSE_NAMES,
    CHANNEL_NAMES,
    COLUMN_WORDS,
    ENDED_STATES,
    ENDING_NAMES,
    ENDING_WORDS,
    IDENTITY_WORDS,
    NOBODY,
    OPEN_STATES,
    OWED_WORDS,
    SOLVED_STATES,
    TEST_WORDS,
    UNSOLVED_STATES,
    WENT_WRONG,
    name_score,
    words,
)
from humanline.contactlog.guessing.guessed import Guess, Sureness, best, source_of, take, tells_apart
from humanline.contactlog.guessing.known_shapes import guess_shape
from humanline.contactlog.guessing.lengths import guess_durations
from humanline.contactlog.guessing.marks import guess_marks
from humanline.contactlog.guessing.rows import is_number_of, returning
from humanline.contactlog.guessing.times import guess_times
from humanline.contactlog.guessing.totals import guess_totals, sums_among
from humanline.contactlog.tidying.causes import NO_CAUSE
from humanline.foundation.language import Language
from humanline.foundation.rules import as_rule_name
from humanline.model.organisation import ColumnSource, Source, spelling_of

#: A column of more different values is not asked about as the kinds of contacts.
_MOST_KINDS = 100


def guess(profile: Profile, *, language: Language = "en", events: bool = True, titles: Sequence[str] = ()) -> Guess:
    """Guess the mapping of an export to the contact log.

    Args:
        profile: what stands in its columns.
        language: of the reasons and notes.
        events: rows with the same number may be events of one contact.
        titles: what the files, or the sheets of a workbook, are called.

    Raises:
        LogError: columns are hours with numbers below them.
    """
    found = Guess(language=language)
    free = {column.name: column for column in profile.columns if column.filled}
    for column in profile.columns:
        if not column.filled:
            found.notes.append(found.say("note_empty", column=column.name))
    guess_shape(found, free, profile)
    people = _people(found, free)
    returning(found, free, events=events)
    for step in (_wide, partial(guess_totals, profile), guess_times, partial(_channel, titles), guess_durations):
        step(found, free)
    _identities(found, free, people)
    hidden = {*(column.name for column in people), *_identifying(found)}
    _cause(found, free)
    moment = partial(_moment, hidden=[column for column in profile.columns if column.name in hidden])
    for step in (moment, _flags, _count, _others) if found.totals is None else (moment, _others):
        step(found, free)
    _derived(found, profile, hidden)
    found.exclude |= sums_among(found, profile)
    _channel_modes(found, profile, titles)
    _moments(found, profile)
    return found


def _people(found: Guess, free: dict[str, ProfiledColumn]) -> list[ProfiledColumn]:
    """Take out the columns that hold people: staff are not read, and customers at most as pseudonyms."""
    people = []
    for column in list(free.values()):
        if column.yes_no or column.instants > 0.9 or column.dates > 0.9 or column.clock_times > 0.9:
            continue
        staff = names_staff(column.name)
        if staff or are_people(column.values):
            take(free, column.name)
            people.append(column)
            found.notes.append(found.say("note_staff" if staff else "note_people", column=column.name))
    return people


def _identifying(found: Guess) -> set[str]:
    """The columns of the file that tell customers or contacts apart."""
    sources = [found.columns[what].source for what in ("customer_id", "contact_id") if what in found.columns]
    return {str(source.column) if isinstance(source, ColumnSource) else str(source) for source in sources}


def _wide(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """Totals with one column a channel."""
    channels = [c for c in free.values() if c.numbers > 0.95 and is_channel(c.name) and not name_score(c.name, "count")]
    named = any(name_score(c.name, "channel") and c.numbers < 0.5 and not c.many for c in free.values())
    if len(channels) >= 2 and not named:
        names = tuple(column.name for column in channels)
        found.add("channel", ColumnSource(wide=names), "guessed", found.say("channels_wide"))
        found.notes.append(found.say("note_wide"))
        take(free, *names)


def _channel(titles: Sequence[str], found: Guess, free: dict[str, ProfiledColumn]) -> None:
    if "channel" in {*found.columns, *found.settled}:
        return

    def spoken(column: ProfiledColumn) -> float:
        total = sum(column.values.values())
        return sum(count for value, count in column.values.items() if said_of(value)) / total if total else 0.0

    few = [column for column in free.values() if not column.many and column.distinct <= 60 and column.numbers < 0.5]
    few = [column for column in few if not any(ABANDONED_WORDS.search(value) for value in column.values)]
    # Of a column that none of our words are in, only a plain name says that its values are channels.
    few = [column for column in few if spoken(column) or CHANNEL_NAMES & set(words(column.name).split("_"))]
    scored = [(spoken(column) + 0.5 * name_score(column.name, "channel"), column) for column in few]
    scored = [(score, column) for score, column in scored if score > 0.45]
    if not scored and len(set(titles)) > 1 and all(map(said_of, titles)):
        found.add("channel", ColumnSource(file=True), "guessed", found.say("channels_files"))
        return
    if not scored:
        found.add("channel", ColumnSource(constant="phone"), "guessed", found.say("one_channel"))
        return
    score, column = max(scored, key=lambda pair: pair[0])
    sureness: Sureness = "sure" if score > 0.8 and name_score(column.name, "channel") else "guessed"
    found.add("channel", column.name, sureness, found.say("channels" if score > 0.5 else "name"))
    take(free, column.name)


def _identities(found: Guess, free: dict[str, ProfiledColumn], people: list[ProfiledColumn]) -> None:
    unique = [c for c in free.values() if c.filled >= 20 and c.empty == 0 and c.distinct == c.filled]
    nearly = [c for c in free.values() if c.empty == 0 and c.filled >= 1_000 and c.distinct >= 0.999 * c.filled]
    # A record that was exported twice does not make a number of contacts something else.
    column = best(unique, "contact_id") or best(nearly, "contact_id", least=0.75)
    if column is not None:
        whole = column in unique
        found.add("contact_id", column.name, "sure" if whole else "guessed", found.say("key" if whole else "name"))
        take(free, column.name)
    named = [column for column in people if not names_staff(column.name, customers=True)]
    take(free, *filter(is_number_of, found.returning))
    customer = best([c for c in (*free.values(), *named) if tells_apart(c)], "customer_id")
    if customer is None:
        return
    heavy = [value for value, count in customer.top(3) if count > 0.02 * customer.filled and count > 50]
    # A value that is somebody is not written down, also where it stands there often.
    nobody = tuple(value for value in heavy if NOBODY.fullmatch(value.strip()))
    source: Source = ColumnSource(column=customer.name, empty=nobody) if nobody else customer.name
    why = found.say("customer_empty", values=", ".join(nobody)) if nobody else found.say("customer")
    found.add("customer_id", source, "guessed", why)
    if len(heavy) > len(nobody):
        found.notes.append(found.say("note_heavy", column=customer.name, count=len(heavy) - len(nobody)))
    if words(customer.name) in ("bsn", "email", "phone", "telefoon", "telefoonnummer"):
        found.notes.append(found.say("note_personal", column=customer.name))
    take(free, customer.name)


def _moment(found: Guess, free: dict[str, ProfiledColumn], hidden: Iterable[ProfiledColumn] = ()) -> None:
    if "moment" in found.settled:
        return
    few = [c for c in free.values() if not c.many and 2 <= c.distinct <= 500 and c.numbers < 0.5 and not c.yes_no]
    few = [c for c in few if not _typed(c) and not _all_endings(c)]
    column = best(few, "moment")
    typed = best([c for c in free.values() if _typed(c)], "moment") if column is None else None
    if typed is not None:
        source = ColumnSource(constant=found.say("all_contacts"))
        found.add("moment", source, "guessed", found.say("moment_typed", column=typed.name))
        found.to_decide["moment"] = found.say("ask_typed", column=typed.name)
        found.typed, found.typed_words = typed.name, typed_words(typed, hidden)
        return
    if column is None:
        found.add("moment", ColumnSource(constant="contact"), "guessed", found.say("one_moment"))
        # What the kinds are called says nothing; a column of a few words that come back may still hold them.
        kinds = [c.name for c in few if c.distinct <= _MOST_KINDS and not _identifies(c) and not _all_endings(c)]
        if kinds:
            names = ", ".join(f"`{name}`" for name in kinds[:3])
            found.to_decide["moment"] = found.say("ask_moment", columns=names, column=kinds[0])
        else:
            found.notes.append(found.say("note_one_moment"))
        return
    runners = [c for c in few if c is not column and name_score(c.name, "moment") > 0.5]
    sureness: Sureness = "sure" if name_score(column.name, "moment") > 0.75 and not runners else "guessed"
    found.add("moment", column.name, sureness, found.say("moment", count=column.distinct))
    take(free, column.name)


def _cause(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """Why the customer had to get in touch, and whose it is: only where the name and the values leave no doubt."""
    few = [c for c in free.values() if not c.many and 2 <= c.distinct <= 60 and c.numbers < 0.5 and not c.yes_no]
    few = [c for c in few if not _typed(c)]
    column = best([c for c in few if words(c.name) not in CAUSE_NAMES or _tells_what_went_wrong(c)], "cause")
    if column is None or "cause" in found.settled:
        return
    found.add("cause", column.name, "guessed", found.say("cause"))
    take(free, column.name)
    department = best([c for c in few if c is not column], "caused_by")
    if department is not None:
        found.add("caused_by", department.name, "guessed", found.say("name"))
        take(free, department.name)


def _tells_what_went_wrong(column: ProfiledColumn) -> bool:
    """Whether most different values, but for one that says that nothing did, tell of something that went wrong."""
    values = [value for value in column.values if value.strip().lower() not in NO_CAUSE]
    return len(values) > 1 and 2 * sum(bool(WENT_WRONG.search(value)) for value in values) > len(values)


def _typed(column: ProfiledColumn) -> bool:
    """Whether people typed the values: hardly one comes back, or there are very many that seldom do."""
    return column.free_text or (column.many and column.numbers < 0.5) or _seldom(column)


def _seldom(column: ProfiledColumn) -> bool:
    return column.distinct > 100 and 5 * column.distinct > column.filled and column.numbers < 0.5


def _flags(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    for what in ("abandoned", "resolved", "complaint", "transferred", "wanted_person"):
        column = best([c for c in free.values() if c.yes_no], what)
        if column is not None:
            written = column.written_as_yes_no
            source = source_of(column=column.name, **written.options)
            found.add(what, source, "sure" if written.settled else "guessed", found.say("yes_no"))
            take(free, column.name)
    _status(found, free)
    guess_marks(found, free)


def _status(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """A column of states: what is solved, what has ended without saying so, and what is still open."""
    known = SOLVED_STATES | UNSOLVED_STATES | ENDED_STATES | OPEN_STATES
    for column in list(free.values()):
        if column.many or not 2 <= column.distinct <= 12:
            continue
        states = {value: _state(value, known) for value in column.values}
        if sum(column.values[value] for value, state in states.items() if state in known) < 0.9 * column.filled:
            continue
        take(free, column.name)
        solved = tuple(sorted(value for value, state in states.items() if state in SOLVED_STATES))
        if not solved or "resolved" in found.columns:
            continue
        other = tuple(sorted(value for value, state in states.items() if state not in SOLVED_STATES | UNSOLVED_STATES))
        source = ColumnSource(column=column.name, yes=solved, empty=other)
        found.add("resolved", source, "guessed", found.say("states", values=", ".join(solved)))
        ended = [value for value in other if states[value] in ENDED_STATES]
        if ended:
            values = ", ".join(f"'{value}'" for value in ended)
            found.to_decide["resolved"] = found.say("ask_solved", column=column.name, values=values)


def _state(value: str, known: frozenset[str]) -> str:
    """A state in small letters: of several parts (`Closed - not solved`) the last that is one."""
    said = value.strip().lower()
    parts = [part.strip() for part in re.split(r"\s[-–]\s|[:/,;()]", said)]
    return said if said in known else next((part for part in reversed(parts) if part in known), said)


def _count(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    if any(isinstance(g.source, ColumnSource) and g.source.wide for g in found.columns.values()):
        return
    if found.shape or "contact_id" in found.columns:  # a contact with a number of its own is one contact
        return
    column = best([c for c in free.values() if c.integers > 0.95], "count")
    if column is not None:
        found.add("count", column.name, "guessed", found.say("count"))
        take(free, column.name)


def _others(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    few = [c for c in free.values() if not c.many and 2 <= c.distinct <= 60]
    department = best([c for c in few if c.numbers < 0.5], "department")
    if department is not None:
        found.add("department", department.name, "guessed", found.say("name"))
        take(free, department.name)
    trial, arm = best(few, "trial"), best(few, "arm")
    if trial is not None and arm is not None:
        found.add("trial", trial.name, "guessed", found.say("name"))
        found.add("arm", arm.name, "guessed", found.say("name"))
        take(free, trial.name, arm.name)
        propensity = best([c for c in free.values() if c.numbers > 0.95], "propensity")
        if propensity is not None:
            found.add("propensity", propensity.name, "guessed", found.say("name"))
            take(free, propensity.name)
    for column in free.values():
        if _identifies(column):
            continue
        if not column.many and 2 <= column.distinct <= 30 and column.clock_times < 0.5 and column.dates < 0.5:
            found.attributes[words(column.name) or column.name] = column.name


def _derived(found: Guess, profile: Profile, hidden: Iterable[str]) -> None:
    """Columns that follow from others, records that are no contacts, and values that break their column.

    Args:
        found: what was guessed.
        profile: of all columns.
        hidden: columns whose values are written down nowhere.
    """
    used = {g.source for g in found.columns.values() if isinstance(g.source, str)}
    for column in profile.columns:
        if column.many or column.distinct > 30 or column.numbers > 0.5:
            continue
        if column.name in hidden or _identifies(column):
            continue
        name = as_rule_name(column.name)
        gone = sorted(value for value, count in column.values.items() if _says_gone(value, count))
        if gone and column.name not in used and "abandoned" not in {*found.columns, *found.derived} and _ends(column):
            rule = f"{name} == {gone[0]!r}" if len(gone) == 1 else f"{name} in ({', '.join(map(repr, gone))})"
            if "wait_s" in found.columns:
                rule += " and (is_empty(wait_s) or wait_s > 0)"
            found.derived["abandoned"] = rule
            counted, values = sum(column.values[value] for value in gone), ", ".join(gone)
            found.why["abandoned"] = found.say("ends", column=column.name, values=values, count=counted)
        for value in sorted(value for value in column.values if TEST_WORDS.search(value)):
            found.exclude[words(value)] = f"{name} == {value!r}"
    for column in profile.columns:
        broken = column.filled - column.whole_numbers
        if column.integers > 0.999 and 0 < broken <= 20:
            found.check[f"{words(column.name)}_is_a_number"] = f"is_number({as_rule_name(column.name)})"
            found.notes.append(found.say("note_broken", column=column.name, count=broken))


def _says_gone(value: str, count: int) -> bool:
    """A code for somebody who hung up: a few words that come back, and nothing that somebody typed once."""
    few = len(value.split()) <= 4 and count > 1
    return few and bool(ABANDONED_WORDS.search(value)) and not tells_who(value)


def _ends(column: ProfiledColumn) -> bool:
    """Whether a column says how contacts ended: by its name, or by most of its values."""
    if ENDING_NAMES & {words(column.name), *words(column.name).split("_")}:
        return True
    said = sum(n for value, n in column.values.items() if ENDING_WORDS.search(value) or ABANDONED_WORDS.search(value))
    return 2 * said > column.filled


def _all_endings(column: ProfiledColumn) -> bool:
    """Whether every value says how a contact ended, one of them that somebody gave up: no kinds of contacts."""
    gone = [bool(ABANDONED_WORDS.search(value)) for value in column.values]
    return any(gone) and all(out or ENDING_WORDS.search(value) for out, value in zip(gone, column.values, strict=True))


def _identifies(column: ProfiledColumn) -> bool:
    """Whether values may say who somebody is, or are what somebody typed: no group is made of them."""
    said = words(column.name)
    if column.free_text or said in IDENTITY_WORDS:
        return True
    known = {word.replace("_", "") for what in ("customer_id", "contact_id") for word in COLUMN_WORDS[what]}
    return said.replace("_", "") in known and (column.distinct > 5 or 3 * column.distinct > column.filled)


def _channel_modes(found: Guess, profile: Profile, titles: Sequence[str]) -> None:
    source = found.columns["channel"].source
    if isinstance(source, ColumnSource):
        names = list(titles) if source.file else list(source.wide) or [source.constant or ""]
    else:
        names = [value for value, _ in profile[str(source)].top(200)]
    said = {name: said_of(name) for name in _one_spelling(names) if not tells_who(name)}
    found.channels = {name: None if one is None else one.served for name, one in said.items()}
    found.channels |= {name: found.served[spelling_of(name)] for name in said if spelling_of(name) in found.served}
    hidden = sum(tells_who(name) for name in names)
    if hidden:
        found.notes.append(found.say("note_withheld", column=str(source), count=hidden))
    silent = [name for name, mode in found.channels.items() if mode is None]
    if silent:
        found.notes.append(found.say("note_unplaced", channels=", ".join(silent)))


def _one_spelling(names: Iterable[str]) -> list[str]:
    """Names that differ by capitals or spaces alone are one channel; the first spelling stands for them."""
    return list({spelling_of(name): name for name in reversed(list(names))}.values())[::-1]


def _moments(found: Guess, profile: Profile) -> None:
    source = found.columns["moment"].source if "moment" in found.columns else None
    if isinstance(source, str):
        found.moments = [value for value, _ in profile[source].top(500)]
        seen = profile[source].values
        found.owed = [moment for moment in found.moments if OWED_WORDS.search(moment) and seen[moment] > 1]
        found.owed = [moment for moment in found.owed if not tells_who(moment)]

"""Whose names and numbers stand in a column: told by its name, and by its values.

A column of people is never a moment, a channel, a department, an attribute or a part of a rule: of staff it would give
figures for each of them (I15), and of customers it is nobody's business. They may only be told apart, by pseudonyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
import pyarrow.compute as pc

from humanline.contactlog.columns.profiling import MOST_VALUES
from humanline.contactlog.columns.vocabulary import (
    EITHER_WORDS,
    NOT_A_PERSON,
    STAFF_NAMES,
    STAFF_WORDS,
    word_set,
    words,
)
from humanline.contactlog.reading import Source, as_text
from humanline.foundation.errors import ExpressionError, Fault
from humanline.foundation.rules import columns_used
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.organisation import ColumnSource, Organisation
from humanline.model.organisation import Source as From

#: First names as they are given in the Netherlands and in English-speaking countries; those that are words too are not
#: here, and neither are those of cities and months.
FIRST_NAMES = word_set(
    "aaron abdel abdullah adam adriaan ahmed aisha alan albert alejandro alexander alexandra alfred ali alice"
    " alicia alison alma amanda amber amina amir amy ana andrea andreas andrew andré angela anita anke ann anna"
    " anne annelies annemarie annemiek annette annie anouk anthony antoine anton antonio arend arie arjan arjen"
    " arno arnold arthur astrid ayse bart bas bastiaan ben benjamin bente berend bernard bert bianca björn bo"
    " bob bram brenda brian bruno bryan carin carla carlos carmen carolien caroline catherine cees chantal"
    " charles chris christel christiaan christian christina christine christopher cindy claire claudia coen"
    " colin cor corinne cornelis corrie cynthia daan dagmar daniel daniela danielle danny daphne david debbie"
    " deborah denise dennis derek desiree diana diane dick dieter dimitri dirk donald donna dorien douglas dylan"
    " eddy edith eduard edward edwin eelco elena elisa elisabeth elizabeth ella ellen elly elsa else emiel emily"
    " emma emre eric erica erik erwin esmee esra esther eva evelien evelyn evert fabian fatima fatma fenna"
    " ferdinand ferry fleur floris frank frans franz fred frederik frits gabriel gary geert gemma george gerard"
    " gerda gerrit gert gijs gina giovanni godfried graham greet gregory greta guus hamza hanna hannah hanneke"
    " hans harm harold harry hasan hassan heather heidi helen helena helma hendrik hendrika henk henny henri"
    " henriette henry herman hilde hugo hussein ian ibrahim ilona ilse imke ineke inge ingrid irene iris irma"
    " isaac isabel isabelle ismail ivan ivo jaap jack jacob jacqueline jacques jan jana jane janet janneke"
    " jannie jantine jasmijn jason jasper javier jean jeanette jeff jeffrey jelle jennifer jenny jeroen jessica"
    " jim jimmy joan joanna joanne jochem joe joeri johan johanna johannes john johnny jolanda jonas jonathan"
    " joost jordi joris jos jose josef joseph josephine joshua josé joyce juan judith julia julian julie"
    " juliette jurgen justin kaat karel karen karin karina karl karlijn kasper kate katherine kathleen katja"
    " katrien kees keith kelly kenneth kerstin kevin khadija khalid kim klaas klaus koen koos kristel kristina"
    " kurt kwame lara larissa lars laura lauren laurens leah leendert lena lennart leo leon leonie leontien liam"
    " lianne lida lieke lies liesbeth lina linda lisa lisette liz lodewijk loes lotte louis louise luc lucas"
    " lucia lucie luis luke luuk maaike maarten madelon magda maik malika mandy manon marc marcel marcella marco"
    " margaret margot margreet maria marian marianne marie marieke marije marijke marijn marina mario marion"
    " marit marja marjan marjolein marjolijn marleen marlies marloes martha martijn martin martine mary maryam"
    " mathilde matthew matthias matthijs maud maureen maurice mauro mehmet melanie melissa menno merel merijn"
    " mia michael michel michelle michiel mieke miguel mike milan milou minke miranda miriam mirjam mohamed"
    " mohammad mohammed monica monique murat mustafa myrthe nadia nadine nancy naomi natalie natasja nick nicky"
    " nico nicola nicole niek niels nienke niki nina noah nora olaf olga oliver olivia omar onno oscar otto"
    " pamela patricia patrick paul paula pauline pedro peggy peter petra philip pien piet pieter pim priya"
    " quinten rachel rachid ralph ramon raymond rebecca reinier remco renate renske rené ria rianne richard rick"
    " riet rik rita rob robbert robert roberta robin roel roger roland rolf romy ron ronald roos rosa rosanne"
    " roxanne roy ruben rudolf ruud ryan sabine sally sam samantha samuel sander sandra sanne sara sarah saskia"
    " scott sebastian selma sergio shirley siebe sietske sigrid silvia simon simone sjaak sjoerd sofia sofie"
    " sonja sophie stan stefan stella stephanie stephen steve steven stijn susan susanne suzanne sven sylvia"
    " tamara tanja tara tatiana ted teresa tess tessa theo theodoor therese thijs thomas tijmen tim timo timothy"
    " tineke tinus tobias tom tony trudy truus ursula vera veronica victor vincent viola vivian walter wanda"
    " wendy werner wesley wessel wietske wilfred wilhelm wilhelmina willeke willem william wilma wim wouter"
    " yasmin yolanda youssef yvette yvonne zainab zoë"
)
_BETWEEN = word_set("van de der den het 't ter ten te in op aan el al von zu da di du des do dos la le ben bin")
_LETTERS = r"[^\W\d_]"
_SURNAME = rf"({_LETTERS}+['’ -])*{_LETTERS}+"
#: How only people are written: a mail address, `J. de Vries`, `Vries, J. de`, `j.devries`, `Agent_1`.
_WRITTEN = (
    re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE),
    re.compile(rf"([A-Z]\.[ ]?)+[ ]?{_SURNAME}"),
    re.compile(rf"{_SURNAME},[ ]?([A-Z]\.[ ]?)+({_LETTERS}+[ ]?){{0,3}}"),
    re.compile(rf"[a-z]\.{_LETTERS}{{2,}}"),
)
#: The same inside a text that says more, also behind a title.
_INSIDE = re.compile(
    rf"[^@\s]+@[^@\s]+\.[a-z]{{2,}}|"
    rf"((?<!\w)([A-Z]\.[ ]?)+|(?i:(?<!\w)(dhr|mw|mevr|mevrouw|meneer|de heer|familie|fam|mr|mrs|ms)\.?[ ]))"
    rf"((van|de|den|der|ten|ter|te)[ ])*[A-Z]{_LETTERS}+"
)
_NUMBERED = re.compile(rf"({_LETTERS}+)[ _#-]*\d{{1,6}}")
_SEVERAL = re.compile(r"\s*[;|\n]\s*|\s+[/&]\s+")
#: Enough digits for a telephone, a customer or a citizen's number.
_LONG_NUMBER = re.compile(r"\d[\d ./-]{5,}\d")
_STAFF_NUMBERED = word_set("agent agents medewerker employee emp staff user gebruiker operator advisor adviseur rep")


def names_staff(column: str, *, customers: bool = False) -> bool:
    """Whether a column's name says who of the staff handled a contact.

    >>> names_staff("Assigned_Agent"), names_staff("Behandeld door"), names_staff("Agent team"), names_staff("Reagent")
    (True, True, False, False)

    Args:
        column: its name in the file.
        customers: the column is to tell customers or contacts apart, so that a word which means either is taken for
            them; it becomes a pseudonym.
    """
    said = [part.rstrip("0123456789") or part for part in words(column).split("_")]
    bare = [part for part in said if part not in ("id", "nr", "no", "nummer", "number", "code", "name", "naam")]
    if "_".join(bare) in STAFF_NAMES:
        return not customers
    for first in range(len(said)):
        for last in range(len(said), first, -1):
            phrase = "_".join(said[first:last])
            if phrase in STAFF_WORDS and not (customers and phrase in EITHER_WORDS):
                return not NOT_A_PERSON & {*said[:first], *said[last:]}
    return False


def are_people(values: Iterable[str]) -> bool:
    """Whether the different values of a column are names of people, mail addresses, or numbers of staff.

    Half of them must be written as only people are; or a third, where all the others could be names. First names alone
    must be three at least: a channel may be called after somebody.
    """
    different = {part for value in values for part in _SEVERAL.split(value.strip()) if part}
    if not different:
        return False
    written = sum(_is_written_as_one(value) for value in different)
    if 2 * written >= len(different):
        return not _is_a_list(different)
    first = sum(_begins_with_first_name(value) for value in different if not _is_written_as_one(value))
    if first < 3:
        return False
    shaped = sum(_is_written_as_one(value) or _could_be_a_name(value) for value in different)
    known = written + first
    return 2 * known >= len(different) or (3 * known >= len(different) and 10 * shaped >= 9 * len(different))


def tells_who(value: str) -> bool:
    """Whether one value by itself tells who somebody is, so that it is written down and printed nowhere.

    >>> tells_who("J. de Vries"), tells_who("06-12345678"), tells_who("Phone"), tells_who("Jan Jansen")
    (True, True, False, True)
    """
    text = value.strip()
    several = len(text.split()) > 1
    inside = _INSIDE.search(text) or _LONG_NUMBER.search(text)
    return bool(inside) or _is_written_as_one(text) or (several and _begins_with_first_name(text))


def columns_read(organisation: Organisation) -> dict[str, tuple[str, ...]]:
    """Place in `line.toml` → the columns of the file that it reads; of an attribute also what it is called there."""
    places = {f"columns.{name}": _parts(source) for name, source in organisation.columns.items()}
    if organisation.log.contact:
        places["columns.contact_id"] = _parts(organisation.log.contact)
    places |= {f"attributes.{name}": (column, name) for name, column in organisation.attributes.items()}
    tables = ("derived", "check", "exclude", "segments")
    rules = {f"{table}.{name}": rule for table in tables for name, rule in getattr(organisation, table).items()}
    rules |= {f"moments.{name}": rule for name, rule in organisation.moment_rules.items()}
    rules |= {f"causes.{name}": rule for name, rule in organisation.cause_rules.items()}
    rules |= {
        f"columns.{name}{_WHEN}": source.when
        for name, source in organisation.columns.items()
        if isinstance(source, ColumnSource) and source.when
    }
    for place, rule in rules.items():
        try:
            places[place] = tuple(sorted(columns_used(rule)))
        except ExpressionError:  # told where rules are compiled
            places[place] = ()
    return places


def people_in(organisation: Organisation, sources: Iterable[Source]) -> list[Fault]:
    """Faults where `line.toml` makes groups by a column of people, as the first records of every file show it.

    Args:
        organisation: the configuration.
        sources: the files of its log.
    """
    places = {
        place: columns
        for place, columns in columns_read(organisation).items()
        if not place.startswith("columns.") or place in _GROUPING or place.endswith(_WHEN)
    }
    wanted = {column for columns in places.values() for column in columns}
    values: dict[str, set[str]] = {}
    for source in sources:
        for column, found in _first_values(source, wanted):
            values.setdefault(column, set()).update(found)
    people = {column for column, found in values.items() if are_people(found)}
    rule = "Groups are of contacts, never of one person: no figure is kept per staff member, nor per customer."
    way_out = (
        "Leave it out. A team, a queue or an age band may be named instead, and customer_id tells customers apart."
    )
    faults = [
        Fault(f"line.toml {place}", f"found {column!r}, whose values are people", rule, way_out)
        for place, columns in places.items()
        for column in columns
        if column in people
    ]
    channel = organisation.columns.get("channel")
    if isinstance(channel, ColumnSource) and are_people(channel.wide):
        faults.append(Fault("line.toml columns.channel", "found columns that are called after people", rule, way_out))
    return faults


def nameless(sources: list[Source]) -> list[Source]:
    """The tables of one file, numbered where they are called after people, such as a sheet for each of the staff.

    Args:
        sources: the tables; what they are called in the account is changed.
    """
    # A file in a ZIP has a name such as `a.csv`, which looks like a first letter and a surname.
    people = len(sources) > 1 and are_people([source.title for source in sources])
    for number, source in enumerate(sources, start=1):
        if people:
            source.origin = f"{source.origin.rpartition('/')[0]}/{number}"
        source.findings = tuple(
            msgspec.structs.replace(notice, values=notice.values | {"names": "…"})
            if are_people(str(notice.values.get("names", "")).split(", "))
            else notice
            for notice in source.findings
        )
    return sources


#: Contact-log columns that make groups, or text that is kept as it stands.
_GROUPING = frozenset(
    f"columns.{name}" for name, column in COLUMN_BY_NAME.items() if column.type == "text" and not name.endswith("_id")
)
#: Behind the place of a column: the rule for the rows in which it counts.
_WHEN = ".when"


def _first_values(source: Source, wanted: set[str]) -> Iterator[tuple[str, list[str]]]:
    blocks = source.beginning()
    try:
        records = as_text(next(blocks).records)
    except StopIteration:
        return
    finally:
        blocks.close()
    for column in wanted.intersection(source.columns):
        different = pc.unique(records.column(records.schema.get_field_index(column)).drop_null())
        yield column, different.slice(0, MOST_VALUES).to_pylist()


def _parts(source: From) -> tuple[str, ...]:
    if not isinstance(source, ColumnSource):
        return (source,) if isinstance(source, str) else tuple(source)
    single = (source.column, source.date, source.time, source.weekday, source.hour)
    return (*(name for name in single if name), *source.wide)


def _is_a_list(values: Iterable[str]) -> bool:
    """`A. Moving house`, `B. Repairs`, `C. …`: not initials, but the letters of a list."""
    parts = sorted(value.partition(". ")[::2] for value in values)
    letters = "".join(letter for letter, _ in parts)
    return letters == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(parts)] and len({rest for _, rest in parts}) == len(parts)


def _is_written_as_one(value: str) -> bool:
    if any(pattern.fullmatch(value) for pattern in _WRITTEN):
        return True
    numbered = _NUMBERED.fullmatch(value)
    return numbered is not None and numbered[1].lower() in _STAFF_NUMBERED


def _begins_with_first_name(value: str) -> bool:
    parts = value.replace(",", " ").replace(".", " ").split()
    return bool(parts) and parts[0][0].isupper() and parts[0].lower() in FIRST_NAMES and _could_be_a_name(value)


def _could_be_a_name(value: str) -> bool:
    parts = re.split(r"[ .,-]+", value.strip(" ."))
    if not 1 <= len(parts) <= 5:
        return False
    return all(part.lower() in _BETWEEN or (part[:1].isupper() and part.replace("'", "").isalpha()) for part in parts)

"""Write a guess down as a commented `line.toml` that a person can read, correct and keep."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from humanline.contactlog.columns.vocabulary import PROTECTED_WORDS
from humanline.contactlog.guessing.guessed import Guess
from humanline.foundation.rules import as_rule_name
from humanline.model.contact import LOG_COLUMNS
from humanline.model.organisation import ColumnSource, Source

COMMENTS = {
    "en": {
        "head": "Written by `humanline init`. Read it, correct it, keep it: this file is the whole configuration.",
        "guess": "guessed",
        "sure": "sure",
        "name": "the name that stands on the page",
        "zone": "hours of the week are local time here (assumed)",
        "country": "whose public holidays count in a forecast (assumed from the time zone)",
        "weeks": "weeks that the log covers; without times or this there are no weekly figures",
        "log": "Which files hold the contacts. Paths are relative to this file; `*` is allowed.",
        "rows": "what the rows of one contact say together, where it is not the usual",
        "columns": "Contact log column = column of your file. Lines behind # were not found.",
        "attributes": "What segments may look at: name = column of your file.",
        "totals": "A line is a total: columns with how many were answered and hung up; times are averages or totals.",
        "to_decide": "What the values can't settle. Look, correct it above, and take the line away.",
        "derived": "Columns that follow from others.",
        "check": "Rules that every record must keep; one that breaks a rule is rejected and written out.",
        "exclude": "Records that are no contacts of customers; they are left out and counted.",
        "channels": "Who serves each channel? `deferred` is a person without a waiting customer.",
        "unplaced": "Not placed yet; put each in one of the lists:",
        "moments": "Moments by words in what people typed; the first rule that matches counts.",
        "causes": "What went wrong or was not done, by words in what people typed, and the department where it lies.",
        "segments": "Named groups of customers; the first rule that matches counts.",
        "decided": "What a named person decided, whatever the line says; one such table each.",
        "starts": "Moments that may also start with a choice, or together; `chosen`: the share that chooses a person.",
        "protected": "Attributes that can bring a person nearer, never further away: age, disability, language…",
        "minutes": "Staff minutes a contact, where the log does not say (assumed).",
        "owed": "Who gets a person whatever the price: eviction, debt, violence, bereavement, danger.",
        "owed_guess": "These sound like it; check them.",
        "staff": "Productive hours a week: time that staff can really give to contacts.",
        "workshop": "The filled-in sheet of `humanline workshop`.",
    },
    "nl": {
        "head": "Geschreven door `humanline init`. Lees, verbeter en bewaar het: dit is de hele instelling.",
        "guess": "geraden",
        "sure": "zeker",
        "name": "de naam die op de pagina staat",
        "zone": "uren van de week zijn hier plaatselijke tijd (aangenomen)",
        "country": "welke feestdagen meetellen in een voorspelling (aangenomen, naar de tijdzone)",
        "weeks": "weken die het bestand beslaat; zonder tijden of dit zijn er geen cijfers per week",
        "log": "In welke bestanden de contacten staan. Paden gaan uit van dit bestand; `*` mag.",
        "rows": "wat de regels van een contact samen zeggen, waar dat niet het gewone is",
        "columns": "Kolom van het contactlog = kolom van uw bestand. Regels achter # zijn niet gevonden.",
        "attributes": "Waar doelgroepen naar mogen kijken: naam = kolom van uw bestand.",
        "totals": "Een regel is een totaal: kolommen met beantwoord en opgehangen; tijden zijn gemiddeld of totaal.",
        "to_decide": "Wat de waarden niet zeggen. Kijk het na, verbeter het hierboven, en haal de regel weg.",
        "derived": "Kolommen die uit andere volgen.",
        "check": "Regels waaraan elk record moet voldoen; wie een regel breekt, wordt afgekeurd en weggeschreven.",
        "exclude": "Records die geen contact van een klant zijn; ze tellen niet mee en worden geteld.",
        "channels": "Wie bedient welk kanaal? `deferred` is een medewerker zonder klant die wacht.",
        "unplaced": "Nog niet geplaatst; zet elk in een van de lijsten:",
        "moments": "Contactmomenten, naar woorden in wat mensen typten; de eerste regel die past, telt.",
        "causes": "Wat er misging of niet gedaan is, naar woorden die mensen typten, en bij welke afdeling dat ligt.",
        "segments": "Doelgroepen; de eerste regel die past, telt.",
        "decided": "Wat iemand op naam besloot, wat de lijn ook zegt; voor elk een eigen blok.",
        "starts": "Momenten die ook met een keuze of samen kunnen beginnen; `chosen`: deel dat een medewerker kiest.",
        "protected": "Kenmerken die een medewerker dichterbij brengen, nooit verder weg: leeftijd, beperking, taal…",
        "minutes": "Minuten van een medewerker per contact, als het log het niet zegt (aangenomen).",
        "owed": "Wie altijd een medewerker krijgt: ontruiming, schulden, geweld, overlijden, gevaar.",
        "owed_guess": "Deze klinken zo; controleer ze.",
        "staff": "Productieve uren per week: tijd die medewerkers echt aan contacten kunnen geven.",
        "workshop": "Het ingevulde blad van `humanline workshop`.",
    },
}


def line_toml(
    guess: Guess,
    *,
    files: Iterable[str],
    language: str,
    time_zone: str,
    country: str = "",
    name: str = "",
    settings: Mapping[str, str | int | bool] = MappingProxyType({}),
) -> str:
    """The text of a `line.toml` for an export.

    Args:
        guess: the mapping.
        files: paths of the export, relative to where the file will stand.
        language: of the comments and the pages, `nl` or `en`.
        time_zone: IANA name.
        country: two letters, or empty where it is not known.
        name: of the organisation.
        settings: what else `[log]` must say for the files to be read the same way again.
    """
    say = COMMENTS[language]
    lines = [f"# {say['head']}", "schema = 1", "", "[organisation]"]
    lines += [f"name = {_quoted(name)}  # {say['name']}", f"language = {_quoted(language)}"]
    lines += [f"time_zone = {_quoted(time_zone)}  # {say['zone']}"]
    lines += [f"country = {_quoted(country)}  # {say['country']}"] * bool(country) + [
        f"# period_weeks = 52  # {say['weeks']}",
        "",
    ]
    lines += [f"# {say['log']}", "[log]", f"files = {_list(files)}"]
    lines += [f"{name} = {_setting(value)}" for name, value in settings.items()]
    if guess.contact:
        lines.append(f"contact = {_quoted(guess.contact)}  # {say['sure']}: {guess.why['contact']}")
    if guess.rows:
        joined = ", ".join(f"{column} = {_quoted(how)}" for column, how in guess.rows.items())
        lines.append(f"rows = {{ {joined} }}  # {say['rows']}")
    lines += ["", *_columns(guess, say), *_rules(guess, say), *_channels(guess, say), *_rest(guess, say)]
    return "\n".join(lines) + "\n"


def _columns(guess: Guess, say: dict[str, str]) -> list[str]:
    lines = [f"# {say['columns']}", "[columns]"]
    for column in LOG_COLUMNS:
        found = guess.columns.get(column.name)
        if found is not None:
            sureness = say["sure"] if found.sureness == "sure" else say["guess"]
            lines.append(f"{column.name} = {source_toml(found.source)}  # {sureness}: {found.why}")
        elif column.name not in guess.told:
            lines.append(f'# {column.name} = ""')
    if guess.totals is not None:
        lines += ["", f"# {say['totals']}", "[totals]"]
        names = ("answered", "abandoned", *(("handle",) * ("handle_s" in guess.columns)))
        names += ("wait", "wait_of") * ("wait_s" in guess.columns)
        given = {name: getattr(guess.totals, name) for name in names}
        lines += [f"{name} = {_quoted(value)}" for name, value in given.items() if value]
    if guess.to_decide:
        lines += ["", f"# {say['to_decide']}", "[to_decide]"]
        lines += [f"{key(name)} = {_quoted(question)}" for name, question in guess.to_decide.items()]
    return [*lines, ""]


def _rules(guess: Guess, say: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for table in ("derived", "check", "exclude"):
        rules: dict[str, str] = getattr(guess, table)
        lines += [f"# {say[table]}", f"[{table}]"]
        for name, rule in rules.items():
            why = f": {guess.why[name]}" if table == "derived" and name in guess.why else ""
            lines.append(f"{key(name)} = {_quoted(rule)}  # {say['guess']}{why}")
        lines.append("")
    lines += [f"# {say['attributes']}", "[attributes]"]
    for name, column in guess.attributes.items():
        lines.append(f"{key(name)} = {_quoted(column)}")
    protected = [name for name in guess.attributes if PROTECTED_WORDS.search(name)]
    lines += ["", f"# {say['protected']}", "[protected]", f"attributes = {_list(protected)}"]
    if guess.typed:
        lines += ["", f"# {say['moments']}"]
        for word in guess.typed_words or ("…",):
            rule = f"contains({as_rule_name(guess.typed)}, {word!r})"
            lines += [f"# [moments.{_quoted(word.capitalize())}]", f"# rule = {_quoted(rule)}"]
    lines += ["", f"# {say['causes']}", '# [causes."…"]', "# rule = \"contains(…, '…')\"", '# caused_by = "…"']
    lines += ["", f"# {say['segments']}", "[segments]"]
    for name in list(guess.attributes)[:1]:
        lines.append(f'# "…" = "{name} == \'…\'"')
    return [*lines, ""]


def _channels(guess: Guess, say: dict[str, str]) -> list[str]:
    lines = [f"# {say['channels']}", "[channels]"]
    for mode in ("person", "deferred", "self_service"):
        lines.append(f"{mode} = {_list(name for name, found in guess.channels.items() if found == mode)}")
    unplaced = [name for name, found in guess.channels.items() if found is None]
    if unplaced:
        lines.append(f"# {say['unplaced']} {', '.join(map(_quoted, unplaced))}")
    return [*lines, ""]


def _rest(guess: Guess, say: dict[str, str]) -> list[str]:
    lines = [f"# {say['minutes']}", "[minutes]", "# person = 6", ""]
    lines += [f"# {say['owed']}", "[owed]"]
    if guess.owed:
        lines.append(f"# {say['owed_guess']}")
    lines += [f"moments = {_list(guess.owed)}", ""]
    lines += [f"# {say['staff']}", "[staff]", "# hours_per_week = 320", ""]
    lines += [f"# {say['decided']}", "# [[decided]]", '# cell = "…"', '# start = "person"', '# by = "…"']
    lines += ['# because = "…"', ""]
    lines += [f"# {say['starts']}", '# [starts."…"]', '# ways = ["choice", "together"]', "# chosen = 0.5", ""]
    return [*lines, f"# {say['workshop']}", "[workshop]", '# sheet = "workshop.xlsx"']


def source_toml(source: Source) -> str:
    """A column's source as it stands in `line.toml`."""
    if isinstance(source, str):
        return _quoted(source)
    if isinstance(source, tuple):
        return _list(source)
    plain = ColumnSource()
    parts: list[str] = []
    for name in source.__struct_fields__:
        value = getattr(source, name)
        if value != getattr(plain, name):
            shown = _list(value) if isinstance(value, tuple) else _setting(value)
            parts.append(f"{name} = {shown}")
    return "{ " + ", ".join(parts) + " }"


def key(name: str) -> str:
    """A TOML key, quoted where it must be."""
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _quoted(name)


def _setting(value: str | int | bool) -> str:
    return _quoted(value) if isinstance(value, str) else str(value).lower()


def _quoted(value: object) -> str:
    # A JSON string is a TOML basic string; DEL is the one character that JSON leaves bare and TOML does not.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Iterable[object]) -> str:
    shown = (f"{value:g}" if isinstance(value, int | float) else _quoted(value) for value in values)
    return "[" + ", ".join(shown) + "]"

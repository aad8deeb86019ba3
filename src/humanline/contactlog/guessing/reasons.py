"""Why a guess was made, and what to look at, in both languages; it stands in `line.toml` and on the terminal."""

from __future__ import annotations

from humanline.foundation.language import Language

#: Of the two texts of a reason.
_ORDER: tuple[Language, ...] = ("en", "nl")

REASONS: dict[str, tuple[str, str]] = {
    "channels_wide": (
        "several number columns are named after channels",
        "verschillende kolommen met getallen heten naar kanalen",
    ),
    "time": ("a time with a name that fits", "een tijd met een naam die past"),
    "opened": ("a date and time with a name that fits", "een datum en tijd met een naam die past"),
    "opened_first": ("the first column with a date and time", "de eerste kolom met een datum en tijd"),
    "date_and_time": ("a date and a time of day in two columns", "een datum en een tijd in twee kolommen"),
    "date_and_hour": ("a date and an hour in two columns", "een datum en een uur in twee kolommen"),
    "date_only": ("a date without a time: the hour is not known", "een datum zonder tijd: het uur is niet bekend"),
    "weekday_and_hour": (
        "a weekday and an hour, without a date: an hour of the week",
        "een weekdag en een uur, zonder datum: een uur van de week",
    ),
    "one_channel": ("no column names channels: one channel assumed", "geen kolom noemt kanalen: één kanaal aangenomen"),
    "channels_files": (
        "the files or sheets are called after channels",
        "de bestanden of bladen heten naar kanalen",
    ),
    "channels": ("its values are names of channels", "de waarden zijn namen van kanalen"),
    "name": ("its name fits", "de naam past"),
    "duration": ("numbers with a name that fits, read as {unit}", "getallen met een naam die past, gelezen als {unit}"),
    "seconds": ("seconds", "seconden"),
    "ms": ("milliseconds", "milliseconden"),
    "min": ("minutes", "minuten"),
    "h": ("hours", "uren"),
    "d": ("days", "dagen"),
    "clock": ("hours:minutes:seconds", "uren:minuten:seconden"),
    "key": ("every value is different and its name fits", "elke waarde is anders en de naam past"),
    "customer": ("many values that come back, and its name fits", "veel waarden die terugkomen, en de naam past"),
    "customer_empty": (
        "many values that come back, and its name fits; {values} stands so often that it is read as 'not known'",
        "veel waarden die terugkomen, en de naam past; {values} staat er zo vaak dat het telt als 'niet bekend'",
    ),
    "one_moment": ("no column says what contacts are about", "geen kolom zegt waar contacten over gaan"),
    "all_contacts": ("all contacts", "alle contacten"),
    "moment_typed": ("`{column}` is what people typed", "`{column}` is wat mensen typten"),
    "ask_moment": (
        "What are contacts about? No name of a column says it, so all count as one moment. Where {columns} says it,"
        ' write it above: moment = "{column}".',
        "Waar gaan contacten over? Geen kolomnaam zegt het, dus alles telt als één contactmoment. Staat het in"
        ' {columns}, schrijf dat dan hierboven: moment = "{column}".',
    ),
    "ask_typed": (
        "What contacts are about stands in `{column}`, as people typed it: all count as one moment. Rules under"
        " [moments] make moments of words; take the line of moment away then, and what no rule catches is 'other'.",
        "Waar contacten over gaan staat in `{column}`, zoals mensen het typten: alles telt als één contactmoment."
        " Regels onder [moments] maken van woorden contactmomenten; haal dan de regel van moment weg, en wat geen regel"
        " vangt is 'overig'.",
    ),
    "cause": (
        "its name fits, and the values tell what went wrong; which mean that nothing did can stand behind `no`",
        "de naam past, en de waarden zeggen wat er misging; welke betekenen dat er niets misging, kan achter `no`",
    ),
    "moment": ("its name fits; {count} different values", "de naam past; {count} verschillende waarden"),
    "yes_no": ("yes/no values and a name that fits", "ja/nee-waarden en een naam die past"),
    "scale": (
        "numbers up to {top}, read on a scale of {low} to {high}",
        "getallen tot {top}, gelezen op een schaal van {low} tot {high}",
    ),
    "stars": ("up to {top} stars, out of {high}", "tot {top} sterren, van de {high}"),
    "marks": ("{count} words for a mark", "{count} woorden voor een oordeel"),
    "ask_marks": (
        "Are these all the marks in `{column}`, from the lowest to the highest: {marks}? They are read so, at equal"
        " distances.",
        "Zijn dit alle oordelen in `{column}`, van laag naar hoog: {marks}? Zo zijn ze gelezen, op gelijke afstanden.",
    ),
    "ask_scale": (
        "Do the marks in `{column}` go from {low} to {high}, and is {high} the best? They are read so.",
        "Lopen de oordelen in `{column}` van {low} tot {high}, en is {high} het beste? Zo zijn ze gelezen.",
    ),
    "note_marks": (
        "`{column}` may hold marks in words: with their order from low to high they are read, as in {what} ="
        ' {{ column = "{column}", marks = ["…", "…"] }}.',
        "In `{column}` staan misschien oordelen in woorden: met hun volgorde van laag naar hoog worden ze gelezen,"
        ' zoals {what} = {{ column = "{column}", marks = ["…", "…"] }}.',
    ),
    "states": (
        "states of which {values} means solved; of the others nothing says so",
        "statussen waarvan {values} opgelost betekent; van de andere is dat niet gezegd",
    ),
    "ask_solved": (
        "Is a contact with {values} in `{column}` solved? It is read as not known.",
        "Is een contact met {values} in `{column}` opgelost? Het is gelezen als niet bekend.",
    ),
    "ask_rows": (
        "`{column}` holds {count} different numbers in {rows} rows: is a row a contact? Every row is read as one.",
        "In `{column}` staan {count} verschillende nummers op {rows} regels: is een regel een contact? Elke regel is"
        " gelezen als één contact.",
    ),
    "rows": (
        "{rows} rows are {count} contacts: rows with the same number belong together",
        "{rows} regels zijn {count} contacten: regels met hetzelfde nummer horen bij elkaar",
    ),
    "ask_phases": (
        "Is all of `{column}` time that staff gave? Rows of one contact differ in `{phases}` ({values}), and are added"
        ' up. Where one of them counts, add when = "{when}".',
        "Is alles in `{column}` tijd van medewerkers? Regels van één contact verschillen in `{phases}` ({values}), en"
        ' zijn opgeteld. Telt er maar één, zet er dan when = "{when}" bij.',
    ),
    "copies": (
        "rows with the same number are wholly the same: the first of each counts",
        "regels met hetzelfde nummer zijn geheel gelijk: de eerste van elk telt",
    ),
    "event": ("the time of {values}", "het tijdstip van {values}"),
    "shape": ("as {name} writes it", "zoals {name} het schrijft"),
    "note_shape": (
        "The columns are those of {name}: what is documented of them is taken over where the values bear it out.",
        "De kolommen zijn die van {name}: wat daarvan is gedocumenteerd, is overgenomen waar de waarden dat dragen.",
    ),
    "ask_day": (
        "Is {value} in `{column}` {first} or {second} (year-month-day)? It is read as {first}.",
        "Is {value} in `{column}` {first} of {second} (jaar-maand-dag)? Het is gelezen als {first}.",
    ),
    "ask_length": (
        "In what unit is `{column}` (such as {example})? Read as {unit}, half of them lie below {median} minutes.",
        "In welke eenheid staat `{column}` (zoals {example})? Gelezen als {unit} ligt de helft onder {median} minuten.",
    ),
    "ends": (
        "{values} in `{column}` reads as hanging up: {count} records",
        "{values} in `{column}` lijkt op ophangen: {count} regels",
    ),
    "count": (
        "whole numbers with a name that fits: each row is read as a total",
        "gehele getallen met een naam die past: elke regel is gelezen als een totaal",
    ),
    "total_time": (
        "{how}, read as {unit}: {mean} minutes for each contact answered",
        "{how}, gelezen als {unit}: {mean} minuten per beantwoord contact",
    ),
    "average": ("an average of the line", "een gemiddelde van de regel"),
    "total": ("a total of the line", "een totaal van de regel"),
    "ask_total": (
        "Is `{column}` the average of those answered, or the total of the line, and in what unit? It is read as the"
        " {how}, in {unit}: {mean} minutes a contact.",
        "Is `{column}` het gemiddelde van wie beantwoord is, of het totaal van de regel, en in welke eenheid? Het is"
        " gelezen als het {how}, in {unit}: {mean} minuten per contact.",
    ),
    "the_average": ("average", "gemiddelde"),
    "the_total": ("total", "totaal"),
    "ask_wait_of": (
        "Is the wait in `{column}` of those who were answered, or of all who came in? It is read as of those answered.",
        "Is de wachttijd in `{column}` van wie beantwoord is, of van iedereen die binnenkwam? Hij is gelezen als die"
        " van wie beantwoord is.",
    ),
    "ask_apart": (
        "In {count} of {lines} lines `{answered}` and `{abandoned}` together are not `{offered}`. Are these the columns"
        " with how many were answered, hung up and came in? They are read so.",
        "In {count} van {lines} regels zijn `{answered}` en `{abandoned}` samen niet `{offered}`. Zijn dit de kolommen"
        " met hoeveel er beantwoord, opgehangen en binnengekomen zijn? Zo zijn ze gelezen.",
    ),
    "note_totals": (
        "Each line is a total of many contacts: nothing can be said of one customer.",
        "Elke regel is een totaal van veel contacten: over één klant is niets te zeggen.",
    ),
    "note_not_read": (
        "Of each line these are not read: {columns}.",
        "Van elke regel zijn deze niet gelezen: {columns}.",
    ),
    "note_sum_column": (
        "`{column}` is the sum of the columns beside it and is left out.",
        "`{column}` is de som van de kolommen ernaast en telt niet mee.",
    ),
    "ask_all": (
        "How many were answered is not in the file: is `{column}` of all who came in? It is divided by all of them.",
        "Hoeveel er beantwoord zijn staat niet in het bestand: is `{column}` van iedereen die binnenkwam? Het is"
        " gedeeld door iedereen.",
    ),
    "numbers_wide": ("numbers side by side in one line", "getallen naast elkaar op één regel"),
    "ask_wide": (
        "Are {columns} numbers of contacts, and what they are called channels? They are read so.",
        "Zijn {columns} aantallen contacten, en zijn hun namen kanalen? Zo zijn ze gelezen.",
    ),
    "note_sums_left": (
        "Lines where `{column}` says {value} are sums of others: they are left out.",
        "Regels waar `{column}` {value} zegt, zijn een som van andere: ze tellen niet mee.",
    ),
    "note_nothing": (
        "In `{column}` ‘{values}’ is read as: nothing known.",
        "In `{column}` is ‘{values}’ gelezen als: niets bekend.",
    ),
    "note_empty": ("Column `{column}` is empty.", "Kolom `{column}` is leeg."),
    "note_staff": (
        "`{column}` seems to say who of the staff handled a contact: it is not read.",
        "`{column}` lijkt te zeggen welke medewerker een contact deed: die kolom wordt niet gelezen.",
    ),
    "note_people": (
        "`{column}` holds names or mail addresses of people: it is read at most to tell customers apart.",
        "In `{column}` staan namen of mailadressen van mensen: die kolom dient hooguit om klanten te herkennen.",
    ),
    "note_heavy": (
        "`{column}` holds {count} value(s) in more than 2 % of the records. Where one stands for 'not known', add it "
        'to the line of customer_id as empty = ["…"].',
        "In `{column}` staan {count} waarde(n) in meer dan 2 % van de regels. Staat er een voor 'niet bekend', zet "
        'die dan bij customer_id als empty = ["…"].',
    ),
    "note_never": (
        "{value} stands {count} times in `{column}`, and no time lasts less than nothing: it is read as 'not known'.",
        "{value} staat {count} keer in `{column}`, en geen tijd duurt korter dan niets: het telt als 'niet bekend'.",
    ),
    "note_withheld": (
        "{count} value(s) of `{column}` look like names or numbers of people: they are not written down.",
        "{count} waarde(n) van `{column}` lijken op namen of nummers van mensen: ze zijn niet opgeschreven.",
    ),
    "note_wide": (
        "The file looks like totals with one column a channel: each number is read as a count.",
        "Het bestand lijkt op totalen met één kolom per kanaal: elk getal is gelezen als een aantal.",
    ),
    "note_no_date": (
        "There is no date, so nothing can be said per week until [organisation] period_weeks is set.",
        "Er is geen datum, dus er zijn geen cijfers per week totdat [organisation] period_weeks is ingevuld.",
    ),
    "note_personal": (
        "`{column}` looks like personal data: replace it by a number of no meaning first.",
        "`{column}` lijkt op een persoonsgegeven: vervang het eerst door een nummer zonder betekenis.",
    ),
    "note_one_moment": (
        "No column says what contacts are about: all count as one moment.",
        "Geen kolom zegt waar contacten over gaan: alles telt als één contactmoment.",
    ),
    "note_broken": (
        "`{column}` holds whole numbers in all but {count} records; those are rejected.",
        "In `{column}` staan gehele getallen, behalve in {count} regels; die worden afgekeurd.",
    ),
    "note_unplaced": (
        "Served by a person or by self-service? Not clear for: {channels}.",
        "Bediend door een medewerker of door zelfservice? Niet duidelijk bij: {channels}.",
    ),
}


def reason(key: str, language: Language, **values: object) -> str:
    """One reason in one language, its blanks filled in."""
    return REASONS[key][_ORDER.index(language) if language in _ORDER else 0].format(**values)

"""The words by which reports with totals call their columns, in Dutch, English, German and French.

Names are as `vocabulary.words` has them.
"""

from __future__ import annotations

import re

from humanline.foundation.written.instants import MONTHS
from humanline.foundation.written.weekdays import WEEKDAY_PATTERN


def _of(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Words as whole parts of a name, the strongest first."""
    return tuple(re.compile(rf"(^|_)({pattern})(_|$)") for pattern in patterns)


def _any(pattern: str) -> re.Pattern[str]:
    return _of(pattern)[0]


#: Kind of count → words in a name that point to it, the strongest first. A name with words of several is the first.
COUNT_WORDS: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    (
        "abandoned",
        _of(
            r"abandoned|abandons?|aban|abnd?|abncalls|verlaten|opgehangen|afgehaakte?|afhakers?|ophangers?|hung_up"
            r"|hang_?ups?|neergelegd|afgebroken|lost|verloren|dropped|nabandoned|aufgelegte?|abgebrochene?|abandonnes?|perdus"
        ),
    ),
    (
        "answered",
        _of(
            r"answered|answers?|beantwoorde?|handled|afgehandelde?|acd_calls|acdcalls|nanswered|aangenomen|opgenomen"
            r"|te_woord|geholpen|serviced|accepted|angenommene?|beantwortete?|bearbeitete?|traites?|decroches?|servis",
            r"connected|completed|bediend|taken",
        ),
    ),
    (
        "offered",
        _of(
            r"offered|offers?|aangeboden|aanbod|presented|noffered|enqueued|queued|callsoffered|angebotene?|presentes?",
            r"received|ontvangen|binnengekomen|instroom|entered|arrived|incoming|inbound|inkomende?|ingekomen|eingegangene?|eingehende?|recus|entrants?",
            r"total_(calls|contacts)|totaal_(gesprekken|contacten|aantal)|aantal_(gesprekken|contacten|oproepen)",
            r"calls|contacts|contacten|gesprekken|interactions|oproepen|telefoontjes|volume|ncalls|anrufe|appels",
            r"aantal|count|total|totaal",
        ),
    ),
)
#: A name with one of these is no count of contacts that came in, were answered or hung up.
NO_COUNT = re.compile(
    r"(^|_)(pct|perc|percent|percentage|procent|rate|ratio|share|aandeel|within|binnen|threshold|drempel|sla?|svl"
    r"|service_?level|servicelevel|servicegraad|short|kort|target|norm|max|maximum|longest|langste|oldest|median|mediaan"
    r"|p\d+|hold|outbound|out|uitgaande?|transfer\w*|doorverbonden|flow|overflow|after|not|niet|unanswered|non|no|avg"
    r"|average|mean|gem|gemiddelde?|time|tijd|duur|duration|wait|wacht\w*|\w+tijd|aht|asa|att|speed|sec|seconds|seconden"
    r"|agents?|staffed|dequeued|per|pos|extn|other|intern\w*|direct|callbacks?|consult\w*"
    r"|zeit|dauer|\w+zeit|\w+dauer|duree|temps|attente|dm[tc]|taux|quote|moyen\w*|durchschnitt\w*|heure|stunde|semaine"
    r"|jour|tag|annee|jahr|monat|mois|medewerkers|index|id|nr|number_of_agents|hour|uur|week|month|maand|year|jaar|day|dag)(_|$)"
)
#: Column of the contact log → words in the name of a length of time that is it, the strongest first.
TIME_WORDS: dict[str, tuple[re.Pattern[str], ...]] = {
    "handle_s": _of(
        r"aht|handle|handling|thandle|behandel(tijd|duur)?|afhandel(tijd|duur)?",
        r"service_time|interaction|agent_time",
        r"att|talk|ttalk|acd_time|gespreks(tijd|duur)|spreek(tijd|duur)|gesprek|conversation|duur_gesprek",
        r"gesprachs(zeit|dauer)|bearbeitungs(zeit|dauer)|dm[tc]|conversation|traitement|communication",
        r"duur|duration|dauer|duree",
    ),
    "wait_s": _of(
        r"asa|speed|answer_time|avg_speed_ans|tanswered|time_to_answer|aannametijd|opneemtijd|beantwoordtijd",
        r"wait|waiting|wacht(tijd|duur)?|warte(zeit|dauer)|attente|queue_time|queued_time|time_in_queue|twait|queue_wait|reactietijd|awt",
    ),
}
#: A length of time that is not of all contacts, or is no average and no total of them.
NO_TIME_OF_ALL = re.compile(
    r"(^|_)(max|maximum|longest|langste|oldest|^min|minimum|median|mediaan|p\d+|percentiel|percentile|target|norm"
    r"|within|binnen|threshold|drempel|sla?|pct|perc|percent|percentage|rate|aban\w*|opgehangen|verlaten|afgehaakte?"
    r"|hold|acw|after|wrap_?up|nawerk\w*|ring|ringing|idle|avail\w*|staffed|login|logged|aux|other|extn|outbound)(_|$)"
)
AVERAGE_WORDS = re.compile(
    r"(^|_)(avg|average|mean|gem|gemiddelde?|durchschnitt\w*|moyenn?e?|dm[tc]|aht|att|asa|awt|per_(call|contact|gesprek))(_|$)"
)
TOTAL_WORDS = re.compile(
    r"(^|_)(total|totals|totaal|totale|sum|som|tot|cumulative|cumulatief|gesamt\w*|summe|cumule)(_|$)"
)
#: Words by which a wait is of those who were answered.
OF_ANSWERED = re.compile(r"(^|_)(asa|speed|answer\w*|tanswered|ans|beantwoord\w*|aannametijd|opneemtijd)(_|$)")
#: A column that is the sum of the columns beside it.
SUM_NAMES = re.compile(r"(grand_|eind)?(total|totals|totaal|totalen|som|sum|all|alle|alles)(_.*)?")
#: The name of a column that is an hour or a half hour of the day, with numbers below it.
HOUR_NAMES = re.compile(r"([01]?\d|2[0-3])([:.h][0-5]\d(:\d\d)?)?( ?(-|–|tot|to) ?\d{1,2}([:.h]\d\d)?)?( ?(u|uur|h))?")
_MONTH = "|".join(sorted((name for names in MONTHS for name in names), key=len, reverse=True))
#: The name of a column that is a month, a week, a quarter, a year, a weekday or a date, with numbers below it.
PERIOD_NAMES = re.compile(
    rf"({_MONTH})\.?[ '’_/-]*(\d{{2}}|\d{{4}})?|(\d{{4}}[ _/-]*)?({_MONTH})|({WEEKDAY_PATTERN})"
    r"|(\d{4}[ _/-]*)?(week|wk|w|q|k|kw|kwartaal|quarter)[ ._-]?\d{1,2}([ _/-]*\d{4})?"
    r"|(19|20)\d\d([-/.]\d{1,2}){0,2}|\d{1,2}[-/.]\d{1,2}([-/.](\d{2}|\d{4}))?",
)
#: A column that says when the interval ended.
END_WORDS = re.compile(r"(^|_)(end|ends|einde|eind|eindtijd|endinterval|tot|until|to|stop)(_|$)")
#: What stands in a line that is the sum of others, where others have a queue, a day or an hour.
SUM_VALUES = re.compile(
    r"((grand|sub|general|overall|eind|dag|week|maand|day|daily)[ -]?)?(total|totals|totaal|totalen)\b.{0,30}"
    r"|all( queues| skills| channels)?|alle( wachtrijen| kanalen)?|alles|overall|summary",
    re.IGNORECASE,
)

"""Words that come back in what people typed, as examples for rules; never one that may be a name or an address.

A name can't be told from a word by its letters alone. So a word counts only in a column that is written with capitals
where they belong, where it is seen in small letters inside a text and never with a capital there; else nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from humanline.contactlog.columns.channel_words import said_of
from humanline.contactlog.columns.people import FIRST_NAMES
from humanline.contactlog.columns.profiling import ProfiledColumn
from humanline.contactlog.columns.vocabulary import word_set
from humanline.foundation.rules import plain

#: A word stands in as many records, in as many different texts, and as often in small letters inside a text.
RECORDS, TEXTS, INSIDE = 20, 5, 5
_MOST = 5
#: Share of the records that begin with a capital where people write with capitals, and in which a word tells little.
_CAREFUL, _EVERYWHERE = 0.8, 0.6
_SURNAMES = word_set(
    "jansen janssen vries jong berg bakker dijk visser smit smits meijer meyer mulder boer groot bos peters"
    " hendriks leeuwen dekker brouwer wit dijkstra graaf linden kok jacobs haan vermeulen veen broek bruijn bruin"
    " schouten beek willems koning vliet hoekstra maas verhoeven koster peeters prins blom huisman postma kuiper"
    " kuipers veenstra yilmaz kaya ouden smith jones brown taylor wilson johnson davies evans roberts walker"
    " wright robinson thompson white hughes edwards green hall wood harris lewis jackson clarke clark turner hill"
    " cooper morris ward moore king baker young miller garcia nguyen"
)
_NOTHING_SAID = word_set(
    "aan alle alleen als andere ben bij daar dan dat deze die dit door doet een eens eerder geen goed graag had"
    " heb hebben heeft helemaal het hier hoe hun iets ik in is kan kunnen maar mag meer met mijn mij moet na naar"
    " niet nieuw nieuwe niets nog nu of om omdat onder ons onze ook op opnieuw over per sinds te tot uit van vanaf"
    " veel voor vraag vragen waar wanneer waarom wat weer wel welke werd wie wil willen wordt worden zeer zijn"
    " zich zonder zou about after again all also and any are been before but can cannot could did does doing done"
    " for from had has have her him his how into its just like more much need needs new not now off one only our"
    " out over please question should since some still than that the their them then there these they this those"
    " too until very want wants was were what when where which who why will with without would you your"
)
_TITLES = word_set("dhr mw mevr mevrouw meneer mijnheer heer familie fam mr mrs ms miss dr drs ing namens name")
_STREETS = re.compile(r"(straat|laan|weg|plein|gracht|kade|dijk|singel|steeg|hof|pad|street|road|avenue|lane)$")
_NAMES = _SURNAMES | frozenset(map(plain, FIRST_NAMES))
_WORD = re.compile(r"[^\W\d_]+")


def typed_words(column: ProfiledColumn, hidden: Iterable[ProfiledColumn] = ()) -> tuple[str, ...]:
    """Up to five words, in small letters, the most frequent first.

    Args:
        column: what people typed.
        hidden: columns of people and their numbers; a word that stands there is none here.
    """
    texts = column.values + column.later
    written = sum(texts.values())
    careful = sum(number for text, number in texts.items() if text.strip()[:1].isupper())
    if careful < _CAREFUL * written:
        return ()
    records, different, inside = Counter[str](), Counter[str](), Counter[str]()
    people = {plain(word) for other in hidden for text in other.values for word in _WORD.findall(text)}
    for text, number in texts.items():
        seen = _WORD.findall(text)
        for k, word in enumerate(seen):
            if k and (word[0].isupper() or plain(seen[k - 1]) in _TITLES):
                people.add(plain(word))
            if k and word.islower():
                inside[plain(word)] += number
        people.update(plain(word) for word in re.findall(r"([^\W\d_]+)[ .-]*\d", text))  # a street, a room, a number
        for word in set(map(plain, seen)):
            records[word] += number
            different[word] += 1
    return tuple(
        word
        for word, number in records.most_common()
        if RECORDS <= number < _EVERYWHERE * written
        and different[word] >= TEXTS
        and inside[word] >= INSIDE
        and len(word) > 3
        and word not in people | _NAMES | _NOTHING_SAID | _TITLES
        and not _STREETS.search(word)
        and not said_of(word)
    )[:_MOST]

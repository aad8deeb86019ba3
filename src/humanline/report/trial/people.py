"""Who got a person in each arm, and whether the lot was fair."""

from __future__ import annotations

from humanline.model.contact import ChannelKind
from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import Compliance
from humanline.report.blocks import Item, Row, Section, Sheet
from humanline.report.trial.answer import where
from humanline.report.trial.effects import chance
from humanline.report.trial.values import ResultWords, width_of

KINDS: tuple[ChannelKind, ...] = ("speaking", "face_to_face", "writing", "")
#: p at or below which the lot is broken, and below which it is worth a look.
_BROKEN, _ODD = 0.01, 0.05
#: More of an arm asked than reached a person by this share: some asked and did not get one.
_ASKED_IN_VAIN = 0.0005


def received_section(words: ResultWords) -> Section | None:
    """Left out where both arms start the same way."""
    say, found, share = words.about("trial.received"), words.result.compliance, words.numbers.share
    if found is None:
        return None
    rows: list[Row] = []
    caution = list(words.warning)
    for arm in words.arms.values():
        received, asked = found.received[arm], found.asked[arm]
        rows.append((arm, share(received), share(asked)))
        if asked > received + _ASKED_IN_VAIN:
            caution.append(say("vain", arm=arm, asked=share(asked, 1), received=share(received, 1)))
    a, b = (share(found.received[arm]) for arm in (words.first, words.other))
    text = (say("always"), *_met(words), _complied(found, words))
    sheet = Sheet(say("caption"), say.each("arm", "received", "asked"), tuple(rows))
    return Section(*say.named(), say("heading", a=a, b=b, **words.arms), text, tuple(caution), sheets=(sheet,))


def _met(words: ResultWords) -> tuple[str, ...]:
    """In which kind of channel a person was met, arm by arm: a voice or a face is not an e-mail."""
    numbers, said = words.numbers, []
    for arm, kinds in words.result.met.items():
        parts = []
        for kind in KINDS:
            if kinds.get(kind):
                share = numbers.of_hundred(kinds[kind] / sum(kinds.values()))
                parts.append(words.voice(f"facts.kind.{kind or 'unknown'}", value=share))
        said.append(words.voice("trial.received.met", arm=arm, parts=numbers.listed(parts)))
    return tuple(said)


def _complied(found: Compliance, words: ResultWords) -> str:
    """The effect on those who got a person because the lot said so, with the set's shape in words."""
    say, name, effect = words.about("trial.complied"), words.voice.measure(found.outcome), found.effect
    if isinstance(effect, NotEstimable) or found.shape == "not_estimable":
        why = effect if isinstance(effect, NotEstimable) else NotEstimable(reason="no_compliers")
        return say("unknown", outcome=name, reason=words.numbers.reason(why))
    if found.shape == "whole_line":
        return say("whole_line", outcome=name)
    said, width = words.outcome(found.outcome), width_of(effect)
    if found.shape == "two_rays" and effect.low is not None and effect.high is not None:
        low, high = (said.difference(end, width) for end in (effect.low, effect.high))
        return say("two_rays", outcome=name, low=low, high=high)
    difference, between = said.told(effect)
    return say("interval", outcome=name, difference=difference, between=between)


def fair_section(words: ResultWords) -> Section:
    """The numbers in the arms against those that the lot should give."""
    say, found, numbers = words.about("trial.fair"), words.result.balance, words.numbers
    total = sum(found.units.values())
    rows = tuple(
        (arm, numbers.count(share * total), numbers.count(found.units.get(arm, 0)))
        for arm, share in found.expected.items()
    )
    sheet = Sheet(say("caption", units=words.units), say.each("arm", "expected", "units"), rows)
    if not isinstance(found.p, NotEstimable):
        kind, text = _kind(found.p, words), say("chance", chance=chance(found.p, words.voice))
    else:
        recorded = words.design.chances == "recorded"
        kind, text = "unchecked", say("recorded") if recorded else say("unknown", reason=numbers.reason(found.p))
    caution = (say("alarm"),) if kind in ("broken", "broken_somewhere") else ()
    items = tuple(_apart(by, p, words) for by, p in found.by.items())
    heading = say(f"heading_{kind}", where=where(words))
    return Section(*say.named(), heading, (text,), caution, items=items, sheets=(sheet,))


def _kind(p: float, words: ResultWords) -> str:
    found = words.result.balance
    if found.alarm:
        return "broken_somewhere" if words.result.verdict.rule == "sample_ratio_somewhere" else "broken"
    return "odd" if min([p, *found.by.values()]) < _ODD else "fair"


def _apart(by: str, p: float, words: ResultWords) -> Item:
    say, group = words.about("trial.fair"), words.result.balance.worst.get(by, "")
    kind = "broken" if p <= _BROKEN else "odd" if p < _ODD else "fine"
    if group:
        group = words.numbers.day(group) if by == "day" else words.voice.segment(group)
    told = say(f"apart_{kind}", chance=chance(p, words.voice), group=group)
    return Item(told, say(f"by_{by}"), "info" if kind == "fine" else "warning")

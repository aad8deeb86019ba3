"""How the trial was meant and how it went: who got a person, whether the lot was fair, and every change for ever."""

from __future__ import annotations

from collections.abc import Iterable

from humanline.model.contact import ChannelKind
from humanline.model.estimate import NotEstimable
from humanline.model.facts import Notice
from humanline.model.trial_result import Compliance
from humanline.report.blocks import Item, Row, Section, Sheet
from humanline.report.trial.answer import where
from humanline.report.trial.effects import chance
from humanline.report.trial.values import DesignWords, ResultWords, width_of
from humanline.report.voice import Voice, capital

#: Why units or contacts were left out, as the catalogue knows it.
_LEFT_OUT = ("no_customer", "not_complete", "no_channel_mode", "two_arms", "not_a_number", "no_arm", "burn_in")
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


def meant_section(words: ResultWords) -> Section:
    """The design as it was frozen, and everything that departed from it."""
    say, frozen_at = words.about("trial.meant"), words.design.frozen
    changes = sum(bool(one.because) for one in frozen_at)
    heading = say.counted("changed", changes) if changes else say("as_frozen" if frozen_at else "not_frozen")
    return Section(*say.named(), heading, items=(*about(words), *frozen(words), *_went(words)))


def status(words: ResultWords) -> tuple[str, bool]:
    """One line about what the answer is worth, and whether it is as it should be."""
    say, frozen_at = words.about("trial.status"), words.design.frozen
    if any(notice.code == "trial_frozen_late" for notice in words.result.notices):
        return say("late"), False
    changes = sum(bool(one.because) for one in frozen_at)
    if changes or not frozen_at:
        return say.counted("changed", changes) if changes else words.voice("trial.meant.not_frozen"), False
    return say("as_frozen", day=words.numbers.day(frozen_at[0].at.date()), by=frozen_at[0].by), True


def about(words: DesignWords) -> tuple[Item, ...]:
    """The question, the arms, who approved it and what participants are told."""
    say, design, numbers = words.about("trial.meant"), words.design, words.numbers
    arms = [say("arm", arm=arm.name, mode=words.voice(f"plan.start.{arm.mode}")) for arm in design.arms]
    once = design.looks.kind == "planned" and design.looks.many == 1
    told = {
        "question": design.question,
        "arms": say("arms_text", arms=numbers.listed(arms)),
        "moments": numbers.listed(design.moments),
        "unit": capital(words.units),
        "cluster": design.cluster,
        "looks": capital(say(f"looks_{'once' if once else design.looks.kind}", many=design.looks.many)),
        "approved": design.approved_by,
        "told": design.participants_are_told,
    }
    return tuple(
        Item(text or say("nothing"), say(name), "info" if text else "warning")
        for name, text in told.items()
        if text or name in ("question", "approved", "told")
    )


def frozen(words: DesignWords) -> list[Item]:
    """When it was frozen and by whom, and every change after that with its reason."""
    say, items = words.about("trial.meant"), []
    for k, one in enumerate(words.design.frozen):
        values = {"by": one.by, "day": words.numbers.day(one.at.date()), "units": words.counted(one.units)}
        key, level = ("change", "warning") if k or one.because else ("frozen", "info")
        text = words.voice(f"trial.meant.{key}_text", version=one.version, because=one.because, **values)
        items.append(Item(text, say(key), level, small=say("seal", seal=one.seal[:12])))
    return items


def _went(words: ResultWords) -> list[Item]:
    say, result, numbers = words.about("trial.meant"), words.result, words.numbers
    counted = [say("in_arm", arm=arm, many=numbers.count(many)) for arm, many in result.units.items()]
    known = say("until_text", day=numbers.day(result.until), arms=numbers.listed(counted))
    items = [Item(known, say("until"))]
    if result.ended_on:
        items.append(Item(say("ended_text", day=numbers.day(result.ended_on)), say("ended")))
    if result.days_over:
        items.append(Item(say.counted("over_text", result.days_over), say("over"), "warning"))
    left_out = []
    for why, many in result.left_out.items():
        said = words.voice(f"trial.left_out.{why}", units=words.units) if why in _LEFT_OUT else why
        left_out.append(f"{numbers.count(many)}: {said}")
    return items + [Item(text, say("left_out")) for text in left_out or [say("nobody")]]


def small_print(words: ResultWords) -> Section:
    """How the intervals are made, and what a reader should know."""
    say, design, result = words.about("trial.small"), words.design, words.result
    alpha = words.numbers.share(design.alpha, 0 if design.alpha * 100 % 1 < 1e-9 else 1)
    fixed = [say(f"intervals_{design.looks.kind}", alpha=alpha), say("complete", units=words.units)]
    fixed += [say("intention")] if result.compliance is None else []  # else said where customers got a person
    fixed += [say("guardrails")] if design.guardrails else []
    fixed += [say("exact")] if any(one.method == "exact" for one in result.answers) else []
    warnings = sum(notice.level == "warning" for notice in result.notices)
    heading = say.counted("warned", warnings) if warnings else say("heading")
    items = (*notice_items(result.notices, words.voice), *map(Item, fixed))
    return Section(*say.named("to-know"), heading, items=items)


def notice_items(notices: Iterable[Notice], voice: Voice) -> list[Item]:
    """Notices, those that may make a figure wrong first."""
    found = sorted(notices, key=lambda notice: notice.level != "warning")
    mind = voice("trial.small.mind") if found and found[0].level == "warning" else ""
    return [Item(voice.notice(one), mind if one.level == "warning" else "", one.level) for one in found]

"""How the trial was meant and how it went: who decided what, every change for ever, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable

from humanline.model.facts import Notice
from humanline.report.blocks import Item, Section
from humanline.report.trial.values import DesignWords, ResultWords
from humanline.report.voice import Voice, capital

#: Why units or contacts were left out, as the catalogue knows it.
_LEFT_OUT = ("no_customer", "not_complete", "no_channel_mode", "two_arms", "not_a_number", "no_arm", "burn_in")


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
    fixed = [say(f"intervals_{design.looks.kind}", alpha=alpha), say("intention"), say("complete", units=words.units)]
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
    return [Item(notice_text(one, voice), mind if one.level == "warning" else "", one.level) for one in found]


def notice_text(notice: Notice, voice: Voice) -> str:
    """A notice in words, its day written out and its outcome as the page calls it."""
    days = {name: voice.numbers.day(str(value)) for name, value in notice.values.items() if name == "day"}
    return voice.code("notice", notice.code, {**notice.values, **days})

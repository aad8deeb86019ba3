"""How the trial was meant and how it went: who decided what, every change for ever, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable

from humanline.model.facts import Notice
from humanline.model.trial import Design
from humanline.model.trial_result import TrialResult
from humanline.report.blocks import Item, Section
from humanline.report.trial.values import some_units, units
from humanline.report.voice import Voice, capital

#: Why units or contacts were left out, as the catalogue knows it.
_LEFT_OUT = ("no_customer", "not_complete", "no_channel_mode", "two_arms", "not_a_number", "no_arm", "burn_in")


def meant_section(result: TrialResult, voice: Voice) -> Section:
    """The design as it was frozen, and everything that departed from it."""
    design = result.design
    changes = [one for one in design.frozen if one.because]
    if changes:
        heading = voice.counted("trial.meant.changed", len(changes))
    else:
        heading = voice("trial.meant.as_frozen" if design.frozen else "trial.meant.not_frozen")
    return Section(
        name="meant",
        subject=voice("trial.meant.subject"),
        heading=heading,
        items=(*about(design, voice), *frozen(design, voice), *_went(result, voice)),
    )


def status(result: TrialResult, voice: Voice) -> tuple[str, bool]:
    """One line about what the answer is worth, and whether it is as it should be."""
    frozen_at = result.design.frozen
    if any(notice.code == "trial_frozen_late" for notice in result.notices):
        return voice("trial.status.late"), False
    changes = sum(bool(one.because) for one in frozen_at)
    if changes:
        return voice.counted("trial.status.changed", changes), False
    if not frozen_at:
        return voice("trial.meant.not_frozen"), False
    day = voice.numbers.day(frozen_at[0].at.date())
    return voice("trial.status.as_frozen", day=day, by=frozen_at[0].by), True


def about(design: Design, voice: Voice) -> tuple[Item, ...]:
    """The question, the arms, who approved it and what participants are told."""
    arms = [
        voice("trial.meant.arm", arm=arm.name, mode=voice(f"plan.start.{arm.mode}")) for arm in design.arms
    ]  # fmt: skip
    told = {
        "question": design.question,
        "arms": voice("trial.meant.arms_text", arms=voice.numbers.listed(arms)),
        "moments": voice.numbers.listed(design.moments),
        "unit": capital(some_units(design, voice)),
        "cluster": design.cluster,
        "looks": capital(voice(f"trial.meant.looks_{_looked(design)}", many=design.looks.many)),
        "approved": design.approved_by,
        "told": design.participants_are_told,
    }
    missing = voice("trial.meant.nothing")
    always = ("question", "approved", "told")
    return tuple(
        Item(text or missing, lead=voice(f"trial.meant.{name}"), level="info" if text else "warning")
        for name, text in told.items()
        if text or name in always
    )


def frozen(design: Design, voice: Voice) -> list[Item]:
    """When it was frozen and by whom, and every change after that with its reason."""
    items = []
    for k, one in enumerate(design.frozen):
        values = {
            "by": one.by,
            "day": voice.numbers.day(one.at.date()),
            "units": units(design, one.units, voice),
            "version": one.version,
            "because": one.because,
        }
        key, level = ("frozen", "info") if k == 0 and not one.because else ("change", "warning")
        small = voice("trial.meant.seal", seal=one.seal[:12])
        items.append(Item(voice(f"trial.meant.{key}_text", **values), voice(f"trial.meant.{key}"), level, small=small))
    return items


def _went(result: TrialResult, voice: Voice) -> list[Item]:
    design, numbers = result.design, voice.numbers
    counted = [voice("trial.meant.in_arm", arm=arm, many=numbers.count(many)) for arm, many in result.units.items()]
    until = numbers.day(result.until)
    items = [Item(voice("trial.meant.until_text", day=until, arms=numbers.listed(counted)), voice("trial.meant.until"))]
    if result.ended_on:
        items.append(
            Item(voice("trial.meant.ended_text", day=numbers.day(result.ended_on)), voice("trial.meant.ended"))
        )
    if result.days_over:
        over = voice.counted("trial.meant.over_text", result.days_over)
        items.append(Item(over, voice("trial.meant.over"), "warning"))
    for why, many in result.left_out.items():
        said = voice(f"trial.left_out.{why}", units=some_units(design, voice)) if why in _LEFT_OUT else why
        items.append(Item(f"{numbers.count(many)}: {said}", voice("trial.meant.left_out")))
    if not result.left_out:
        items.append(Item(voice("trial.meant.nobody"), voice("trial.meant.left_out")))
    return items


def small_print(result: TrialResult, voice: Voice) -> Section:
    """How the intervals are made, and what a reader should know."""
    kind = result.design.looks.kind
    alpha = voice.numbers.share(result.design.alpha, 0 if result.design.alpha * 100 % 1 < 1e-9 else 1)
    fixed = [
        voice(f"trial.small.intervals_{kind}", alpha=alpha),
        voice("trial.small.intention"),
        voice("trial.small.complete", units=some_units(result.design, voice)),
        voice("trial.small.guardrails") if result.design.guardrails else "",
    ]
    exact = any(one.method == "exact" for one in result.answers)
    if exact:
        fixed.append(voice("trial.small.exact"))
    warnings = sum(notice.level == "warning" for notice in result.notices)
    heading = voice.counted("trial.small.warned", warnings) if warnings else voice("trial.small.heading")
    return Section(
        name="to-know",
        subject=voice("trial.small.subject"),
        heading=heading,
        items=(
            *notice_items(result.notices, voice),
            *(Item(text) for text in fixed if text),
        ),
    )


def notice_items(notices: Iterable[Notice], voice: Voice) -> list[Item]:
    """Notices, those that may make a figure wrong first."""
    found = sorted(notices, key=lambda notice: notice.level != "warning")
    return [
        Item(notice_text(one, voice), voice("trial.small.mind") if one.level == "warning" else "", one.level)
        for one in found
    ]


def notice_text(notice: Notice, voice: Voice) -> str:
    """A notice in words, its day written out and its outcome as the page calls it."""
    values = dict(notice.values)
    if "day" in values:
        values["day"] = voice.numbers.day(str(values["day"]))
    return voice.code("notice", notice.code, values)


def _looked(design: Design) -> str:
    return "once" if design.looks.kind == "planned" and design.looks.many == 1 else design.looks.kind

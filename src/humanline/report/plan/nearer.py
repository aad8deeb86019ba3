"""What may bring a person nearer now: the two numbers, the call-back, and what they do on each kind of day."""

from __future__ import annotations

from humanline.model.plan import Plan
from humanline.model.quiet import KindOfDay, QuietChosen
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.voice import Voice


def nearer_section(plan: Plan, voice: Voice) -> Section | None:
    """What the simulated week picked; left out where nothing was simulated."""
    found = plan.quiet
    if found is None or plan.simulated is None:
        return None
    if found.rule.off:
        heading = voice("plan.nearer.heading_off")
        return Section("nearer", voice("plan.nearer.subject"), heading, text=(voice("plan.nearer.text_off"),))
    planned = found.days[0]
    values = {"worth": voice.worth.told(planned.more, "week"), "lost": voice.numbers.decimal(found.lost, 1),
              "lost_with": voice.numbers.decimal(found.lost_with, 1)}  # fmt: skip
    return Section(
        name="nearer",
        subject=voice("plan.nearer.subject"),
        heading=voice("plan.nearer.heading", **values),
        text=(" ".join(_rules(found, voice)), voice("plan.nearer.only_nearer"), _assumed(found, voice)),
        sheets=(_days(found, voice),),
    )


def _rules(found: QuietChosen, voice: Voice) -> list[str]:
    rule, told = found.rule, []
    if rule.free:
        share = voice.numbers.share(rule.price_share)
        told.append(voice.counted("plan.nearer.free", rule.free, share=share))
    if rule.waiting is not None:
        told.append(voice("plan.nearer.waiting", waiting=voice.numbers.decimal(rule.waiting, 2)))
    return told


def _assumed(found: QuietChosen, voice: Voice) -> str:
    return voice(
        "plan.nearer.assumed",
        accepts=voice.numbers.share(found.accepts),
        weeks=voice.counted("plan.nearer.weeks", found.weeks),
    )


def _days(found: QuietChosen, voice: Voice) -> Sheet:
    names = ("day", "points", "more", "lost", "lost_with", "nearer", "called_back", "taken_away")
    unit = voice.worth.head("week")
    head = tuple(voice(f"plan.nearer.{name}", unit=unit) for name in names)
    return Sheet(voice("plan.nearer.caption"), head, tuple(_row(day, voice) for day in found.days))


def _row(day: KindOfDay, voice: Voice) -> Row:
    count, decimal = voice.numbers.count, voice.numbers.decimal
    ends = {"more": day.more, "low": day.more_low, "high": day.more_high}
    more = voice("plan.nearer.between", **{name: voice.worth.text(points, "week") for name, points in ends.items()})
    return (
        voice(f"plan.nearer.on_{day.code}"),
        voice.worth.text(day.points, "week"),
        more,
        decimal(day.lost, 1),
        decimal(day.lost_with, 1),
        decimal(day.nearer, 1),
        decimal(day.called_back, 1),
        count(day.taken_away),
    )

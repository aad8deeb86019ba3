"""The rule of thumb on the page: what gets a person because it matters, what that costs, and where the line departs."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.estimate import Estimate
from humanline.model.plan import MomentPlan, Plan
from humanline.model.rule_of_thumb import Departure, MovedByRule, RuleOfThumb
from humanline.report.blocks import Item, Section
from humanline.report.voice import Voice

#: Points a week that nobody would notice.
_NO_POINTS = 0.5
#: What does not hang on the rule, what the rule itself decided, and what waits for a name.
_SETTLED = ("owed", "decided", "not_known", "by_rule", "rule_short", "customer_loses")


def rule_section(plan: Plan, voice: Voice) -> Section | None:
    """The rule with its words; left out where nobody said how much anything matters."""
    rule = plan.rule
    mattering = [moment for moment in plan.moments if _least(moment) is not None]
    if rule is None or not mattering:
        return None
    both = [one for one in mattering if (_least(one) or 0.0) >= rule.important and one.because not in _SETTLED]
    return Section(
        name="rule",
        subject=voice("plan.rule.subject"),
        heading=_heading(plan, rule, voice),
        text=(_text(rule, voice), *_beside(rule, voice)),
        items=(
            *(Item(_departure(one, plan, voice), _named(one.moment, one.segment, voice)) for one in rule.departures),
            *(Item(voice(_why(one)), f"{one.name}:") for one in both),
        ),
    )


def _heading(plan: Plan, rule: RuleOfThumb, voice: Voice) -> str:
    short = [one.moment for one in rule.departures if one.because == "hours"]
    given = [moment for moment, _ in sorted(plan.first_by_rule)]
    for key, moments in (("plan.rule.heading_short", short), ("plan.rule.heading", given)):
        if moments:
            return voice(key, moments=voice.numbers.listed(list(dict.fromkeys(moments))))
    return voice("plan.rule.heading_none")


def _text(rule: RuleOfThumb, voice: Voice) -> str:
    def written(score: float) -> str:
        return voice.numbers.decimal(score, 0 if score.is_integer() else 1)

    said = voice("plan.rule.text", important=written(rule.important), unimportant=written(rule.unimportant))
    return f"{said} {voice('plan.rule.takes', hours=voice.numbers.staff_hours(rule.hours))}" if rule.hours > 0 else said


def _beside(rule: RuleOfThumb, voice: Voice) -> tuple[str, ...]:
    """The line beside that by price alone, in customers."""
    if not rule.moved:
        return (voice("plan.rule.same"),)
    gained = [one for one in rule.moved if one.start == "person"]
    lost = [one for one in rule.moved if one.start != "person"]
    said = [_moved("plan.rule.gained", gained, voice)] if gained else []
    said += [_moved("plan.rule.lost" if gained else "plan.rule.lost_only", lost, voice)] if lost else []
    if abs(rule.points.value) >= _NO_POINTS:
        said.append(_points(rule.points, voice))
    return (" ".join(said),)


def _points(points: Estimate, voice: Voice) -> str:
    """What it costs or brings; where either is possible that is said."""
    key = "plan.rule.costs_perhaps" if points.low < 0 < points.high else "plan.rule.costs"
    return voice(key, worth=voice.worth.told(points, "week"))


def _moved(key: str, moved: Sequence[MovedByRule], voice: Voice) -> str:
    names = voice.numbers.listed(list(dict.fromkeys(one.moment for one in moved)))
    contacts = voice.numbers.value(sum(one.contacts_per_week for one in moved), "count")
    return voice(key, moments=names, contacts=contacts)


def _named(moment: str, segment: str, voice: Voice) -> str:
    return f"{voice.cell(moment, segment) if segment else moment}:"


def _departure(one: Departure, plan: Plan, voice: Voice) -> str:
    if one.because == "decided":
        start = one.start or ("person" if one.rule == "self_service" else "self_service")
        said = {"start": voice(f"plan.start.{start}"), "rule": voice(f"plan.start.{one.rule}"), "by": one.by}
        return voice("plan.rule.signed", **said)
    contacts = voice.numbers.value(one.contacts_per_week, "count")
    return voice("plan.rule.for_hours", hours=voice.numbers.staff_hours(hours_to_find(one, plan)), contacts=contacts)


def hours_to_find(one: Departure, plan: Plan) -> float:
    """Staff hours to find: with the time to be free for whoever comes in, where the frontier tells."""
    now = plan.hours_per_week or 0.0
    reached = [
        point.hours - now
        for point in plan.frontier
        if point.changes[:1] == (one.moment,) and one.segment in ("", *point.changes[1:]) and point.hours > now
    ]
    return max(0.1, min(reached, default=one.hours))


def _why(moment: MomentPlan) -> str:
    gain = moment.gain.total
    return "plan.rule.alone" if isinstance(gain, Estimate) and gain.value <= 0 else "plan.rule.find_out"


def _least(moment: MomentPlan) -> float | None:
    """How much it matters to the side where it matters least; `None` where a side is not known."""
    sides = (moment.gain.matters_customer, moment.gain.matters_organisation)
    known = [side.value for side in sides if isinstance(side, Estimate)]
    return min(known) if len(known) == len(sides) else None

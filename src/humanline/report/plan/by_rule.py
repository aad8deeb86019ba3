"""The rule of thumb on the page: what gets a person because it matters, what that costs, and where the line departs."""

from __future__ import annotations

from collections.abc import Iterable

from humanline.model.estimate import Estimate
from humanline.model.plan import MomentPlan, Plan
from humanline.model.rule_of_thumb import Departure, MovedByRule, RuleOfThumb
from humanline.report.blocks import Item, Section
from humanline.report.voice import Subject, Voice

#: Points a week that nobody would notice.
_NO_POINTS = 0.5
#: What does not hang on the rule, what the rule itself decided, and what waits for a name.
_SETTLED = ("owed", "decided", "not_known", "by_rule", "rule_short", "customer_loses")


def rule_section(plan: Plan, voice: Voice) -> Section | None:
    """The rule with its words; left out where nobody said how much anything matters."""
    rule, say = plan.rule, voice.about("plan.rule")
    least = [(moment, _least(moment)) for moment in plan.moments]
    if rule is None or all(score is None for _, score in least):
        return None
    items = [Item(_departure(one, plan, say), f"{voice.cell(one.moment, one.segment)}:") for one in rule.departures]
    for moment, score in least:
        if score is not None and score >= rule.important and moment.because not in _SETTLED:
            gain = moment.gain.total
            why = "alone" if isinstance(gain, Estimate) and gain.value <= 0 else "find_out"
            items.append(Item(say(why), f"{moment.name}:"))
    return Section(
        *say.named(), _heading(plan, rule, say), text=(_text(rule, say), _beside(rule, say)), items=tuple(items)
    )


def _heading(plan: Plan, rule: RuleOfThumb, say: Subject) -> str:
    short = [one.moment for one in rule.departures if one.because == "hours"]
    given = [moment for moment, _ in sorted(plan.first_by_rule)]
    if not short and not given:
        return say("heading_none")
    return say("heading_short" if short else "heading", moments=_once(short or given, say))


def _once(moments: Iterable[str], say: Subject) -> str:
    return say.numbers.listed(list(dict.fromkeys(moments)))


def _text(rule: RuleOfThumb, say: Subject) -> str:
    scores = {"important": rule.important, "unimportant": rule.unimportant}
    written = {name: say.numbers.decimal(score, 0 if score.is_integer() else 1) for name, score in scores.items()}
    takes = f" {say('takes', hours=say.numbers.staff_hours(rule.hours))}" if rule.hours > 0 else ""
    return say("text", **written) + takes


def _beside(rule: RuleOfThumb, say: Subject) -> str:
    """The line beside that by price alone, in customers, and what it costs or brings."""
    if not rule.moved:
        return say("same")
    gained = [one for one in rule.moved if one.start == "person"]
    lost = [one for one in rule.moved if one.start != "person"]
    said = [_moved("gained", gained, say)] if gained else []
    said += [_moved("lost" if gained else "lost_only", lost, say)] if lost else []
    if abs(rule.points.value) >= _NO_POINTS:
        # Where either is possible that is said.
        key = "costs_perhaps" if rule.points.low < 0 < rule.points.high else "costs"
        said.append(say(key, worth=say.worth.told(rule.points, "week")))
    return " ".join(said)


def _moved(key: str, moved: list[MovedByRule], say: Subject) -> str:
    contacts = say.numbers.value(sum(one.contacts_per_week for one in moved), "count")
    return say(key, moments=_once((one.moment for one in moved), say), contacts=contacts)


def _departure(one: Departure, plan: Plan, say: Subject) -> str:
    if one.because == "decided":
        start = one.start or ("person" if one.rule == "self_service" else "self_service")
        starts = {"start": say.voice(f"plan.start.{start}"), "rule": say.voice(f"plan.start.{one.rule}")}
        return say("signed", by=one.by, **starts)
    contacts = say.numbers.value(one.contacts_per_week, "count")
    return say("for_hours", hours=say.numbers.staff_hours(hours_to_find(one, plan)), contacts=contacts)


def hours_to_find(one: Departure, plan: Plan) -> float:
    """Staff hours to find: with the time to be free for whoever comes in, where the frontier tells."""
    now = plan.hours_per_week or 0.0
    reached = [
        point.hours - now
        for point in plan.frontier
        if point.changes[:1] == (one.moment,) and one.segment in ("", *point.changes[1:]) and point.hours > now
    ]
    return max(0.1, min(reached, default=one.hours))


def _least(moment: MomentPlan) -> float | None:
    """How much it matters to the side where it matters least; `None` where a side is not known."""
    sides = (moment.gain.matters_customer, moment.gain.matters_organisation)
    known = [side.value for side in sides if isinstance(side, Estimate)]
    return min(known) if len(known) == len(sides) else None

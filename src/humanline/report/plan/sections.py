"""The plan in words and tables: each cell and why, the rule of thumb, what waits for a decision, what is missing."""

from __future__ import annotations

import math
from datetime import date

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Decided
from humanline.model.plan import CellPlan, MomentPlan, Plan
from humanline.model.rule_of_thumb import Departure, RuleOfThumb
from humanline.report.blocks import Item, Section, Sheet, grouped
from humanline.report.numbers import CellText
from humanline.report.plan.answer import weeks_given, with_a_person
from humanline.report.voice import Subject, Voice

#: Points a week that nobody would notice.
_NO_POINTS = 0.5
_MOST_NAMED = 6
#: A person because the hours reach, which can't be told where the log does not hold everyone.
_REACHED = ("above_line", "unsure", "fits", "with_whole")
#: What does not hang on the rule, what the rule itself decided, and what waits for a name.
_SETTLED = ("owed", "decided", "not_known", "by_rule", "rule_short", "customer_loses")


def needs(plan: Plan, voice: Voice) -> Section:
    """What is missing for a line, and how to get it."""
    say = voice.about("plan.needs")
    named = ((voice.known(f"need_name.{need.code}", need.code), need) for need in plan.needs)
    items = tuple(Item(voice.code("need", need.code, need.values), f"{name}.") for name, need in named)
    return Section(*say.named(), say.counted("heading", len(plan.needs)), items=items)


def every_cell(plan: Plan, voice: Voice) -> Section:
    """Each cell: how it starts, why, what it takes, how sure."""
    say, numbers = voice.about("plan.cells"), voice.numbers
    assumed = bool(weeks_given(plan, voice))
    sign = "~\u00a0" if assumed else ""
    notes = [say("hours_note"), say("points_note", weights=voice("worth.weights.subject")), voice("page.interval_note")]
    sheet = Sheet.of(
        plan.cells,
        say("caption"),
        (say("cell"), lambda cell: voice.cell(cell.moment, cell.segment)),
        (say("start"), lambda cell: voice(f"plan.start.{cell.start}")),
        (say("why"), lambda cell: _because(cell, plan, voice)),
        (voice.measure("per_week"), lambda cell: sign + numbers.value(cell.contacts_per_week, "count")),
        (say("hours"), lambda cell: sign + numbers.decimal(cell.hours, 1)),
        (say("per_minute", unit=voice.worth.head("minute")), lambda cell: _per_minute(cell, say)),
        (say("sure"), lambda cell: _sure(cell, voice)),
        words=3,
        notes=(*notes, *([voice("page.weeks_assumed")] if assumed else [])),
    )
    heading = say("heading_untold" if plan.enough_unknown else "heading", person=with_a_person(plan, voice))
    # Cells that could lie on either side: what to find out first.
    close = voice.cells_named(plan, [(cell.moment, cell.segment) for cell in plan.cells if cell.flips])
    text = [say("close", cells=voice.first_of(close, _MOST_NAMED))] if close else []
    # What it costs that a protected attribute takes nobody's person away, where one tells customers apart.
    if any(moment.as_one for moment in plan.moments):
        key, worth = (
            "free" if plan.protected_cost < _NO_POINTS else "cost",
            voice.worth.told(plan.protected_cost, "week"),
        )
        text.append(voice(f"plan.protected.{key}", worth=worth))
    # How many a week are spoken to, met face to face and written to.
    counts = {one.kind or "unknown": numbers.value(one.contacts_per_week, "count") for one in plan.met_by}
    parts = numbers.listed(voice(f"plan.met.{kind}", count=count) for kind, count in counts.items())
    text += [voice("plan.met.text", parts=parts)] if parts else []
    return Section(*say.named(), heading, text=tuple(text), sheets=(sheet,))


def _because(cell: CellPlan, plan: Plan, voice: Voice) -> str:
    """Why it starts as it does."""
    if any(moment.name == cell.moment and cell.segment in moment.lifted for moment in plan.moments):
        return voice("plan.protected.lifted")
    if plan.enough_unknown and cell.start == "person" and cell.because in _REACHED:
        return voice("plan.cells.because_untold")
    return voice(f"because.{cell.because}")


def _per_minute(cell: CellPlan, say: Subject) -> CellText:
    value = cell.gain_per_minute
    if isinstance(value, NotEstimable) and value.reason == "no_extra_minutes":
        return CellText(say("no_minutes"))
    return say.worth.cell(value, "minute")


def _sure(cell: CellPlan, voice: Voice) -> CellText:
    """How sure the start is, in words and as a percentage."""
    if cell.because == "owed":
        return CellText(voice("plan.sure.owed"))
    if cell.sure is None or math.isnan(cell.sure):
        return CellText(voice("plan.sure.unknown"))
    level = "high" if cell.sure >= 0.95 else "good" if cell.sure >= 0.8 else "some" if cell.sure >= 0.6 else "even"
    # A certainty that is not one is never rounded up to 100 %.
    return CellText(voice(f"plan.sure.{level}"), voice.numbers.share(min(0.99, max(0.01, cell.sure))))


def decisions(plan: Plan, today: date, voice: Voice) -> Section | None:
    """Cells that are good for the organisation and bad for the customer wait for a name; and what has one."""
    waiting = [cell for cell in plan.cells if cell.because == "customer_loses"]
    if not waiting and not plan.decided:
        return None
    say, told = voice.about("plan.decide"), voice.worth.told
    moments = {cell.moment for cell in waiting}
    heading = say.counted("heading", len(moments)) if waiting else say("heading_done", count=len(plan.decided))
    items = []
    for cell in waiting:
        sides = {side: told(getattr(cell.gain, side), "contact") for side in ("customer", "organisation")}
        items.append(Item(say("item", **sides), voice.cell_in_words(cell.moment, cell.segment) + ":"))
    items += [_decided(one, today, say) for one in plan.decided]
    return Section(*say.named(), heading, text=(say("text"),) if waiting else (), items=tuple(items))


def _decided(one: Decided, today: date, say: Subject) -> Item:
    """Who decided how a cell starts, and why; past its date it says so."""
    moment, _, segment = (part.strip() for part in one.cell.partition("|"))
    text = say("decided", start=say.voice(f"plan.start.{one.start}"), by=one.by, because=one.because)
    if one.until:
        overdue = date.fromisoformat(one.until) < today
        text = f"{text} {say('overdue' if overdue else 'until', until=say.numbers.day(one.until))}"
    return Item(text, f"{say.voice.cell(moment, segment)}:")


def gains(plan: Plan, voice: Voice) -> Section | None:
    """What each side said, and who answered; a guess for customers is called one."""
    judged = [cell for cell in plan.cells if isinstance(cell.gain.total, Estimate)]
    if not judged:
        return None
    say, worth, score = voice.about("plan.gains"), voice.worth, voice.numbers.cell
    guessed, unit = any(part.guess for cell in judged for part in cell.gain.parts), worth.head("contact")

    def of_customer(cell: CellPlan) -> CellText:
        """Starred where staff guessed it."""
        value = worth.cell(cell.gain.customer, "contact")
        starred = any(part.guess for part in cell.gain.parts if part.side == "customer")
        return CellText(f"{value.main}\u00a0*", value.sub) if starred else value

    sheet = Sheet.of(
        judged,
        say("caption"),
        (voice("plan.cells.cell"), lambda cell: voice.cell(cell.moment, cell.segment)),
        (say("raters"), lambda cell: _sources(cell, say)),
        (say("customer", unit=unit), of_customer),
        (say("organisation", unit=unit), lambda cell: worth.cell(cell.gain.organisation, "contact")),
        (say("total", unit=unit), lambda cell: worth.cell(cell.gain.total, "contact")),
        (say("matters_customer"), lambda cell: score(cell.gain.matters_customer, "score")),
        (say("matters_organisation"), lambda cell: score(cell.gain.matters_organisation, "score")),
        words=2,
        notes=(voice("page.interval_note"), *([say("guess_note")] if guessed else [])),
    )
    heading = say("heading_guess" if guessed else "heading")
    return Section(*say.named(), heading, text=(say("text"),), sheets=(sheet,), folded=True)


def _sources(cell: CellPlan, say: Subject) -> str:
    """Who answered, by source: `6 via de werksessie en 41 via een vragenlijst onder klanten`."""
    raters = grouped((part.source, part.raters) for part in cell.gain.parts)
    named = [(say.voice.code("plan.source", source, {}), sum(counts)) for source, counts in raters.items()]
    told = (say("source", count=count, source=source) if count else source for source, count in named)
    return say.numbers.listed(told) or "–"


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
    short = [one.moment for one in rule.departures if one.because == "hours"]
    given = [moment for moment, _ in sorted(plan.first_by_rule)]
    key = "heading_short" if short else "heading" if given else "heading_none"
    scores = {"important": rule.important, "unimportant": rule.unimportant}
    written = {name: voice.numbers.decimal(score, 0 if score.is_integer() else 1) for name, score in scores.items()}
    takes = f" {say('takes', hours=voice.numbers.staff_hours(rule.hours))}" if rule.hours > 0 else ""
    heading, text = say(key, moments=voice.numbers.listed(short or given)), say("text", **written) + takes
    return Section(*say.named(), heading, text=(text, _beside(rule, say)), items=tuple(items))


def _beside(rule: RuleOfThumb, say: Subject) -> str:
    """The line beside that by price alone, in customers, and what it costs or brings."""
    if not rule.moved:
        return say("same")
    sides, said = grouped((one.start == "person", one) for one in rule.moved), []
    for person, key in ((True, "gained"), (False, "lost" if True in sides else "lost_only")):
        if moved := sides.get(person):
            contacts = say.numbers.value(sum(one.contacts_per_week for one in moved), "count")
            said.append(say(key, moments=say.numbers.listed(one.moment for one in moved), contacts=contacts))
    if abs(rule.points.value) >= _NO_POINTS:
        # Where either is possible that is said.
        key = "costs_perhaps" if rule.points.low < 0 < rule.points.high else "costs"
        said.append(say(key, worth=say.worth.told(rule.points, "week")))
    return " ".join(said)


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
    more = [point for point in plan.frontier if point.hours > now and point.changes[:1] == (one.moment,)]
    reached = [point.hours - now for point in more if one.segment in ("", *point.changes[1:])]
    return max(0.1, min(reached, default=one.hours))


def _least(moment: MomentPlan) -> float | None:
    """How much it matters to the side where it matters least; `None` where a side is not known."""
    sides = (moment.gain.matters_customer, moment.gain.matters_organisation)
    known = [side.value for side in sides if isinstance(side, Estimate)]
    return min(known) if len(known) == len(sides) else None

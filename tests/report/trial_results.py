"""Results of trials, built by hand: what the page of a trial is tried on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Notice
from humanline.model.plan import Assumption, FindOut
from humanline.model.simulated import Reckoning, Together
from humanline.model.trial import (
    Arm,
    ArmLoad,
    Design,
    Frozen,
    Guardrail,
    Looks,
    Outcome,
    SampleSize,
    Success,
    TrialForecast,
    Way,
)
from humanline.model.trial_result import (
    Balance,
    Compliance,
    Effect,
    EffectAtLook,
    QuestionAnswer,
    SegmentResult,
    Segments,
    Staffing,
    TrialResult,
    Verdict,
)

MADE_AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
START = date(2026, 1, 12)
FEW = NotEstimable(reason="few_units")
#: Rule → the decision that goes with it.
DECISIONS = {
    "sample_ratio": "invalid",
    "sample_ratio_somewhere": "invalid",
    "success_worse": "stop_harm",
    "guardrail_worse": "stop_harm",
    "all_shown": "roll_out",
    "end_without_proof": "stop_futile",
    "end_not_safe": "stop_futile",
    "nothing_to_come": "stop_futile",
    "too_early": "continue",
    "better_not_safe": "continue",
    "not_yet": "continue",
}
DESIGN = Design(
    name="rent question",
    question="Can the website answer a rent question?",
    moments=("huur betalen",),
    arms=(Arm("person", "person"), Arm("self-service", "self_service")),
    outcomes=(
        Outcome(name="resolved", column="resolved", better="higher", kind="share"),
        Outcome(name="satisfaction", column="satisfaction", better="higher"),
        Outcome(name="unheard", column="unheard", better="lower", kind="share"),
    ),
    success=(Success("resolved", 0.05),),
    guardrails=(Guardrail("satisfaction", 0.2), Guardrail("unheard", 0.03), Guardrail("unheard", 0.06, segment="65+")),
    segments=("18-34", "35-64", "65+"),
    looks=Looks(many=5),
    weeks=12,
    approved_by="the director",
    participants_are_told="You may be helped by the website first; ask for a person at any time.",
    frozen=(Frozen("ab12" * 16, datetime(2026, 1, 9, tzinfo=UTC), "an analyst", "0.1.0", units=4000),),
)


def effect(value: float, half: float, *, level: float = 0.95, n: int = 3200) -> Effect:
    """A difference with a symmetric interval."""
    return Effect(value=value, low=value - half, high=value + half, level=level, n=n)


def readings(
    value: float, half: float, *, looks: int = 4, days: int = 14, level: float = 0.95
) -> tuple[EffectAtLook, ...]:
    """Looks at which the interval narrows down to `half`; the first does not count."""
    found = []
    for k in range(1, looks + 1):
        now = effect(value * (1 + 0.3 * (-1) ** k / k), half * looks / k, level=level, n=800 * k)
        day = (START + timedelta(days=days * k)).isoformat()
        found.append(EffectAtLook(day, 800 * k, 0.2 * k, now if k > 1 or looks < 3 else FEW, counts=k > 1))
    return tuple(found)


def asked(
    outcome: str, value: float, half: float, *, segment: str = "", shown: bool, worse: bool = False
) -> QuestionAnswer:
    """One question of the design, with its arms."""
    success = outcome == "resolved"
    found = DESIGN.outcome(outcome)
    base = {"resolved": 0.62, "satisfaction": 3.7, "unheard": 0.12}[outcome]
    sizes = {one.outcome: one.minimum_effect for one in DESIGN.success}
    margins = {(one.outcome, one.segment): one.margin for one in DESIGN.guardrails}
    return QuestionAnswer(
        outcome=outcome,
        segment=segment,
        role="success" if success else "guardrail",
        kind=found.kind,
        better=found.better,
        size=sizes[outcome] if success else margins[outcome, segment],
        relative=False,
        method="score" if found.kind == "share" else "means",
        arms={"person": effect(base, half / 2, n=1602), "self-service": effect(base + value, half / 2, n=1598)},
        effect=effect(value, half),
        shown=shown,
        worse=worse,
        shown_on="2026-03-09" if shown or worse else "",
        over_time=readings(value, half),
    )


def result(**changes: object) -> TrialResult:
    """A trial that goes well, with anything changed."""
    groups = (
        SegmentResult("18-34", effect(0.12, 0.09), effect(0.1, 0.05, level=0.9), harmed=False),
        SegmentResult("35-64", effect(0.08, 0.07), effect(0.08, 0.04, level=0.9), harmed=False),
        SegmentResult("65+", effect(-0.02, 0.1), effect(0.03, 0.05, level=0.9), harmed=False),
    )
    plain = TrialResult(
        version="0.1.0",
        made_at=MADE_AT,
        made_from=("contacts.csv",),
        design=DESIGN,
        seal="ab12" * 16,
        planned_units=4000,
        until="2026-03-16",
        ended_on="",
        days_over=0,
        units={"person": 1602, "self-service": 1598},
        left_out={"not_complete": 41, "no_customer": 7},
        looks=("2026-01-26", "2026-02-09", "2026-02-23", "2026-03-09"),
        next_look_at=4000,
        verdict=Verdict("roll_out", "all_shown", "2026-03-09", "resolved"),
        answers=(
            asked("resolved", 0.08, 0.04, shown=True),
            asked("satisfaction", -0.03, 0.11, shown=True),
            asked("unheard", 0.005, 0.02, shown=True),
            asked("unheard", 0.01, 0.045, segment="65+", shown=True),
        ),
        balance=Balance(
            expected={"person": 0.5, "self-service": 0.5},
            units={"person": 1630, "self-service": 1618},
            p=0.84,
            by={"segment": 0.31, "day": 0.66},
        ),
        compliance=Compliance(
            outcome="resolved",
            received={"person": 0.97, "self-service": 0.34},
            asked={"person": 0.15, "self-service": 0.17},
            effect=effect(-0.127, 0.064),
            shape="interval",
        ),
        segments=Segments("resolved", groups, differ=0.03, harm=0.6),
        staffing=Staffing(
            minutes={"person": effect(7.6, 0.5), "self-service": effect(2.4, 0.4)},
            difference=effect(-5.2, 0.6),
            hours_per_week={"person": 30.4, "self-service": 9.8},
        ),
        notices=(
            Notice(code="trial_channel_follows_arm"),
            Notice("trial_answers_differ", {"outcome": "satisfaction", "first": 0.52, "other": 0.41}, level="warning"),
        ),
    )
    return msgspec.structs.replace(plain, **changes)


def for_rule(rule: str) -> TrialResult:
    """A result that this rule decided."""
    decision = DECISIONS[rule]
    of = {"success_worse": ("resolved", ""), "all_shown": ("resolved", ""), "guardrail_worse": ("unheard", "65+"),
          "end_not_safe": ("unheard", ""), "better_not_safe": ("satisfaction", "")}  # fmt: skip
    on = "2026-03-09" if decision in ("roll_out", "stop_harm", "stop_futile") else ""
    verdict = Verdict(decision, rule, on, *of.get(rule, ("", "")))  # type: ignore[arg-type]
    changes: dict[str, object] = {"verdict": verdict}
    good = result()
    resolved, satisfied, unheard, of_old = good.answers
    if rule == "success_worse":
        changes["answers"] = (asked("resolved", -0.09, 0.04, shown=False, worse=True), satisfied, unheard, of_old)
    elif rule == "guardrail_worse":
        worse = asked("unheard", 0.14, 0.05, segment="65+", shown=False, worse=True)
        changes["answers"] = (resolved, satisfied, unheard, worse)
    elif rule in ("end_not_safe", "better_not_safe"):
        open_ = asked("unheard", 0.02, 0.03, shown=False)
        changes["answers"] = (resolved, satisfied, open_, of_old)
    elif rule != "all_shown":
        changes["answers"] = (asked("resolved", 0.01, 0.05, shown=False), satisfied, unheard, of_old)
    if rule.startswith("end_"):
        changes |= {"ended_on": "2026-03-09", "next_look_at": None}
    if rule == "sample_ratio":
        changes["balance"] = msgspec.structs.replace(
            good.balance, p=0.0003, units={"person": 1800, "self-service": 1448}, alarm=True
        )
    elif rule == "sample_ratio_somewhere":
        changes["balance"] = msgspec.structs.replace(
            good.balance, p=0.4, by={"segment": 0.002, "day": 0.66}, worst={"segment": "65+"}, alarm=True
        )
    return result(**changes)


def open_ended() -> TrialResult:
    """A trial that may be looked at every day; for the first days there are too few."""
    found = []
    for k in range(1, 43):
        now = effect(0.06 + 0.05 / k, 0.3 / k**0.5)
        found.append(
            EffectAtLook((START + timedelta(days=k)).isoformat(), 40 * k, 0.02 * k, now if k > 4 else FEW, counts=k > 4)
        )
    last = found[-1].effect
    first = msgspec.structs.replace(result().answers[0], over_time=tuple(found), effect=last)
    return result(
        design=msgspec.structs.replace(DESIGN, looks=Looks(kind="open")),
        answers=(first, *result().answers[1:]),
        next_look_at=None,
        looks=tuple(one.day for one in found),
    )


def changed_and_over() -> TrialResult:
    """A trial whose design was changed, that ran past its end and harmed a segment."""
    later = Frozen(
        "cd34" * 16, datetime(2026, 2, 2, tzinfo=UTC), "an analyst", "0.1.1", 4400, "the margin was too strict"
    )
    good = result()
    assert good.segments
    *others, old = good.segments.groups
    groups = (*others, msgspec.structs.replace(old, effect=effect(-0.16, 0.1), harmed=True))
    return result(
        design=msgspec.structs.replace(DESIGN, frozen=(*DESIGN.frozen, later)),
        ended_on="2026-03-09",
        days_over=9,
        next_look_at=None,
        segments=msgspec.structs.replace(good.segments, groups=groups, differ=0.0004, harm=0.004),
        left_out={},
    )


def unknown() -> TrialResult:
    """A trial of which nothing can be estimated."""
    why = NotEstimable(reason="no_events")
    arms = {"person": why, "self-service": why}
    answers = tuple(
        msgspec.structs.replace(
            one, effect=why, arms=arms, shown=False, shown_on="",
            over_time=tuple(msgspec.structs.replace(each, effect=why, counts=False) for each in one.over_time),
        )
        for one in result().answers
    )  # fmt: skip
    groups = tuple(SegmentResult(name, why, why, harmed=False) for name in DESIGN.segments)
    return result(
        verdict=Verdict("continue", "too_early"),
        answers=answers,
        balance=Balance({"person": 0.5, "self-service": 0.5}, {"person": 40, "self-service": 44}, p=why),
        compliance=Compliance("resolved", {"person": 1.0, "self-service": 1.0}, {"person": 0.1, "self-service": 0.1},
                              NotEstimable(reason="no_compliers"), "not_estimable"),
        segments=Segments("resolved", groups, differ=FEW, harm=FEW),
        staffing=Staffing(arms, why, {name: NotEstimable(reason="no_period") for name in arms}),
        notices=(),
    )  # fmt: skip


def hostile(nasty: str) -> TrialResult:
    """A trial in which everything that has a name has this one in it."""
    good = for_rule("guardrail_worse")
    arms = tuple(msgspec.structs.replace(arm, name=f"{arm.name}{nasty}") for arm in DESIGN.arms)
    design = msgspec.structs.replace(
        DESIGN,
        name=f"rent{nasty}",
        question=f"May it?{nasty}",
        moments=(f"rent{nasty}",),
        arms=arms,
        segments=tuple(f"{name}{nasty}" for name in DESIGN.segments),
        outcomes=tuple(msgspec.structs.replace(one, name=f"{one.name}{nasty}") for one in DESIGN.outcomes),
        approved_by=f"the director{nasty}",
        participants_are_told=f"Ask for a person{nasty}",
        frozen=(
            *DESIGN.frozen,
            Frozen("cd34" * 16, datetime(2026, 2, 2, tzinfo=UTC), f"by{nasty}", "0.1.0", 4000, f"since{nasty}"),
        ),
    )

    def named(found: dict) -> dict:  # type: ignore[type-arg]
        return {f"{name}{nasty}": value for name, value in found.items()}

    answers = tuple(
        msgspec.structs.replace(
            one, outcome=f"{one.outcome}{nasty}", arms=named(one.arms), segment=one.segment and f"{one.segment}{nasty}"
        )
        for one in good.answers
    )
    assert good.segments
    assert good.compliance
    assert good.staffing
    groups = tuple(
        msgspec.structs.replace(one, segment=f"{one.segment}{nasty}", harmed=True) for one in good.segments.groups
    )
    of = good.verdict
    return msgspec.structs.replace(
        good,
        design=design,
        made_from=(f"log{nasty}.csv",),
        units=named(good.units),
        answers=answers,
        verdict=msgspec.structs.replace(of, outcome=f"{of.outcome}{nasty}", segment=f"{of.segment}{nasty}"),
        balance=msgspec.structs.replace(
            good.balance, expected=named(good.balance.expected), units=named(good.balance.units), by={"segment": 0.04},
            worst={"segment": f"65+{nasty}"},
        ),
        compliance=msgspec.structs.replace(
            good.compliance, outcome=f"resolved{nasty}", received=named(good.compliance.received),
            asked=named(good.compliance.asked),
        ),
        segments=msgspec.structs.replace(good.segments, outcome=f"resolved{nasty}", groups=groups),
        staffing=msgspec.structs.replace(
            good.staffing, minutes=named(good.staffing.minutes), hours_per_week=named(good.staffing.hours_per_week)
        ),
        notices=(
            Notice("trial_answers_differ", {"outcome": f"resolved{nasty}", "first": 0.5, "other": 0.4}, "warning"),
        ),
    )  # fmt: skip


def week(work: float, needed: float | None, in_time: float) -> Reckoning:
    """A week, with what becomes of its customers."""

    def told(value: float) -> Estimate:
        return Estimate(value, 0.99 * value, 1.01 * value, method="simulated")

    together = Together(
        contacts=900.0, in_time=told(in_time), customers_in_time=told(in_time), hung_up=told(0.04),
        wait_minutes=told(0.8), occupancy=0.9, staff_hours=195.0, free_hours=10.0,
    )  # fmt: skip
    return Reckoning(work, needed, together)


def forecast(**changes: object) -> TrialForecast:
    """What the design would take, with anything changed."""

    def told(value: float) -> Estimate:
        return Estimate(value, value, value, method="assumed")

    plain = TrialForecast(
        version="0.1.0",
        made_at=MADE_AT,
        design=DESIGN.name,
        seal="ab12" * 16,
        units_per_week=257.3,
        sizes=(
            SampleSize("unheard", "65+", "guardrail", told(2340), told(30.3)),
            SampleSize("unheard", "", "guardrail", told(3712), told(14.4)),
            SampleSize("resolved", "", "success", told(2950), told(11.5)),
            SampleSize("satisfaction", "", "guardrail", NotEstimable(reason="one_value"), NotEstimable("one_value")),
        ),
        weeks=told(31.3),
        loads=(
            ArmLoad("person", 15.2, 198.0, 1.02, week(198.0, 215.0, 0.73)),
            ArmLoad("self-service", 4.9, 177.6, 0.91, week(177.6, 199.0, 0.8)),
        ),
        hours_per_week=195.0,
        during=0.96,
        busy_now=0.95,
        now=week(185.3, 204.0, 0.78),
        while_running=week(187.2, 206.0, 0.77),
        advised=FindOut("rent question", "everyone", sure=0.5, contacts=900, weeks=4.2, worth=900.0, cost=40.0),
        share_possible=0.3,
        refused=("unheard",),
        ways=(
            Way("longer", {"weeks": 31.3, "planned": 12}),
            Way("larger_margin", {"outcome": "unheard", "margin": 0.12, "segment": "65+", "weeks": 12}),
            Way("larger_effect", {"outcome": "resolved", "effect": 0.061, "weeks": 12}),
            Way("more_hours", {"hours": 10.6}),
            Way("smaller_share", {"arm": "person", "share": 0.3}),
        ),
        assumptions=(Assumption("trial_spread_unchanged"),),
        notices=(Notice(code="trial_no_person", level="warning"),),
    )
    return msgspec.structs.replace(plain, **changes)

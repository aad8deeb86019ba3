"""One rule: what to do with a trial, and which sentence of the rule said so.

In this order, and the first look at which one of the middle two holds decides for ever:

1. The numbers in the arms are not those of the lot: **invalid**, whatever else is seen.
2. Something that had to become better became worse, or something that may not become worse did and is not shown to
   stay within its margin: **stop**, it harms.
3. At least one success is shown and every guardrail is shown to hold: **roll out**. Successes share the chance of a
   false proof. Guardrails have to hold all of them, each at the full chance of one side (intersection–union: Berger,
   1982, Technometrics 24, 295–300), so that more of them make a false roll-out less likely, and never more.
4. The end is there, or a result that matters is no longer to be expected: **stop**, nothing comes of it.
5. Else: **continue**.

Source:
    The rule of Schultzberg, Ankargren & Frånberg (2024), 'Risk-aware product decisions in A/B tests with multiple
    metrics', arXiv:2402.11609: superiority, non-inferiority, deterioration and quality in one decision.
"""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.trial_result import Balance, Rule, Verdict
from humanline.trial.judging import Judged


def decide(judged: Sequence[Judged], balance: Balance, *, looks: Sequence[str], ended: bool, hopeless: bool) -> Verdict:
    """The verdict.

    Args:
        judged: every question, successes first.
        balance: whether the lot was fair.
        looks: day of each look, ISO.
        ended: the end is there.
        hopeless: a result that matters is no longer to be expected.
    """
    if balance.alarm:
        everywhere = isinstance(balance.p, float) and balance.p <= min(balance.by.values(), default=1.0)
        return Verdict("invalid", "sample_ratio" if everywhere else "sample_ratio_somewhere")
    successes = [one for one in judged if one.answer.role == "success"]
    guardrails = [one for one in judged if one.answer.role == "guardrail"]
    better = min(
        (one for one in successes if one.shown_at is not None), key=lambda one: one.shown_at or 0, default=None
    )
    proved = None
    if better is not None and all(one.shown_at is not None for one in guardrails):
        proved = max([better.shown_at or 0, *(one.shown_at or 0 for one in guardrails)])
    harms = [(at, one) for one in judged if (at := _harmed(one)) is not None and (proved is None or at <= proved)]
    if harms:
        at, harm = min(harms, key=lambda found: found[0])
        rule: Rule = "success_worse" if harm.answer.role == "success" else "guardrail_worse"
        return Verdict("stop_harm", rule, looks[at], harm.answer.outcome, harm.answer.segment)
    if proved is not None and better is not None:
        return Verdict("roll_out", "all_shown", looks[proved], better.answer.outcome)
    missing = next((one.answer for one in guardrails if one.shown_at is None), None)
    on = looks[-1] if looks else ""
    if ended and better is not None and missing is not None:
        return Verdict("stop_futile", "end_not_safe", on, missing.outcome, missing.segment)
    if ended:
        return Verdict("stop_futile", "end_without_proof", on)
    if better is None and hopeless:
        return Verdict("stop_futile", "nothing_to_come", on)
    if not any(reading.counts for one in judged for reading in one.answer.over_time):
        return Verdict("continue", "too_early")
    if better is not None and missing is not None:
        return Verdict("continue", "better_not_safe", outcome=missing.outcome, segment=missing.segment)
    return Verdict("continue", "not_yet")


def _harmed(one: Judged) -> int | None:
    """The look at which it is proved to harm: worse, and of a guardrail not shown to stay within its margin by then."""
    if one.worse_at is None:
        return None
    within = one.answer.role == "guardrail" and one.shown_at is not None and one.shown_at <= one.worse_at
    return None if within else one.worse_at

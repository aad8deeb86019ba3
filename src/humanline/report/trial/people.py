"""Who got a person in each arm, whether the lot was fair, and what the arms took of the staff."""

from __future__ import annotations

from humanline.model.contact import ChannelKind
from humanline.model.estimate import NotEstimable
from humanline.model.trial import ArmLoad, TrialForecast
from humanline.model.trial_result import Balance, Compliance, Effect, TrialResult
from humanline.report.blocks import Item, Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.trial.answer import staff, where
from humanline.report.trial.effects import warned
from humanline.report.trial.segments import chance
from humanline.report.trial.values import OutcomeWords, one_unit, outcome_name, reasons, some_units
from humanline.report.trial.weeks import arm_cells, queue_text
from humanline.report.voice import Voice

KINDS: tuple[ChannelKind, ...] = ("speaking", "face_to_face", "writing", "")
#: p at or below which the lot is broken, and below which it is worth a look.
_BROKEN, _ODD = 0.01, 0.05
#: More of an arm asked than reached a person by this share: some asked and did not get one.
_ASKED_IN_VAIN = 0.0005


def received_section(result: TrialResult, voice: Voice) -> Section | None:
    """Left out where both arms start the same way."""
    found = result.compliance
    if found is None:
        return None
    numbers = voice.numbers
    rows: list[Row] = [
        (arm.name, numbers.share(found.received[arm.name]), numbers.share(found.asked[arm.name]))
        for arm in result.design.arms
        if arm.name in found.received
    ]
    vain = [
        voice(
            "trial.received.vain",
            arm=arm,
            asked=numbers.share(asked, 1),
            received=numbers.share(found.received[arm], 1),
        )
        for arm, asked in found.asked.items()
        if asked > found.received.get(arm, 0.0) + _ASKED_IN_VAIN
    ]
    first, other = (arm.name for arm in result.design.arms)
    heading = voice(
        "trial.received.heading",
        first=first,
        other=other,
        a=numbers.share(found.received[first]),
        b=numbers.share(found.received[other]),
    )
    names = ("arm", "received", "asked")
    return Section(
        name="received",
        subject=voice("trial.received.subject"),
        heading=heading,
        caution=(*warned(result, voice), *vain),
        text=(voice("trial.received.always"), *_met(result, voice), _complied(found, result, voice)),
        sheets=(
            Sheet(
                voice("trial.received.caption"), tuple(voice(f"trial.received.{name}") for name in names), tuple(rows)
            ),
        ),
    )


def _met(result: TrialResult, voice: Voice) -> tuple[str, ...]:
    """In which kind of channel a person was met, arm by arm: a voice or a face is not an e-mail."""
    said = []
    for arm, kinds in result.met.items():
        whole = sum(kinds.values())
        parts = [
            voice(f"facts.kind.{kind or 'unknown'}", value=voice.numbers.of_hundred(kinds[kind] / whole))
            for kind in KINDS
            if kinds.get(kind)
        ]
        said.append(voice("trial.received.met", arm=arm, parts=voice.numbers.listed(parts)))
    return tuple(said)


def _complied(found: Compliance, result: TrialResult, voice: Voice) -> str:
    """The effect on those who got a person because the lot said so, with the set's shape in words."""
    name = outcome_name(found.outcome, voice)
    if isinstance(found.effect, NotEstimable) or found.shape == "not_estimable":
        why = found.effect if isinstance(found.effect, NotEstimable) else NotEstimable(reason="no_compliers")
        return voice("trial.complied.unknown", outcome=name, reason=voice.numbers.reason(why))
    if found.shape == "whole_line":
        return voice("trial.complied.whole_line", outcome=name)
    effect, said = found.effect, OutcomeWords(result.design.outcome(found.outcome), voice)
    if found.shape == "two_rays" and effect.low is not None and effect.high is not None:
        width = effect.high - effect.low
        return voice(
            "trial.complied.two_rays",
            outcome=name,
            low=said.difference(effect.low, width),
            high=said.difference(effect.high, width),
        )
    width = effect.high - effect.low if effect.low is not None and effect.high is not None else abs(effect.value)
    difference = said.difference(effect.value, width)
    return voice("trial.complied.interval", outcome=name, difference=difference, between=said.between(effect))


def fair_section(result: TrialResult, voice: Voice) -> Section:
    """The numbers in the arms against those that the lot should give."""
    found, numbers = result.balance, voice.numbers
    total = sum(found.units.values())
    rows: list[Row] = [
        (
            arm,
            numbers.share(share, 0 if abs(share * 100 - round(share * 100)) < 1e-6 else 1),
            numbers.share(found.units.get(arm, 0) / total, 1) if total else "–",
            numbers.count(share * total),
            numbers.count(found.units.get(arm, 0)),
        )
        for arm, share in found.expected.items()
    ]
    kind = _kind(found, result)
    names = ("arm", "lot", "got", "expected", "units")
    return Section(
        name="fair",
        subject=voice("trial.fair.subject"),
        heading=voice(f"trial.fair.heading_{kind}", where=where(result, voice)),
        caution=(voice("trial.fair.alarm"),) if kind in ("broken", "broken_somewhere") else (),
        text=(_in_words(found, result, voice),),
        items=tuple(_apart(by, p, found, voice) for by, p in found.by.items()),
        sheets=(
            Sheet(
                voice("trial.fair.caption", units=some_units(result.design, voice)),
                tuple(voice(f"trial.fair.{name}") for name in names),
                tuple(rows),
            ),
        ),
    )


def _kind(found: Balance, result: TrialResult) -> str:
    if isinstance(found.p, NotEstimable):
        return "unchecked"
    if found.alarm:
        return "broken_somewhere" if result.verdict.rule == "sample_ratio_somewhere" else "broken"
    return "odd" if min([found.p, *found.by.values()]) < _ODD else "fair"


def _in_words(found: Balance, result: TrialResult, voice: Voice) -> str:
    if isinstance(found.p, NotEstimable):
        if result.design.chances == "recorded":
            return voice("trial.fair.recorded")
        return voice("trial.fair.unknown", reason=voice.numbers.reason(found.p))
    return voice("trial.fair.chance", chance=chance(found.p, voice))


def _apart(by: str, p: float, found: Balance, voice: Voice) -> Item:
    kind = "broken" if p <= _BROKEN else "odd" if p < _ODD else "fine"
    group = found.worst.get(by, "")
    if group:
        group = voice.numbers.day(group) if by == "day" else voice.segment(group)
    told = voice(f"trial.fair.apart_{kind}", chance=chance(p, voice), group=group)
    return Item(told, lead=voice(f"trial.fair.by_{by}"), level="info" if kind == "fine" else "warning")


def staff_section(result: TrialResult, forecast: TrialForecast | None, voice: Voice, *, line: bool) -> Section | None:
    """Minutes, hours and the queue, arm by arm; left out where nothing of it is known.

    Args:
        result: the trial.
        forecast: the weeks that its arms make; `None` where nobody knows.
        voice: the language that speaks.
        line: a line is drawn below, which says what hours could do elsewhere.
    """
    loads = {load.arm: load for load in forecast.loads} if forecast is not None and forecast.hours_per_week else {}
    if result.staffing is None and not loads:
        return None
    queue = ["busy"] if loads else []
    queue += ["needed", "in_time", "wait"] if any(load.week is not None for load in loads.values()) else []
    names = ["arm", *(["minutes", "hours"] if result.staffing else []), *queue]
    rows = [_arm_row(arm.name, result, loads, voice) for arm in result.design.arms]
    unit = one_unit(result.design, voice)
    text = [staff(result, voice), voice("trial.staff.for_whom")]
    text += [voice("trial.staff.elsewhere")] if line else []
    if loads and forecast is not None and forecast.hours_per_week:
        text.append(queue_text(forecast, forecast.hours_per_week, voice))
    over = [arm for arm, load in loads.items() if load.utilisation >= 1]
    return Section(
        name="staff",
        subject=voice("trial.staff.subject"),
        heading=_staff_heading(loads, result, voice),
        caution=(*warned(result, voice), *(voice("trial.staff.too_busy", arm=arm) for arm in over)),
        text=tuple(text),
        sheets=(
            Sheet(
                voice("trial.staff.caption"),
                tuple(voice(f"trial.staff.{name}_head", unit=unit) for name in names),
                tuple(rows),
                notes=_staff_notes(result, voice),
            ),
        ),
    )


def _staff_notes(result: TrialResult, voice: Voice) -> tuple[str, ...]:
    found = result.staffing
    if found is None:
        return ()
    return (voice("trial.staff.note"), *reasons([*found.minutes.values(), *found.hours_per_week.values()], voice))


def _staff_heading(loads: dict[str, ArmLoad], result: TrialResult, voice: Voice) -> str:
    if loads:
        told = [
            voice("trial.staff.busy_with", arm=arm, busy=voice.numbers.share(load.utilisation))
            for arm, load in loads.items()
        ]
        return voice("trial.staff.heading_busy", arms=voice.numbers.listed(told))
    return voice("trial.staff.heading", other=result.design.arms[-1].name, first=result.design.arms[0].name)


def _arm_row(arm: str, result: TrialResult, loads: dict[str, ArmLoad], voice: Voice) -> Row:
    cells: list[CellText | str] = [arm]
    if result.staffing is not None:
        cells.append(_minutes(result.staffing.minutes[arm], voice))
        hours = result.staffing.hours_per_week[arm]
        if isinstance(hours, NotEstimable):
            cells.append(voice("number.unknown"))
        else:
            cells.append(voice.numbers.staff_hours(hours))
    if loads:
        cells += arm_cells(loads[arm], voice)
    return tuple(cells)


def _minutes(effect: Effect | NotEstimable, voice: Voice) -> CellText:
    if isinstance(effect, NotEstimable):
        return CellText(voice("number.unknown"))
    step = 1 / 12
    value = voice.numbers.minutes(effect.value, step)
    if effect.low is None or effect.high is None:
        return CellText(value)
    low, high = voice.numbers.minutes(effect.low, step), voice.numbers.minutes(effect.high, step)
    return CellText(value, voice("number.range", low=low, high=high))

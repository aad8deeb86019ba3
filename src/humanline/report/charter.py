"""The charter: the line as a page for customers, with only what the plan knows; the rest is a line to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from humanline.foundation.language import Language
from humanline.model.contact import EVERYONE, EVERYONE_ELSE
from humanline.model.estimate import Estimate
from humanline.model.offering import PromiseMade
from humanline.model.organisation import Mode
from humanline.model.plan import CellPlan, Plan
from humanline.model.reach import OpenHours
from humanline.model.review import Review
from humanline.model.sealed import standing
from humanline.model.service import ChannelHours
from humanline.report.blocks import Item, Page, Section, grouped
from humanline.report.charts.day_grid import pieces
from humanline.report.pages import Frame, render_charter
from humanline.report.plan.small_print import said_of
from humanline.report.voice import Subject, Voice

#: Parts about what does not start with a person → how it starts.
_STARTS: dict[str, Mode] = {"choice": "choice", "together": "together", "self": "self_service"}


def charter_page(
    plan: Plan,
    *,
    language: Language,
    today: date | None = None,
    review: Review | None = None,
    frame: Frame = render_charter,
) -> str:
    """The line for customers, as one HTML file: for what they get a person, and that whoever asks gets one.

    Opening hours and waiting times stand there where `line.toml` says them. What it does not say, and where to
    complain, are lines to fill in, never invented.

    Args:
        plan: the line.
        language: of the page.
        today: the day on which a signature holds or is past its review date; `None` is the day the plan was made.
        review: what came of the line; `None` where nobody looked yet.
        frame: sets the page in a file of its own, or among others.
    """
    voice, day = Voice(language), today or plan.made_at.date()
    say = voice.about("charter")
    promises = (*_promises(plan, day, say), *_kept(review, say))
    drafts, signed = _standing(plan, day, say)
    page = Page(
        title=f"{say('heading')} · {plan.organisation}" if plan.organisation else say("heading"),
        eyebrow=voice.title("charter.eyebrow", plan.organisation),
        heading=say("heading"),
        answer=(_lead(promises, say),),
        sections=promises,
        banners=(*drafts, *([voice("page.made_up")] if plan.made_up else [])),
        footer=(signed,),
    )
    return frame(page, voice)


def _lead(promises: Sequence[Section], say: Subject) -> str:
    """Only what the parts below promise."""
    promised = {part.name for part in promises if any(item.sign != "fill" for item in part.items)}
    how = ["person"] * bool(promised & {"owed", "person"}) + ["self"] * ("self" in promised)
    # What customers choose or prepare is neither: then the sentence is of some things only.
    others = [name for name in ("choice", "together") if name in promised]
    ways = ["both"] if len(how) == 2 else [f"{way}_some" if others else way for way in how]
    return " ".join(say.each("lead", *(f"lead_{way}" for way in (*ways, *others))))


def _standing(plan: Plan, today: date, say: Subject) -> tuple[tuple[str, ...], str]:
    """Why this is a draft, and who set it."""
    drafts = [say("draft_short")] if plan.short_hours > 0 else []
    drafts += [say("draft_untold")] if plan.enough_unknown else []
    state = standing(plan, today)
    if plan.signed is None or state == "changed":
        return (say("draft" if state == "unsigned" else "draft_changed"), *drafts), say("unsigned")
    values = said_of(plan.signed, say.voice)
    past = [say("draft_past", until=values["until"])] if state == "past" else []
    return (*past, *drafts, say("draft_fill")), say("signed", **values)


def _promises(plan: Plan, today: date, say: Subject) -> tuple[Section, ...]:
    owed = [cell for cell in plan.cells if cell.owed or cell.because == "owed"]
    extra = {(moment.name, segment) for moment in plan.moments for segment in moment.lifted}
    lifted = [cell for cell in plan.cells if (cell.moment, cell.segment) in extra]
    person = [cell for cell in plan.cells if cell.start == "person" and cell not in (*owed, *lifted)]
    # A moment is told as it is for who says nothing; a group that gets more is told as an extra.
    wholes = {moment.name: moment.start for moment in plan.moments}
    starts = grouped((wholes[c.moment] if c in lifted else c.start, c) for c in plan.cells if c not in owed)
    told = {"owed": owed, "person": person, **{name: starts.get(start, []) for name, start in _STARTS.items()}}
    complain = _part("complain", say("complain"), say("complain_text"), fill=say.each("fill_complain", "fill_answer"))
    return (
        *(part for name, cells in told.items() for part in _moments(name, cells, plan, say)),
        *_extra(plan, say),
        _part("asked", say("asks"), say("asks_text")),
        _when(plan, today, say),
        complain,
    )


def _part(name: str, heading: str, text: str = "", lines: Sequence[str] = (), fill: Sequence[str] = ()) -> Section:
    """One part: what is promised, of which moments, and what the organisation still has to fill in."""
    items = (*(Item(line) for line in lines), *(Item(line, sign="fill") for line in fill))
    return Section(name, "", heading, text=(text,) if text else (), items=items)


def _moments(name: str, cells: Sequence[CellPlan], plan: Plan, say: Subject) -> tuple[Section, ...]:
    """What is promised of some moments, by name; with groups of customers only where a moment differs by group.

    To be filled in where it can't be told of which.
    """
    groups = grouped((cell.moment, cell.segment) for cell in cells)
    if not groups:
        return ()
    if name == "person" and plan.enough_unknown:
        return (_part(name, say(name), fill=(say("fill_person"),)),)
    lines = []
    for moment, segments in sorted(groups.items()):
        others = [c.segment for c in plan.cells if c.moment == moment and c.segment not in segments]
        # Who belongs to no named group can't know that, so they are told by who does.
        key, names = ("cell_except", others) if EVERYONE_ELSE in segments else ("cell_for", segments)
        apart = others and EVERYONE not in segments
        lines.append(say(key, moment=moment, segments=_listed(names, say)) if apart else moment)
    return (_part(name, say(name), say(f"{name}_text"), lines),)


def _listed(segments: Sequence[str], say: Subject) -> str:
    return say.numbers.listed([say.voice.segment(name) for name in segments])


def _extra(plan: Plan, say: Subject) -> tuple[Section, ...]:
    """Groups that get a person at once where the moment does not; who says nothing is told how it goes for all."""
    lifted = [moment for moment in plan.moments if moment.lifted]
    if not lifted:
        return ()
    lines = tuple(say("lift", moment=moment.name, segments=_listed(moment.lifted, say)) for moment in lifted)
    alone = all(moment.start == "self_service" for moment in lifted)
    return (_part("extra", say("extra"), say("extra_text" if alone else "extra_text_some"), lines),)


def _when(plan: Plan, today: date, say: Subject) -> Section:
    """Hours, ways and waiting times that the plan knows, and in which kinds of channel; the rest is to be filled in."""
    kinds = [one for one in plan.met_by if one.kind and one.channels]
    met = [say(f"reach_{one.kind}", channels=say.numbers.listed(one.channels)) for one in kinds]
    people = (*plan.service.channels.person, *plan.service.channels.deferred)
    ways = [say("reach", ways=say.numbers.listed(people))] if people and not met else []
    hours = [line for channel in plan.service.opening for line in _hours(channel, today, say)]
    waits = [_promise(one, say) for one in plan.service.promises]
    reach = ["fill_where"] if met else [] if ways else ["fill_reach"]
    fill = [*([] if hours else ["fill_hours"]), *reach, *([] if waits else ["fill_wait"])]
    told = (*met, *hours, *ways, *waits)
    return _part("when", say("when"), say("reach_text") if met else "", told, say.each(*fill))


def _promise(promise: PromiseMade, say: Subject) -> str:
    """One promise as a sentence."""
    segment = "" if promise.segment in ("", EVERYONE) else say.voice.segment(promise.segment)
    about = ", ".join(part for part in (promise.moment, segment, promise.channel) if part) or say("promise_all")
    share, minutes, hours = say.numbers.of_hundred(promise.share), promise.within_minutes, promise.call_back_hours
    wait = [] if minutes is None else [say("promise_wait", share=share, minutes=say.numbers.minutes(minutes))]
    back = [] if hours is None else [say("promise_back", hours=say.numbers.hours(hours))]
    return f"{about}: {'; '.join(wait + back)}"


def _hours(channel: ChannelHours, today: date, say: Subject) -> list[str]:
    """A line for the hours of a channel, and one for each day that differs from today on; holidays in one line."""
    days = grouped((_times(channel.windows, day, say), say.voice(f"day.{day}")) for day in range(7))
    week = "; ".join(f"{say.numbers.listed(names)} {times}" for times, names in days.items() if times)
    lines = [say("hours", channel=channel.channel, hours=week)]
    if any(day.why for day in channel.other_days):
        lines.append(say("hours_holidays", channel=channel.channel))
    for other in channel.other_days:
        if not other.why and other.day >= today.isoformat():
            times = _times(other.windows, 0, say) or say("hours_closed")
            lines.append(say("hours_day", channel=channel.channel, day=say.numbers.day(other.day), hours=times))
    return lines


def _times(windows: OpenHours, day: int, say: Subject) -> str:
    """The times of one day of the week; hours that run past midnight end at 24:00 and go on the next day."""
    clocks = [[f"{minute // 60}:{minute % 60:02d}" for minute in piece] for piece in pieces(windows, day)]
    return say.numbers.listed("–".join(ends) for ends in clocks)


def _kept(review: Review | None, say: Subject) -> tuple[Section, ...]:
    """What the log since then shows of what is promised here; what it can't tell is said too."""
    if review is None:
        return ()
    seen = [(row, say.numbers.of_hundred(row.seen.value)) for row in review.rows if isinstance(row.seen, Estimate)]
    lines = [say("kept.reached", share=share) for row, share in seen if row.measure == "reached" and not row.moment]
    first = [(row.moment, share) for row, share in seen if row.measure == "person_share"]
    lines += [say("kept.first", moment=moment, share=share) for moment, share in first]
    text = say("kept.text", first=say.numbers.day(review.first), last=say.numbers.day(review.last))
    return (_part("kept", say("kept.heading"), text, lines or [say("kept.untold")]),)

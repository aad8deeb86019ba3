"""What the numbers rest on, and what the log can't tell."""

from __future__ import annotations

from humanline.model.facts import Notice
from humanline.model.staff import StaffPlan
from humanline.report.blocks import Item, Section
from humanline.report.voice import BEFORE_ALL, Voice, capital


def assumed(plan: StaffPlan, voice: Voice) -> Section:
    """Everything that was taken as true without data."""
    said = [capital(voice.code("assumption", one.code, one.values)) for one in plan.assumptions]
    return Section(
        name="assumed",
        subject=voice("staff.small.assumed_subject"),
        heading=voice("staff.small.assumed_heading", count=len(said)),
        items=tuple(Item(sentence) for sentence in said),
    )


def to_know(plan: StaffPlan, voice: Voice) -> Section:
    """What to know before using the numbers, and what the log is silent on."""
    mine = [notice for notice in plan.notices if notice.code not in BEFORE_ALL]
    items = [Item(_said(notice, voice), level=notice.level) for notice in mine]
    items += [Item(voice(f"staff.small.{name}")) for name in (_future(plan), "no_skills", "no_people")]
    return Section(
        name="unknown",
        subject=voice("staff.small.unknown_subject"),
        heading=voice("staff.small.unknown_heading"),
        items=tuple(items),
    )


def _future(plan: StaffPlan) -> str:
    forecast = any(one.code == "staff_forecast" for one in plan.assumptions)
    return "no_campaigns" if forecast else "no_holidays"


def _said(notice: Notice, voice: Voice) -> str:
    values = dict(notice.values)
    if "weekday" in values:
        values["weekday"] = voice(f"day.{values['weekday']}")
    if "day" in values:
        values["day"] = voice.numbers.day(str(values["day"]))
    return voice.code("notice", notice.code, values)

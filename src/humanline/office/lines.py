"""The line, live: other hours, another promise, drawn by the plan's own optimiser, against the line that is signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from humanline.foundation.errors import Fault, HumanlineError
from humanline.model.plan import Plan
from humanline.model.sealed import seal
from humanline.office.at_work import Order
from humanline.office.projects import Project
from humanline.office.settings import WEIGHTS, given_of
from humanline.office.shell import Office, base_of, drawn, faults_of, project_in, show
from humanline.office.signing import gains_and_loses, signed_line
from humanline.office.typed import typed_number
from humanline.report.plan.answer import heading
from humanline.report.voice import Voice, capital
from humanline.serve.forms import Form, form_in


class Tried(NamedTuple):
    """What is told of a line that was tried out.

    Attributes:
        heading: the finding.
        against: which line it is set against.
        gains, loses: kinds of contact that gain or lose a person.
        promise: how fast waiting customers are helped; empty where that was not simulated.
        wrong: why it could not be drawn.
        faults: what was found, one by one.
    """

    heading: str = ""
    against: str = ""
    gains: Sequence[str] = ()
    loses: Sequence[str] = ()
    promise: str = ""
    wrong: str = ""
    faults: tuple[Fault, ...] = ()


#: The slider goes from this part of the hours that there are to that many times as much.
_FROM, _TO = 0.4, 1.8


async def line(request: Request, office: Office) -> Response:
    """Where hours and promise are tried out."""
    project = project_in(request, office)
    voice = Voice(project.language)
    try:
        before, organisation = project.plan, project.organisation
    except HumanlineError as error:
        return await show(
            request, office, "word.html", project=project, here="line", status=422,
            heading=voice("office.busy.failed"), texts=(), faults=faults_of(error),
            back=(base_of(project), voice("office.go_on")),
        )  # fmt: skip
    if before is None or before.needs or not before.hours_per_week:
        return await show(
            request, office, "word.html", project=project, here="line",
            heading=voice("office.line.not_yet"), texts=(voice("office.line.not_yet_text"),), faults=(),
            back=(f"{base_of(project)}/plan", voice("office.step.plan")),
        )  # fmt: skip
    hours = before.hours_per_week
    values = {**given_of(organisation, voice), "hours": f"{hours:.10g}"}
    for asked in (project.drafts, project.promises):  # what is asked first is answered as fast as the rest
        asked.warm(Order("line", str(project.folder), hours=hours))
    return await show(
        request, office, "line.html", project=project, here="line", given=values, weights=WEIGHTS,
        low=max(1, round(_FROM * hours)), high=round(_TO * hours) + 1,
        told=_told(signed_line(project) or before, before, voice), version=project.version,
    )  # fmt: skip


async def try_line(request: Request, office: Office) -> Response:
    """The line with other hours: all of it as a page, or the part that changes for a script."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    voice = Voice(project.language)
    order = _order(project, form)
    part = bool(form.get("part"))
    if order is None:
        return await _answer(request, office, project, form, Tried(wrong=voice("office.line.number")), part=part)
    asked = project.promises if order.simulate else project.drafts
    job = await asked.ask(order)
    if job is None:
        return Response(status_code=204)
    if job.state != "done":
        return await _answer(request, office, project, form, Tried(faults=job.faults), part=part)
    now = msgspec.json.decode(job.result, type=Plan)
    before = signed_line(project) or now
    return await _answer(request, office, project, form, _told(before, now, voice), part=part)


def _order(project: Project, form: Form) -> Order | None:
    """What is to be drawn; `None` where a number can't be used."""
    numbers = {}
    for name, high in (("hours", None), ("share", 100.0), ("within", None)):
        value = typed_number(form.get(name))
        if value is None or value < 0 or (high is not None and not 0 < value < high):
            return None
        numbers[name] = value
    if not numbers["hours"]:
        return None
    weights: dict[str, float] = {}
    for name in WEIGHTS:
        typed = form.get(f"worth:{name}")
        points = typed_number(typed)
        if typed and points is None:
            return None
        weights |= {} if points is None else {name: points}
    return Order(
        "line", str(project.folder), hours=numbers["hours"], share=numbers["share"] / 100,
        within_minutes=numbers["within"], value=weights, simulate=bool(form.get("simulate")),
    )  # fmt: skip


async def _answer(
    request: Request, office: Office, project: Project, form: Form, told: Tried, *, part: bool
) -> Response:
    if part:
        return HTMLResponse(drawn(request, office, "line_told.html", project=project, told=told))
    given = {name: form.get(name) for name in ("hours", "share", "within", *(f"worth:{one}" for one in WEIGHTS))}
    hours = typed_number(given["hours"]) or 1.0
    return await show(
        request, office, "line.html", project=project, here="line", given=given, told=told, weights=WEIGHTS,
        low=max(1, round(_FROM * hours)), high=round(_TO * hours) + 1, version=project.version,
    )  # fmt: skip


def _told(before: Plan, now: Plan, voice: Voice) -> Tried:
    """What the line would be, and who gains or loses a person against the one that is signed, or else drawn."""
    signed = before.signed is not None and before.signed.seal == seal(before)
    gains, loses = gains_and_loses(before, now, voice)
    promise = ""
    if now.simulated is not None:
        share, low, high = voice.numbers.interval(now.simulated.week.in_time, "share")
        within = voice.numbers.minutes(now.simulated.within_minutes)
        promise = voice("office.line.promise", share=share, low=low, high=high, within=within)
    against = voice("office.line.against_signed" if signed else "office.line.against_drawn")
    return Tried(capital(heading(now, voice)), against, gains, loses, promise)

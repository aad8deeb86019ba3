"""Facts, plan and charter as pages inside: the same record, drawn by the same code as the file beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from humanline.foundation.clock import system_clock
from humanline.foundation.errors import Fault, HumanlineError
from humanline.model.plan import Plan
from humanline.model.staff import StaffPlan
from humanline.office.projects import Project
from humanline.office.shell import Office, base_of, faults_of, frame_of, go, project_in, show
from humanline.report.charter import charter_page
from humanline.report.facts import facts_page
from humanline.report.plan import plan_page
from humanline.report.staff import staff_page
from humanline.report.voice import Voice
from humanline.serve.security import RefusedError

#: Files that are handed out as they stand, to send or to put on a site.
FILES = (
    "facts.html",
    "plan.html",
    "charter.html",
    "staff.html",
    "reach.html",
    "plan.json",
    "line.toml",
    "workshop.xlsx",
)
#: Files of a trial, whatever its name.
_MADE = ("-arms.csv", "-result.html")


async def overview(request: Request, office: Office) -> Response:
    """A project's first page: the page that comes next."""
    project = project_in(request, office)
    if project.place("plan.json").exists():
        return go(f"{base_of(project)}/plan")
    if (project.place("facts.html")).exists():
        return go(f"{base_of(project)}/facts")
    return go(f"{base_of(project)}/{'reading' if project.has_line_toml else 'log'}")


async def facts(request: Request, office: Office) -> Response:
    """The facts."""
    project = project_in(request, office)
    found = await asyncio.to_thread(lambda: project.facts)
    if found is None:
        return await _not_yet(request, office, project, "facts")

    def draw() -> str:
        frame = frame_of(request, office, project, "facts", **_around(project, "facts.html"))
        return facts_page(found, language=project.language, frame=frame)

    return HTMLResponse(await asyncio.to_thread(draw))


async def plan(request: Request, office: Office) -> Response:
    """The plan."""
    project = project_in(request, office)

    def draw(drawn: Plan) -> str:
        needs = _needs(project, drawn)
        frame = frame_of(request, office, project, "plan", **_around(project, "plan.html", needs))
        link = "charter" if not drawn.needs else ""
        today = system_clock().astimezone().date()
        return plan_page(drawn, project.facts, language=project.language, today=today, charter=link, frame=frame)

    return await _of_plan(request, office, project, "plan", draw)


async def staff(request: Request, office: Office) -> Response:
    """How many staff are needed in the week to come."""
    project = project_in(request, office)
    found = await asyncio.to_thread(lambda: _staff_plan(project))
    voice = Voice(project.language)
    if found is None:
        can_make = project.has_line_toml
        text = voice("office.record.not_yet_staff_text" if can_make else "office.record.need_log")
        return await show(
            request, office, "nothing.html", project=project, here="staff", action="staff", can_make=can_make,
            heading=voice("office.record.not_yet_staff"), text=text,
        )  # fmt: skip

    def draw() -> str:
        around = {**_around(project, "staff.html"), "action": "staff"}
        return staff_page(found, language=project.language, frame=frame_of(request, office, project, "staff", **around))

    return HTMLResponse(await asyncio.to_thread(draw))


def _staff_plan(project: Project) -> StaffPlan | None:
    try:
        return msgspec.json.decode((project.place("staff.json")).read_bytes(), type=StaffPlan)
    except (OSError, msgspec.MsgspecError):
        return None


async def charter(request: Request, office: Office) -> Response:
    """The line for customers."""
    project = project_in(request, office)

    def draw(drawn: Plan) -> str:
        frame = frame_of(request, office, project, "charter", **_around(project, "charter.html"))
        return charter_page(drawn, language=project.language, today=system_clock().astimezone().date(), frame=frame)

    return await _of_plan(request, office, project, "charter", draw)


async def _of_plan(
    request: Request, office: Office, project: Project, here: str, draw: Callable[[Plan], str]
) -> Response:
    try:
        drawn = await asyncio.to_thread(lambda: project.plan)
    except HumanlineError as error:
        voice = Voice(project.language)
        return await show(
            request, office, "word.html", project=project, here=here, status=422,
            heading=voice("office.busy.failed"), texts=(), faults=faults_of(error),
            back=(base_of(project), voice("office.go_on")),
        )  # fmt: skip
    if drawn is None or (here == "charter" and drawn.needs):
        return await _not_yet(request, office, project, here)
    return HTMLResponse(await asyncio.to_thread(lambda: draw(drawn)))


def _around(project: Project, name: str, needs: tuple[tuple[str, str], ...] = ()) -> dict[str, object]:
    """What stands above a page: that it is older than what it was made from, what is missing, and the file."""
    there = project.place(name).exists()
    return {
        "older": project.is_older(name),
        "file": f"{base_of(project)}/file/{name}" if there else "",
        "needs": needs,
    }


def _needs(project: Project, drawn: Plan) -> tuple[tuple[str, str], ...]:
    """Where to fill in what a line can't do without."""
    voice, base = Voice(project.language), base_of(project)
    codes = {need.code for need in drawn.needs}
    found = []
    if codes & {"no_hours", "no_minutes", "no_volumes"}:
        found.append((f"{base}/hours", voice("office.record.fill_in")))
    if "no_judgement" in codes:
        found.append((f"{base}/workshop", voice("office.record.hold_workshop")))
    if codes & {"no_person_channel", "no_self_service"}:
        found.append((f"{base}/reading", voice("office.reading.channels")))
    return tuple(found)


async def _not_yet(request: Request, office: Office, project: Project, here: str) -> Response:
    voice = Voice(project.language)
    can_make = project.has_line_toml
    heading = voice(f"office.record.not_yet_{here}")
    text = voice("office.record.not_yet_text" if can_make else "office.record.need_log")
    if here == "facts" and can_make and project.place("plan.json").exists():
        text, can_make = voice("office.record.no_facts"), False
    return await show(
        request, office, "nothing.html", project=project, here=here, heading=heading, text=text, can_make=can_make
    )


async def file(request: Request, office: Office) -> Response:
    """A file of the project, as it stands."""
    project = project_in(request, office)
    name = request.path_params["name"]
    path = project.place(name)
    if not (name in FILES or name.endswith(_MADE)) or not path.is_file():
        raise RefusedError(404, Fault("path", "no such file", "A file that was made.", "Go back."))
    return FileResponse(path, filename=name, content_disposition_type="attachment")

"""Drop a file: it is kept in the project's folder, and read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from humanline.foundation.errors import Fault, HumanlineError, OutputError
from humanline.office.at_work import Order
from humanline.office.projects import Project, place_for
from humanline.office.shell import Office, base_of, go, project_in, show
from humanline.office.working import Job
from humanline.report.voice import Voice
from humanline.serve.forms import form_in
from humanline.serve.security import RefusedError

_MB = 1_000_000


async def log(request: Request, office: Office) -> Response:
    """Where a file is dropped."""
    return await _log(request, office, project_in(request, office))


async def _log(
    request: Request, office: Office, project: Project, status: int = 200, fault: tuple[str, str] | None = None
) -> Response:
    there = [
        (one.name, Voice(project.language).numbers.decimal(one.stat().st_size / _MB, 1)) for one in project.log_files()
    ]
    files = named_in(project)
    return await show(
        request, office, "log.html", project=project, here="log", status=status, there=there, files=files, fault=fault
    )


async def take_files(request: Request, office: Office) -> Response:
    """Files come in, and are read."""
    project = project_in(request, office)
    voice = Voice(project.language)

    def place(filename: str) -> Path:
        found = place_for(project, filename)
        if found is None:
            raise RefusedError(415, Fault(filename[:100], "", ""))
        return found

    try:
        form = await form_in(request, office.keys, placing=place)
    except OutputError as error:
        return await _log(request, office, project, 507, (voice("office.refused.can_not_write"), str(error)))
    except RefusedError as error:
        if error.status != 415 or not error.fault.where:
            raise
        told = (voice("office.refused.kind", name=error.fault.where), voice("office.refused.kind_text"))
        return await _log(request, office, project, 415, told)
    files = [one.name for one in form.files]
    if not files:
        told = (voice("office.refused.no_file"), voice("office.refused.no_file_text"))
        return await _log(request, office, project, 422, told)
    before = named_in(project) if form.get("with") == "beside" else []
    return read(project, list(dict.fromkeys((*before, *files))))


async def take_there(request: Request, office: Office) -> Response:
    """Files that stand in the folder already are read."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    known = {one.name for one in project.log_files()}
    files = [name for name in form.all("file") if name in known]
    if not files:
        voice = Voice(project.language)
        told = (voice("office.refused.no_file"), voice("office.refused.no_file_text"))
        return await _log(request, office, project, 422, told)
    return read(project, files)


def read(project: Project, files: list[str]) -> Response:
    """Begin to read files."""
    about = project.about
    order = Order("read", str(project.folder), files=tuple(files), language=about.language, name=about.name)
    return begin(project, order, back="log", after="reading")


def begin(project: Project, order: Order, *, back: str, after: str) -> Response:
    """Begin an order, and on to how far it is; what somebody began before is not stopped by it.

    The same order begins anew: what it is made from may have changed.

    Args:
        project: whose.
        order: what is done.
        back: page of the project to which one goes where it could not be done, or was stopped.
        after: page that is shown when it is done.
    """
    job = project.worker.job
    if job is not None and job.state == "busy" and job.order != order:
        return go(f"{base_of(project)}/busy", "still")
    project.back, project.after = back, after
    project.worker.give(order)
    return go(f"{base_of(project)}/busy")


async def busy(request: Request, office: Office) -> Response:
    """How far the work is; when it is done, what came of it."""
    project = project_in(request, office)
    # As it is now: work that ends while the page is drawn would leave it without a refresh and without a way on.
    job = replace(project.worker.job) if project.worker.job is not None else None
    if job is None or job.state in ("done", "stopped"):
        said, project.next_said = project.next_said, ""
        return go(_after(project), said)
    status = 200 if job.state == "busy" else 422
    back, so_far = f"{base_of(project)}/{project.back}", told(job, Voice(project.language))
    return await show(
        request, office, "busy.html", project=project, status=status, job=job, back=back, told=so_far
    )  # fmt: skip


async def busy_state(request: Request, office: Office) -> Response:
    """The same for a script that asks."""
    project = project_in(request, office)
    job = project.worker.job
    if job is None or job.state != "busy":
        return JSONResponse({"go": f"{base_of(project)}/busy"})
    return JSONResponse({"share": job.share, "text": told(job, Voice(project.language))})


def told(job: Job, voice: Voice) -> str:
    """What is being done, and how long it has taken so far."""
    seconds = voice("office.busy.seconds", seconds=round(job.seconds))
    return f"{voice(f'office.doing.{job.step}')}. {seconds}" if job.step else seconds


async def stop(request: Request, office: Office) -> Response:
    """Stop the work."""
    project = project_in(request, office)
    await form_in(request, office.keys)
    project.worker.stop()
    return go(_after(project), "stopped")


async def turn(request: Request, office: Office) -> Response:
    """Make facts and plan."""
    project = project_in(request, office)
    await form_in(request, office.keys)
    return begin_turn(project, back="reading", after="facts")


async def turn_staff(request: Request, office: Office) -> Response:
    """Say how many staff are needed."""
    project = project_in(request, office)
    await form_in(request, office.keys)
    order = Order("staff", str(project.folder), language=project.language)
    return begin(project, order, back="staff", after="staff")


def begin_turn(project: Project, *, back: str, after: str) -> Response:
    """Begin to make facts and plan; see `begin`."""
    return begin(project, Order("turn", str(project.folder), language=project.language), back=back, after=after)


def _after(project: Project) -> str:
    job = project.worker.job
    page = "log" if job is None else project.back if job.state == "stopped" else project.after
    if page == "facts" and not project.place("facts.html").exists():
        page = "plan"
    return f"{base_of(project)}/{page}"


def named_in(project: Project) -> list[str]:
    """The files that the configuration names."""
    try:
        return list(project.organisation.log.files)
    except HumanlineError:
        return []

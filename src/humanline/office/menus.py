"""Paste a phone menu: how many steps to a person, and the smallest change that mends it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from humanline.foundation.errors import HumanlineError
from humanline.foundation.files import write_text
from humanline.loop.changing import version_of
from humanline.model.reached import Reach
from humanline.office.at_work import Order
from humanline.office.logs import begin
from humanline.office.projects import Project
from humanline.office.shell import Office, base_of, faults_of, frame_of, go, project_in, show
from humanline.report.reach import reach_page
from humanline.report.voice import Voice
from humanline.serve.forms import form_in

_MENU = "menu.txt"


async def menu(request: Request, office: Office) -> Response:
    """Where a menu is pasted."""
    return await _menu(request, office, project_in(request, office))


async def _menu(
    request: Request, office: Office, project: Project, status: int = 200, told: str = "", typed: str = ""
) -> Response:
    voice = Voice(project.language)
    return await show(
        request, office, "menu.html", project=project, here="menu", status=status, told=told,
        version=version_of(project.folder / _MENU),
        menu=typed or _text(project.folder / _MENU) or voice("office.menu.example"),
        measured=_measured(project) is not None,
    )  # fmt: skip


async def save_menu(request: Request, office: Office) -> Response:
    """Keep the menu, and measure it."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    text = form.fields.get("menu", [""])[0].replace("\r\n", "\n")
    if not text.strip():
        return await _menu(request, office, project, 422, Voice(project.language)("office.menu.empty"))
    if form.get("version") != version_of(project.folder / _MENU):
        return await _menu(request, office, project, 409, Voice(project.language)("office.menu.changed"), text)
    try:
        write_text(project.folder / _MENU, text.rstrip() + "\n")
    except HumanlineError as error:
        return await _menu(request, office, project, 507, " ".join(map(str, faults_of(error))), text)
    order = Order("menu", str(project.folder), language=project.language, file=_MENU)
    return begin(project, order, back="menu", after="menu/measured")


async def reached(request: Request, office: Office) -> Response:
    """What was measured."""
    project = project_in(request, office)

    def draw() -> str:
        found = _measured(project)
        if found is None:
            return ""
        values = {
            "older": False,
            "file": f"{base_of(project)}/file/reach.html",
            "needs": ((f"{base_of(project)}/menu", Voice(project.language)("office.menu.change")),),
        }
        return reach_page(found, language=project.language, frame=frame_of(request, office, project, "menu", **values))

    html = await asyncio.to_thread(draw)
    return HTMLResponse(html) if html else go(f"{base_of(project)}/menu")


def _measured(project: Project) -> Reach | None:
    try:
        return msgspec.json.decode((project.place("reach.json")).read_bytes(), type=Reach)
    except (OSError, msgspec.MsgspecError):
        return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""

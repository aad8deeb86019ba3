"""The first page, and what belongs to no project: style, another browser, the end."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from humanline.foundation.errors import Fault, HumanlineError
from humanline.office.shell import Office, base_of, drawn, faults_of, go, language_of, script, show, style
from humanline.report.voice import Voice
from humanline.serve.forms import form_in
from humanline.serve.security import Refusing


async def home(request: Request, office: Office) -> Response:
    """The projects that there are; of one, its own first page."""
    if office.projects.is_one:
        return go(base_of(office.projects.all()[0]))
    return await _home(request, office)


async def _home(
    request: Request, office: Office, status: int = 200, *, address: str = "", faults: Sequence[Fault] = ()
) -> Response:
    return await show(
        request, office, "home.html", status=status, projects=office.projects.all(),
        folder=office.projects.folder.resolve(), address=address, faults=faults,
    )  # fmt: skip


async def new_project(request: Request, office: Office) -> Response:
    """Begin a project."""
    form = await form_in(request, office.keys)
    try:
        made = office.projects.make(form.get("name"), form.get("language"))
    except HumanlineError as error:
        return await _home(request, office, 422, faults=faults_of(error))
    return go(f"{base_of(made)}/log")


async def new_address(request: Request, office: Office) -> Response:
    """One more address, for another browser."""
    await form_in(request, office.keys)
    return await _home(request, office, address=office.new_address())


async def close(request: Request, office: Office) -> Response:
    """The end: nothing answers any more after this page."""
    await form_in(request, office.keys)
    voice = Voice(language_of(request, office))
    texts = (voice("office.closed.text", folder=office.projects.folder.resolve()), voice("office.closed.again"))
    answer = await show(
        request, office, "word.html", heading=voice("office.closed.heading"), texts=texts, faults=(), back=None
    )
    office.close()
    return answer


async def alive(_request: Request, _office: Office) -> Response:
    """That somebody answers."""
    return PlainTextResponse("")


async def style_sheet(_request: Request, _shared: object) -> Response:
    """The style of all pages."""
    return Response(style(), media_type="text/css")


async def page_script(_request: Request, _shared: object) -> Response:
    """The script of all pages."""
    return Response(script(), media_type="text/javascript")


async def icon(_request: Request, _shared: object) -> Response:
    """The picture in the tab: a line with a person above it."""
    return Response(_ICON, media_type="image/svg+xml")


_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="5" r="3.4" fill="#C4573B"/>'
    '<path d="M1 12.5h14" stroke="#2F7F86" stroke-width="2.4"/></svg>'
)


def refusing(office: Office) -> Refusing:
    """Says what was refused, on a page."""

    def refused(request: Request, status: int, fault: Fault) -> Response:
        voice = Voice(language_of(request, office))
        texts: tuple[str, ...] = ()
        if fault.where == "address":
            heading, texts = voice("office.refused.key"), (voice("office.refused.key_text"),)
        elif status == 404:
            heading = voice("office.refused.not_there")
        else:
            heading, texts = voice("office.refused.heading"), (voice("office.refused.mended"),)
        faults = () if fault.where == "address" or status == 404 else (fault,)
        back = None if fault.where == "address" else ("/", voice("office.refused.back"))
        html = drawn(request, office, "word.html", heading=heading, texts=texts, faults=faults, back=back)
        return HTMLResponse(html, status)

    return refused

"""What every page stands in: the report's own style and words, where one is, and what a form of ours carries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from humanline.foundation.errors import Fault, HumanlineError, InputError
from humanline.foundation.language import LANGUAGES, USUAL, Language
from humanline.office.projects import Project, Projects
from humanline.office.typed import as_typed
from humanline.report.faults import fault_in
from humanline.report.pages import Frame, environment, within
from humanline.report.voice import Voice
from humanline.serve.security import FORM_KEY, Keys, RefusedError

#: What may be said above a page after something was done: the end of a key `office.said.…`.
SAID = frozenset(["saved", "undone", "signed", "unsigned", "stopped", "still", "round", "drawn"])


@dataclass
class Office:
    """What all pages share.

    Attributes:
        projects: that there are.
        keys: who may come in.
        language: of pages that are about no project; `None`: the one that the browser asks for.
        close: ends the server.
        new_address: gives one more address with a key, for another browser.
    """

    projects: Projects
    keys: Keys
    language: Language | None = None
    close: Callable[[], object] = lambda: None
    new_address: Callable[[], str] = lambda: ""


class Step(NamedTuple):
    """One page of a project, in the row above each of them.

    Attributes:
        name: end of its key under `office.step`.
        href: its address.
        done: it is there.
    """

    name: str
    href: str
    done: bool


#: Pages of a project in their order: name, and the file that shows that it is there.
_STEPS = (
    ("log", ""),
    ("reading", ""),
    ("workshop", "workshop.xlsx"),
    ("facts", "facts.html"),
    ("hours", ""),
    ("plan", "plan.html"),
    ("line", ""),
    ("trial", "trial.toml"),
    ("staff", "staff.html"),
    ("sign", ""),
    ("charter", "charter.html"),
    ("menu", "reach.html"),
)


def base_of(project: Project) -> str:
    """What the addresses of a project begin with."""
    return f"/p/{quote(project.name, safe='')}"


def steps_of(project: Project) -> list[Step]:
    """The pages of a project."""
    found = []
    for name, file in _STEPS:
        done = bool(file) and project.place(file).exists()
        found.append(Step(name, f"{base_of(project)}/{name}", done))
    return found


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = ChoiceLoader([PackageLoader("humanline.office"), PackageLoader("humanline.report")])
    templates = environment().overlay(loader=loader)
    templates.filters["faults"] = faults_of
    templates.filters["said_in"] = fault_in
    templates.filters["typed"] = as_typed
    return templates


def faults_of(error: HumanlineError) -> tuple[Fault, ...]:
    """What is wrong, one by one."""
    return error.faults if isinstance(error, InputError) else (Fault("", str(error), ""),)


def drawn(
    request: Request, office: Office, template: str, *, project: Project | None = None, here: str = "", **values: object
) -> str:
    """A page as HTML.

    Args:
        request: that it answers.
        office: what all pages share.
        template: its name.
        project: that it is about.
        here: which step it is.
        values: what stands on it.
    """
    language = project.language if project is not None else language_of(request, office)
    voice = values.pop("voice", None) or Voice(language)
    said = request.query_params.get("said", "")
    session = getattr(request.state, "session", "")
    given: dict[str, object] = {
        "say": voice,
        "language": language,
        "decimal": LANGUAGES[language].decimal,
        "project": project,
        "base": base_of(project) if project is not None else "",
        "steps": steps_of(project) if project is not None else [],
        "here": here,
        "key_name": FORM_KEY,
        "form_key": office.keys.form_key(session) if session else "",
        "said": f"office.said.{said}" if said in SAID else "",
        "one": office.projects.is_one,
    }
    return render(template, **(given | values))


def warm() -> None:
    """Make all templates ready, so that the first who asks for a page does not wait for that."""
    for name in _templates().list_templates(extensions=["html"]):
        _templates().get_template(name)


def language_of(request: Request, office: Office) -> Language:
    """The language of a page about no project: that of the command, else the one that the browser asks for."""
    if office.language is not None:
        return office.language
    asked = request.headers.get("accept-language", "").lower().replace(" ", "")
    wanted = [one.partition(";")[0].partition("-")[0] for one in asked.split(",")]
    known: dict[str, Language] = {one: one for one in LANGUAGES}
    return next((known[one] for one in wanted if one in known), USUAL)


def render(template: str, **values: object) -> str:
    """A template, filled in."""
    return _templates().get_template(template).render(values)


async def show(
    request: Request,
    office: Office,
    template: str,
    *,
    project: Project | None = None,
    here: str = "",
    status: int = 200,
    **values: object,
) -> Response:
    """A page as an answer; drawn beside the loop, so that others are answered meanwhile."""
    html = await asyncio.to_thread(lambda: drawn(request, office, template, project=project, here=here, **values))
    return HTMLResponse(html, status)


def frame_of(request: Request, office: Office, project: Project, here: str, **values: object) -> Frame:
    """Sets a page of the report among ours."""

    def frame(page: Any, voice: Voice) -> str:  # noqa: ANN401  of the report, or the charter
        inner = "charter_inside.html" if here == "charter" else "inside.html"
        return drawn(
            request, office, "record.html", project=project, here=here, page=page, voice=voice, inner=inner, **values
        )

    return frame


def go(address: str, said: str = "") -> Response:
    """On to another page."""
    return RedirectResponse(f"{address}?said={said}" if said in SAID else address, 303)


def project_in(request: Request, office: Office) -> Project:
    """The project that an address names.

    Raises:
        RefusedError: there is none.
    """
    found = office.projects.get(request.path_params["project"])
    if found is None:
        raise RefusedError(404, Fault("path", "no such project", "A project is a folder that is there.", "Go back."))
    return found


@lru_cache(maxsize=1)
def style() -> str:
    """The style of all pages."""
    own = files("humanline.office").joinpath("office.css").read_text(encoding="utf-8")
    return str(within("style.css", "charter.css")) + own


@lru_cache(maxsize=1)
def script() -> str:
    """The script of all pages; each works without it."""
    own = files("humanline.office").joinpath("office.js").read_text(encoding="utf-8")
    return str(within("page.js")) + own

"""The workshop, for who leads it: what is judged, who is done, how people differ, and the first line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import tomlkit
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from humanline.foundation.errors import Fault, HumanlineError, InputError
from humanline.foundation.files import write_text, write_together
from humanline.gain.workshop import choose, combine, read_sheet, starter, write_sheet
from humanline.loop.changing import change, version_of
from humanline.model.judgement import Judgements, Sector, SheetMoment
from humanline.office.hours import Hour
from humanline.office.logs import begin_turn
from humanline.office.phones import Network
from humanline.office.projects import About, Project
from humanline.office.shell import Office, base_of, drawn, faults_of, go, project_in, show
from humanline.office.typed import typed_number
from humanline.report.voice import Voice
from humanline.serve.forms import Form, form_in

_SHEET = "workshop.xlsx"
#: Rows of the form that stand empty below what is there, and rows at least.
_EMPTY, _LEAST = 3, 8


class Held:
    """A project's workshop, and its place on the network while it is held."""

    def __init__(self, project: Project) -> None:
        self.hour = Hour(project.work)
        self.network: Network | None = None

    def close(self) -> None:
        """Take it off the network."""
        network, self.network = self.network, None
        if network is not None:
            network.close()


def _held(project: Project) -> Held:
    if not isinstance(project.held, Held):
        project.held = Held(project)
    return project.held


async def workshop(request: Request, office: Office) -> Response:
    """What is judged, or how it goes."""
    return await _workshop(request, office, project_in(request, office))


async def _workshop(
    request: Request,
    office: Office,
    project: Project,
    status: int = 200,
    faults: Sequence[Fault] = (),
    moments: Sequence[SheetMoment] | None = None,
) -> Response:
    held = _held(project)
    if held.network is not None:
        return await show(
            request, office, "workshop_held.html", project=project, here="workshop", network=held.network,
            sheet=(project.folder / _SHEET).exists(), picture=held.network.picture(), faults=faults, status=status,
            **_going(held),
        )  # fmt: skip
    rows = list(moments if moments is not None else held.hour.moments or _known(project))
    empty = max(_EMPTY, _LEAST - len(rows))
    return await show(
        request, office, "workshop.html", project=project, here="workshop", status=status, faults=faults,
        rows=[*rows, *(SheetMoment(name="") for _ in range(empty))], sectors=get_args(Sector),
        scored=[one for one in held.hour.raters if one.answers], sheet=(project.folder / _SHEET).exists(),
        starting=not rows, known=held.hour.version,
    )  # fmt: skip


def _known(project: Project) -> Sequence[SheetMoment]:
    """What the log is about most, where there is one."""
    facts = project.facts
    return choose(facts.moments, project.language).moments if facts is not None else ()


def _going(held: Held) -> dict[str, Any]:
    hour = held.hour
    raters = [(one.number, one.side, hour.scored(one), hour.is_done(one)) for one in hour.raters]
    return {
        "raters": raters,
        "done": sum(one[3] for one in raters),
        "to_score": len(hour.to_score),
        "round": hour.round,
        "spreads": hour.spreads() if any(one.answers for one in hour.raters) else [],
    }


async def going(request: Request, office: Office) -> Response:
    """The part of the page that changes while people score, for a script."""
    project = project_in(request, office)
    held = _held(project)

    def draw() -> str:
        return drawn(request, office, "workshop_going.html", project=project, **_going(held))

    return HTMLResponse(await asyncio.to_thread(draw))


async def prepare(request: Request, office: Office) -> Response:
    """Keep what is judged; begin where that is asked."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    held = _held(project)
    if form.get("sector"):
        sector = next((one for one in get_args(Sector) if one == form.get("sector")), None)
        rows = starter(sector, project.language)[0] if sector is not None else ()
        return await _workshop(request, office, project, moments=[*_rows(form)[0], *rows])
    moments, faults = _rows(form)
    if form.get("known") != held.hour.version:
        told = Voice(project.language)("office.workshop.changed").rstrip(".")
        return await _workshop(request, office, project, 409, (Fault("", told, ""),), moments)
    if form.get("start") and not moments:
        voice = Voice(project.language)
        faults = [Fault(voice("office.workshop.moments"), voice("office.workshop.no_moments").rstrip("."), "")]
    if faults:
        return await _workshop(request, office, project, 422, faults, moments)
    try:
        held.hour.prepare(moments)
        if form.get("start") and held.network is None:
            held.network = Network(project, held.hour)
    except (HumanlineError, OSError) as error:
        found = faults_of(error) if isinstance(error, HumanlineError) else (Fault("", str(error), ""),)
        return await _workshop(request, office, project, 422, found, moments)
    return go(f"{base_of(project)}/workshop", "" if form.get("start") else "saved")


def _rows(form: Form) -> tuple[list[SheetMoment], list[Fault]]:
    """What was typed, row by row, and what of it is no number."""
    faults: list[Fault] = []
    rows = []
    owed = set(form.all("owed"))
    for k, name in enumerate(form.all("name")):
        if not name.strip():
            continue
        found = []
        for field in ("per_week", "minutes"):
            typed = (form.all(field) + [""] * (k + 1))[k].strip()
            found.append(_typed_number(typed))
            if typed and found[-1] is None:
                faults.append(Fault(name.strip(), f"found {typed[:30]!r}", "A number is needed.", "Or leave it empty."))
        called = " ".join(name.split())[:120]
        rows.append(SheetMoment(name=called, owed=str(k) in owed, per_week=found[0], minutes=found[1]))
    return rows, faults


def _typed_number(typed: str) -> float | None:
    """A number from 0; `None` where it is none, or nothing was typed."""
    value = typed_number(typed)
    return value if value is not None and value >= 0 else None


async def second_round(request: Request, office: Office) -> Response:
    """Score again what people differ on most."""
    project = project_in(request, office)
    await form_in(request, office.keys)
    _held(project).hour.second_round()
    return go(f"{base_of(project)}/workshop", "round")


async def pause(request: Request, office: Office) -> Response:
    """Take the workshop off the network; what was said is kept."""
    project = project_in(request, office)
    await form_in(request, office.keys)
    await asyncio.to_thread(_held(project).close)
    return go(f"{base_of(project)}/workshop", "saved")


async def finish(request: Request, office: Office) -> Response:
    """The end: what was said goes on the sheet, and the first line is drawn."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    held = _held(project)
    typed = form.get("hours")
    hours = _typed_number(typed)
    voice = Voice(project.language)
    if (typed and not hours) or not held.hour.judgements("").scores:
        key = "office.workshop.no_scores" if not held.hour.judgements("").scores else "office.line.number"
        return await _workshop(request, office, project, 422, (Fault("", voice(key).rstrip("."), ""),))
    try:
        await asyncio.to_thread(_write, project, held.hour, hours, together=form.get("with") == "beside")
    except HumanlineError as error:
        return await _workshop(request, office, project, 422, faults_of(error))
    await asyncio.to_thread(held.close)
    held.hour.forget()
    return begin_turn(project, back="workshop", after="plan")


def _write(project: Project, hour: Hour, hours: float | None, *, together: bool) -> None:
    """The sheet, with what an earlier one says where that counts too, and its name in line.toml."""
    sheet = project.folder / _SHEET
    earlier = Judgements()
    if sheet.exists():
        earlier = read_sheet(sheet) if together else earlier
        _keep_aside(sheet)
    numbers = [int(one.rater) for one in earlier.scores if one.rater.isdecimal()]
    said = combine(hour.judgements(_SHEET, after=max(numbers, default=0)), earlier)
    write_sheet(sheet, language=project.language, example=False, judgements=said)
    if not project.has_line_toml:
        write_text(project.line_toml, first_line_toml(project.about))
    before = project.organisation
    changes: dict[tuple[str, ...], Any] = {}
    if before.workshop.sheet != _SHEET:
        changes["workshop", "sheet"] = _SHEET
    if hours is not None and hours != before.staff.hours_per_week:
        changes["staff", "hours_per_week"] = hours
    if changes:
        change(project.line_toml, changes, version=version_of(project.line_toml), work=project.work)


def _keep_aside(sheet: Path) -> None:
    """An earlier sheet stays, under a name of its own."""
    names = (sheet.with_name(f"{sheet.stem}-{n}{sheet.suffix}") for n in range(1, 1_000))
    free = next((name for name in names if not name.exists()), None)
    if free is None:
        raise InputError([Fault(sheet.name, "too many earlier sheets", "Each stays.", "Take some away.")])
    write_together({free: sheet.read_bytes()})


def first_line_toml(about: About) -> str:
    """The configuration of a project without a log."""
    document = tomlkit.document()
    document["schema"] = 1
    table = tomlkit.table()
    table["name"], table["language"] = about.name, about.language
    document["organisation"] = table
    return tomlkit.dumps(document)

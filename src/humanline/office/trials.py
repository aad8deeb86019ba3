"""A trial, inside: designed, frozen, drawn for a list and read, over the files of `humanline trial`."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from humanline.foundation.clock import system_clock
from humanline.foundation.errors import Fault, HumanlineError, InputError
from humanline.foundation.files import write_text
from humanline.foundation.names import same
from humanline.loop.analysing import ShownTrial
from humanline.loop.assigning import draw_list, drawn_at, read_units
from humanline.loop.changing import ChangedMeanwhileError, change, version_of
from humanline.loop.trials import checked_design, read_design, trial_about
from humanline.model.frozen import standing
from humanline.model.trial import Design, TrialForecast
from humanline.office.at_work import Order, What, kept_at
from humanline.office.logs import begin, named_in
from humanline.office.projects import Project, place_for, slug
from humanline.office.readings import conflict
from humanline.office.shell import Office, base_of, faults_of, frame_of, go, project_in, show
from humanline.office.typed import as_typed, typed_number
from humanline.report.trial import trial_page
from humanline.report.trial.design_page import design_page
from humanline.report.trial_toml import trial_toml
from humanline.report.voice import Voice, capital
from humanline.serve.forms import Form, form_in
from humanline.serve.security import RefusedError

_USUAL = "trial.toml"
#: Field → the setting of a design that it is.
_NUMBERS = {"weeks": ("weeks",), "effect": ("success", "0", "minimum_effect"), "units": ("units",)}
_TEXTS = ("question", "approved_by", "participants_are_told")
#: At most so many trials that the plan advises are offered.
_MOST = 5


class _DesignThere(NamedTuple):
    """One design in the folder: its file, what it is, or why it can't be used."""

    path: Path
    design: Design | None
    faults: tuple[Fault, ...] = ()

    @property
    def name(self) -> str:
        """Its name in addresses."""
        return self.path.stem


def _designs(project: Project) -> list[_DesignThere]:
    """Every design in the folder, by the name of its file."""
    found = []
    for path in sorted(project.folder.glob("*.toml")):
        if path == project.line_toml or not _is_design(path):
            continue
        try:
            found.append(_DesignThere(path, read_design(path)))
        except HumanlineError as error:
            found.append(_DesignThere(path, None, faults_of(error)))
    return found


def _is_design(path: Path) -> bool:
    try:
        return "arms" in tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return path.name == _USUAL


def _one(request: Request, project: Project) -> _DesignThere:
    """The design that an address names.

    Raises:
        RefusedError: there is none.
    """
    name = request.path_params["trial"]
    found = next((one for one in _designs(project) if one.name == name), None)
    if found is None:
        raise RefusedError(404, Fault("path", "no such trial", "A trial is a file that is there.", "Go back."))
    return found


def _base(project: Project, one: _DesignThere) -> str:
    return f"{base_of(project)}/trial/{one.name}"


async def trials(request: Request, office: Office) -> Response:
    """The trials that there are, and what the plan would test first."""
    return await _trials(request, office, project_in(request, office))


async def _trials(
    request: Request, office: Office, project: Project, status: int = 200, faults: Sequence[Fault] = ()
) -> Response:
    voice = Voice(project.language)
    try:
        advised, moments = _to_test(project, voice)
    except HumanlineError as error:
        advised, moments, faults, status = [], [], faults_of(error), 422
    there = [
        (
            f"trial/{one.name}",
            (one.design.question or one.design.name) if one.design is not None else one.path.name,
            voice(f"office.trial.is_{standing(one.design)}") if one.design is not None else voice("office.busy.failed"),
        )
        for one in _designs(project)
    ]
    if not there and not moments and not faults:
        return await show(
            request, office, "nothing.html", project=project, here="trial", can_make=project.has_line_toml,
            heading=voice("office.trial.heading"), text=voice("office.trial.need"),
        )  # fmt: skip
    return await show(
        request, office, "trials.html", project=project, here="trial", status=status, faults=faults,
        there=there, advised=advised, moments=moments,
    )  # fmt: skip


def _to_test(project: Project, voice: Voice) -> tuple[list[tuple[str, str]], list[str]]:
    """What the plan would test first, with what that takes; and everything that contacts are about."""
    plan, facts = project.plan, project.facts
    firsts = {same(one.moment): one for one in reversed(plan.find_out)} if plan is not None else {}
    advised = [
        (one.moment, voice("office.trial.takes_about", contacts=voice.numbers.count(one.contacts),
                           weeks=voice.counted("plan.test.weeks", one.weeks)))
        for one in (plan.find_out if plan is not None else ()) if firsts[same(one.moment)] is one
    ][:_MOST]  # fmt: skip
    moments = [group.key[0] for group in facts.moments] if facts is not None else []
    moments += [cell.moment for cell in plan.cells] if plan is not None else []
    return advised, list({same(name): name for name in reversed(moments)}.values())[::-1]


async def new_trial(request: Request, office: Office) -> Response:
    """Begin a design, of one moment."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    voice = Voice(project.language)
    try:
        _, moments = _to_test(project, voice)
        asked = form.get("other") or form.get("moment")
        moment = next((one for one in moments if one == asked), "")
        if not moment:
            told = voice("office.trial.choose").rstrip(".")
            return await _trials(request, office, project, 422, (Fault("", told, ""),))
        path = _free(project, moment)
        text = trial_toml(*trial_about(moment, project.plan, project.facts), language=project.language)
        write_text(path, text)
    except HumanlineError as error:
        return await _trials(request, office, project, 422, faults_of(error))
    return go(f"{base_of(project)}/trial/{path.stem}", "saved")


def _free(project: Project, moment: str) -> Path:
    """A file for one more design: that of the command where it is free, else one named after the moment.

    Raises:
        InputError: there are too many.
    """
    stem = slug(moment) or "second"
    names = [_USUAL, f"{stem}-trial.toml", *(f"{stem}-trial-{n}.toml" for n in range(2, 100))]
    free = next((name for name in names if not (project.folder / name).exists()), None)
    if free is None:
        raise InputError([Fault(names[-1], "too many designs of one moment", "Each stays.", "Take some away.")])
    return project.folder / free


async def trial(request: Request, office: Office) -> Response:
    """One design: what it is, and what comes next."""
    project = project_in(request, office)
    return await _trial(request, office, project, _one(request, project))


async def _trial(
    request: Request,
    office: Office,
    project: Project,
    one: _DesignThere,
    status: int = 200,
    faults: Sequence[Fault] = (),
    given: Mapping[str, str] | None = None,
    listed: tuple[str, Sequence[str]] | None = None,
) -> Response:
    voice, design = Voice(project.language), one.design
    if design is None:
        return await show(
            request, office, "word.html", project=project, here="trial", status=422,
            heading=voice("office.busy.failed"), texts=(), faults=one.faults,
            back=(f"{base_of(project)}/trial", voice("office.step.trial")),
        )  # fmt: skip
    now, last = standing(design), design.frozen[-1] if design.frozen else None
    is_frozen = "" if last is None else voice(
        "office.trial.frozen_by", by=last.by, at=voice.numbers.day(last.at.astimezone().date()),
        units=voice.numbers.count(last.units),
    )  # fmt: skip
    effect_of = design.success[0].outcome
    return await show(
        request, office, "trial.html", project=project, here="trial", status=status, faults=faults, design=design,
        here_base=_base(project, one), now=now, is_frozen=is_frozen, given=given or _given(design, voice),
        effect_label=capital(voice("office.trial.effect", outcome=voice.measure(effect_of))),
        version=version_of(one.path),
        takes=kept_at(project.work, one.path.name, "takes").exists(),
        shown=kept_at(project.work, one.path.name, "shown").exists(),
        listed=listed, lists=[(path.name, f"{base_of(project)}/file/{path.name}") for path in _drawn_lists(project)],
    )  # fmt: skip


def _given(design: Design, voice: Voice) -> dict[str, str]:
    numbers = {"weeks": design.weeks, "effect": design.success[0].minimum_effect, "units": design.units}
    return {name: as_typed(value, voice) for name, value in numbers.items()} | {
        name: str(getattr(design, name)) for name in _TEXTS
    }


def _drawn_lists(project: Project) -> list[Path]:
    return sorted(project.folder.glob("*-arms.csv"))


async def save_trial(request: Request, office: Office) -> Response:
    """Keep what was filled in, and say what it takes."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    one = _one(request, project)
    if one.design is None:
        return await _trial(request, office, project, one)
    given = {name: form.get(name) for name in (*_NUMBERS, *_TEXTS)}
    try:
        changes = _changes(one.design, given, Voice(project.language))
        if changes:
            change(one.path, changes, version=form.get("version"), work=project.work, check=checked_design)
    except ChangedMeanwhileError:
        return await conflict(request, office, project, f"trial/{one.name}")
    except HumanlineError as error:
        return await _trial(request, office, project, one, 422, faults_of(error), given)
    return _begin(project, one, "takes", f"trial/{one.name}/takes")


def _changes(design: Design, given: Mapping[str, str], voice: Voice) -> dict[tuple[str, ...], Any]:
    before = _given(design, voice)
    changes: dict[tuple[str, ...], Any] = {}
    faults: list[Fault] = []
    for name, place in _NUMBERS.items():
        typed = given[name]
        if typed == before[name]:
            continue
        value = typed_number(typed)
        if typed and value is None:
            label = voice(f"office.trial.{name}", outcome=voice.measure(design.success[0].outcome))
            faults.append(Fault(label, f"found {typed[:40]!r}", "A number is needed.", "Such as 320 or 7.5."))
        changes[place] = int(value) if value is not None and name == "units" else value
    changes |= {(name,): given[name] for name in _TEXTS if given[name] != before[name]}
    if faults:
        raise InputError(faults)
    return changes


def _begin(project: Project, one: _DesignThere, what: What, after: str, *, by: str = "", because: str = "") -> Response:
    order = Order(
        what, str(project.folder), language=project.language, file=one.path.name, by=by, because=because
    )  # fmt: skip
    return begin(project, order, back=f"trial/{one.name}", after=after)


async def freeze(request: Request, office: Office) -> Response:
    """Freeze the design, before the first outcome is read."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    one = _one(request, project)
    if one.design is None:
        return await _trial(request, office, project, one)
    voice = Voice(project.language)
    needed = {"approved_by": one.design.approved_by, "participants_are_told": one.design.participants_are_told,
              "by": form.get("by")}  # fmt: skip
    needed |= {"because": form.get("because")} if one.design.frozen else {}
    missing = [
        Fault(voice(f"office.trial.{name}"), voice("office.trial.nothing").rstrip("."), "")
        for name, value in needed.items()
        if not value.strip()
    ]
    if missing:
        return await _trial(request, office, project, one, 422, missing)
    if form.get("version") != version_of(one.path):
        return await conflict(request, office, project, f"trial/{one.name}")
    return _begin(project, one, "freeze", f"trial/{one.name}", by=form.get("by"), because=form.get("because"))


async def takes(request: Request, office: Office) -> Response:
    """What a design takes, as the command draws it."""
    project = project_in(request, office)
    one = _one(request, project)
    place = kept_at(project.work, one.path.name, "takes")

    def draw() -> str:
        found = _decoded(place, TrialForecast)
        if found is None or one.design is None:
            return ""
        around = _around(project, one, place, action="takes")
        made_up = project.organisation.organisation.made_up
        frame = frame_of(request, office, project, "trial", **around)
        return design_page(one.design, found, language=project.language, made_up=made_up, frame=frame)

    return await _page(project, one, draw)


async def result(request: Request, office: Office) -> Response:
    """What a trial has shown, as the command draws it."""
    project = project_in(request, office)
    one = _one(request, project)
    place = kept_at(project.work, one.path.name, "shown")

    def draw() -> str:
        found = _decoded(place, list[ShownTrial])
        asked = request.query_params.get("arm", "")
        if not found:
            return ""
        arms = [each.result.design.arms[-1].name for each in found]
        shown = found[arms.index(asked) if asked in arms else 0]
        file = project.place(f"{one.path.stem}-result.html")
        around = _around(project, one, place, action="result", file=file)
        frame = frame_of(request, office, project, "trial", **around)
        return trial_page(
            shown.result, language=project.language, plan_before=shown.before, plan_after=shown.after,
            forecast=shown.forecast, frame=frame,
        )  # fmt: skip

    return await _page(project, one, draw)


def _decoded(place: Path, kind: Any) -> Any:  # noqa: ANN401
    try:
        return msgspec.json.decode(place.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None


async def _page(project: Project, one: _DesignThere, draw: Any) -> Response:  # noqa: ANN401
    html = await asyncio.to_thread(draw)
    return HTMLResponse(html) if html else go(_base(project, one))


def _around(
    project: Project, one: _DesignThere, place: Path, *, action: str, file: Path | None = None
) -> dict[str, object]:
    """What stands above a page of a trial: the way back, that it is older than what it was made from, and the file."""
    there = file is not None and file.exists()
    return {
        "older": project.is_older(str(place.relative_to(project.folder)), one.path, one.path.with_suffix(".json")),
        "action": f"trial/{one.name}/{action}",
        "file": f"{base_of(project)}/file/{file.name}" if file is not None and there else "",
        "needs": ((_base(project, one), Voice(project.language)("office.trial.to_design")),),
    }


async def work_out(request: Request, office: Office) -> Response:
    """Say what it takes."""
    project = project_in(request, office)
    await form_in(request, office.keys)
    one = _one(request, project)
    return _begin(project, one, "takes", f"trial/{one.name}/takes")


async def read_result(request: Request, office: Office) -> Response:
    """Read what it has shown."""
    project = project_in(request, office)
    await form_in(request, office.keys)
    one = _one(request, project)
    return _begin(project, one, "shown", f"trial/{one.name}/result")


async def take_list(request: Request, office: Office) -> Response:
    """A list comes in; which of its columns names whom is asked, and then the lot is drawn."""
    project = project_in(request, office)

    def place(filename: str) -> Path:
        found = place_for(project, filename)
        if found is None or found.suffix.lower() not in (".csv", ".txt", ".tsv"):
            raise RefusedError(415, Fault(filename[:100], "", ""))
        if found.name in named_in(project):  # the log is not to be lost to a list of that name
            raise RefusedError(415, Fault(found.name, "", ""))
        return found

    try:
        form = await form_in(request, office.keys, placing=place)
        one = _one(request, project)
        path = form.files[0].path if form.files else _listed(project, form.get("list"))
        if path is None:
            told = Voice(project.language)("office.refused.no_file")
            return await _trial(request, office, project, one, 422, (Fault("", told, ""),))
        if form.files:
            return await _trial(request, office, project, one, listed=(path.name, read_units(path).head))
        return await asyncio.to_thread(_draw, project, one, path, form)
    except RefusedError as error:
        if error.status != 415 or not error.fault.where:
            raise
        told = Voice(project.language)("office.trial.list_kind", name=error.fault.where).rstrip(".")
        return await _trial(request, office, project, _one(request, project), 415, (Fault("", told, ""),))
    except HumanlineError as error:
        return await _trial(request, office, project, _one(request, project), 422, faults_of(error))


def _listed(project: Project, name: str) -> Path | None:
    return next((path for path in project.log_files() if path.name == name), None)


def _draw(project: Project, one: _DesignThere, path: Path, form: Form) -> Response:
    """Draw the lot for a list.

    Raises:
        InputError: it can't be drawn; all faults at once.
        OutputError: it can't be written.
    """
    if one.design is None:
        raise InputError(one.faults)
    out = path.with_name(f"{path.stem}-arms.csv")
    drawn = draw_list(
        one.design, path, out, unit=form.get("unit"), block=form.get("block"), segment=form.get("segment"),
        at=drawn_at(one.design, system_clock),
    )  # fmt: skip
    write_text(out, drawn.text, private=True)
    return go(_base(project, one), "drawn")

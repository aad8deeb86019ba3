"""How I read it: the first records under a choice for each column, contacts as understood, one question at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, get_args

import tomlkit
from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.errors import Fault, HumanlineError
from humanline.foundation.written import EPOCHS, ORDERS, SERIAL, Unit
from humanline.loop.changing import ChangedMeanwhileError, Changes, change, undo
from humanline.loop.looking import LookedAt
from humanline.model.contact import COLUMN_BY_NAME, LOG_COLUMNS
from humanline.model.organisation import ColumnSource, Organisation, Source
from humanline.office.at_work import Order
from humanline.office.logs import begin
from humanline.office.mapping import (
    ATTRIBUTE,
    SERVED,
    channel_changes,
    group_changes,
    in_segments,
    mapping_changes,
    served_by,
    uses,
    written_as,
)
from humanline.office.projects import Project
from humanline.office.shell import Office, base_of, faults_of, go, project_in, show
from humanline.report.understood import contact_text, place, rejection
from humanline.report.voice import Voice
from humanline.serve.forms import Form, form_in

Choices = Sequence[tuple[str, str]]
#: Type of a contact-log column → the key of its source that says how it is written, and what it may say.
_WRITTEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "time": ("format", ("", *ORDERS, *EPOCHS, SERIAL)),
    "duration": ("unit", get_args(Unit)),
}


class _Column(NamedTuple):
    name: str
    use: str
    choices: Choices
    why: str
    readable: str


class _Question(NamedTuple):
    about: str
    text: str
    choices: Choices
    chosen: str


async def reading(request: Request, office: Office) -> Response:
    """How the export is read."""
    project = project_in(request, office)
    return await _reading(request, office, project)


async def _reading(
    request: Request, office: Office, project: Project, status: int = 200, faults: Sequence[Fault] = ()
) -> Response:
    voice = Voice(project.language)
    try:
        organisation = project.organisation
        looked = project.looked
    except HumanlineError as error:
        return await _not_usable(request, office, project, error)
    if not organisation.log.files:
        heading, text = voice("office.reading.none"), voice("office.reading.none_text")
        return await show(
            request, office, "nothing.html", project=project, here="reading", heading=heading, text=text, can_make=False
        )
    if looked is None:
        project.next_said = request.query_params.get("said", "")
        return begin(project, Order("look", str(project.folder)), back="log", after="reading")
    values = _told(project, organisation, looked, voice)
    return await show(
        request, office, "reading.html", project=project, here="reading", status=status, faults=faults, **values
    )


async def _not_usable(request: Request, office: Office, project: Project, error: HumanlineError) -> Response:
    voice = Voice(project.language)
    return await show(
        request, office, "word.html", project=project, here="reading", status=422,
        heading=voice("office.busy.failed"), texts=(), faults=faults_of(error),
        back=(base_of(project), voice("office.go_on")),
    )  # fmt: skip


def _told(project: Project, organisation: Organisation, looked: LookedAt, voice: Voice) -> dict[str, object]:
    count = voice.numbers.count
    used = uses(organisation)
    why, grouped = _comments(project), in_segments(organisation)
    kind = "joined" if looked.joined else "all" if looked.accepted == looked.read else "some"
    kind = f"first_{kind}" if looked.read >= _MANY and not looked.joined else kind
    numbers = {"read": count(looked.read), "accepted": count(looked.accepted)}
    answer = [voice("office.reading.first")] if looked.read >= _MANY else []
    answer += [voice.notice(notice) for notice in looked.notices]
    questions = list(organisation.to_decide.items())
    return {
        "version": project.version,
        "can_undo": project.can_undo,
        "heading": voice(f"office.reading.heading_{kind}", **numbers),
        "answer": answer,
        "question": _question(*questions[0], organisation, voice) if questions else None,
        "questions": len(questions),
        "contacts": [contact_text(one, voice) for one in looked.understood],
        "not_read": [
            f"{count(one.count)} × {rejection(one.reason, voice.language)} ({place(one.example, voice.language)})"
            for one in looked.rejections
        ],
        "columns": [_column(one.name, used.get(one.name, ""), looked, why, voice) for one in looked.columns],
        "rows": looked.rows,
        "written": _written(organisation, voice),
        "zone": organisation.organisation.time_zone,
        "channels": [{"name": one, "served": served_by(organisation, one)} for one in _channels(organisation, looked)],
        "groups": [
            {
                "name": one,
                "values": voice.numbers.listed(looked.groups.get(one, ())),
                "grouped": one in grouped,
                "protected": one in organisation.protected.attributes,
            }
            for one in organisation.attributes
        ],
        "served": [("", voice("office.reading.served_nobody"))]
        + [(name, voice(f"office.reading.served_{name}")) for name in SERVED],
    }


#: From so many records on, the beginning was looked at and not the whole.
_MANY = 50_000


def _column(name: str, use: str, looked: LookedAt, why: dict[str, str], voice: Voice) -> _Column:
    what, _, part = use.partition("/")
    choices = [("", voice("office.reading.nothing")), (ATTRIBUTE, voice("office.reading.attribute"))]
    if part:
        told = voice(f"office.reading.part_{part}")
        choices.append((use, voice("office.reading.part", what=voice.column(what), part=told)))
    choices += sorted(((one.name, voice.column(one.name)) for one in LOG_COLUMNS), key=lambda pair: pair[1])
    share = looked.readable.get(what)
    readable = "" if share in (None, 1.0) else voice("office.reading.readable", share=voice.numbers.share(share or 0.0))
    return _Column(name, use, choices, why.get(what, ""), readable)


def _comments(project: Project) -> dict[str, str]:
    """Contact-log column → what stands behind it in line.toml: how sure the guess was, and why."""
    try:
        document = tomlkit.parse(project.line_toml.read_text(encoding="utf-8-sig"))
        table: Any = document.get("columns", {})
        items = {key: table.item(key) for key in table}
    except (OSError, ValueError, AttributeError):
        return {}
    return {key: item.trivia.comment.lstrip("# ") for key, item in items.items()}


def _written(organisation: Organisation, voice: Voice) -> list[dict[str, Any]]:
    """How times and lengths of time are written, each with a choice."""
    found = []
    for what, source in organisation.columns.items():
        kind = COLUMN_BY_NAME[what].type
        if kind not in _WRITTEN or (isinstance(source, ColumnSource) and source.constant):
            continue
        field, values = _WRITTEN[kind]
        chosen = _chosen(source, field)
        shown = values if chosen in values else (*values, chosen)
        choices = [(one, _named(field, one, voice)) for one in shown]
        label = voice(f"office.reading.{field}")
        found.append(
            {"what": what, "name": voice.column(what), "label": label, "field": field, "choices": choices,
             "chosen": chosen}
        )  # fmt: skip
    return found


def _chosen(source: Source, field: str) -> str:
    """How it is written, as the source says it or leaves it."""
    told = getattr(source if isinstance(source, ColumnSource) else ColumnSource(), field)
    return str(told if isinstance(told, str) else next(iter(told), ""))


def _named(field: str, value: str, voice: Voice) -> str:
    known = _WRITTEN["time" if field == "format" else "duration"][1]
    return voice(f"office.reading.{field}_{value or 'found'}") if value in known else value


def _question(about: str, text: str, organisation: Organisation, voice: Voice) -> _Question:
    """A question that the values can't settle, with what it may be read as."""
    column = COLUMN_BY_NAME.get(about)
    source = organisation.columns.get(about)
    if column is None or source is None or column.type not in _WRITTEN:
        return _Question(about, text, (), "")
    field, values = _WRITTEN[column.type]
    chosen = _chosen(source, field)
    asked = ORDERS[:2] if field == "format" else values
    shown = asked if chosen in asked else (chosen, *asked)
    return _Question(about, text, [(one, _named(field, one, voice)) for one in shown], chosen)


def _channels(organisation: Organisation, looked: LookedAt) -> list[str]:
    lists = organisation.channels
    known = {name.strip().lower(): name for name in looked.channels}
    listed = [*lists.person, *lists.deferred, *lists.self_service]
    return list({**known, **{name.strip().lower(): name for name in listed}}.values())


async def save_reading(request: Request, office: Office) -> Response:
    """Columns, units and channels as they were chosen."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    looked = project.looked
    if looked is None:  # what was chosen was about another reading
        return await conflict(request, office, project, "reading")
    try:
        organisation = project.organisation
        changes: dict[tuple[str, ...], Any] = {}
        chosen = dict(zip(form.all("column"), form.all("use"), strict=False))
        known = uses(organisation)
        changes |= mapping_changes(
            organisation, looked, {name: use for name, use in chosen.items() if known.get(name, "") != use}
        )
        changes |= _written_changes(organisation, form, changes)
        if form.get("groups"):
            changes |= group_changes(organisation, looked, form.all("grouped"), form.all("protected"))
        changes |= channel_changes(organisation, dict(zip(form.all("channel"), form.all("served"), strict=False)))
        if form.get("zone") != organisation.organisation.time_zone:
            changes["organisation", "time_zone"] = form.get("zone")
    except HumanlineError as error:
        return await _reading(request, office, project, 422, faults_of(error))
    return await save(request, office, project, changes, form.get("version"), "reading", _reading)


def _written_changes(organisation: Organisation, form: Form, changes: Changes) -> Changes:
    found: dict[tuple[str, ...], Any] = {}
    for what, source in organisation.columns.items():
        field = _WRITTEN.get(COLUMN_BY_NAME[what].type, ("", ()))[0]
        name = f"{field}:{what}"
        if name not in form.fields or ("columns", what) in changes:
            continue
        if form.get(name) != _chosen(source, field):
            found["columns", what] = written_as(source, **{field: form.get(name)})
            if what in organisation.to_decide:
                found["to_decide", what] = None
    return found


async def answer_question(request: Request, office: Office) -> Response:
    """One question is answered: what it is about is read so, and the question is gone."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    about = form.get("about")
    try:
        organisation = project.organisation
    except HumanlineError as error:
        return await _reading(request, office, project, 422, faults_of(error))
    changes: dict[tuple[str, ...], Any] = {("to_decide", about): None}
    column, source = COLUMN_BY_NAME.get(about), organisation.columns.get(about)
    if column is not None and source is not None and column.type in _WRITTEN and "answer" in form.fields:
        changes["columns", about] = written_as(source, **{_WRITTEN[column.type][0]: form.get("answer")})
    return await save(request, office, project, changes, form.get("version"), "reading", _reading)


async def save(
    request: Request,
    office: Office,
    project: Project,
    changes: Changes,
    version: str,
    page: str,
    again: Any,  # noqa: ANN401
) -> Response:
    """Write changes; where they can't be used, the page again with what is wrong."""
    try:
        if changes:
            change(project.line_toml, changes, version=version, work=project.work)
    except ChangedMeanwhileError:
        return await conflict(request, office, project, page)
    except HumanlineError as error:
        found: Response = await again(request, office, project, 422, faults_of(error))
        return found
    return go(f"{base_of(project)}/{page}", "saved")


async def conflict(request: Request, office: Office, project: Project, page: str) -> Response:
    """Somebody else wrote in line.toml meanwhile: nothing was changed, and what now."""
    voice = Voice(project.language)
    return await show(
        request, office, "word.html", project=project, here=page, status=409,
        heading=voice("office.conflict.heading"), texts=(voice("office.conflict.text"),), faults=(),
        back=(f"{base_of(project)}/{page}", voice("office.conflict.look")),
    )  # fmt: skip


async def take_back(request: Request, office: Office) -> Response:
    """The last change is taken back."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    page = form.get("page") if form.get("page") in ("hours", "reading") else "reading"
    try:
        undo(project.line_toml, work=project.work)
    except ChangedMeanwhileError:
        return await conflict(request, office, project, page)
    return go(f"{base_of(project)}/{page}", "undone")

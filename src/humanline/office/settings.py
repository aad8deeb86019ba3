"""Hours, minutes, opening hours, promises and what is owed: fields instead of keys in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.errors import Fault, HumanlineError, InputError
from humanline.foundation.names import same
from humanline.loop.changing import ChangedMeanwhileError, Changes, change
from humanline.model.organisation import Organisation
from humanline.office.logs import begin_turn
from humanline.office.projects import Project
from humanline.office.readings import conflict
from humanline.office.shell import Office, base_of, faults_of, project_in, show
from humanline.office.typed import as_typed, typed_number
from humanline.report.voice import Voice
from humanline.serve.forms import Form, form_in

#: Weights of outcomes that are tried out beside the hours; the others stand in line.toml.
WEIGHTS = ("resolved", "complaint", "customer_minute", "unheard", "felt_heard")
#: Field → the setting that it is, and by what a typed number is divided.
_NUMBERS: dict[str, tuple[tuple[str, ...], float]] = {
    "hours": (("staff", "hours_per_week"), 1.0),
    "minutes": (("minutes", "person"), 1.0),
    "weeks": (("organisation", "period_weeks"), 1.0),
    "share": (("targets", "share"), 100.0),
    "within": (("targets", "within_minutes"), 1.0),
    **{f"worth:{name}": (("value", name), 1.0) for name in WEIGHTS},
}


async def hours(request: Request, office: Office) -> Response:
    """What staff there is, and what is promised."""
    return await _hours(request, office, project_in(request, office))


async def _hours(
    request: Request,
    office: Office,
    project: Project,
    status: int = 200,
    faults: Sequence[Fault] = (),
    given: Form | None = None,
) -> Response:
    voice = Voice(project.language)
    if not project.has_line_toml:
        return await show(
            request, office, "nothing.html", project=project, here="hours", can_make=False,
            heading=voice("office.hours.heading"), text=voice("office.record.need_log"),
        )  # fmt: skip
    try:
        organisation = project.organisation
    except HumanlineError as error:
        return await show(
            request, office, "word.html", project=project, here="hours", status=422,
            heading=voice("office.busy.failed"), texts=(), faults=faults_of(error),
            back=(base_of(project), voice("office.go_on")),
        )  # fmt: skip
    shown = given_of(organisation, voice)
    if given is not None:  # what was typed stays, also where it can't be used
        shown = {name: given.get(name) for name in _NUMBERS}
    owed = {same(one) for one in organisation.owed.moments}
    return await show(
        request, office, "hours.html", project=project, here="hours", status=status, faults=faults,
        version=project.version, can_undo=project.can_undo, given=shown,
        promise=_promise(organisation, voice), openings=_openings(organisation),
        moments=[(name, same(name) in owed) for name in _moments(project)],
    )  # fmt: skip


def given_of(organisation: Organisation, voice: Voice) -> dict[str, str]:
    """What the fields hold: the settings, as they are typed."""
    values = {
        "hours": organisation.staff.hours_per_week,
        "minutes": organisation.minutes.get("person"),
        "weeks": organisation.organisation.period_weeks,
        "share": 100 * organisation.targets.share,
        "within": organisation.targets.within_minutes,
        **{f"worth:{name}": getattr(organisation.value, name) for name in WEIGHTS},
    }
    return {name: as_typed(value, voice) for name, value in values.items()}


def _openings(organisation: Organisation) -> list[tuple[str, str]]:
    lists = organisation.channels
    return [
        (channel, "; ".join(organisation.opening[channel].hours) if channel in organisation.opening else "")
        for channel in dict.fromkeys((*lists.person, *lists.deferred, *organisation.opening))
    ]


def _moments(project: Project) -> list[str]:
    """What contacts are about: as measured, else as read, and what is owed already."""
    facts = project.facts
    looked = project.looked
    names = [group.key[0] for group in facts.moments] if facts else list(looked.moments) if looked else []
    names += list(project.organisation.owed.moments)
    return list({same(name): name for name in reversed(names)}.values())[::-1][:60]


async def save_hours(request: Request, office: Office) -> Response:
    """Keep them, and draw the line anew."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    try:
        organisation = project.organisation
        changes = dict(_number_changes(organisation, form, Voice(project.language)))
        if form.get("lists"):  # a form that has them
            changes |= _list_changes(project, form)
        if changes:
            change(project.line_toml, changes, version=form.get("version"), work=project.work)
    except ChangedMeanwhileError:
        return await conflict(request, office, project, "hours")
    except HumanlineError as error:
        return await _hours(request, office, project, 422, faults_of(error), form)
    return begin_turn(project, back="hours", after="plan")


#: Field → key of `[[promises]]`, and by what a typed number is divided.
_PROMISED = {"p_share": ("share", 100.0), "p_within": ("within_minutes", 1.0), "p_back": ("call_back_hours", 1.0)}


def _promise(organisation: Organisation, voice: Voice) -> dict[str, str] | None:
    """What is promised to everybody, as it is typed; `None` where line.toml promises more than fits in three fields."""
    made = organisation.promises
    if len(made) > 1 or any(one.moment or one.segment or one.channel for one in made):
        return None
    shown = dict.fromkeys(_PROMISED, "")
    for one in made:
        for field, (key, divided) in _PROMISED.items():
            value = getattr(one, key)
            shown[field] = as_typed(None if value is None else value * divided, voice)
    return shown


def _promise_changes(organisation: Organisation, form: Form, voice: Voice) -> Changes:
    before = _promise(organisation, voice)
    typed = {field: form.get(field) for field in _PROMISED}
    if before is None or typed == before:
        return {}
    made: dict[str, float] = {}
    faults = []
    for field, (key, divided) in _PROMISED.items():
        value = typed_number(typed[field])
        if value is not None:
            made[key] = value / divided
        elif typed[field]:
            label = voice(f"office.hours.{field}")
            faults.append(Fault(label, f"found {typed[field][:40]!r}", "A number is needed.", "Such as 5 or 7.5."))
    if faults:
        raise InputError(faults)
    return {("promises",): [made] if made else None}


def _number_changes(organisation: Organisation, form: Form, voice: Voice) -> Changes:
    before = given_of(organisation, voice)
    changes: dict[tuple[str, ...], Any] = {}
    faults = []
    for name, (place, divided) in _NUMBERS.items():
        typed = form.get(name)
        if name not in form.fields or typed == before[name]:
            continue
        value = typed_number(typed)
        if typed and value is None:
            worth = name.removeprefix("worth:")
            label = voice(f"plan.weight.{worth}" if worth != name else f"office.hours.{name}")
            faults.append(Fault(label, f"found {typed[:40]!r}", "A number is needed.", "Such as 320 or 7.5."))
        changes[place] = None if value is None else value / divided
    if faults:
        raise InputError(faults)
    return changes


def _list_changes(project: Project, form: Form) -> Changes:
    organisation = project.organisation
    changes: dict[tuple[str, ...], Any] = {}
    before = dict(_openings(organisation))
    for channel, text in zip(form.all("channel"), form.all("open"), strict=False):
        if channel in before and " ".join(text.split()) != before[channel]:
            stretches = [one.strip() for one in text.split(";") if one.strip()]
            if stretches:
                changes["opening", channel, "hours"] = stretches
            else:
                changes["opening", channel] = None
    if form.get("promises"):
        told = _promise_changes(organisation, form, Voice(project.language))
        changes |= told
    known = {same(one) for one in _moments(project)}
    chosen = [one for one in form.all("owed") if same(one) in known]
    if {same(one) for one in chosen} != {same(one) for one in organisation.owed.moments}:
        changes["owed", "moments"] = chosen
    return changes

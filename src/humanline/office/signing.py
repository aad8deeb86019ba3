"""Sign by form: who, why, until; and the lines that were signed before, with what has changed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.clock import system_clock
from humanline.foundation.errors import Fault, HumanlineError
from humanline.model.plan import Plan
from humanline.model.sealed import read, seal
from humanline.office.projects import Project
from humanline.office.shell import Office, base_of, faults_of, go, project_in, show
from humanline.plan.signing import sign as put_name_under
from humanline.plan.signing import unsign as take_name_off
from humanline.report.publishing import publish
from humanline.report.voice import Voice
from humanline.serve.forms import form_in

#: Days ahead on which a line is usually looked at again.
_USUAL_DAYS = 182
#: So many kinds of contact are named; of more, their number.
_NAMED = 12


async def sign(request: Request, office: Office) -> Response:
    """The form."""
    return await _sign(request, office, project_in(request, office))


async def _sign(
    request: Request,
    office: Office,
    project: Project,
    status: int = 200,
    faults: Sequence[Fault] = (),
    given: Mapping[str, str] | None = None,
) -> Response:
    voice = Voice(project.language)
    try:
        drawn = project.plan
    except HumanlineError as error:
        drawn, faults, status = None, faults_of(error), 422
    if drawn is None or drawn.needs:
        return await show(
            request, office, "word.html", project=project, here="sign", status=status,
            heading=voice("office.sign.no_line"), texts=(), faults=faults,
            back=(f"{base_of(project)}/plan", voice("office.step.plan")),
        )  # fmt: skip
    usual = {"by": "", "because": "", "until": (_today() + timedelta(days=_USUAL_DAYS)).isoformat()}
    signed, why = _signed(drawn, voice)
    return await show(
        request, office, "sign.html", project=project, here="sign", status=status, faults=faults,
        given=given or usual, seal=seal(drawn), signed=signed, why=why, history=_history(project, drawn, voice),
    )  # fmt: skip


def _signed(drawn: Plan, voice: Voice) -> tuple[str, str]:
    """Who signed it, and why; empty where nobody did, or not what stands here now."""
    if drawn.signed is None or drawn.signed.seal != seal(drawn):
        return "", ""
    until = voice.numbers.day(date.fromisoformat(drawn.signed.until))
    at = voice.numbers.day(drawn.signed.at.astimezone().date())
    text = voice("office.sign.signed_by", by=drawn.signed.by, at=at, until=until)
    return text, voice("office.sign.why", because=drawn.signed.because)


def signed_line(project: Project) -> Plan | None:
    """The line that was signed last; where nobody ever signed one, the plan as it stands."""
    drawn = project.plan
    if drawn is not None and drawn.signed is not None and drawn.signed.seal == seal(drawn):
        return drawn
    return next((before for before in _signed_before(project)), drawn)


def _signed_before(project: Project) -> Iterator[Plan]:
    """Lines that were signed before the one that stands there, the newest first."""
    for path in sorted(project.place("plan.json").parent.glob("plan.signed-*.json"), reverse=True):
        with suppress(HumanlineError):
            before = read(path)
            if before.signed is not None:
                yield before


def _history(project: Project, now: Plan, voice: Voice) -> list[dict[str, object]]:
    """Lines that were signed before, the newest first."""
    found: list[dict[str, object]] = []
    for before in _signed_before(project):
        if before.signed is None:
            continue
        at = voice.numbers.day(before.signed.at.astimezone().date())
        text = voice(
            "office.sign.history_one", at=at, by=before.signed.by, because=before.signed.because,
            until=voice.numbers.day(date.fromisoformat(before.signed.until)),
        )  # fmt: skip
        gains, loses = gains_and_loses(before, now, voice)
        more = [voice("office.sign.history_gains", moments=_named(gains, voice))] if gains else []
        more += [voice("office.sign.history_loses", moments=_named(loses, voice))] if loses else []
        found.append({"text": text, "more": more or [voice("office.sign.history_same")]})
    return found


def gains_and_loses(before: Plan, now: Plan, voice: Voice) -> tuple[list[str], list[str]]:
    """Kinds of contact that start with a person in the one plan and not in the other, by name.

    Args:
        before: the line that it is set against.
        now: the other line.
        voice: says their names.

    Returns:
        Those that gain a person, and those that lose one; kinds that are in one plan alone are left out.
    """
    then = {(cell.moment, cell.segment): cell.start for cell in before.cells}
    gains: list[str] = []
    loses: list[str] = []
    for cell in now.cells:
        start = then.get((cell.moment, cell.segment))
        if start is None or (start == "person") == (cell.start == "person"):
            continue
        (gains if cell.start == "person" else loses).append(voice.cell_in_words(cell.moment, cell.segment))
    return gains, loses


def _named(names: Sequence[str], voice: Voice) -> str:
    shown = list(names[:_NAMED])
    more = [f"+ {len(names) - _NAMED}"] if len(names) > _NAMED else []
    return voice.numbers.listed([*shown, *more])


async def save_sign(request: Request, office: Office) -> Response:
    """Put a name under the plan that was looked at."""
    project = project_in(request, office)
    form = await form_in(request, office.keys)
    given = {name: form.get(name) for name in ("by", "because", "until")}
    try:
        drawn = project.plan
        if drawn is None:
            return go(f"{base_of(project)}/sign")
        if seal(drawn) != form.get("seal"):
            told = Voice(project.language)("office.sign.changed")
            return await _sign(request, office, project, 409, (Fault("", told.rstrip("."), ""),), given)
        signed = put_name_under(drawn, **given, clock=system_clock, today=_today())
        publish(
            signed,
            project.facts,
            project.place("plan.json").with_suffix(".html"),
            language=project.language,
            today=_today(),
        )
    except HumanlineError as error:
        return await _sign(request, office, project, 422, faults_of(error), given)
    return go(f"{base_of(project)}/charter", "signed")


async def unsign(request: Request, office: Office) -> Response:
    """Take the name off."""
    project = project_in(request, office)
    await form_in(request, office.keys)
    try:
        drawn = project.plan
        if drawn is not None:
            page = project.place("plan.json").with_suffix(".html")
            publish(take_name_off(drawn), project.facts, page, language=project.language, today=_today())
    except HumanlineError as error:
        return await _sign(request, office, project, 422, faults_of(error))
    return go(f"{base_of(project)}/sign", "unsigned")


def _today() -> date:
    """The day at the desk of whoever signs."""
    return system_clock().astimezone().date()

"""`humanline decide`: a log, or one contact, through the signed line."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from humanline.cli.telling import LanguageOption, SignedPlan, print_json, progress, say, stop_if_unreliable

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.line import Line
    from humanline.model.decided import DecidedLog
    from humanline.model.organisation import Value


def decide(
    plan_json: SignedPlan,
    line: Annotated[Path, typer.Option("--line", help="The line.toml whose log goes through the line.")] = Path(
        "line.toml"
    ),
    trial: Annotated[
        list[Path] | None, typer.Option("--trial", help="A frozen trial that is in force; may be given again.")
    ] = None,
    one: Annotated[
        list[str] | None,
        typer.Option("--one", help="Instead of a log one contact: name=value, as often as there is something to say."),
    ] = None,
    at: Annotated[str, typer.Option("--at", help="When that contact comes in: 2026-03-05T09:30. [default: now]")] = "",
    form: Annotated[
        Literal["text", "json", "twiml", "voicexml"], typer.Option("--as", help="What that contact is answered with.")
    ] = "json",
    replay: Annotated[
        Path | None, typer.Option("--replay", help="Take the decisions that `humanline serve` kept again.")
    ] = None,
    language: LanguageOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write each decision of the log as a line of JSON.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was counted as JSON.")] = False,
) -> None:
    """Run a log through the line: how many would get a person, when, and at what a minute is worth then.

    Every contact is decided as a phone menu or a site would be answered, and decided again: the same answer, to the
    byte. A plan that nobody signed, or that changed after it was signed, decides in shadow: nothing is carried out.

    humanline decide --line line.toml

    humanline decide --one "moment=rent question" --one age_band=65+ --as twiml
    """
    from humanline.foundation.files import written_whole
    from humanline.loop.deciding import decide_log, line_of
    from humanline.loop.turning import Turn

    plan, policy = line_of(plan_json, trial or [])
    if replay is not None:
        _again(policy, replay, language or "en", json)
        return
    if one:
        _answer(policy, one, at, form, language or "en")
        return
    with progress() as told:
        turn = Turn(line, progress=told)
        if out is None:
            found = decide_log(plan, policy, turn, lambda _decision: None)
        else:
            with written_whole(out, private=True) as path, path.open("wb") as lines:
                found = decide_log(plan, policy, turn, lambda decision: lines.write(decision + b"\n"))
    spoken = language or turn.organisation.organisation.language
    if json:
        print_json(found.to_json())
    else:
        _tell(found, plan.value, spoken)
    if out is not None:
        from rich.markup import escape

        from humanline.report.words import sentence

        say(sentence("terminal.decide.written", spoken, path=escape(str(out.resolve()))))
    stop_if_unreliable(turn.tidied.notices if turn.tidied is not None else (), spoken)


def _answer(
    line: Line, one: list[str], at: str, form: Literal["text", "json", "twiml", "voicexml"], language: Language
) -> None:
    from zoneinfo import ZoneInfo

    from humanline.line.answering import answer
    from humanline.loop.deciding import contact_of, moment_in_time

    now = moment_in_time(at)
    if now is not None and now.tzinfo is None:
        now = now.replace(tzinfo=ZoneInfo(line.policy.time_zone)).astimezone(UTC)
    print_json(answer(line.decide(contact_of(one), now), form, language).rstrip("\n").encode())


def _again(line: Line, kept: Path, language: Language, json: bool) -> None:
    from humanline.foundation.errors import Fault, InputError
    from humanline.line.replaying import replayed
    from humanline.report.numbers import Numbers
    from humanline.report.words import sentence

    try:
        with kept.open("rb") as lines:
            found = replayed(line, lines, name=str(kept))
    except OSError as error:
        rule = "What `humanline serve` kept is needed."
        raise InputError([Fault(str(kept), f"it can't be read: {error.strerror}", rule)]) from error
    if json:
        print_json(found.to_json())
        return
    count = Numbers(language).count
    many = found.alike + found.differ + found.other_plan + found.faults
    say(sentence("terminal.decide.again.alike", language, count=count(many), alike=count(found.alike)))
    if found.differ:
        say(sentence("terminal.decide.again.differ", language, differ=count(found.differ)))
    if found.other_plan or found.faults:
        other, faults = count(found.other_plan), count(found.faults)
        say(sentence("terminal.decide.again.left", language, other=other, faults=faults))


def _tell(found: DecidedLog, value: Value | None, language: Language) -> None:
    """How many start how, moment by moment, and whether it is as the plan has it."""
    from rich.markup import escape

    from humanline.report.numbers import Numbers
    from humanline.report.voice import Voice
    from humanline.report.words import sentence

    count = Numbers(language).count
    voice = Voice(language, value)
    for moment in found.moments:
        worth = voice.worth.told(moment.worth, "minute") if moment.worth is not None else "–"
        say(
            sentence(
                "terminal.decide.moment",
                language,
                moment=escape(moment.moment),
                contacts=count(moment.contacts),
                person=count(moment.person),
                asked=count(moment.asked),
                closed=count(moment.closed),
                worth=worth,
            )
        )
    say(
        sentence(
            "terminal.decide.all",
            language,
            contacts=count(found.contacts),
            person=count(found.modes.get("person", 0)),
            asked=count(found.reasons.get("asked", 0)),
        )
    )
    other = sum(found.otherwise.values())
    say(sentence("terminal.decide.as_planned", language, count=count(found.as_planned), other=count(other)))
    if found.whole:
        say(sentence("terminal.decide.whole", language, count=count(found.whole)))
    key = "terminal.decide.differ" if found.differ else "terminal.decide.replayed"
    say(sentence(key, language, count=count(found.differ or found.replayed)))
    if found.shadow:
        from humanline.line.saying import said

        say(f"[bold]{escape(said(found.shadow, language))}[/]")
    if found.past:
        say(sentence("terminal.decide.past", language, count=count(found.past)))

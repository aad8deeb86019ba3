"""`humanline staff`: how many staff, when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from humanline.cli.telling import (
    LanguageOption,
    OpenOption,
    print_json,
    print_table,
    progress,
    show,
    stop_if_unreliable,
)
from humanline.foundation.language import Language
from humanline.foundation.written.numbers import LARGEST_TYPED

if TYPE_CHECKING:
    from humanline.foundation.errors import Fault
    from humanline.model.staff import Promise
    from humanline.plan.staffing import StaffingAsked

_LOG = "With a log"
_NUMBERS = "With a few numbers"
MOST = int(LARGEST_TYPED)


def staff(
    source: Annotated[
        Path, typer.Argument(help="A line.toml whose log has times.", metavar="LINE_TOML", show_default=True)
    ] = Path("line.toml"),
    contacts: Annotated[
        str | None,
        typer.Option(
            "--contacts",
            help="Contacts in an interval, without a log; several: 40,60,120,80.",
            rich_help_panel=_NUMBERS,
        ),
    ] = None,
    per: Annotated[
        str | None,
        typer.Option("--per", help="Length of that interval, such as 30m. [default: 1h]", rich_help_panel=_NUMBERS),
    ] = None,
    at_work: Annotated[
        str | None,
        typer.Option(
            "--staff", help="What so many would do; one number, or one an interval.", rich_help_panel=_NUMBERS
        ),
    ] = None,
    handle: Annotated[
        str | None, typer.Option("--handle", help="Staff time of a contact: 5m, 300s or 300; else that of the log.")
    ] = None,
    patience: Annotated[
        str | None,
        typer.Option("--patience", help="How long people wait on average before they hang up; else that of the log."),
    ] = None,
    within: Annotated[
        str | None, typer.Option("--within", help="The promise: helped within this time. [default: of line.toml; 1m]")
    ] = None,
    share: Annotated[
        float | None, typer.Option("--share", help="The promise: for this share. [default: of line.toml; .8]")
    ] = None,
    hours_per_week: Annotated[
        float | None,
        typer.Option("--hours-per-week", "-H", help="Staff hours that are planned.", rich_help_panel=_LOG),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option("--roster", help="Staff that are planned: CSV with weekday, hour, staff.", rich_help_panel=_LOG),
    ] = None,
    line: Annotated[
        Path | None,
        typer.Option(
            "--plan", help="Staff for the line of this plan.json, beside as it goes now.", rich_help_panel=_LOG
        ),
    ] = None,
    interval: Annotated[
        int, typer.Option("--interval", help="Minutes of an interval: 15, 30 or 60.", rich_help_panel=_LOG)
    ] = 30,
    weeks: Annotated[int, typer.Option("--weeks", help="How many weeks.", rich_help_panel=_LOG)] = 1,
    first_day: Annotated[
        str,
        typer.Option(
            "--from",
            help="The first day. [default: the Monday after the log]",
            show_default=False,
            rich_help_panel=_LOG,
        ),
    ] = "",
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", help="Only this channel; may be given again.", rich_help_panel=_LOG),
    ] = None,
    shift: Annotated[
        list[float] | None,
        typer.Option(
            "--shift",
            help="Hours of a shift, break included; may be given again. [default: 8 and 4]",
            show_default=False,
            rich_help_panel=_LOG,
        ),
    ] = None,
    break_minutes: Annotated[
        int,
        typer.Option("--break", help="Minutes of break, unpaid, in shifts of over 5.5 hours.", rich_help_panel=_LOG),
    ] = 30,
    shrinkage: Annotated[
        float, typer.Option("--shrinkage", help="Share of the people on a shift who are away: ill, on leave, meeting.")
    ] = 0.0,
    seed: Annotated[int, typer.Option("--seed", help="Of the simulation.", min=0, max=MOST)] = 0,
    language: LanguageOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where the page goes. [default: out/staff.html]", rich_help_panel=_LOG),
    ] = None,
    open_page: OpenOption = False,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON instead.")] = False,
) -> None:
    """How many staff are needed, interval by interval, so that nobody waits long.

    From a log: a page for the week to come, with what is needed, what was planned, and who works when. From a few
    numbers: an answer in the terminal, such as `humanline staff --contacts 120 --handle 5m --patience 3m`. Every answer
    is simulated before it is shown.
    """
    from humanline.cli.lengths import minutes, numbers
    from humanline.foundation.errors import InputError
    from humanline.model.organisation import Targets
    from humanline.model.staff import Promise
    from humanline.plan.staffing.asked import StaffingAsked

    faults: list[Fault] = []
    lengths = {
        name: minutes(f"--{name}", text, faults)
        for name, text in (("per", per), ("handle", handle), ("patience", patience), ("within", within))
    }
    many, people = numbers("--contacts", contacts, faults), numbers("--staff", at_work, faults)
    usual = Targets()
    if contacts is not None:
        faults += _only_with_log(hours_per_week, roster, line, out, channel, shift)
        within_minutes, per_minutes = lengths["within"], lengths["per"]
        given = _Given(
            contacts=many,
            per_minutes=60.0 if per_minutes is None else per_minutes,
            handle_minutes=lengths["handle"],
            patience_minutes=lengths["patience"],
            promise=Promise(
                share=usual.share if share is None else share,
                within_minutes=usual.within_minutes if within_minutes is None else within_minutes,
            ),
            staff=[round(each) for each in people],
            shrinkage=shrinkage,
        )
        _from_numbers(given, faults, seed, language or "en", handle is None, json=json)
        return
    asked = StaffingAsked(
        interval_minutes=interval,
        weeks=weeks,
        first_day=first_day,
        channels=tuple(channel or ()),
        share=share,
        within_minutes=lengths["within"],
        handle_minutes=lengths["handle"],
        patience_minutes=lengths["patience"],
        hours_per_week=hours_per_week,
        shift_hours=tuple(shift) if shift else StaffingAsked().shift_hours,
        break_minutes=break_minutes,
        shrinkage=shrinkage,
        seed=seed,
    )
    faults += [*_only_with_contacts(per, at_work), *asked.faults()]
    if faults:
        raise InputError(faults)
    _from_log(source, asked, roster, line, language, out, json=json, open_page=open_page)


class _Given(TypedDict):
    """What was given as a few numbers."""

    contacts: list[float]
    per_minutes: float
    handle_minutes: float | None
    patience_minutes: float | None
    promise: Promise
    staff: list[int]
    shrinkage: float


def _from_numbers(
    given: _Given, faults: list[Fault], seed: int, language: Language, no_handle: bool, *, json: bool
) -> None:
    from humanline import __version__
    from humanline.foundation.errors import InputError
    from humanline.plan.staffing import answer_numbers, faults_of
    from humanline.report.staff.terminal import numbers_in_words

    if no_handle:
        faults.append(_needs_handle())
    read = {fault.where for fault in faults}
    handle = 1.0 if given["handle_minutes"] is None else given["handle_minutes"]
    others = {**given, "handle_minutes": handle}
    faults += [fault for fault in faults_of(**others) if fault.where not in read]  # type: ignore[arg-type]
    if faults:
        raise InputError(faults)
    found = answer_numbers(**others, seed=seed, version=__version__)  # type: ignore[arg-type]
    if json:
        print_json(found.to_json())
        return
    lines, table = numbers_in_words(found, language)
    for line in (*lines, ""):
        typer.echo(line)
    print_table(table)


def _from_log(
    source: Path,
    asked: StaffingAsked,
    roster: Path | None,
    line: Path | None,
    language: LanguageOption,
    out: Path | None,
    *,
    json: bool,
    open_page: bool,
) -> None:
    from rich.markup import escape

    from humanline.cli.telling import say
    from humanline.foundation.files import place_of, write_together
    from humanline.loop.turning import Turn

    with progress() as told:
        turn = Turn(source, progress=told)
        found = turn.staff(asked, roster=roster, line=line)
        if json:
            print_json(found.to_json())
            stop_if_unreliable(found.notices, language or turn.organisation.organisation.language)
            return
        told("Drawing the page", 0.9)
        from humanline.report import staff_page
        from humanline.report.staff.terminal import plan_in_words
        from humanline.report.words import sentence

        spoken = language or turn.organisation.organisation.language
        target = out or place_of(turn.folder, "staff.json").with_suffix(".html")
        page = staff_page(found, language=spoken)
        record = target.with_suffix(".json")
        write_together({record: found.to_json(), target: page})
    for sentence_told in plan_in_words(found, spoken):
        say(escape(sentence_told))
    say(sentence("terminal.staff.page", spoken, path=escape(str(target.resolve()))))
    say(sentence("terminal.staff.record", spoken, path=escape(str(record.resolve()))))
    show(target, wanted=open_page)
    stop_if_unreliable(found.notices, spoken)


def _only_with_contacts(per: str | None, at_work: str | None) -> list[Fault]:
    from humanline.foundation.errors import Fault

    return [
        Fault(name, f"found {value!r} without --contacts", "It goes with --contacts.", "With a log, use --roster.")
        for name, value in (("--per", per), ("--staff", at_work))
        if value is not None
    ]


def _only_with_log(*given: object) -> list[Fault]:
    from humanline.foundation.errors import Fault

    names = ("--hours-per-week", "--roster", "--plan", "--out", "--channel", "--shift")
    return [
        Fault(name, "found it beside --contacts", "It goes with a log.", "Leave it out, or leave out --contacts.")
        for name, value in zip(names, given, strict=True)
        if value is not None
    ]


def _needs_handle() -> Fault:
    from humanline.foundation.errors import Fault

    return Fault("--handle", "found nothing", "It is needed with --contacts.", "Such as --handle 5m.")

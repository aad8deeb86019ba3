"""`humanline sign`: a named person makes the plan's advice the line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, SignedPlan, say
from humanline.foundation.language import LANGUAGES, USUAL

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.model.plan import Plan

_LANG = re.compile(r'<html lang="(nl|en)"')


def sign(
    plan_json: SignedPlan,
    by: Annotated[str, typer.Option("--by", help="Who signs: a person's name.")] = "",
    because: Annotated[str, typer.Option("--because", help="Why this line is right for now.")] = "",
    until: Annotated[
        str, typer.Option("--until", help="The day on which it is looked at again: 2026-09-01 or 01-09-2026.")
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take the signature off: the plan is advice again.")] = False,
    language: LanguageOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the signed plan elsewhere; its pages go beside it.")
    ] = None,
) -> None:
    """Sign the line: who, why, until when. The pages beside the plan are drawn again.

    A plan is advice until somebody puts their name under it. Look at the page first. When the plan is changed after
    signing, its page says so; when the day has passed, too.

    humanline sign --by "Your Name" --because "agreed with the tenants' council" --until 2026-09-01
    """
    from rich.markup import escape

    from humanline.foundation.clock import system_clock
    from humanline.foundation.errors import Fault, InputError
    from humanline.model.sealed import read
    from humanline.plan.signing import sign as put_name_under
    from humanline.plan.signing import unsign
    from humanline.report.publishing import publish
    from humanline.report.words import sentence

    drawn = read(plan_json)
    # The day at the desk of whoever signs, not that in Greenwich.
    today = system_clock().astimezone().date()
    if undo and (by or because or until):
        way_out = "Leave out --by, --because and --until, or leave out --undo."
        raise InputError([Fault("--undo", "found beside a new signature", "It only takes one off.", way_out)])
    signed = (
        unsign(drawn)
        if undo
        else put_name_under(drawn, by=by, because=because, until=until, clock=system_clock, today=today)
    )
    target = (out or plan_json).with_suffix(".html")
    spoken = language or _language_of(plan_json.with_suffix(".html"))
    written = publish(signed, None, target, language=spoken, today=today)
    _tell(drawn, signed, spoken)
    say(sentence("terminal.line.record", spoken, path=escape(str(written.record.resolve()))))
    say(sentence("terminal.line.page", spoken, path=escape(str(written.page.resolve()))))
    if written.charter:
        say(sentence("terminal.line.charter", spoken, path=escape(str(written.charter.resolve()))))


def _language_of(page: Path) -> Language:
    """The language of the page that stands beside the plan; English where there is none."""
    try:
        with page.open(encoding="utf-8") as text:
            found = _LANG.search(text.read(400))
    except (OSError, UnicodeDecodeError):
        return "en"
    return next((language for language in LANGUAGES if found and found[1] == language), USUAL)


def _tell(before: Plan, after: Plan, language: Language) -> None:
    from rich.markup import escape

    from humanline.report.numbers import Numbers
    from humanline.report.words import sentence

    if before.signed is not None and after.signed is not None:
        say(sentence("terminal.sign.replaced", language, by=escape(before.signed.by)))
    if after.signed is None:
        say(sentence("terminal.sign.taken_off", language))
        return
    say(sentence("terminal.sign.signed", language, by=escape(after.signed.by), until=after.signed.until))
    waiting = sum(cell.because == "customer_loses" for cell in after.cells)
    if waiting:
        say(sentence("terminal.sign.waiting", language, count=waiting))
    if after.short_hours > 0:
        say(sentence("terminal.line.short", language, short=Numbers(language).staff_hours(after.short_hours)))

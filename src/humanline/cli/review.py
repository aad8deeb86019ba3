"""`humanline review`: did it come true?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, SignedPlan, print_json, progress, say, stop_if_unreliable

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.model.review import Review


def review(
    plan_json: SignedPlan,
    line: Annotated[Path, typer.Option("--line", help="The line.toml whose log goes on after the signature.")] = Path(
        "line.toml"
    ),
    since: Annotated[
        str,
        typer.Option("--since", help="The first day that counts: 2026-03-02. [default: the day after the signature]"),
    ] = "",
    language: LanguageOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where the page goes. [default: review.html beside the plan]")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the review as JSON instead of making a page.")] = False,
) -> None:
    """Read a signed line against the log since: what came true, what did not, and what would be drawn now.

    On the review date, or before it: then it says what already can't be chance. The charter is written again beside the
    plan, with what was kept of it.

    humanline review --line line.toml
    """
    from rich.markup import escape

    from humanline.foundation.errors import Fault, InputError
    from humanline.foundation.files import write_together
    from humanline.loop.reviewing import review_of
    from humanline.loop.turning import Turn
    from humanline.report import charter_page, review_page
    from humanline.report.publishing import charter_of
    from humanline.report.words import sentence

    try:
        first = date.fromisoformat(since) if since else None
    except ValueError:
        raise InputError([Fault("--since", f"found {since!r}", "A day is written 2026-03-02.")]) from None
    with progress() as told:
        turn = Turn(line, progress=told)
        today = turn.clock().astimezone().date()
        plan, found = review_of(plan_json, turn, since=first, today=today)
    spoken = language or turn.organisation.organisation.language
    if json:
        print_json(found.to_json())
        stop_if_unreliable(found.notices, spoken)
        return
    page = out or plan_json.with_name("review.html")
    charter = charter_of(plan_json.with_suffix(".html"))
    write_together(
        {
            page.with_suffix(".json"): found.to_json(),
            page: review_page(found, language=spoken),
            charter: charter_page(plan, language=spoken, today=today, review=found),
        }
    )
    _tell(found, spoken)
    say(sentence("terminal.line.page", spoken, path=escape(str(page.resolve()))))
    say(sentence("terminal.line.charter", spoken, path=escape(str(charter.resolve()))))
    stop_if_unreliable(found.notices, spoken)


def _tell(found: Review, language: Language) -> None:
    """The answer, and what can't be chance."""
    from rich.markup import escape

    from humanline.report.review import answer, heading
    from humanline.report.voice import Voice

    voice = Voice(language)
    say(escape(heading(found, voice)))
    for text in answer(found, voice):
        say(escape(text))

"""`humanline trial assign`: draw the lot for a list of customers, households, sites or days."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanline.cli.telling import LanguageOption, say


def assign(
    trial_toml: Annotated[Path, typer.Argument(help="The design, frozen.", metavar="TRIAL_TOML")],
    units: Annotated[Path, typer.Argument(help="A CSV file with a row for every unit.", metavar="UNITS_CSV")],
    unit: Annotated[str, typer.Option("--unit", help="Column with the unit's name: what the lot is drawn over.")],
    block: Annotated[
        str, typer.Option("--block", help="Column with its block: as many of each arm in every block.")
    ] = "",
    segment: Annotated[str, typer.Option("--segment", help="Column with its segment.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where the list with its arms goes. [default: UNITS-arms.csv]")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Draw the lot for a list, and write the arm of everybody in it.

    Without blocks the same name gets the same arm whenever it is drawn, so a longer list moves nobody. Sites, days and
    other few units are best drawn in blocks: once, for the whole list, since another list deals the arms anew. Who asks
    for a person gets one in every arm. A list that was drawn before is only replaced by one in which nobody is moved.
    """
    from rich.markup import escape

    from humanline.foundation.clock import system_clock
    from humanline.foundation.files import write_text
    from humanline.loop.assigning import draw_list, drawn_at
    from humanline.loop.trials import read_design
    from humanline.report.numbers import Numbers
    from humanline.report.words import sentence

    spoken = language or "en"
    design = read_design(trial_toml)
    path = out or units.parent / f"{units.stem}-arms.csv"
    at = drawn_at(design, system_clock)
    drawn = draw_list(design, units, path, unit=unit, block=block, segment=segment, at=at)
    write_text(path, drawn.text, private=True)
    numbers = Numbers(spoken)

    def listed(arms: dict[str, int]) -> str:
        return ", ".join(f"{escape(name)} {numbers.count(many)}" for name, many in arms.items())

    say(sentence("terminal.assign.arms", spoken, arms=listed(drawn.arms)))
    for name, arms in drawn.blocks.items():
        say(sentence("terminal.assign.block", spoken, block=escape(name), arms=listed(arms)))
    if drawn.out:
        say(sentence("terminal.assign.out", spoken, many=numbers.count(drawn.out)))
    if block:
        say(sentence("terminal.assign.once", spoken))
    say(sentence("terminal.assign.where", spoken, path=escape(str(path))))

"""The process in which long work is done: it takes one order a line, tells how far it is, and can be killed.

It ends with the process that gave its orders: when nothing more can come in, it stops at once.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

import msgspec

from humanline.foundation.errors import Fault, HumanlineError, InputError
from humanline.foundation.language import Language

What = Literal["read", "look", "turn", "staff", "menu", "takes", "freeze", "shown", "line", "warm"]


class Order(msgspec.Struct, frozen=True):
    """What is to be done.

    Attributes:
        what: `read` an export and guess its mapping; `look` at how it is read; `turn` it into facts and a plan;
            say how many `staff` are needed; measure a `menu`; say what a trial `takes`, `freeze` its design, or read
            what it has `shown`; draw the `line` for other hours; `warm` up.
        folder: of the project.
        files: to read.
        language: of what is written.
        name: of the organisation.
        hours: staff hours a week, of a line that is tried out.
        share, within_minutes: the target of a line that is tried out.
        value: weight in `[value]` → points, of a line that is tried out.
        simulate: that line's week is simulated too, for its promise.
        file: name of the file with the phone menu, or the design of a trial.
        by, because: who freezes that design, and why it was changed.
    """

    what: What
    folder: str = ""
    files: tuple[str, ...] = ()
    language: Language = "en"
    name: str = ""
    hours: float | None = None
    share: float | None = None
    within_minutes: float | None = None
    value: dict[str, float] = {}
    simulate: bool = False
    file: str = ""
    by: str = ""
    because: str = ""


class Told(msgspec.Struct, frozen=True):
    """What the process says.

    Attributes:
        step: what is being done, as a fixed word, where it is not done yet.
        share: of it that is done, 0–1.
        faults: why it could not be done.
        result: what came of it, as JSON; empty where that stands in files.
        done: nothing more follows.
    """

    step: str = ""
    share: float = 0.0
    faults: tuple[Fault, ...] = ()
    result: msgspec.Raw = msgspec.Raw(b"null")
    done: bool = False


Progress = Callable[[str, float], None]
#: How much a process gives way that does long work, of 19.
_LOWER = 5


def _read(order: Order, progress: Progress) -> Any:  # noqa: ANN401  whatever can be said in JSON
    from humanline.loop.looking import look
    from humanline.loop.starting import begin_again
    from humanline.report.sheets import write_sheets

    folder = Path(order.folder)
    files = [folder / name for name in order.files]
    started = begin_again(
        files, out=folder, language=order.language, name=order.name, progress=_part(progress, "reading", 0.02, 0.85)
    )
    write_sheets(
        folder,
        name=order.name,
        columns=started.sources(),
        attributes=started.guess.attributes,
        in_rules=started.in_rules(),
        language=order.language,
    )
    progress("looking", 0.85)
    return look(folder / "line.toml")


def _look(order: Order, progress: Progress) -> Any:  # noqa: ANN401
    from humanline.loop.looking import look

    progress("looking", 0.02)

    return look(Path(order.folder) / "line.toml")


def _turn(order: Order, progress: Progress) -> Any:  # noqa: ANN401
    from humanline.foundation.files import place_of, write_text
    from humanline.loop.turning import Turn
    from humanline.report import facts_page
    from humanline.report.publishing import publish_drawn

    turn = Turn(Path(order.folder) / "line.toml", progress=_part(progress, "reading", 0.02, 0.5))
    language = turn.organisation.organisation.language
    _ = turn.tidied
    turn.progress = _part(progress, "measuring", 0.5, 0.75)
    facts = turn.facts
    if facts is not None:
        write_text(place_of(turn.folder, "facts.html"), facts_page(facts, language=language))
    turn.progress = None
    progress("drawing", 0.75)
    drawn = turn.plan()
    progress("writing", 0.95)
    today = turn.clock().astimezone().date()
    publish_drawn(drawn, facts, place_of(turn.folder, "plan.json").with_suffix(".html"), language=language, today=today)


def _staff(order: Order, progress: Progress) -> Any:  # noqa: ANN401
    from humanline.foundation.files import place_of, write_together
    from humanline.loop.turning import Turn
    from humanline.model.sealed import read
    from humanline.report import staff_page

    turn = Turn(Path(order.folder) / "line.toml", progress=_part(progress, "reading", 0.02, 0.3))
    plan = place_of(turn.folder, "plan.json")
    line = plan if plan.exists() and not read(plan).needs else None
    _ = turn.tidied
    progress("simulating", 0.3)
    found = turn.staff(line=line)
    progress("writing", 0.95)
    page = staff_page(found, language=turn.organisation.organisation.language)
    write_together({place_of(turn.folder, "staff.json"): found.to_json(), place_of(turn.folder, "staff.html"): page})


def _takes(order: Order, progress: Progress) -> Any:  # noqa: ANN401
    from humanline.foundation.clock import system_clock
    from humanline.foundation.files import write_text
    from humanline.loop.trials import forecast_of, read_design
    from humanline.loop.turning import Turn

    path = Path(order.folder) / order.file
    design = read_design(path)
    turn = Turn(path.with_name("line.toml"), progress=_part(progress, "reading", 0.02, 0.4))
    _ = turn.facts
    progress("simulating", 0.4)
    found = forecast_of(design, turn, clock=system_clock, name=path.name)
    write_text(kept_at(turn.work, order.file, "takes"), found.to_json().decode(), private=True)


def _freeze(order: Order, progress: Progress) -> Any:  # noqa: ANN401
    from humanline import __version__
    from humanline.foundation.clock import system_clock
    from humanline.loop.trials import keep, planned_units, read_design
    from humanline.loop.turning import Turn
    from humanline.trial.freezing import freeze

    path = Path(order.folder) / order.file
    design = read_design(path)
    turn = Turn(path.with_name("line.toml"), progress=_part(progress, "reading", 0.02, 0.9))
    units = planned_units(design, turn, clock=system_clock)
    frozen = freeze(design, units=units, by=order.by, because=order.because, clock=system_clock, version=__version__)
    keep(frozen, path)


def _shown(order: Order, progress: Progress) -> Any:  # noqa: ANN401
    from humanline.foundation.clock import system_clock
    from humanline.foundation.files import place_of, write_text
    from humanline.loop.analysing import result_of, shown_around
    from humanline.loop.trials import read_design
    from humanline.loop.turning import Turn
    from humanline.report.trial import publish_results

    path = Path(order.folder) / order.file
    design = read_design(path)
    turn = Turn(path.with_name("line.toml"), progress=_part(progress, "reading", 0.02, 0.4))
    results = [result_of(design, turn, clock=system_clock, other=arm.name) for arm in design.arms[1:]]
    progress("drawing", 0.7)
    shown = [shown_around(one, design, turn, clock=system_clock, name=path.name) for one in results]
    progress("writing", 0.95)
    publish_results(shown, place_of(path.parent, f"{path.stem}-result.html"), language=order.language)
    write_text(kept_at(turn.work, order.file, "shown"), msgspec.json.encode(shown).decode(), private=True)


def kept_at(work: Path, trial_toml: str, what: Literal["takes", "shown"]) -> Path:
    """Where what was worked out for a trial stands, to be drawn as a page.

    Args:
        work: the project's own folder.
        trial_toml: name of its design.
        what: what it takes, or what it has shown.
    """
    return work / f"{trial_toml}.{what}.json"


def _part(progress: Progress, step: str, low: float, high: float) -> Progress:
    """How far one part of the work is, as a part of the whole."""
    progress(step, low)
    return lambda _what, share: progress(step, low + (high - low) * min(max(share, 0.0), 1.0))


def _menu(order: Order, progress: Progress) -> Any:  # noqa: ANN401
    from humanline.foundation.files import place_of, write_together
    from humanline.loop.reaching import reach
    from humanline.report import reach_page

    source = Path(order.folder) / order.file
    rules = ["default", "netherlands"] if order.language in _DUTCH_RULES else ["default"]
    found = reach(str(source), rules=rules, progress=_part(progress, "measuring", 0.02, 0.95))
    page = place_of(source.parent, "reach.html")
    html = reach_page(found, language=order.language)
    write_together({page.with_suffix(".json"): found.to_json() + b"\n", page: html})


#: Languages of countries whose rules are asked beside the usual ones.
_DUTCH_RULES: tuple[Language, ...] = ("nl",)


class _TriedOut:
    """The project whose line is tried out with other hours: read once, and again when its files change."""

    def __init__(self) -> None:
        self._turn: Any = None
        self._at: tuple[object, ...] = ()

    def __call__(self, order: Order, _progress: Progress) -> Any:  # noqa: ANN401
        from humanline.loop.turning import Turn

        line_toml = Path(order.folder) / "line.toml"
        at = (line_toml, line_toml.stat().st_mtime_ns)
        if at != self._at:
            self._turn, self._at = Turn(line_toml), at
            self._turn.plan(simulate=False)  # so that all that stays the same is read once
        organisation = self._turn.organisation
        given = {"share": order.share, "within_minutes": order.within_minutes}
        targets = {name: value for name, value in given.items() if value is not None}
        turn = self._turn.with_targets(
            msgspec.structs.replace(organisation.targets, **targets),
            msgspec.structs.replace(organisation.value, **order.value),
        )
        return turn.plan(order.hours, simulate="week" if order.simulate else False)


def _warm(_order: Order, _progress: Progress) -> Any:  # noqa: ANN401
    """Load what nearly every order needs, and compile what plays a week: that takes a minute, once on a machine."""
    import humanline.contactlog.measuring.measure
    import humanline.plan.outlook  # noqa: F401
    from humanline.queueing.durations import Exponential
    from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType, Redial
    from humanline.queueing.simulation.simulating import simulate

    handle = Exponential(2.0)
    for redial in (None, Redial(share=0.5, delay=handle)):
        kind = ContactType("a", arrivals=(2.0, 2.0), handle=handle, patience=handle, promise_minutes=1.0, redial=redial)
        group = AgentGroup("b", skills=("a",), agents=(1, 1))
        simulate(
            Centre(interval_minutes=60, types=(kind,), groups=(group,), order="first_come"), replications=2, seed=1
        )


_DOING: dict[What, Callable[[Order, Progress], Any]] = {
    "read": _read,
    "look": _look,
    "turn": _turn,
    "staff": _staff,
    "menu": _menu,
    "takes": _takes,
    "freeze": _freeze,
    "shown": _shown,
    "line": _TriedOut(),
    "warm": _warm,
}


def main() -> None:
    """Do what comes in on standard input, and say on standard output how it goes."""
    orders: SimpleQueue[bytes] = SimpleQueue()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer

    def say(told: Told) -> None:
        out.write(msgspec.json.encode(told) + b"\n")
        out.flush()

    def listen() -> None:
        for line in sys.stdin.buffer:
            orders.put(line)
        os._exit(0)  # nobody is there any more

    threading.Thread(target=listen, daemon=True).start()
    while True:
        say(_done(orders.get(), lambda step, share: say(Told(step, share))))


def _done(line: bytes, progress: Progress) -> Told:
    try:
        order = msgspec.json.decode(line, type=Order)
        if sys.platform != "win32" and order.what != "line":  # nobody looks on; pages are answered first
            os.setpriority(os.PRIO_PROCESS, 0, _LOWER)
        result = _DOING[order.what](order, progress)
        return Told(result=msgspec.Raw(msgspec.json.encode(result)), done=True)
    except InputError as error:
        return Told(faults=error.faults, done=True)
    except HumanlineError as error:
        return Told(faults=(Fault("", str(error), ""),), done=True)
    except MemoryError:
        way_out = "Ask for less at once, or run it on a larger machine."
        return Told(faults=(Fault("", "there is not enough memory", "", way_out),), done=True)
    except OSError as error:
        found = f"the system refuses it ({error.strerror or error})"
        return Told(faults=(Fault(str(error.filename or ""), found, "", "Mend that, and try again."),), done=True)


if __name__ == "__main__":
    main()

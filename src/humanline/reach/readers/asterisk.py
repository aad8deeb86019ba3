"""Reads the dialplan of an Asterisk telephone exchange: `extensions.conf` with the files it includes.

What each application does is from its page under docs.asterisk.org/Latest_API/API_Documentation/Dialplan_Applications
(Background, WaitExten, Read, Queue, Dial, VoiceMail, GotoIf, GotoIfTime, Gosub, Directory…); `i`, `t`, `h`, `s`, `o`
from docs.asterisk.org/Configuration/Dialplan/Special-Dialplan-Extensions.

How it is read:

- Steps that the caller does not notice (`Set`, `NoOp`, `Answer`…) are passed over. `Background` and `WaitExten` that
  follow each other are one choice. Key presses lead to the extensions of the context and of those it includes; whole
  numbers that can be dialled there too are ways for who knows them, and whether any words name them is not known.
- Silence goes to the next step, else to `t`, else the call ends; a wrong key goes to `i`, else the call ends.
- `Queue`, and a `Dial` to phones of the organisation, are a queue with a person behind it; what follows them happens
  when nobody is free. Who answers a number or a line outside, or a fax, is not known.
- `GotoIfTime` gives both branches their hours. The branch outside opening hours is the one whose name says so, else the
  one from which no person is reached, else the second.
- `Gosub` and `Macro` are followed with the way back and their arguments. `[globals]`, `${EXTEN}`, `${CONTEXT}` and
  `${ARG1}` are filled in; a jump to any other variable is unknown. What programs outside the dialplan do (`AGI`,
  `Stasis`) is unknown too.
- Macros and contexts that FreePBX, Issabel and VitalPBX write are known (`exchanges.toml`).
- Where calls come in: see `asterisk_entries`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import WEEK_MINUTES, By, Graph, Hidden, OpenHours, Remark, StateKind
from humanline.reach.building import GraphBuilder
from humanline.reach.open_hours import rest_of_week
from humanline.reach.readers.asterisk_calls import DEEPEST_CALL, Calls
from humanline.reach.readers.asterisk_dial import names_a_number_outside, rings_outside
from humanline.reach.readers.asterisk_entries import Entries, entries_of, written_entries
from humanline.reach.readers.asterisk_hours import TimedBranches
from humanline.reach.readers.asterisk_lookup import VARIABLE, CallSpot
from humanline.reach.readers.asterisk_steps import (
    CHANGES_LANGUAGE,
    ENDS,
    PASSED_OVER,
    PROGRAMS,
    RECORDED_SPEECH,
    amiss_when,
    spoken_by,
    timing,
)
from humanline.reach.readers.dialplan import (
    UNREADABLE,
    Dialplan,
    DialplanStep,
    read_call,
    read_dialplan,
    split_arguments,
)
from humanline.reach.readers.documents import seconds, without_collecting

FORMAT = "asterisk"
#: It is told before it reads where calls come in.
TAKES_ENTRIES = True

#: `TIMEOUT(response)` where it is not set.
RESPONSE_SECONDS = 10.0
#: So many numbers and contexts where calls come in are told.
MOST_ENTRIES = 20
#: Of whole numbers that can be dialled in a menu so many are followed.
MOST_NUMBERS = 10
#: What can have become of the `Dial` or `Queue` after which the dialplan goes on.
_OUTCOMES = {
    "DIALSTATUS": ("NOANSWER", "BUSY", "CHANUNAVAIL", "CONGESTION"),
    "QUEUESTATUS": ("TIMEOUT", "FULL", "JOINEMPTY", "LEAVEEMPTY", "JOINUNAVAIL", "LEAVEUNAVAIL"),
}
_LIMIT = re.compile(r"<=|>=|!=|<|>|=")
_COMPARED = re.compile(r'\$\[\s*"?\$\{(\w+)\}"?\s*=+\s*"?([0-9*#]+)"?\s*\]$')


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a dialplan."""
    if name.lower().endswith((".json", ".xml", ".yml", ".yaml", ".html", ".vxml")):
        return False
    if name.lower().endswith(".ael"):
        return True
    return re.search(rb"^\s*exten\s*=>?", head, re.MULTILINE) is not None or (
        name.lower().startswith("extensions") and ".conf" in name.lower()
    )


def read(path: Path, entries: tuple[str, ...] = ()) -> Graph:
    """Read a dialplan.

    Args:
        path: `extensions.conf`; files it includes must stand beside it.
        entries: where calls come in, where that was said: `context`, `context,extension` or a number.

    Raises:
        ReachError: see `dialplan.read_dialplan`; or an entry that was said is not there.
    """
    with without_collecting():
        plan = read_dialplan(path)
        return _Callers(plan, GraphBuilder(path.name, FORMAT)).graph(entries)


class _Callers(Calls):
    """What every step is to the caller."""

    def __init__(self, plan: Dialplan, build: GraphBuilder) -> None:
        super().__init__(plan, build)
        self.next: dict[str, list[str]] = {}
        self.timed = TimedBranches()
        self.kinds = {
            "background": self.menu, "waitexten": self.menu, "read": self.asked, "queue": self.queue, "dial": self.dial,
            "voicemail": self.voicemail, "directory": self.directory, "gotoif": self.branch, "gosubif": self.branch,
            "macroif": self.branch, "execif": self.branch, "random": self.branch, "gotoiftime": self.by_time,
            "execiftime": self.by_time, "(include)": self.by_include, "authenticate": self.password, "goto": self.jump,
            "record": self.recorded, "vmauthenticate": self.password, "(secret)": self.password,
            "(queue)": self.known_rings,
            "(rings)": self.known_rings, "(mailbox)": self.known_rings,
            "(message)": self.message, "(dials)": self.dials, "(outside)": self.outside,
            "(waits)": self.waits, "followme": self.outside, "transfer": self.outside, "retrydial": self.dial,
        }  # fmt: skip

    def graph(self, said: tuple[str, ...]) -> Graph:
        for problem in self.plan.problems:
            self.build.not_understood(*problem)
        for note in self.plan.notes:
            self.build.note(note)
        begin = entries_of(self.look)
        if said:
            found = written_entries(self.look, said)
            if isinstance(found, str):
                known = "; ".join(f"{spot.context},{spot.exten}" for spot in begin.spots[:MOST_ENTRIES])
                rule = "An entry is a context, context,extension or a number of this dialplan."
                raise ReachError([Fault("--entry", f"found {found!r}", rule, f"Such as: {known}.")])
            begin = Entries(found, sure=True)
        shown = [f"[{spot.context}] {spot.exten}" for spot in begin.spots[:MOST_ENTRIES]]
        if not begin.sure:
            why = "no_entry_told"
            place = self.plan.contexts[begin.spots[0].context].place
            return self.build.finish([self.build.unknown("entry", place, ", ".join(shown), why)])
        entries = list(dict.fromkeys(self.at(spot, "") for spot in begin.spots))
        self.walk()
        self.timed.settle(self.build, self.next)
        self.kinds.clear()  # its methods hold this object: without them it goes at once, not when garbage is looked for
        return self.build.finish(entries, shown)

    def move(self, source: str, target: str, by: By, **more: Any) -> None:  # noqa: ANN401 - passed on
        self.next.setdefault(source, []).append(target)
        super().move(source, target, by, **more)

    # ── what a step is to the caller ──

    def tell(self, key: CallSpot, id: str) -> None:
        spot, step = key, self.step(key)
        if step is None:
            app = "hangup" if self.plan.falls_through else "waitexten"
            step = DialplanStep(app, "", self.last_place(spot))
        told = self.kinds.get(step.app)
        if told:
            told(spot, id, step)
        elif step.app in ENDS or step.app == "(ends)":
            self.ends(id, place=step.place)
        elif step.app in RECORDED_SPEECH or spoken_by(step):
            self.speech(spot, id, step)
        elif step.app in ("gosub", "macro", "return"):
            why = "no_such_subroutine"
            self.unknown(spot, id, step, why)
        elif step.app in PROGRAMS:
            what, why = f"{step.app}({step.args})", "program_not_in_dialplan"
            self.build.unknown(id, step.place, what, why)
            self.goes_on(spot, id, step)
        elif step.app == UNREADABLE:
            self.unknown(spot, id, step, "application_expected")
        else:
            self.unknown(spot, id, step, "application_not_seen")

    def last_place(self, spot: CallSpot) -> str:
        before = self.look.find(spot.context, spot.exten, spot.priority - 1)
        return before[0][0].place if before else self.plan.contexts[spot.context].place

    def unknown(self, spot: CallSpot, id: str, step: DialplanStep, why: str) -> None:
        what = step.args if step.app == UNREADABLE else f"{step.app}({step.args})"
        self.may_do_anything(id, what, why, self.at(spot.then(), step.place), place=step.place)

    def goes_on(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        self.move(id, self.at(spot.then(), step.place), "goes_on", place=step.place)

    def speech(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        said = spoken_by(step)
        arguments = split_arguments(self.look.filled(step.args, spot))
        waits = step.app in ("wait", "musiconhold", "waitmusiconhold", "milliwatt")
        sounds = tuple(one.strip() for one in arguments[0].split("&") if one.strip())
        self.build.state(
            id,
            "speaks",
            words=said.words if said else "",
            sounds=() if said or waits else sounds or (step.app,),
            seconds=seconds(arguments[-1 if step.app == "musiconhold" else 0]) if waits else 0.0,
            language=(said.language if said else "") or spot.language,
            place=step.place,
        )
        self.goes_on(spot, id, step)

    def heard(self, spot: CallSpot, step: DialplanStep) -> tuple[tuple[str, ...], CallSpot, float]:
        """What is played in a menu, the step after it, and how long it then waits (below 0: it does not)."""
        sounds: list[str] = []
        here = after = spot
        for _ in range(1_000):
            found = self.step(here) or (step if here == spot else None)
            if found is None:
                break
            if found.app == "background":
                first = split_arguments(self.look.filled(found.args, spot))[0]
                sounds += [one.strip() for one in first.split("&") if one.strip()]
            elif found.app == "waitexten":
                return tuple(sounds), here.then(), seconds(split_arguments(found.args)[0]) or RESPONSE_SECONDS
            elif found.app not in PASSED_OVER or CHANGES_LANGUAGE.match(found.args):
                break
            here = after = here.then()
        return tuple(sounds), after, -1.0

    def menu(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        """`Background` and `WaitExten` in a row: the caller may press a key all the time."""
        sounds, after, waited = self.heard(spot, step)
        place = step.place
        context = self.plan.contexts[spot.context]
        keys, numbers = self.look.keys(context)
        if numbers:
            shown = ", ".join(exten for exten, _ in numbers[:10]) + ("…" if len(numbers) > 10 else "")
            self.build.note(Remark("whole_numbers", {"context": context.name, "numbers": shown}))
        kind: StateKind = "choice" if keys or numbers else "speaks"
        self.build.state(id, kind, sounds=sounds, language=spot.language, place=place)
        offered: list[tuple[str, OpenHours, Hidden]] = [(exten, hours, "") for exten, hours in keys]
        offered += [(exten, hours, "unannounced") for exten, hours in numbers[:MOST_NUMBERS]]
        for exten, hours, hidden in offered:
            by: By = "types" if hidden or (len(exten.lstrip("_")) > 1 and not exten.startswith("_[")) else "key"
            target = self.at(CallSpot(spot.context, exten, 1, language=spot.language), place)
            there = self.look.place_of(spot.context, exten) or place
            self.move(id, target, by, value=exten, open=hours, hidden=hidden, place=there)
        if waited < 0:
            self.move(id, self.at(after, place), "goes_on", place=place)
        elif self.look.find(after.context, after.exten, after.priority):
            self.move(id, self.at(after, place), "fails", value="silence", seconds=waited, place=place)
        else:
            self.move(id, self.special(spot, "t", place), "fails", value="silence", seconds=waited, place=place)
        if kind == "choice" and not any(exten.startswith(("_.", "_!", "_X.", "_X!")) for exten, _ in numbers):
            self.move(id, self.special(spot, "i", place), "fails", value="wrong key", place=place)

    def special(self, spot: CallSpot, exten: str, place: str) -> str:
        for name in (exten, "e"):
            if self.look.find(spot.context, name, 1):
                return self.at(CallSpot(spot.context, name, 1, language=spot.language), place)
        if self.plan.contexts[spot.context].switches:
            lost = self.free(f"{spot.context}/elsewhere-{exten}")
            why = "looked_up_elsewhere"
            return self.build.unknown(lost, place, f"{spot.context},{exten}", why)
        ending = f"{spot.context}/no-{exten}"
        if ending not in self.build:
            self.build.state(ending, "hang_up", name=f"the call ends: there is no extension {exten}", place=place)
        return ending

    def asked(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        """`Read`, and the comparisons after it that make a menu of it."""
        arguments = [*split_arguments(self.look.filled(step.args, spot)), "", "", "", "", "", ""]
        sounds = tuple(one.strip() for one in arguments[1].split("&") if one.strip())
        options: list[tuple[str, str, str]] = []
        here = spot.then()
        for _ in range(100):
            found = self.step(here)
            compared = None
            if found and found.app == "gotoif":
                condition, _, branches = found.args.partition("?")
                compared = _COMPARED.match(condition.strip())
                target = self.look.target(here, branches.partition(":")[0])
                if compared and compared[1] == arguments[0] and target and not branches.partition(":")[2].strip():
                    options.append((compared[2], self.at(target, found.place), found.place))
                else:
                    break
            elif found is None or found.app not in PASSED_OVER:
                break
            here = here.then()
        kind: StateKind = "choice" if options else "asks"
        asks_for = "" if options else arguments[0]
        self.build.state(
            id,
            kind,
            sounds=sounds,
            asks_for=asks_for,
            language=spot.language,
            place=step.place,
        )
        for key, goal, place in options:
            self.move(id, goal, "key" if len(key) == 1 else "types", value=key, place=place)
        rest = self.at(here, step.place)
        if not options:
            self.move(id, rest, "types", place=step.place)
        wait = seconds(arguments[5]) or RESPONSE_SECONDS
        self.move(id, rest, "fails", value="silence", seconds=wait, place=step.place)

    def queue(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        arguments = [*split_arguments(self.look.filled(step.args, spot)), "", "", "", ""]
        self.build.note("queues_not_read")
        self.waiting(spot, id, step, f"queue {arguments[0]}", seconds(arguments[4]))

    def dial(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        arguments = [*split_arguments(self.look.filled(step.args, spot)), ""]
        local = re.match(r"Local/([^@&/]+)@([^&/,]+)", arguments[0])
        inside = CallSpot(local[2], local[1], 1, language=spot.language) if local else spot
        found = self.step(inside) if local and "&" not in arguments[0] else None
        # To ring a number inside is to ring its phone, as members of groups are rung.
        rings = found and found.app == "(dials)" and not names_a_number_outside(inside.exten)
        if found and not rings:
            self.build.state(id, "speaks", name=step.args, language=spot.language, place=step.place)
            self.move(id, self.at(inside, step.place), "goes_on", place=step.place)
            return
        why = "no_such_context" if local else rings_outside(arguments[0])
        if why and not rings:
            self.outside(spot, id, step, why)
            return
        self.build.note("telephone_is_person")
        self.waiting(spot, id, step, f"rings {arguments[0]}", seconds(arguments[1]))

    def outside(self, spot: CallSpot, id: str, step: DialplanStep, why: str = "") -> None:
        """A number or a line outside, a fax: whoever answers, or what follows when nobody does."""
        why = why or "rings_outside"
        name = f"rings {split_arguments(self.look.filled(step.args, spot))[0]}"
        self.rings_somebody(id, f"{step.app}({step.args})", why, name=name, language=spot.language, place=step.place)
        self.move(id, self.after_known(spot, step), "nobody_free", place=step.place)

    def after_known(self, spot: CallSpot, step: DialplanStep) -> str:
        """What follows a step; what follows in a part of the exchange that is not in these files is not known."""
        if self.look.find(spot.context, spot.exten, spot.priority):
            return self.at(spot.then(), step.place)
        what = f"{spot.context},{spot.exten}"
        why = "nobody_answers_not_here"
        return self.build.unknown(self.free(f"{spot.context}/{spot.exten}/then"), spot.context, what, why)

    def known_rings(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        """A queue, a group or phones that the exchange is known to ring; its voicemail after that."""
        name = f"queue {step.args}" if step.app == "(queue)" else f"rings {step.args}"
        place = step.place or spot.context
        self.queue_to_person(id, "phone", name=name, language=spot.language, place=place)
        after = self.after_known(spot, step)
        if step.app == "(mailbox)" and ",novm" not in f",{step.args}":
            box = self.free(f"{id}/voicemail")
            self.takes_message(box, name="voicemail", place=place)
            after = box
        self.move(id, after, "nobody_free", place=place)

    def dials(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        """A number inside of which nothing is in these files."""
        why = "who_at_extension"
        self.build.unknown(id, step.place or spot.context, f"{spot.context},{spot.exten}", why)

    def message(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        self.takes_message(id, name=f"voicemail {step.args}", place=step.place or spot.context)

    def waits(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        """Music without end."""
        self.says(id, name=step.args, sounds=("music",), place=step.place or spot.context)
        self.move(id, id, "goes_on", place=step.place or spot.context)

    def waiting(self, spot: CallSpot, id: str, step: DialplanStep, name: str, most: float) -> None:
        self.queue_to_person(id, "phone", name=name, language=spot.language, place=step.place)
        after = self.at(spot.then(), step.place)
        self.move(id, after, "nobody_free", seconds=most, place=step.place)

    def voicemail(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        operator = self.look.find(spot.context, "o", 1)
        if not operator:
            self.takes_message(id, place=step.place)
            return
        self.build.state(id, "choice", name="voicemail greeting", place=step.place)
        target = self.at(CallSpot(spot.context, "o", 1, language=spot.language), step.place)
        self.move(id, target, "key", value="0", place=operator[0][0].place)
        message = self.build.state(f"{id}/message", "person", way="message", place=step.place)
        self.move(id, message, "goes_on", place=step.place)

    def directory(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        self.build.state(id, "asks", asks_for="name of a colleague", language=spot.language, place=step.place)
        person = self.build.state(f"{id}/person", "person", way="phone", place=step.place)
        self.move(id, person, "types", place=step.place)
        self.move(id, self.at(spot.then(), step.place), "fails", place=step.place)

    def password(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        self.asks(id, "password", language=spot.language, place=step.place)
        # Who is given the code is not in the dialplan: only who knows it comes further.
        self.move(id, self.at(spot.then(), step.place), "types", hidden="unannounced", place=step.place)
        ending = self.build.state(f"{id}/refused", "hang_up", place=step.place)
        self.move(id, ending, "fails", place=step.place)

    def recorded(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        self.build.state(id, "asks", asks_for="a recording", language=spot.language, place=step.place)
        self.move(id, self.at(spot.then(), step.place), "types", place=step.place)

    # ── branches ──

    def jump(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        """A `Goto` that could not be followed: perhaps a way per outcome of the call before it."""
        unfilled = VARIABLE.findall(self.look.filled(step.args, spot))
        if len(unfilled) == 1 and unfilled[0][0] in _OUTCOMES:
            name = unfilled[0][0]
            ways = [
                (outcome, target)
                for outcome in _OUTCOMES[name]
                if (target := self.look.target(spot, step.args.replace(f"${{{name}}}", outcome)))
                and self.look.find(target.context, target.exten, target.priority)
            ]
            if ways:
                self.build.state(id, "speaks", name=f"depends on {name}", language=spot.language, place=step.place)
                for outcome, target in ways:
                    self.move(id, self.at(target, step.place), "depends", value=outcome, place=step.place)
                return
        why = "variable_decides_where"
        self.build.unknown(id, step.place, f"Goto({step.args})", why)

    def branches(self, spot: CallSpot, step: DialplanStep) -> list[tuple[str, str]]:
        """What is written for the two branches and the id of the state each leads to."""
        if step.app in ("execif", "execiftime"):
            yes, no = self._conditional(step)
        else:
            yes, _, no = step.args.partition("?")[2].partition(":")
        ids = []
        for part in (yes.strip(), no.strip()):
            if not part:
                goal = self.at(spot.then(), step.place)
            elif step.app.startswith("exec"):
                goal = self.at(spot._replace(inner=part), step.place) if read_call(part, "") else ""
            elif step.app in ("gosubif", "macroif"):
                app = step.app.removesuffix("if")
                inside = (
                    self.called(spot, DialplanStep(app, part, step.place)) if len(spot.back) < DEEPEST_CALL else None
                )
                goal = self.at(inside, step.place) if inside else ""
            else:
                target = self.look.target(spot, part)
                goal = self.at(target, step.place) if target else ""
            if not goal:
                why = "variable_decides_where"
                goal = self.build.unknown(self.free(f"{self.named(spot)}/branch"), step.place, part, why)
            ids.append((part, goal))
        return ids

    def branch(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        condition = step.args.partition("?")[0].strip()
        named = {found[0] for found in VARIABLE.findall(condition)}
        if named & self.answers:
            self.build.unknown(id, step.place, condition, "program_decides")
        else:
            self.build.state(id, "speaks", name="depends", language=spot.language, place=step.place)
        ways = self.branches(spot, step)
        yes: By = "depends"
        no: By = "depends"
        if named & self.counts and (compared := _LIMIT.search(condition)):
            # A count of tries is passed by trying again: until then there is one more round.
            yes, no = ("fails", "goes_on") if compared[0] in ("<", "<=", "!=") else ("goes_on", "fails")
        elif amiss := amiss_when(condition):
            yes, no = ("goes_on", amiss[1]) if amiss[0] == "not" else (amiss[1], "goes_on")
        for (_, goal), value, by in zip(ways, (condition, f"not {condition}"), (yes, no), strict=True):
            self.move(id, goal, by, value=value, place=step.place)

    def by_time(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        found = timing(step.args.partition("?")[0])
        self.build.state(id, "speaks", name="depends on the time", language=spot.language, place=step.place)
        ways = self.branches(spot, step)
        if found is None:
            self.build.not_understood(step.place, step.args, "times_expected")
            for (_, goal), value in zip(ways, ("in these hours", "else"), strict=True):
                self.move(id, goal, "depends", value=value, place=step.place)
        else:
            self.timed.add(id, ways, found, step.place)
            self.next.setdefault(id, []).extend(goal for _, goal in ways)

    def by_include(self, spot: CallSpot, id: str, step: DialplanStep) -> None:
        """The same extension is another one at some hours (`include => name,times`)."""
        self.build.state(id, "speaks", name="depends on the time", language=spot.language, place=step.place)
        left: OpenHours = ((0, WEEK_MINUTES),)
        found = self.look.find(spot.context, spot.exten, spot.priority)
        for n, (one, hours) in enumerate(found):
            inner = spot._replace(inner=f"{one.app}({one.args})")
            self.move(id, self.at(inner, one.place), "closed" if n else "goes_on", open=hours or left, place=one.place)
            left = rest_of_week(hours) if hours else ()
        if left and found[-1][1]:
            ending = self.build.state(f"{id}/nothing", "hang_up", place=step.place)
            self.move(id, ending, "closed", open=left, place=step.place)

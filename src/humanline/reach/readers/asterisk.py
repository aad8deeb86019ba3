"""Reads the dialplan of an Asterisk telephone exchange: `extensions.conf` with the files it includes.

What each application does is from its page under docs.asterisk.org/Latest_API/API_Documentation/Dialplan_Applications
(Background, WaitExten, Read, Queue, Dial, VoiceMail, GotoIf, GotoIfTime, Gosub, Directory…); `i`, `t`, `h`, `s`, `o`
from docs.asterisk.org/Configuration/Dialplan/Special-Dialplan-Extensions.

How it is read:

- Steps that the caller does not notice (`Set`, `NoOp`, `Answer`…) are passed over. `Background` and `WaitExten` that
  follow each other are one choice. Key presses lead to the extensions of the context and of those it includes.
- Silence goes to the next step, else to `t`, else the call ends; a wrong key goes to `i`, else the call ends.
- `Queue` and `Dial` are a queue with a person behind it; what follows them happens when nobody is free. Who answers a
  `Dial` can't be seen in a dialplan; it is taken to be a person, and said so.
- `GotoIfTime` gives both branches their hours. The branch outside opening hours is the one whose name says so, else the
  one from which no person is reached, else the second.
- `Gosub` and `Macro` are followed with the way back. `[globals]`, `${EXTEN}` and `${CONTEXT}` are filled in; a jump to
  any other variable is unknown.
"""

from __future__ import annotations

import re
from pathlib import Path

from humanline.model.reach import WEEK_MINUTES, By, Graph, OpenHours, StateKind
from humanline.reach.building import GraphBuilder
from humanline.reach.open_hours import rest_of_week
from humanline.reach.readers.asterisk_hours import TimedBranches
from humanline.reach.readers.asterisk_lookup import VARIABLE, Exchange, Spot
from humanline.reach.readers.asterisk_steps import (
    CHANGES_LANGUAGE,
    ENDS,
    PASSED_OVER,
    RECORDED_SPEECH,
    spoken_by,
    timing,
)
from humanline.reach.readers.dialplan import (
    Dialplan,
    Step,
    read_call,
    read_dialplan,
    split_arguments,
    split_calls,
)
from humanline.reach.readers.documents import Names, seconds

FORMAT = "asterisk"

#: Subroutines that call each other deeper than this are not followed.
DEEPEST_CALL = 6
#: A dialplan with more states is cut off there, and said to be.
MOST_STATES = 200_000
#: `TIMEOUT(response)` where it is not set.
RESPONSE_SECONDS = 10.0
#: What can have become of the `Dial` or `Queue` after which the dialplan goes on.
_OUTCOMES = {
    "DIALSTATUS": ("NOANSWER", "BUSY", "CHANUNAVAIL", "CONGESTION"),
    "QUEUESTATUS": ("TIMEOUT", "FULL", "JOINEMPTY", "LEAVEEMPTY", "JOINUNAVAIL", "LEAVEUNAVAIL"),
}
_COMPARED = re.compile(r'\$\[\s*"?\$\{(\w+)\}"?\s*=+\s*"?([0-9*#]+)"?\s*\]$')


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a dialplan."""
    if name.lower().endswith((".json", ".xml", ".yml", ".yaml", ".html", ".vxml")):
        return False
    return re.search(rb"^\s*exten\s*=>?", head, re.MULTILINE) is not None or (
        name.lower().startswith("extensions") and name.lower().endswith(".conf")
    )


def read(path: Path) -> Graph:
    """Read a dialplan.

    Args:
        path: `extensions.conf`; files it includes must stand beside it.

    Raises:
        ReachError: see `dialplan.read_dialplan`.
    """
    plan = read_dialplan(path)
    return _Calls(plan, GraphBuilder(path.name, FORMAT)).graph()


class _Calls:
    """Follows every call through the dialplan."""

    def __init__(self, plan: Dialplan, builder: GraphBuilder) -> None:
        self.plan = plan
        self.look = Exchange(plan)
        self.build = builder
        self.ids: dict[Spot, str] = {}
        self.names = Names()
        self.todo: list[Spot] = []
        self.next: dict[str, list[str]] = {}
        self.timed = TimedBranches()
        self.kinds = {
            "background": self.menu, "waitexten": self.menu, "read": self.asked, "queue": self.queue, "dial": self.dial,
            "voicemail": self.voicemail, "directory": self.directory, "gotoif": self.branch, "gosubif": self.branch,
            "macroif": self.branch, "execif": self.branch, "random": self.branch, "gotoiftime": self.by_time,
            "execiftime": self.by_time, "(include)": self.by_include, "authenticate": self.password, "goto": self.jump,
            "record": self.recorded, "vmauthenticate": self.password,
        }  # fmt: skip

    def graph(self) -> Graph:
        for problem in self.plan.problems:
            self.build.not_understood(*problem)
        for note in self.plan.notes:
            self.build.note(note)
        begin = self.look.entries()
        shown = ", ".join(f"[{spot.context}] {spot.exten}" for spot in begin[:20])
        self.build.note(f"Calls are taken to come in at: {shown}. No other context leads there.")
        entries = list(dict.fromkeys(self.at(spot, "") for spot in begin))
        while self.todo:
            spot = self.todo.pop()
            self.state(spot, self.ids[spot])
        self.timed.settle(self.build, self.next)
        return self.build.finish(entries)

    def at(self, spot: Spot, place: str) -> str:
        """The id of the state in which a call at `spot` is next, passing over what the caller does not notice."""
        passed: set[Spot] = set()
        while True:
            if spot in self.ids:
                return self.ids[spot]
            if spot in passed:
                return self.circle(spot, place)
            passed.add(spot)
            step = self.step(spot)
            if step is None:
                landed = self.off_the_end(spot, place)
                if isinstance(landed, str):
                    return landed
                spot = landed
                continue
            onward = self.pass_over(spot, step)
            if onward is None:
                return self.given(spot, step)
            spot, place = onward, step.place

    def step(self, spot: Spot) -> Step | None:
        found = self.look.find(spot.context, spot.exten, spot.priority)
        if not found:
            return None
        if len(found) > 1 or found[0][1]:
            return Step("(include)", "", found[0][0].place) if not spot.inner else read_call(spot.inner, "")
        return read_call(spot.inner, found[0][0].place) if spot.inner else found[0][0]

    def pass_over(self, spot: Spot, step: Step) -> Spot | None:
        """Where the call goes on when the step itself is nothing to the caller; `None` when it is something."""
        if step.app in PASSED_OVER:
            changed = CHANGES_LANGUAGE.match(step.args) if step.app == "set" else None
            return spot.then()._replace(language=changed[1].lower()) if changed else spot.then()
        if step.app == "goto":
            return self.look.target(spot, step.args)
        if step.app in ("gosub", "macro") and len(spot.back) < DEEPEST_CALL:
            return self.called(spot, step)
        if step.app == "return" and spot.back:
            return self.returned(spot)
        return None

    def called(self, spot: Spot, step: Step) -> Spot | None:
        back = (*spot.back, (step.app, spot.context, spot.exten, spot.priority + 1))
        if step.app == "macro":
            inside = Spot("macro-" + self.look.filled(split_arguments(step.args)[0], spot), "s", 1)
        else:
            arguments = split_arguments(step.args)
            arguments[-1] = arguments[-1].split("(")[0]
            found = self.look.target(spot, ",".join(arguments))
            if found is None:
                return None
            inside = found
        if not self.look.find(inside.context, inside.exten, inside.priority):
            return None
        return inside._replace(back=back, language=spot.language)

    def returned(self, spot: Spot) -> Spot:
        _, context, exten, priority = spot.back[-1]
        return Spot(context, exten, priority, spot.back[:-1], language=spot.language)

    def off_the_end(self, spot: Spot, place: str) -> Spot | str:
        """Where there is no next step: back from a macro, to the wait, or the end of the call."""
        if spot.back and spot.back[-1][0] == "macro" and spot.priority > 1:
            return self.returned(spot)
        if spot.priority == 1:
            key = spot._replace(back=(), language="")
            if key not in self.ids:
                what = f"{spot.context},{spot.exten},1"
                why = "No such extension is in these files: the call may end here, or go on in a file that is not here."
                self.ids[key] = self.build.unknown(self.named(spot), place or spot.context, what, why)
            return self.ids[key]
        return self.given(spot, Step("hangup" if self.plan.falls_through else "waitexten", "", place))

    def circle(self, spot: Spot, place: str) -> str:
        state = self.build.state(self.named(spot), "speaks", name="goes round without a word", place=place)
        self.ids[spot] = state
        self.move(state, state, "goes_on", place=place)
        return state

    def named(self, spot: Spot) -> str:
        plain = f"{spot.context}/{spot.exten}/{spot.priority}" + (f"/{spot.language}" if spot.language else "")
        return self.names.free(plain)

    def given(self, spot: Spot, step: Step) -> str:
        """The id that this spot has or will have; the state itself is made later, so that no chain is too deep."""
        if spot not in self.ids:
            if len(self.ids) >= MOST_STATES:
                what = f"more than {MOST_STATES:,} states"
                if "too-many" not in self.build:
                    self.build.unknown("too-many", step.place, what, "The rest of this dialplan is not read.")
                return "too-many"
            self.ids[spot] = self.named(spot)
            self.todo.append(spot)
        return self.ids[spot]

    def move(
        self,
        source: str,
        target: str,
        by: By,
        *,
        value: str = "",
        open: OpenHours = (),
        seconds: float = 0.0,
        place: str = "",
    ) -> None:
        self.next.setdefault(source, []).append(target)
        self.build.move(source, target, by, value=value, open=open, seconds=seconds, place=place)

    # ── what a step is to the caller ──

    def state(self, spot: Spot, id: str) -> None:
        step = self.step(spot)
        if step is None:
            app = "hangup" if self.plan.falls_through else "waitexten"
            step = Step(app, "", self.last_place(spot))
        told = self.kinds.get(step.app)
        if told:
            told(spot, id, step)
        elif step.app in ENDS:
            self.build.state(id, "hang_up", place=step.place)
        elif step.app in RECORDED_SPEECH or spoken_by(step):
            self.speech(spot, id, step)
        elif step.app in ("gosub", "macro", "return"):
            why = "The subroutine is not in these files, or they call each other without end."
            self.unknown(spot, id, step, why)
        else:
            self.unknown(spot, id, step, "What this application says or does to the caller can't be seen here.")

    def last_place(self, spot: Spot) -> str:
        before = self.look.find(spot.context, spot.exten, spot.priority - 1)
        return before[0][0].place if before else self.plan.contexts[spot.context].place

    def unknown(self, spot: Spot, id: str, step: Step, why: str) -> None:
        self.build.unknown(id, step.place, f"{step.app}({step.args})", why)
        self.goes_on(spot, id, step)

    def goes_on(self, spot: Spot, id: str, step: Step) -> None:
        self.move(id, self.at(spot.then(), step.place), "goes_on", place=step.place)

    def speech(self, spot: Spot, id: str, step: Step) -> None:
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

    def heard(self, spot: Spot, step: Step) -> tuple[tuple[str, ...], Spot, float]:
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

    def menu(self, spot: Spot, id: str, step: Step) -> None:
        """`Background` and `WaitExten` in a row: the caller may press a key all the time."""
        sounds, after, waited = self.heard(spot, step)
        place = step.place
        context = self.plan.contexts[spot.context]
        keys, long = self.look.keys(context)
        if long:
            shown = ", ".join(long[:10]) + ("…" if len(long) > 10 else ".")
            self.build.note(
                f"In the menus of [{context.name}] whole numbers can also be dialled, and are left out: {shown}"
            )
        kind: StateKind = "choice" if keys else "speaks"
        self.build.state(id, kind, sounds=sounds, language=spot.language, place=place)
        for exten, hours in keys:
            by: By = "key" if len(exten) == 1 or re.fullmatch(r"_(\[[^\]]*\]|[XZN])", exten) else "types"
            target = self.at(Spot(spot.context, exten, 1, language=spot.language), place)
            self.move(id, target, by, value=exten, open=hours, place=self.look.place_of(spot.context, exten) or place)
        if waited < 0:
            self.move(id, self.at(after, place), "goes_on", place=place)
        elif self.look.find(after.context, after.exten, after.priority):
            self.move(id, self.at(after, place), "fails", value="silence", seconds=waited, place=place)
        else:
            self.move(id, self.special(spot, "t", place), "fails", value="silence", seconds=waited, place=place)
        if keys and not any(exten.startswith(("_.", "_!", "_X.", "_X!")) for exten, _ in keys):
            self.move(id, self.special(spot, "i", place), "fails", value="wrong key", place=place)

    def special(self, spot: Spot, exten: str, place: str) -> str:
        for name in (exten, "e"):
            if self.look.find(spot.context, name, 1):
                return self.at(Spot(spot.context, name, 1, language=spot.language), place)
        ending = f"{spot.context}/no-{exten}"
        if ending not in self.build:
            self.build.state(ending, "hang_up", name=f"the call ends: there is no extension {exten}", place=place)
        return ending

    def asked(self, spot: Spot, id: str, step: Step) -> None:
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

    def queue(self, spot: Spot, id: str, step: Step) -> None:
        arguments = [*split_arguments(self.look.filled(step.args, spot)), "", "", "", ""]
        note = "queues.conf is not read: announcements, the key out of the queue, and who is in it are not known."
        self.build.note(note)
        self.waiting(spot, id, step, f"queue {arguments[0]}", seconds(arguments[4]))

    def dial(self, spot: Spot, id: str, step: Step) -> None:
        arguments = [*split_arguments(self.look.filled(step.args, spot)), ""]
        local = re.match(r"Local/([^@&/]+)@([^&/,]+)", arguments[0])
        if local and "&" not in arguments[0] and self.look.find(local[2], local[1], 1):
            self.build.state(id, "speaks", name=step.args, language=spot.language, place=step.place)
            target = self.at(Spot(local[2], local[1], 1, language=spot.language), step.place)
            self.move(id, target, "goes_on", place=step.place)
            return
        self.build.note("Who answers a Dial can't be seen in a dialplan: it is taken to be a person.")
        self.waiting(spot, id, step, f"rings {arguments[0]}", seconds(arguments[1]))

    def waiting(self, spot: Spot, id: str, step: Step, name: str, most: float) -> None:
        self.build.state(id, "queue", name=name, language=spot.language, place=step.place)
        person = self.build.state(f"{id}/person", "person", way="phone", place=step.place)
        self.move(id, person, "goes_on", place=step.place)
        after = self.at(spot.then(), step.place)
        self.move(id, after, "nobody_free", seconds=most, place=step.place)

    def voicemail(self, spot: Spot, id: str, step: Step) -> None:
        operator = self.look.find(spot.context, "o", 1)
        if not operator:
            self.build.state(id, "person", way="message", place=step.place)
            return
        self.build.state(id, "choice", name="voicemail greeting", place=step.place)
        target = self.at(Spot(spot.context, "o", 1, language=spot.language), step.place)
        self.move(id, target, "key", value="0", place=operator[0][0].place)
        message = self.build.state(f"{id}/message", "person", way="message", place=step.place)
        self.move(id, message, "goes_on", place=step.place)

    def directory(self, spot: Spot, id: str, step: Step) -> None:
        self.build.state(id, "asks", asks_for="name of a colleague", language=spot.language, place=step.place)
        person = self.build.state(f"{id}/person", "person", way="phone", place=step.place)
        self.move(id, person, "types", place=step.place)
        self.move(id, self.at(spot.then(), step.place), "fails", place=step.place)

    def password(self, spot: Spot, id: str, step: Step) -> None:
        self.build.state(id, "asks", asks_for="password", language=spot.language, place=step.place)
        self.move(id, self.at(spot.then(), step.place), "types", place=step.place)
        ending = self.build.state(f"{id}/refused", "hang_up", place=step.place)
        self.move(id, ending, "fails", place=step.place)

    def recorded(self, spot: Spot, id: str, step: Step) -> None:
        self.build.state(id, "asks", asks_for="a recording", language=spot.language, place=step.place)
        self.move(id, self.at(spot.then(), step.place), "types", place=step.place)

    # ── branches ──

    def jump(self, spot: Spot, id: str, step: Step) -> None:
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
        why = "Where this leads depends on a variable, or is not in these files."
        self.build.unknown(id, step.place, f"Goto({step.args})", why)

    def branches(self, spot: Spot, step: Step) -> list[tuple[str, str]]:
        """What is written for the two branches and the id of the state each leads to."""
        _, _, written = step.args.partition("?")
        yes, _, no = written.partition(":") if step.app not in ("execif", "execiftime") else split_calls(written)
        ids = []
        for part in (yes.strip(), no.strip()):
            if not part:
                goal = self.at(spot.then(), step.place)
            elif step.app.startswith("exec"):
                goal = self.at(spot._replace(inner=part), step.place) if read_call(part, "") else ""
            elif step.app in ("gosubif", "macroif"):
                app = step.app.removesuffix("if")
                inside = self.called(spot, Step(app, part, step.place)) if len(spot.back) < DEEPEST_CALL else None
                goal = self.at(inside, step.place) if inside else ""
            else:
                target = self.look.target(spot, part)
                goal = self.at(target, step.place) if target else ""
            if not goal:
                why = "Where this leads depends on a variable, or is not in these files."
                goal = self.build.unknown(f"{self.named(spot)}/branch", step.place, part, why)
            ids.append((part, goal))
        return ids

    def branch(self, spot: Spot, id: str, step: Step) -> None:
        condition = step.args.partition("?")[0].strip()
        self.build.state(id, "speaks", name="depends", language=spot.language, place=step.place)
        ways = self.branches(spot, step)
        for (_, goal), value in zip(ways, (condition, f"not {condition}"), strict=True):
            self.move(id, goal, "depends", value=value, place=step.place)

    def by_time(self, spot: Spot, id: str, step: Step) -> None:
        found = timing(step.args.partition("?")[0])
        self.build.state(id, "speaks", name="depends on the time", language=spot.language, place=step.place)
        ways = self.branches(spot, step)
        if found is None:
            self.build.not_understood(step.place, step.args, "Times such as 9:00-17:00,mon-fri,*,* are expected.")
            for (_, goal), value in zip(ways, ("in these hours", "else"), strict=True):
                self.move(id, goal, "depends", value=value, place=step.place)
        else:
            self.timed.add(id, ways, found, step.place)
            self.next.setdefault(id, []).extend(goal for _, goal in ways)

    def by_include(self, spot: Spot, id: str, step: Step) -> None:
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

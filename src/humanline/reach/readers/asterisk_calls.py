"""Follows a call through an Asterisk dialplan, passing over what the caller does not notice."""

from __future__ import annotations

import re

from humanline.reach.building import GraphBuilder
from humanline.reach.readers.asterisk_dial import names_a_number_outside
from humanline.reach.readers.asterisk_lookup import Back, CallSpot, Exchange
from humanline.reach.readers.asterisk_steps import ANSWERED_BY_PROGRAM, CHANGES_LANGUAGE, COUNTS, PASSED_OVER
from humanline.reach.readers.dialplan import Dialplan, DialplanStep, read_call, split_arguments, split_calls
from humanline.reach.readers.exchanges import context_does, is_known_exchange, macro_does, sub_does
from humanline.reach.readers.walk import Walk

#: Subroutines that call each other deeper than this are not followed.
DEEPEST_CALL = 6
_BLACKLISTED = re.compile(r"blacklist|black_list|blocked", re.IGNORECASE)
_MAILBOX = ("vmu", "vmb", "vms", "vmi")


class Calls(Walk[CallSpot]):
    """Follows every call; what a step is to the caller is told by `asterisk`.

    Args:
        plan: the dialplan.
        build: where states and moves go.
    """

    def __init__(self, plan: Dialplan, build: GraphBuilder) -> None:
        super().__init__(build)
        self.plan = plan
        self.look = Exchange(plan)
        self._known = is_known_exchange(plan.contexts)
        settings = [
            step.args
            for context in plan.contexts.values()
            for steps in context.extensions.values()
            for step in steps.values()
            if step.app in ("set", "mset", "setvar")
        ]
        self.counts = {found[1] for one in settings if (found := COUNTS.match(one))}
        self.answers = {found[1] for one in settings if (found := ANSWERED_BY_PROGRAM.match(one))}

    def at(self, spot: CallSpot, place: str) -> str:
        """The id of the state in which a call at `spot` is next."""
        passed: set[CallSpot] = set()
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
                return self.given(spot, step.place)
            spot, place = onward, step.place

    def step(self, spot: CallSpot) -> DialplanStep | None:
        """What stands there; what is known of a context that is not in the files, as a step in brackets."""
        found = self.look.find(spot.context, spot.exten, spot.priority)
        if not found:
            return self._known_destination(spot)
        if len(found) > 1 or found[0][1]:
            return DialplanStep("(include)", "", found[0][0].place) if not spot.inner else read_call(spot.inner, "")
        step = read_call(spot.inner, found[0][0].place) if spot.inner else found[0][0]
        if step is None or step.app not in ("execif", "macro", "gosub"):
            return step
        return self._known_part(spot, self._said_if_any(step))

    def _said_if_any(self, step: DialplanStep) -> DialplanStep:
        """`ExecIf($["${MSG}" != ""]?Background(${MSG}))` says what there is to say: it is the step that it holds."""
        if step.app != "execif" or "!=" not in step.args:
            return step
        yes, no = self._conditional(step)
        call = read_call(yes, step.place) if not no else None
        return call if call and call.app in ("background", "playback") else step

    def _known_destination(self, spot: CallSpot) -> DialplanStep | None:
        does = context_does(spot.context)
        if spot.priority > 1 or not does or spot.context in self.plan.contexts:
            return None
        if spot.exten.startswith(_MAILBOX):
            does = "message"
        elif does == "ends" and spot.exten in ("musiconhold", "ring", "milliwatt"):
            does = "waits"
        elif does == "dials":
            # A number inside may be a phone, a menu, a code or one outside: known where these files have it.
            held = [context_does(name) for name in self.plan.contexts if self.look.find(name, spot.exten, 1)]
            does = next((one for one in held if one in ("rings", "queue", "message")), "dials")
            does = "outside" if names_a_number_outside(spot.exten) else does
        elif does == "rings" and names_a_number_outside(spot.exten):
            does = "outside"
        return DialplanStep(f"({does})", spot.exten, "")

    def _known_part(self, spot: CallSpot, step: DialplanStep) -> DialplanStep:
        """A macro or subroutine of an exchange that is known, unless the dialplan has its own."""
        if step.app not in ("macro", "gosub"):
            return step
        arguments = split_arguments(self.look.filled(step.args, spot))
        name = arguments[0]
        context = f"macro-{name}" if step.app == "macro" else name
        if step.app == "gosub" and len(arguments) < 3:
            return step
        does = macro_does(name) if step.app == "macro" else sub_does(name)
        if not does or (context in self.plan.contexts and not self._known):
            return step
        if does in ("rings", "mailbox") and any(map(names_a_number_outside, arguments[1:])):
            does = "outside"
        return DialplanStep(f"({does})", ",".join(arguments), step.place)

    def pass_over(self, spot: CallSpot, step: DialplanStep) -> CallSpot | None:
        """Where the call goes on when the step itself is nothing to the caller; `None` when it is something."""
        if step.app in PASSED_OVER or step.app == "(silent)":
            changed = CHANGES_LANGUAGE.match(step.args) if step.app == "set" else None
            return spot.then()._replace(language=changed[1].lower()) if changed else spot.then()
        if step.app == "goto":
            return self.look.target(spot, step.args)
        if step.app == "gotoif" and _BLACKLISTED.search(step.args.partition("?")[0]):
            # Who is on a blacklist is no customer: the other branch is the way.
            no = step.args.partition("?")[2].partition(":")[2].strip()
            return self.look.target(spot, no) if no else spot.then()
        if step.app == "execif" and all(self._unnoticed(call) for call in self._conditional(step)):
            return spot.then()
        if step.app in ("gosub", "macro") and len(spot.back) < DEEPEST_CALL:
            return self.called(spot, step)
        if step.app == "return" and spot.back:
            return self.returned(spot)
        return None

    @staticmethod
    def _conditional(step: DialplanStep) -> tuple[str, str]:
        """The two calls of an `ExecIf`, in its new form (`cond?App(x):App(y)`) or its old one (`cond,App,x`)."""
        _, marked, written = step.args.partition("?")
        if not marked:
            parts = split_arguments(step.args)
            return (f"{parts[1]}({','.join(parts[2:])})" if len(parts) > 1 else "", "")
        yes, _, no = split_calls(written)
        return yes.strip(), no.strip()

    def _unnoticed(self, written: str) -> bool:
        call = read_call(written, "") if written else None
        return not written or (
            call is not None and call.app in PASSED_OVER and not CHANGES_LANGUAGE.match(call.args)
        )  # fmt: skip

    def called(self, spot: CallSpot, step: DialplanStep) -> CallSpot | None:
        """Where a macro or subroutine begins; `None` where it is not in the files."""
        arguments = split_arguments(self.look.filled(step.args, spot))
        if step.app == "macro":
            inside, given = CallSpot("macro-" + arguments[0], "s", 1), tuple(arguments[1:])
        else:
            last, _, inner = arguments[-1].partition("(")
            found = self.look.target(spot, ",".join([*arguments[:-1], last]))
            if found is None:
                return None
            inside, given = found, tuple(split_arguments(inner.removesuffix(")"))) if inner else ()
        if not self.look.find(inside.context, inside.exten, inside.priority):
            return None
        back = (*spot.back, Back(step.app, spot.context, spot.exten, spot.priority + 1, spot.args))
        return inside._replace(back=back, language=spot.language, args=given)

    def returned(self, spot: CallSpot) -> CallSpot:
        """Where a subroutine goes back to."""
        back = spot.back[-1]
        return CallSpot(back.context, back.exten, back.priority, spot.back[:-1], language=spot.language, args=back.args)

    def off_the_end(self, spot: CallSpot, place: str) -> CallSpot | str:
        """Where there is no next step: back from a macro, to the wait, or the end of the call."""
        if spot.back and spot.back[-1].app == "macro" and spot.priority > 1:
            return self.returned(spot)
        if spot.priority == 1:
            key = spot._replace(back=(), language="", args=())
            if key not in self.ids:
                what = f"{spot.context},{spot.exten},1"
                why = "no_such_extension"
                self.ids[key] = self.build.unknown(self.named(spot), place or spot.context, what, why)
            return self.ids[key]
        return self.given(spot, place)

    def circle(self, spot: CallSpot, place: str) -> str:
        """A state that goes round by itself without a word."""
        state = self.build.state(self.named(spot), "speaks", name="goes round without a word", place=place)
        self.ids[spot] = state
        self.move(state, state, "goes_on", place=place)
        return state

    def named(self, spot: CallSpot) -> str:
        """An id for a spot."""
        plain = f"{spot.context}/{spot.exten}/{spot.priority}" + (f"/{spot.language}" if spot.language else "")
        return self.free(plain)

    def given(self, spot: CallSpot, place: str) -> str:
        """The id that this spot has or will have."""
        plain = f"{spot.context}/{spot.exten}/{spot.priority}" + (f"/{spot.language}" if spot.language else "")
        return self.to(spot, plain, place)

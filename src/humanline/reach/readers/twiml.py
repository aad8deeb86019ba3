"""Reads TwiML: documents that tell Twilio what to do with a call, one file or a folder of them.

Source: www.twilio.com/docs/voice/twiml and its pages on Gather, Dial, Enqueue, Redirect, Record, Say, Play, Pause,
Hangup, Reject and Leave.

How it is read:

- Verbs follow each other; where a document ends, the call ends.
- The keys of a `Gather` are not in TwiML (a program gets them at `action`): those that its words name ('press 1 for
  repairs') are taken, and all lead to `action`. Silence goes to the next verb.
- `action` and `Redirect` addresses are followed to files beside the document; any other address is unknown.
- `Enqueue` is a queue with a person behind it, and so is a `Client` that is dialled; of a number see
  `readers.passing_on`. What follows happens when nobody is free. Who is in a `Conference` or a dialled `Queue` is not
  known.
"""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path

from lxml import etree

from humanline.foundation.errors import ReachError
from humanline.model.reach import By, Graph, Remark, StateKind
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import fault
from humanline.reach.readers.menu_words import labels_in
from humanline.reach.readers.passing_on import who_answers
from humanline.reach.readers.reached import only_reached
from humanline.reach.readers.safe_xml import (
    children,
    file_at,
    files_of,
    language_of,
    line_of,
    number,
    read_xml,
    tag,
    words_of,
)

FORMAT = "twiml"
READS_FOLDERS = True

_FIRST = re.compile(r"(index|welcome|incoming|inbound|voice|main|start|menu|welkom)", re.IGNORECASE)
_PASSED_OVER = {"Start", "Stop", "Config", "Siprec", "Recording"}
_ELSEWHERE = {
    "Connect": "handed_to_program",
    "Leave": "leaves_queue",
    "Refer": "other_telephone_system",
}


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a TwiML document."""
    return not name.lower().endswith((".html", ".htm", ".vxml")) and re.search(rb"<Response[\s>/]", head) is not None


def read(path: Path) -> Graph:
    """Read TwiML.

    Args:
        path: a document, or a folder with the documents of a menu (`.xml`, `.twiml`).

    Raises:
        ReachError: a document is not XML or no TwiML.
    """
    root, files = files_of(path, (".xml", ".twiml"))
    return _Documents(path, root).graph(files)


class _Documents:
    def __init__(self, path: Path, root: Path) -> None:
        self.folder = path.is_dir()
        self.root = root
        self.build = GraphBuilder(path.name, FORMAT)
        self.verbs: dict[Path, list[etree._Element]] = {}
        self.todo: deque[Path] = deque()
        self.led_to: set[Path] = set()

    def graph(self, files: list[Path]) -> Graph:
        for file in files:
            try:
                self.load(file)
            except ReachError as error:
                if not self.folder or "no XML" in error.faults[0].found:
                    raise
                self.build.note(Remark("file_left_out", {"file": self.name(file), "reason": error.faults[0].found}))
        if not self.verbs:
            raise fault(self.root.name, "no TwiML document", "A document begins with <Response>.")
        first = sorted(self.verbs, key=lambda file: (not _FIRST.search(file.stem), file.as_posix()))
        while self.todo:
            self.document(self.todo.popleft())
        entries = [file for file in first if file not in self.led_to] or first[:1]
        return only_reached(self.build.finish([self.spot(file, 0) for file in entries]))

    def name(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()

    def load(self, file: Path) -> None:
        root = read_xml(file, self.name(file), "a TwiML document")
        if tag(root) != "Response":
            found = f"an element <{tag(root)}>"
            raise fault(f"{self.name(file)}:{line_of(root)}", found, "A TwiML document begins with <Response>.")
        self.verbs[file] = [one for one in children(root) if tag(one) not in _PASSED_OVER]
        self.todo.append(file)

    def spot(self, file: Path, n: int) -> str:
        """The id of the n-th verb; past the last one the call ends."""
        return f"{self.name(file)}/{n + 1}" if n < len(self.verbs[file]) else f"{self.name(file)}/end"

    def address(self, file: Path, address: str, place: str) -> str:
        """The state to which an address leads."""
        if not address.strip():
            return self.spot(file, 0)
        found = file_at(address, file, self.root, ".xml")
        if found and found not in self.verbs:
            try:
                self.load(found)
            except ReachError as error:
                self.build.note(Remark("file_left_out", {"file": address, "reason": error.faults[0].found}))
                found = None
        if found:
            if found != file:
                self.led_to.add(found)
            return self.spot(found, 0)
        state = f"address {address.strip()}"
        if state not in self.build:
            self.build.unknown(state, place, address, "address_not_read")
        return state

    def document(self, file: Path) -> None:
        verbs = self.verbs[file]
        end = f"{self.name(file)}/end"
        self.build.state(end, "hang_up", name="the document ends, and so does the call", place=f"{self.name(file)}:1")
        told = {"Say": self.speaks, "Play": self.speaks, "Pause": self.speaks, "Message": self.speaks,
                "Sms": self.speaks, "Gather": self.gather, "Dial": self.queue, "Enqueue": self.queue,
                "Redirect": self.redirect, "Record": self.record, "Hangup": self.ends, "Reject": self.ends,
                "Pay": self.pay}  # fmt: skip
        for n, verb in enumerate(verbs):
            place = f"{self.name(file)}:{line_of(verb)}"
            id, after = self.spot(file, n), self.spot(file, n + 1)
            if tag(verb) in told:
                told[tag(verb)](file, verb, id, after, place)
            else:
                why = _ELSEWHERE.get(tag(verb), "unknown_verb")
                self.build.unknown(id, place, f"<{tag(verb)}>", why)
                self.build.move(id, after, "goes_on", place=place)

    def ends(self, file: Path, verb: etree._Element, id: str, after: str, place: str) -> None:
        del file, verb, after
        self.build.state(id, "hang_up", place=place)

    def heard(self, verb: etree._Element) -> tuple[str, tuple[str, ...], float, str]:
        """Words, sounds, seconds and language of what is said in a verb, or in the verbs nested in it."""
        inside = children(verb) if tag(verb) == "Gather" else [verb]
        words = " ".join(words_of(one) for one in inside if tag(one) in ("Say", "Message", "Sms"))
        sounds = tuple(words_of(one) for one in inside if tag(one) == "Play" and words_of(one))
        pause = sum(number(one.get("length"), 1.0) for one in inside if tag(one) == "Pause")
        language = next((language_of(one.get("language")) for one in inside if one.get("language")), "")
        return words, sounds, pause, language

    def say(self, verb: etree._Element, id: str, kind: StateKind, place: str, asks_for: str = "") -> str:
        words, sounds, pause, language = self.heard(verb)
        self.build.state(
            id, kind, words=words, sounds=sounds, seconds=pause, language=language, asks_for=asks_for, place=place
        )
        return words

    def speaks(self, file: Path, verb: etree._Element, id: str, after: str, place: str) -> None:
        del file
        self.say(verb, id, "speaks", place)
        self.build.move(id, id if verb.get("loop") == "0" else after, "goes_on", place=place)

    def gather(self, file: Path, verb: etree._Element, id: str, after: str, place: str) -> None:
        for one in children(verb):
            if tag(one) not in ("Say", "Play", "Pause"):
                there, why = f"{self.name(file)}:{line_of(one)}", "not_in_gather"
                self.build.not_understood(there, f"<{tag(one)}>", why, state=id)
        ways = (verb.get("input") or "dtmf").split()
        labels = labels_in(self.heard(verb)[0]) if "dtmf" in ways else {}
        menu = bool(labels) or verb.get("numDigits") == "1"
        self.say(verb, id, "choice" if menu else "asks", place, "" if menu else "a number or words")
        if verb.get("action"):
            target = self.address(file, str(verb.get("action")), place)
        else:
            why = "gather_asks_again"
            target = self.build.unknown(f"{id}/again", place, "<Gather>", why)
        for key, label in labels.items():
            self.build.move(id, target, "key", value=key, label=label, place=place)
        if "dtmf" in ways and not labels:
            by: By = "key" if menu else "types"
            self.build.move(id, target, by, place=place)
        if "speech" in ways:
            self.build.move(id, target, "says", value=str(verb.get("hints") or ""), place=place)
        silent = target if verb.get("actionOnEmptyResult") == "true" else after
        wait = number(verb.get("timeout"), 5.0)
        self.build.move(id, silent, "fails", value="silence", seconds=wait, place=place)

    def queue(self, file: Path, verb: etree._Element, id: str, after: str, place: str) -> None:
        rings = tag(verb) == "Dial"
        name = f"rings {words_of(verb)}" if rings else f"queue {words_of(verb)}"
        self.build.state(id, "queue", name=name, place=place)
        if rings:
            self.build.passes_on(id, _rung(verb), who_answers, place=place)
        else:
            person = self.build.state(f"{id}/person", "person", way="phone", place=place)
            self.build.move(id, person, "goes_on", place=place)
        target = self.address(file, str(verb.get("action")), place) if verb.get("action") else after
        wait = number(verb.get("timeout"), 30.0) if rings else 0.0
        self.build.move(id, target, "nobody_free", seconds=wait, place=place)
        if verb.get("waitUrl"):
            heard = file_at(str(verb.get("waitUrl")), file, self.root, ".xml")
            self.led_to |= {heard} if heard else set()
            why = "waiting_at_address"
            self.build.not_understood(place, str(verb.get("waitUrl")), why, state=id)

    def redirect(self, file: Path, verb: etree._Element, id: str, after: str, place: str) -> None:
        del after
        self.build.state(id, "speaks", name="Redirect", place=place)
        self.build.move(id, self.address(file, words_of(verb), place), "goes_on", place=place)

    def record(self, file: Path, verb: etree._Element, id: str, after: str, place: str) -> None:
        del file
        self.build.state(id, "asks", asks_for="a message", place=place)
        message = self.build.state(f"{id}/message", "person", way="message", place=place)
        self.build.move(id, message, "types", place=place)
        self.build.move(id, after, "fails", value="silence", seconds=number(verb.get("timeout"), 5.0), place=place)

    def pay(self, file: Path, verb: etree._Element, id: str, after: str, place: str) -> None:
        self.build.state(id, "asks", asks_for="payment details", place=place)
        target = self.address(file, str(verb.get("action")), place) if verb.get("action") else after
        self.build.move(id, target, "types", place=place)
        self.build.move(id, after, "fails", place=place)


def _rung(dial: etree._Element) -> list[str]:
    """What a Dial rings: numbers and addresses; a client of the account as one of its own scheme.

    To dial a queue is what staff do (it connects with whoever waits in it), and who is in a conference is not known.
    """
    nouns = [one for one in children(dial) if isinstance(one.tag, str)]
    found = []
    for one in nouns:
        scheme = {"Client": "client:", "Queue": "queue ", "Conference": "conference "}.get(tag(one), "")
        found.append(f"{scheme}{words_of(one)}")
    return found or [words_of(dial)]

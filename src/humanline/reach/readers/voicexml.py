"""Reads VoiceXML: the dialogs of a phone menu, one file or a folder of them.

Source: VoiceXML 2.0 (www.w3.org/TR/voicexml20) and 2.1 (www.w3.org/TR/voicexml21): dialogs §2, form items §2.3, links
§2.5, grammars §3.1.2 (DTMF), prompts §4.1, event handling §5.2 with its default handlers §5.2.5, transitions §5.3.

How it is read:

- A form's items are visited in order; a form that ends without a transition ends the call.
- A question is a state for every try that has words or a handler of its own (`count`): silence and what is not
  understood lead through the handler to the next try. Without a handler the question is asked again (§5.2.5).
- A `link` counts in every question of its scope. Options of a menu and comparisons right after a question are choices.
- `transfer` rings a telephone: of who answers, see `readers.passing_on`.
- What a program decides (`expr`, `submit`, `object`, a subdialog) is unknown unless it is a file beside this one.
"""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from humanline.model.reach import By, Graph, Remark
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

FORMAT = "voicexml"
READS_FOLDERS = True

#: Tries of one question that are told apart.
MOST_TRIES = 9
#: Conditions nested deeper are not followed.
DEEPEST = 50

_SPOKEN = {"prompt", "audio", "value", "enumerate", "say-as", "break", "emphasis", "s", "p", "mark", "foreach", "voice"}
_SILENT = {"var", "assign", "clear", "log", "script", "data", "property", "meta", "metadata", "catch", "noinput",
           "nomatch", "error", "help", "grammar", "link", "filled", "param", "option", "namelist"}  # fmt: skip
_ITEMS = {"block", "field", "record", "transfer", "subdialog", "object", "initial"}
_COMPARED = re.compile(r"\s*([\w$.]+)\s*===?\s*['\"]?([\w*#]+)['\"]?\s*$")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is VoiceXML."""
    return name.lower().endswith(".vxml") or re.search(rb"<vxml[\s>]", head) is not None


def read(path: Path) -> Graph:
    """Read VoiceXML.

    Args:
        path: a document, or a folder with the documents of a menu (`.vxml`, `.xml`).

    Raises:
        ReachError: a document is not XML or not VoiceXML.
    """
    root, files = files_of(path, (".vxml", ".xml") if path.is_dir() else (".vxml",))
    return _Dialogs(path, root).graph(files)


class _Scope(NamedTuple):
    """The handlers (event, count, element) and links directly in an element."""

    handlers: list[tuple[str, int, etree._Element]]
    links: list[etree._Element]


def _scope(element: etree._Element) -> _Scope:
    handlers = []
    for one in children(element):
        events = (one.get("event") or "").split() if tag(one) == "catch" else [tag(one)]
        handlers += [(event, _count(one), one) for event in events if event in ("noinput", "nomatch")]
    return _Scope(handlers, [one for one in children(element) if tag(one) == "link"])


class _Dialogs:
    def __init__(self, path: Path, root: Path) -> None:
        self.root = root
        self.build = GraphBuilder(path.name, FORMAT)
        self.dialogs: dict[Path, dict[str, etree._Element]] = {}
        self.roots: dict[Path, etree._Element] = {}
        self.todo: deque[tuple[Path, str]] = deque()
        self.begun: set[tuple[Path, str]] = set()
        self.ids: dict[etree._Element, str] = {}
        self.known_scopes: dict[etree._Element, _Scope] = {}

    def graph(self, files: list[Path]) -> Graph:
        loaded = [file for file in files if self.load(file, strict=len(files) == 1)]
        if not loaded:
            raise fault(self.root.name, "no document with a dialog", "A document has <vxml> with a form or a menu.")
        names = ("index", "root", "main", "start", "welcome", "welkom", "menu")
        first = min(loaded, key=lambda file: (file.stem.lower() not in names, file.as_posix()))
        entry = self.dialog(first, next(iter(self.dialogs[first])))
        self.finish_dialogs()
        return only_reached(self.build.finish([entry]))

    def finish_dialogs(self) -> None:
        while self.todo:
            file, name = self.todo.popleft()
            element = self.dialogs[file][name]
            if tag(element) == "menu":
                self.question(file, element, self.name(file, name), self.end(file, element))
            else:
                self.form(file, name, element)

    def load(self, file: Path, *, strict: bool) -> bool:
        shown = file.relative_to(self.root).as_posix()
        element = read_xml(file, shown, "a VoiceXML document")
        dialogs = [one for one in children(element) if tag(one) in ("form", "menu")]
        if tag(element) != "vxml" or not dialogs:
            if strict:
                found = f"<{tag(element)}> without a form or menu" if tag(element) == "vxml" else f"<{tag(element)}>"
                raise fault(f"{shown}:{line_of(element)}", found, "A document has <vxml> with a form or a menu.")
            self.build.note(Remark("no_dialogs", {"file": shown}))
            return False
        self.roots[file] = element
        named: dict[str, etree._Element] = {}
        for n, one in enumerate(dialogs, start=1):
            named.setdefault(one.get("id") or f"{tag(one)} {n}", one)
        self.dialogs[file] = named
        return True

    # ── names ──

    def name(self, file: Path, dialog: str) -> str:
        return f"{file.relative_to(self.root).as_posix()}#{dialog}"

    def place(self, file: Path, element: etree._Element) -> str:
        return f"{file.relative_to(self.root).as_posix()}:{line_of(element)}"

    def dialog(self, file: Path, name: str) -> str:
        """The id of the first state of a dialog."""
        if (file, name) not in self.begun:
            self.begun.add((file, name))
            self.todo.append((file, name))
        return self.name(file, name)

    def end(self, file: Path, element: etree._Element, name: str = "the dialog ends, and so does the call") -> str:
        end = f"{self.place(file, element)}/end"
        if end not in self.build:
            self.build.state(end, "hang_up", name=name, place=self.place(file, element))
        return end

    def unknown(self, file: Path, element: etree._Element, what: str, why: str) -> str:
        return self.build.unknown(f"{self.place(file, element)}/{tag(element)}", self.place(file, element), what, why)

    def target(self, file: Path, element: etree._Element) -> str:
        """Where `next` leads: a dialog here or in a file beside this one, else unknown."""
        address = str(element.get("next") or element.get("nextitem") or "")
        page, _, anchor = address.partition("#")
        found = file_at(page, file, self.root, ".vxml") if page else file
        if found and found not in self.dialogs and not self.load(found, strict=False):
            found = None
        if address and found:
            dialogs = self.dialogs[found]
            if not anchor or anchor in dialogs:
                return self.dialog(found, anchor or next(iter(dialogs)))
        what = address or str(element.get("expr") or element.get("event") or f"<{tag(element)}>")
        return self.unknown(file, element, what, "program_decides_where")

    # ── what is said and done ──

    def content(self, file: Path, inside: list[etree._Element], after: str, again: str = "") -> str:
        """The first state of executable content that goes on to `after` (`again`: where a reprompt leads)."""
        following = after
        spoken: list[etree._Element] = []
        for one in reversed(inside):
            name = tag(one)
            if name in _SPOKEN:
                spoken.insert(0, one)
                continue
            if name in _SILENT:
                continue
            following = self.speech(file, spoken, following)
            spoken = []
            following = self.step(file, one, following, again)
        return self.speech(file, spoken, following)

    def step(self, file: Path, one: etree._Element, following: str, again: str) -> str:
        name = tag(one)
        if name in ("goto", "submit"):
            return self.target(file, one)
        if name in ("exit", "disconnect"):
            return self.end(file, one, name)
        if name == "reprompt":
            return again or following
        if name == "if":
            return self.branch(file, one, following, again)
        if name in ("return", "throw", "rethrow"):
            what = f"<{name}> {one.get('event') or ''}"
            return self.unknown(file, one, what, "caller_decides_where")
        state = self.unknown(file, one, f"<{name}>", "unknown_element")
        self.build.move(state, following, "depends", place=self.place(file, one))
        return state

    def speech(self, file: Path, spoken: list[etree._Element], following: str) -> str:
        if not spoken:
            return following
        words, sounds = _heard(spoken)
        if not words and not sounds:
            return following
        place = self.place(file, spoken[0])
        state = self.build.state(
            f"{place}/says", "speaks", words=words, sounds=sounds, language=_language(spoken[0]), place=place
        )
        self.build.move(state, following, "goes_on", place=place)
        return state

    def branch(self, file: Path, one: etree._Element, following: str, again: str) -> str:
        place = self.place(file, one)
        if sum(1 for _ in one.iterancestors()) > DEEPEST:
            return self.unknown(file, one, f"<if> more than {DEEPEST} levels deep", "too_deep")
        state = self.build.state(f"{place}/if", "speaks", name="depends", place=place)
        parts = _branches(one)
        for condition, inside in parts:
            goal = self.content(file, inside, following, again)
            self.build.move(state, goal, "depends", value=condition or "else", place=place)
        if all(condition for condition, _ in parts):
            self.build.move(state, following, "depends", value="else", place=place)
        return state

    # ── forms and menus ──

    def form(self, file: Path, name: str, element: etree._Element) -> None:
        first = self.name(file, name)
        items = [one for one in children(element) if tag(one) in _ITEMS]
        self.build.state(first, "speaks", name=name, place=self.place(file, element))
        ids = [f"{first}/{one.get('name') or n}" for n, one in enumerate(items, start=1)]
        end = self.end(file, element) if not items or tag(items[-1]) != "transfer" or items[-1].get("bridge") else ""
        end = end or self.end(file, element)
        # A <filled> of the form itself comes when all its fields are filled (§2.4).
        whole = [inside for part in children(element) if tag(part) == "filled" for inside in children(part)]
        end = self.content(file, whole, end) if whole else end
        self.build.move(first, ids[0] if ids else end, "goes_on", place=self.place(file, element))
        for n, (one, id) in enumerate(zip(items, ids, strict=True)):
            after = ids[n + 1] if n + 1 < len(ids) else end
            self.item(file, one, id, after)

    def item(self, file: Path, one: etree._Element, id: str, after: str) -> None:
        place = self.place(file, one)
        filled = [inside for part in children(one) if tag(part) == "filled" for inside in children(part)]
        if tag(one) == "field":
            self.question(file, one, id, after)
        elif tag(one) == "transfer":
            rung = str(one.get("dest") or one.get("destexpr") or "")
            words, sounds = _heard([part for part in children(one) if tag(part) in _SPOKEN])
            self.build.state(id, "queue", name=f"transfer {rung}", words=words, sounds=sounds, place=place)
            self.build.passes_on(id, [rung], who_answers, place=place)
            failed = self.content(file, filled, after)
            self.build.move(id, failed, "nobody_free", seconds=number(one.get("connecttimeout"), 0.0), place=place)
        elif tag(one) == "block":
            self.build.state(id, "speaks", name="block", words=" ".join((one.text or "").split()), place=place)
            self.build.move(id, self.content(file, children(one), after), "goes_on", place=place)
        elif tag(one) in ("record", "initial"):
            words, sounds = _heard([part for part in children(one) if tag(part) in _SPOKEN])
            asks_for = "a recording" if tag(one) == "record" else "anything"
            self.build.state(id, "asks", words=words, sounds=sounds, asks_for=asks_for, place=place)
            self.build.move(id, self.content(file, filled, after), "types", place=place)
        else:
            why = "program_or_file"
            self.build.unknown(id, place, f"<{tag(one)}> {one.get('src') or one.get('classid') or ''}", why)
            self.build.move(id, self.content(file, filled, after), "goes_on", place=place)

    def question(self, file: Path, one: etree._Element, id: str, after: str) -> None:
        """A field or a menu, with a state for each try."""
        handlers = [found for scope in self.scopes(one) for found in scope.handlers]
        counts = [_count(part) for part in children(one) if tag(part) == "prompt"]
        counts += [count for _, count, _ in handlers]
        tries = min(MOST_TRIES, max(counts, default=1))
        answers = self.answers(file, one, after)
        place = self.place(file, one)
        ids = [id, *(f"{id}/try {n}" for n in range(2, tries + 1))]
        for n, state in enumerate(ids, start=1):
            again = ids[min(n, tries - 1)]
            prompts = [part for part in children(one) if tag(part) in _SPOKEN]
            heard = (
                [part for part in prompts if _count(part) == max(c for c in map(_count, prompts) if c <= n)]
                if any(_count(part) <= n for part in prompts)
                else []
            )
            words, sounds = _heard(heard)
            choice = tag(one) == "menu" or any(by == "key" for _, by, _, _ in answers)
            asks_for = "" if choice else str(one.get("name") or "an answer")
            self.build.state(
                state,
                "choice" if choice else "asks",
                words=words or " ".join((one.text or "").split()),
                sounds=sounds,
                language=_language(one),
                asks_for=asks_for,
                place=place,
            )
            labels = labels_in(words)
            for goal, by, value, label in answers:
                self.build.move(state, goal, by, value=value, label=label or labels.get(value, ""), place=place)
            for link in (found for scope in self.scopes(one) for found in scope.links):
                goal = self.once(file, link)
                key = str(link.get("dtmf") or "")
                self.build.move(state, goal, "key" if key else "says", value=key, place=self.place(file, link))
            for event in ("noinput", "nomatch"):
                handler = _handler(handlers, event, n)
                goal = self.content(file, children(handler), again, again) if handler is not None else again
                value = "silence" if event == "noinput" else "not understood"
                self.build.move(state, goal, "fails", value=value, place=place)

    def scopes(self, element: etree._Element) -> list[_Scope]:
        """What counts in a question: what stands in it, then in its form, then in its document (§5.2.4)."""
        found = []
        for one in (element, *element.iterancestors()):
            if one not in self.known_scopes:
                self.known_scopes[one] = _scope(one)
            found.append(self.known_scopes[one])
        return found

    def once(self, file: Path, element: etree._Element) -> str:
        """The target of an element that is looked at from several states."""
        if element not in self.ids:
            self.ids[element] = self.target(file, element)
        return self.ids[element]

    def answers(self, file: Path, one: etree._Element, after: str) -> list[tuple[str, By, str, str]]:
        """What can be answered: the state it leads to, by what, the key or word, and its label."""
        found: list[tuple[str, By, str, str]] = []
        choices = [part for part in children(one) if tag(part) == "choice"]
        for n, part in enumerate(choices, start=1):
            key = str(part.get("dtmf") or (n if one.get("dtmf") == "true" and n < 10 else ""))
            by: By = "key" if len(key) == 1 else "types" if key else "says"
            found.append((self.target(file, part), by, key or words_of(part), words_of(part)))
        if tag(one) == "menu":
            return found
        filled = [inside for part in children(one) if tag(part) == "filled" for inside in children(part)]
        rest = [part for part in filled if tag(part) not in _SILENT]
        if rest and tag(rest[0]) == "if":
            going_on = self.content(file, rest[1:], after)
            for condition, inside in _branches(rest[0]):
                compared = _COMPARED.match(condition)
                goal = self.content(file, inside, going_on)
                if compared and compared[1].split("$")[0] == one.get("name"):
                    key = compared[2]
                    by = "key" if len(key) == 1 and not key.isalpha() else "types" if key.isdecimal() else "says"
                    found.append((goal, by, key, ""))
                else:
                    found.append((goal, "types", condition, ""))
            if all(condition for condition, _ in _branches(rest[0])):
                found.append((going_on, "types", "", ""))
            return found
        goal = self.content(file, filled, after)
        for part in (part for part in children(one) if tag(part) == "option"):
            key = str(part.get("dtmf") or "")
            found.append((goal, "key" if len(key) == 1 else "says", key or words_of(part), words_of(part)))
        return found or [(goal, "types", "", "")]


def _heard(spoken: list[etree._Element]) -> tuple[str, tuple[str, ...]]:
    """The words and the sound files of prompts; the text inside an `audio` is what is said when its file fails."""
    words: list[str] = []
    sounds: list[str] = []
    for one in spoken:
        audios = [part for part in one.iter() if tag(part) == "audio" and (part.get("src") or part.get("expr"))]
        sounds += [str(part.get("src") or part.get("expr")) for part in audios]
        words.append(words_of(one))
        if any(tag(part) == "enumerate" for part in one.iter()):
            menu = next((above for above in one.iterancestors() if tag(above) == "menu"), None)
            words += [words_of(part) for part in children(menu) if tag(part) == "choice"] if menu is not None else []
    return " ".join(filter(None, words)), tuple(sounds)


def _language(element: etree._Element) -> str:
    for one in (element, *element.iterancestors()):
        found = language_of(one.get(_LANGUAGE))
        if found:
            return found
    return ""


def _count(element: etree._Element) -> int:
    written = str(element.get("count") or "1")
    return min(MOST_TRIES, max(1, int(written[:3]))) if written.isdecimal() else 1


def _handler(handlers: list[tuple[str, int, etree._Element]], event: str, n: int) -> etree._Element | None:
    """The handler of the n-th time: the highest count that is not above it."""
    fitting = [(count, one) for name, count, one in handlers if name == event and count <= n]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def _branches(element: etree._Element) -> list[tuple[str, list[etree._Element]]]:
    """The conditions of an `if` with what is done for each; an empty condition is `else`."""
    found: list[tuple[str, list[etree._Element]]] = [(str(element.get("cond") or "?"), [])]
    for one in children(element):
        if tag(one) in ("elseif", "else"):
            found.append((str(one.get("cond") or "?") if tag(one) == "elseif" else "", []))
        else:
            found[-1][1].append(one)
    return found

"""Plain text that anybody can type: a menu as an indented outline, in seven languages.

    Welcome to the municipality. Your call may be recorded.
      1 Bills
        1 Pay a bill -> done
        2 Something else -> person
      2 Moving house
        ? your postcode
        -> person (phone, mon-fri 9:00-17:00)
      0 a colleague -> person
      silence -> again

| a line | says |
|---|---|
| words | what is said or shown; put them in "quotes" if they start with a number or look like another line |
| `1 Bills`, `Press 1 for bills` | an option by key; what stands under it, or after `->`, follows |
| `- I moved` | an option in words, said or written |
| `[Contact]` | a link or a button |
| `? your postcode`, `ask: your postcode` | something is asked; what comes after it follows the answer |
| `-> person`, `One moment -> person` | it goes on by itself, after these words (in a place without options) |
| `silence -> …`, `wrong -> …` | nothing, or something that is not understood, was said |
| `sometimes -> …`, `if … -> …` | it depends on what the customer does not choose; so does `if …` with lines under it |
| `closed -> …`, `nobody free -> …`, `error -> …` | what happens then; `closed: we are closed -> …` says so first |
| `== main menu ==` | a name to come back to: `-> main menu` |
| `language: nl`, `pause: 5`, `sound: hello.wav` | of the place where it stands |
| `// note` | for yourself |

After an arrow stands `person` (colleague, chat, call-back, counter, email, message), `transfer` (taken to be a person),
`queue`, `done`, `hang up`, `back` (the menu above), `again` (the same place), `start`, a name, or the words of an
option. In brackets behind it: how (`phone`), when (`mon-fri 9-17`), in which language (`nl`). The Dutch words are
medewerker, chat, terugbellen, balie, e-mail, bericht, doorverbinden, wachtrij, klaar, ophangen, terug, opnieuw, begin;
stilte, fout, soms, als, anders, gesloten, niemand vrij, storing; vraag, taal, pauze, geluid. Those of the other
languages stand in `outline_words.toml`.

Nothing is guessed: an option after which nothing stands, a name that does not exist, a key that the words speak of and
that is no option, words with an arrow among options, and the first case where only `else` is told, are *unknown*.

The format is Humanline's own; this page is its reference.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from humanline.foundation.errors import Fault, ReachError
from humanline.foundation.written.numbers import read_decimal
from humanline.model.reach import Graph, GraphState, OpenHours, Remark, StateKind, Way
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import read_document
from humanline.reach.readers.menu_words import labels_in
from humanline.reach.readers.opening_hours import opening_hours
from humanline.reach.readers.outline_lines import OutlineLine, every_line, first_words, flat, hours_and_hiding, lines_of
from humanline.reach.readers.outline_words import (
    AGAIN,
    BACK,
    DONE,
    HANG_UP,
    PASSED_ON,
    PERSONS,
    QUEUE,
    START,
    TARGETS,
    plain,
    slug,
    why_unknown,
    without_lead,
)

FORMAT = "outline"
#: Nobody types more.
MOST_BYTES = 20_000_000

_SUFFIXES = (".txt", ".outline", ".menu", ".md")
_SIGNS = re.compile(rb"^[^\n]*(?:->|\xe2\x86\x92|=>)|^\s*[0-9*#][.):]?\s+\S", re.MULTILINE)
_LANGUAGE = re.compile(r"[a-z]{2}$")
_WAYS = frozenset(get_args(Way))
_SECONDS = re.compile(r"(\d+(?:[.,]\d+)?)")


def recognises(name: str, head: bytes) -> bool:
    """Whether this looks like an outline.

    Args:
        name: of the file.
        head: its first 4 KiB.
    """
    return name.casefold().endswith(_SUFFIXES) and b"\0" not in head and _SIGNS.search(head) is not None


def read(path: Path) -> Graph:
    """Read an outline.

    Raises:
        ReachError: the file is too large, not text, or empty, or its lines don't stand under each other.
    """
    if path.stat().st_size > MOST_BYTES:
        found = f"it is {path.stat().st_size / 1e6:.0f} MB large"
        rule = f"An outline of at most {MOST_BYTES // 1_000_000} MB is read."
        raise ReachError([Fault(str(path), found, rule, "Is this the menu itself? Else split it.")])
    return read_text(read_document(path).text, path.name)


def read_text(text: str, name: str) -> Graph:
    """Read an outline from text.

    Args:
        text: the outline.
        name: what to call it.

    Raises:
        ReachError: it is empty, or its lines don't stand under each other; all faults at once.

    >>> graph = read_text("0 a colleague -> person", "menu.txt")
    >>> [(state.id, state.kind) for state in graph.states]
    [('start', 'choice'), ('person', 'person')]
    """
    lines, faults = lines_of(text, name)
    if not lines and not faults:
        example = "Write what is said, and under it the options: 1 Bills -> done"
        faults.append(Fault(name, "no line stands in it", "An outline has at least one line.", example))
    if faults:
        raise ReachError(faults)
    return _Outline(name, lines).graph()


class _Place(msgspec.Struct):
    """A state that is being put together: a record's worth of words and moves."""

    id: str
    line: int
    parent: str
    name: str = ""
    words: list[str] = []
    sounds: list[str] = []
    seconds: float = 0.0
    language: str = ""
    asks: str = ""
    kind: StateKind = "speaks"
    own: bool = False
    system: bool = False
    depends: bool = False
    last: int = 0
    keys: dict[str, int] = {}


class _Outline:
    """Turns lines into places, and places into a graph once all their words are known."""

    def __init__(self, name: str, lines: list[OutlineLine]) -> None:
        self._file = name
        self._lines = lines
        self._builder = GraphBuilder(name, FORMAT)
        self._places: dict[str, _Place] = {}
        self._ends: dict[str, GraphState] = {}
        self._names: dict[str, str] = {}
        #: Names of places go before words that are known: who calls a place 'agent' means that place.
        self._labels = {plain(line.text) for line in every_line(lines) if line.kind == "label"}
        self._moves: list[dict[str, Any]] = []
        self._jumps: list[tuple[dict[str, Any], str, int]] = []
        self._missing: list[tuple[str, int, str, str | Remark]] = []
        self._taken: dict[str, int] = {}

    def graph(self) -> Graph:
        """The graph of all lines."""
        entries = self._sections()
        self._follow_names(entries[0])
        for place in self._places.values():
            self._builder.state(
                place.id,
                self._kind(place),
                name=place.name or place.asks or " ".join(place.words)[:60],
                words=" ".join(place.words),
                sounds=tuple(place.sounds),
                seconds=place.seconds,
                language=place.language,
                asks_for=place.asks if place.kind == "asks" else "",
                place=f"{self._file}:{place.line}",
            )
        for end in self._ends.values():
            self._builder.state(
                end.id,
                end.kind,
                name=end.name,
                way=end.way or None,
                open=end.open,
                language=end.language,
                place=end.place,
            )
        for state, line, what, why in self._missing:
            self._builder.unknown(state, f"{self._file}:{line}", what, why)
        for move in self._moves:
            self._builder.move(**move)
        return self._builder.finish(entries)

    @staticmethod
    def _kind(place: _Place) -> StateKind:
        if place.kind != "speaks":
            return place.kind
        return "choice" if place.own else "speaks"

    # ── lines to places ──────────────────────────────────────────────────────────────────────────────────────────────

    def _sections(self) -> list[str]:
        """Read the lines at the left, section by section; the first place is where a customer comes in."""
        sections: list[tuple[str, list[OutlineLine]]] = [("", [])]
        for line in flat(self._lines):
            if line.kind == "label":
                sections.append((line.text, []))
            else:
                sections[-1][1].append(line)
        language = ""
        if len(sections) > 1 and all(line.kind == "setting" for line in sections[0][1]):
            # Before the first name stand settings only: they are of the first place, and the language of all.
            _, above = sections.pop(0)
            sections[0] = (sections[0][0], above + sections[0][1])
            language = next((line.text.casefold() for line in above if line.value == "language"), "")
        entries: list[str] = []
        for name, lines in sections:
            first = next((line for line in lines if line.kind != "setting"), OutlineLine(1, 0, "words"))
            place = self._new(name or first_words(lines), first, parent="", name=name, language=language)
            if name:
                self._names.setdefault(plain(name), place.id)
            if not entries:
                entries.append(place.id)
            self._block(place, lines)
        return entries

    def _new(self, wanted: str, line: OutlineLine, *, parent: str, name: str = "", language: str = "") -> _Place:
        id = self._unique(slug(wanted) or f"line-{line.number}")
        place = _Place(id=id, line=line.number, parent=parent, name=name, language=language)
        self._places[id] = place
        return place

    def _unique(self, wanted: str) -> str:
        unique = wanted
        while unique in self._taken:
            self._taken[wanted] += 1
            unique = f"{wanted}~{self._taken[wanted]}"
        self._taken[unique] = 1
        return unique

    def _block(self, place: _Place, lines: list[OutlineLine]) -> None:
        """Read what stands in one place, and what follows it."""
        left = False
        first = place
        for line in lines:
            if line.kind == "label":
                self._names.setdefault(plain(line.text), place.id)
                place.name = place.name or line.text
            elif line.kind == "event":
                self._option(place, line)
            elif line.kind == "unclear":
                self._lost(
                    self._move(place, "", line, by="depends"), line, f"{line.text} -> {line.target}", "option_in_words"
                )
                place.system = True
            elif left:
                self._builder.not_understood(f"{self._file}:{line.number}", line.text, "after_arrow")
            elif line.kind == "goes":
                left = True
                by = "types" if place.kind == "asks" else "goes_on"
                place.system = True
                self._to(place, line, {"by": by, "value": "", "label": ""})
            elif line.kind == "option" and place.kind != "asks":
                self._option(place, line)
            else:
                place = self._within(place, line)
        if first.own:
            self._promised(first)
        if not place.own and not place.system and not left:
            number, what = place.line, " ".join(place.words) or place.name or place.asks
            why: str | Remark = "after_this_unsaid"
            if place.words and plain(place.words[-1]) in TARGETS:
                number, what = place.last, place.words[-1]
                why = Remark("read_as_words", {"target": what})
            self._nothing_after(place, number, what, why)

    def _within(self, place: _Place, line: OutlineLine) -> _Place:
        """Words, a setting or a question: in this place, or in the next one, after an answer."""
        if line.kind == "setting":
            self._setting(place, line)
            return place
        fresh = place.kind == "asks" or (line.kind == "asks" and place.own)
        if fresh:
            after = self._new(line.text, line, parent=place.parent, language=place.language)
            by = "types" if place.kind == "asks" else "goes_on"
            place.system = True
            self._moves.append(self._move(place, after.id, line, by=by))
            place = after
        if line.kind == "words":
            place.words.append(line.text)
            place.last = line.number
        elif line.kind == "asks":
            place.kind, place.asks = "asks", line.text
            place.words.append(line.text)
            if line.target is not None:
                place.system = True
                self._to(place, line, {"by": "types", "value": "", "label": ""})
        elif line.kind == "option":
            self._option(place, line)
        return place

    def _setting(self, place: _Place, line: OutlineLine) -> None:
        if line.value == "language" and _LANGUAGE.match(line.text.strip().casefold()):
            place.language = line.text.strip().casefold()
        elif line.value == "sound":
            place.sounds.append(line.text)
        elif line.value == "pause" and (seconds := _SECONDS.search(line.text)):
            place.seconds += read_decimal(seconds[1]) or 0.0
        else:
            why = "language_or_pause"
            self._builder.not_understood(f"{self._file}:{line.number}", line.text, why)

    def _option(self, place: _Place, line: OutlineLine) -> None:
        """An option, or something that happens: with what follows it."""
        if line.by == "key" and not line.extra and place.keys.setdefault(line.value, line.number) != line.number:
            code = "star_twice" if line.value == "*" else "key_twice"
            remark = Remark(code, {"key": line.value, "line": place.keys[line.value]})
            self._builder.not_understood(f"{self._file}:{line.number}", f"{line.value} {line.text}", remark)
            return
        if line.by == "depends":
            self._depends(place, line)
        place.own = place.own or (line.kind == "option")
        place.system = place.system or line.kind == "event"
        self._to(place, line, {"by": line.by, "value": line.value, "label": ""})

    def _depends(self, place: _Place, line: OutlineLine) -> None:
        """Otherwise what? Without the case before it, an 'else' leaves half of what happens unsaid."""
        if line.otherwise and not place.depends:
            why = "first_case_unsaid"
            self._lost(self._move(place, "", line, by="depends"), line, "else", why)
        place.depends = True

    def _promised(self, place: _Place) -> None:
        """Keys that the words of a menu speak of, and for which it has no option."""
        for key, label in labels_in(" ".join(place.words)).items():
            if place.keys and key not in place.keys:
                place.keys[key] = place.line
                why = Remark("key_without_option", {"key": key})
                line = OutlineLine(place.line, 0, "option", text=label)
                move = self._move(place, "", line, by="key", value=key, label=label)
                self._lost(move, line, f"key {key}: {label}", why)

    def _to(self, place: _Place, line: OutlineLine, move: dict[str, Any]) -> None:
        """A move to what a line points to, or to what stands under it."""
        open, hidden = hours_and_hiding(line)
        if line.kind == "option":
            move["label"] = line.text
        ready = self._move(place, "", line, open=open, hidden=hidden, **move)
        if line.target is not None and line.said:
            below = self._new(line.said, line, parent=place.id, language=place.language)
            below.words.append(line.said)
            below.system = True
            ready["target"] = below.id
            self._moves.append(ready)
            self._aim(below, line, self._move(below, "", line, by="goes_on"))
        elif line.target is not None:
            self._aim(place, line, ready)
        elif line.under or line.said:
            below = self._new(line.text or line.by, line, parent=place.id, name=line.text, language=place.language)
            ready["target"] = below.id
            self._moves.append(ready)
            if line.said:
                below.words.append(line.said)
            self._block(below, list(flat(line.under)))
        else:
            why = "option_after_unsaid"
            self._lost(ready, line, line.text or line.value, why)

    def _move(self, place: _Place, target: str, line: OutlineLine, **how: object) -> dict[str, Any]:
        return {"source": place.id, "target": target, "place": f"{self._file}:{line.number}", **how}

    def _nothing_after(self, place: _Place, number: int, what: str, why: str | Remark) -> None:
        by = "types" if place.kind == "asks" else "goes_on"
        self._lost(
            self._move(place, "", OutlineLine(number, 0, "goes"), by=by), OutlineLine(number, 0, "goes"), what, why
        )

    def _lost(self, move: dict[str, Any], line: OutlineLine, what: str, why: str | Remark) -> None:
        move["target"] = self._unique(f"unknown-{slug(what) or line.number}")
        self._moves.append(move)
        self._missing.append((move["target"], line.number, what, why))

    # ── where an arrow points ────────────────────────────────────────────────────────────────────────────────────────

    def _aim(self, place: _Place, line: OutlineLine, move: dict[str, Any]) -> None:
        target = plain(line.target or "")
        if target not in TARGETS:
            target = without_lead(target)
        if not self._labels.isdisjoint((target, plain(line.target or ""))):
            self._jumps.append((move, line.target or "", line.number))
            self._moves.append(move)
            self._not_under(line)
            return
        if target in QUEUE:
            self._queue(place, line, move)
            return
        if target in PERSONS:
            move["target"] = self._person(PERSONS[target], line)
        elif target in PASSED_ON:
            self._builder.note("passed_on_is_person")
            move["target"] = self._person("phone", line)
        elif target in HANG_UP:
            move["target"] = self._end("hang_up", "hang-up", line)
        elif target in DONE:
            move["target"] = self._end("done", "done", line)
        elif target in BACK:
            move["target"] = place.parent or place.id
        elif target in AGAIN:
            move["target"] = place.id
        else:
            self._jumps.append((move, line.target or "", line.number))
        self._moves.append(move)
        self._not_under(line)

    def _not_under(self, line: OutlineLine) -> None:
        why = "under_arrow"
        for lost in line.under:
            self._builder.not_understood(f"{self._file}:{lost.number}", lost.text or lost.value, why)

    def _queue(self, place: _Place, line: OutlineLine, move: dict[str, Any]) -> None:
        queue = self._new("queue", line, parent=place.id, name=line.target or "", language=place.language)
        queue.kind = "queue"
        queue.system = True
        move["target"] = queue.id
        self._moves.append(move)
        under = list(flat(line.under))
        if not any(one.kind == "goes" for one in under):
            self._moves.append(self._move(queue, self._person("phone", line), line, by="goes_on"))
        self._block(queue, under)

    def _person(self, way: Way, line: OutlineLine) -> str:
        open: OpenHours = ()
        language = ""
        for part in line.target_extra:
            hours = opening_hours(part)
            if hours is not None:
                open = (*open, *hours)
            elif plain(part) in PERSONS or plain(part).replace("-", "_") in _WAYS:
                way = PERSONS.get(plain(part), way)
            elif _LANGUAGE.match(part.casefold()):
                language = part.casefold()
            else:
                why = "in_brackets"
                self._builder.not_understood(f"{self._file}:{line.number}", part, why)
        return self._ending("person", "person" if way == "phone" else way.replace("_", "-"), line, way, open, language)

    def _end(self, kind: StateKind, id: str, line: OutlineLine) -> str:
        return self._ending(kind, id, line, "", (), "")

    def _ending(
        self, kind: StateKind, id: str, line: OutlineLine, way: Way | Literal[""], open: OpenHours, language: str
    ) -> str:
        """The end with these properties; one that is there already is used again."""
        for end in self._ends.values():
            if (end.kind, end.way, end.open, end.language) == (kind, way, open, language):
                return end.id
        unique = self._unique(id)
        name = (line.target or "").strip()
        self._ends[unique] = GraphState(
            id=unique,
            kind=kind,
            name=name,
            way=way,
            open=open,
            language=language,
            place=f"{self._file}:{line.number}",
        )
        return unique

    def _follow_names(self, entry: str) -> None:
        """Point the moves that name a place to it, once all names are known."""
        options: dict[str, list[str]] = {}
        headings = {plain(line.text): line.number for line in every_line(self._lines) if line.kind == "words"}
        for move in self._moves:
            if move.get("label") and move["target"] in self._places:
                options.setdefault(plain(move["label"]), []).append(move["target"])
        for move, name, number in self._jumps:
            bare = plain(name)
            if bare not in self._names and bare not in options:
                bare = without_lead(bare)
            places = set(options.get(bare, ()))
            if bare in self._names:
                move["target"] = self._names[bare]
            elif bare in START:
                move["target"] = entry
            elif len(places) == 1:
                move["target"] = places.pop()
            else:
                move["target"] = self._unique(f"unknown-{slug(name) or number}")
                why = why_unknown(name, len(places), self._names, options, headings)
                self._missing.append((move["target"], number, f"-> {name}", why))

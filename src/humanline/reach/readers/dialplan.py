"""The lines of an Asterisk dialplan as contexts, extensions and steps; what they do is told in `asterisk`.

Source: Asterisk documentation, 'Contexts, Extensions, and Priorities', 'Include Statements', 'Pattern Matching' and
'Using the #include, #tryinclude and #exec constructs' (docs.asterisk.org/Configuration/Dialplan and …/Fundamentals).
As Asterisk does, a line that can't be read is left out and the rest is loaded; here it is also told. Where only its
application can't be read, the step stands, and is not known. `n` is one more than the priority before it in the
section, whatever the extension (`pbx_config`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import Remark
from humanline.reach.readers.documents import Document, fault, read_document

#: A chain of files that include each other may not be longer.
DEEPEST_INCLUDE = 20
#: …and all files together not more than this many.
MOST_FILES = 1_000

_SECTION = re.compile(r"\[([^\]]*)\]\s*(?:\(([^)]*)\))?\s*$")
_NESTS = re.compile(r"[\"(\[{]")
_ASSIGNED = re.compile(r"(\w+)\s*=>?\s*(.*)$", re.DOTALL)
_PRIORITY = re.compile(r"(\d+|n|s|hint)(?:\+(\d+))?(?:\(([^)]*)\))?$", re.IGNORECASE)
_CALL = re.compile(r"([A-Za-z_]\w*)\s*(?:\((.*)\)|,(.*))?$", re.DOTALL)
#: A step as nearly every line of a large dialplan writes it.
_STEP = re.compile(r"(?:exten\s*=>?\s*([^,|/\s]+)\s*,\s*([0-9]{1,9})|same\s*=>?\s*n)\s*,\s*([A-Za-z_]\w*)\((.*)\)")
_INCLUDE = re.compile(r"#(include|tryinclude|exec)\s+[<\"]?([^>\"]+)[>\"]?", re.IGNORECASE)


#: The application of a step that can't be read.
UNREADABLE = "(unreadable)"


class DialplanStep(NamedTuple):
    """One priority of an extension: an application with its arguments."""

    app: str
    args: str
    place: str


class Include(NamedTuple):
    """Another context whose extensions count here too, perhaps only at some `times`."""

    context: str
    times: str
    place: str


@dataclass
class Context:
    """A named group of extensions; with `switches` more of them stand in a database or on another exchange."""

    name: str
    place: str
    extensions: dict[str, dict[int, DialplanStep]] = field(default_factory=dict)
    labels: dict[str, dict[str, int]] = field(default_factory=dict)
    includes: list[Include] = field(default_factory=list)
    switches: bool = False


@dataclass
class Dialplan:
    """A dialplan with the files it includes.

    Attributes:
        contexts: by name.
        variables: those of `[globals]`.
        falls_through: whether a call ends where no step follows (`autofallthrough`, Asterisk's default).
        problems: place, what stands there, and why it is left out.
        notes: see `model.reach.Graph`.
        misses_files: a file that is included is not here: contexts that are missing may stand in it.
    """

    contexts: dict[str, Context] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    falls_through: bool = True
    problems: list[tuple[str, str, str | Remark]] = field(default_factory=list)
    notes: list[str | Remark] = field(default_factory=list)
    misses_files: bool = False


#: `context name {`: the Asterisk Extension Language.
_AEL = re.compile(r"^\s*(?:context|macro)\s+[\w-]+\s*(?:\([^)]*\)\s*)?\{", re.MULTILINE)


def read_dialplan(path: Path) -> Dialplan:
    """Read `extensions.conf` and the files beside it that it includes.

    Raises:
        ReachError: a file can't be read, a section is not closed, or there is no extension at all.
    """
    reading = _Reading(path)
    document = read_document(path, old_encodings=True)
    if _AEL.search(document.text):
        rule = "Dialplans are read as extensions.conf; AEL is another language."
        way_out = "Asterisk's own aelparse -w writes it as extensions.conf.aeldump: give that file."
        raise fault(path.name, "the Asterisk Extension Language (AEL)", rule, way_out)
    reading.file(document, path, ())
    if reading.faults:
        raise ReachError(reading.faults)
    plan = reading.plan
    if not any(context.extensions for context in plan.contexts.values()):
        lost = ", ".join(what for _, what, _ in plan.problems if what.startswith("#"))
        if plan.misses_files:
            rule = "The files that a dialplan includes must stand beside it."
            raise fault(
                path.name, f"only files that are not beside it: {lost[:200]}", rule, "Copy them into its folder."
            )
        raise fault(path.name, "no line `exten => …`", "A dialplan of Asterisk is expected.", "Give extensions.conf.")
    return plan


class _Reading:
    def __init__(self, path: Path) -> None:
        self.plan = Dialplan()
        self.faults: list[Fault] = []
        self._root = path.resolve().parent
        self._files = 0
        self._section = ""
        self._extension = ""
        self._caller = ""
        self._priority = 0
        self._templates: set[str] = set()

    def file(self, document: Document, path: Path, above: tuple[Path, ...]) -> None:
        self._files += 1
        if document.note:
            self.plan.notes.append(document.note)
        for number, line in _without_comments(document.text):
            place = f"{document.name}:{number}"
            if line.startswith("#"):
                self._directive(line, place, (*above, path.resolve()))
            elif line.startswith("["):
                self._open(line, place)
            elif not self._usual(line, place):
                self._line(line, place)

    def _problem(self, place: str, what: str, why: str | Remark) -> None:
        self.plan.problems.append((place, what, why))

    def _directive(self, line: str, place: str, above: tuple[Path, ...]) -> None:
        found = _INCLUDE.match(line)
        if found is None or found[1].lower() == "exec":
            self._problem(place, line, "only_include_followed")
            return
        pattern = found[2].strip()
        wanted = Path(pattern)
        if wanted.is_absolute() or ".." in wanted.parts:
            pattern = wanted.name
        try:
            files = sorted(file for file in self._root.glob(pattern) if file.is_file()) if pattern else []
        except (ValueError, NotImplementedError, OSError):
            files = []
        if not files and found[1].lower() == "include":
            self._problem(place, line, "include_not_here")
            self.plan.misses_files = True
        for file in files:
            if file.resolve() in above:
                self._problem(place, line, "include_circle")
            elif len(above) > DEEPEST_INCLUDE or self._files >= MOST_FILES:
                self._problem(place, line, "include_too_many")
            else:
                try:
                    included = read_document(file, name=file.relative_to(self._root).as_posix(), old_encodings=True)
                except ReachError as error:
                    self._problem(place, line, Remark("include_not_read", {"reason": error.faults[0].found}))
                else:
                    self.file(included, file, above)

    def _open(self, line: str, place: str) -> None:
        found = _SECTION.match(line)
        self._extension, self._priority = "", 0
        if found is None:
            self._section = ""
            rule = "A context is written [name], closed on the same line."
            self.faults.append(Fault(place, line[:80], rule, "Close the bracket."))
            return
        self._section = found[1].strip()
        flags = [flag.strip() for flag in (found[2] or "").split(",")]
        if "!" in flags:
            self._templates.add(self._section)
        if self._section in ("general", "globals"):
            return
        context = self.plan.contexts.setdefault(self._section, Context(self._section, place))
        for flag in flags:
            if flag in self.plan.contexts and flag != self._section:
                parent = self.plan.contexts[flag]
                for name, steps in parent.extensions.items():
                    context.extensions.setdefault(name, {}).update(steps)
                    context.labels.setdefault(name, {}).update(parent.labels.get(name, {}))
                context.includes += parent.includes
            elif flag not in ("", "!", "+"):
                self._problem(place, line, Remark("template_not_above", {"template": flag}))

    def _usual(self, line: str, place: str) -> bool:
        """Keep a step that is written as usual; `False` where the line must be looked at with care."""
        found = _STEP.fullmatch(line)
        if found is None or self._section not in self.plan.contexts:
            return False
        exten, number, app, args = found.groups()
        if exten is not None:
            self._extension, self._priority, self._caller = exten, int(number), ""
        elif self._priority and self._extension and not self._caller:
            self._priority += 1
        else:
            return False
        self._keep(DialplanStep(app.lower(), args.strip(), place))
        return True

    def _line(self, line: str, place: str) -> None:
        found = _ASSIGNED.match(line)
        if found is None or not self._section:
            self._problem(place, line, "line_expected")
            return
        key, value = found[1].lower(), found[2].strip()
        if self._section == "globals":
            self.plan.variables[found[1]] = value
        elif self._section == "general":
            if key == "autofallthrough":
                self.plan.falls_through = value.lower() not in ("no", "false", "0", "off")
        elif key == "exten":
            name, _, rest = value.partition("," if "," in value or "|" not in value else "|")
            self._extension, _, self._caller = (part.strip() for part in name.strip().partition("/"))
            self._step(rest, line, place)
        elif key == "same":
            self._step(value, line, place)
        elif key == "include":
            name, _, times = value.replace("|", ",").partition(",")
            self.plan.contexts[self._section].includes.append(Include(name.strip(), times.strip(), place))
        elif key in ("switch", "lswitch", "eswitch"):
            self.plan.contexts[self._section].switches = True
        elif key != "ignorepat":
            self._problem(place, line, "looked_up_elsewhere")

    def _step(self, rest: str, line: str, place: str) -> None:
        mark = "|" if "|" in rest and "," not in rest.partition("(")[0] else ","
        written, _, call = rest.partition(mark)
        found = _PRIORITY.match(written.strip())
        if found is None or not self._extension:
            self._problem(place, line, "exten_expected")
            return
        if found[1].lower() == "hint":
            return
        number = found[1].lower()
        more = min(int(found[2] or 0), 1_000)
        if number.isdigit():
            self._priority = int(number[:9]) + more
        elif number == "n":
            if not self._priority:
                self._problem(place, line, "first_is_n")
                return
            self._priority += 1 + more
        if self._caller:
            self.plan.notes.append("one_caller_left_out")
            return
        call = call.strip()
        self._keep(read_call(call, place) or DialplanStep(UNREADABLE, call, place))
        if label := (found[3] or "").strip():
            self.plan.contexts[self._section].labels.setdefault(self._extension, {})[label] = self._priority

    def _keep(self, step: DialplanStep) -> None:
        self.plan.contexts[self._section].extensions.setdefault(self._extension, {})[self._priority] = step


def read_call(text: str, place: str) -> DialplanStep | None:
    """`Playback(hello)` as a step, `None` when it is not the call of an application."""
    found = _CALL.match(text.strip())
    if found is None:
        return None
    return DialplanStep(found[1].lower(), (found[2] if found[2] is not None else found[3] or "").strip(), place)


def _without_comments(text: str) -> list[tuple[int, str]]:
    """The lines that say something, with their numbers; `;` begins a comment, `;--` … `--;` is a long one."""
    lines = []
    inside = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw
        if inside:
            _, closed, line = line.partition("--;")
            if not closed:
                continue
            inside = False
        kept = ""
        while ";" in line:
            before, _, after = line.partition(";")
            if before.endswith("\\"):
                kept, line = f"{kept}{before[:-1]};", after
            elif after.startswith("--") and not after.startswith("---"):
                _, closed, line = after[2:].partition("--;")
                kept += before
                inside = not closed
                if inside:
                    line = ""
            else:
                line = before
                break
        kept = (kept + line).strip()
        if kept:
            lines.append((number, kept))
    return lines


def split_arguments(text: str) -> list[str]:
    """Arguments at their commas (at their bars in the old style), but not inside brackets, braces or quotes.

    Examples:
        >>> split_arguments("a,b(c,d),${e,f}")
        ['a', 'b(c,d)', '${e,f}']
    """
    mark = "," if "," in text or "|" not in text else "|"
    if not _NESTS.search(text):
        return [part.strip() for part in text.split(mark)]
    parts, depth, quoted, last = [], 0, False, 0
    for place, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth = max(0, depth - 1)
        elif letter == mark and depth == 0:
            parts.append(text[last:place].strip())
            last = place + 1
    return [*parts, text[last:].strip()]


def split_calls(written: str) -> tuple[str, str, str]:
    """`Playback(a):Hangup()` at the colon between the calls."""
    depth = 0
    for place, letter in enumerate(written):
        depth += (letter == "(") - (letter == ")")
        if letter == ":" and depth == 0:
            return written[:place], ":", written[place + 1 :]
    return written, "", ""


_CLASS = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": ".+", "!": ".*"}
_WIDTH = {"X": 10, "Z": 9, "N": 8, ".": 1_000, "!": 2_000}


def matches(pattern: str, dialled: str) -> bool:
    """Whether a number fits an extension: `_X.` and the like are patterns, all else is itself."""
    if pattern == dialled:
        return True
    if not pattern.startswith("_") or not dialled or dialled.startswith("_"):
        return False
    expression = _expression(pattern)
    return expression is not None and expression.fullmatch(dialled) is not None


@lru_cache(maxsize=10_000)
def _expression(pattern: str) -> re.Pattern[str] | None:
    written = ""
    for part in re.findall(r"\[[^\]]*\]|.", pattern[1:].replace("-", "") if "[" not in pattern else pattern[1:]):
        if part.startswith("[") and part.endswith("]") and len(part) > 2:
            written += "[" + re.sub(r"[^0-9A-Za-z*#+-]", "", part[1:-1]) + "]"
        else:
            written += _CLASS.get(part.upper(), re.escape(part))
        if part in (".", "!"):
            break  # what stands behind is never looked at
    try:
        return re.compile(written)
    except re.error:
        return None


def how_wide(pattern: str) -> tuple[int, ...]:
    """The narrower pattern goes first: how many digits fit at each place."""
    if not pattern.startswith("_"):
        return ()
    return tuple(
        len(part) if part.startswith("[") else _WIDTH.get(part.upper(), 1)
        for part in re.findall(r"\[[^\]]*\]|.", pattern[1:])
    )

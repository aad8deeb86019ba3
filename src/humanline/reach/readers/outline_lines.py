"""The lines of an outline: what each says, and which stand under which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from humanline.foundation.errors import Fault
from humanline.model.reach import By
from humanline.reach.readers.outline_words import EVENTS, SETTINGS

#: Deeper than this no menu goes.
MOST_LEVELS = 100

LineKind = Literal["words", "option", "asks", "goes", "event", "label", "setting"]

_COMMENT = re.compile(r"(?:^|\s)//.*$")
#: As people type them, and as word processors turn them into: `->`, `-->`, `–>`, `=>`, `→`.
_ARROW = re.compile(r"\s*(?:-{1,3}>|[–—]>|={1,3}>|[→⇒➔➜➝])\s*")
#: Where an option, a question or something that happens stands before it, this is an arrow too.
_HALF_ARROW = re.compile(r"(?:^|\s)>\s*")
_ASKS = re.compile(r"(?:\?|(?:ask|asks|question|vraag|vraagt)\s*:)\s*(.*)$", re.IGNORECASE)
_KEY = re.compile(r"([0-9]{1,2}|[*#])(?:[.):]|\s*=)?(?:\s+|$)(.*)$")
_SAYS = re.compile(r"[-•]\s+(.*)$")
_CLICK = re.compile(r"\[([^\]]+)\]\s*(.*)$")
_LABEL = re.compile(r"=+\s*([^=]+?)\s*=*$")
_SETTING = re.compile(rf"({'|'.join(SETTINGS)})\s*:\s*(.+)$", re.IGNORECASE)
_EVENT = re.compile(rf"({'|'.join(sorted(EVENTS, key=len, reverse=True))})\b\s*(.*)$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")


@dataclass
class Line:
    """One line, with those that stand under it.

    Attributes:
        number: in the file, from 1.
        indent: columns before its first sign.
        kind: what it is.
        text: words; the label of an option; what is asked; a name.
        by: of an option or event: the move.
        value: its key.
        target: what stands after the arrow; `None` where there is no arrow.
        said: of an event: the words behind its colon.
        otherwise: of an event: it is what happens in all other cases.
        extra: what stands in brackets behind the label.
        target_extra: what stands in brackets behind the target.
        under: lines that are indented deeper.
    """

    number: int
    indent: int
    kind: LineKind
    text: str = ""
    by: By = "goes_on"
    value: str = ""
    target: str | None = None
    said: str = ""
    otherwise: bool = False
    extra: tuple[str, ...] = ()
    target_extra: tuple[str, ...] = ()
    under: list[Line] = field(default_factory=list)


def lines_of(text: str, name: str) -> tuple[list[Line], list[Fault]]:
    """The lines that stand at the left, each with those under it; and every fault in their order.

    Args:
        text: the outline.
        name: of the file, for the faults.
    """
    top: list[Line] = []
    open_lines: list[Line] = []
    faults: list[Fault] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        bare = _COMMENT.sub("", raw.expandtabs(4)).rstrip()
        if not bare.strip():
            continue
        line = _line(bare.strip(), number, len(bare) - len(bare.lstrip()))
        while open_lines and open_lines[-1].indent >= line.indent:
            open_lines.pop()
        if open_lines and _could_happen(open_lines[-1]):
            # 'If the customer is over 65' with lines under it is what happens; 'If you know it, say it.' are words.
            open_lines[-1].kind = "event"
        siblings = open_lines[-1].under if open_lines else top
        if siblings and siblings[0].indent != line.indent:
            faults.append(_slanted(name, line, siblings[0], raw))
        if len(open_lines) >= MOST_LEVELS:
            faults.append(
                Fault(
                    f"{name}:{number}", f"it stands {len(open_lines)} levels deep", f"At most {MOST_LEVELS} are read."
                )
            )
            return top, faults
        siblings.append(line)
        open_lines.append(line)
    return top, faults


def _slanted(name: str, line: Line, before: Line, raw: str) -> Fault:
    """A line that starts in another column than those it belongs to."""
    rule = f"Lines that belong together start in the same column; line {before.number} has {before.indent}."
    tabs = (
        " A tab counts as up to 4 spaces: use one or the other." if "\t" in raw[: len(raw) - len(raw.lstrip())] else ""
    )
    way_out = f"Give it {before.indent}, or put it deeper under the line that it follows from.{tabs}"
    return Fault(f"{name}:{line.number}", f"found {line.indent} spaces before {raw.strip()[:30]!r}", rule, way_out)


def _line(text: str, number: int, indent: int) -> Line:
    """What one line says."""
    label = _LABEL.match(text) if text.startswith("=") and not _ARROW.match(text) else None
    if label:
        return Line(number, indent, "label", text=label[1])
    setting = _SETTING.match(text)
    if setting:
        return Line(number, indent, "setting", text=setting[2], value=SETTINGS[setting[1].casefold()])
    if text.startswith('"'):
        return Line(number, indent, "words", text=text.strip('"'))
    before, target = _split(text)
    if target is not None and not before:
        target, extra = _brackets(target)
        return Line(number, indent, "goes", target=target, target_extra=extra)
    found = _acts(before, number, indent)
    if found is None or (found.kind == "event" and target is None and found.text):
        # 'Closed on Sundays.' are words; 'closed' alone, or with an arrow, is what happens then.
        if target is None:
            return Line(number, indent, "words", text=text, by=found.by if found else "goes_on")
        found = found or Line(number, indent, "option", text=before, by="says")
    if target is not None:
        found.target, found.target_extra = _brackets(target)
    return found


def _could_happen(line: Line) -> bool:
    """Whether words that start like something that happens are that, once lines stand under them: no sentence."""
    return line.kind == "words" and line.by != "goes_on" and not line.text.endswith((".", "!", "?", ",", ":", ";"))


def _split(text: str) -> tuple[str, str | None]:
    parts = _ARROW.split(text, maxsplit=1)
    if len(parts) == 1:
        half = _HALF_ARROW.split(text, maxsplit=1)
        parts = half if not half[0].strip() or _acts(half[0].strip(), 0, 0) else parts
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else None


def _acts(text: str, number: int, indent: int) -> Line | None:
    """A line by which one moves on; `None` if these are words."""
    asks = _ASKS.match(text)
    if asks:
        return Line(number, indent, "asks", text=asks[1].strip(), by="types")
    for pattern, by in ((_KEY, "key"), (_SAYS, "says"), (_CLICK, "click")):
        match = pattern.match(text)
        if match:
            value = match[1] if by == "key" else ""
            label, extra = _brackets(match[1] if by != "key" else match[2])
            if by == "click" and match[2]:
                extra = (*extra, *_brackets(match[2])[1])
            line = Line(number, indent, "option", text=label, value=value, extra=extra)
            line.by = "key" if by == "key" else "says" if by == "says" else "click"
            return line
    event = _EVENT.match(text)
    if event:
        by = EVENTS[event[1].casefold()]
        rest, extra = _brackets(event[2].removeprefix(":"))
        # 'Closed: we are closed today. -> voicemail' says these words; 'closed on Sundays -> voicemail' says when.
        said = rest if event[2].startswith(":") and by != "depends" else ""
        otherwise = event[1].casefold() in ("else", "anders")
        text = "" if said else rest
        return Line(number, indent, "event", text=text, by=by, said=said, otherwise=otherwise, extra=extra)
    return None


def _brackets(text: str) -> tuple[str, tuple[str, ...]]:
    """Text, and the parts between brackets at its end."""
    match = _IN_BRACKETS.match(text)
    if not match:
        return text.strip(), ()
    return match[1].strip(), tuple(part.strip() for part in match[2].split(",") if part.strip())


def flat(lines: list[Line]) -> list[Line]:
    """Lines of one place in their order: what stands under words, a question or an arrow that goes on belongs to it."""
    flat: list[Line] = []
    waiting = list(reversed(lines))
    while waiting:
        line = waiting.pop()
        flat.append(line)
        if line.kind in ("words", "setting", "asks", "label"):
            waiting.extend(reversed(line.under))
    return flat


def every_line(lines: list[Line]) -> list[Line]:
    """Every line, in no order that matters."""
    found: list[Line] = []
    waiting = list(lines)
    while waiting:
        found.append(waiting.pop())
        waiting.extend(found[-1].under)
    return found


def first_words(lines: list[Line]) -> str:
    """The words by which a place without a name is known."""
    return next((line.text for line in lines if line.kind in ("words", "asks")), "start")

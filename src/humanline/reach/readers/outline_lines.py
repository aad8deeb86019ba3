"""The lines of an outline: what each says, and which stand under which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from humanline.foundation.errors import Fault
from humanline.model.reach import By, Hidden, OpenHours
from humanline.reach.readers.opening_hours import opening_hours
from humanline.reach.readers.outline_words import EVENTS, HIDDEN, SETTINGS, plain

#: Deeper than this no menu goes.
MOST_LEVELS = 100

LineKind = Literal["words", "option", "asks", "goes", "event", "label", "setting", "unclear"]

_COMMENT = re.compile(r"(?:^|\s)//.*$")
#: As people type them, and as word processors turn them into: `->`, `-->`, `–>`, `=>`, `→`.
_ARROW = re.compile(r"\s*(?:-{1,3}>|[–—]>|={1,3}>|[→⇒➔➜➝])\s*")
#: Where an option, a question or something that happens stands before it, this is an arrow too.
_HALF_ARROW = re.compile(r"(?:^|\s)>\s*")
_ASKS = re.compile(r"(?:\?|(?:ask|asks|question|vraag|vraagt)\s*:)\s*(.*)$", re.IGNORECASE)
_KEY = re.compile(r"(?:[1-9]\.(?![0-9]{2}))*([0-9]{1,2}|[*#])(?:[.):]|\s*=)?(?:\s+|$)(.*)$")
_PRESS = r"(?:toets|druk|kies|tik|optie|keuze|press|dial|choose|select|option)\s+(?:op\s+|de\s+|een\s+)?"
#: A key as it is said: 'toets 1 voor afval', 'voor afval, toets 1'.
_KEY_SAID = (
    re.compile(
        rf"{_PRESS}(?P<key>[0-9*#])(?!\w)[\s:,.)=]*(?:(?:voor|for|to|om|als|if)\s+)?(?P<what>.*)$", re.IGNORECASE
    ),
    re.compile(rf"(?:voor|for|om|to)\s+(?P<what>.+?),?\s+{_PRESS}(?P<key>[0-9*#])\s*\.?$", re.IGNORECASE),
)
_ANOTHER = re.compile(rf"[.!?]\s|\b{_PRESS}[0-9*#]", re.IGNORECASE)
_SAYS = re.compile(r"[-•]\s+(.*)$")
_CLICK = re.compile(r"\[([^\]]+)\]\s*(.*)$")
_LABEL = re.compile(r"=+\s*([^=]+?)\s*=*$")
_SETTING = re.compile(rf"({'|'.join(SETTINGS)})\s*:\s*(.+)$", re.IGNORECASE)
_EVENT = re.compile(
    rf"(?:(?:bij|na|on|after|when)\s+)?({'|'.join(sorted(EVENTS, key=len, reverse=True))})\b\s*(.*)$", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")


@dataclass
class OutlineLine:
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
    under: list[OutlineLine] = field(default_factory=list)


def lines_of(text: str, name: str) -> tuple[list[OutlineLine], list[Fault]]:
    """The lines that stand at the left, each with those under it; and every fault in their order.

    Args:
        text: the outline.
        name: of the file, for the faults.
    """
    top: list[OutlineLine] = []
    open_lines: list[OutlineLine] = []
    faults: list[Fault] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        bare = _COMMENT.sub("", raw.expandtabs(4)).rstrip()
        if not bare.strip():
            continue
        line = _line(bare.strip(), number, len(bare) - len(bare.lstrip()))
        while open_lines and open_lines[-1].indent >= line.indent:
            open_lines.pop()
        if open_lines and not open_lines[-1].under:
            _with_lines_under(open_lines[-1], line)
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
    _say_and_go_on(top)
    return top, faults


def _slanted(name: str, line: OutlineLine, before: OutlineLine, raw: str) -> Fault:
    """A line that starts in another column than those it belongs to."""
    rule = f"Lines that belong together start in the same column; line {before.number} has {before.indent}."
    tabs = (
        " A tab counts as up to 4 spaces: use one or the other." if "\t" in raw[: len(raw) - len(raw.lstrip())] else ""
    )
    way_out = f"Give it {before.indent}, or put it deeper under the line that it follows from.{tabs}"
    return Fault(f"{name}:{line.number}", f"found {line.indent} spaces before {raw.strip()[:30]!r}", rule, way_out)


def _line(text: str, number: int, indent: int) -> OutlineLine:
    """What one line says."""
    label = _LABEL.match(text) if text.startswith("=") and not _ARROW.match(text) else None
    if label:
        return OutlineLine(number, indent, "label", text=label[1])
    setting = _SETTING.match(text)
    if setting:
        return OutlineLine(number, indent, "setting", text=setting[2], value=SETTINGS[setting[1].casefold()])
    if text.startswith('"'):
        return OutlineLine(number, indent, "words", text=text.strip('"'))
    before, target = _split(text)
    if target is not None and not before:
        target, extra = _brackets(target)
        return OutlineLine(number, indent, "goes", target=target, target_extra=extra)
    found = _acts(before, number, indent)
    if found is None or (found.kind == "event" and target is None and found.text):
        # 'Closed on Sundays.' are words; 'closed' alone, or with an arrow, is what happens then.
        key, what = _pressed(before) if found is None else ("", "")
        if target is None:
            by: By = "key" if key else found.by if found else "goes_on"
            return OutlineLine(number, indent, "words", text=text, value=key, by=by)
        if key:
            what, extra = _brackets(what)
            found = OutlineLine(number, indent, "option", text=what, value=key, extra=extra, by="key")
        found = found or OutlineLine(number, indent, "unclear", text=before)
    if target is not None:
        found.target, found.target_extra = _brackets(target)
    return found


def _say_and_go_on(top: list[OutlineLine]) -> None:
    """'Look on our site -> hang up', as the last line of a place without options: words, and then it goes on.

    Among options it could be one, or something that happens: that stays unclear.
    """
    waiting = [top]
    while waiting:
        lines = waiting.pop()
        last = lines[-1] if lines else None
        if last and last.kind == "unclear" and all(line.kind in ("words", "setting", "label") for line in lines[:-1]):
            goes = OutlineLine(last.number, last.indent, "goes", target=last.target, target_extra=last.target_extra)
            goes.under, last.under = last.under, [goes]
            last.kind, last.target = "words", None
        waiting.extend(line.under for line in lines)


def hours_and_hiding(line: OutlineLine) -> tuple[OpenHours, Hidden]:
    """Hours and hiding places in brackets behind an option; anything else there stays part of its words."""
    open: OpenHours = ()
    hidden: Hidden = ""
    rest = []
    for part in line.extra:
        hours = opening_hours(part)
        if hours is not None:
            open = (*open, *hours)
        elif plain(part) in HIDDEN:
            hidden = HIDDEN[plain(part)]
        else:
            rest.append(part)
    if rest:
        line.text = f"{line.text} ({', '.join(rest)})".strip()
    return open, hidden


def _with_lines_under(line: OutlineLine, below: OutlineLine) -> None:
    """Words that are more than words once lines stand under them.

    'If the customer is over 65' is what happens then; 'If you know it, say it.' are words. 'Press 1 for waste' is an
    option, unless that option stands under it.
    """
    if line.kind != "words" or line.by == "goes_on":
        return
    if line.by == "key":
        if (below.by, below.value) != ("key", line.value):
            line.kind = "option"
            line.text, line.extra = _brackets(_pressed(line.text)[1])
    elif not line.text.endswith((".", "!", "?", ",", ":", ";")):
        line.kind = "event"


def _pressed(text: str) -> tuple[str, str]:
    """The key that a line says to press, and what for; both empty where it is not about one key alone."""
    for pattern in _KEY_SAID:
        match = pattern.match(text)
        if match and not _ANOTHER.search(match["what"]):
            return match["key"], match["what"].strip(" .")
    return "", ""


def _split(text: str) -> tuple[str, str | None]:
    parts = _ARROW.split(text, maxsplit=1)
    if len(parts) == 1:
        half = _HALF_ARROW.split(text, maxsplit=1)
        before = half[0].strip()
        parts = half if not before or _acts(before, 0, 0) or _pressed(before)[0] else parts
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else None


def _acts(text: str, number: int, indent: int) -> OutlineLine | None:
    """A line by which one moves on; `None` if these are words."""
    asks = _ASKS.match(text)
    if asks:
        return OutlineLine(number, indent, "asks", text=asks[1].strip(), by="types")
    for pattern, by in ((_KEY, "key"), (_SAYS, "says"), (_CLICK, "click")):
        match = pattern.match(text)
        if match:
            value = match[1] if by == "key" else ""
            label, extra = _brackets(match[1] if by != "key" else match[2])
            if by == "click" and match[2]:
                extra = (*extra, *_brackets(match[2])[1])
            line = OutlineLine(number, indent, "option", text=label, value=value, extra=extra)
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
        return OutlineLine(number, indent, "event", text=text, by=by, said=said, otherwise=otherwise, extra=extra)
    return None


def _brackets(text: str) -> tuple[str, tuple[str, ...]]:
    """Text, and the parts between brackets at its end."""
    match = _IN_BRACKETS.match(text)
    if not match:
        return text.strip(), ()
    return match[1].strip(), tuple(part.strip() for part in match[2].split(",") if part.strip())


def flat(lines: list[OutlineLine]) -> list[OutlineLine]:
    """Lines of one place in their order: what stands under words, a question or an arrow that goes on belongs to it."""
    flat: list[OutlineLine] = []
    waiting = list(reversed(lines))
    while waiting:
        line = waiting.pop()
        flat.append(line)
        if line.kind in ("words", "setting", "asks", "label"):
            waiting.extend(reversed(line.under))
    return flat


def every_line(lines: list[OutlineLine]) -> list[OutlineLine]:
    """Every line, in no order that matters."""
    found: list[OutlineLine] = []
    waiting = list(lines)
    while waiting:
        found.append(waiting.pop())
        waiting.extend(found[-1].under)
    return found


def first_words(lines: list[OutlineLine]) -> str:
    """The words by which a place without a name is known."""
    return next((line.text for line in lines if line.kind in ("words", "asks")), "start")

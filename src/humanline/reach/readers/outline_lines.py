"""The lines of an outline: what each says, and which stand under which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from humanline.foundation.errors import Fault
from humanline.model.reach import By, Way

#: Deeper than this no menu goes.
MOST_LEVELS = 100

LineKind = Literal["words", "option", "asks", "goes", "event", "label", "setting"]

#: How a contact goes on, when not by an option: word → move.
EVENTS: dict[str, By] = {
    "silence": "fails", "no answer": "fails", "nothing": "fails", "wrong": "fails", "not understood": "fails",
    "stilte": "fails", "geen keuze": "fails", "niets": "fails", "fout": "fails", "niet begrepen": "fails",
    "sometimes": "depends", "depends": "depends", "if": "depends", "else": "depends",
    "soms": "depends", "als": "depends", "anders": "depends",
    "closed": "closed", "gesloten": "closed", "dicht": "closed",
    "nobody free": "nobody_free", "no one free": "nobody_free", "busy": "nobody_free", "full": "nobody_free",
    "niemand vrij": "nobody_free", "bezet": "nobody_free", "vol": "nobody_free", "te druk": "nobody_free",
    "error": "error", "fault": "error", "storing": "error",
}  # fmt: skip

#: What stands at the end of a way.
PERSONS: dict[str, Way] = {
    "person": "phone", "a person": "phone", "human": "phone", "colleague": "phone", "a colleague": "phone",
    "employee": "phone", "agent": "phone", "operator": "phone", "someone": "phone", "phone": "phone",
    "persoon": "phone", "medewerker": "phone", "een medewerker": "phone", "mens": "phone", "een mens": "phone",
    "collega": "phone", "een collega": "phone", "iemand": "phone", "telefoon": "phone",
    "chat": "chat", "live chat": "chat",
    "call-back": "call_back", "call back": "call_back", "callback": "call_back", "terugbellen": "call_back",
    "terugbelverzoek": "call_back", "wij bellen terug": "call_back",
    "counter": "counter", "desk": "counter", "balie": "counter", "loket": "counter",
    "email": "email", "e-mail": "email", "mail": "email",
    "message": "message", "voicemail": "message", "leave a message": "message", "bericht": "message",
    "bericht inspreken": "message", "contactformulier": "message", "contact form": "message",
}  # fmt: skip
HANG_UP = frozenset({"hang up", "hangs up", "hang-up", "ophangen", "hangt op", "verbroken", "verbinding verbroken"})
DONE = frozenset({"done", "end", "ready", "served", "klaar", "einde", "geholpen", "afgehandeld"})
BACK = frozenset({"back", "terug", "previous", "vorige", "previous menu", "vorig menu"})
AGAIN = frozenset({"again", "repeat", "opnieuw", "nogmaals", "herhaal", "herhalen"})
START = frozenset({"start", "begin", "top", "start over"})
QUEUE = frozenset({"queue", "the queue", "wait", "wachtrij", "de wachtrij", "wachten"})
SETTINGS = {
    "language": "language", "taal": "language", "pause": "pause", "pauze": "pause", "wait": "pause", "wacht": "pause",
    "sound": "sound", "geluid": "sound",
}  # fmt: skip
HIDDEN = {
    "pdf": "pdf", "in a pdf": "pdf", "only in a pdf": "pdf", "image": "image", "plaatje": "image", "search": "search",
    "zoeken": "search", "form": "form", "formulier": "form",
}  # fmt: skip

_COMMENT = re.compile(r"(?:^|\s)//.*$")
_ARROW = re.compile(r"\s*(?:->|→|=>|⇒)\s*")
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
            before = siblings[0]
            faults.append(
                Fault(
                    f"{name}:{number}",
                    f"found {line.indent} spaces before {bare.strip()[:30]!r}",
                    f"Lines that belong together start in the same column; line {before.number} has {before.indent}.",
                )
            )
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


def _line(text: str, number: int, indent: int) -> Line:
    """What one line says."""
    label = _LABEL.match(text) if text.startswith("=") and not text.startswith("=>") else None
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
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else None


def _acts(text: str, number: int, indent: int) -> Line | None:
    """A line by which one moves on; `None` if these are words."""
    if text.startswith("?"):
        return Line(number, indent, "asks", text=text[1:].strip(), by="types")
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
        rest, extra = _brackets(event[2])
        return Line(number, indent, "event", text=rest, by=EVENTS[event[1].casefold()], extra=extra)
    return None


def _brackets(text: str) -> tuple[str, tuple[str, ...]]:
    """Text, and the parts between brackets at its end."""
    match = _IN_BRACKETS.match(text)
    if not match:
        return text.strip(), ()
    return match[1].strip(), tuple(part.strip() for part in match[2].split(",") if part.strip())

"""Reads the export of a Typebot: groups of blocks, and the edges between them.

Source: docs.typebot.io (editor/blocks, one page a block) and the schemas of the public repository
(baptisteArno/typebot.io, packages/typebot and packages/blocks), versions 3 to 6 of the export.

How it is read:

- The blocks of a group follow each other. A block, or an item of it, with an edge leads there; else the next block of
  the group comes. Where there is neither, the bot stops: nothing more can be typed.
- Buttons and pictures are options; other inputs are questions. A condition depends; its 'else' is what comes next.
- Chatwoot and Zendesk open a chat of another program: who answers there is not in the export. Nothing after such a
  block
  is read. A link that dials is a call.
- A webhook, a script or a connection to another service goes on; what it does meanwhile (calling somebody in, perhaps)
  is not known.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from humanline.model.reach import By, Graph, Remark
from humanline.reach.building import GraphBuilder
from humanline.reach.readers.documents import (
    Document,
    fault,
    json_in,
    mapping,
    read_document,
    seconds,
    sequence,
    string,
)
from humanline.reach.readers.walk import Walk
from humanline.reach.sites.phones import from_link

FORMAT = "typebot"

#: Text inside text deeper than this is not read.
DEEPEST_TEXT = 50

_BUBBLES = {"text", "image", "video", "embed", "audio", "custom embed"}
_QUESTIONS = {
    "text input": "text", "number input": "a number", "email input": "e-mail address", "url input": "a web address",
    "date input": "a date", "time input": "a time", "phone number input": "phone number",
    "payment input": "payment details", "rating input": "a rating", "file input": "a file",
}  # fmt: skip
_OPTIONS = {"choice input", "picture choice input", "cards"}
_DEPENDS = {"condition", "ab test"}
_PEOPLE = {"chatwoot", "zendesk"}
_SILENT = {
    "set variable", "google sheets", "google analytics", "pixel", "segment", "nocodb", "posthog", "elevenlabs",
    "qr-code", "blink", "start", "return",
}  # fmt: skip
#: Something that is not in the export is done, and then it goes on.
_ELSEWHERE = {
    "script", "code", "webhook", "http request", "zapier", "make.com", "pabbly connect", "pabbly", "email", "gmail",
    "webhook listener", "openai", "zemanticai", "mistral", "anthropic", "groq", "deepseek", "perplexity", "together-ai",
    "open-router", "chat-node", "dify-ai",
}  # fmt: skip


class _Spot(NamedTuple):
    group: str
    block: int


def recognises(name: str, head: bytes) -> bool:
    """Whether a file with this name and first 4 KiB is a Typebot export."""
    plain = re.sub(rb"\s+", b"", head)
    begins = b'"groups":[' in plain or b'"events":[' in plain
    signs = (b'"graphCoordinates"', b'"outgoingEdgeId"', b"typebot")
    return begins and (any(sign in plain for sign in signs) or name.startswith("typebot-"))


def read(path: Path) -> Graph:
    """Read an export.

    Args:
        path: the JSON that 'Export flow' gives.

    Raises:
        ReachError: it is not JSON, not a Typebot, or has no block.
    """
    document = read_document(path)
    root = mapping(json_in(document, "the JSON of a Typebot"))
    root = mapping(root.get("typebot")) or root
    if not isinstance(root.get("groups"), list) or not isinstance(root.get("edges"), list):
        rule = 'A Typebot has lists "groups" and "edges".'
        raise fault(document.name, "no groups and edges", rule, "Use 'Export flow' in Typebot.")
    return _Bot(root, document).graph()


class _Bot(Walk[_Spot]):
    def __init__(self, root: dict[str, Any], document: Document) -> None:
        super().__init__(GraphBuilder(document.name, FORMAT))
        self.free("end")
        self.root = root
        self.document = document
        self.groups: dict[str, dict[str, Any]] = {}
        for one in map(mapping, root["groups"]):
            if not string(one.get("id")) or string(one["id"]) in self.groups:
                self.build.not_understood(document.name, string(one.get("title")), "group_id_twice")
            else:
                self.groups[string(one["id"])] = one
        self.blocks = {id: [mapping(one) for one in sequence(group.get("blocks"))] for id, group in self.groups.items()}
        self.edges = {string(mapping(one).get("id")): mapping(mapping(one).get("to")) for one in root["edges"]}

    def graph(self) -> Graph:
        entry = self.entry()
        self.walk()
        led_to = {spot.group for spot in self.ids}
        left = [string(group.get("title")) or id for id, group in self.groups.items() if id not in led_to]
        if left:
            self.build.note(Remark("nothing_leads", {"names": ", ".join(left[:20])}))
        return self.build.finish([entry])

    def entry(self) -> str:
        starts = [mapping(one) for one in sequence(self.root.get("events"))]
        for event in starts:
            if event.get("type") == "start":
                spot = self.along(string(event.get("outgoingEdgeId")))
                if spot:
                    return self.at(spot)
        for id, blocks in self.blocks.items():
            if blocks and blocks[0].get("type") == "start":
                return self.at(self.along(string(blocks[0].get("outgoingEdgeId"))) or _Spot(id, 0))
        first = next((id for id, blocks in self.blocks.items() if blocks), None)
        if first is None:
            raise fault(self.document.name, "no group with a block", "A Typebot says something.", "Export it again.")
        self.build.note("no_start_connected")
        return self.at(_Spot(first, 0))

    def along(self, edge: str) -> _Spot | None:
        """Where an edge leads."""
        to = self.edges.get(edge)
        if not edge or to is None:
            return None
        group, block = string(to.get("groupId")), string(to.get("blockId"))
        position = next((n for n, one in enumerate(self.blocks.get(group, ())) if one.get("id") == block), 0)
        return _Spot(group, position)

    def at(self, spot: _Spot | None, place: str = "") -> str:
        """The id of the state of a block; of no block, the end."""
        if spot is None or spot.block >= len(self.blocks.get(spot.group, ())):
            if spot is not None and spot.group not in self.groups:
                id = f"group {spot.group}"
                return id if id in self.build else self.build.unknown(id, place, spot.group, "no_such_group")
            if "end" not in self.build:
                self.build.state("end", "speaks", name="the bot stops here", place=place or self.document.place(1))
            return "end"
        title = string(self.groups[spot.group].get("title")) or spot.group
        return self.to(spot, f"{title}/{spot.block + 1}", place)

    def after(self, spot: _Spot, place: str) -> str:
        """What comes after a block by itself."""
        block = self.blocks[spot.group][spot.block]
        edge = self.along(string(block.get("outgoingEdgeId")))
        return self.at(edge or _Spot(spot.group, spot.block + 1), place)

    def tell(self, key: _Spot, id: str) -> None:  # noqa: PLR0912 (a kind of block each)
        spot = key
        block = self.blocks[spot.group][spot.block]
        kind = string(block.get("type")).lower()
        place = self.document.place_of("id", string(block.get("id")))
        options = mapping(block.get("options"))
        if kind in _BUBBLES:
            self.bubble(block, kind, id, place)
        elif kind in _OPTIONS:
            self.build.state(id, "choice", place=place)
            self.items(spot, block, id, place)
            return
        elif kind in _QUESTIONS:
            label = string(mapping(options.get("labels")).get("placeholder"))
            self.asks(id, _QUESTIONS[kind], words=label, place=place)
            self.move(id, self.after(spot, place), "types", place=place)
            return
        elif kind in _DEPENDS:
            self.build.state(id, "speaks", name=kind, place=place)
            self.items(spot, block, id, place)
            return
        elif kind in _PEOPLE:
            why = "opens_other_chat"
            self.build.unknown(id, place, kind, why)
            return
        elif kind == "jump":
            self.build.state(id, "speaks", name="jump", place=place)
            target = self.along_jump(options)
            self.move(id, self.at(target, place) if target else self.after(spot, place), "goes_on", place=place)
            return
        elif kind == "wait":
            self.build.state(id, "speaks", seconds=seconds(options.get("secondsToWaitFor")), place=place)
        elif kind == "redirect":
            what = string(options.get("url"))
            number = from_link(what) if what[:4].lower() == "tel:" else ""
            if number:
                self.build.state(id, "choice", name=f"calls {number}", place=place)
                person = self.build.state(f"{id}/call", "person", way="phone", name=f"telephone {number}", place=place)
                self.move(id, person, "click", value=what, place=place)
                return
            self.build.unknown(id, place, what or "redirect", "sent_to_other_page")
            return
        elif kind in _SILENT:
            self.build.state(id, "speaks", name=kind, place=place)
        elif kind in _ELSEWHERE:
            self.build.unknown(id, place, kind, "code_or_service")
        else:
            why = "other_bot_file" if kind == "typebot link" else "unknown_block"
            self.build.unknown(id, place, kind or "a block without a type", why)
            if self.after(spot, place) == "end":
                return  # whether it ends there is not known either
        self.move(id, self.after(spot, place), "goes_on", place=place)

    def along_jump(self, options: dict[str, Any]) -> _Spot | None:
        group, block = string(options.get("groupId")), string(options.get("blockId"))
        if not group:
            return None
        position = next((n for n, one in enumerate(self.blocks.get(group, ())) if one.get("id") == block), 0)
        return _Spot(group, position)

    def bubble(self, block: dict[str, Any], kind: str, id: str, place: str) -> None:
        content = mapping(block.get("content"))
        words = string(content.get("plainText")) or " ".join(_texts(content.get("richText"), DEEPEST_TEXT))
        if not words:
            words = re.sub(r"<[^>]*>", " ", string(content.get("html")))
        address = string(content.get("url"))
        sounds = (address or kind,) if kind in ("audio", "video") else ()
        self.build.state(id, "speaks", words=words, sounds=sounds, place=place)

    def items(self, spot: _Spot, block: dict[str, Any], id: str, place: str) -> None:
        """The options of a choice, or the cases of a condition; one without an edge goes to what comes next."""
        following = self.after(spot, place)
        kind = string(block.get("type")).lower()
        for one in map(mapping, sequence(block.get("items"))):
            edge = self.along(string(one.get("outgoingEdgeId")))
            label = string(one.get("content")) or string(one.get("title")) or string(one.get("value"))
            by: By = "depends" if kind in _DEPENDS else "click"
            goal = self.at(edge, place) if edge else following
            self.move(id, goal, by, label="" if by == "depends" else label, value=_case(one), place=place)
        if kind == "condition" or not sequence(block.get("items")):
            by = "depends" if kind == "condition" else "goes_on"
            self.move(id, following, by, value="else" if kind == "condition" else "", place=place)


def _case(item: dict[str, Any]) -> str:
    """What a condition compares, as text."""
    comparisons = sequence(mapping(item.get("content")).get("comparisons"))
    return " and ".join(
        f"{string(one.get('comparisonOperator'))} {string(one.get('value'))}".strip()
        for one in map(mapping, comparisons)
    ) or (f"{string(item.get('path'))}" if item.get("path") else "")


def _texts(value: object, deepest: int) -> list[str]:
    if deepest <= 0:
        return []
    found: list[str] = []
    for one in sequence(value):
        part = mapping(one)
        found += [string(part["text"])] if string(part.get("text")) else _texts(part.get("children"), deepest - 1)
    return found

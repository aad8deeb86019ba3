"""The files of a Dialogflow CX export, from its ZIP or its folder, within limits against ZIP bombs.

Source: cloud.google.com/dialogflow/cx/docs/concept/agent ('JSON package format'): `agent.json`,
`flows/<flow>/<flow>.json`, `flows/<flow>/pages/<page>.json`, `flows/<flow>/transitionRouteGroups/<group>.json`,
`agentTransitionRouteGroups/<group>.json`. Files refer to each other by display name.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from humanline.foundation.errors import ReachError
from humanline.reach.readers.documents import (
    LIMIT_MB,
    Document,
    fault,
    json_in,
    mapping,
    read_document,
    sequence,
    string,
)

#: An agent with more files is not read.
MOST_FILES = 50_000
#: A file in a ZIP may be this many times larger than packed.
MOST_RATIO = 200

_EXPECTED = "the JSON package of a Dialogflow CX agent"


@dataclass
class AgentFlow:
    """A flow with its pages and groups of routes, by display name."""

    name: str
    place: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[Any]] = field(default_factory=dict)


@dataclass
class Agent:
    """An agent: its flows by display name, the one it starts with, and its language."""

    start: AgentFlow
    flows: dict[str, AgentFlow]
    language: str = ""
    groups: dict[str, list[Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def routes(self, flow: AgentFlow, content: dict[str, Any]) -> list[dict[str, Any]]:
        """The routes of a page or flow, with those of the groups it names."""
        found = [mapping(one) for one in sequence(content.get("transitionRoutes"))]
        for group in map(string, sequence(content.get("transitionRouteGroups"))):
            found += [mapping(one) for one in flow.groups.get(group, self.groups.get(group, []))]
        return found


def read_package(path: Path) -> Agent:
    """Read the export of an agent.

    Raises:
        ReachError: it is no such export, a file in it is not JSON, or it unpacks to more than `LIMIT_MB`.
    """
    flows: dict[str, AgentFlow] = {}
    groups: dict[str, list[Any]] = {}
    settings: dict[str, Any] = {}
    for parts, document in _documents(path):
        value = mapping(json_in(document, _EXPECTED))
        name = string(value.get("displayName")) or parts[-1].removesuffix(".json")
        place = document.place_of("displayName", name)
        if parts == ("agent.json",):
            settings = value
        elif parts[0] == "agentTransitionRouteGroups":
            groups[name] = sequence(value.get("transitionRoutes"))
        elif len(parts) == 3:
            flow = flows.setdefault(parts[1], AgentFlow(parts[1]))
            flow.name, flow.content, flow.place = name, value, place
        elif parts[2] == "pages":
            flow = flows.setdefault(parts[1], AgentFlow(parts[1]))
            flow.pages[name], flow.places[name] = value, place
        else:
            flows.setdefault(parts[1], AgentFlow(parts[1])).groups[name] = sequence(value.get("transitionRoutes"))
    named = {flow.name: flow for flow in flows.values() if flow.content}
    if not named:
        rule = f"It must be {_EXPECTED}, with flows/<name>/<name>.json."
        raise fault(path.name, "no flows", rule, "Export the agent as 'JSON package'.")
    language = string(settings.get("defaultLanguageCode"))
    start = named.get(string(settings.get("startFlow")) or "Default Start Flow")
    notes = [] if start else ["start_flow_unnamed"]
    return Agent(start or next(iter(named.values())), named, language, groups, notes)


def _wanted(parts: tuple[str, ...]) -> bool:
    if parts == ("agent.json",):
        return True
    if len(parts) == 2 and parts[0] == "agentTransitionRouteGroups":
        return True
    if parts[0] != "flows":
        return False
    return len(parts) == 3 or (len(parts) == 4 and parts[2] in ("pages", "transitionRouteGroups"))


def _documents(path: Path) -> Iterator[tuple[tuple[str, ...], Document]]:
    if path.is_dir():
        files = [(one.relative_to(path).parts, one) for one in sorted(path.rglob("*.json"))]
        wanted = [(parts, one) for parts, one in files if _wanted(parts) and one.is_file()]
        if len(wanted) > MOST_FILES:
            raise fault(path.name, f"{len(wanted):,} files", f"An agent has up to {MOST_FILES:,}.")
        for parts, one in wanted:
            yield parts, read_document(one, name="/".join(parts))
    elif path.suffix.lower() == ".json" and path.name == "agent.json":
        yield from _documents(path.resolve().parent)
    else:
        yield from _unpacked(path)


def _unpacked(path: Path) -> Iterator[tuple[tuple[str, ...], Document]]:
    rule = f"It must be {_EXPECTED}: a ZIP of up to {LIMIT_MB} MB unpacked."
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [(PurePosixPath(info.filename).parts, info) for info in archive.infolist()]
            wanted = [
                (parts, info) for parts, info in entries if parts and parts[-1].endswith(".json") and _wanted(parts)
            ]
            total = sum(info.file_size for _, info in wanted)
            swollen = [info for _, info in wanted if info.file_size > MOST_RATIO * max(info.compress_size, 1_000)]
            if total > LIMIT_MB * 1_000_000 or swollen or len(wanted) > MOST_FILES:
                found = f"{len(wanted):,} files that unpack to {total / 1_000_000:,.0f} MB"
                raise fault(path.name, found, rule, "Is this the export itself?")
            for parts, info in sorted(wanted, key=lambda one: one[0]):
                with archive.open(info) as member:
                    data = member.read(info.file_size + 1)
                try:
                    text = data.decode("utf-8-sig")
                except UnicodeDecodeError as error:
                    raise fault(info.filename, "bytes that are not UTF-8", rule) from error
                yield parts, Document("/".join(parts), text)
    except ReachError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError) as error:
        raise fault(path.name, f"no ZIP that can be read ({error})", rule, "Export the agent again.") from error

"""Findings as SARIF 2.1.0, so that they show in code review beside the line that causes them.

Source: OASIS, *Static Analysis Results Interchange Format (SARIF) Version 2.1.0*, §3.13 (log), §3.14 (run),
§3.27 (result), §3.29 (physical location); GitHub, *SARIF support for code scanning*: one location a result,
stable `ruleId`, and `partialFingerprints` to recognise a result in the next run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec

from humanline.foundation.language import Language
from humanline.model.reached import Finding, Reach
from humanline.report.reach_words import ReachVoice

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: Places of one finding that are told one by one.
MOST_PLACES = 1000

_PLACE = re.compile(r"(?P<file>.*?):(?P<line>\d+)$")
_NOTES = frozenset({"not_understood", "buried_option", "asked_twice", "closed_hours"})


def sarif(reaches: Sequence[Reach], sources: Sequence[str], *, language: Language = "en") -> bytes:
    """A SARIF log: one run for all sources.

    Args:
        reaches: what was measured.
        sources: the path or address of each, as it was given; files in findings are told relative to it.
        language: of the messages.
    """
    voice = ReachVoice(language)
    broken = {name for reach in reaches for verdict in reach.verdicts if verdict.verdict == "broken"
              for name in verdict.findings}  # fmt: skip
    rules: dict[str, dict[str, Any]] = {}
    results: list[dict[str, Any]] = []
    for reach, source in zip(reaches, sources, strict=True):
        places = {state.id: state.place for state in reach.graph.states}
        for finding in reach.findings:
            rules.setdefault(finding.kind, _rule(finding.kind))
            level = "error" if finding.id in broken else "note" if finding.kind in _NOTES else "warning"
            told = voice.finding(finding)
            for place in _places(finding, places, reach.graph.source):
                results.append(_result(finding, told, level, place, source, list(rules)))
    run = {
        "tool": {
            "driver": {
                "name": "Humanline reach",
                "version": reaches[0].version if reaches else "",
                "rules": list(rules.values()),
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2) + b"\n"


def _rule(kind: str) -> dict[str, Any]:
    words = kind.replace("_", " ")
    return {"id": kind, "name": words.title().replace(" ", ""), "shortDescription": {"text": words.capitalize()}}


def _places(finding: Finding, places: dict[str, str], source: str) -> list[str]:
    """The places of a finding, each once: that of what proves it first."""
    told = [finding.place, *(places.get(state, "") for state in finding.states[1:MOST_PLACES])]
    return list(dict.fromkeys(place for place in told if place)) or [source]


def _result(finding: Finding, told: str, level: str, place: str, source: str, rules: Sequence[str]) -> dict[str, Any]:
    uri, line = _uri(place, source)
    location: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if line:
        location["region"] = {"startLine": line}
    mark = hashlib.sha256(f"{finding.kind}|{finding.state}|{uri}".encode()).hexdigest()[:32]
    return {
        "ruleId": finding.kind,
        "ruleIndex": rules.index(finding.kind),
        "level": level,
        "message": {"text": told},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"humanlineState/v1": mark},
    }


def _uri(place: str, source: str) -> tuple[str, int]:
    """A place as an address and a line; files are told by the path that was given."""
    match = _PLACE.match(place)
    file, line = (match["file"], int(match["line"])) if match else (place, 0)
    if re.match(r"https?://", file):
        return file, line
    given = PurePath(source)
    path = given.parent / file if given.name != file and given.suffix else given if given.name == file else given / file
    return quote(path.as_posix()), max(line, 0)

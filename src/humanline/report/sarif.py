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
from humanline.report.reach.standing import ReachVoice

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
    verdicts = [verdict for reach in reaches for verdict in reach.verdicts]
    broken = {name for verdict in verdicts if verdict.verdict == "broken" for name in verdict.findings}
    kinds = list(dict.fromkeys(finding.kind for reach in reaches for finding in reach.findings))
    results: list[dict[str, Any]] = []
    for reach, source in zip(reaches, sources, strict=True):
        places = {state.id: state.place for state in reach.graph.states}
        for finding in reach.findings:
            level = "error" if finding.id in broken else "note" if finding.kind in _NOTES else "warning"
            about: dict[str, Any] = {"ruleId": finding.kind, "ruleIndex": kinds.index(finding.kind), "level": level}
            about["message"] = {"text": voice.finding(finding)}
            # The place of what proves it comes first, and each comes once.
            found = [finding.place, *(places.get(state, "") for state in finding.states[1:MOST_PLACES])]
            for place in dict.fromkeys(filter(None, found)) or (reach.graph.source,):
                results.append(about | _located(finding, place, source))
    rules = [_rule(kind) for kind in kinds]
    driver = {"name": "Humanline reach", "version": reaches[0].version if reaches else "", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2) + b"\n"


def _rule(kind: str) -> dict[str, Any]:
    words = kind.replace("_", " ")
    return {"id": kind, "name": words.title().replace(" ", ""), "shortDescription": {"text": words.capitalize()}}


def _located(finding: Finding, place: str, source: str) -> dict[str, Any]:
    """Where a result is, and the mark by which it is recognised when its line moves."""
    uri, line = _uri(place, source)
    location = {"artifactLocation": {"uri": uri}, **({"region": {"startLine": line}} if line else {})}
    mark = hashlib.sha256(f"{finding.kind}|{finding.state}|{uri}".encode()).hexdigest()[:32]
    return {"locations": [{"physicalLocation": location}], "partialFingerprints": {"humanlineState/v1": mark}}


def _uri(place: str, source: str) -> tuple[str, int]:
    """A place as an address and a line; files are told by the path that was given."""
    match = _PLACE.match(place)
    file, line = (match["file"], int(match["line"])) if match else (place, 0)
    if re.match(r"https?://", file):
        return file, line
    given = PurePath(source)
    folder = given if given.name != file and not given.suffix else given.parent
    return quote((folder / file).as_posix()), line

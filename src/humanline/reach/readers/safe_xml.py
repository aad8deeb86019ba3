"""XML of others, read without DTDs, entities or network, and the files that its addresses point to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from humanline.reach.readers.documents import fault, read_bytes

#: A folder with more documents is not one menu.
MOST_FILES = 2_000


def read_xml(path: Path, name: str, expected: str) -> etree._Element:
    """The root element of a file.

    Entities are left unexpanded, no DTD is loaded, nothing is fetched; depth is limited (256) by the parser.

    Raises:
        ReachError: it can't be read, or is not XML (with line).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(read_bytes(path, name), parser)
    except etree.XMLSyntaxError as error:
        where = f"{name}:{error.lineno or 1}"
        raise fault(where, f"no XML: {error.msg}", f"It must be {expected}.", "Mend that line.") from error
    except (ValueError, LookupError) as error:
        raise fault(name, f"no XML: {error}", f"It must be {expected}.") from error
    if root is None:
        raise fault(name, "no XML element", f"It must be {expected}.")
    return root


def tag(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for an entity that is not expanded."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element) -> list[etree._Element]:
    """The elements directly inside."""
    return [one for one in element if isinstance(one.tag, str)]


def line_of(element: etree._Element) -> int:
    """The line on which an element begins."""
    line: Any = element.sourceline
    return line if isinstance(line, int) else 1


def words_of(element: etree._Element) -> str:
    """All text inside, with single spaces."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def language_of(code: str | None) -> str:
    """`nl` of `nl-NL`; empty when it is no language code."""
    found = re.match(r"([a-z]{2,3})([-_]|$)", (code or "").strip().lower())
    return found[1] if found else ""


def number(value: str | None, otherwise: float) -> float:
    """Seconds, from `5`, `5s` or `500ms`."""
    text = (value or "").strip().lower()
    scale = 0.001 if text.endswith("ms") else 1.0
    text = text.removesuffix("ms").removesuffix("s")
    return float(text) * scale if text.replace(".", "", 1).isdecimal() and len(text) < 10 else otherwise


def file_at(address: str, base: Path, root: Path, suffix: str) -> Path | None:
    """The file beside `base` that a relative address points to, `None` when it is elsewhere or not there.

    Args:
        address: relative to `base`, or from `root` when it begins with a slash; its query is left off.
        base: the file it stands in.
        root: no file outside this folder is read.
        suffix: added when the address has none.
    """
    try:
        parts = urlsplit(address.strip())
        path = unquote(parts.path)
        if parts.scheme or parts.netloc or not path or len(path) > 1_000 or "\0" in path:
            return None
        place = root / path.lstrip("/") if path.startswith("/") else base.parent / path
        for candidate in (place, place.with_name(place.name + suffix) if place.name else place):
            found = candidate.resolve()
            if found.is_relative_to(root) and found.is_file():
                return found
    except (ValueError, OSError):
        return None
    return None


def files_of(path: Path, suffixes: tuple[str, ...]) -> tuple[Path, list[Path]]:
    """The folder that bounds the reading, and the files in it (or only the one that is given).

    Raises:
        ReachError: too many files.
    """
    if not path.is_dir():
        return path.resolve().parent, [path.resolve()]
    root = path.resolve()
    files = sorted(one for one in root.rglob("*") if one.suffix.lower() in suffixes and one.is_file())
    if len(files) > MOST_FILES:
        raise fault(path.name, f"{len(files):,} files", f"A menu has up to {MOST_FILES:,}.", "Give its own folder.")
    if not files:
        raise fault(path.name, f"no {' or '.join(suffixes)} file", "The folder must hold the documents of a menu.")
    return root, files

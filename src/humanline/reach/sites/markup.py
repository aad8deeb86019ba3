"""From bytes to a tree: which characters they are, and HTML as a browser forgives it, within bounds.

The order in which the encoding is looked for is that of the HTML standard (https://html.spec.whatwg.org, 'determining
the character encoding'): byte order mark, HTTP header, `<meta>`; then UTF-8 if the bytes are, else Windows-1252.
No entity outside HTML's own is expanded, nothing is fetched, and elements nested deeper than 2,048 are cut off.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from lxml import etree

from humanline.model.reach import Remark

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,1000}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^>\[]{0,2000}\[.*?\]\s*>|[^>\[]{0,2000}>)", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|frameset|h1|p|div|a)[\s>/]", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[^<>]{10000,}")
_DATA = re.compile(r"data:[^\"'\s>]*")
#: An element with more attributes than this loses them all: each is compared with every other while it is read.
MAX_ATTRIBUTES = 2_000


class Markup(NamedTuple):
    """A page as a tree.

    Attributes:
        root: the root element; `None` where there is nothing in the page.
        faults: what could not be read.
    """

    root: etree._Element | None
    faults: tuple[str | Remark, ...]


def looks_like_html(head: bytes) -> bool:
    """Whether the first bytes of a file (1,000 or more) are those of a web page."""
    for mark, name in _BOMS[1:]:
        if head.startswith(mark):
            head = head.decode(name, "ignore").encode()
    return b"<" in head and _HTML.search(head[:4_000]) is not None


def decoded(content: bytes, charset: str = "") -> str:
    """The text of a page.

    Args:
        content: its bytes.
        charset: what the HTTP header says of it, if anything.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    head = content[:4_096]
    named = _XML.search(head) or _META.search(head)
    for name in (charset, named[1].decode("ascii") if named else ""):
        found = _codec(name)
        if found:
            return content.decode(found, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def _codec(name: str) -> str:
    """The codec by this name, read as browsers read it; empty where there is none for text."""
    lower = name.strip().strip("\"'").lower()
    if lower in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"):
        return "windows-1252"
    if lower in ("utf-16", "utf-16le", "utf-16be"):  # a <meta> that could be read is no UTF-16
        return "utf-8"
    try:
        found = codecs.lookup(lower) if lower else None
        return lower if found is not None and "x".encode(lower) == b"x" else ""
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def parsed(content: bytes, charset: str = "") -> Markup:
    """The tree of a page, whatever is wrong with it."""
    text = decoded(content, charset).replace("\x00", "")
    text = _DOCTYPE.sub("", _PROLOGUE.sub("", text[:8_000]), count=1) + text[8_000:]
    text = _LONG_TAG.sub(_bounded, text)
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, AssertionError) as error:
        return Markup(None, (Remark("not_parsed", {"error": str(error)[:100]}),))
    deep = any("depth" in entry.message for entry in parser.error_log)
    return Markup(root, ("nested_too_deep",) if deep else ())


def _bounded(tag: re.Match[str]) -> str:
    """A tag without its attributes, where it has far more than any real one."""
    told = re.split(r"[\s/\"']+", _DATA.sub("", tag.group()))
    return tag.group() if len(told) <= MAX_ATTRIBUTES else told[0]


def text_of(element: etree._Element, limit: int) -> str:
    """The text inside an element, white space made one space, no more than about `limit` characters of it."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(str(part))
        length += len(part)
        if length > limit:
            break
    return " ".join("".join(parts)[:limit].split())

"""One pass over the tree of a page, to what stands on it.

What is folded away is known by attributes alone (`<details>`, `hidden`, `display: none`, `aria-hidden`, `aria-expanded`
and a few class names that many sites share): styles and scripts are not run.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from humanline.reach.sites.chats import chat_of, script_brings
from humanline.reach.sites.forms import form_of
from humanline.reach.sites.markup import text_of
from humanline.reach.sites.sheets import Anchor, HiddenPart, ImageFound, PageSheet, SheetForm, TextLine, Zone, squeezed
from humanline.reach.sites.words import CALL_BACK, CHAT

_BLOCK_TAGS = (
    "address article aside blockquote body caption center details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option p pre search section summary "
    "table tbody tfoot thead tr ul"
)
_SKIPPED_TAGS = "style noscript template svg math object select textarea canvas audio video datalist head"
_BLOCKS, _SKIPPED = frozenset(_BLOCK_TAGS.split()), frozenset(_SKIPPED_TAGS.split())
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "caption": 6, "legend": 6}
_ROLES: dict[str, Zone] = {"navigation": "nav", "menubar": "nav", "banner": "header", "contentinfo": "footer"}
_NAV_NAME = re.compile(
    r"^(?:(?:main|hoofd|top|sub|site|side|mobile|mobiel|footer)?[-_]?(?:nav(?:bar|igation|igatie)?|menu)|breadcrumbs?|"
    r"kruimelpad|skip-?links?|cookie\w*|language-?(?:switch\w*|menu))$",
    re.IGNORECASE,
)
_FOLDED_CLASS = frozenset(
    ("hidden", "is-hidden", "d-none", "hide", "collapsed-content", "accordion-collapse", "invisible")
)
#: Classes by which an element that is hidden is shown at some width (Bootstrap, Tailwind, Foundation).
_SHOWN_AT_A_WIDTH = re.compile(
    r"(?:^|\s)(?:d-(?:sm|md|lg|xl|xxl)-(?!none)\w+|(?:sm|md|lg|xl|2xl):(?:block|flex|inline\S*|grid|table\S*|visible|not-sr-only)|"
    r"visible-(?:xs|sm|md|lg)\S*|hidden-(?:xs|sm|md|lg)\S*|(?:show|hide)-for-(?:small|medium|large)\S*|"
    r"(?:only-)?(?:mobile|desktop|tablet)(?:-only|-menu)?|max-(?:sm|md|lg):\S+)(?:\s|$)"
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LOCATION = re.compile(
    r"location(?:\.href)?\s*=\s*['\"]([^'\"]{1,2000})|location\.(?:assign|replace)\(\s*['\"]([^'\"]{1,2000})"
)
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\s+")
#: Of a page no more links than this are kept, and every telephone number and address to write to.
MAX_LINKS = 20_000
#: A longer line is taken as several, in characters.
MAX_LINE = 5_000
#: Of a script's text, no more than this many characters are looked at.
_MAX_SCRIPT = 100_000


def sheet_of(root: etree._Element) -> PageSheet:
    """Read a page from its tree."""
    sheet = PageSheet()
    _read_head(root, sheet)
    _Walk(root, sheet).run()
    if not sheet.scripts and not sheet.handlers:
        _leave_out_unseen(sheet)
    return sheet


def _leave_out_unseen(sheet: PageSheet) -> None:
    """Leave out what nothing on the page ever shows: it is hidden, and no script is there."""
    unseen: set[int] = set()
    for k, fold in enumerate(sheet.folds):
        if fold.needs_script or fold.parent in unseen:
            unseen.add(k)
    if not unseen:
        return
    for block in sheet.blocks:
        block.text = "" if block.fold in unseen else block.text
    sheet.anchors = [one for one in sheet.anchors if one.fold not in unseen]
    sheet.forms = [one for one in sheet.forms if one.fold not in unseen]
    sheet.pictures = [one for one in sheet.pictures if one.fold not in unseen]
    sheet.properties = [one for one in sheet.properties if sheet.blocks[min(one[2], len(sheet.blocks) - 1)].text]


def _read_head(root: etree._Element, sheet: PageSheet) -> None:
    title = root.find("head/title")
    title = title if title is not None else root.find(".//title")
    sheet.title = text_of(title, 300) if title is not None else ""
    sheet.language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    for meta in root.iter("meta"):
        told, content = (meta.get("http-equiv") or "").lower(), meta.get("content") or ""
        if told == "content-language" and not sheet.language:
            sheet.language = content
        elif told == "refresh":
            found = re.match(r"\s*(\d+)[\s;,]*url\s*=\s*['\"]?([^'\"]+)", content, re.IGNORECASE)
            if found and len(found[1]) < 3 and int(found[1]) <= 10:
                sheet.refresh = found[2].strip()
    for link in root.iter("link"):
        rel, href = (link.get("rel") or "").lower().split(), link.get("href") or ""
        if "canonical" in rel:
            sheet.canonical = sheet.canonical or href
        elif "alternate" in rel and link.get("hreflang"):
            sheet.alternates.append((href, link.get("hreflang") or ""))
    for head in root.iter("head"):
        for script in head.iter("script"):
            _read_script(script, sheet)
    base = next((found.get("href") for found in root.iter("base") if found.get("href")), None)
    sheet.base = base or ""


def _read_script(element: etree._Element, sheet: PageSheet) -> None:
    """Note what a script may show: it is not run."""
    text, address = element.text or "", element.get("src") or ""
    kind = (element.get("type") or "").lower().strip()
    if kind == "application/ld+json":
        sheet.structured.append(text)
        return
    if kind and "javascript" not in kind and kind not in ("module", "text/ecmascript"):
        return
    sheet.scripts += 1
    # Some chats are known by the id of their script.
    found = script_brings(
        f"{address}#{element.get('id')}" if address and element.get("id") else address, text[:_MAX_SCRIPT]
    )
    if found.brings == "chat":
        sheet.chats.append(found.name)
    elif found.brings == "manager":
        sheet.managers.append(found.name)
    elif found.brings == "unknown":
        sheet.strange.append(found.name)


class _Walk:
    """One pass over the elements of a page, with what holds for the place where it is."""

    def __init__(self, root: etree._Element, sheet: PageSheet) -> None:
        self._root = root
        self._sheet = sheet
        self._parts: list[str] = []
        self._length = 0
        self._zone: Zone = ""
        self._fold = -1
        self._main = False
        self._heading = 0
        self._code = False
        self._marks: list[tuple[int, Zone, int, bool, int]] = []
        self._anchor: Anchor | None = None
        self._anchor_depth = 0
        self._label: list[str] = []
        self._form_depth = 0
        self._toggles = self._find_toggles()
        self._linked = {str(href)[1:] for href in self._found("//@href[starts-with(., '#')]") if len(str(href)) > 1}
        sheet.handlers = bool(self._found("//@onclick[1]")) or bool(
            self._found("//input[@type='checkbox' or @type='radio'][1]")
        )

    def run(self) -> None:
        walk = etree.iterwalk(self._root, events=("start", "end"))
        depth = 0
        for event, element in walk:
            tag = element.tag
            if event == "start":
                depth += 1
                if tag in _SKIPPED:
                    walk.skip_subtree()
                elif tag == "script":
                    _read_script(element, self._sheet)
                    walk.skip_subtree()
                else:
                    self._start(element, tag, depth)
            else:
                if tag == "script" or tag in _SKIPPED:
                    pass
                else:
                    self._end(tag, depth)
                depth -= 1
                if element.tail:
                    self._add(element.tail)
        self._flush()

    def _add(self, text: str) -> None:
        if text.isspace():
            text = " "
            if not self._parts or self._parts[-1] == " ":
                return
        else:
            text = _SPACE.sub(" ", text)
            if not self._parts:
                text = text.lstrip()
        self._parts.append(text)
        self._length += len(text)
        if self._anchor is not None:
            self._label.append(text)

    def _flush(self) -> None:
        text = "".join(self._parts).strip()
        self._parts, self._length = [], 0
        while text:
            end = len(text) if len(text) <= MAX_LINE else text.rfind(" ", 1, MAX_LINE)
            line, text = text[: end if end > 0 else MAX_LINE], text[end if end > 0 else MAX_LINE :]
            self._sheet.blocks.append(TextLine(line, self._zone, self._fold, self._heading, self._main, self._code))
        if self._anchor is not None:
            self._label.append(" ")

    def _start(self, element: etree._Element, tag: str, depth: int) -> None:
        attributes = cast("dict[str, str]", dict(element.items()))
        if tag in _BLOCKS:
            self._flush()
            self._code = self._code or tag == "pre"
            self._enter(element, tag, attributes, depth)
        elif tag in ("td", "th", "dd") and self._parts:
            self._add(" ")
        elif tag == "br":
            self._parts.append("\n")
            self._length += 1
        elif attributes and self._hides(tag, attributes):
            self._flush()
            self._mark(depth)
            self._new_fold(tag, attributes)
        if tag in ("a", "area", "button", "input"):
            self._control(tag, attributes, depth)
        elif tag == "form":
            self._form_depth = self._form_depth or depth
            heading = next((block.text for block in reversed(self._sheet.blocks) if block.heading), "")
            self._sheet.forms.append(form_of(element, heading, len(self._sheet.blocks), self._fold))
        elif tag == "img":
            self._picture(attributes)
        elif tag in ("iframe", "frame"):
            if chat := chat_of(attributes.get("src", "")):
                self._sheet.chats.append(chat)
            elif attributes.get("src"):
                self._sheet.frames.append((attributes["src"], len(self._sheet.blocks)))
        if "itemprop" in attributes:
            self._property(element, attributes)
        if element.text and tag not in ("iframe",):
            # A number beside a field shows how to write one's own: it is none to call.
            self._add(_DIGIT.sub("#", element.text) if tag == "label" and self._form_depth else element.text)

    def _end(self, tag: str, depth: int) -> None:
        if self._anchor is not None and depth == self._anchor_depth:
            self._close_anchor()
        if tag in _BLOCKS:
            before = len(self._sheet.blocks)
            self._flush()
            self._code = self._code and tag != "pre"
            if tag == "summary" and len(self._sheet.blocks) > before and self._marks:
                fold = self._marks[-1][2]
                if fold >= 0 and not self._sheet.folds[fold].label:
                    self._sheet.folds[fold].label = self._sheet.blocks[-1].text
        if self._form_depth == depth:
            self._form_depth = 0
        if self._marks and self._marks[-1][0] == depth:
            if tag not in _BLOCKS:
                self._flush()
            _, self._zone, self._fold, self._main, self._heading = self._marks.pop()

    def _mark(self, depth: int) -> None:
        self._marks.append((depth, self._zone, self._fold, self._main, self._heading))

    def _enter(self, element: etree._Element, tag: str, attributes: dict[str, str], depth: int) -> None:
        """Note what a block changes for all that stands in it."""
        zone, main = self._zone, self._main
        role = attributes.get("role", "")
        if tag == "main" or role == "main":
            main = True
        if tag in ("nav", "menu") or role in _ROLES:
            zone = _ROLES.get(role, "nav")
        elif tag in ("header", "footer") and not main and zone != "nav":
            inner = any(above.tag in ("article", "section") for above in element.iterancestors("article", "section"))
            zone = zone if inner else ("header" if tag == "header" else "footer")
        elif tag != "body" and any(_NAV_NAME.match(name) for name in self._names(attributes)):
            zone = "nav"
        hides = tag == "details" and "open" not in attributes
        hides = hides or (tag == "dialog" and "open" not in attributes) or self._hides(tag, attributes)
        if tag in _HEADINGS or tag == "summary" or hides or (zone, main) != (self._zone, self._main):
            self._mark(depth)
            self._zone, self._main = zone, main
            self._heading = _HEADINGS.get(tag, self._heading)
            above = element.getparent()
            if tag == "summary" and self._fold >= 0 and zone != "nav" and above is not None:
                closed = above.tag == "details" and above.get("open") is None
                self._fold = self._sheet.folds[self._fold].parent if closed else self._fold
            if hides and zone != "nav":
                self._new_fold(tag, attributes)

    @staticmethod
    def _names(attributes: dict[str, str]) -> list[str]:
        return [*attributes.get("class", "").split(), attributes.get("id", "")] if attributes else []

    def _hides(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether an element is not seen as the page opens, as far as its attributes tell."""
        if not attributes or tag in ("body", "html", "input", "img", "i", "br"):
            return False
        style = attributes.get("style")
        if _SHOWN_AT_A_WIDTH.search(attributes.get("class", "")):
            return False
        if "hidden" in attributes or (style and _HIDING_STYLE.search(style)):
            return True
        if tag in _BLOCKS:
            names = attributes.get("class", "").lower().split()
            if attributes.get("aria-hidden", "").lower() == "true" or not _FOLDED_CLASS.isdisjoint(names):
                return True
            if "collapse" in names and "show" not in names and "in" not in names:
                return True
            if self._toggles.get(attributes.get("id", ""), (False, ""))[0]:
                return True
        return False

    def _found(self, expression: str) -> list[object]:
        found = self._root.xpath(expression)
        return list(found) if isinstance(found, list) else []

    def _find_toggles(self) -> dict[str, tuple[bool, str]]:
        """Ids of what a button opens: whether it is closed as the page opens, and the words of the button."""
        toggles: dict[str, tuple[bool, str]] = {}
        found = self._root.xpath("//*[@aria-controls or @data-target or @data-bs-target]")
        for element in found if isinstance(found, list) else []:
            if not isinstance(element, etree._Element):
                continue
            label = squeezed(element.get("aria-label") or text_of(element, 300))
            for name in ("aria-controls", "data-bs-target", "data-target"):
                for target in (element.get(name) or "").split():
                    toggles.setdefault(target.lstrip("#"), (element.get("aria-expanded") == "false", label))
        return toggles

    def _new_fold(self, tag: str, attributes: dict[str, str]) -> None:
        label = self._toggles.get(attributes.get("id", ""), (False, ""))[1]
        name = attributes.get("id", "")
        opened = tag in ("details", "dialog") or name in self._toggles or name in self._linked
        self._sheet.folds.append(HiddenPart(self._fold, label, len(self._sheet.blocks), needs_script=not opened))
        self._fold = len(self._sheet.folds) - 1

    def _control(self, tag: str, attributes: dict[str, str], depth: int) -> None:
        href = attributes.get("href", "")
        script = attributes.get("onclick") or (href if href[:11].lower() == "javascript:" else "")
        clicked = _LOCATION.search(script) if script else None
        href = (clicked[1] or clicked[2]) if clicked else href
        if tag == "input":
            kind = attributes.get("type", "text").lower()
            if kind == "search" and not self._form_depth:
                self._sheet.forms.append(SheetForm("search", "", "", len(self._sheet.blocks), self._fold))
            if kind not in ("button", "submit", "image") or (self._form_depth and not clicked):
                return
        if tag == "a" and "href" not in attributes and not clicked and not attributes.get("onclick"):
            return
        label = attributes.get("aria-label") or attributes.get("alt") or attributes.get("value") or ""
        anchor = Anchor(href, label, len(self._sheet.blocks), self._length, self._fold, tag != "a", self._zone)
        if tag in ("input", "area"):
            self._keep(anchor)
            return
        if self._anchor is not None:
            self._close_anchor()
        self._anchor, self._anchor_depth, self._label = anchor, depth, []

    def _close_anchor(self) -> None:
        anchor, self._anchor = self._anchor, None
        if anchor is not None:
            anchor.label = squeezed("".join(self._label)) or anchor.label
            self._keep(anchor)

    def _keep(self, anchor: Anchor) -> None:
        """Keep a link; of the buttons those that lead somewhere or speak of a person."""
        anchor.label = anchor.label[:200]
        if len(self._sheet.anchors) >= MAX_LINKS and not anchor.href.lower().startswith(("tel:", "mailto:")):
            self._sheet.links_left_out += 1
        elif anchor.href or CHAT.search(anchor.label) or CALL_BACK.search(anchor.label):
            self._sheet.anchors.append(anchor)

    def _picture(self, attributes: dict[str, str]) -> None:
        alt = attributes.get("alt", "")
        if self._anchor is not None:
            self._label.append(f" {alt} ")
            return
        sizes = [
            int(size)
            for name in ("width", "height")
            if (size := attributes.get(name, "")[:6]).isascii() and size.isdigit()
        ]
        if not sizes or max(sizes) > 48:
            self._sheet.pictures.append(ImageFound(attributes.get("src", ""), alt, len(self._sheet.blocks), self._fold))

    def _property(self, element: etree._Element, attributes: dict[str, str]) -> None:
        """A property in microdata (https://html.spec.whatwg.org, 'microdata')."""
        for name in attributes["itemprop"].split():
            if name in ("telephone", "email", "openingHours"):
                value = attributes.get("content") or attributes.get("datetime") or text_of(element, 500)
                self._sheet.properties.append((name, squeezed(value[:500]), len(self._sheet.blocks)))

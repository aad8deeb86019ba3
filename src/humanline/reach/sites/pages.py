"""One page of a site, read and made small: what the graph needs, and no more."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from humanline.model.reach import Hidden, Remark
from humanline.reach.sites.addresses import Addresses, Leads
from humanline.reach.sites.markup import parsed
from humanline.reach.sites.phones import from_link
from humanline.reach.sites.sheets import Anchor, PageSheet, TextLine, WayFound, squeezed
from humanline.reach.sites.structured import contact_points
from humanline.reach.sites.walking import MAX_LINKS, sheet_of
from humanline.reach.sites.ways import find_ways
from humanline.reach.sites.words import ANSWERED, CONSENT, CONTACT, NOT_ANSWERED

#: Of a page's words no more than this many are kept; the rest is counted.
MAX_WORDS = 3_000
#: Nor more than this many characters: long words are no words.
MAX_TEXT = 100_000
#: A page with fewer words, no link and no way to a person shows nothing before its scripts run.
_EMPTY_WORDS = 25
#: One that asks for consent and has fewer words shows nothing before that.
_CONSENT_WORDS = 80
MAX_LABEL = 120
_LANGUAGE = re.compile(r"^\s*([A-Za-z]{2,3})(?:[-_]|\s*$|,)")
_LANGUAGE_PATH = re.compile(r"^/(nl|en|de|fr|es|pl|tr|ar|fy|uk|it|pt)(?:/|$)")


@dataclass(slots=True)
class PageStep:
    """A link, a frame or a search box on a page: something that leads on.

    Attributes:
        leads: to what.
        target: the page's name, the other host, or the address.
        label: the words by which a reader knows it.
        value: the address as it stands on the page.
        hidden: why it is hard to find.
        fold: the fold it stands in, or -1.
        block: where it stands; `offset` is how far in that line.
    """

    leads: Leads | Literal["frame", "search"]
    target: str
    label: str
    value: str
    hidden: Hidden
    fold: int
    block: int
    offset: int


@dataclass(slots=True)
class Part:
    """What is seen only after something is opened: its words, what opens it, and in what it lies itself."""

    parent: int
    label: str
    words: str
    block: int
    needs_script: bool = False


@dataclass(slots=True)
class SitePage:
    """A page, as far as the graph needs it.

    Attributes:
        address: where it was found.
        place: what to show as its place: a file, or its address.
        base: the address from which its links start.
        title: its title.
        words: what a reader sees, title first, without the navigation that the page marks as such.
        language: `nl`, `en`…, or empty.
        steps: what leads on, in the order of the page, each target once.
        ways: the ways to a person, in the order of the page.
        parts: what is folded away.
        canonical: the address that the page says is its own, or empty.
        refresh: the address that the page moves on to by itself, or empty.
        alternates: addresses of the same page in other languages, with the language.
        counts: what was seen and not followed, by kind.
        faults: what could not be read.
        bare: nothing is seen before scripts run.
        asks_consent: nothing is seen before the visitor agrees to cookies.
        cut: words left out because there were too many.
    """

    address: str
    place: str
    base: str = ""
    title: str = ""
    words: str = ""
    language: str = ""
    steps: list[PageStep] = field(default_factory=list)
    ways: list[WayFound] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    canonical: str = ""
    refresh: str = ""
    alternates: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str | Remark] = field(default_factory=list)
    bare: bool = False
    asks_consent: bool = False
    cut: int = 0


def read_page(content: bytes, address: str, addresses: Addresses, *, charset: str = "", place: str = "") -> SitePage:
    """Read one page.

    Args:
        content: its bytes, as they came.
        address: its whole address, from which its links start.
        addresses: the names of the site's pages.
        charset: what the HTTP header says of it, if anything.
        place: what to show as its place; its address unless given.
    """
    markup = parsed(content, charset)
    page = SitePage(address, place or address, faults=list(markup.faults))
    if markup.root is None:
        return page
    sheet = sheet_of(markup.root)
    base = _absolute(address, sheet.base) if sheet.base else address
    page.base, page.title = base, sheet.title
    page.words, page.cut = _words(sheet)
    page.parts = [_part(sheet, k) for k in range(len(sheet.folds))]
    page.canonical = _absolute(base, sheet.canonical)
    page.refresh = _absolute(base, sheet.refresh)
    page.alternates = [(_absolute(base, href), _language(told)) for href, told in sheet.alternates]
    name = addresses.follow(address, address).target
    page.language = _language(sheet.language) or (found[1] if (found := _LANGUAGE_PATH.match(name)) else "")
    points = []
    for text in sheet.structured:
        try:
            points += contact_points(text)
        except ValueError as error:
            page.faults.append(Remark("structured_not_read", {"error": str(error)[:100]}))
    page.ways = find_ways(sheet, name, points)
    page.steps = _steps(sheet, base, addresses, page)
    shown = [way for way in page.ways if way.hidden != "script"]
    few = len(page.words.split()) < _EMPTY_WORDS
    page.bare = bool(sheet.scripts) and not page.steps and not shown and few
    page.asks_consent = (
        not shown and CONSENT.search(page.words) is not None and len(page.words.split()) < _CONSENT_WORDS
    )
    if sheet.links_left_out:
        page.faults.append(Remark("too_many_links", {"most": MAX_LINKS, "left": sheet.links_left_out}))
    if sheet.scripts:
        page.counts["scripts"] = 1
    page.counts["logins"] = sum(form.kind == "login" for form in sheet.forms)
    return page


def _absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip()) if href else ""
    except ValueError:
        return ""


def _language(told: str) -> str:
    found = _LANGUAGE.match(told)
    return found[1].lower() if found else ""


def _words(sheet: PageSheet) -> tuple[str, int]:
    """What a reader sees, title first: the main part where the page marks one, else all but the navigation."""
    seen = [block for block in sheet.blocks if block.fold < 0]
    main = [block for block in seen if block.main and block.zone != "nav"]
    shown = main or [block for block in seen if not block.zone]
    title = sheet.title
    words = [*title.split(), *(word for block in shown if block.text != title for word in block.text.split())]
    return " ".join(words[:MAX_WORDS])[:MAX_TEXT], max(0, len(words) - MAX_WORDS)


def _part(sheet: PageSheet, fold: int) -> Part:
    given = sheet.folds[fold]
    words = " ".join(squeezed(block.text) for block in sheet.blocks if block.fold == fold)
    shown = " ".join(words.split()[:MAX_WORDS])
    return Part(given.parent, given.label[:MAX_LABEL], shown, given.block, given.needs_script)


def _steps(sheet: PageSheet, base: str, addresses: Addresses, page: SitePage) -> list[PageStep]:
    """What leads on from a page: each target once, where it is open rather than folded away."""
    best: dict[tuple[str, str], PageStep] = {}
    for anchor in sheet.anchors:
        link = addresses.follow(anchor.href, base)
        if link.leads in ("nowhere", "file", "script", "unreadable", "telephone", "email", "whatsapp"):
            _count(page, link.leads, anchor)
            continue
        if link.leads == "elsewhere" and not CONTACT.search(anchor.label):
            page.counts["elsewhere"] = page.counts.get("elsewhere", 0) + 1
            continue
        label = sys.intern(anchor.label[:MAX_LABEL])
        hidden: Hidden = "pdf" if link.leads == "document" else ""
        if not hidden and NOT_ANSWERED.match(label) and _asked_near(sheet.blocks, anchor):
            hidden = "question"
        target = link.target if link.leads != "elsewhere" else link.address
        key = (link.leads, target)
        known = best.get(key)
        if known is None or (known.fold >= 0 and anchor.fold < 0):
            value = sys.intern(anchor.href)
            best[key] = PageStep(
                link.leads, sys.intern(target), label, value, hidden, anchor.fold, anchor.block, anchor.offset
            )
        elif not known.label:
            known.label = label
    steps = [*best.values(), *_frames(sheet, base, addresses, page), *_searches(sheet, base, addresses)]
    return sorted(steps, key=lambda step: (step.block, step.offset))


def _count(page: SitePage, leads: Leads, anchor: Anchor) -> None:
    if leads == "telephone" and not from_link(anchor.href):
        page.faults.append(Remark("telephone_without_number", {"link": anchor.href[:60]}))
    elif leads in ("script", "unreadable"):
        page.counts[leads] = page.counts.get(leads, 0) + 1


def _asked_near(blocks: list[TextLine], anchor: Anchor) -> bool:
    return any(ANSWERED.search(block.text) for block in blocks[max(0, anchor.block - 3) : anchor.block + 1])


def _frames(sheet: PageSheet, base: str, addresses: Addresses, page: SitePage) -> list[PageStep]:
    steps: list[PageStep] = []
    for source, block in sheet.frames:
        link = addresses.follow(source, base)
        if link.leads == "page":
            steps.append(PageStep("frame", link.target, "", source, "", -1, block, 0))
        elif link.leads == "elsewhere":
            page.counts["frames"] = page.counts.get("frames", 0) + 1
    return steps


def _searches(sheet: PageSheet, base: str, addresses: Addresses) -> list[PageStep]:
    """The first search box of a page; what it finds isn't known."""
    form = next((form for form in sheet.forms if form.kind == "search"), None)
    if form is None:
        return []
    link = addresses.follow(form.action, base) if form.action else None
    target = link.target if link is not None and link.leads == "page" else ""
    return [
        PageStep(
            "search",
            target,
            form.label[:MAX_LABEL] or "search",
            form.action,
            "search",
            form.fold,
            form.block,
            0,
        )
    ]

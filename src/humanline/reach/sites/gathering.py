"""From pages to the graph of a site.

A page is a state; a link is a click. Each way to a person is one state for the whole site. What stands behind something
that must be opened first is a state of its own, one click further. What could not be looked into is `unknown`: a page
that is linked to and isn't there, an image, a document, a search, a chat that only a script starts. An address that
answers 'not found' is a page as it is shown: mostly a dead end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from humanline.model.reach import By, Graph, Hidden, OpenHours, Remark
from humanline.reach.building import GraphBuilder
from humanline.reach.sites.addresses import Addresses
from humanline.reach.sites.pages import PageStep, SitePage
from humanline.reach.sites.phones import PREMIUM
from humanline.reach.sites.sheets import WayFound

#: This many things that could not be looked into get a state of their own; the rest share one.
MAX_UNKNOWN = 10_000
REST = "not looked into"
#: How deep frames in frames are followed.
_MAX_FRAMES = 3
_SHOWN = 5
#: What is counted on the way → what is noted of it.
_COUNTED = {
    "elsewhere": "links_elsewhere", "frames": "frames_elsewhere", "script": "links_by_script",
    "unreadable": "links_unreadable", "searches": "searches_not_tried", "logins": "logins_not_passed",
}  # fmt: skip
#: What stands on a page (a folded part by its number), with the line and how far in it.
_Placed = tuple[int, int, PageStep | WayFound | int]


class Site:
    """Gathers the pages of a site, then makes the graph.

    Args:
        source: name of the folder, file or address.
        addresses: the names of the site's pages.
    """

    def __init__(self, source: str, addresses: Addresses) -> None:
        self.source = source
        self.addresses = addresses
        self.notes: list[str | Remark] = []
        self._pages: dict[str, SitePage] = {}
        self._moved: dict[str, str] = {}
        self._left_out: dict[str, tuple[str, str | Remark]] = {}
        self._not_found: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, name: str) -> bool:
        return name in self._pages or name in self._moved or name in self._left_out

    def add(self, name: str, page: SitePage, *, status: int = 200) -> None:
        """Add a page; a second one by the same name is left out. Above 399, `status` says that it is an error page."""
        if name in self._pages:
            return
        self._pages[name] = page
        if status >= 400:
            self._not_found[name] = status
        if page.refresh:
            link = self.addresses.follow(page.refresh, page.address)
            if link.leads == "page" and link.target != name:
                self._moved[name] = link.target

    def moved(self, name: str, target: str) -> None:
        """Say that the page `name` sends its visitors on to `target`."""
        if name != target:
            self._moved.setdefault(name, target)

    def left_out(self, name: str, place: str, why: str | Remark) -> None:
        """Say that a page exists, or may, and was not looked at."""
        self._left_out.setdefault(name, (place, why))

    def graph(self, entry: str, find: Callable[[str], str] = str) -> Graph:
        """The graph; it can be asked for once, because the pages are let go as they are drawn.

        Args:
            entry: name of the page where a customer comes in.
            find: gives the name of the page that is meant where none has exactly this name.
        """
        return _Drawing(self, entry, find).graph()

    # what drawing asks

    def resolve(self, name: str, find: Callable[[str], str]) -> str:
        """The page that is seen when one asks for `name`: moves followed, names that differ only in form made one."""
        seen: set[str] = set()
        while True:
            if name not in self._pages and name not in self._moved and name not in self._left_out:
                name = find(name)
            if name in seen or name not in self._moved:
                return name
            seen.add(name)
            name = self._moved[name]

    def pages(self) -> dict[str, SitePage]:
        """The pages by name."""
        return self._pages

    def why_left_out(self, name: str) -> tuple[str, str | Remark] | None:
        """Place and reason of a page that was not looked at."""
        return self._left_out.get(name)

    def not_found(self) -> dict[str, int]:
        """Error pages, with their status."""
        return self._not_found


class _Drawing:
    def __init__(self, site: Site, entry: str, find: Callable[[str], str]) -> None:
        self._site = site
        self._find = find
        self._builder = GraphBuilder(site.source, "site")
        self._entry = entry
        self._names: dict[str, str] = {}
        self._persons: dict[str, WayFound] = {}
        self._hours: dict[str, dict[OpenHours, str]] = {}
        self._unknown: dict[str, tuple[str, str, str | Remark]] = {}
        self._dead: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._framed = False

    def graph(self) -> Graph:
        pages = self._site.pages()
        self._fold_canonical()
        self._framed = any(step.leads == "frame" for page in pages.values() for step in page.steps)
        shown = [name for name in pages if self._resolve(name) == name]
        languages = self._languages()
        for name in shown:
            page = pages[name]
            self._builder.state(
                name,
                "unknown" if page.bare or page.asks_consent else "page",
                name=page.title or name,
                words=page.words,
                language=page.language or languages.get(name, ""),
                place=page.place,
            )
            if page.bare:
                why = "bare_before_scripts"
                self._builder.not_understood(page.place, page.title or name, why, state=name)
            elif page.asks_consent:
                why = "asks_consent"
                self._builder.not_understood(page.place, page.title or name, why, state=name)
            for fault in page.faults:
                self._builder.not_understood(page.place, page.title or name, fault, state=name)
        for name in shown:
            self._draw(name, pages[name])
        self._draw_persons()
        self._draw_unknown()
        self._tell(shown)
        entry = self._resolve(self._entry)
        return self._builder.finish([entry if entry in pages else shown[0]])

    def _resolve(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = self._site.resolve(name, self._find)
        return known

    def _fold_canonical(self) -> None:
        """Fold a page into the one that it says is its own address, where that was read and is plainly the same."""
        pages = self._site.pages()
        for name, page in list(pages.items()):
            if page.canonical:
                link = self._site.addresses.follow(page.canonical, page.address)
                other = pages.get(link.target) if link.leads == "page" else None
                if other is not None and other is not page and other.title == page.title and other.words == page.words:
                    self._site.moved(name, link.target)

    def _languages(self) -> dict[str, str]:
        """Languages that other pages name for a page (`hreflang`)."""
        found: dict[str, str] = {}
        for page in self._site.pages().values():
            for address, language in page.alternates:
                if language:
                    found.setdefault(self._resolve(self._site.addresses.follow(address, page.address).target), language)
        return found

    # moves

    def _draw(self, name: str, page: SitePage) -> None:
        """The moves of a page, each target once; a folded part is a state of its own, where it holds anything."""
        taken = {name}
        states: dict[int, str] = {-1: name}
        items = self._items(page, 0)
        inside: set[int] = set()
        for item in items:
            fold = item.fold
            while fold >= 0 and fold not in inside:
                inside.add(fold)
                fold = page.parts[fold].parent
        for k in sorted(inside):
            part = page.parts[k]
            states[k] = self._builder.state(
                f"{name}#{_slug(part.label) or 'folded'}",
                "page",
                name=part.label or f"{page.title or name}, folded away",
                words=part.words,
                language=page.language,
                place=page.place,
            )
        openings: list[_Placed] = [(page.parts[k].block, -1, k) for k in sorted(inside)]
        openings += [(item.block, item.offset, item) for item in items]
        for _, _, placed in sorted(openings, key=lambda opening: opening[:2]):
            if isinstance(placed, int):
                part, place = page.parts[placed], page.place
                # What only a script may show is no way that is known of.
                hidden: Hidden = "unannounced" if part.needs_script else "question"
                self._builder.move(
                    states[part.parent], states[placed], "click", label=part.label, hidden=hidden, place=place
                )
            elif isinstance(placed, PageStep):
                self._draw_step(states[placed.fold], placed, page, taken)
            else:
                self._draw_way(states[placed.fold], placed, page, taken)
        for kind, count in page.counts.items():
            self._counts[kind] += count
        if not self._framed:
            page.steps = []  # half of what a large site takes; frames may still ask for them

    def _items(self, page: SitePage, depth: int) -> list[PageStep | WayFound]:
        """Steps and ways of a page, with those of its frames in their place."""
        items: list[PageStep | WayFound] = []
        for step in page.steps:
            if step.leads != "frame":
                items.append(step)
                continue
            inner = self._site.pages().get(self._resolve(step.target))
            if inner is None:
                items.append(step)
            elif depth < _MAX_FRAMES and inner is not page:
                for item in self._items(inner, depth + 1):
                    if isinstance(item, WayFound):
                        items.append(replace(item, fold=step.fold, block=step.block, offset=step.offset))
                    else:
                        items.append(_moved_to(item, step))
        items += page.ways
        return items

    def _draw_step(self, source: str, step: PageStep, page: SitePage, taken: set[str]) -> None:
        if step.leads in {"page", "frame"}:
            target = self._resolve(step.target)
            if target not in self._site.pages():
                target = self._missing(target, page)
        elif step.leads == "search":
            target = self._resolve(step.target) if step.target else ""
            if target not in self._site.pages():
                self._counts["searches"] += 1
                return
        elif step.leads == "document":
            why = "document_not_read"
            target = self._note_unknown(step.target, page.place, step.target, why)
        else:
            why = "other_host"
            target = self._note_unknown(step.target, page.place, step.label or step.target, why)
        if target in taken:
            return
        taken.add(target)
        by: By = "types" if step.leads == "search" else "click"
        self._builder.move(source, target, by, value=step.value, label=step.label, hidden=step.hidden, place=page.place)

    def _missing(self, name: str, page: SitePage) -> str:
        told = self._site.why_left_out(name)
        if told is not None:
            return self._note_unknown(name, told[0] or page.place, name, told[1])
        self._dead[name] += 1
        return self._note_unknown(name, page.place, name, "linked_not_there")

    def _draw_way(self, source: str, way: WayFound, page: SitePage, taken: set[str]) -> None:
        target = way.id
        if way.kind == "unknown":
            target = self._note_unknown(way.id, page.place, way.name, way.why)
        else:
            self._persons.setdefault(way.id, way)
            if way.open:
                self._hours.setdefault(way.id, {}).setdefault(way.open, page.place)
        if target not in taken:
            taken.add(target)
            self._builder.move(
                source, target, way.by, value=way.value, label=way.label, hidden=way.hidden, place=page.place
            )

    def _note_unknown(self, id: str, place: str, what: str, why: str | Remark) -> str:
        if id not in self._unknown:
            if len(self._unknown) >= MAX_UNKNOWN:
                why = Remark("too_many_unknown", {"most": MAX_UNKNOWN})
                id, what = REST, "the rest"
            self._unknown.setdefault(id, (place, what, why))
        return id

    # the other states

    def _draw_persons(self) -> None:
        for id, way in self._persons.items():
            told = self._hours.get(id, {})
            self._builder.state(id, "person", name=way.name, way=way.way or None, open=next(iter(told), ()))
            if len(told) > 1:
                places = ", ".join(list(told.values())[:2])
                self._builder.note(Remark("hours_differ", {"way": way.name, "places": places}))
            if way.way == "phone" and way.id.partition(":")[2].startswith(PREMIUM):
                self._builder.note(Remark("costs_extra", {"way": way.name}))

    def _draw_unknown(self) -> None:
        for id, (place, what, why) in self._unknown.items():
            self._builder.unknown(id, place, what, why)

    # what a reader of the results should know

    def _tell(self, shown: list[str]) -> None:
        site, note = self._site, self._builder.note
        broken = [name for name in shown if name in site.not_found()]
        note(Remark("pages_read", {"pages": len(shown) - len(broken)}))
        for remark in site.notes:
            note(remark)
        if self._dead:
            note(Remark("dead_links", {"pages": len(self._dead), "names": _some(list(self._dead))}))
        if broken:
            note(Remark("error_pages", {"pages": len(broken), "names": _some(broken)}))
        for remark in counted(self._counts, _COUNTED):
            note(remark)
        cut = sum(1 for name in shown if site.pages()[name].cut)
        if cut:
            note(Remark("long_pages", {"pages": cut}))


def _moved_to(item: PageStep, frame: PageStep) -> PageStep:
    return PageStep(item.leads, item.target, item.label, item.value, item.hidden, frame.fold, frame.block, frame.offset)


def counted(counts: Counter[str], codes: Mapping[str, str]) -> list[Remark]:
    """What was counted, of each kind of which there is any.

    Args:
        counts: kind → how many.
        codes: kind → what is noted of it.
    """
    return [Remark(code, {"count": counts[kind]}) for kind, code in codes.items() if counts[kind]]


def _some(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


def _slug(label: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in label.lower()).split()
    return "-".join(words[:6])

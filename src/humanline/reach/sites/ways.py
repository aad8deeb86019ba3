"""Where on a page a person is found: numbers, letters, chats, forms, counters; and what hides them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from humanline.model.reach import By
from humanline.reach.sites.counters import find_counters
from humanline.reach.sites.near import MAX_LABEL, Surroundings
from humanline.reach.sites.phones import EMERGENCY, PREMIUM, Phone, find_phones, from_link, normalise
from humanline.reach.sites.sheets import Anchor, PageSheet, WayFound, squeezed
from humanline.reach.sites.structured import ContactPoint
from humanline.reach.sites.whose import NumberContext, Whose, whose
from humanline.reach.sites.words import CHAT, CONTACT, EMAIL, IMAGE_OF_A_NUMBER, LOGIN, MACHINE, NO_REPLY, PERSON

#: A page with fewer words shows what it has to say in its images.
FEW_WORDS = 15
#: A number that stands on a page more often is looked at this many times.
_OFTEN = 20
_WHATSAPP_BEFORE = re.compile(r"\bwhats\s?app(?:en)?\b[^\d\n]{0,30}$", re.IGNORECASE)
_WHATSAPP_LINK = re.compile(r"whatsapp:|https?://(?:wa\.me|(?:api|web)\.whatsapp\.com)/", re.IGNORECASE)


def find_ways(sheet: PageSheet, name: str, points: list[ContactPoint]) -> list[WayFound]:
    """Every way to a person on a page, each once, in the order of the page.

    Args:
        sheet: the page.
        name: its name on the site, such as `/contact`.
        points: the contact points in its machine-readable part.
    """
    around = Surroundings(sheet)
    found = [
        *_telephones(sheet, around, points, f"{sheet.title} {name}"),
        *_letters(sheet, around, points),
        *find_counters(around, points),
        *_chats(sheet, around),
        *_scripts(sheet, around),
        *_logins(sheet),
        *_forms(sheet, name),
    ]
    best: dict[str, WayFound] = {}
    for way in sorted(found, key=lambda way: (bool(way.hidden), way.fold >= 0, way.block, way.offset)):
        known = best.setdefault(way.id, way)
        if way.open and not known.open:
            best[way.id] = replace(known, open=way.open)
    if not any(way.way == "phone" for way in best.values()):
        best.update({way.id: way for way in _pictures(sheet, around, name)})
    direct = any(way.kind == "person" and way.way != "message" for way in best.values())
    ways = [
        replace(way, hidden="form") if way.way == "message" and way.by == "types" and not direct else way
        for way in best.values()
    ]
    return sorted(ways, key=lambda way: (way.block, way.offset))


def _telephones(sheet: PageSheet, around: Surroundings, points: list[ContactPoint], page: str) -> list[WayFound]:
    """Numbers to call: in links, in words, in microdata and in the machine-readable part; see `whose`."""
    found: list[WayFound] = []
    for anchor in sheet.anchors:
        if anchor.href[:7].lower().startswith(("tel:", "callto:")):
            number = from_link(anchor.href)
            way = _telephone(around, number, anchor.label, anchor.block, anchor.offset, anchor.href)
            end = anchor.offset + len(anchor.label)
            beside = around.beside(anchor.block, anchor.offset, end, page, label=anchor.label, dials=True)
            found += _ours(replace(way, fold=anchor.fold), whose(number, beside))
    often = Counter[str]()
    for k, phones in around.phones.items():
        for phone in phones:
            often[phone.number] += 1
            if often[phone.number] <= _OFTEN:
                beside = around.beside(k, phone.start, phone.start + len(phone.shown), page)
                found += _ours(_shown(around, k, phone), whose(phone.number, beside))
    for property_, value, k in sheet.properties:
        if property_ == "telephone":
            number = normalise(value)
            beside = around.beside(k, 0, 0, page, dials=True)
            found += _ours(_telephone(around, number, value, k, 0, value, by="types"), whose(number, beside))
    shown = {way.id for way in found}
    for point in points:
        number = normalise(point.telephone)
        way = _telephone(around, number, point.name, len(around), 0, point.telephone, by="types")
        way = replace(way, hidden="" if way.id in shown else "script", open=point.open)
        found += _ours(way, whose(number, NumberContext(point.name, "", "", page, dials=True)))
    return [way for way in found if way.way != "phone" or _dialled(way.id.partition(":")[2])]


def _ours(way: WayFound, told: Whose) -> list[WayFound]:
    """The way that a number is: none where it is another's, not known where nothing says whose it is."""
    if told == "not_ours":
        return []
    if told == "ours" or way.way != "phone":
        return [way]
    why = "number_of_whom"
    number = way.id.partition(":")[2]
    return [replace(way, id=f"number:{number}", kind="unknown", way="", hidden="unannounced", why=why)]


def _dialled(number: str) -> bool:
    return len(number) >= 4 and number not in EMERGENCY


def _telephone(
    around: Surroundings, number: str, shown: str, k: int, offset: int, value: str, *, by: By = "click"
) -> WayFound:
    cost = " (costs extra)" if number.startswith(PREMIUM) else ""
    return WayFound(
        id=f"phone:{number}",
        kind="person",
        way="phone",
        name=f"telephone {number}{cost}",
        label=around.label(k, shown),
        value=value,
        by=by,
        fold=around.blocks[k].fold if k < len(around) else -1,
        block=k,
        offset=offset,
        open=around.hours(k, visit=False, offset=offset),
    )


def _shown(around: Surroundings, k: int, phone: Phone) -> WayFound:
    way = _telephone(around, phone.number, phone.shown, k, phone.start, phone.shown, by="types")
    if _WHATSAPP_BEFORE.search(around.line(k)[max(0, phone.start - 60) : phone.start]):
        return replace(way, id=f"whatsapp:{phone.number}", way="message", name=f"WhatsApp {phone.number}")
    return way


def _letters(sheet: PageSheet, around: Surroundings, points: list[ContactPoint]) -> list[WayFound]:
    """Addresses to write to, and WhatsApp."""
    found: list[WayFound] = []
    for anchor in sheet.anchors:
        if anchor.href[:7].lower() == "mailto:":
            address = re.split(r"[?,;]", anchor.href[7:])[0].replace("%40", "@").strip()
            found.append(_email(around, address, anchor.block, anchor.offset, anchor.href, fold=anchor.fold))
        elif _WHATSAPP_LINK.match(anchor.href):
            found.append(_whatsapp(around, anchor))
    for k, block in enumerate(around.blocks):
        if "@" in block.text and not block.code:
            for match in EMAIL.finditer(block.text):
                found.append(_email(around, match[0], k, match.start(), match[0], by="types", fold=block.fold))
    for property_, value, k in sheet.properties:
        if property_ == "email":
            found.append(_email(around, value.removeprefix("mailto:"), k, 0, value, by="types"))
    shown = {way.id for way in found}
    for point in points:
        way = _email(around, point.email, len(around), 0, point.email, by="types")
        found.append(replace(way, hidden="" if way.id in shown else "script"))
    return [way for way in found if way.way != "email" or _written(way.id.partition(":")[2])]


def _written(address: str) -> bool:
    return EMAIL.fullmatch(address) is not None and not NO_REPLY.search(address)


def _email(
    around: Surroundings, address: str, k: int, offset: int, value: str, *, by: By = "click", fold: int = -1
) -> WayFound:
    return WayFound(
        id=f"email:{address.lower()}",
        kind="person",
        way="email",
        name=f"e-mail {address}",
        label=around.label(k, address),
        value=value,
        by=by,
        fold=fold,
        block=k,
        offset=offset,
    )


def _whatsapp(around: Surroundings, anchor: Anchor) -> WayFound:
    number = normalise("+" + re.sub(r"\D", "", re.split(r"[?&]text=", anchor.href)[0]))
    number = number if len(number) > 6 else ""
    return WayFound(
        id=f"whatsapp:{number}",
        kind="person",
        way="message",
        name=f"WhatsApp {number}".strip(),
        label=anchor.label or around.label(anchor.block, "WhatsApp"),
        value=anchor.href,
        fold=anchor.fold,
        block=anchor.block,
        offset=anchor.offset,
    )


def _chats(sheet: PageSheet, around: Surroundings) -> list[WayFound]:
    """Chats that a link, a button or a known script starts; with a person only where the page says so."""
    found: list[WayFound] = []
    for anchor in sheet.anchors:
        if _starts_on_the_page(anchor.href) and CHAT.search(anchor.label):
            near = f"{anchor.label} {around.line(anchor.block)}"
            way = _chat("", anchor.label, near)
            found.append(replace(way, fold=anchor.fold, block=anchor.block, offset=anchor.offset))
    for vendor in dict.fromkeys(sheet.chats):
        near = next((block.text for block in around.blocks if _names_a_person(block.text)), "")
        found.append(replace(_chat(vendor, f"chat ({vendor})", near), block=len(around)))
    return found


def _scripts(sheet: PageSheet, around: Surroundings) -> list[WayFound]:
    """What scripts that are not run may show."""
    found: list[WayFound] = []
    for name in dict.fromkeys(sheet.managers):
        why = "may_load_chat"
        found.append(WayFound(f"manager:{name}", "unknown", "", name, name, name, hidden="script", why=why))
    if sheet.strange:
        name, why = sheet.strange[0], "script_not_run"
        found.append(WayFound("script", "unknown", "", name, name, name, hidden="script", why=why))
    return [replace(way, block=len(around)) for way in found]


def _logins(sheet: PageSheet) -> list[WayFound]:
    """What lies behind a log-in is not looked at."""
    why = "behind_login"
    way = WayFound("login", "unknown", "", "log-in", "log-in", hidden="login", why=why)
    found = [
        replace(way, label=anchor.label, value=anchor.href, fold=anchor.fold, block=anchor.block, offset=anchor.offset)
        for anchor in sheet.anchors
        if LOGIN.search(anchor.label) or LOGIN.search(anchor.href)
    ]
    return found + [
        replace(way, label=form.label, value=form.action, by="types", fold=form.fold, block=form.block)
        for form in sheet.forms
        if form.kind == "login"
    ]


def _chat(vendor: str, label: str, near: str) -> WayFound:
    if _names_a_person(near):
        return WayFound("chat", "person", "chat", "chat with a person", label, vendor)
    key, why = "chat-unknown", "chat_by_script"
    if MACHINE.search(near):
        key, why = "chat-machine", "named_as_machine"
    key = f"{key}:{vendor}" if vendor else key
    return WayFound(key, "unknown", "", label, label, vendor, hidden="script", why=why)


def _names_a_person(text: str) -> bool:
    return bool(CHAT.search(text) and PERSON.search(text) and not MACHINE.search(text))


def _starts_on_the_page(href: str) -> bool:
    return not href or href.startswith("#") or href[:11].lower() == "javascript:"


def _forms(sheet: PageSheet, name: str) -> list[WayFound]:
    """Forms that ask to be called back, or that send a message."""
    found: list[WayFound] = []
    for form in sheet.forms:
        if form.kind == "call_back":
            way = WayFound(f"call_back:{name}", "person", "call_back", form.label or "call-back form", form.label)
        elif form.kind == "message":
            way = WayFound(f"message:{name}", "person", "message", form.label or "contact form", form.label)
        else:
            continue
        found.append(replace(way, value=form.action, by="types", fold=form.fold, block=form.block))
    return found


def _pictures(sheet: PageSheet, around: Surroundings, name: str) -> list[WayFound]:
    """Images that hold a number which the text does not: read aloud where `alt` gives it, else not looked into.

    Where a page about contact, or one that hardly has words, shows an image without any, these may be in it.
    """
    found: list[WayFound] = []
    words = sum(len(block.text.split()) for block in around.blocks if not block.zone)
    heads = " ".join(block.text for block in around.blocks if block.heading)
    wordless = words < FEW_WORDS or CONTACT.search(f"{sheet.title} {name} {heads}") is not None
    for picture in sheet.pictures:
        file = picture.source.rsplit("/", 1)[-1][:100]
        label = squeezed(picture.alt)[:MAX_LABEL] or file
        phones = find_phones(picture.alt)
        for phone in phones:
            way = _telephone(around, phone.number, picture.alt, picture.block, 0, phone.shown, by="types")
            found.append(replace(way, hidden="image", label=label, fold=picture.fold))
        named = IMAGE_OF_A_NUMBER.search(f"{picture.alt} {file}") is not None
        if not phones and picture.source and (named or (wordless and not picture.alt.strip())):
            why = "image_named_as_way"
            why = why if named else "image_without_words"
            way = WayFound(f"image:{file}", "unknown", "", f"image {file}", label, hidden="image", why=why)
            found.append(replace(way, value=picture.source[:200], fold=picture.fold, block=picture.block))
    return found

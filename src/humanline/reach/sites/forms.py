"""What a form is for: a search, a way in, a request to be called, a message."""

from __future__ import annotations

import re

from lxml import etree

from humanline.reach.sites.markup import text_of
from humanline.reach.sites.sheets import FormKind, SheetForm, squeezed
from humanline.reach.sites.words import CALL_BACK, FEEDBACK, NEWSLETTER, QUESTION_FORM

_SEARCH_NAME = re.compile(r"^(?:q|s|query|search\w*|zoek\w*|trefwoord\w*|keywords?)$", re.IGNORECASE)
_TELEPHONE_NAME = re.compile(r"phone|telefo|^tel|mobiel", re.IGNORECASE)
#: Of a form's words, no more than this many characters are looked at.
_MAX_WORDS = 4_000


def form_of(element: etree._Element, heading: str, block: int, fold: int) -> SheetForm:
    """Tell what a form is for by its fields and its words.

    Args:
        element: the `<form>`.
        heading: the heading above it.
        block: the line of the page where it stands.
        fold: the fold in which it stands, or -1.
    """
    kinds: list[str] = []
    names: list[str] = []
    submit = ""
    for field in element.iter("input", "textarea", "select", "button"):
        kind = str(field.tag) if field.tag != "input" else (field.get("type") or "text").lower()
        kinds.append(kind)
        names.append(field.get("name") or field.get("id") or "")
        if kind in ("submit", "button") and not submit:
            submit = squeezed(field.get("value") or text_of(field, 200))
    action = element.get("action") or ""
    inside = text_of(element, _MAX_WORDS)
    words = f"{heading} {action} {element.get('id') or ''} {inside}"
    searches = element.get("role") == "search" or any(_SEARCH_NAME.match(name) for name in names)
    label = f"{heading}: {submit}" if heading and submit else heading or submit
    return SheetForm(
        "search" if searches and "textarea" not in kinds else _kind_of(kinds, names, words),
        label[:200],
        action,
        block,
        fold,
    )


def _kind_of(kinds: list[str], names: list[str], words: str) -> FormKind:
    telephone = "tel" in kinds or any(_TELEPHONE_NAME.search(name) for name in names)
    answered = telephone or "email" in kinds or any("mail" in name.lower() for name in names)
    writes = "textarea" in kinds
    if "password" in kinds:
        return "login"
    if "search" in kinds and not writes:
        return "search"
    if telephone and CALL_BACK.search(words):
        return "call_back"
    if NEWSLETTER.search(words) and not writes:
        return "other"
    if writes:
        return "message" if answered or not FEEDBACK.search(words) else "other"
    return "message" if answered and QUESTION_FORM.search(words) else "other"

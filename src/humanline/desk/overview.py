"""The manager's page: who waits, which promises may break, who asked and who reached, and by which line it is decided.

A manager can go back to the line before. Nothing here can keep a customer from a person (I1), and it tells nothing of
how a colleague works (I15).
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from humanline.desk.colleague import COOKIE, inside_as
from humanline.desk.pages import language_of, page
from humanline.life.accounting import LedgerReport
from humanline.life.table import TOWARDS_A_PERSON
from humanline.line.saying import catalogue, said
from humanline.model.live import MINUTE
from humanline.serve.live import LiveRoom
from humanline.serve.policies import WhyNot
from humanline.serve.security import Keys
from humanline.serve.streams import News, streamed
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Known, Reading

#: Seconds between two looks of a manager's page, at least.
PAUSE_S = 10.0
#: Why the line before can't be put back → its sentence.
_WHY_NOT: dict[WhyNot, str] = {
    "": "",
    "none": "back_none",
    "unread": "back_unread",
    "unsigned": "back_unsigned",
    "past": "back_past",
}


@inside_as("manager")
async def manage(request: Request, room: LiveRoom, known: Known, _found: dict[str, Any]) -> Response:
    """How it goes now, and how it went."""

    def look(store: Reading) -> dict[str, Any]:
        first = next(iter(store.queue()), None)
        return {
            "states": {state: count for state, count in sorted(store.states().items()) if state in TOWARDS_A_PERSON},
            "there": store.there_now(room.at()),
            "at_risk": store.at_risk(),
            "first": first,
            "version": str(store.newest()),
        }

    try:
        found = await room.read(look) | {"report": _told(await room.account())}
        kept, before, why_not = await asyncio.to_thread(room.line_before)
        by = await room.read(lambda store: store.name_of(kept.by)) if kept is not None and kept.by else ""
    except StoreGoneError:
        return page(request, room, "desk_broken.html", status=503)
    policy = room.line.policy
    fault = room.plan.fault if room.plan is not None else ""
    values = {
        "who": known.colleague.name,
        "policy": policy,
        "kept": kept,
        "by": by or (kept.by if kept is not None else ""),
        "before": before.policy if before is not None else None,
        "why_not": _WHY_NOT[why_not] if room.plan is not None else None,
        "form_key": Keys.form_key(request.cookies.get(COOKIE, "")),
        "refused": "refused" in request.query_params,
        "fault": said(fault, language_of(request, room.language)) if fault in catalogue() else fault,
        "spooled": len(room.spool.waiting()),
        **found,
    }
    return page(request, room, "manage.html", values)


@inside_as("manager")
async def back(_request: Request, room: LiveRoom, known: Known, found: dict[str, Any]) -> Response:
    """Back to the line before: the one that was in force when they looked goes out."""
    try:
        done = await asyncio.to_thread(room.go_back, str(found.get("seal", "")), known.colleague.id)
    except TimeoutError:
        raise StoreGoneError("not in time") from None
    return RedirectResponse("/desk/manage" if done else "/desk/manage?refused=1", 303)


@inside_as("manager")
async def events(request: Request, room: LiveRoom, _known: Known, _found: dict[str, Any]) -> Response:
    """That something happened, at most every ten seconds."""
    token = request.cookies.get(COOKIE, "")

    def look(store: Reading, last: str) -> list[News] | None:
        if store.session(token, room.at()) is None:
            return None
        found = str(store.newest())
        return [] if found == last else [News(found, found)]

    return await streamed(request, room, look, pause_s=PAUSE_S)


def _told(found: LedgerReport) -> list[dict[str, Any]]:
    """Of all, and by channel: a row each, in minutes and whole percents."""

    def minutes(seconds: float | None) -> str:
        return f"{seconds * 1_000_000 / MINUTE:.1f}" if seconds is not None else "–"

    return [
        {
            "of": one.of,
            "asked": one.asked,
            "given": one.given,
            "reached": one.reached,
            "gave_up": one.gave_up,
            "waiting": one.waiting,
            "median": minutes(one.median_s),
            "most": minutes(one.nine_in_ten_s),
            "promises": f"{one.kept} / {one.promises}",
        }
        for one in (found.all, *found.by_channel)
    ]

"""The manager's page: who waits, which promises may break, who asked and who reached, and by which line it is decided.

It only shows. Nothing on it can keep a customer from a person (I1), and it tells nothing of one colleague (I15).
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from humanline.desk.colleague import COOKIE, inside_as
from humanline.desk.pages import language_of, page
from humanline.life.accounting import LedgerReport
from humanline.life.table import TOWARDS_A_PERSON
from humanline.line.saying import catalogue, said
from humanline.model.live import MINUTE
from humanline.serve.live import LiveRoom
from humanline.serve.streams import News, streamed
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Known, Reading

#: Seconds between two looks of a manager's page, at least.
PAUSE_S = 10.0


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
        }

    try:
        found = await room.read(look) | {"report": _told(await room.account())}
    except StoreGoneError:
        return page(request, room, "desk_broken.html", status=503)
    policy = room.line.policy
    fault = room.plan.fault if room.plan is not None else ""
    values = {
        "who": known.colleague.name,
        "policy": policy,
        "since": room.plan.since if room.plan is not None else None,
        "fault": said(fault, language_of(request, room.language)) if fault in catalogue() else fault,
        "spooled": len(room.spool.waiting()),
        **found,
    }
    return page(request, room, "manage.html", values)


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

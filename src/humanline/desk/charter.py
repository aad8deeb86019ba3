"""The public page: what is promised, and whether it was kept. And the button for any site."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from humanline.desk.pages import page
from humanline.model.live import MINUTE
from humanline.serve.live import LiveRoom
from humanline.store.ledger import newest_root
from humanline.store.live_store import StoreGoneError

#: Of fewer no time is told: one customer's wait would stand there.
FEWEST = 20


async def charter(request: Request, room: LiveRoom) -> Response:
    """What is promised, and whether it was kept; without a name, and with the newest root of the ledger."""
    try:
        found = (await room.account()).all
        root = await room.read(newest_root)
    except StoreGoneError:
        return page(request, room, "charter.html", {"account": None, "root": None, "promises": _promises(room)}, 503)
    reached = found.reached >= FEWEST
    values = {
        "account": found,
        "median": _minutes(found.median_s) if reached else "",
        "most": _minutes(found.nine_in_ten_s) if reached else "",
        "root": root,
        "told": found.told >= FEWEST,
        "promises": _promises(room),
    }
    return page(request, room, "charter.html", values)


def _promises(room: LiveRoom) -> list[dict[str, Any]]:
    return [
        {
            "of": one.moment or one.segment,
            "channel": one.channel,
            "minutes": f"{one.within_minutes:g}" if one.within_minutes is not None else "",
            "hours": f"{one.call_back_hours:g}" if one.call_back_hours is not None else "",
        }
        for one in room.line.policy.promises
    ]


def _minutes(seconds: float | None) -> str:
    return f"{seconds * 1_000_000 / MINUTE:.1f}" if seconds is not None else ""

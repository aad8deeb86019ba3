"""What is new, as it comes (server-sent events): who lost the line says what was seen last, and misses nothing.

Nothing waits for a stream: pages ask now and then as well, and whether somebody is there is never told by one, since a
line that fell silent looks like one that is quiet.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from humanline.foundation.errors import Fault
from humanline.serve.live import LiveRoom
from humanline.serve.reading import gone, not_found, refused_as
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Reading

#: So many at once; who comes after them asks now and then.
MOST = 1_000
#: Seconds between looks whether anything was written; between signs that the line is there; of a browser to come back.
_LOOK_S, _SIGN_S, _AGAIN_S = 0.25, 15.0, 2


class News(NamedTuple):
    """Something new.

    Attributes:
        id: what the browser says when it comes back.
        data: one line.
    """

    id: str
    data: str


#: What is new for who saw an id last: nothing where there is nothing, `None` where the stream ends.
Looking = Callable[[Reading, str], list[News] | None]


async def streamed(request: Request, room: LiveRoom, look: Looking, *, pause_s: float = 0.0) -> Response:
    """A stream of what is new; 404 where there is nothing to follow.

    Args:
        request: with its `Last-Event-ID`, where the browser comes back; the first of all is given `""`.
        room: what is looked at.
        look: what is new.
        pause_s: seconds between news, at least.
    """
    if room.streams >= MOST:
        rule, way_out = f"No more than {MOST} are followed at once.", "Ask now and then."
        return refused_as(503, Fault("stream", "too many are followed", rule, way_out))
    seen = request.headers.get("last-event-id", "")
    try:
        if await room.read(lambda store: look(store, seen)) is None:
            return not_found()
    except StoreGoneError:
        return gone(room)
    return StreamingResponse(
        _news(room, look, seen, pause_s), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
    )


async def _news(room: LiveRoom, look: Looking, seen: str, pause_s: float) -> AsyncIterator[bytes]:
    room.streams += 1
    try:
        yield f"retry: {_AGAIN_S * 1_000}\n\n".encode()
        written, quiet = -1, 0.0
        while True:
            news: list[News] | None = []
            if room.store.written != written:
                before = room.store.written
                try:
                    news = await room.read(lambda store, seen=seen: look(store, seen))  # type: ignore[misc]
                    written = before
                except StoreGoneError:
                    news = []
            if news is None:
                return
            for one in news:
                yield f"id: {one.id}\ndata: {one.data}\n\n".encode()
                seen = one.id
            quiet = 0.0 if news else quiet + _LOOK_S
            if quiet >= _SIGN_S:
                yield b": still here\n\n"
                quiet = 0.0
            await asyncio.sleep(pause_s if news and pause_s else _LOOK_S)
    finally:
        room.streams -= 1

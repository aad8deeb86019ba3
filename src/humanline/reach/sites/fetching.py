"""Fetch pages of one host, politely and within bounds.

One clock runs over a whole answer, from the first packet to the last: whoever sends a byte now and then gains no time.

The host's name is looked up once, and every request goes to the address found then: a name that later points somewhere
else (into a private network, for one) is not followed. Redirects are not followed here either. No proxy is used.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote, urlsplit

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import Remark
from humanline.reach.sites.unpacking import unpacked
from humanline.reach.sites.warcs import Response

AGENT = "humanline-reach"
MAX_PAGE = 5_000_000
#: A server that is silent for so long is given up.
TIMEOUT_S = 15.0
#: So long may a whole answer take: looking up is apart; connecting, its head and its body are in it.
MAX_ANSWER_S = 30.0
_KEPT = "/:@!$&'()*+,;=~-._%?"
_Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]


def user_agent() -> str:
    """The name by which the reader makes itself known to a site."""
    try:
        return f"{AGENT}/{version('humanline')}"
    except PackageNotFoundError:
        return AGENT


class Fetcher:
    """Asks one host for pages, one at a time.

    Args:
        address: the start address; its host is the only one that is asked.
        pause_s: time between two requests, in seconds.

    Raises:
        ReachError: the address is no http or https address, or its host isn't known.
    """

    def __init__(self, address: str, *, pause_s: float) -> None:
        parts = urlsplit(address)
        self._address = address
        self.pause_s = pause_s
        try:
            self._ports = {"http": 80, "https": 443} if parts.port is None else {parts.scheme: parts.port}
            self._found = _looked_up(parts.hostname or "")
        except (OSError, UnicodeError, ValueError) as error:
            raise ReachError(
                [
                    Fault(
                        address,
                        f"its host isn't found ({error})",
                        "A site is read from its address.",
                        "Check the address.",
                    )
                ]
            ) from error
        self._last = 0.0

    def get(self, address: str, *, limit: int = MAX_PAGE) -> Response:
        """Ask for one page.

        Args:
            address: its whole address, on the host of the start address.
            limit: no more than this many bytes are read.

        Raises:
            OSError: the server can't be reached, or its answer is not there whole in time.
            ValueError: the answer isn't HTTP.
        """
        if self._last and (wait := self._last + self.pause_s - time.monotonic()) > 0:
            time.sleep(wait)
        parts = urlsplit(address)
        clock = _Clock(MAX_ANSWER_S)
        connection = self._connection(parts.scheme, parts.hostname or "", clock)
        target = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
        try:
            connection.request(
                "GET", target, headers={"User-Agent": user_agent(), "Accept": "text/html", "Accept-Encoding": "gzip"}
            )
            return _read(connection.getresponse(), address, limit)
        except TimeoutError as error:
            raise clock.said(error) from error
        except http.client.HTTPException as error:
            raise ValueError(f"the answer isn't HTTP ({type(error).__name__})") from error
        finally:
            self._last = time.monotonic()
            connection.close()

    def _connection(self, scheme: str, host: str, clock: _Clock) -> http.client.HTTPConnection:
        port = self._ports.get(scheme)
        if port is None:
            raise ValueError(f"{scheme} isn't asked on another port than the start address")
        family, kind, protocol, _, found = self._found
        raw = socket.socket(family, kind, protocol)
        try:
            raw.settimeout(clock.left())
            raw.connect((found[0], port, *found[2:]))
            if scheme == "https":
                raw.settimeout(clock.left())  # of the whole handshake
                raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        except TimeoutError as error:
            raw.close()
            raise clock.said(error) from error
        except BaseException:
            raw.close()
            raise
        connection = http.client.HTTPConnection(host, port)
        connection.sock = _Timed(raw, clock)
        return connection


class _Clock:
    """How much time is left of one answer."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that may be waited for what comes next.

        Raises:
            TimeoutError: there are none.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, TIMEOUT_S)

    def said(self, error: TimeoutError) -> TimeoutError:
        """The error, in words: whether nothing came for long, or not all of it."""
        if time.monotonic() >= self._until:
            return TimeoutError(f"no whole answer within {self._seconds:g} seconds")
        return TimeoutError(f"no answer within {TIMEOUT_S:g} seconds ({error or 'silence'})")


class _Timed:
    """A connection of which every part is waited for as long as its clock allows; as much of it as HTTP needs."""

    def __init__(self, connected: socket.socket, clock: _Clock) -> None:
        self._connected = connected
        self._clock = clock

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedFile(self._connected, self._clock))

    def sendall(self, data: bytes) -> None:
        self._connected.settimeout(self._clock.left())
        self._connected.sendall(data)

    def close(self) -> None:
        self._connected.close()


class _TimedFile(io.RawIOBase):
    def __init__(self, connected: socket.socket, clock: _Clock) -> None:
        self._connected = connected
        self._file = connected.makefile("rb", buffering=0)
        self._clock = clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401  as the class that it is one of
        self._connected.settimeout(self._clock.left())
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


def _looked_up(host: str) -> _Address:
    """The first address of a host; looking it up can't be broken off, so it is left alone when it takes too long.

    Raises:
        OSError: there is none, or nobody says so in time.
    """
    found: list[_Address | OSError | UnicodeError] = []

    def look() -> None:
        try:
            found.append(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0])
        except (OSError, UnicodeError) as error:
            found.append(error)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(TIMEOUT_S)
    if not found:
        raise TimeoutError(f"no answer within {TIMEOUT_S:g} seconds")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def _read(answer: http.client.HTTPResponse, address: str, limit: int) -> Response:
    kind = answer.headers.get_content_type() if answer.headers.get("Content-Type") else ""
    charset = answer.headers.get_content_charset("") or ""
    location = answer.headers.get("Location") or ""
    body: bytes | None = b""
    why: str | Remark = ""
    if (not kind or kind.endswith("html") or kind == "text/plain") and not 300 <= answer.status < 400:
        parts: list[bytes] = []
        size = 0
        while part := answer.read1(65_536):
            parts.append(part)
            size += len(part)
            if size > limit:
                why = Remark("larger_than", {"bytes": limit})
                return Response(address, answer.status, kind, charset, location, None, why)
        try:
            body = unpacked(b"".join(parts), answer.headers.get("Content-Encoding") or "", limit)
        except ValueError as error:
            body, why = None, Remark("not_unpacked", {"error": str(error)})
    return Response(address, answer.status, kind, charset, location, body, why)

"""Fetch pages of one host, politely and within bounds.

The host's name is looked up once, and every request goes to the address found then: a name that later points somewhere
else (into a private network, for one) is not followed. Redirects are not followed here either. No proxy is used.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote, urlsplit

from humanline.foundation.errors import Fault, ReachError
from humanline.reach.sites.unpacking import unpacked
from humanline.reach.sites.warcs import Response

AGENT = "humanline-reach"
MAX_PAGE = 5_000_000
TIMEOUT_S = 15.0
#: Of a page no more time than this is spent on reading it.
MAX_READING_S = 30.0
_KEPT = "/:@!$&'()*+,;=~-._%?"


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
            self._found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)[0]
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
            OSError: the server can't be reached, or doesn't answer in time.
            ValueError: the answer isn't HTTP.
        """
        if self._last and (wait := self._last + self.pause_s - time.monotonic()) > 0:
            time.sleep(wait)
        parts = urlsplit(address)
        connection = self._connection(parts.scheme, parts.hostname or "")
        target = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
        try:
            connection.request(
                "GET", target, headers={"User-Agent": user_agent(), "Accept": "text/html", "Accept-Encoding": "gzip"}
            )
            return _read(connection.getresponse(), address, limit)
        except http.client.HTTPException as error:
            raise ValueError(f"the answer isn't HTTP ({type(error).__name__})") from error
        finally:
            self._last = time.monotonic()
            connection.close()

    def _connection(self, scheme: str, host: str) -> http.client.HTTPConnection:
        port = self._ports.get(scheme)
        if port is None:
            raise ValueError(f"{scheme} isn't asked on another port than the start address")
        family, kind, protocol, _, found = self._found
        raw = socket.socket(family, kind, protocol)
        raw.settimeout(TIMEOUT_S)
        try:
            raw.connect((found[0], port, *found[2:]))
            if scheme == "https":
                raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        except BaseException:
            raw.close()
            raise
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
        connection.sock = raw
        return connection


def _read(answer: http.client.HTTPResponse, address: str, limit: int) -> Response:
    kind = answer.headers.get_content_type() if answer.headers.get("Content-Type") else ""
    charset = answer.headers.get_content_charset("") or ""
    location = answer.headers.get("Location") or ""
    body: bytes | None = b""
    why = ""
    if (not kind or kind.endswith("html") or kind == "text/plain") and not 300 <= answer.status < 400:
        until = time.monotonic() + MAX_READING_S
        parts: list[bytes] = []
        size = 0
        while part := answer.read1(65_536):
            parts.append(part)
            size += len(part)
            if size > limit or time.monotonic() > until:
                why = f"It wasn't read: it is larger than {limit:,} bytes, or took longer than {MAX_READING_S:.0f} s."
                return Response(address, answer.status, kind, charset, location, None, why)
        try:
            body = unpacked(b"".join(parts), answer.headers.get("Content-Encoding") or "", limit)
        except ValueError as error:
            body, why = None, f"It wasn't read: {error}."
    return Response(address, answer.status, kind, charset, location, body, why)

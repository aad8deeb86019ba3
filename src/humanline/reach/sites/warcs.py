"""A site as a web archive: WARC 1.1 (ISO 28500:2017), plain or packed with gzip.

Read are the HTML responses of one host: that of the first page in the archive. Of an address that was fetched more than
once the first is taken.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import Graph, Remark
from humanline.reach.sites.addresses import Addresses, host_of
from humanline.reach.sites.folders import MAX_PAGES, Progress
from humanline.reach.sites.gathering import Site, counted
from humanline.reach.sites.markup import looks_like_html
from humanline.reach.sites.pages import read_page
from humanline.reach.sites.unpacking import BoundedUnpacking, TooLargeError, unpacked

MAX_PAGE = 20_000_000
MAX_ALL = 20_000_000_000
_REDIRECTS = (301, 302, 303, 307, 308)


class Response(NamedTuple):
    """What a server answered.

    Attributes:
        address: what was asked for.
        status: the HTTP status.
        kind: the media type, such as `text/html`.
        charset: what the header says of the characters; may be empty.
        location: where a redirect leads; may be empty.
        body: the bytes of the page; `None` where they were not kept, `why` says why.
        why: why there is no body.
    """

    address: str
    status: int
    kind: str
    charset: str
    location: str
    body: bytes | None
    why: str | Remark = ""


def read_warc(path: Path, *, limit: int = MAX_ALL, progress: Progress | None = None) -> Graph:
    """Read the pages of one host from a web archive.

    Args:
        path: the archive.
        limit: the archive may unpack to this many bytes.
        progress: called with a sentence and the part that is done, from 0 to 1.

    Raises:
        ReachError: it is no web archive, or no page is in it.
    """
    reading = _Archive(path, limit, progress)
    try:
        reading.read()
    except TooLargeError as error:
        reading.stop("archive_too_large", str(error), "An archive may not unpack without bound.")
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError) as error:
        reading.stop("archive_damaged", _first_line(error), "A web archive is a file of WARC records.")
    return reading.graph()


class _Archive:
    """A web archive while it is read."""

    def __init__(self, path: Path, limit: int, progress: Progress | None) -> None:
        self._path = path
        self._limit = limit
        self._progress = progress
        self._counts: Counter[str] = Counter()
        self._site: Site | None = None
        self._entry = ""

    def read(self) -> None:
        """Take every response, from the first page on."""
        size = max(1, self._path.stat().st_size)
        with self._path.open("rb") as stream:
            for response in _responses(stream, self._limit, self._counts):
                if self._site is None:
                    if not response.kind.endswith("html") or response.status != 200:
                        continue
                    self._entry = response.address
                    self._site = Site(str(self._path), Addresses(response.address))
                take_response(self._site, response, self._counts)
                if self._progress is not None and len(self._site) % 100 == 0:
                    self._progress(f"{len(self._site):,} pages", min(1.0, stream.tell() / size))

    def stop(self, code: str, why: str, rule: str) -> None:
        """Keep what was read before a fault, and say so; without a page it is an error."""
        if self._site is None:
            raise _fault(self._path, f"it can't be read ({why})", rule)
        self._site.notes.append(Remark(code, {"error": why}))

    def graph(self) -> Graph:
        """The graph, with what was left out told."""
        site = self._site
        if site is None or not len(site):
            raise _fault(self._path, "no web page is in it", "A web archive of a site holds HTML responses.")
        told = {"hosts": "archive_other_hosts", "revisits": "archive_unchanged", "twice": "archive_twice"}
        site.notes += counted(self._counts, told)
        return site.graph("/" if "/" in site else site.addresses.follow(self._entry, self._entry).target)


def take_response(site: Site, response: Response, counts: Counter[str]) -> None:
    """Add what a server answered to a site.

    Args:
        site: the site that is read.
        response: the answer.
        counts: counts what was left out, by kind.
    """
    link = site.addresses.follow(response.address, response.address)
    if link.leads == "elsewhere":
        counts["hosts"] += 1
        return
    name = link.target
    if response.status in _REDIRECTS and response.location:
        leads = site.addresses.follow(response.location, response.address)
        if leads.leads == "page":
            site.moved(name, leads.target)
        else:
            site.left_out(name, response.address, Remark("moved_to", {"address": response.location[:200]}))
    elif response.body is None:
        site.left_out(name, response.address, response.why)
    elif not (response.kind.endswith("html") or (not response.kind and looks_like_html(response.body))):
        if link.leads == "page":
            why = Remark("no_web_page", {"kind": response.kind}) if response.kind else "no_web_page_at_all"
            site.left_out(name, response.address, why)
    elif name in site.pages():
        counts["twice"] += 1
    elif len(site) >= MAX_PAGES:
        site.left_out(name, response.address, Remark("most_pages", {"pages": MAX_PAGES}))
    else:
        page = read_page(response.body, response.address, site.addresses, charset=response.charset)
        site.add(name, page, status=response.status)


def _responses(stream: BinaryIO, limit: int, counts: Counter[str]) -> Iterator[Response]:
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    source: Any = BoundedUnpacking(stream, limit) if packed else stream
    for record in ArchiveIterator(source):
        if record.rec_type == "revisit":
            counts["revisits"] += 1
        if record.rec_type != "response" or record.http_headers is None:
            continue
        address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        try:
            host = host_of(address)
        except ValueError:
            continue
        if host and address.lower().startswith(("http://", "https://")):
            yield _response(record, address)


def _response(record: ArcWarcRecord, address: str) -> Response:
    headers = record.http_headers
    status = headers.get_statuscode()
    told = headers.get_header("Content-Type") or ""
    kind, _, rest = told.partition(";")
    charset = rest.partition("charset=")[2].partition(";")[0].strip(" \"'")
    body: bytes | None = None
    why: str | Remark = ""
    kind = kind.strip().lower()
    if not kind or kind.endswith("html"):
        raw = record.raw_stream.read(MAX_PAGE + 1)
        try:
            if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
                raw = unchunked(raw)
            body = unpacked(raw, headers.get_header("Content-Encoding") or "", MAX_PAGE)
        except ValueError as error:
            why = Remark("not_unpacked", {"error": str(error)})
    else:
        body = b""
    location = headers.get_header("Location") or ""
    return Response(address, int(status) if status.isdigit() else 0, kind, charset, location, body, why)


def unchunked(body: bytes) -> bytes:
    """A body sent in chunks (RFC 9112, section 7.1) made one; one that isn't in chunks stays as it is."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at, at + 100)
        size = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            return b"".join(parts) if parts else body
        if length == 0:
            break
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2
    return b"".join(parts)


def _fault(path: Path, found: str, rule: str) -> ReachError:
    return ReachError([Fault(str(path), found, rule, "Give a .warc or .warc.gz file, or a folder of HTML.")])


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]

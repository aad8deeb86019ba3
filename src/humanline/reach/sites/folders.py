"""A site as a folder of HTML files, such as a static site or what a mirroring program has saved."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import Graph, Remark
from humanline.reach.sites.addresses import Addresses, host_of
from humanline.reach.sites.gathering import Site
from humanline.reach.sites.markup import looks_like_html
from humanline.reach.sites.pages import read_page

Progress = Callable[[str, float], None]

MAX_PAGE = 64_000_000
MAX_PAGES = 100_000
_PAGE = re.compile(r"\.(?:x?html?|shtml|xht|php\d?|aspx?|jsp|cfm)$", re.IGNORECASE)
_OTHER = re.compile(r"\.\w{1,5}$")
_HOST = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:+]\d+)?$", re.IGNORECASE)
_CANONICAL = re.compile(rb"<link\b[^>]{0,300}?rel=[\"']?canonical[^>]{0,300}?>", re.IGNORECASE)
_HREF = re.compile(rb"href=[\"']?(https?://[^\"'\s>]{1,300})", re.IGNORECASE)
#: Where a site has no address, its pages get one that can't exist (RFC 2606).
NOWHERE = "https://site.invalid/"


def read_folder(path: Path, *, progress: Progress | None = None) -> Graph:
    """Read a folder as a site: the folder is the front page's place, its files are the pages.

    Args:
        path: the folder. If it holds nothing but one folder that is named as a host, that one is read.
        progress: called with a sentence and the part that is done, from 0 to 1.

    Raises:
        ReachError: the folder holds no page, or can't be read.
    """
    root = _root(path)
    files = sorted(_pages(root), key=lambda file: (len(file.parts), file.name.lower() != "index.html", str(file)))
    if not files:
        raise ReachError(
            [
                Fault(
                    str(path),
                    "no web page is in it",
                    "A site is a folder with HTML files.",
                    "Give the folder that holds index.html.",
                )
            ]
        )
    addresses = Addresses(_origin(root, files))
    site = Site(str(path), addresses)
    if len(files) > MAX_PAGES:
        site.notes.append(
            Remark("too_many_pages", {"left": len(files) - MAX_PAGES, "pages": len(files), "most": MAX_PAGES})
        )
    for k, file in enumerate(files[:MAX_PAGES]):
        place = file.relative_to(root).as_posix()
        address = addresses.origin + quote(place)
        name = addresses.follow(address, address).target
        content = _content(file)
        if content is None:
            site.left_out(name, place, Remark("file_not_read", {"megabytes": MAX_PAGE // 1_000_000}))
        else:
            site.add(name, read_page(content, address, addresses, place=place))
        if progress is not None and k % 100 == 0:
            progress(f"{k:,} of {len(files):,} pages", k / len(files))
    names = {name.lower(): name for name in reversed(site.pages())}
    return site.graph("/", lambda name: _meant(name, names))


def read_file(path: Path) -> Graph:
    """Read one page as a site: the pages it links to are not looked at.

    Raises:
        ReachError: it can't be read.
    """
    content = _content(path)
    if content is None or not path.is_file():
        raise ReachError([Fault(str(path), "it can't be read", "A page is an HTML file.", "Give a file, or a folder.")])
    addresses = Addresses(NOWHERE)
    address = NOWHERE + quote(path.name)
    name = addresses.follow(address, address).target
    site = Site(str(path), addresses)
    site.notes.append("one_page_given")
    site.add(name, read_page(content, address, addresses, place=path.name))
    return site.graph(name)


def _root(path: Path) -> Path:
    """The folder of the front page: a mirror often puts the whole site in a folder named after its host."""
    try:
        entries = [entry for entry in path.iterdir() if not entry.name.startswith(".")]
    except OSError as error:
        raise ReachError(
            [Fault(str(path), f"it can't be read ({error.strerror})", "A site is a folder with HTML files.")]
        ) from error
    hosts = [entry for entry in entries if entry.is_dir() and _HOST.match(entry.name)]
    return hosts[0] if len(hosts) == 1 and not any(_PAGE.search(entry.name) for entry in entries) else path


def _pages(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            file = Path(folder) / name
            if file.is_symlink() or name.startswith("."):
                continue
            if _PAGE.search(name) or ((not _OTHER.search(name) or "?" in name) and looks_like_html(_head(file))):
                yield file


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(4_096)
    except OSError:
        return b""


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.stat().st_size <= MAX_PAGE else None
    except OSError:
        return None


def _origin(root: Path, files: list[Path]) -> str:
    """The address of the front page: by the folder's name, or by what the first pages call their own address."""
    if _HOST.match(root.name):
        return f"https://{root.name.replace('+', ':').lower()}/"
    for file in files[:5]:
        link = _CANONICAL.search(_head(file))
        href = _HREF.search(link.group()) if link else None
        if href:
            try:
                host = host_of(href[1].decode("ascii", "replace"))
            except ValueError:
                continue
            if host:
                return f"https://{host}/"
    return NOWHERE


def _meant(name: str, names: dict[str, str]) -> str:
    """The page that a server would give for this name: capitals, a missing `.html`, or a query that no file has."""
    path, _, query = name.partition("?")
    for tried in (name, *(f"{path}{end}" for end in (".html", ".htm", ".php")), path if query else name):
        found = names.get(tried.lower())
        if found is not None:
            return found
    return name

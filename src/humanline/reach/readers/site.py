"""Sites: a folder of HTML, a web archive (`.warc`, `.warc.gz`), or a start address."""

from __future__ import annotations

from pathlib import Path

from humanline.model.reach import Graph
from humanline.reach.sites.crawling import crawl
from humanline.reach.sites.folders import Progress, read_file, read_folder
from humanline.reach.sites.markup import looks_like_html
from humanline.reach.sites.warcs import read_warc

FORMAT = "site"
READS_FOLDERS = True


def recognises(name: str, head: bytes) -> bool:
    """Whether a file or folder by this name, with these first bytes, is a site; a folder has no bytes.

    Examples:
        >>> recognises("crawl.warc.gz", b""), recognises("menu.txt", b"1 Bills")
        (True, False)
    """
    return name.lower().endswith((".warc", ".warc.gz", ".html", ".htm", ".xhtml", "/")) or looks_like_html(head)


def read(path: Path, *, progress: Progress | None = None) -> Graph:
    """Read a folder of HTML, one page, or a web archive.

    Args:
        path: a folder, a `.warc` or `.warc.gz` file, or an HTML file.
        progress: called with a sentence and the part that is done, from 0 to 1.

    Raises:
        ReachError: it can't be read, or no page is in it.
    """
    if path.is_dir():
        return read_folder(path, progress=progress)
    if path.name.lower().endswith((".warc", ".warc.gz")):
        return read_warc(path, progress=progress)
    return read_file(path)


def read_address(
    url: str, *, pages: int = 500, seconds: float = 120.0, pause_s: float = 0.5, progress: Progress | None = None
) -> Graph:
    """Read a site from its start address: one host, one request at a time, as its `robots.txt` asks.

    Args:
        url: the address where a customer comes in, with `http://` or `https://`.
        pages: no more than this many pages are asked for.
        seconds: no new page is asked for after this time, in seconds.
        pause_s: time between two requests, in seconds; longer where the site asks so.
        progress: called with a sentence and the part that is done, from 0 to 1.

    Raises:
        ReachError: the address can't be used, the site can't be reached, or it asks not to be visited.
    """
    return crawl(url, pages=pages, seconds=seconds, pause_s=pause_s, progress=progress)

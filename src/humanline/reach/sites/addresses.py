"""Which page a link leads to: addresses of one page that are written differently become one.

Folded are: the host's case, `www.`, dots and double slashes in the path, percent-encoding (RFC 3986, section 6), the
fragment, `index.html` and its like, a slash at the end, session numbers, and query parameters that only track or sort.
"""

from __future__ import annotations

import posixpath
import re
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

Leads = Literal[
    "page", "telephone", "email", "whatsapp", "document", "elsewhere", "nowhere", "script", "file", "unreadable"
]

#: Longer addresses are not followed.
MAX_ADDRESS = 2_000
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|xhtml|shtml|php\d?|aspx?|jsp|cfm)$", re.IGNORECASE)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_IDLE_PARAMETER = re.compile(
    r"^(?:utm_\w+|mtm_\w+|pk_\w+|piwik_\w+|gclid|fbclid|msclkid|dclid|yclid|mc_[ce]id|_ga|_gl|_hs\w+|"
    r"sort(?:ed|ing|by|order|eer\w*)?|order(?:_?by|_?dir)?|sortdir\w*|dir|"
    r"phpsessid|jsessionid|asp\.?net_?sessionid|aspsessionid\w*|session_?id|sid|cfid|cftoken)$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|rtf|xlsx?|ods|pptx?|odp)$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|bmp|tiff?|css|js|mjs|json|xml|rss|atom|ics|vcf|zip|gz|tgz|rar|7z|exe|dmg|"
    r"mp[34]|m4[av]|ogg|wav|webm|mov|avi|woff2?|ttf|eot|epub|csv|txt|kml|gpx)$",
    re.IGNORECASE,
)
_WHATSAPP = re.compile(r"^(?:wa\.me|(?:api|web|chat)\.whatsapp\.com)$", re.IGNORECASE)
#: Characters that stay encoded in a page's name, so that it reads back as the same address.
_KEPT_ENCODED = re.compile(r"[\x00-\x20\x7f%?#]")
_MAX_CACHE = 200_000


class Link(NamedTuple):
    """Where a link leads.

    Attributes:
        leads: to what kind of thing.
        target: of a page or document: its name on this site, such as `/contact?page=2`; of another host: the host.
        address: the whole address.
    """

    leads: Leads
    target: str
    address: str


class Addresses:
    """Names the pages of one host.

    Args:
        origin: the address of the front page, such as `https://www.example.org/`.
        hosts: other hosts that are this site, in lower case and without `www.`.
    """

    def __init__(self, origin: str, hosts: frozenset[str] = frozenset()) -> None:
        self.origin = origin
        self.hosts = hosts | {host_of(origin)}
        self._cache: dict[str, Link] = {}

    def follow(self, href: str, base: str) -> Link:
        """Where a link with this `href` leads, on a page whose links start from the address `base`."""
        plain = href.strip()
        absolute = plain.startswith("/") and not plain.startswith("//")
        folder = base if plain[:1] in ("", "?", "#") else base.partition("?")[0].rpartition("/")[0]
        key = plain if absolute else f"{folder}\n{plain}"
        known = self._cache.get(key)
        if known is None or (absolute and host_of(base) not in self.hosts):
            known = self._follow(re.sub(r"[\t\r\n]", "", plain), base)
            if len(self._cache) >= _MAX_CACHE:
                self._cache.clear()
            self._cache[key] = known
        return known

    def _follow(self, href: str, base: str) -> Link:
        scheme = href.partition(":")[0].lower() if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", href) else ""
        if scheme in ("tel", "callto", "sms"):
            return Link("telephone", href, href)
        if scheme == "mailto":
            return Link("email", unquote(href[7:].partition("?")[0]).strip(), href)
        if scheme == "whatsapp":
            return Link("whatsapp", href, href)
        if scheme == "javascript":
            return Link("script", "", href)
        if scheme not in ("", "http", "https"):
            return Link("nowhere", "", href)
        if not href or href.startswith("#"):
            return Link("nowhere", "", href)
        if len(href) > MAX_ADDRESS:
            return Link("unreadable", "", href[:MAX_ADDRESS])
        try:
            address = urljoin(base, href)
            host = host_of(address)
        except ValueError:
            return Link("unreadable", "", href)
        if _WHATSAPP.match(host):
            return Link("whatsapp", address, address)
        if host not in self.hosts:
            return Link("elsewhere", host, address)
        name = page_name(address)
        path = name.partition("?")[0]
        leads: Leads = "document" if _DOCUMENT.search(path) else "file" if _FILE.search(path) else "page"
        return Link(leads, name, address)


def host_of(address: str) -> str:
    """Host and port of an address, in lower case, without `www.` and the usual port.

    Examples:
        >>> host_of("https://WWW.Example.org:443/contact")
        'example.org'
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def page_name(address: str) -> str:
    """The name of a page on its site: path and query, folded.

    Examples:
        >>> page_name("https://example.org/a/../Contact/index.html?utm_source=x&page=2&sort=up#top")
        '/Contact?page=2'
    """
    parts = urlsplit(address)
    path = _SESSION_PATH.sub("", parts.path) or "/"
    path = posixpath.normpath(re.sub(r"/{2,}", "/", f"/{path}"))
    path = _INDEX.sub("/", readable(path))
    path = path.rstrip("/") or "/"
    if not parts.query:
        return path
    pairs = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _IDLE_PARAMETER.match(pair[0])
    )
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe=',:/@')}" for name, value in pairs)
    return f"{path}?{query}" if query else path


def readable(path: str) -> str:
    """A path with its percent-encoding undone where that leaves the same address."""
    parts = re.split("%2F", path, flags=re.IGNORECASE)
    return "%2F".join(_KEPT_ENCODED.sub(_encoded, unquote(part)) for part in parts)


def _encoded(match: re.Match[str]) -> str:
    return f"%{ord(match.group()):02X}"

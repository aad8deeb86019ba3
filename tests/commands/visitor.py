"""A browser without scripts: pages as a tree, forms filled in and sent, redirects followed, cookies kept."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html


class Visitor:
    """Somebody who looks at pages.

    Args:
        port: of the service.
        language: that they want.
    """

    def __init__(self, port: int, language: str = "en") -> None:
        self.port, self.language = port, language
        self.cookies: dict[str, str] = {}
        self.path, self.status, self.text, self.headers = "/", 0, "", {}

    def go(self, path: str, fields: dict[str, str] | None = None) -> Visitor:
        """Open a page, or send a form; redirects are followed."""
        for _ in range(5):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            headers = {"Accept": "text/html", "Accept-Language": self.language}
            if self.cookies:
                headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            body = None
            if fields is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = urlencode(fields).encode()
            connection.request("GET" if fields is None else "POST", path, body, headers)
            answer = connection.getresponse()
            self.text, self.status, self.headers = answer.read().decode(), answer.status, dict(answer.getheaders())
            connection.close()
            for header in answer.headers.get_all("set-cookie") or ():
                name, _, value = header.partition(";")[0].partition("=")
                self.cookies[name] = value
            self.path = path
            if answer.status != 303:
                return self
            path, fields = urljoin(path, answer.headers["location"]), None
        raise RuntimeError("it goes round in circles")

    @property
    def tree(self):
        """The page."""
        return html.fromstring(self.text)

    @property
    def words(self) -> str:
        """What stands on the page, without white space around it."""
        return " ".join(self.tree.text_content().split())

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return " ".join(self.tree.findtext(".//h1").split())

    def press(self, label: str, **filled: str) -> Visitor:
        """Fill in the form of a button, and press it."""
        buttons = [one for one in self.tree.iter("button") if one.text_content().strip() == label]
        if not buttons:
            raise LookupError(f"no button {label!r} on {self.path}: {self.words[:300]}")
        button = buttons[0]
        form = (
            self.tree.get_element_by_id(button.get("form"))
            if button.get("form")
            else next(button.iterancestors("form"))
        )
        fields = dict(form.form_values())
        for name, value in filled.items():
            if name not in form.fields:
                raise LookupError(f"no field {name!r} in the form of {label!r}")
            fields[name] = value
        if button.get("name"):
            fields[button.get("name")] = button.get("value", "")
        return self.go(urljoin(self.path, form.get("action")), fields)

    def contact(self) -> str:
        """The link in the address."""
        return urlsplit(self.path).path.split("/")[2]

    def case(self) -> str:
        """The contact as the ledger and colleagues know it."""
        return self.contact().partition(".")[0]

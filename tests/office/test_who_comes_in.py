"""An address refuses who has no key, comes from elsewhere or asks by another name; phones see the workshop alone."""

from __future__ import annotations

import http.client
import socket
from urllib.parse import urlencode

import pytest
from served import ask

from humanline.office import addresses, phones
from humanline.office.hours import Hour
from humanline.office.phones import Network
from humanline.office.projects import Project

FORM = {"content_type": "application/x-www-form-urlencoded"}
NOT_PUBLIC = [one for one in addresses.ADDRESSES if one.path not in addresses.PUBLIC]


def _path(one):
    return one.path.replace("{project}", "made-up").replace("{name}", "line.toml").replace("{trial}", "trial")


@pytest.mark.parametrize("one", NOT_PUBLIC, ids=lambda one: f"{one.method} {one.path}")
def test_an_address_refuses_who_does_not_belong(one, port, project, visitor):
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    cookie, path = visitor.cookie, _path(one)
    ways = [
        (403, path, {}),
        (403, path, {"cookie": f"{visitor.keys.cookie}=wrong"}),
        (403, f"{path}?key=wrong", {}),
        (403, path, {"cookie": cookie, "origin": "https://evil.example"}),
        (403, path, {"cookie": cookie, "origin": "http://127.0.0.1:1"}),
        (403, path, {"cookie": cookie, "sec_fetch_site": "same-site"}),
        (421, path, {"cookie": cookie, "host": "evil.example"}),
    ]
    if one.method == "POST":  # a form without the key that our own pages carry
        ways += [(403, path, {"cookie": cookie, **FORM})]
    for status, where, headers in ways:
        found, headers_back, body = ask(port, where, method=one.method, **headers)
        assert found == status, (where, headers)
        assert "unsafe" not in headers_back["content-security-policy"]
        assert b"Made Up" not in body
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_what_anybody_may_see_is_the_look_alone(port):
    for path in addresses.PUBLIC:
        assert ask(port, path, method="GET")[0] == 200


def test_a_project_is_a_folder_that_is_listed_and_no_way_out_of_it(port, visitor, project, root):
    (root.parent / "outside").mkdir(exist_ok=True)
    (root.parent / "outside" / "line.toml").write_text("schema = 1\n")
    for name in ("..%2Foutside", "%2E%2E", "outside", "made-up%2F.."):
        assert visitor.get(f"/p/{name}/facts")[0] == 404
    for name in ("export.csv", "..%2Fsecret", "%2e%2e%2fline.toml", "humanline.key", ".humanline%2Ftidied.json"):
        assert visitor.get(f"/p/made-up/file/{name}")[0] == 404
    status, headers, body = visitor.get("/p/made-up/file/line.toml")
    assert (status, body) == (200, (project / "line.toml").read_text())
    assert "attachment" in headers["content-disposition"]


@pytest.fixture
def network(tmp_path, monkeypatch):
    monkeypatch.setattr(phones, "own_address", lambda: "127.0.0.1")
    (tmp_path / ".humanline").mkdir()
    held = Network(Project(tmp_path, "x"), Hour(tmp_path / ".humanline"))
    yield held
    held.close()


def test_phones_see_the_workshop_alone_and_only_with_the_code(network):
    port = int(network.address.rsplit(":", 1)[1])
    for one in phones.ADDRESSES:
        public = one.path in ("/style.css", "/page.js", "/icon.svg")
        assert ask(port, one.path, method=one.method)[0] == (200 if public else 403)
        assert ask(port, one.path, method=one.method, host="evil.example")[0] == 421
    status, headers, _ = ask(port, f"/?key={network.code}", method="GET")
    assert status == 303
    cookie = headers["set-cookie"].partition(";")[0]
    assert ask(port, "/", method="GET", cookie=cookie)[0] == 200
    for path in ("/p/x/plan", "/p/x/workshop", "/close", "/projects"):
        assert ask(port, path, method="GET", cookie=cookie)[0] == 404
    assert ask(port, "/join", urlencode({"side": "customer"}).encode(), cookie=cookie, **FORM)[0] == 403


def test_a_code_is_not_guessed(network):
    port = int(network.address.rsplit(":", 1)[1])
    for n in range(202):
        assert ask(port, f"/?key=aaaa-{n:04d}", method="GET")[0] == 403
    assert ask(port, f"/?key={network.code}", method="GET")[0] == 403


def test_after_the_hour_nothing_answers(network):
    port = int(network.address.rsplit(":", 1)[1])
    network.close()
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", port), 1):
        pass


def test_what_is_no_http_and_very_long_ends_quietly(port, visitor):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/p/" + "x" * 20_000, headers={"cookie": visitor.cookie})
    assert connection.getresponse().status in (400, 404, 414, 431)
    connection.close()

"""Who is let in: by a key, once, from pages of our own, under a name that is ours; everybody else is refused."""

from __future__ import annotations

import pytest
from served import ask, running

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

from starlette.responses import PlainTextResponse

COOKIE = "test-door"


@pytest.fixture(scope="module")
def keys():
    from humanline.serve.security import Keys

    return Keys(COOKIE)


@pytest.fixture(scope="module")
def port(keys):
    from humanline.serve.routes import Address, application
    from humanline.serve.security import PAGES

    async def page(request, _room):
        return PlainTextResponse(request.state.session)

    def refused(_request, status, fault):
        return PlainTextResponse(str(fault), status)

    table = (Address("GET", "/", "a page", page), Address("POST", "/", "a form", page),
             Address("GET", "/style.css", "the style", page))  # fmt: skip
    app = application(
        table, None, hosts=("127.0.0.1",), refused=refused, headers=PAGES, keys=keys, public=("/style.css",)
    )
    with running(app) as number:
        yield number


@pytest.fixture(scope="module")
def cookie(port, keys):
    status, headers, _ = ask(port, f"/?key={keys.new_key()}", method="GET")
    assert (status, headers["location"]) == (303, "/")
    return headers["set-cookie"].partition(";")[0]


def test_a_key_is_exchanged_once_for_a_cookie_that_no_other_site_sends_or_reads(port, keys):
    key = keys.new_key()
    status, headers, _ = ask(port, f"/?key={key}", method="GET")
    assert status == 303
    for part in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert part in headers["set-cookie"]
    assert key not in headers["set-cookie"]
    assert ask(port, f"/?key={key}", method="GET")[0] == 403


def test_who_is_in_already_spends_a_key_as_well(port, keys, cookie):
    key = keys.new_key()
    status, headers, _ = ask(port, f"/?key={key}", method="GET", cookie=cookie)
    assert (status, headers["location"], "set-cookie" in headers) == (303, "/", False)
    assert ask(port, f"/?key={key}", method="GET")[0] == 403


def test_a_key_that_is_not_for_once_lets_in_all_who_have_it():
    from humanline.serve.security import Keys

    many = Keys(COOKIE, once=False)
    key = many.new_key()
    first, second = many.admit(key), many.admit(key)
    assert first != second
    assert many.is_in(first)
    assert many.is_in(second)
    many.close()
    assert not many.is_in(first)
    assert many.admit(key) is None


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/", {"cookie": f"{COOKIE}=nothing"}),
        ("/", {"cookie": f'{COOKIE}=;;;="{COOKIE}'}),
        ("/?key=wrong", {}),
        ("/?key=%ff%fe", {}),
        ("/nothing", {}),
    ],
)
def test_without_a_key_nothing_is_shown(port, method, path, headers):
    status, _, body = ask(port, path, method=method, **headers)
    assert status == 403
    assert b"new address" in body


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_another_origin_is_refused_with_the_right_cookie_too(port, cookie, method, headers):
    status, _, body = ask(port, "/", method=method, cookie=cookie, **headers)
    assert (status, b"origin" in body) == (403, True)


def test_another_name_is_refused_before_all_else(port, cookie):
    assert ask(port, "/", method="GET", cookie=cookie, host="evil.example")[0] == 421
    assert ask(port, "/style.css", method="GET", host=f"evil.example:{port}")[0] == 421


def test_who_was_let_in_is_answered_also_from_our_own_origin(port, cookie):
    for headers in ({}, {"origin": f"http://127.0.0.1:{port}", "sec_fetch_site": "same-origin"}):
        for method in ("GET", "POST"):
            status, _, body = ask(port, "/", method=method, cookie=cookie, **headers)
            assert (status, body.decode()) == (200, cookie.partition("=")[2])


def test_every_answer_has_the_headers_and_nothing_unsafe(port, cookie):
    for path, more in (("/", {"cookie": cookie}), ("/", {}), ("/nothing", {"cookie": cookie}), ("/style.css", {})):
        headers = ask(port, path, method="GET", **more)[1]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_a_form_key_is_that_of_its_session_alone(keys):
    one, other = keys.admit(keys.new_key()), keys.admit(keys.new_key())
    assert keys.is_form_key(one, keys.form_key(one))
    assert not keys.is_form_key(one, keys.form_key(other))
    assert not keys.is_form_key(one, "é")
    assert one not in keys.form_key(one)

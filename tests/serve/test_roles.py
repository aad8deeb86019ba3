"""Who may do what: every address of the table, for everybody who may come."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from served import NOON, ask, colleague, live

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from humanline.desk.addresses import ADDRESSES, refused
from humanline.desk.colleague import COOKIE
from humanline.model.live import Contact, Happened
from humanline.serve.colleagues import DEEDS
from humanline.serve.links import DAYS, PageLinks
from humanline.serve.security import PAGES, Keys
from humanline.serve.working import new_name
from humanline.store.reading import ledger_name

SECRET = "what only the customer and a colleague may read"
#: Key → what it may do; the last two come in by their browser.
SCOPES = {"agent": "agent", "manager": "manager", "figures": "figures", "colleague": "agent",
          "leader": "agent manager figures"}  # fmt: skip
COMES = ("nobody", "wrong", "agent", "manager", "figures", "colleague", "leader", "key as cookie", "other origin")
#: Role → who of those may: by their key (of an address of data), by their browser (of a page).
MAY = {
    "agent": ({"agent"}, {"colleague", "leader"}),
    "manager": (set(), {"leader"}),
    "figures": ({"figures"}, set()),
    "colleague": (set(), {"colleague", "leader"}),
}


class Clock:
    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    clock = Clock()
    more = {"addresses": ADDRESSES, "headers": PAGES, "refusing": refused, "start": False, "places": 2_000}
    with live(tmp_path_factory.mktemp("roles"), clock=clock, **more) as (port, room):
        room.clock_of_test = clock
        for name, scopes in SCOPES.items():
            colleague(room, name, scopes)
        yield port, room


@pytest.fixture
def contact(service):
    """The id of a contact that the colleague `agent` has."""
    _, room = service
    name = new_name()

    def work(store):
        store.new(Contact(id=name, opened_at=room.at(), at=room.at()))
        for event, by in (("ask", ""), ("offer", "agent"), ("accept", "agent")):
            happened = Happened(event, room.at(), by=by, lease_until=room.at() + 10**9)
            store.happen(name, happened, text=SECRET * (event == "ask"))

    room.store.write(work).result(20)
    return name


def headers_of(room, who):
    """What somebody comes with, and the key of their forms."""
    token = {"wrong": "no such key"}.get(who, f"the-key-of-{who}")
    if who in ("colleague", "leader", "other origin"):
        session = f"session of {who}".ljust(32)[:32].replace(" ", "-")
        by = "colleague" if who == "other origin" else who

        def work(store):
            store.end_session(session)
            store.begin_session(by, session, room.at() + 10**10)

        room.store.write(work).result(20)
        return {"cookie": f"{COOKIE}={session}"}, Keys.form_key(session if who != "other origin" else "another")
    if who == "key as cookie":
        return {"cookie": f"{COOKIE}=the-key-of-leader"}, Keys.form_key("the-key-of-leader")
    return ({} if who == "nobody" else {"authorization": f"Bearer {token}"}), "x"


def asked(port, one, headers, *, name, link, case, **fields):
    path = one.path.replace("{id}", name).replace("{link}", link).replace("{case}", case)
    path = path.replace("{deed}", "say" if "{deed}" in path else "")
    body = urlencode({"text": "hello", **fields}).encode() if one.method == "POST" else b""
    kind = {"content_type": "application/x-www-form-urlencoded"} if body else {}
    status, got, answer = ask(port, path, body, method=one.method, accept="text/html", **kind, **headers)
    for header, value in PAGES.items():
        # What pages of other sites load says so itself.
        allowed = "cross-origin" if (path, header) == ("/button.js", "cross-origin-resource-policy") else value
        assert got.get(header) == allowed, (path, header)
    assert status < 500, (path, headers)
    return status, answer.decode()


@pytest.mark.parametrize("one", ADDRESSES, ids=lambda one: f"{one.method} {one.path}")
def test_everybody_may_do_what_is_theirs_and_nothing_else(service, contact, one):
    port, room = service
    case = ledger_name(contact)
    link = room.links.new(case, room.at())
    allowed = set()
    for who in COMES:
        headers, form_key = headers_of(room, who)
        status, text = asked(port, one, headers, name=contact, link=link, case=case, form_key=form_key)
        if status not in (401, 403):
            allowed.add(who)
        elif one.role != "customer":
            assert SECRET not in text, who
    if one.role in ("anyone", "customer"):
        # Coming in is for whoever has a name or a key: what was sent here is neither.
        assert allowed == (set() if one.path == "/desk/enter" else set(COMES))
        return
    by_key, by_browser = MAY[one.role]
    expected = by_browser if one.path.startswith("/desk") else by_key
    # A page that only shows needs no key of a form.
    shows = {"other origin"} if one.method == "GET" and "colleague" in expected else set()
    assert allowed == expected | shows


#: Of those who come, the customer: with what, and whether it may be read.
LINKS = ("good", "ended", "of another key", "the id", "the case", "none")


@pytest.mark.parametrize("one", [one for one in ADDRESSES if "{link}" in one.path or "{id}" in one.path],
                         ids=lambda one: f"{one.method} {one.path}")  # fmt: skip
def test_a_customers_link_shows_while_it_is_good_and_asks_for_ever(service, contact, one):
    port, room = service
    case = ledger_name(contact)
    long_ago = room.at() - (DAYS * 24 + 1) * 3_600_000_000
    of = {
        "good": room.links.new(case, room.at()),
        "ended": room.links.new(case, long_ago),
        "of another key": PageLinks(b"x" * 32).new(case, room.at()),
        "the id": contact,
        "the case": case,
        "none": "x",
    }
    right = "the id" if "{id}" in one.path else "good"
    for what in LINKS:
        status, text = asked(port, one, {}, name=of[what], link=of[what], case=case)
        if one.path.endswith("/person"):
            assert status in (200, 303), what
        elif one.role == "customer":
            gone = {404} | ({410} if what == "ended" and "{link}" in one.path else set())
            assert (status in gone) == (what != right), (what, status)
        assert SECRET not in text or what == right, what


def test_the_table_says_whose_each_address_is():
    roles = {one.role for one in ADDRESSES}
    assert roles == {"anyone", "customer", *MAY}
    assert all(one.role != "anyone" for one in ADDRESSES if "/cases/" in one.path or "/desk/case" in one.path)
    assert len(DEEDS) > 5


def test_a_link_is_made_anew_in_the_second_half_of_its_time_and_ends_with_its_key(service, contact):
    port, room = service
    case = ledger_name(contact)
    now = room.at()
    link = room.links.read(room.links.new(case, now))
    assert (link.case, link.shows(now), link.is_half_gone(now)) == (case, True, False)
    later = now + (DAYS - 1) * 24 * 3_600_000_000
    assert (link.shows(later), link.is_half_gone(later)) == (True, True)
    old = room.links.new(case, now - (DAYS - 1) * 24 * 3_600_000_000)
    status, headers, _ = ask(port, f"/c/{old}/say", b"text=hello", content_type="application/x-www-form-urlencoded")
    assert status == 303
    assert headers["location"] == room.link(case)
    for wrong in ("", ".", "..", f"{case}..", f"{case}.ffff.x", "\ud800", link.case):
        assert not room.links.read(wrong).shows(now)


def test_who_came_in_goes_out_in_the_evening(service):
    port, room = service
    headers, _ = headers_of(room, "colleague")
    assert ask(port, "/desk", method="GET", **headers)[0] == 200
    room.clock_of_test.now += timedelta(hours=13)
    assert ask(port, "/desk", method="GET", **headers)[0] == 401
    room.clock_of_test.now = NOON

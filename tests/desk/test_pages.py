"""The pages without a script: a customer asks, a colleague answers, and a person is one press away wherever one is."""

from datetime import timedelta

import pytest
from served import NOON, colleague, live
from visitor import Visitor

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from humanline.desk.addresses import ADDRESSES, PAGES, refused
from humanline.desk.pages import catalogue
from humanline.foundation.language import LANGUAGES
from humanline.foundation.words import placeholders
from humanline.line.saying import catalogue as reasons
from humanline.model.live import Contact, Happened
from humanline.serve.security import PAGES as HEADERS
from humanline.store.ledger import verified
from humanline.store.reading import ledger_name

PERSON = "Talk to a person"
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} \u202e😀"


class Clock:
    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    clock = Clock()
    more = {"addresses": ADDRESSES, "headers": HEADERS, "refusing": refused, "number": "020 000 00 00", "start": False}
    with live(tmp_path_factory.mktemp("desk"), clock=clock, **more) as (port, room):
        room.clock_of_test = clock
        yield port, room


@pytest.fixture
def port(shared):
    """A port behind which nobody waits from an earlier test."""
    port, room = shared
    for contact in room.store.read(lambda store: list(store.queue())):
        room.store.write(lambda store, one=contact: store.happen(one.id, Happened("cancel_ask", room.at()))).result(20)
    return port


@pytest.fixture
def room(shared):
    return shared[1]


def come_in(port, room, name="anna"):
    visitor = Visitor(port).go("/desk").press("Come in with a key", key=colleague(room, name))
    assert visitor.heading == f"Your desk: {name.title()}"
    return visitor


def test_a_customer_asks_and_a_colleague_answers(port, room):
    customer = Visitor(port).go("/").press("Continue", moment="rent", text="My rent went up, why?")
    assert customer.status == 200
    customer.press(PERSON)
    assert customer.heading == "You are waiting for a person"
    assert "You are the first." in customer.words
    desk = come_in(port, room)
    assert "rent" in desk.words
    desk.press("Take the next")
    assert "My rent went up, why?" in desk.words  # the story, before the first word
    assert "The customer asks for a person" in desk.words
    assert customer.contact() not in desk.text
    assert room.store.read(lambda store: store.of_case(customer.case())).id not in desk.text + customer.text
    desk.press("Accept").press("Send", text="Because of the yearly rise.")
    customer.go(customer.path)
    assert customer.heading == "You are talking to Anna"
    assert "Because of the yearly rise." in customer.words
    customer.press("Send", text="Ah. Thank you")
    desk.go(desk.path)
    assert "Ah. Thank you" in desk.words
    desk.press("The talk has ended").press("Save", solved="yes", note="explained")
    assert desk.heading == "Your desk: Anna"
    customer.go(customer.path)
    assert customer.heading == "This has ended"
    assert "explained" not in customer.text
    customer.go(f"/c/{customer.contact()}/afterwards", {"solved": "yes", "felt_heard": "no", "wanted_person": "x"})
    assert "Thank you." in customer.words
    last = room.store.read(lambda store: store.entries_of_case(customer.case()))[-1]
    assert (last.kind, '"felt_heard":false' in last.facts, "wanted_person" in last.facts) == ("answered", True, False)
    assert room.store.read(verified).faults == ()


def test_the_button_on_the_first_page_takes_along_what_was_typed(port):
    customer = Visitor(port).go("/").press(PERSON, text="It is cold here", moment="rent")
    assert customer.heading == "You are waiting for a person"
    assert "It is cold here" in customer.words


def test_a_call_back_keeps_its_place_and_is_made(port, room):
    customer = Visitor(port).go("/").press(PERSON)
    assert "Fill in a number" in customer.press("Call me back, at my place").words
    customer.press("Call me back, at my place", address="06 12345678")
    assert customer.heading == "We call you back"
    assert "06 12345678" in customer.words
    desk = come_in(port, room).press("Take the next").press("Accept")
    assert "06 12345678" in desk.words
    desk.press("No answer: again later")
    assert "tried 1 times" in desk.words
    room.clock_of_test.now += timedelta(minutes=16)
    desk.go("/desk").press("Take the next").press("Accept").press("Reached")
    assert customer.go(customer.path).heading == "You are talking to Anna"
    desk.press("Promise to call back", in_minutes="60")
    assert customer.go(customer.path).heading == "We call you back"
    customer.press("I would rather wait here")
    assert customer.heading == "You are waiting for a person"
    customer.press("I need no person any more")
    assert customer.heading == "We have read your question"


STATES = {
    "self_service": [("decide_self", {})],
    "waiting": [("ask", {})],
    "offered": [("ask", {}), ("offer", {"by": "anna", "lease_until": 2 * 10**15})],
    "with_person": [("ask", {}), ("offer", {"by": "anna", "lease_until": 2 * 10**15}), ("accept", {"by": "anna"})],
    "callback_due": [("ask", {}), ("want_callback", {"address": "06", "callback_at": 2 * 10**15})],
    "callback_offered": [("ask", {}), ("want_callback", {"address": "06", "callback_at": 2 * 10**15}),
                         ("offer", {"by": "anna", "lease_until": 2 * 10**15})],
    "calling": [("ask", {}), ("want_callback", {"address": "06", "callback_at": 2 * 10**15}),
                ("offer", {"by": "anna", "lease_until": 2 * 10**15}), ("accept", {"by": "anna"})],
    "wrap_up": [("ask", {}), ("offer", {"by": "anna", "lease_until": 2 * 10**15}), ("accept", {"by": "anna"}),
                ("agent_close", {"by": "anna"})],
    "closed": [("decide_self", {}), ("bot_done", {})],
    "gave_up": [("decide_self", {}), ("leave", {})],
}  # fmt: skip


def made(room, state, **fields):
    """A contact in a state, with nasty words in every field."""
    name = f"{state}-{room.store.read(lambda store: sum(store.states().values()))}".ljust(22, "x")[:22]

    def work(store):
        at = room.at()
        store.new(Contact(id=name, opened_at=at, at=at, **fields))
        for event, more in STATES[state]:
            after, refusal = store.happen(name, Happened(event, at, **more), text=NASTY)
            assert not refusal
        return after

    assert room.store.write(work).result(20).state == state
    return name


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_i1_the_button_has_its_place_on_every_page_and_works(port, room, state, language):
    colleague(room, "anna")
    name = made(room, state, moment=NASTY, words=NASTY, link="javascript:alert(1)")
    visitor = Visitor(port, language).go(room.link(ledger_name(name)))
    assert visitor.status == 200
    first = next(visitor.tree.iter("button"))
    assert first.text_content() == catalogue()["person"][language]
    assert first.getparent().getparent().tag == "header"
    visitor.press(catalogue()["person"][language])
    assert visitor.status == 200
    contact = room.store.read(lambda store: store.contact(name))
    assert contact.first_asked_at is not None
    assert contact.state not in ("self_service", "closed", "gave_up", "wrap_up")


@pytest.mark.parametrize("path", ["/", "/c/nobody", "/c/nobody/nothing", "/nothing"])
def test_i1_it_is_on_pages_that_are_not_there_too(port, path):
    visitor = Visitor(port).go(path)
    visitor.press(PERSON)
    assert visitor.heading == "You are waiting for a person"


def test_no_page_is_heavy_and_none_runs_what_a_customer_wrote(port, room):
    desk = come_in(port, room)
    pages = []
    for state in STATES:
        name = made(room, state, moment=NASTY, words=NASTY, link="javascript:alert(1)")
        pages.append(Visitor(port).go(room.link(ledger_name(name))))
        case = room.store.read(lambda store, name=name: store.connection.exec_driver_sql(
            "SELECT ledger FROM contact WHERE id = ?", (name,)).scalar())  # fmt: skip
        pages.append(Visitor(port).go("/"))
        desk.go(f"/desk/case/{case}")
        pages.append(desk)
        for one in pages:
            scripts = [each.get("src") for each in one.tree.iter("script")]
            assert set(scripts) <= {"/desk.js"}
            assert not one.tree.xpath("//img | //*[@onerror] | //a[starts-with(@href, 'javascript')]")
            assert "49" not in one.words.replace("{{ 7*7 }}", "")
            assert len(one.text.encode()) < 60_000
            assert "unsafe" not in one.headers["content-security-policy"]
        pages.clear()


def test_colleagues_come_in_with_a_key_and_only_from_our_own_pages(port, room):
    visitor = Visitor(port).go("/desk")
    assert visitor.status == 401
    assert visitor.press("Come in with a key", key="wrong").status == 401
    desk = come_in(port, room)
    made(room, "waiting")
    assert desk.go("/desk/next", {}).status == 403  # a form of another site has no form key
    desk.go("/desk").press("I am going")
    assert desk.status == 401


def test_what_is_written_where_nobody_reads_along_is_a_request_for_a_person(port):
    customer = Visitor(port).go("/").press("Continue", moment="rent")
    assert customer.heading == "You can do this on your own"
    customer.press("Ask a person", text="It says something else")
    assert customer.heading == "You are waiting for a person"
    assert "It says something else" in customer.words


def test_a_form_that_is_sent_twice_is_done_once(port):
    customer = Visitor(port).go("/").press(PERSON)
    page = customer.text
    customer.press("Send", text="once")
    customer.text = page
    customer.press("Send", text="once")
    assert customer.words.count("once") == 1


def test_another_colleague_does_not_see_what_is_not_theirs(port, room):
    desk = come_in(port, room)
    made(room, "waiting")
    desk.press("Take the next").press("Accept")
    other = come_in(port, room, "ben").go(desk.path)
    assert (other.status, other.heading) == (409, "This contact is not yours any more.")
    assert other.go(f"{desk.path}/say", {}).status == 403


def test_a_manager_sees_how_it_goes_and_a_colleague_does_not(port, room):
    made(room, "waiting")
    made(room, "calling")
    assert come_in(port, room).go("/desk/manage").status == 403
    visitor = Visitor(port).go("/desk").press("Come in with a key", key=colleague(room, "zoe", "agent manager"))
    visitor.go("/desk/manage")
    assert visitor.status == 200
    assert "Waiting: 1" in visitor.words
    assert "Signed by Somebody, until 2099-01-01." in visitor.words
    rows = [" ".join(row.text_content().split()) for row in visitor.tree.iter("tr")]
    assert rows[1].startswith("All")
    assert not [name for name in ("Anna", "Ben") if name in visitor.words]  # nothing of one colleague (I15)
    assert not list(visitor.tree.iter("button"))  # and nothing that can be switched off


def test_a_page_that_is_told_what_is_new_says_what_it_was_drawn_from(port, room):
    """Else what happens between the drawing and the first word of the stream is never shown."""
    made(room, "waiting")
    visitor = Visitor(port).go("/desk").press("Come in with a key", key=colleague(room, "zoe", "agent manager"))
    newest = str(room.store.read(lambda store: store.newest()))
    for address, version in (("/desk", visitor.go("/desk/alive").text), ("/desk/manage", newest)):
        body = visitor.go(address).tree.find("body")
        assert (address, body.get("data-version")) == (address, version)
        assert body.get("data-stream")


def test_the_list_is_another_when_one_goes_and_one_comes(port, room):
    """As many wait as before, but they are others."""
    visitor = Visitor(port).go("/desk").press("Come in with a key", key=colleague(room, "zoe"))
    first = Visitor(port).go("/").press(PERSON)
    before = visitor.go("/desk/alive").text
    assert visitor.go("/desk/alive").text == before
    first.press("I need no person any more")
    Visitor(port).go("/").press(PERSON)
    assert visitor.go("/desk/alive").text != before


def test_a_page_knows_what_is_new(port, room):
    customer = Visitor(port).go("/").press(PERSON)
    name = customer.contact()
    before = Visitor(port).go(f"/c/{name}/version").text
    customer.press("Send", text="hello")
    assert Visitor(port).go(f"/c/{name}/version").text != before


def test_every_sentence_is_there_in_both_languages_and_is_used():
    from pathlib import Path

    import humanline.desk as desk

    folder = Path(desk.__file__).parent
    code = "".join(path.read_text() for path in [*folder.glob("*.py"), *folder.glob("templates/*.html")])
    for key, entry in {**catalogue(), **reasons()}.items():
        assert set(entry) == set(LANGUAGES), key
        assert placeholders(entry["nl"]) == placeholders(entry["en"]), key
    states = {f"state_{state}" for state in STATES}
    assert not [key for key in catalogue() if f'"{key}"' not in code and key not in states]
    assert len({(one.method, one.path) for one in PAGES}) == len(PAGES)

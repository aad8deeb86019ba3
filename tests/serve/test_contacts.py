"""A contact over HTTP, from its opening to its end: what a customer and a colleague can do, and what is refused."""

from datetime import timedelta

import pytest
from served import NOON, POLICY, ask, colleague, live, sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from humanline.model.live import Colleague
from humanline.model.service import ChannelHours
from humanline.serve.addresses import ADDRESSES, COLLEAGUES
from humanline.serve.working import LEASE, PRESENCE, sweep
from humanline.store.exporting import report
from humanline.store.ledger import verified
from humanline.store.reading import ledger_name


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def later(self, microseconds):
        self.now += timedelta(microseconds=microseconds)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    clock = Clock()
    with live(tmp_path_factory.mktemp("live"), clock=clock, start=False, number="020 000 00 00") as (port, room):
        room.clock_of_test = clock
        yield port, room


@pytest.fixture
def port(shared):
    """A port behind which nobody waits from an earlier test."""
    port, room = shared
    for contact in room.store.read(lambda store: list(store.queue())):
        sent(port, f"/v1/contacts/{contact.id}/cancel")
    return port


@pytest.fixture
def room(shared):
    return shared[1]


@pytest.fixture
def anna(room):
    return colleague(room, "anna")


@pytest.fixture
def ben(room):
    return colleague(room, "ben")


def opened(port, **contact):
    status, found = sent(port, "/v1/contacts", **contact)
    assert status == 201
    return found


def taken(port, token):
    """The case that is next, accepted."""
    _, case = sent(port, "/v1/agents/me/next", token)
    assert sent(port, f"/v1/cases/{case['case']}/accept", token)[0] == 200
    return case["case"]


def test_the_line_decides_how_a_contact_starts(port):
    found = opened(port, moment="rent", age="18")
    assert (found["state"], found["because"]) == ("self_service", "fits")
    assert found["self_service"]["link"] == "https://example.org/rent"
    assert opened(port, moment="rent", age="65+")["state"] == "waiting"
    assert opened(port, moment="nobody knows")["because"] == "unknown_moment"
    assert opened(port, moment="rent", age="18", asked=True)["state"] == "waiting"


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[1]"])
def test_i2_what_can_not_be_read_is_a_person(port, body):
    status, _, answer = ask(port, "/v1/contacts", body, content_type="application/json")
    assert status == 201
    assert b'"state":"waiting"' in answer


def test_a_contact_from_its_opening_to_its_end(port, room, anna):
    contact = opened(port, moment="rent", age="18", text="My rent went up", customer="12345")["contact"]
    assert sent(port, f"/v1/contacts/{contact}/turns", text="By 40 euros, why?")[0] == 200
    assert sent(port, "/v1/agents/me/next", anna) == (204, None)
    assert sent(port, f"/v1/contacts/{contact}/person", text="A person please")[0] == 200
    status, case = sent(port, "/v1/agents/me/next", anna)
    assert status == 200
    assert [line["text"] for line in case["story"]["lines"]] == [
        "My rent went up",
        "By 40 euros, why?",
        "A person please",
    ]
    assert contact not in str(case)  # the id is the customer's own key
    name = case["case"]
    assert sent(port, f"/v1/cases/{name}/accept", anna)[0] == 200
    assert sent(port, f"/v1/cases/{name}/say", anna, text="I am looking")[0] == 200
    assert sent(port, f"/v1/contacts/{contact}/turns", text="Thanks")[0] == 200
    assert sent(port, f"/v1/cases/{name}/close", anna)[0] == 200
    assert (
        sent(port, f"/v1/cases/{name}/outcome", anna, solved="yes", note="Indexation explained")[1]["state"] == "closed"
    )
    _, seen = sent(port, f"/v1/contacts/{contact}", method="GET")
    assert [one["text"] for one in seen["messages"]][-2:] == ["I am looking", "Thanks"]  # and not the note
    kinds = [one.kind for one in room.store.read(lambda store: store.entries(contact))]
    assert kinds == [
        "opened",
        "decide_self",
        "turn",
        "ask",
        "told",
        "offer",
        "accept",
        "agent_turn",
        "turn",
        "agent_close",
        "outcome",
    ]
    assert room.store.read(verified).faults == ()


def test_i1_a_person_can_be_asked_for_in_every_state_with_any_body_and_any_id(port):
    contact = opened(port, moment="rent", age="18")["contact"]
    for body, kind in [
        (b"", ""),
        (b"{", "application/json"),
        (b"\xff\x00" * 50_000, "image/png"),
        (b"a=b", "text/csv"),
    ]:
        status, _, answer = ask(port, f"/v1/contacts/{contact}/person", body, content_type=kind)
        assert (status, b'"asked":true' in answer) == (200, True)
    for name in ("new", "x" * 300, "%00", "%F0%9F%98%80", "..", contact[:21]):
        status, _, answer = ask(port, f"/v1/contacts/{name}/person", b'{"moment": "rent"}')
        assert (status, b'"asked":true' in answer) == (200, True), name
    assert sent(port, f"/v1/contacts/{contact}", method="GET")[1]["state"] == "waiting"


def test_i5_asking_again_changes_nothing_and_a_retry_is_one_request(port, room):
    contact = opened(port, moment="rent", asked=True)["contact"]
    before = sent(port, f"/v1/contacts/{contact}", method="GET")[1]
    room.clock_of_test.later(60_000_000)
    for _ in range(3):
        sent(port, f"/v1/contacts/{contact}/person", key="k" * 16, text="please")
    after = sent(port, f"/v1/contacts/{contact}", method="GET")[1]
    assert (after["asked_at"], after["state"]) == (before["asked_at"], "waiting")
    assert [one["text"] for one in after["messages"]] == ["please"]
    names = {sent(port, "/v1/contacts/new/person", key="n" * 20)[1]["contact"] for _ in range(3)}
    assert len(names) == 1


def test_a_retried_write_is_done_once_and_a_key_with_other_content_is_refused(port):
    first = sent(port, "/v1/contacts", key="c" * 16, moment="rent")
    assert sent(port, "/v1/contacts", key="c" * 16, moment="rent") == first
    contact = first[1]["contact"]
    for _ in range(2):
        assert sent(port, f"/v1/contacts/{contact}/turns", key="t" * 16, text="once")[0] == 200
    assert len(sent(port, f"/v1/contacts/{contact}", method="GET")[1]["messages"]) == 1
    status, found = sent(port, f"/v1/contacts/{contact}/turns", key="t" * 16, text="other")
    assert (status, found["action"]) == (409, "person")
    assert sent(port, f"/v1/contacts/{contact}/turns", key="short", text="x")[0] == 400


def test_i4_two_colleagues_never_have_the_same_contact(port, anna, ben):
    one, two = (opened(port, moment="move", asked=True)["contact"] for _ in range(2))
    cases = [sent(port, "/v1/agents/me/next", token)[1]["case"] for token in (anna, ben)]
    assert len(set(cases)) == 2
    assert sent(port, "/v1/agents/me/next", anna)[1]["case"] == cases[0]  # what is offered stays offered
    assert sent(port, f"/v1/cases/{cases[0]}/accept", ben)[0] == 409
    assert sent(port, f"/v1/cases/{cases[0]}/accept", anna)[0] == 200
    assert sent(port, f"/v1/cases/{cases[0]}/accept", anna)[0] == 409
    assert sent(port, f"/v1/cases/{cases[0]}/story", ben, method="GET")[0] == 403
    assert sent(port, f"/v1/cases/{cases[0]}/outcome", ben, solved="yes")[0] == 409
    assert sent(port, f"/v1/cases/{cases[1]}/decline", ben)[0] == 200
    assert one
    assert two
    sent(port, f"/v1/cases/{cases[0]}/close", anna)
    sent(port, f"/v1/cases/{cases[0]}/outcome", anna)
    sent(port, f"/v1/cases/{cases[0]}/outcome", anna)


def test_an_offer_ends_and_who_vanishes_loses_what_they_have_to_the_front(port, room, anna, ben):
    contact = opened(port, moment="move", asked=True)["contact"]
    asked = sent(port, f"/v1/contacts/{contact}", method="GET")[1]["asked_at"]
    case = sent(port, "/v1/agents/me/next", anna)[1]["case"]
    room.clock_of_test.later(LEASE)
    room.look()
    assert sent(port, f"/v1/cases/{case}/accept", anna)[0] == 409
    sent(port, f"/v1/contacts/{contact}", method="GET")  # the page is alive
    assert taken(port, anna) == case
    later = opened(port, moment="move", asked=True)["contact"]
    room.clock_of_test.later(PRESENCE)
    room.look()
    sent(port, f"/v1/contacts/{contact}", method="GET")
    sent(port, f"/v1/contacts/{later}", method="GET")
    room.store.write(lambda store: sweep(store, room.at())).result(20)
    assert sent(port, "/v1/agents/me/next", ben)[1]["case"] == case
    assert sent(port, f"/v1/contacts/{contact}", method="GET")[1]["asked_at"] == asked
    sent(port, f"/v1/cases/{case}/decline", ben)


def test_i8_a_wait_is_told_recorded_and_learnt_from(tmp_path):
    clock = Clock()
    with live(tmp_path, start=False, clock=clock) as (port, room):
        early = opened(port, moment="move", asked=True)["contact"]
        assert "wait_minutes" not in sent(port, f"/v1/contacts/{early}", method="GET")[1]  # nobody is there
        token = colleague(room)
        sent(port, "/v1/agents/me/presence", token)
        sent(port, f"/v1/cases/{taken(port, token)}/close", token)
        names = []
        for _ in range(3):
            clock.later(1_000_000)
            names.append(opened(port, moment="move", asked=True, address="06")["contact"])
        waits = [sent(port, f"/v1/contacts/{name}", method="GET")[1]["wait_minutes"] for name in names]
        assert all(low < high for low, high in waits)
        told = room.store.read(lambda store: [store.contact(name).told_high for name in names])
        assert len(set(told)) == 3  # who comes later waits longer
        case = room.store.read(lambda store: store.owned_by("anna"))[0]
        sent(port, f"/v1/cases/{ledger_name(case.id)}/outcome", token)
        clock.later(40 * 60_000_000)
        room.look()
        assert "promise_at_risk" in [one.kind for one in room.store.read(lambda store: store.entries(names[0]))]
        sent(port, "/v1/agents/me/presence", token)
        sent(port, f"/v1/cases/{taken(port, token)}/close", token)
        before = room.forecast
        room.learn()
        assert room.forecast.misses < before.misses  # too late: the next ones are told wider
        known = room.forecast
        room.learn()
        assert room.forecast == known  # each line is learnt from once
        account = room.store.read(report).all
        assert (account.told, account.held) == (1, 0)


def test_i8_a_call_back_keeps_its_place_and_is_promised_at_a_time(port, room, anna):
    contact = opened(port, moment="move", asked=True)["contact"]
    assert sent(port, f"/v1/contacts/{contact}/callback")[1]["refused"] == "no_address"
    status, found = sent(port, f"/v1/contacts/{contact}/callback", address="06 12345678")
    assert (status, found["state"]) == (200, "callback_due")
    assert found["callback_at"] > found["asked_at"]
    case = taken(port, anna)
    assert sent(port, f"/v1/cases/{case}/no-answer", anna)[1]["tries"] == 1
    room.clock_of_test.later(15 * 60_000_000)
    assert taken(port, anna) == case
    assert sent(port, f"/v1/cases/{case}/reached", anna)[1]["state"] == "with_person"
    assert sent(port, f"/v1/cases/{case}/promise", anna, in_minutes=120)[1]["state"] == "callback_due"
    assert sent(port, "/v1/agents/me/next", anna) == (204, None)  # not before the time that was promised
    kept = [one.facts for one in room.store.read(lambda store: store.entries(contact)) if one.kind == "reached"]
    assert '"callback_kept":true' in kept[0]
    assert sent(port, f"/v1/contacts/{contact}/cancel")[1]["state"] == "closed"


def test_what_is_written_after_the_end_reaches_somebody(port, anna):
    contact = opened(port, moment="move", asked=True)["contact"]
    case = taken(port, anna)
    sent(port, f"/v1/cases/{case}/close", anna)
    assert sent(port, f"/v1/contacts/{contact}/turns", text="One more thing")[1]["state"] == "with_person"
    sent(port, f"/v1/cases/{case}/close", anna)
    sent(port, f"/v1/cases/{case}/outcome", anna, solved="yes")
    assert sent(port, f"/v1/contacts/{contact}/turns", text="Thank you!")[1]["state"] == "waiting"
    assert taken(port, anna) == case
    assert sent(port, f"/v1/cases/{case}/no-answer-needed", anna)[1]["state"] == "closed"


@pytest.mark.parametrize("one", COLLEAGUES, ids=lambda one: one.path)
def test_colleagues_come_with_a_key(port, room, one):
    path = one.path.replace("{case}", "x").replace("{deed}", "accept")
    zoe = Colleague("zoe", "Zoe")
    room.store.write(lambda store: store.add_colleague(zoe, "other", "none")).result(20)
    for token, status in (("", 401), ("wrong", 401), ("other", 403)):
        assert sent(port, path, token, method=one.method)[0] == status


def test_what_is_not_there_and_what_is_too_large_is_said(port, anna):
    assert sent(port, "/v1/contacts/none", method="GET")[0] == 404
    assert sent(port, "/v1/contacts/none/turns", text="x")[0] == 404
    assert sent(port, "/v1/cases/none/accept", anna)[0] == 404
    assert sent(port, "/v1/cases/none/steal", anna)[0] == 404
    contact = opened(port, moment="rent", age="18")["contact"]
    assert sent(port, f"/v1/contacts/{contact}/turns", text="a" * 1_000_000)[0] == 413
    assert sent(port, f"/v1/contacts/{contact}/turns")[0] == 400
    strange = "😀 \u202eשלום\u202c \x00e\u0301 <script>"
    found = sent(port, f"/v1/contacts/{contact}/turns", text=strange)[1]
    assert found["messages"][0]["text"] == strange.replace("\x00", "")


def test_nobody_there_is_a_promise_for_who_can_be_called_and_a_place_for_who_can_not(tmp_path):
    from msgspec.structs import replace

    policy = replace(POLICY, opening=(ChannelHours("phone", ((540, 1020),)),))  # Mondays, 9 to 17
    with live(tmp_path, policy, start=False) as (port, room):
        called, stays = (opened(port, moment="rent", asked=True, **more) for more in ({"address": "0612345678"}, {}))
        assert called["there"] is False
        room.look_at_hours()
        found = sent(port, f"/v1/contacts/{called['contact']}", method="GET")[1]
        assert found["state"] == "callback_due"
        assert found["callback_at"].startswith("2026-03-09T16:00")  # eight opening hours: Monday at five, local time
        assert sent(port, f"/v1/contacts/{stays['contact']}", method="GET")[1]["state"] == "waiting"


def test_a_promise_that_may_break_is_shown_before_it_does(tmp_path):
    from msgspec.structs import replace

    from humanline.model.offering import PromiseMade

    clock = Clock()
    policy = replace(POLICY, promises=(PromiseMade(within_minutes=10),))
    with live(tmp_path, policy, start=False, clock=clock) as (port, room):
        token = colleague(room)
        opened(port, moment="rent", asked=True)
        clock.later(7 * 60_000_000)
        room.look()
        assert sent(port, "/v1/now", token, method="GET")[1]["at_risk"] == 0
        clock.later(60_000_000)
        room.look()
        assert sent(port, "/v1/now", token, method="GET")[1]["at_risk"] == 1


def test_health_readiness_and_decisions_are_answered_beside_it(port):
    assert sent(port, "/health", method="GET")[1]["seal"] == "abc"
    assert sent(port, "/ready", method="GET") == (200, {"ready": True, "spooled": 0})
    assert sent(port, "/v1/decide", moment="rent", age="65+")[1]["action"] == "person"
    assert len({(one.method, one.path) for one in ADDRESSES}) == len(ADDRESSES)

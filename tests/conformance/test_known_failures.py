"""What users of contact platforms complain of most, each as a test over the real store and the real service.

The thread in which it was told stands in each docstring. Those with a bot behind the service are in
`tests/serve/test_machine.py`, that of streams in `tests/serve/test_streams.py`. Not here yet: mail, and a telephone's
legs.
"""

from datetime import timedelta

import pytest
from served import NOON, POLICY, colleague, live, sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from concurrent.futures import ThreadPoolExecutor

from msgspec.structs import replace

from humanline.foundation.errors import InputError
from humanline.model.live import Contact, Happened
from humanline.model.offering import PromiseMade
from humanline.model.policy import WholeRule
from humanline.model.service import ChannelHours
from humanline.serve.live import LiveRoom
from humanline.serve.working import LEASE, PRESENCE, UNWRITTEN, sweep
from humanline.store.ledger import verified
from humanline.store.live_store import Store

MINUTE = 60_000_000


class Clock:
    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now

    def later(self, microseconds):
        self.now += timedelta(microseconds=microseconds)


class Place:
    """A service, and what is asked of it most."""

    def __init__(self, port, room, clock):
        self.port, self.room, self.clock = port, room, clock

    def opened(self, **contact):
        return sent(self.port, "/v1/contacts", **{"moment": "move", "asked": True, **contact})[1]["contact"]

    def does(self, contact, what, **content):
        return sent(self.port, f"/v1/contacts/{contact}/{what}", **content)

    def seen(self, contact):
        return sent(self.port, f"/v1/contacts/{contact}", method="GET")[1]

    def next(self, token):
        return sent(self.port, "/v1/agents/me/next", token)

    def deed(self, case, what, token, **content):
        return sent(self.port, f"/v1/cases/{case}/{what}", token, **content)

    def taken(self, token):
        case = self.next(token)[1]["case"]
        assert self.deed(case, "accept", token)[0] == 200
        return case

    def happens(self, contact, event, text="", speaker="customer", **more):
        happened = Happened(event, self.room.at(), **more)
        return self.room.store.write(lambda store: store.happen(contact, happened, text=text, speaker=speaker)).result(
            20
        )

    def kinds(self, contact):
        return [one.kind for one in self.room.store.read(lambda store: store.entries(contact))]

    def alone(self):
        """A contact that a bot helps, as a platform's bot would."""
        return sent(self.port, "/v1/contacts", moment="rent", age="18")[1]["contact"]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    clock = Clock()
    with live(tmp_path_factory.mktemp("known"), clock=clock, start=False, number="020 000 00 00") as (port, room):
        yield Place(port, room, clock)


@pytest.fixture
def place(service):
    """A service in which nobody waits from an earlier test, and nobody is there."""
    for name in ("anna", "ben"):
        for contact in service.room.store.read(lambda store, name=name: store.owned_by(name)):
            service.happens(contact.id, "agent_gone", by=name)
    for contact in service.room.store.read(lambda store: list(store.queue())):
        service.happens(contact.id, "cancel_ask")
    return service


@pytest.fixture
def anna(place):
    return colleague(place.room, "anna")


@pytest.fixture
def ben(place):
    return colleague(place.room, "ben")


def test_bot_down_leads_to_a_person(place):
    """Chatwoot PR 12379."""
    contact = place.alone()
    place.happens(contact, "fault")
    assert place.seen(contact)["state"] == "waiting"


def test_said_transfer_is_a_transfer(place, anna):
    """Chatwoot PR 13178: the bot said that it had handed over, and had not. Here the state is what is said."""
    contact = place.alone()
    place.happens(contact, "bot_hand_over", text="I put you through", speaker="machine")
    assert place.seen(contact)["state"] == "waiting"
    assert place.next(anna)[0] == 200


def test_a_transfer_is_shown_to_the_customer(place, anna):
    """Chatwoot #13881."""
    contact = place.opened()
    case = place.taken(anna)
    version = place.seen(contact)["version"]
    assert place.deed(case, "hand-on", anna, note="needs the other desk")[0] == 200
    after = place.seen(contact)
    assert (after["state"], after["version"] > version) == ("waiting", True)


def test_the_bot_is_silent_once_a_person_has_it(place, anna):
    """Chatwoot PR 13882, demo #12."""
    contact = place.alone()
    place.does(contact, "person")
    place.taken(anna)
    _, refusal = place.happens(contact, "bot_reply", text="Have you tried turning it off?", speaker="machine")
    assert refusal == "not_now"
    assert place.seen(contact)["messages"] == []
    assert place.kinds(contact)[-1] == "bot_reply"  # kept in the ledger, not shown


def test_given_to_a_person_is_not_left_with_the_bot(place, anna):
    """Chatwoot PR 14870: handed over, and the bot went on or closed it."""
    contact = place.alone()
    place.does(contact, "person")
    for event in ("bot_done", "bot_reply", "silence"):
        assert place.happens(contact, event)[1] == "not_now"
    assert place.next(anna)[0] == 200


def test_a_retried_send_is_one_message(place):
    """Chatwoot #15743, #6446."""
    contact = place.opened()
    with ThreadPoolExecutor(8) as pool:  # all at once, as a phone does that lost its network
        answers = set(pool.map(lambda _: place.does(contact, "turns", key="r" * 20, text="Hello?")[0], range(8)))
    assert answers == {200}
    assert [one["text"] for one in place.seen(contact)["messages"]] == ["Hello?"]


def test_a_key_with_other_content_is_refused(place):
    """chatto #2241."""
    contact = place.opened()
    place.does(contact, "turns", key="s" * 20, text="first")
    assert place.does(contact, "turns", key="s" * 20, text="second")[0] == 409
    assert [one["text"] for one in place.seen(contact)["messages"]] == ["first"]


def test_two_changes_at_once_are_two_events(place):
    """Chatwoot #9277."""
    contact = place.opened()
    before = place.seen(contact)["version"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: place.does(contact, "turns", text=f"message {k}"), range(8)))
    after = place.seen(contact)
    assert after["version"] == before + 8
    assert sorted(one["text"] for one in after["messages"]) == [f"message {k}" for k in range(8)]


def test_two_agents_one_owner(place, anna, ben):
    """Chatwoot PR 15275, 15524, Zammad #3156, Libredesk PR 385."""
    for _ in range(5):
        place.opened()
    with ThreadPoolExecutor(8) as pool:
        offered = [found[1] for found in pool.map(place.next, [anna, ben] * 4)]
    cases = {one["case"] for one in offered}
    assert len(cases) == 2  # one each, however often they ask at once
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: place.deed(one[0], "accept", one[1])[0],
                                [(case, token) for case in cases for token in (anna, ben)] * 2))  # fmt: skip
    assert sorted(answers) == [200, 200, 409, 409, 409, 409, 409, 409]
    for case in cases:
        for token in (anna, ben):
            place.deed(case, "close", token)
            place.deed(case, "outcome", token)


def test_nobody_is_sent_to_who_is_away(place, anna):
    """Chatwoot #7204, #4158, #6858: nothing is pushed; who asks for the next is there, and gone after silence."""
    contact = place.opened(address="06")
    case = place.taken(anna)
    place.clock.later(PRESENCE)
    place.room.look()
    assert place.seen(contact)["state"] == "waiting"
    assert place.deed(case, "say", anna, text="Hello?")[0] == 409


def test_the_backlog_moves_when_somebody_comes(place, anna):
    """Chatwoot #10685, #5672, #10376."""
    waiting = []
    for _ in range(3):
        waiting.append(place.opened(address="06"))
        place.clock.later(10 * MINUTE)
    for contact in waiting:
        case = place.taken(anna)
        assert place.seen(contact)["state"] == "with_person"  # in the order in which they asked
        place.deed(case, "close", anna)
        place.deed(case, "outcome", anna)


def test_only_who_may_answer_is_offered(tmp_path):
    """Libredesk #634."""
    rules = (WholeRule("visa", "person", "owed", skills=("law",), languages=("tr",)),)
    with live(tmp_path, replace(POLICY, wholes=rules), start=False) as (port, room):
        place = Place(port, room, None)
        place.opened(moment="visa")
        assert place.next(colleague(room, "one", skills=("rent",), languages=("tr",)))[0] == 204
        assert place.next(colleague(room, "two", skills=("law",), languages=("nl",)))[0] == 204
        assert place.next(colleague(room, "three", skills=("law",), languages=("tr",)))[0] == 200


def test_the_clock_survives_the_bots_own_words(place):
    """Chatwoot PR 13336, 13417."""
    contact = place.opened()
    asked = place.seen(contact)["asked_at"]
    place.clock.later(5 * MINUTE)
    place.happens(contact, "bot_reply", text="Thank you for your patience", speaker="machine")
    place.does(contact, "turns", text="?")
    assert place.seen(contact)["asked_at"] == asked


def test_a_new_question_has_a_new_clock(place, anna):
    """Chatwoot PR 13181: a wait of 14.7 days was shown."""
    contact = place.opened()
    first = place.seen(contact)["first_asked_at"]
    case = place.taken(anna)
    place.deed(case, "close", anna)
    place.deed(case, "outcome", anna, solved="yes")
    place.clock.later(14 * 24 * 60 * MINUTE)
    place.does(contact, "turns", text="Now my boiler")
    after = place.seen(contact)
    assert after["asked_at"] > first
    assert after["first_asked_at"] == first
    entry = [one for one in place.room.store.read(lambda store: store.entries(contact)) if one.kind == "accept"]
    assert len(entry) == 1


def test_silence_is_not_solved(place):
    """Captain job, izing #209."""
    contact = place.alone()
    place.clock.later(25 * 60 * MINUTE)
    place.room.look()
    assert place.seen(contact)["state"] == "gave_up"  # how it ended is not known
    last = place.room.store.read(lambda store: store.entries(contact))[-1]
    assert (last.kind, "solved" in last.facts) == ("silence", False)


def test_nobody_on_duty_is_a_promise(tmp_path):
    """Zammad #4970, #1075, Rocket.Chat #2772."""
    policy = replace(POLICY, opening=(ChannelHours("phone", ((540, 1020),)),))  # Mondays
    with live(tmp_path, policy, start=False) as (port, room):
        place = Place(port, room, None)
        called, stays = place.opened(address="06"), place.opened()
        room.look_at_hours()
        assert place.seen(called)["callback_at"] > "2026-03-09"
        found = place.seen(stays)
        assert (found["state"], found["opens"][:10]) == ("waiting", "2026-03-09")


def test_an_agent_who_drops_off_is_told_and_replaced(place, anna, ben):
    """Rocket.Chat #11280, Chatwoot #5362."""
    first = place.opened(address="06")
    place.clock.later(MINUTE)
    second = place.opened(address="06")
    case = place.taken(anna)
    place.clock.later(PRESENCE)
    place.room.look()
    assert place.taken(ben) == case  # to the front: it asked first
    assert place.deed(case, "say", anna, text="I am back")[1]["refused"] == "not_owner"
    assert place.seen(first)["state"] == "with_person"
    assert place.seen(second)["state"] == "waiting"
    place.deed(case, "close", ben)
    place.deed(case, "outcome", ben)


def test_a_reconnect_shows_what_was_missed(place, anna):
    """Chatwoot #14934, #995, #3916: all that was said is there for who comes back, in order."""
    contact = place.opened()
    case = place.taken(anna)
    for k in range(3):
        place.deed(case, "say", anna, text=f"answer {k}")
    assert [one["text"] for one in place.seen(contact)["messages"]] == ["answer 0", "answer 1", "answer 2"]
    place.deed(case, "close", anna)
    place.deed(case, "outcome", anna)


def test_what_is_typed_at_a_closed_contact_reaches_somebody(place, anna):
    """Zammad #2559."""
    contact = place.opened()
    case = place.taken(anna)
    place.deed(case, "close", anna)
    place.deed(case, "outcome", anna)
    place.does(contact, "turns", text="It is not solved")
    found = place.next(anna)[1]
    assert (found["case"], found["wrote_again"]) == (case, True)
    assert found["story"]["lines"][-1]["text"] == "It is not solved"


def test_one_callback_one_call(place, anna, ben):
    """FreePBX #525."""
    contact = place.opened()
    for _ in range(3):
        place.does(contact, "callback", address="06")
    case = place.taken(anna)
    assert place.next(ben)[0] == 204
    place.deed(case, "reached", anna)
    place.deed(case, "close", anna)
    place.deed(case, "outcome", anna)
    assert place.next(ben)[0] == 204
    assert place.kinds(contact).count("reached") == 1


def test_a_callback_without_agents_stays(place, anna):
    """CrisisCleanup #751."""
    contact = place.opened()
    place.does(contact, "callback", address="06")
    place.clock.later(5 * 24 * 60 * MINUTE)
    place.room.look()
    assert place.seen(contact)["state"] == "callback_due"
    case = place.taken(anna)
    place.deed(case, "reached", anna)
    entry = [one for one in place.room.store.read(lambda store: store.entries(contact)) if one.kind == "reached"]
    assert '"callback_kept":false' in entry[0].facts  # broken, and told so
    place.deed(case, "close", anna)
    place.deed(case, "outcome", anna)


def test_a_callback_warns_before_its_time(tmp_path):
    """gemma-zaken #1801."""
    clock = Clock()
    policy = replace(POLICY, promises=(PromiseMade(call_back_hours=2),))
    with live(tmp_path, policy, start=False, clock=clock) as (port, room):
        place = Place(port, room, clock)
        contact = place.opened()
        place.does(contact, "callback", address="06")
        clock.later(89 * MINUTE)
        room.look()
        assert "promise_at_risk" not in place.kinds(contact)
        clock.later(MINUTE)
        for _ in range(3):
            room.look()
        assert place.kinds(contact).count("promise_at_risk") == 1


def test_a_declined_offer_does_not_bounce_back(place, anna, ben):
    """CrisisCleanup #543."""
    place.opened(address="06")
    case = place.next(anna)[1]["case"]
    place.deed(case, "decline", anna)
    assert place.next(anna)[0] == 204
    assert place.next(ben)[1]["case"] == case
    place.deed(case, "decline", ben)
    place.clock.later(MINUTE)
    assert place.next(anna)[1]["case"] == case
    place.deed(case, "decline", anna)


def test_an_alarm_survives_the_death_of_its_sender(tmp_path):
    """healthchecks #212: the process that should have told it dies; the next one tells it, once."""
    clock = Clock()
    policy = replace(POLICY, promises=(PromiseMade(within_minutes=10),))
    with live(tmp_path, policy, start=False, clock=clock) as (port, room):
        contact = Place(port, room, clock).opened()
    clock.later(9 * MINUTE)
    with live(tmp_path, policy, start=False, clock=clock) as (port, room):
        room.look()
    with live(tmp_path, policy, start=False, clock=clock) as (port, room):
        room.look()
        assert Place(port, room, clock).kinds(contact).count("promise_at_risk") == 1


def test_an_offer_that_nobody_takes_comes_back(place, anna, ben):
    """Rocket.Chat, TaskRouter: a reservation has an end."""
    place.opened(address="06")
    case = place.next(anna)[1]["case"]
    assert place.next(ben)[0] == 204
    place.clock.later(LEASE)
    place.room.look()
    assert place.next(ben)[1]["case"] == case
    place.deed(case, "decline", ben)


def test_an_agent_who_drops_off_in_wrap_up_can_still_write_what_came_of_it(place, anna):
    """A laptop that sleeps for two minutes ends nothing; after half a day it is closed, and the outcome not known."""
    contact = place.opened()
    case = place.taken(anna)
    place.deed(case, "close", anna)
    place.clock.later(2 * PRESENCE)
    place.room.look()
    assert place.seen(contact)["state"] == "wrap_up"
    assert place.deed(case, "outcome", anna, solved="yes")[0] == 200
    contact = place.opened()
    case = place.taken(anna)
    place.deed(case, "close", anna)
    place.clock.later(UNWRITTEN)
    place.room.look()
    assert (place.seen(contact)["state"], place.kinds(contact)[-1]) == ("closed", "agent_gone")


def test_wait_is_told_again_while_waiting(place, anna):
    """Zendesk SDK #129."""
    contacts = []
    for _ in range(4):  # one after the other, so that the first is taken
        contacts.append(place.opened(address="06"))
        place.clock.later(1_000)
    case = place.taken(anna)
    before = place.seen(contacts[3])["wait_minutes"]
    for deed in ("close", "outcome"):
        place.deed(case, deed, anna)
    place.does(contacts[1], "cancel")
    place.does(contacts[2], "cancel")
    after = place.seen(contacts[3])["wait_minutes"]
    assert after[1] < before[1]
    place.does(contacts[3], "cancel")


def test_two_processes_one_alarm(tmp_path):
    """healthchecks #610: only one process serves from a folder; and who looks at once tells it once."""
    clock = Clock()
    policy = replace(POLICY, promises=(PromiseMade(within_minutes=10),))
    with live(tmp_path, policy, start=False, clock=clock) as (port, room):
        contact = Place(port, room, clock).opened()
        with pytest.raises(InputError, match="serves from it"):
            Store(tmp_path)
        clock.later(9 * MINUTE)
        other = Store(tmp_path, serves=False, clock=clock)
        at = room.at()
        told = [one.write(lambda store: sweep(store, at)) for one in (room.store, other) for _ in range(5)]
        for one in told:
            one.result(20)
        other.close()
        assert Place(port, room, clock).kinds(contact).count("promise_at_risk") == 1


def test_another_process_goes_on_with_a_dead_ones_contacts(tmp_path):
    """DBOS #716, #804: nothing belongs to the process that began it."""
    clock = Clock()
    with live(tmp_path, start=False, clock=clock) as (port, room):
        place, anna = Place(port, room, clock), colleague(room, "anna")
        offered = place.opened(address="06")
        clock.later(MINUTE)
        waiting = place.opened(address="06")
        case = place.next(anna)[1]["case"]
    clock.later(LEASE)
    with live(tmp_path, start=False, clock=clock) as (port, room):
        place, ben = Place(port, room, clock), colleague(room, "ben")
        room.look()
        assert place.taken(ben) == case
        assert place.seen(offered)["state"] == "with_person"
        assert place.seen(waiting)["state"] == "waiting"


def test_the_ledger_of_all_this_holds(place):
    """The last of the file: whatever went on above, every chain follows."""
    assert isinstance(place.room, LiveRoom)
    found = place.room.store.read(verified)
    assert found.faults == ()
    assert found.entries > 50
    owners = place.room.store.read(lambda store: [one for name in ("anna", "ben") for one in store.owned_by(name)])
    assert all(isinstance(one, Contact) for one in owners)

"""Who is helped next, what happens by itself, and what a colleague reads first."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from humanline.life.chain import chained, digest, fault_of, root
from humanline.life.order import ALIVE, ANYBODY_AFTER, ONE_SKILL_AFTER, first_for
from humanline.life.story import LONGEST, MOST_LINES, story_of
from humanline.life.waking import ALARM_BEFORE_CALL, SILENCE, UNREACHABLE, is_at_risk, lapse, wakes_at
from humanline.model.live import MINUTE, Colleague, Contact, Message

NOW = 10**15
ANNA = Colleague("anna", skills=("rent", "debt"), languages=("nl",))


def waiting(name, **fields):
    usual = {"state": "waiting", "asked_at": NOW - 1, "due_at": NOW, "seen_at": NOW}
    return Contact(id=name, opened_at=0, at=0, **{**usual, **fields})


def first(*contacts, colleague=ANNA, now=NOW):
    found = first_for(colleague, contacts, now)
    return found.id if found else None


def test_i4_the_earliest_due_that_can_be_reached_comes_first():
    assert first(waiting("x"), waiting("y")) == "x"
    assert first(waiting("x", seen_at=NOW - ALIVE - 1), waiting("y")) == "y"
    assert first(waiting("x", seen_at=None, address="06")) == "x"
    assert first(waiting("x", seen_at=None, channel="Phone")) == "x"
    assert first(waiting("x", seen_at=None)) is None
    assert first(waiting("x", state="callback_due", not_before=NOW + 1), waiting("y")) == "y"
    assert first(waiting("x", state="callback_due", not_before=NOW)) == "x"


def test_only_who_can_help_is_offered_until_it_is_late():
    needs = waiting("x", skills=("rent", "viewing"))
    assert first(needs, waiting("y")) == "y"
    assert first(replace(needs, skills=("rent",))) == "x"
    assert first(replace(needs, due_at=NOW - ONE_SKILL_AFTER)) == "x"
    other = replace(needs, skills=("viewing",), due_at=NOW - ONE_SKILL_AFTER)
    assert first(other) is None
    assert first(replace(other, due_at=NOW - ANYBODY_AFTER)) == "x"
    assert first(replace(other, due_at=NOW - ANYBODY_AFTER, languages=("tr",))) is None
    assert first(waiting("x", languages=("tr", "nl"))) == "x"
    assert first(waiting("x", languages=("tr",)), colleague=Colleague("b")) == "x"


def test_a_declined_offer_does_not_come_back_to_who_declined_it():
    declined = waiting("x", resting=(("anna", NOW + 1),))
    assert first(declined) is None
    assert first(declined, colleague=Colleague("ben")) == "x"
    assert first(declined, now=NOW + 1) == "x"


def test_what_happens_by_itself_happens_when_it_is_time_and_once():
    offered = waiting("x", state="offered", owner="anna", lease_until=NOW)
    assert lapse(offered, NOW - 1) is None
    assert lapse(offered, NOW).event == "lease_over"
    alone = Contact(id="x", opened_at=0, at=0, state="self_service")
    assert lapse(alone, SILENCE - 1) is None
    assert lapse(alone, SILENCE).event == "silence"
    assert lapse(replace(alone, machine_until=7), 7).event == "fault"  # a machine that is silent is a person (I2)
    assert lapse(replace(alone, machine_until=7), 6) is None
    gone = waiting("x", seen_at=5)
    assert (wakes_at(gone), lapse(gone, 5 + UNREACHABLE).event) == (5 + UNREACHABLE, "unreachable")
    assert lapse(replace(gone, address="06"), NOW) is None
    assert wakes_at(replace(gone, state="with_person")) is None


def test_i8_a_promise_that_may_break_is_told_before_it_does():
    call = waiting("x", state="callback_due", callback_at=NOW + ALARM_BEFORE_CALL, address="06")
    assert not is_at_risk(call, NOW - 1)
    assert is_at_risk(call, NOW)
    assert not is_at_risk(replace(call, alarmed=True), NOW)
    waits = waiting("x", asked_at=NOW, waits_since=NOW, within=4 * MINUTE)
    assert not is_at_risk(waits, NOW + 3 * MINUTE - 1)
    assert is_at_risk(waits, NOW + 3 * MINUTE)
    assert not is_at_risk(replace(waits, waits_since=None), NOW + 3 * MINUTE)  # who is helped waits no more
    assert is_at_risk(replace(waits, told_high=MINUTE), NOW + MINUTE)  # what was told counts where it is sooner


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(["customer", "machine", "person", "note"]), st.text(max_size=300)), max_size=40)
)
def test_i9_a_story_is_at_most_fifteen_lines_in_the_words_that_were_said(said):
    messages = [Message(k, who, k, text) for k, (who, text) in enumerate(said, start=1)]
    story = story_of(waiting("x"), messages)
    assert len(story.lines) <= MOST_LINES
    assert all(len(one.text) <= LONGEST and "\n" not in one.text for one in story.lines)
    assert [one.seq for one in story.lines] == sorted(one.seq for one in story.lines)
    assert story.left_out == len(messages) - len(story.lines)
    for one in story.lines:  # nothing but what was said, from its beginning
        said_then = " ".join(
            "".join(sign if sign.isprintable() else " " for sign in messages[one.seq - 1].text).split()
        )
        assert one.text == said_then or said_then.startswith(one.text.removesuffix("…"))


def test_i9_first_and_last_words_and_what_tells_most_are_in_the_story():
    said = (
        ["Hello", "My boiler is cold"]
        + ["ok"] * 30
        + ["It leaks since 12 March, still no answer?", *["yes"] * 9, "I am at home"]
    )
    story = story_of(waiting("x"), [Message(k, "customer", k, text) for k, text in enumerate(said, start=1)])
    texts = [one.text for one in story.lines]
    assert texts[:2] == ["Hello", "My boiler is cold"]
    assert texts[-1] == "I am at home"
    assert "It leaks since 12 March, still no answer?" in texts
    many = [Message(k, "machine", k, f"Please choose {k}") for k in range(1, 40)]
    mixed = story_of(waiting("x"), [*many, Message(40, "customer", 40, "a person"), Message(41, "note", 41, "calm")])
    assert {"a person", "calm"} <= {one.text for one in mixed.lines}


def a_chain(salt=b"salt"):
    entries, before = [], ""
    for seq, (kind, words) in enumerate([("ask", ""), ("turn", "my boiler"), ("accept", "")], start=1):
        entries.append(
            chained("c", seq, kind, at=seq, kept_at=seq, facts={"to": kind}, words=digest(salt, words), before=before)
        )
        before = entries[-1].hash
    return entries


def test_a_chain_shows_every_change_and_every_gap():
    chain = a_chain()
    assert fault_of(chain) == ""
    assert "missing" in fault_of(chain[1:])
    assert "missing" in fault_of([chain[0], chain[2]])
    for place, name in enumerate(chain[0]._fields):
        value = getattr(chain[1], name)
        other = chain[1]._replace(**{name: value + 1 if isinstance(value, int) else f"{value}0"})
        assert fault_of([chain[0], other, chain[2]]), place


def test_words_can_not_be_told_from_their_digest_without_the_salt():
    assert digest(b"a", "boiler") != digest(b"b", "boiler")
    assert digest(b"a", "") == ""


def test_a_root_shows_a_chain_that_was_cut_off_at_its_end():
    hashes = [one.hash for one in a_chain()]
    assert root(hashes) != root(hashes[:2])
    assert root(hashes, root(["x"])) != root(hashes, root(["y"]))

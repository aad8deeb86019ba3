"""What the ledger tells of a contact and of all of them: asked, reached, gave up, and how fast."""

from humanline.life.accounting import report_of
from humanline.life.chain import chained
from humanline.life.journeys import journey_of
from humanline.model.live import MINUTE


def entries(*happened, name="c", **opened):
    """A ledger: kinds with their times in minutes and facts."""
    found, before = [], ""
    for seq, (kind, minutes, facts) in enumerate([("opened", 0, opened), *happened], start=1):
        at = minutes * MINUTE
        found.append(chained(name, seq, kind, at=at, kept_at=at, facts=facts, words="", before=before))
        before = found[-1].hash
    return found


def to(kind, minutes, state, **facts):
    return kind, minutes, {"to": state, **facts}


HELPED = (to("offer", 4, "offered"), to("accept", 5, "with_person"), to("agent_close", 11, "wrap_up"),
          to("outcome", 12, "closed", solved=True))  # fmt: skip


def test_a_contact_from_self_service_to_a_person():
    found = journey_of(entries(to("decide_self", 0, "self_service"), to("ask", 2, "waiting"), *HELPED, moment="rent"))
    assert (found.alone, found.asked, found.moment, found.ending) == (True, True, "rent", "reached")
    assert (found.needed_at, found.reached_at, found.closed_at) == (2 * MINUTE, 5 * MINUTE, 12 * MINUTE)
    assert (found.waited, found.handled, found.solved) == (3 * MINUTE, 7 * MINUTE, True)


def test_what_was_refused_did_not_happen():
    late = ("bot_reply", 3, {"state": "waiting", "refused": "not_now"})
    assert journey_of(entries(to("ask", 2, "waiting"), late, *HELPED)).ending == "reached"


def test_who_left_who_came_back_and_who_needed_none_any_more():
    begun = (to("decide_person", 1, "waiting"),)
    assert journey_of(entries(*begun)).ending == "waiting"
    left = journey_of(entries(*begun, to("leave", 9, "gave_up")))
    assert (left.ending, left.asked, left.waited) == ("gave_up", False, 8 * MINUTE)
    assert journey_of(entries(*begun, to("leave", 3, "gave_up"), to("ask", 4, "waiting"))).ending == "waiting"
    back = journey_of(entries(*begun, to("leave", 3, "gave_up"), to("ask", 4, "waiting"), *HELPED))
    assert (back.ending, back.waited) == ("reached", 4 * MINUTE)  # from when it was first needed
    assert journey_of(entries(*begun, to("cancel_ask", 3, "self_service"))).ending == "withdrew"


def test_how_self_service_ended():
    alone = to("decide_self", 0, "self_service")
    assert journey_of(entries(alone, to("silence", 1_500, "gave_up"))).ending == "not_known"
    assert journey_of(entries(alone, to("bot_done", 3, "closed"))).ending == "not_needed"


def test_a_call_back_its_promise_and_the_answers():
    found = journey_of(
        entries(to("ask", 0, "waiting"), to("want_callback", 1, "callback_due"), to("offer", 20, "callback_offered"),
                to("accept", 20, "calling"), to("no_answer", 22, "callback_due"), to("accept", 40, "calling"),
                to("reached", 41, "with_person", callback_kept=False), to("agent_close", 45, "wrap_up"),
                to("outcome", 46, "closed", solved=None), ("answered", 60, {"solved": False, "felt_heard": True}))
    )  # fmt: skip
    assert (found.called, found.promises, found.kept, found.handled) == (True, 1, 0, 8 * MINUTE)
    assert (found.solved, found.felt_heard, found.wanted_person) == (False, True, None)


def test_the_account_counts_who_gave_up_as_not_helped_in_time():
    def one(name, minutes, channel="web"):
        helped = (
            to("offer", minutes, "offered"),
            to("accept", minutes, "with_person", promise_kept=minutes <= 5, told_held=minutes > 1),
        )
        return journey_of(entries(to("ask", 0, "waiting"), *helped, name=name, channel=channel))

    gone = journey_of(entries(to("ask", 0, "waiting"), to("leave", 1, "gave_up"), name="z", channel="web"))
    found = report_of([one("a", 1), one("b", 2), one("c", 3), one("d", 9, "phone"), gone])
    everybody = found.all
    assert (everybody.contacts, everybody.asked, everybody.given, everybody.reached, everybody.gave_up) == (
        5,
        5,
        0,
        4,
        1,
    )
    assert (everybody.median_s, everybody.nine_in_ten_s, everybody.within_three_minutes) == (120, 540, 0.6)
    assert (everybody.promises, everybody.kept, everybody.told, everybody.held) == (4, 3, 4, 3)
    assert [(one.of, one.contacts) for one in found.by_channel] == [("phone", 1), ("web", 4)]
    assert report_of([]).all.median_s is None

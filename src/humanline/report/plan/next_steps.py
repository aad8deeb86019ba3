"""What to do next: the trial that teaches most, and self-service to build, improve or take back."""

from __future__ import annotations

from humanline.model.plan import CandidateWorth, Plan
from humanline.report.blocks import Item, Section
from humanline.report.voice import Voice

_MOST_TRIALS = 3
#: So much less of what points are told as is hardly worth a word.
_SOME = 0.5
#: Hours a week that nobody would notice.
_NO_HOURS = 0.05


def find_out(plan: Plan, voice: Voice) -> Section | None:
    """At most three trials, the one worth most first."""
    found = plan.find_out[:_MOST_TRIALS]
    if not found:
        return None
    items = tuple(
        Item(
            voice(
                "plan.test.item" if voice.worth.number(entry.cost, "once") >= _SOME else "plan.test.item_free",
                # A certainty that is not one is never rounded up to 100 %.
                sure=voice.numbers.share(min(0.99, entry.sure)),
                contacts=voice.numbers.count(entry.contacts),
                weeks=voice.counted("plan.test.weeks", entry.weeks),
                worth=voice.worth.told(entry.worth, "year"),
                cost=voice.worth.told(-entry.cost, "once"),
            ),
            voice.cell_in_words(entry.moment, entry.segment) + ":",
        )
        for entry in found
    )
    return Section(
        name="test",
        subject=voice("plan.test.subject"),
        heading=voice("plan.test.heading", cell=voice.cell_in_words(found[0].moment, found[0].segment)),
        text=(voice("plan.test.text"),),
        items=items,
    )


def candidates(plan: Plan, voice: Voice) -> Section | None:
    """What other self-service would be worth, in the order of the plan."""
    if not plan.candidates:
        return None
    only_back = all(entry.advice in ("take_back", "leave") for entry in plan.candidates)
    none = all(entry.advice == "leave" for entry in plan.candidates)
    return Section(
        name="candidates",
        subject=voice("plan.candidates.subject"),
        heading=voice(
            "plan.candidates.heading_none"
            if none
            else "plan.candidates.heading_back"
            if only_back
            else "plan.candidates.heading"
        ),
        items=tuple(_candidate(entry, voice) for entry in plan.candidates),
    )


def _candidate(entry: CandidateWorth, voice: Voice) -> Item:
    said = [voice(f"plan.candidates.why_{entry.advice}")]
    if entry.name != entry.moment:
        said.append(voice("plan.candidates.about", moment=entry.moment))
    hours, worth = voice.numbers.staff_hours(abs(entry.hours)), voice.worth.told(entry.points, "week")
    said.append(voice(f"plan.candidates.{_brings(entry)}", hours=hours, worth=worth))
    if entry.cost_per_year is not None:
        said.append(voice("plan.candidates.cost", cost=voice.numbers.money(entry.cost_per_year)))
    return Item(" ".join(said), voice(f"plan.candidates.{entry.advice}", name=entry.name))


def _brings(entry: CandidateWorth) -> str:
    """What it does to the hours and the points, as the word that its sentence is kept under."""
    if entry.advice == "take_back":
        return "back"
    if abs(entry.hours) < _NO_HOURS and entry.advice == "leave":
        return "no_change"
    if entry.hours < 0:
        return "takes"
    if entry.advice != "leave":
        return "frees"
    return "loses" if entry.points < 0 else "nothing"

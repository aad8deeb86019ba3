"""What to do next: the trial that teaches most, and self-service to build, improve or take back."""

from __future__ import annotations

from humanline.model.plan import CandidateWorth, Plan
from humanline.report.blocks import Item, Section
from humanline.report.voice import Subject, Voice

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
    say, worth, items = voice.about("plan.test"), voice.worth, []
    cells = [voice.cell_in_words(entry.moment, entry.segment) for entry in found]
    for cell, entry in zip(cells, found, strict=True):
        told = say(
            "item" if worth.number(entry.cost, "once") >= _SOME else "item_free",
            # A certainty that is not one is never rounded up to 100 %.
            sure=voice.numbers.share(min(0.99, entry.sure)),
            contacts=voice.numbers.count(entry.contacts),
            weeks=say.counted("weeks", entry.weeks),
            worth=worth.told(entry.worth, "year"),
            cost=worth.told(-entry.cost, "once"),
        )
        items.append(Item(told, f"{cell}:"))
    return Section(*say.named(), say("heading", cell=cells[0]), text=(say("text"),), items=tuple(items))


def candidates(plan: Plan, voice: Voice) -> Section | None:
    """What other self-service would be worth, in the order of the plan."""
    if not plan.candidates:
        return None
    say, advice = voice.about("plan.candidates"), {entry.advice for entry in plan.candidates}
    key = "heading_none" if advice == {"leave"} else "heading_back" if advice <= {"take_back", "leave"} else "heading"
    return Section(*say.named(), say(key), items=tuple(_candidate(entry, say) for entry in plan.candidates))


def _candidate(entry: CandidateWorth, say: Subject) -> Item:
    said = [say(f"why_{entry.advice}")]
    if entry.name != entry.moment:
        said.append(say("about", moment=entry.moment))
    hours, worth = say.numbers.staff_hours(abs(entry.hours)), say.worth.told(entry.points, "week")
    said.append(say(_brings(entry), hours=hours, worth=worth))
    if entry.cost_per_year is not None:
        said.append(say("cost", cost=say.numbers.money(entry.cost_per_year)))
    return Item(" ".join(said), say(f"what_{entry.advice}", name=entry.name))


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

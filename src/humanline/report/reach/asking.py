"""Where the line can be asked in the menu that is there, with what to put in."""

from __future__ import annotations

from humanline.reach.asking_the_line import PlaceToAsk, places_to_ask, snippet
from humanline.report.blocks import Fold, Item, Row, Section, Sheet
from humanline.report.reach.standing import Standing
from humanline.report.voice import Voice

#: Rows of the table.
ROWS = 60


def asking(of: Standing) -> Section | None:
    """The places after the last choice of a subject; left out where there is none, or the format has no way to ask."""
    graph, say = of.found.graph, of.voice.voice
    places = places_to_ask(graph)
    if not places:
        return None
    head = tuple(say(f"reach_page.asking.{name}") for name in ("menu", "chosen", "leads_to", "place"))
    rows: tuple[Row, ...] = tuple(
        (of.name(one.state.id), _chosen(one, say), of.name(one.target.id), one.place) for one in places[:ROWS]
    )
    lines = tuple(Item(text=line) for line in snippet(graph.format, places[0]))
    return Section(
        name="asking",
        subject=say("reach_page.asking.subject"),
        heading=say.counted("reach_page.asking.heading", len(places)),
        text=(say("reach_page.asking.text"),),
        folds=(Fold(say("reach_page.asking.snippet", chosen=_chosen(places[0], say)), lines),),
        sheets=(Sheet(say("reach_page.asking.caption"), head, rows, words=4),),
    )


def _chosen(one: PlaceToAsk, say: Voice) -> str:
    return say("reach_page.asking.with_words", chosen=one.chosen, label=one.label) if one.label else one.chosen

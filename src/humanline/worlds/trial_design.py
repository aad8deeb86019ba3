"""The design of the made-up housing association's trial, as it was frozen before the trial began."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from humanline import __version__
from humanline.foundation.language import Language
from humanline.model.trial import Arm, Design, Guardrail, Outcome, Success
from humanline.trial.freezing import freeze
from humanline.worlds import moments as w
from humanline.worlds.export import ARMS, FIRST_DAY, TRIAL_NAME
from humanline.worlds.moments import Words
from humanline.worlds.stories import TRIAL_WEEKS

#: Customers that were planned, both arms together.
PLANNED = 2000
_ABOUT = Words(
    "De proef in het log, zoals die werd vastgelegd voor het begin. Lees hem met: humanline trial analyse {file}",
    "The trial in the log, as it was frozen before it began. Read it with: humanline trial analyse {file}",
)
_QUESTION = Words(
    "Helpt het om bij een vraag over de huur met een mens te beginnen?",
    "Does it help to begin a rent question with a person?",
)
_APPROVED = Words("De directie (verzonnen)", "The board (made up)")
_TOLD = Words(
    "We proberen uit wat beter werkt. Wie om een mens vraagt, krijgt die altijd.",
    "We are trying what works better. Whoever asks for a person always gets one.",
)
_BY = Words("De kwaliteitsmedewerker (verzonnen)", "The quality officer (made up)")


def trial_design(language: Language) -> Design:
    """The design, frozen a week before the trial began.

    Args:
        language: of every name.
    """
    person, web = (arm.of(language) for arm in ARMS)
    starts = FIRST_DAY + dt.timedelta(weeks=TRIAL_WEEKS[0])
    frozen_at = dt.datetime.combine(starts - dt.timedelta(weeks=1), dt.time(9), dt.UTC)
    design = Design(
        name=TRIAL_NAME.of(language),
        question=_QUESTION.of(language),
        moments=(w.KINDS[w.TRIAL].name.of(language),),
        arms=(Arm(web, "self_service"), Arm(person, "person")),
        outcomes=(
            Outcome(name="unheard", column="unheard", better="lower", kind="share"),
            Outcome(name="resolved", column="resolved", better="higher", window_days=0),
            Outcome(name="satisfaction", column="satisfaction", better="higher", window_days=0),
        ),
        success=(Success("unheard", 0.05), Success("resolved", 0.05)),
        guardrails=(Guardrail("satisfaction", 0.25), Guardrail("unheard", 0.05, segment=w.BANDS[-1])),
        segments=w.BANDS,
        starts=starts.isoformat(),
        weeks=float(TRIAL_WEEKS[1] - TRIAL_WEEKS[0]),
        units=PLANNED,
        approved_by=_APPROVED.of(language),
        participants_are_told=_TOLD.of(language),
    )
    return freeze(design, units=PLANNED, by=_BY.of(language), clock=lambda: frozen_at, version=__version__)


def trial_toml(design: Design, *, file: str, language: Language) -> str:
    """The text of its `trial.toml`.

    Args:
        design: the design; what was frozen stands in the JSON file beside it.
        file: name of the file.
        language: of the comment.
    """
    lines = [f"# {_ABOUT.of(language).format(file=file)}", "schema = 1"]
    told = _told(msgspec.structs.replace(design, frozen=()))
    tables = {name: value for name, value in told.items() if isinstance(value, tuple) and hasattr(value[0], "to_json")}
    lines += [f"{name} = {_toml(value)}" for name, value in told.items() if name not in tables]
    for name, rows in tables.items():
        for row in rows:
            lines += ["", f"[[{name}]]", *(f"{key} = {_toml(value)}" for key, value in _told(row).items())]
    return "\n".join(lines) + "\n"


def _told(record: msgspec.Struct) -> dict[str, Any]:
    """The fields of a record that do not hold their default."""
    values = {one.name: (getattr(record, one.name), one.default) for one in msgspec.structs.fields(record)}
    return {name: value for name, (value, default) in values.items() if value != default}


def _toml(value: object) -> str:
    """A value as TOML: JSON is the same for text, numbers, yes and no, and lists of those."""
    return msgspec.json.encode(value).decode()

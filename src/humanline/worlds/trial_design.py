"""The design of a made-up organisation's trial, as it was frozen before the trial began."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from humanline import __version__
from humanline.foundation.language import Language
from humanline.model.trial import Arm, Design
from humanline.trial.freezing import freeze
from humanline.worlds.setting import FIRST_DAY, TRIAL_WEEKS, Setting, Words

#: The list of members with their arms, and its column with the member.
MEMBERS = "members-arms.csv"
MEMBER = Words("lidnummer", "member")
_APPROVED = Words("De directie (verzonnen)", "The board (made up)")
_TOLD = Words(
    "We proberen uit wat beter werkt. Een klant die om een medewerker vraagt, krijgt die altijd.",
    "We are trying what works better. Whoever asks for a person always gets one.",
)
_BY = Words("De kwaliteitsmedewerker (verzonnen)", "The quality officer (made up)")


def trial_design(setting: Setting, language: Language) -> Design:
    """The design, frozen a week before the trial began.

    Args:
        setting: the organisation.
        language: of every name.
    """
    trial = setting.trial
    starts = FIRST_DAY + dt.timedelta(weeks=TRIAL_WEEKS[0])
    frozen_at = dt.datetime.combine(starts - dt.timedelta(weeks=1), dt.time(9), dt.UTC)
    segments = {group.name.en: group.name.of(language) for group in setting.groups}
    design = Design(
        name=trial.name.of(language),
        question=trial.question.of(language),
        moments=(setting.kinds[setting.place(trial.moment)].name.of(language),) if trial.moment else (),
        arms=tuple(Arm(arm.name.of(language), arm.mode) for arm in trial.in_order),
        unit=trial.unit,
        cluster="site" if trial.unit == "site" else "",
        each="contact" if trial.unit == "site" else "customer",
        outcomes=trial.outcomes,
        success=trial.success,
        guardrails=tuple(
            msgspec.structs.replace(one, segment=segments.get(one.segment, "")) for one in trial.guardrails
        ),
        segments=tuple(segments.values()) if trial.unit == "customer" else (),
        listed=MEMBERS if trial.ties else "",
        listed_unit=MEMBER.of(language) if trial.ties else "",
        listed_segment=setting.attribute[1].of(language) if trial.ties else "",
        starts=starts.isoformat(),
        weeks=float(TRIAL_WEEKS[1] - TRIAL_WEEKS[0]),
        units=trial.planned,
        approved_by=_APPROVED.of(language),
        participants_are_told=_TOLD.of(language),
    )
    return freeze(design, units=trial.planned, by=_BY.of(language), clock=lambda: frozen_at, version=__version__)


def trial_toml(design: Design, *, about: Words, file: str, language: Language) -> str:
    """The text of its `trial.toml`.

    Args:
        design: the design; what was frozen stands in the JSON file beside it.
        about: said on top; `{file}` is its name.
        file: name of the file.
        language: of the comment.
    """
    lines = [f"# {about.of(language).format(file=file)}", "schema = 1"]
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

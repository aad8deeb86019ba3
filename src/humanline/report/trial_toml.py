"""A `trial.toml` to begin from, with its comments in the language of whoever fills it in."""

from __future__ import annotations

import json

from humanline.foundation.language import Language
from humanline.model.organisation import Mode
from humanline.report.voice import Voice

#: The smallest difference that usually matters, to begin from; and how much worse something may become at most.
USUAL = {"satisfaction": 0.2, "resolved": 0.05, "unheard": 0.03, "complaint": 0.03}
#: Outcomes of which fewer is better, counted over the days that follow.
_FEWER = ("unheard", "complaint")


def trial_toml(moment: str, now: Mode, column: str, guarded: str = "unheard", *, language: Language) -> str:
    """The text of a design that sets a person against self-service.

    Args:
        moment: whose contacts take part.
        now: how they start now; that is the first arm.
        column: the outcome that has to become better: `satisfaction` or `resolved`.
        guarded: the outcome that may not become worse; empty for none.
        language: of the comments and the names of the arms.
    """
    other: Mode = "person" if now == "self_service" else "self_service"
    say = Voice(language).about("trial_toml")

    fewer = f'kind = "share"           # {say("share")}\nbetter = "lower"\n'
    more = f'better = "higher"\nwindow_days = 0          # {say("at_once")}\n'
    outcomes = "".join(
        f'[[outcomes]]\nname = "{name}"\ncolumn = "{name}"\n{fewer if name in _FEWER else more}\n'
        for name in (column, guarded)
        if name
    )
    guardrail = ""
    if guarded:
        guardrail = f'# {say("guardrails")}\n[[guardrails]]\noutcome = "{guarded}"\nmargin = {USUAL[guarded]}\n\n'
    return f"""# {say("head")}
schema = 1
name = {_text(moment)}
question = {_text(say("question", moment=moment))}
moments = [{_text(moment)}]
unit = "customer"        # {say("unit")}
estimand = "offer"       # {say("estimand")}
weeks = 12               # {say("weeks")}

# {say("approved")}
approved_by = ""
participants_are_told = ""

# {say("arms")}
[[arms]]
name = {_text(say.voice(f"trial_toml.{now}"))}
mode = "{now}"

[[arms]]
name = {_text(say.voice(f"trial_toml.{other}"))}
mode = "{other}"

# {say("outcomes")}
{outcomes}# {say("success")}
[[success]]
outcome = "{column}"
minimum_effect = {USUAL[column]}

{guardrail}# {say("looks")}
[looks]
kind = "planned"
many = 5
"""


def _text(value: str) -> str:
    """A string of TOML; one of JSON is one, but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

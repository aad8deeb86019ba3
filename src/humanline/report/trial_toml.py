"""A `trial.toml` to begin from, with its comments in the language of whoever fills it in."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.organisation import Mode
from humanline.report.words import sentence

#: The smallest difference that usually matters, to begin from.
USUAL = {"satisfaction": 0.2, "resolved": 0.05}


def trial_toml(moment: str, now: Mode, column: str, *, language: Language) -> str:
    """The text of a design that sets a person against self-service.

    Args:
        moment: whose contacts take part.
        now: how they start now; that is the first arm.
        column: the outcome that has to become better: `satisfaction` or `resolved`.
        language: of the comments and the names of the arms.
    """
    other: Mode = "person" if now == "self_service" else "self_service"
    effect = USUAL[column]

    def say(key: str, **values: str) -> str:
        return sentence(f"trial_toml.{key}", language, **values)

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
name = {_text(say(now))}
mode = "{now}"

[[arms]]
name = {_text(say(other))}
mode = "{other}"

# {say("outcomes")}
[[outcomes]]
name = "{column}"
column = "{column}"
better = "higher"
window_days = 0          # {say("at_once")}

[[outcomes]]
name = "unheard"
column = "unheard"
kind = "share"           # {say("share")}
better = "lower"

# {say("success")}
[[success]]
outcome = "{column}"
minimum_effect = {effect}

# {say("guardrails")}
[[guardrails]]
outcome = "unheard"
margin = 0.03

# {say("looks")}
[looks]
kind = "planned"
many = 5
"""


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

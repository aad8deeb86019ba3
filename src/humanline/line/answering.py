"""A decision as a phone menu, a bot or a site takes it: text to read out, JSON, or TwiML. Pure: nothing is sent.

Whatever is read out, the next step to a person is open: key 0, or saying so (I1).
"""

from __future__ import annotations

import re
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import msgspec

from humanline.foundation.language import Language
from humanline.line.saying import reason_of, said, when
from humanline.model.decision import Decision

Form = Literal["text", "json", "twiml"]
#: Language → how TwiML names the voice.
_VOICES = {"nl": "nl-NL", "en": "en-GB"}
#: What is done → where a call goes on. Silence before a choice is no choice, and so a person.
_GOES_ON = {
    "person": "person",
    "promise": "call-back",
    "as_now": "as-now",
    "self_service": "self-service",
    "together": "together",
    "choice": "person",
}
_NOT_IN_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def answer(decision: Decision, form: Form, language: Language) -> str:
    """A decision in one of the forms.

    Args:
        decision: as it was made.
        form: `text`: the first line is what to do, the second what to read out. `json`: the decision, with sentences.
            `twiml`: what to read out and where the call goes on, as addresses beside that of the menu that asks:
            `person`, `call-back`, `self-service`, `together`, `as-now`, and `choice`, which is given the key.
        language: of what is read out.
    """
    if form == "json":
        content = msgspec.to_builtins(decision)
        content["say"] = spoken(decision, language)
        content["why"] = {"nl": reason_of(decision, "nl"), "en": reason_of(decision, "en")}
        return msgspec.json.encode(content).decode()
    if form == "text":
        return f"{decision.action}\n{spoken(decision, language)}\n"
    return _twiml(decision, language)


def spoken(decision: Decision, language: Language) -> str:
    """What a customer is told; nothing where the line decides in shadow."""
    if decision.action == "as_now":
        return ""
    words = []
    if decision.self_service is not None and decision.action != "person":
        words += [text for text in (decision.self_service.words, decision.self_service.link) if text]
    if decision.action == "promise" and decision.opens is not None:
        words.append(said("say.promise_opens", language, opens=when(decision.opens, language)))
    else:
        words.append(said(f"say.{decision.action}", language))
    promise = decision.promise
    if decision.action == "promise" and promise is not None and promise.call_back_hours is not None:
        words.append(said("say.back", language, hours=f"{promise.call_back_hours:g}"))
    return " ".join(words)


def _twiml(decision: Decision, language: Language) -> str:
    words, redirect = _clean(spoken(decision, language)), _GOES_ON[decision.action]
    say = f"<Say language={quoteattr(_VOICES[language])}>{escape(words)}</Say>" if words else ""
    if decision.action not in ("person", "promise", "as_now"):
        # Any key or word is a call for a person, but where keys choose.
        asks = "choice" if decision.action == "choice" else "person"
        say = f'<Gather input="dtmf speech" numDigits="1" action="{asks}">{say}</Gather>'
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{say}<Redirect>{redirect}</Redirect></Response>'


def _clean(text: str) -> str:
    """Without what XML can't hold."""
    return _NOT_IN_XML.sub(" ", text)

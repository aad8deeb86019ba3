"""A decision as a phone menu, a bot or a site takes it: text, JSON, TwiML or VoiceXML. Pure: nothing is sent.

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

Form = Literal["text", "json", "twiml", "voicexml"]
#: Language → how a voice of it is named.
_VOICES = {"nl": "nl-NL", "en": "en-GB"}
#: Language → the word that gets a person, as the customer is told it.
_PERSON = {"nl": "medewerker", "en": "person"}
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


def answer(decision: Decision, form: Form, language: Language, *, menu: str = "") -> str:
    """A decision in one of the forms.

    Args:
        decision: as it was made.
        form: `text`: the first line is what to do, the second what to read out. `json`: the decision, with sentences.
            `twiml` and `voicexml`: what to read out and where the call goes on, as addresses: `person`, `call-back`,
            `self-service`, `together`, `as-now`, and in TwiML `choice`, which is given the key. So is `call-back` there
            where it is offered to who gets a person: another key than 1 stays in the queue.
        language: of what is read out.
        menu: what those addresses begin with, such as `https://menu.example.org/`; empty: they stand beside the address
            that is asked.
    """
    if form == "json":
        content = msgspec.to_builtins(decision)
        content["say"] = spoken(decision, language)
        content["why"] = {"nl": reason_of(decision, "nl"), "en": reason_of(decision, "en")}
        return msgspec.json.encode(content).decode()
    if form == "text":
        return f"{decision.action}\n{spoken(decision, language)}\n"
    return (_twiml if form == "twiml" else _voicexml)(decision, language, menu)


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
        words.append(said("say.call_back" if decision.call_back else f"say.{decision.action}", language))
    promise = decision.promise
    if decision.action == "promise" and promise is not None and promise.call_back_hours is not None:
        words.append(said("say.back", language, hours=f"{promise.call_back_hours:g}"))
    return " ".join(words)


def _twiml(decision: Decision, language: Language, menu: str) -> str:
    words, redirect = _clean(spoken(decision, language)), escape(menu + _GOES_ON[decision.action])
    say = f"<Say language={quoteattr(_VOICES[language])}>{escape(words)}</Say>" if words else ""
    if decision.call_back:
        say = f'<Gather input="dtmf" numDigits="1" action={quoteattr(menu + "call-back")}>{say}</Gather>'
    elif decision.action not in ("person", "promise", "as_now"):
        say = f'<Gather input="dtmf speech" numDigits="1" action={quoteattr(menu + _asks(decision))}>{say}</Gather>'
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{say}<Redirect>{redirect}</Redirect></Response>'


def _voicexml(decision: Decision, language: Language, menu: str) -> str:
    """VoiceXML 2.1. What is heard and fits nothing is a call for a person too."""
    words, goes_on = escape(_clean(spoken(decision, language))), quoteattr(menu + _GOES_ON[decision.action])
    prompt = f"<prompt>{words}</prompt>" if words else ""
    if decision.call_back:
        keys = _choice("1", "call-back", menu)
    elif decision.action in ("person", "promise", "as_now"):
        keys = ""
    else:
        keys = _choice("0", "person", menu, _PERSON[language])
        keys += _choice("1", "self-service", menu) if decision.action == "choice" else ""
    body = f"<form><block>{prompt}<goto next={goes_on}/></block></form>"
    if keys:
        body = (
            f"<menu>{prompt}{keys}<noinput><goto next={goes_on}/></noinput>"
            f"<nomatch><goto next={quoteattr(menu + 'person')}/></nomatch></menu>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" '
        f'xml:lang="{_VOICES[language]}">{body}</vxml>'
    )


def _choice(key: str, to: str, menu: str, word: str = "") -> str:
    return f'<choice dtmf="{key}" next={quoteattr(menu + to)}>{word}</choice>'


def _asks(decision: Decision) -> str:
    """Where any key or word leads: it is a call for a person, but where keys choose."""
    return "choice" if decision.action == "choice" else "person"


def _clean(text: str) -> str:
    """Without what XML can't hold."""
    return _NOT_IN_XML.sub(" ", text)

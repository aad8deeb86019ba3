"""The channel of a contact, as `line.toml` lists it, and who serves it."""

from __future__ import annotations

import ibis

from humanline.contactlog.querying.expressions import Column
from humanline.contactlog.querying.steps import Steps, until
from humanline.contactlog.querying.values import none
from humanline.model.organisation import Channels


def as_listed(text: Column, channels: Channels) -> Steps:
    """`channel`, as `line.toml` spells it: `VOICE` and `voice` are one.

    Args:
        text: as the file writes it.
        channels: those of `line.toml`.
    """
    table = yield {"channel_text": text}
    text, spellings = table["channel_text"], channels.spellings()
    if not spellings:
        return (yield {"channel": text})
    known = text.isin(sorted(set(spellings.values())))
    other = [(text.lower() == low, name) for low, name in spellings.items()]
    return (yield {"channel": ibis.cases((known, text), *other, else_=text)})


def mode_of(channels: Channels) -> Steps:
    """`mode` of a channel; null where it is not listed.

    Args:
        channels: those of `line.toml`.
    """
    person = [name.strip() for name in (*channels.person, *channels.deferred)]
    alone = [name.strip() for name in channels.self_service]
    table = yield from until("channel")
    return (
        yield {
            "mode": ibis.cases(
                (table["channel"].isin(person or [""]), "person"),
                (table["channel"].isin(alone or [""]), "self_service"),
                else_=none("string"),
            )
        }
    )

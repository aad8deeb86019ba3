"""How a person is met in a channel: speaking, face to face or in writing. A voice or a face is not an e-mail."""

from __future__ import annotations

import re

from humanline.model.contact import ChannelKind
from humanline.model.organisation import Channels

_WORDS: dict[ChannelKind, tuple[str, ...]] = {
    "speaking": (
        "telefoon", "telefonisch", "telephone", "phone", "call", "bellen", "tel", "voice", "video", "videobellen",
        "terugbelverzoek", "callback",
    ),
    "face_to_face": (
        "balie", "counter", "desk", "walk-in", "walkin", "bezoek", "huisbezoek", "visit", "afspraak", "appointment",
        "office", "receptie", "reception", "loket", "store", "winkel",
    ),
    "writing": (
        "chat", "livechat", "messaging", "whatsapp", "e-mail", "email", "mail", "brief", "letter", "post", "sms",
    ),
}  # fmt: skip


def channel_kind(channel: str, channels: Channels) -> ChannelKind:
    """How a person is met in a channel: what `[channels.kinds]` says, else its name; empty where neither tells.

    Args:
        channel: as it stands in the log.
        channels: which channels are served by whom.
    """
    if channel in channels.kinds:
        return channels.kinds[channel]
    if channels.mode(channel) != "person":
        return ""
    if channel in channels.deferred:
        return "writing"
    name = channel.strip().lower().replace("_", " ")
    fits = [
        (len(word), kind)
        for kind, words in _WORDS.items()
        for word in words
        if re.search(rf"(^|[^a-z]){re.escape(word)}s?([^a-z]|$)", name)
    ]
    return max(fits)[1] if fits else ""

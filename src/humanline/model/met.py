"""How people meet whom they come to: a voice or a face is not an e-mail."""

from __future__ import annotations

from humanline.foundation.record import Record
from humanline.model.contact import ChannelKind


class MetBy(Record, frozen=True):
    """Contacts of a line that start with a person, by how that person is met.

    Attributes:
        kind: by voice, face to face or in writing; empty where that is not known.
        channels: the channels of this kind in the log, most used first.
        contacts_per_week: contacts a week, if customers keep to the channels by which they come to staff now.
    """

    kind: ChannelKind
    channels: tuple[str, ...]
    contacts_per_week: float

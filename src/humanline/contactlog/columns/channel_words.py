"""What the name of a channel says: who serves it, and how a person is met there. A voice or a face is not an e-mail."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from humanline.model.contact import ChannelKind
from humanline.model.organisation import Channels

#: Who serves a channel; `deferred` is a person without a waiting customer.
Served = Literal["person", "deferred", "self_service"]


class ChannelMeaning(NamedTuple):
    """What a name says."""

    served: Served
    kind: ChannelKind


_TABLE: tuple[tuple[Served, ChannelKind, str], ...] = (
    (
        "person",
        "speaking",
        "telefoon|telefonisch|telefoongesprek|telefonie|telephone|telephony|phone|call|phone call|inbound call|"
        "outbound call|bellen|gebeld|belafspraak|tel|telnr|tdd|tty|voice|voice call|hotline|helpline|landline|voip|"
        "sip|kcc telefoon|agent|video|videobellen|videogesprek|video call|video-afspraak|video appointment|"
        "videoconsult|teams|zoom|telefon|anruf|telefonat|téléphone|appel|teléfono|llamada",
    ),
    (
        "person",
        "face_to_face",
        "balie|counter|desk|front desk|help desk|service desk balie|walk-in|walk in|walkin|inloop|inloopspreekuur|"
        "spreekuur|bezoek|baliebezoek|huisbezoek|visit|home visit|in person|in-person|persoonlijk|persoonlijk gesprek|"
        "face to face|face-to-face|afspraak|appointment|office|kantoor|receptie|reception|loket|servicepunt|"
        "service point|servicecentrum|stadskantoor|gemeentehuis|stadhuis|stadsloket|city hall|schalter|vor ort|"
        "guichet|accueil|accueil physique|agence|ventanilla|presencial|store|winkel|shop|filiaal|branch|wijkteam|"
        "fysiek|aan huis|onsite|on-site",
    ),
    (
        "person",
        "writing",
        "chat|livechat|live chat|webchat|web chat|online chat|chatgesprek|messaging|native messaging|in-app messaging|"
        "messenger|facebook messenger|instant message",
    ),
    (
        "deferred",
        "writing",
        "courriel|mél|kontaktformular|formulaire de contact|courrier électronique|correo|correo electrónico|"
        "courrier|carta|"
        "e-mail|email|e mail|mail|mailbox|e-mailbericht|mailbericht|inbox|outlook|exchange|brief|letter|post|poststuk|"
        "fax|whatsapp|twitter|facebook|instagram|linkedin|tiktok|youtube|telegram|signal|social|social media|"
        "sociale media|webcare|sms|text message|tekstbericht|contactformulier|contact form|web widget|"
        "feedbackformulier|klachtenformulier|review|google reviews|app store review|schriftelijk|in writing|bericht|"
        "message|dm",
    ),
    (
        "deferred",
        "speaking",
        "terugbelverzoek|terugbelafspraak|terugbellen|terugbel|callback|call back|call-back|voicemail|voice mail",
    ),
    (
        "self_service",
        "",
        "web|webformular|online-formular|formulaire|formulaire en ligne|formulaire web|espace client|"
        "website|webpage|webpagina|webseite|site web|sitio web|en ligne|site|web form|webform|webformulier|"
        "online form|online formulier|e-formulier|"
        "eform|online|internet|portal|portaal|klantportaal|klantenportaal|customer portal|webportal|webportaal|"
        "bewonersportaal|huurdersportaal|self-service portal|mijn|mijn omgeving|my account|app|mobiele app|mobile app|"
        "mobile|smartphone app|self service|self-service|selfservice|zelfservice|zelfbediening|kiosk|zuil|"
        "self checkout|zelfscan|ivr|keuzemenu|phone menu|voice menu|automated line|chatbot|bot|voicebot|virtual agent|"
        "virtual assistant|virtuele assistent|digitale assistent|assistant bot|faq|kennisbank|knowledge base|"
        "help center|helpcenter|digid|digitaal|digital|e-loket|eloket|digitaal loket|digitale balie",
    ),
)
#: A machine on the phone: beside a word for a person it may be either.
_ON_THE_PHONE = frozenset({"ivr", "keuzemenu", "phone menu", "voice menu", "voicebot", "bot"})
_BY_WORD = {word: ChannelMeaning(served, kind) for served, kind, words in _TABLE for word in words.split("|")}
#: The longest word that fits counts: a chatbot is no chat.
_WORD = re.compile(
    r"(?<![a-z])(" + "|".join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True)) + r")s?(?![a-z])"
)


def said_of(channel: str) -> ChannelMeaning | None:
    """What a channel's name says; `None` where nothing in it is known, or what is known contradicts itself.

    >>> said_of("Telefonisch"), said_of("Chatbot"), said_of("Telefoon IVR")
    (Said(served='person', kind='speaking'), Said(served='self_service', kind=''), None)
    """
    found = [match[1] for match in _WORD.finditer(channel.strip().lower().replace("_", " "))]
    if _ON_THE_PHONE & set(found) and any(_BY_WORD[word].kind == "speaking" for word in found):
        return None
    return _BY_WORD[max(found, key=len)] if found else None


def is_channel(name: str) -> bool:
    """Whether a name is that of a channel and nothing more.

    >>> is_channel("Telefoon"), is_channel("abandoned calls")
    (True, False)
    """
    return _WORD.fullmatch(name.strip().lower().replace("_", " ")) is not None


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
    said = said_of(channel)
    if said is not None and said.served != "self_service":
        return said.kind
    return "writing" if channel in channels.deferred else ""

"""The Dutch and English words by which pages speak of people, and the scripts of chats that people know by name.

The script names are those of the vendors' own installation pages (Zendesk, Intercom, tawk.to, LiveChat, Salesforce
Embedded Service, Genesys Cloud Messenger, Trengo, Robin, CM.com, Chatwoot and others).
"""

from __future__ import annotations

import re


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


#: A person who works there.
PERSON = _words(
    "medewerkers?", "medewerkster", "collega'?s?", "adviseurs?", "mens", "mensen", "iemand", "agents?", "advis[eo]rs?",
    "employees?", "colleagues?", "person", "people", "humans?", "someone", "team", "staff", "representatives?",
)  # fmt: skip
#: A machine that talks.
MACHINE = _words(
    "chatbots?", "bots?", "virtuele assistente?", "virtual assistant", "digitale assistente?", "digital assistant",
    "ai[ -]assistente?", "ai[ -]assistant", "robot",
)  # fmt: skip
CHAT = re.compile(r"\b(?:live[ -]?)?chat(?:ten|s|ting)?\b|\bwebchat\b", re.IGNORECASE)
CALL_BACK = re.compile(
    r"terug\s?bel\w*|teruggebeld|\bbel(?:t|len)? (?:mij|me|u|je|ons)?\s?terug|call[ -]?(?:me |you |us )?back|"
    r"request a call\b",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"\bcontact\w*|\bbereik(?:en|baar\w*)?\b|\btelefo\w*|\bphone\w*|\bbel(?:len)?\b|\bcall\b|klantenservice|"
    r"customer service|\bhelpdesk\b|\bafspraa?k\w*|\bappointment\b|openingstijd\w*|opening hours|"
    r"\bspreekuur\b|\bchat\w*",
    re.IGNORECASE,
)
QUESTION_FORM = re.compile(
    r"\bcontact\w*|\bvra(?:ag|gen)\b|\bbericht\w*|\bklacht\w*|\bmelding\w*|\bquestions?\b|\bmessage\b|\bcomplaints?\b|"
    r"\benquiry\b|\binquiry\b|\bhelp\b|\breport a\b",
    re.IGNORECASE,
)
NEWSLETTER = re.compile(r"nieuwsbrief|newsletter|subscribe|abonneer|mailinglijst|mailing list", re.IGNORECASE)
FEEDBACK = re.compile(
    r"feedback|deze (?:pagina|informatie)|this page|gevonden wat u zocht|find what you|helpful|nuttig|beoordeel|"
    r"rate us",
    re.IGNORECASE,
)
ANSWERED = re.compile(
    r"(?:uw|je|jouw) vraag (?:hiermee )?beantwoord|answer(?:ed)? your question|was this (?:page |answer )?helpful|"
    r"heeft u gevonden wat u zocht|vond u het antwoord|find what you (?:were looking|needed)|nog steeds? een vraag",
    re.IGNORECASE,
)
NOT_ANSWERED = re.compile(r"^\W*(?:nee|no|niet|not|nog niet|nog steeds?)\b", re.IGNORECASE)
VISIT = re.compile(
    r"\bbezoek\w*|\bbalie\w*|\bloket\w*|\bstadhuis\b|\bgemeentehuis\b|\bstadskantoor\b|\bwijkkantoor\b|\bservicepunt\w*|"
    r"\blangskomen\b|\bvisit(?:ing|s| us)?\b|\bcounters?\b|\btown hall\b|\bcity hall\b|\boffice hours\b|\bdrop in\b|"
    r"\bwalk[- ]in\b",
    re.IGNORECASE,
)
#: A quick look: text without any of these, in lower case, speaks of no visit.
VISIT_STEMS = (
    "bezoek", "balie", "loket", "huis", "kantoor", "servicepunt", "langskomen", "visit", "counter", "hall",
    "office hours", "drop in", "walk",
)  # fmt: skip
POST = re.compile(r"\bpostbus\b|\bpostadres\b|\bpostal address\b|\bp\.?o\.? box\b|\bantwoordnummer\b", re.IGNORECASE)
#: Street, number, Dutch postcode and town; or a street line before a postcode.
ADDRESS = re.compile(
    r"(?P<street>[A-Z][\w.'’ -]{2,50}\s\d{1,5}\s?[a-zA-Z]?(?:[-/]\d+)?)[\s,·|-]{1,6}"
    r"(?P<postcode>[1-9]\d{3}\s?[A-Z]{2})\b"
    r"(?:[\s,]{1,3}(?P<town>[A-Z][\w'’-]+(?: (?:aan|den|de|op|bij|[A-Z][\w'’-]+)){0,4}))?"
)
POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([A-Z]{2})\b")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9](?:[\w-]{0,62}\.){1,5}[A-Za-z]{2,20}(?![\w-])")
NO_REPLY = re.compile(r"no-?reply|niet-?beantwoorden|do-?not-?reply|example\.(?:com|org|net)$", re.IGNORECASE)
IMAGE_OF_A_NUMBER = re.compile(
    r"telefo|phone|tel[-_. ]?n(?:umme)?r|\bbel ons\b|\bcall us\b|contactgegevens|e-?mailad", re.IGNORECASE
)

#: Part of a script's address or text, in lower case, and the chat that it starts.
CHAT_SCRIPTS = {
    "static.zdassets.com/ekr": "Zendesk",
    "v2.zopim.com": "Zendesk",
    "widget.intercom.io": "Intercom",
    "js.intercomcdn.com": "Intercom",
    "embed.tawk.to": "tawk.to",
    "cdn.livechatinc.com": "LiveChat",
    "embeddedservice_bootstrap": "Salesforce",
    "embedded_svc.init": "Salesforce",
    "embeddedservice/5.0/esw": "Salesforce",
    "liveagent.salesforce": "Salesforce",
    "genesys-bootstrap": "Genesys",
    "apps.mypurecloud": "Genesys",
    "cxbus.min.js": "Genesys",
    "widget.trengo": "Trengo",
    "robincontentdesktop": "Robin",
    "robinhq.com": "Robin",
    "cm.com/webchat": "CM.com",
    "webchat.cm.com": "CM.com",
    "cmtelecom.com/webchat": "CM.com",
    "chatwootsdk": "Chatwoot",
    "lptag.liveperson": "LivePerson",
    "client.crisp.chat": "Crisp",
    "wchat.freshchat.com": "Freshchat",
    "fw-cdn.com": "Freshchat",
    "code.tidio.co": "Tidio",
    "static.olark.com": "Olark",
    "userlike-cdn-widgets": "Userlike",
    "js.driftt.com": "Drift",
    "js.usemessages.com": "HubSpot",
    "salesiq.zoho": "Zoho SalesIQ",
    "smartsuppchat.com": "Smartsupp",
    "code.jivosite.com": "Jivo",
    "cloudstatic.obi4wan.com": "OBI4wan",
    "omnichannelengagementhub": "Microsoft Omnichannel",
    "cdn.botpress.cloud/webchat": "Botpress",
    "dialogflow-console/fast/messenger": "Dialogflow Messenger",
    "cdn.landbot.io": "Landbot",
}


def chat_of(script: str) -> str:
    """The vendor of the chat that a script starts; empty where it is none that is known.

    Args:
        script: the address of a script, or its text.

    Examples:
        >>> chat_of("https://static.widget.trengo.eu/embed.js")
        'Trengo'
    """
    lower = script.lower()
    return next((vendor for part, vendor in CHAT_SCRIPTS.items() if part in lower), "")

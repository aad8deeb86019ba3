"""One small menu of a municipality or a bank for every reader, written for these tests."""

import json
import zipfile
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_spec = spec_from_file_location("reach_more_samples", Path(__file__).with_name("more_samples.py"))
_more = module_from_spec(_spec)
_spec.loader.exec_module(_more)
ARCHY, CONNECT, COPILOT, OLD_CONNECT = _more.ARCHY, _more.CONNECT, _more.COPILOT, _more.OLD_CONNECT

READERS = (
    "asterisk", "studio", "taskrouter", "rasa", "twiml", "voicexml", "typebot", "botpress", "dialogflow_cx", "archy",
    "connect", "copilot",
)  # fmt: skip

ASTERISK = """\
[globals]
OFFICE=PJSIP/200

[incoming]
exten => s,1,Answer()
 same => n,GotoIfTime(9:00-17:00,mon-fri,*,*?menu,s,1)
 same => n,Goto(closed,s,1)

[closed]
exten => s,1,Playback(we-are-closed)
 same => n,VoiceMail(100@default,u)

[menu]
exten => s,1(top),Background(welcome&choose)
 same => n,WaitExten(5)
exten => 1,1,Playback(waste-calendar)
 same => n,Hangup()
exten => 0,1,Queue(citizens,t,,,120)
 same => n,Playback(everybody-is-busy)
 same => n,Dial(${OFFICE},20)
exten => t,1,Goto(s,top)
exten => i,1,Playback(wrong-key)
 same => n,Goto(s,top)
"""

STUDIO = {
    "states": [
        {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "menu"}]},
        {
            "name": "menu",
            "type": "gather-input-on-call",
            "properties": {
                "say": "Press 1 for opening hours, press 0 for a colleague.",
                "timeout": 4,
                "language": "en-GB",
            },
            "transitions": [
                {"event": "keypress", "next": "which"},
                {"event": "speech"},
                {"event": "timeout", "next": "menu"},
            ],
        },
        {
            "name": "which",
            "type": "split-based-on",
            "properties": {"input": "{{widgets.menu.Digits}}"},
            "transitions": [
                {"event": "noMatch", "next": "menu"},
                {
                    "event": "match",
                    "next": "hours",
                    "conditions": [{"type": "equal_to", "value": "1", "arguments": ["{{widgets.menu.Digits}}"]}],
                },
                {
                    "event": "match",
                    "next": "colleague",
                    "conditions": [{"type": "equal_to", "value": "0", "arguments": ["{{widgets.menu.Digits}}"]}],
                },
            ],
        },
        {
            "name": "hours",
            "type": "say-play",
            "properties": {"say": "We are open from nine to five."},
            "transitions": [{"event": "audioComplete"}],
        },
        {
            "name": "colleague",
            "type": "send-to-flex",
            "transitions": [{"event": "callComplete"}, {"event": "failedToEnqueue", "next": "hours"}],
        },
    ],
    "initial_state": "Trigger",
}

TASKROUTER = {
    "task_routing": {
        "filters": [
            {
                "filter_friendly_name": "Debts",
                "expression": "subject == 'debt'",
                "targets": [{"queue": "WQdebts", "timeout": 60}, {"queue": "WQall", "timeout": 300}],
            }
        ]
    }
}

RASA = """\
version: "3.1"
rules:
- rule: a person on request
  steps:
  - intent: person
  - action: utter_moment
  - action: action_handoff
- rule: not understood
  steps:
  - intent: nlu_fallback
  - action: utter_again
stories:
- story: moving house
  steps:
  - intent: moving
  - action: moving_form
  - active_loop: moving_form
  - active_loop: null
  - action: utter_done
responses:
  utter_moment:
  - text: One moment please.
  utter_again:
  - text: Could you say that again?
  utter_ask_postcode:
  - text: What is your postcode?
  utter_done:
  - text: Your move is registered.
forms:
  moving_form:
    required_slots:
    - postcode
"""

TWIML = """\
<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Gather numDigits="1" action="/choose" timeout="3">
    <Say language="en-GB">For your balance, press 1. To speak to a person, press 0.</Say>
  </Gather>
  <Say>We did not hear you.</Say>
  <Dial timeout="15">+31201234567</Dial>
  <Hangup/>
</Response>
"""

VOICEXML = """\
<?xml version="1.0" encoding="UTF-8"?>
<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="nl-NL">
  <link dtmf="0" next="#person"/>
  <menu id="top">
    <prompt>Voor paspoorten, kies 1. Voor afval, kies 2.</prompt>
    <choice dtmf="1" next="#passport">paspoorten</choice>
    <choice dtmf="2" next="#waste">afval</choice>
    <noinput count="1">Wij hoorden niets. <reprompt/></noinput>
    <noinput count="2"><goto next="#person"/></noinput>
  </menu>
  <form id="passport"><block><prompt>Maak een afspraak op de website.</prompt><disconnect/></block></form>
  <form id="waste">
    <field name="postcode" type="digits"><prompt>Wat is uw postcode?</prompt></field>
    <block><prompt>Uw afval wordt dinsdag gehaald.</prompt></block>
  </form>
  <form id="person">
    <transfer name="t" dest="tel:14020" bridge="true" connecttimeout="20s">
      <filled><prompt>Iedereen is in gesprek.</prompt></filled>
    </transfer>
  </form>
</vxml>
"""

TYPEBOT = {
    "version": "6",
    "id": "typebot-sample",
    "name": "Bank",
    "events": [{"id": "ev", "type": "start", "outgoingEdgeId": "e0", "graphCoordinates": {"x": 0, "y": 0}}],
    "groups": [
        {
            "id": "g1",
            "title": "Menu",
            "graphCoordinates": {"x": 0, "y": 0},
            "blocks": [
                {"id": "b1", "type": "text", "content": {"richText": [{"children": [{"text": "How can I help?"}]}]}},
                {
                    "id": "b2",
                    "type": "choice input",
                    "items": [
                        {"id": "i1", "content": "My card is lost", "outgoingEdgeId": "e1"},
                        {"id": "i2", "content": "A person", "outgoingEdgeId": "e2"},
                    ],
                },
            ],
        },
        {
            "id": "g2",
            "title": "Card",
            "graphCoordinates": {"x": 0, "y": 0},
            "blocks": [{"id": "b3", "type": "email input", "options": {}}],
        },
        {
            "id": "g3",
            "title": "People",
            "graphCoordinates": {"x": 0, "y": 0},
            "blocks": [{"id": "b4", "type": "Chatwoot"}],
        },
    ],
    "edges": [
        {"id": "e0", "from": {"eventId": "ev"}, "to": {"groupId": "g1"}},
        {"id": "e1", "from": {"blockId": "b2", "itemId": "i1"}, "to": {"groupId": "g2"}},
        {"id": "e2", "from": {"blockId": "b2", "itemId": "i2"}, "to": {"groupId": "g3"}},
    ],
}

BOTPRESS = {
    "version": "0.0.1",
    "catchAll": {"next": []},
    "startNode": "entry",
    "nodes": [
        {
            "id": "n1",
            "name": "entry",
            "onEnter": ["say Hello, I am a bot. What is it about?"],
            "onReceive": [],
            "next": [
                {"condition": "event.nlu.intent.name === 'person'", "node": "hand-over"},
                {"condition": "true", "node": "again"},
            ],
        },
        {"id": "n2", "name": "hand-over", "onEnter": ["hitlnext/handoff {}"], "next": []},
        {
            "id": "n3",
            "name": "again",
            "onEnter": ["say Sorry, I do not understand."],
            "onReceive": None,
            "next": [{"condition": "true", "node": "entry"}],
        },
    ],
}

CX = {
    "agent.json": {"displayName": "Town", "defaultLanguageCode": "en", "startFlow": "Default Start Flow"},
    "flows/Default Start Flow/Default Start Flow.json": {
        "displayName": "Default Start Flow",
        "transitionRoutes": [
            {"intent": "move", "targetPage": "Moving"},
            {
                "intent": "person",
                "triggerFulfillment": {
                    "messages": [
                        {"text": {"text": ["One moment."]}, "languageCode": "en"},
                        {"text": {"text": ["Een moment."]}, "languageCode": "nl"},
                        {"liveAgentHandoff": {}},
                    ]
                },
            },
        ],
        "eventHandlers": [
            {
                "event": "sys.no-match-default",
                "triggerFulfillment": {"messages": [{"text": {"text": ["Say that again?"]}}]},
            }
        ],
    },
    "flows/Default Start Flow/pages/Moving.json": {
        "displayName": "Moving",
        "form": {
            "parameters": [
                {
                    "displayName": "postcode",
                    "required": True,
                    "fillBehavior": {
                        "initialPromptFulfillment": {"messages": [{"text": {"text": ["What is your postcode?"]}}]}
                    },
                }
            ]
        },
        "transitionRoutes": [
            {"condition": '$page.params.status = "FINAL"', "targetPage": "END_SESSION"},
        ],
    },
}

FILES = {
    "asterisk": ("extensions.conf", ASTERISK),
    "studio": ("flow.json", json.dumps(STUDIO, indent=1)),
    "taskrouter": ("workflow.json", json.dumps(TASKROUTER, indent=1)),
    "rasa": ("bot.yml", RASA),
    "twiml": ("call.xml", TWIML),
    "voicexml": ("call.vxml", VOICEXML),
    "typebot": ("typebot-export.json", json.dumps(TYPEBOT, indent=1)),
    "botpress": ("main.flow.json", json.dumps(BOTPRESS, indent=1)),
    "dialogflow_cx": ("agent.zip", None),
    "archy": ("flow.yaml", ARCHY),
    "connect": ("contact-flow.json", json.dumps(CONNECT, indent=1)),
    "copilot": ("topic.mcs.yml", COPILOT),
}


def reader(name):
    """The module of a reader."""
    return import_module(f"humanline.reach.readers.{name}")


def write_agent(path, files=CX):
    """Write the ZIP of a Dialogflow CX agent."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, json.dumps(content, indent=1))
    return path


def write_sample(name, folder):
    """Write the sample of a reader and give its path."""
    file, text = FILES[name]
    path = folder / file
    if text is None:
        return write_agent(path)
    path.write_text(text, encoding="utf-8")
    return path


def read_text(name, folder, text, file=None):
    """What a reader makes of a text."""
    path = folder / (file or FILES[name][0])
    path.write_text(text if isinstance(text, str) else json.dumps(text, indent=1), encoding="utf-8")
    return reader(name).read(path)


def moves(graph, source=None):
    """(source, by, value, target) of every move, or of those from one state without it."""
    if source is None:
        return [(move.source, move.by, move.value, move.target) for move in graph.moves]
    return [(move.by, move.value, move.target) for move in graph.moves if move.source == source]


def state(graph, id):
    """One state."""
    return next(one for one in graph.states if one.id == id)

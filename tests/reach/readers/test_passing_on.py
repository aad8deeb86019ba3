"""One law for all readers: a number outside is a person only where words, or the maker's names, say so."""

import json
import zipfile

import pytest

from humanline.reach.readers.passing_on import who_answers
from humanline.reach.readers.registry import read_source

NEUTRAL, PEOPLE, POLICE = "Please hold.", "I'm transferring you to a colleague.", "You are put through to the police."
NUMBER = "+31101234567"


def twiml(number, words):
    return "call.xml", f"<Response><Say>{words}</Say><Dial><Number>{number}</Number></Dial></Response>"


def voicexml(number, words):
    prompt = f"<prompt>{words}</prompt>" if words else ""
    form = f"<form><transfer dest='tel:{number}'>{prompt}</transfer></form>"
    return "call.vxml", f"<vxml version='2.1' xmlns='http://www.w3.org/2001/vxml'>{form}</vxml>"


def studio(number, words):
    rings = {"name": "w2", "type": "connect-call-to", "properties": {"noun": "number", "to": number}, "transitions": []}
    says = {"name": "w1", "type": "say-play", "properties": {"say": words}}
    says["transitions"] = [{"event": "audioComplete", "next": "w2"}]
    trigger = {"name": "T", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "w1"}]}
    return "flow.json", json.dumps({"states": [trigger, says, rings], "initial_state": "T"})


def connect(number, words):
    says = {"Identifier": "a", "Type": "MessageParticipant", "Parameters": {"Text": words}}
    says["Transitions"] = {"NextAction": "b"}
    rings = {"Identifier": "b", "Type": "TransferParticipantToThirdParty", "Transitions": {}}
    rings["Parameters"] = {"ThirdPartyPhoneNumber": number}
    flow = {"Version": "2019-10-30", "StartAction": "a", "Actions": [says, rings]}
    return "flow.json", json.dumps(flow)


def old_connect(number, words):
    says = {"id": "a", "type": "PlayPrompt", "parameters": [{"name": "Text", "value": words}]}
    says["branches"] = [{"condition": "Success", "transition": "b"}]
    rings = {"id": "b", "type": "Transfer", "target": "PhoneNumber", "branches": []}
    rings["parameters"] = [{"name": "PhoneNumber", "value": number}]
    return "flow.json", json.dumps({"modules": [says, rings], "start": "a", "metadata": {}, "transition": ""})


def archy(number, words):
    return (
        "flow.yaml",
        f"""\
inboundCall:
  name: Line
  startUpRef: "/inboundCall/tasks/task[main]"
  tasks:
    - task:
        name: Start
        refId: main
        actions:
          - playAudio:
              name: Says
              audio:
                tts: "{words}"
          - transferToNumber:
              name: Next
              targetNumber:
                lit: "tel:{number}"
""",
    )


def copilot(number, words):
    return (
        "topic.mcs.yml",
        f"""\
kind: AdaptiveDialog
beginDialog:
  kind: OnConversationStart
  id: main
  actions:
    - kind: SendActivity
      id: says
      activity: "{words}"
    - kind: TransferConversationV2
      id: rings
      transferType:
        kind: TransferToExternalPhoneNumber
        phoneNumber: "{number}"
""",
    )


def asterisk(number, words):
    del words  # a dialplan plays sounds, whose words are not known
    lines = ["[from-trunk]", "exten => s,1,Answer()", f" same => n,Dial(SIP/trunk/{number},30)", " same => n,Hangup()"]
    return "extensions.conf", "\n".join(lines) + "\n"


READERS = (twiml, voicexml, studio, connect, old_connect, archy, copilot, asterisk)


def answers(tmp_path, written):
    name, text = written
    (tmp_path / name).write_text(text, encoding="utf-8")
    kinds = {state.kind for state in read_source(tmp_path / name).states}
    return kinds & {"person", "unknown"}


@pytest.mark.parametrize("reader", READERS)
def test_a_number_outside_without_a_word_is_unknown(tmp_path, reader):
    assert answers(tmp_path, reader(NUMBER, NEUTRAL)) == {"unknown"}


@pytest.mark.parametrize("reader", READERS[:-1])
def test_words_that_say_so_make_it_a_person(tmp_path, reader):
    assert answers(tmp_path, reader(NUMBER, PEOPLE)) == {"person"}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("number", "words"), [("112", PEOPLE), (NUMBER, POLICE)])
def test_the_police_are_never_the_organisations_people(tmp_path, reader, number, words):
    assert "person" not in answers(tmp_path, reader(number, words))


def test_a_handover_of_dialogflow_follows_the_same_law(tmp_path):
    def agent(words):
        messages = [{"text": {"text": [words]}}, {"telephonyTransferCall": {"phoneNumber": NUMBER}}]
        flow = {"displayName": "Default Start Flow", "transitionRoutes": []}
        flow["transitionRoutes"] = [{"condition": "true", "triggerFulfillment": {"messages": messages}}]
        path = tmp_path / f"{len(words)}.zip"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("agent.json", json.dumps({"displayName": "A", "defaultLanguageCode": "en"}))
            packed.writestr("flows/Default Start Flow/Default Start Flow.json", json.dumps(flow))
        return {state.kind for state in read_source(path).states} & {"person", "unknown"}

    assert agent(NEUTRAL) == {"unknown"}
    assert agent(PEOPLE) == {"person"}


@pytest.mark.parametrize(
    "words",
    ["To send a fax, stay on the line.", "Our automated agent takes your payment.", "No agents are available.",
     "You are connected with our partner's staff.", "Leave your colleague a voicemail.", "Bienvenue."],
)  # fmt: skip
def test_words_of_machines_of_others_or_denials_are_no_evidence(words):
    assert who_answers([NUMBER], [words])[0] == "unknown"


def test_a_warning_about_emergencies_takes_nothing_away():
    said = "If this is an emergency, hang up and dial 911. We are connecting you to an agent."
    assert who_answers([NUMBER], [said])[0] == "ours"


def test_an_extension_inside_is_a_person():
    assert who_answers(["sip:desk@shop.example"], [])[0] == who_answers(["2041"], [])[0] == "ours"

"""Samples of the menu of a library for readers of contact centres, written for these tests."""

ARCHY = """\
inboundCall:
  name: Library
  startUpRef: "/inboundCall/menus/menu[Main_1]"
  menus:
    - menu:
        name: Main
        refId: Main_1
        audio:
          tts: "For opening hours press 1. To speak to a librarian press 0."
        choices:
          - menuTask:
              name: Hours
              dtmf: digit_1
              task:
                actions:
                  - playAudio:
                      name: Hours
                      audio:
                        exp: 'ToAudioTTS("We are open from ten to five.")'
                  - jumpToMenu:
                      name: Back
                      targetMenuRef: "/inboundCall/menus/menu[Main_1]"
          - menuJumpToTask:
              name: Desk
              dtmf: digit_0
              targetTaskRef: "/inboundCall/tasks/task[Desk_2]"
  tasks:
    - task:
        name: Desk
        refId: Desk_2
        actions:
          - evaluateSchedule:
              name: Open now
              outputs:
                open:
                  actions:
                    - transferToAcd:
                        name: To the desk
                        targetQueue:
                          lit:
                            name: Desk
                        outputs:
                          failure:
                            actions:
                              - disconnect:
                                  name: End
                closed:
                  actions:
                    - transferToGroupVoicemail:
                        name: Voicemail
"""

CONNECT = {
    "Version": "2019-10-30",
    "StartAction": "menu",
    "Actions": [
        {
            "Identifier": "menu",
            "Type": "GetParticipantInput",
            "Parameters": {"Text": "For opening hours press 1. To speak to a librarian press 0."},
            "Transitions": {
                "NextAction": "menu",
                "Conditions": [
                    {"NextAction": "hours", "Condition": {"Operator": "Equals", "Operands": ["1"]}},
                    {"NextAction": "open", "Condition": {"Operator": "Equals", "Operands": ["0"]}},
                ],
                "Errors": [
                    {"NextAction": "menu", "ErrorType": "InputTimeLimitExceeded"},
                    {"NextAction": "end", "ErrorType": "NoMatchingError"},
                ],
            },
        },
        {
            "Identifier": "hours",
            "Type": "MessageParticipant",
            "Parameters": {"Text": "We are open from ten to five."},
            "Transitions": {"NextAction": "menu"},
        },
        {
            "Identifier": "open",
            "Type": "CheckHoursOfOperation",
            "Parameters": {},
            "Transitions": {
                "NextAction": "end",
                "Conditions": [
                    {"NextAction": "desk", "Condition": {"Operator": "Equals", "Operands": ["True"]}},
                    {"NextAction": "end", "Condition": {"Operator": "Equals", "Operands": ["False"]}},
                ],
            },
        },
        {
            "Identifier": "desk",
            "Type": "TransferContactToQueue",
            "Parameters": {},
            "Transitions": {"Errors": [{"NextAction": "end", "ErrorType": "QueueAtCapacity"}]},
        },
        {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},
    ],
}

OLD_CONNECT = {
    "version": "1",
    "type": "contactFlow",
    "start": "menu",
    "modules": [
        {
            "id": "menu",
            "type": "GetUserInput",
            "target": "Digits",
            "parameters": [{"name": "Text", "value": "To speak to a librarian press 0."}],
            "branches": [
                {"condition": "Evaluate", "conditionType": "Equals", "conditionValue": "0", "transition": "desk"},
                {"condition": "Timeout", "transition": "end"},
                {"condition": "NoMatch", "transition": "menu"},
            ],
        },
        {
            "id": "desk",
            "type": "Transfer",
            "target": "Queue",
            "parameters": [],
            "branches": [{"condition": "AtCapacity", "transition": "end"}],
        },
        {"id": "end", "type": "Disconnect", "parameters": [], "branches": []},
    ],
}

COPILOT = """\
kind: AdaptiveDialog
beginDialog:
  kind: OnConversationStart
  id: main
  actions:
    - kind: Question
      id: what
      variable: init:Topic.What
      prompt: Hello, I am the bot of the library. What can I do?
      entity:
        kind: EmbeddedEntity
        definition:
          kind: ClosedListEntity
          items:
            - id: hours
              displayName: Opening hours
            - id: person
              displayName: A librarian
    - kind: ConditionGroup
      id: which
      conditions:
        - id: c_hours
          condition: =Topic.What = "hours"
          actions:
            - kind: SendActivity
              id: told
              activity: We are open from ten to five.
            - kind: GotoAction
              id: again
              actionId: what
        - id: c_person
          condition: =Topic.What = "person"
          actions:
            - kind: TransferConversationV2
              id: desk
              transferType:
                kind: TransferToAgent
"""

"""A flow of Genesys Cloud Architect: what each action is to a caller."""

import pytest
from reach_samples import ARCHY, moves, read_text, reader, state, write_sample

from humanline.foundation.errors import ReachError
from humanline.reach.words import understood


@pytest.fixture
def library(tmp_path):
    return reader("archy").read(write_sample("archy", tmp_path))


def flow(folder, actions):
    text = 'inboundCall:\n  name: X\n  startUpRef: "/inboundCall/tasks/task[Start_1]"\n  tasks:\n    - task:\n'
    return read_text(
        "archy", folder, text + "        name: Start\n        refId: Start_1\n        actions:\n" + actions
    )


def test_a_menu_offers_its_keys_with_the_words_that_name_them(library):
    assert library.entries == ("Main_1",)
    assert moves(library, "Main_1") == [
        ("key", "1", "Main/Hours"),
        ("key", "0", "Desk/Open now"),
        ("fails", "silence", "Main_1"),
    ]
    assert [move.label for move in library.moves if move.by == "key"] == ["opening hours", "speak to a librarian"]


def test_words_in_an_expression_are_heard(library):
    assert state(library, "Main/Hours").words == "We are open from ten to five."
    assert understood(state(library, "Main/Hours").words)


def test_a_schedule_is_open_or_closed_and_voicemail_is_heard_later(library):
    assert [(by, value) for by, value, _ in moves(library, "Desk/Open now")] == [
        ("goes_on", "open"),
        ("closed", "closed"),
    ]
    assert state(library, "Desk/Voicemail").way == "message"


def test_a_transfer_to_a_queue_is_a_queue_with_a_person_and_its_failure_a_fault(library):
    assert [(by, target) for by, _, target in moves(library, "Desk/To the desk")] == [
        ("goes_on", "Desk/To the desk/person"),
        ("error", "Desk/End"),
    ]


def test_a_data_action_goes_on_and_what_it_answers_decides_unknown(tmp_path):
    graph = flow(
        tmp_path,
        """\
          - callData:
              name: Look up
              category:
                CRM:
                  dataAction:
                    Get:
                      successOutputs:
                        tier:
                          var: Task.tier
              outputs:
                success:
                  actions:
                    - decision:
                        name: Gold
                        condition:
                          exp: Task.tier == "gold"
                        outputs:
                          yes:
                            actions:
                              - transferToUser:
                                  name: Manager
                          no:
                            actions:
                              - disconnect:
                                  name: End
""",
    )
    assert state(graph, "Start/Look up").kind == "unknown"
    assert state(graph, "Start/Gold").kind == "unknown"
    assert {by for by, _, _ in moves(graph, "Start/Gold")} == {"depends"}


def test_a_flow_or_module_elsewhere_is_unknown_and_a_call_back_is_a_person(tmp_path):
    graph = flow(
        tmp_path,
        "          - callCommonModule:\n              name: Shared\n"
        "          - createCallback:\n              name: Later\n",
    )
    assert state(graph, "Start/Shared").kind == "unknown"
    assert state(graph, "Start/Later").way == "call_back"


def test_an_option_that_is_global_is_offered_in_every_menu(tmp_path):
    text = ARCHY.replace(
        "              dtmf: digit_0\n", "              dtmf: digit_0\n              globalDtmf: true\n"
    )
    text = text.replace(
        "  tasks:\n",
        """\
    - menu:
        name: Other
        refId: Other_9
        audio:
          tts: "Nothing here."
        choices:
          - menuRepeat:
              name: Again
              dtmf: star
  tasks:
""",
    )
    text = text.replace("menu[Main_1]", "menu[Other_9]").replace("menu[Other_9]", "menu[Main_1]", 1)
    graph = read_text("archy", tmp_path, text)
    assert ("key", "0", "Desk/Open now") in moves(graph, "Other_9")


def test_a_task_that_runs_out_ends_the_contact(tmp_path):
    graph = flow(
        tmp_path,
        "          - playAudio:\n              name: Bye\n              audio:\n                tts: Goodbye.\n",
    )
    assert state(graph, moves(graph, "Start/Bye")[0][2]).kind == "hang_up"


@pytest.mark.parametrize("part", ["{% for one in queues %}", "{{ company }}", '"{{- greeting }}"'])
def test_a_template_is_refused_as_one(tmp_path, part):
    text = f"inboundCall:\n  name: Main\n  defaultLanguage: en-us\n  initialGreeting:\n    tts: {part}\n"
    with pytest.raises(ReachError, match=r":5.*template.*Fill it in first"):
        read_text("archy", tmp_path, text)

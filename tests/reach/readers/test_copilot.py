"""Topics of a Copilot Studio agent."""

import pytest
from reach_samples import COPILOT, moves, read_text, reader, state, write_sample

from humanline.reach.readers.registry import read_source


@pytest.fixture
def library(tmp_path):
    return reader("copilot").read(write_sample("copilot", tmp_path))


def topic(trigger, *actions, phrases=()):
    said = "  intent:\n    triggerQueries:\n" + "".join(f"      - {one}\n" for one in phrases) if phrases else ""
    listed = "".join(f"    - {one}\n" for one in actions)
    return f"kind: AdaptiveDialog\nbeginDialog:\n  kind: {trigger}\n  id: main\n{said}  actions:\n{listed}"


def agent(folder, **topics):
    (folder / "topics").mkdir()
    for name, text in topics.items():
        (folder / "topics" / f"{name}.mcs.yml").write_text(text)
    return reader("copilot").read(folder)


SAYS = "{kind: SendActivity, id: s, activity: Hello there}"
HANDS = "{kind: TransferConversationV2, id: t, transferType: {kind: TransferToAgent}}"


def test_a_question_with_a_list_leads_where_the_conditions_after_it_say(library):
    assert [(by, value, target.split("/")[1]) for by, value, target in moves(library, "topic/what")] == [
        ("click", "hours", "told"), ("click", "person", "desk"), ("fails", "not understood", "what"),
    ]  # fmt: skip
    assert state(library, "topic/desk").way == "chat"
    assert "which" not in {one.id.split("/")[1] for one in library.states}


def test_where_a_topic_ends_the_agent_listens_and_what_is_said_starts_another(tmp_path):
    graph = agent(
        tmp_path,
        Start=topic("OnConversationStart", SAYS),
        Person=topic("OnRecognizedIntent", HANDS, phrases=["a person please"]),
        Fallback=topic("OnUnknownIntent", SAYS),
    )
    assert state(graph, graph.entries[0]).words == "Hello there"
    assert moves(graph, graph.entries[0]) == [("goes_on", "", "listens")]
    assert [(by, value) for by, value, _ in moves(graph, "listens")] == [
        ("fails", "not understood"), ("says", "a person please"),
    ]  # fmt: skip


def test_a_topic_that_is_called_goes_back_to_where_it_was_called(tmp_path):
    called = "{kind: BeginDialog, id: b, dialog: agent.topic.Other}"
    graph = agent(
        tmp_path, Start=topic("OnConversationStart", called, HANDS), Other=topic("OnRedirect", SAYS)
    )  # fmt: skip
    assert [state(graph, target).kind for _, _, target in moves(graph, "Other/s")] == ["person"]


def test_a_topic_that_is_not_here_and_one_that_a_value_names_are_unknown(tmp_path):
    graph = read_text(
        "copilot", tmp_path, topic("OnConversationStart", "{kind: BeginDialog, id: b, dialog: x.topic.Gone}")
    )
    assert state(graph, graph.entries[0]).kind == "unknown"
    assert [by for by, _, _ in moves(graph, graph.entries[0])] == ["depends"]


@pytest.mark.parametrize("kind", ["InvokeFlowAction", "HttpRequestAction", "OAuthInput", "SearchAndSummarizeContent"])
def test_what_is_done_elsewhere_is_unknown_and_goes_on(kind, tmp_path):
    graph = read_text("copilot", tmp_path, topic("OnConversationStart", f"{{kind: {kind}, id: x}}", HANDS))
    assert state(graph, graph.entries[0]).kind == "unknown"
    assert [by for by, _, _ in moves(graph, graph.entries[0])] == ["goes_on"]


def test_a_count_of_fallbacks_is_passed_by_failing_again(tmp_path):
    again = f"{{condition: =System.FallbackCount < 3, actions: [{SAYS}]}}"
    group = f"{{kind: ConditionGroup, id: g, conditions: [{again}], elseActions: [{HANDS}]}}"
    graph = agent(
        tmp_path, Fallback=topic("OnUnknownIntent", group), Bills=topic("OnRecognizedIntent", SAYS, phrases=["bill"])
    )
    assert [by for by, _, _ in moves(graph, "Fallback/g")] == ["fails", "goes_on"]


def test_of_one_topic_alone_what_can_be_said_next_is_not_known(tmp_path):
    graph = read_text("copilot", tmp_path, topic("OnConversationStart", SAYS))
    assert state(graph, "listens").kind == "unknown"


def test_a_number_that_is_told_is_no_part_of_the_reader(tmp_path):
    graph = read_text("copilot", tmp_path, COPILOT.replace("We are open", "Call us on 020 7946 0123. We are open"))
    assert not [one for one in graph.states if one.id.startswith("phone:")], "numbers are added to every bot alike"


def test_names_with_an_at_sign_are_read_as_copilot_studio_writes_them(tmp_path):
    text = topic("OnConversationStart", SAYS).replace("  actions:", "  inputType:\n    @Descriptor: String\n  actions:")
    assert any(one.words == "Hello there" for one in agent(tmp_path, Start=text).states)


@pytest.mark.parametrize("form", ["shop.topic.{}.yaml", "botcomponents/shop.topic.{}/data", "topics/{}.mcs.yml"])
def test_each_topic_of_a_folder_is_read_however_its_files_are_named(form, tmp_path):
    leads = "{kind: BeginDialog, id: b, dialog: shop.topic.Escalate}"
    for name, text in {
        "Start": topic("OnConversationStart", SAYS, leads),
        "Escalate": topic("OnRedirect", HANDS),
    }.items():
        path = tmp_path / form.format(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    graph = read_source(tmp_path)
    assert graph.format == "copilot"
    assert any(one.kind == "person" for one in graph.states)
    assert not any(one.kind == "unknown" for one in graph.states)

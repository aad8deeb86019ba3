"""Kinds of dialplans that were read wrong once: each as it is typed at exchanges, and what it must not say."""

import pytest
from reach_samples import read_text

from humanline.foundation.errors import ReachError
from humanline.reach.judging import judge, read_rules
from humanline.reach.measuring.whole import measure
from humanline.reach.readers.registry import read_source

SAME = """\
[from-trunk]
exten => 0301234567,1,Answer()
 same => n(again),Background(welcome)
 same => n,WaitExten(5)
 same => n,Goto(again)
exten => 1,1,Queue(desk)
 same => n+1,Hangup()
"""
EXTEN = """\
[from-trunk]
exten => 0301234567,1,Answer()
exten => 0301234567,n(again),Background(welcome)
exten => 0301234567,n,WaitExten(5)
exten => 0301234567,n,Goto(again)
exten => 1,1,Queue(desk)
exten => 1,n+1,Hangup()
"""


def dialplan(folder, text):
    return read_text("asterisk", folder, text)


def verdicts(graph):
    reach, numbers = measure(graph, clock=lambda: None, version="0")
    return {one.rule: one.verdict for one in judge(reach, numbers, [read_rules("default")]).verdicts}


def shape(graph):
    return (
        [(one.id, one.kind, one.sounds) for one in graph.states],
        [(one.source, one.target, one.by, one.value) for one in graph.moves],
    )


def test_steps_that_are_counted_by_exten_are_those_that_are_counted_by_same(tmp_path):
    assert shape(dialplan(tmp_path, SAME)) == shape(dialplan(tmp_path, EXTEN))


@pytest.mark.parametrize("target", ["SIP/trunk-out/0612345678", "Local/0612345678@from-internal", "DAHDI/g0/5551234"])
def test_a_call_that_goes_outside_is_no_person_for_certain(target, tmp_path):
    graph = dialplan(tmp_path, f"[from-trunk]\nexten => 0301234567,1,Dial({target},30)\n same => n,Hangup()\n")
    assert not any(one.kind == "person" for one in graph.states)
    assert any(one.kind == "unknown" for one in graph.states)
    assert verdicts(graph)["one-step"] == "unknown"


@pytest.mark.parametrize("target", ["SIP/anna", "PJSIP/201&PJSIP/202", "Local/201@from-internal"])
def test_a_desk_is_a_person(target, tmp_path):
    graph = dialplan(tmp_path, f"[from-trunk]\nexten => 0301234567,1,Dial({target},30)\n same => n,Hangup()\n")
    assert any(one.kind == "person" for one in graph.states)


def test_contexts_and_macros_of_an_exchange_that_are_not_in_the_file_are_known_by_name(tmp_path):
    graph = dialplan(tmp_path, "[from-trunk]\nexten => 0301234567,1,Goto(ext-queues,400,1)\n")
    assert any(one.kind in ("queue", "person") for one in graph.states)
    graph = dialplan(tmp_path, "[from-trunk]\nexten => 0301234567,1,Playback(bye)\n same => n,Macro(hangupcall,)\n")
    assert not any(one.kind in ("unknown", "person") for one in graph.states)


def test_what_no_words_name_is_no_announced_way(tmp_path):
    text = (
        "[from-trunk]\nexten => 0301234567,1,Background(welcome)\n same => n,WaitExten(5)\n same => n,Hangup()\n"
        "exten => _2XX,1,Dial(SIP/${EXTEN})\n"
    )
    assert verdicts(dialplan(tmp_path, text))["one-step"] != "kept"


def test_a_dead_context_never_makes_green(tmp_path):
    text = (
        "[old]\nexten => s,1,Queue(desk)\n[from-trunk]\nexten => 0301234567,1,Playback(closed)\n same => n,Hangup()\n"
    )
    graph = dialplan(tmp_path, text)
    assert graph.comes_in == ("[from-trunk] 0301234567",)
    assert verdicts(graph)["one-step"] == "broken"


def test_ael_is_refused_with_a_way_out(tmp_path):
    with pytest.raises(ReachError, match="AEL") as refused:
        read_text("asterisk", tmp_path, "context in { s => { Answer(); Hangup(); } };\n", "extensions.ael")
    assert all(fault.way_out for fault in refused.value.faults)


def test_whatever_is_dialled_goes_on_where_all_goes_one_way(tmp_path):
    lines = ["[from-outside]", "exten => _X!,1,Goto(all,${EXTEN},1)", "[all]", "exten => _.,1,Queue(help)"]
    path = tmp_path / "extensions.conf"
    path.write_text("\n".join(lines), encoding="utf-8")
    graph = read_source(path, entries=("from-outside",))
    assert [state.kind for state in graph.states if state.id == graph.entries[0]] == ["queue"]
    path.write_text("\n".join([*lines, "exten => 900,1,Hangup()"]), encoding="utf-8")
    graph = read_source(path, entries=("from-outside",))
    assert [state.kind for state in graph.states if state.id == graph.entries[0]] == ["unknown"]


def test_a_line_of_the_name_of_a_context_leads_nowhere(tmp_path):
    lines = ["[pstn]", "exten => s,1,Dial(SIP/20)", "[inbound]", "exten => s,1,Dial(SIP/21)"]
    lines += ["[from-internal]", "exten => _X.,1,Dial(SIP/${EXTEN}@pstn)"]
    path = tmp_path / "extensions.conf"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_source(path).comes_in == ("[pstn] s", "[inbound] s")


def test_a_dialplan_whose_files_are_not_there_says_so(tmp_path):
    path = tmp_path / "extensions.conf"
    path.write_text("#include extensions_additional.conf\n[general]\nstatic=yes\n", encoding="utf-8")
    with pytest.raises(ReachError, match="files that are not beside it"):
        read_source(path)


DESTINATION = (
    "[ext-did-0001]\nexten => 0301234567,1,Goto(from-internal,5000,1)\n[ext-did-catchall]\nexten => _.,1,Hangup()\n"
)


@pytest.mark.parametrize(
    ("more", "kind"), [("", "unknown"), ("[ext-local]\nexten => 5000,1,Macro(exten-vm,novm,5000)\n", "queue")]
)
def test_a_number_inside_is_known_where_the_files_have_it(tmp_path, more, kind):
    graph = dialplan(tmp_path, DESTINATION + more)
    assert [one.kind for one in graph.states if one.id == graph.entries[0]] == [kind]


@pytest.mark.parametrize("context", ["from-queue-exten-internal", "from-pms", "c-x-3-operator-panel-hold"])
def test_parts_of_the_exchange_are_no_entries(tmp_path, context):
    graph = dialplan(tmp_path, f"{DESTINATION}[{context}]\nexten => 432111,1,Dial(SIP/101)\n")
    assert not any(context in one for one in graph.comes_in)

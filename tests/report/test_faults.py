"""What is said when something can't be used: in the language of the reader, each sentence of it."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import humanline
from humanline.foundation.errors import Fault
from humanline.report.faults import fault_in, sentences

SOURCE = Path(humanline.__file__).parent
#: Mathematics is told what it is given by code, and its faults reach whoever writes code.
MATHEMATICS = {"allocation", "queueing", "stats"}
#: What makes a fault, or a part of one; and which of its arguments is no sentence.
MAKERS = re.compile(r"Fault|fault|unreadable|_?\w*_fault|rule_error|_refuse|_fault")
PLACES = re.compile(r"where|column|field|path|row")


def _texts(node, known):
    """What an expression may say: `{0}`, `{1}`… stand for values."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            values = iter(range(10))
            return ["".join(p.value if isinstance(p, ast.Constant) else f"{{{next(values)}}}" for p in parts)]
        case ast.Name(id=name):
            return [text for value in known[name] for text in _texts(value, defaultdict(list))]
        case ast.IfExp(body=then, orelse=otherwise):
            return _texts(then, known) + _texts(otherwise, known)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in _texts(left, known) for b in _texts(right, known)]
    return []


def _said(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=False)
                for name, value in pairs:
                    if isinstance(name, ast.Name):
                        known[name.id].append(value)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if MAKERS.fullmatch(name):
            given = call.args[0 if name == "_refuse" else 1 :]
            given += [word.value for word in call.keywords if word.arg in ("found", "rule", "way_out")]
            for argument in given:
                yield from _texts(argument, known)


def _written():
    files = [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] not in MATHEMATICS]
    # One word alone is a name of a column, of a field or of a thing that is drawn by lot.
    return {text for path in files for text in _said(path) if re.search(r"[A-Za-z]{2}.*[ .]", text)}


def test_every_sentence_of_a_fault_is_there_in_dutch():
    assert sorted(_written() - sentences("nl").keys()) == []


def test_every_sentence_in_the_file_is_said_somewhere():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    for sentence in sentences("nl").keys() - _written():
        words = max(re.split(r"\{\d\}", sentence), key=len).strip(" .:'`\"")
        assert words.replace('"', '\\"') in text or words in text, sentence


def test_a_sentence_is_said_with_the_values_that_it_has():
    values = re.compile(r"\{(\d)\}")
    for text, said in sentences("nl").items():
        assert set(values.findall(text)) == set(values.findall(said)), text


def test_values_stand_where_the_language_has_them_and_braces_in_them_stay():
    fault = Fault("line.toml", "found {0} beside {1}", "There is no such {nl}.", "Did you mean `x`?")
    assert fault_in(fault, "nl") == Fault(
        "line.toml", "{0} gevonden naast {1}", "Er is geen {nl} met die naam.", "Bedoelde u `x`?"
    )


def test_what_no_sentence_is_known_of_and_english_stay_as_they_are():
    fault = Fault("a.csv", "Quite another thing", "It is so.", "")
    assert fault_in(fault, "nl") == fault
    known = Fault("a.csv", "the file is empty", "It must hold records.", "Export it again.")
    assert fault_in(known, "en") == known


def test_what_kind_of_value_is_needed_and_where_is_said_in_dutch_too():
    said = fault_in(Fault("the plan", "found 1.5", "Needed: a number <= 1.0 or text in quotes."), "nl")
    assert said == Fault("het plan", "1.5 gevonden", "Nodig: een getal <= 1.0 of tekst tussen aanhalingstekens.")

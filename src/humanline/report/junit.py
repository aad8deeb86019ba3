"""Verdicts on rules as JUnit XML, which build servers show as tests: a suite a source, a case a rule.

Source: the schema that Jenkins' xUnit plugin and Apache Ant share (`testsuites/testsuite/testcase` with `failure`,
`error` and `skipped`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from xml.etree import ElementTree as ET

from humanline.foundation.language import Language, in_language
from humanline.model.reached import Reach
from humanline.report.reach.standing import ReachVoice

#: Characters that XML 1.0 can't hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(
    reaches: Sequence[Reach], sources: Sequence[str], failing: Sequence[Collection[str]], *, language: Language = "en"
) -> str:
    """A file for a build server. What does not fail the gate and is not kept is skipped with its reason, never passed.

    Args:
        reaches: what was measured.
        sources: the path or address of each, as it was given.
        failing: of each, the rules (`set/rule`) on which the gate fails.
        language: of names and messages.
    """
    voice = ReachVoice(language)
    suites = ET.Element("testsuites", name="Humanline reach")
    for reach, source, fails in zip(reaches, sources, failing, strict=True):
        suite = ET.SubElement(suites, "testsuite", name=source)
        texts = {(rules.name, rule.id): rule.text for rules in reach.rule_sets for rule in rules.rule}
        for one in reach.verdicts:
            name = in_language(texts[one.set, one.rule], language)
            case = ET.SubElement(suite, "testcase", classname=f"{source} {one.set}", name=name)
            if one.verdict != "kept":
                kind = "failure" if f"{one.set}/{one.rule}" in fails else "skipped"
                what = ET.SubElement(case, kind, message=voice(f"reach.verdict.{one.verdict}"))
                found = [finding for finding in reach.findings if finding.id in one.findings]
                told = [f"{each.place}: {voice.finding(each)}".removeprefix(": ") for each in found]
                what.text = "\n".join(told)
        suite.set("tests", str(len(reach.verdicts)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    ET.indent(suites)
    return _NOT_XML.sub("\ufffd", ET.tostring(suites, encoding="unicode", xml_declaration=True)) + "\n"

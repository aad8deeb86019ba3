"""Write what the pages on reach say in figures: `python docs/make_reach_pages.py`.

The reference of the rules comes from the rule files; the figures of the examples from running the examples.
"""

from __future__ import annotations

from pathlib import Path

from humanline.loop.reaching import reach
from humanline.model.reached import Reach
from humanline.model.rules import Check, Rule, RuleSet
from humanline.reach.judging import known_sets, read_rules
from humanline.report.reach.standing import ReachVoice, Standing
from humanline.report.voice import Voice

HERE = Path(__file__).parent
RULES = HERE / "reference" / "reach-rules.md"
EXAMPLES = HERE / "examples" / "reach" / "index.md"
SOURCES = {
    "good menu": "good-menu.txt",
    "bad menu": "bad-menu.txt",
    "good site": "good-site",
    "bad site": "bad-site",
}
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
#: Findings of one kind that are quoted; the command tells the same number.
QUOTED = 3

RULES_HEAD = """# Rules of reach

What `humanline reach --rules NAME` holds a menu, a flow or a site to. None of it is legal advice. Each rule says where
it stands, and what of that was verified and what was not. This page is written from the rule files.

A rule file of your own is TOML in the same form: `schema = 1`, `name`, `title` and `advice` in English and Dutch, then
`[[rule]]` with `id`, `text`, `check` and, if wanted, `applies_to` and `[rule.source]`. Take it with
`--rules my-rules.toml`.

```toml my-rules.toml
schema = 1
name = "ours"
title = { en = "Our own rules", nl = "Onze eigen regels" }
advice = { en = "These are our own rules.", nl = "Dit zijn onze eigen regels." }

[[rule]]
id = "two-steps"
text = { en = "A person within two steps.", nl = "Een medewerker binnen twee stappen." }
check = { kind = "steps", at_most = 2, within = "every_state", day = "normal" }

[[rule]]
id = "not-twice"
text = { en = "Nothing is asked twice.", nl = "Niets wordt twee keer gevraagd." }
check = { kind = "none_of", findings = ["asked_twice", "closed_hours"] }
```

```text menu.txt
Hello, press 0 for a colleague.
  1 Bills -> done
  0 a colleague -> person
```

```console
$ humanline reach menu.txt --rules default --rules my-rules.toml
```

| `check` | what is looked at |
|---|---|
| `kind = "steps"` | at most `at_most` steps to a person |
| `kind = "seconds"` | at most `at_most` seconds of hearing or reading, on a normal day |
| `kind = "none_of"` | none of these `findings` |
| `kind = "any_person"` | a way to a person at all, also one who only reads it later, from each entry |

Steps and seconds are looked at `within` `every_state` that a customer can come to, or the `entries` alone; steps on the
`best`, `normal` or `worst` `day`.

`applies_to` names the kinds of source that a rule is about: `phone`, `bot`, `site`; without it, all of them.
"""


def looked_at(check: Check) -> str:
    """What a rule looks at, in a few words."""
    where = "from every place" if check.within == "every_state" else "from the start"
    if check.kind == "any_person":
        return "a way to a person at all, also one who only reads it later, from each entry"
    if check.kind == "none_of":
        return "none of " + ", ".join(f"`{kind}`" for kind in check.findings)
    unit = "steps" if check.kind == "steps" else "seconds"
    return f"at most {check.at_most:g} {unit}, {where}, on a {check.day} day"


def rule_lines(rule: Rule) -> list[str]:
    """One rule: what it asks, what is looked at, and what it rests on."""
    lines = [f"### {rule.id}", "", f"{rule.text.en} (*{rule.text.nl}*)", "", f"- Looked at: {looked_at(rule.check)}."]
    if rule.applies_to:
        lines.append(f"- About: {', '.join(rule.applies_to)}.")
    source = rule.source
    article = f", {source.article}" if source.article else ""
    lines.append(f"- Stands in: {source.name}{article}.{f' <{source.address}>' if source.address else ''}")
    if source.status:
        lines.append(f"- Status: {source.status}. Looked up on {source.known_on}.")
    if source.verified:
        lines.append(f"- Verified: {source.verified}")
    return [*lines, ""]


def set_lines(rules: RuleSet) -> list[str]:
    """One rule set."""
    lines = [f"## {rules.name}", "", f"**{rules.title.en}** (*{rules.title.nl}*). {rules.advice.en}", ""]
    for rule in rules.rule:
        lines += rule_lines(rule)
    if rules.cannot_check:
        lines += ["Not seen from a menu, flow or site:", ""]
        lines += [f"- {item.text.en} {item.why.en}" for item in rules.cannot_check]
        lines.append("")
    return lines


def rules_page() -> str:
    """The reference of the rules."""
    lines = [RULES_HEAD]
    for name in known_sets():
        lines += set_lines(read_rules(name))
    return "\n".join(lines).rstrip() + "\n"


def found_in() -> dict[str, Reach]:
    """What is measured in each example, as the command does it."""
    return {name: reach(str(EXAMPLES.parent / source)) for name, source in SOURCES.items()}


def _steps(found: Reach) -> str:
    columns = found.columns
    start = next(k for k, state in enumerate(found.graph.states) if state.id == found.entries[0].state)
    sure, hoped = columns.normal[start], columns.normal_hoped[start]
    if sure != hoped:
        return f"unknown ({hoped} to {'no way' if sure is None else sure})"
    return "no way" if sure is None else str(sure)


def _share(found: Reach) -> str:
    voice = Voice("en")
    start = next(k for k, state in enumerate(found.graph.states) if state.id == found.entries[0].state)
    low, high = found.columns.chance[start], found.columns.chance_hoped[start]
    share = voice.numbers.share
    return share(low) if share(low) == share(high) else f"{share(low)} to {share(high)}"


def _of_kind(found: Reach, kind: str) -> int:
    return sum(len(one.states) or 1 for one in found.findings if one.kind == kind)


def figures(found: dict[str, Reach]) -> str:
    """The table of the examples, and what is said of the bad ones."""

    def row(what: str, cells: list[str]) -> str:
        return f"| {what} | {' | '.join(cells)} |"

    all_of = list(found.values())
    verdicts = [[verdict.verdict for verdict in one.verdicts] for one in all_of]
    lines = [
        row("", list(found)),
        "|---" * (len(found) + 1) + "|",
        row("places", [str(len(one.graph.states)) for one in all_of]),
        row("steps to a person from the start", [_steps(one) for one in all_of]),
        row("who follows the words reaches a person", [_share(one) for one in all_of]),
        row("places without a way to a person", [str(_of_kind(one, "no_way")) for one in all_of]),
        row("places where the system hangs up", [str(_of_kind(one, "hang_up")) for one in all_of]),
        row("things that are not understood", [str(len(one.graph.not_understood)) for one in all_of]),
        row("of the five default rules: kept", [str(told.count("kept")) for told in verdicts]),
        row("broken", [str(told.count("broken")) for told in verdicts]),
        row("unknown", [str(told.count("unknown")) for told in verdicts]),
    ]
    for name in ("bad menu", "bad site"):
        lines += ["", f"What stands in the way in the {name}:", "", *_quotes(found[name])]
    return "\n".join(lines) + "\n"


def _quotes(found: Reach) -> list[str]:
    of = Standing(found, ReachVoice("en"))
    quoted: dict[str, list[str]] = {}
    for finding in found.findings:
        quoted.setdefault(finding.kind, []).append(f"- {of.voice.finding(finding)} `{finding.place}`")
    lines = []
    for of_kind in quoted.values():
        lines += of_kind[:QUOTED]
        if len(of_kind) > QUOTED:
            lines.append(f"- … and {len(of_kind) - QUOTED} more of that kind.")
    if mends := found.mends[:2]:
        lines += ["", "The smallest change that mends it:", ""]
        lines += [f"- {of.mended(mend.what)} {of.mend(mend)}" for mend in mends]
    return lines


def examples_page(now: str) -> str:
    """The page of examples with its figures made anew.

    Args:
        now: the page as it is.
    """
    before, _, rest = now.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "\n" + figures(found_in()) + "\n" + END + after


if __name__ == "__main__":
    RULES.write_text(rules_page(), encoding="utf-8")
    EXAMPLES.write_text(examples_page(EXAMPLES.read_text(encoding="utf-8")), encoding="utf-8")

"""YAML of others, read with the line of every entry and within limits: no tags, no recursion, no exploding aliases."""

from __future__ import annotations

from typing import Any

import yaml

from humanline.reach.readers.documents import Document, fault

#: Aliases may not unfold to more values than this (a 'billion laughs' file would to 10⁹).
MOST_VALUES = 2_000_000


class YamlMapping(dict[str, Any]):
    """A mapping, with the line on which it begins."""

    line: int = 0


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """All scalars stay text: `no` is a word, and `null` too."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> YamlMapping:
        found = YamlMapping(super().construct_mapping(node, deep=True))
        found.line = node.start_mark.line + 1
        del deep
        return found


def yaml_in(document: Document, expected: str) -> Any:  # noqa: ANN401 - YAML is anything
    """The value of a YAML document: `Entry`, lists, and text for every scalar.

    Raises:
        ReachError: it is not YAML (with line and column), is nested too deeply, refers to itself, or its aliases unfold
            to more than `MOST_VALUES` values.
    """
    rule = f"It must be {expected}."
    try:
        value = yaml.load(document.text, Loader=_Loader)  # noqa: S506 - a base loader makes nothing but text
        size = _unfolded(value, {})
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{document.name}:{mark.line + 1}" if mark else document.name
        column = f" at column {mark.column + 1}" if mark else ""
        raise fault(where, f"no YAML{column}: {error.problem or error.context}", rule, "Mend that line.") from error
    except yaml.reader.ReaderError as error:
        line = document.line_at(error.position)
        raise fault(f"{document.name}:{line}", "a character that YAML does not allow", rule, "Remove it.") from error
    except (RecursionError, yaml.YAMLError, TypeError, ValueError) as error:
        raise fault(document.name, "it is nested hundreds of levels deep, or keys are lists", rule) from error
    if size > MOST_VALUES:
        raise fault(document.name, f"aliases that unfold to more than {MOST_VALUES:,} values", rule, "Write them out.")
    return value


def _unfolded(value: object, known: dict[int, int]) -> int:
    """How many values there are when every alias is written out."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        parts = list(value.values()) if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_unfolded(part, known) for part in parts)
    return known[id(value)]

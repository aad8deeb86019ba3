"""JSON and Parquet of which records hold records."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_tables import rows, write

from humanline.contactlog.reading import (
    open_source,
)
from humanline.model.organisation import Log

OBJECTS = [{"id": k, "queue": {"name": "Zorg", "wait": {"s": k * 3}}, "tags": ["x", "y"]} for k in range(1, 4)]
FLAT = [[str(k), "Zorg", str(k * 3), '["x","y"]'] for k in range(1, 4)]


@pytest.mark.parametrize(
    "written",
    [
        lambda objects: json.dumps(objects, indent=2),
        lambda objects: "\ufeff" + json.dumps(objects),
        lambda objects: "\n".join(json.dumps(item) for item in objects),
        lambda objects: "\n".join(json.dumps(item, indent=1) for item in objects),
        lambda objects: json.dumps({"page": {"size": 3}, "data": {"items": objects}, "errors": []}, indent=1),
        lambda objects: json.dumps({"records": objects, "links": [{"rel": "next"}]}),
    ],
)
def test_json_is_read_however_it_is_laid_out(tmp_path: Path, written: Callable[[object], str]) -> None:
    source = open_source(write(tmp_path, written(OBJECTS), "log.json"), Log())
    assert source.columns == ("id", "queue.name", "queue.wait.s", "tags")
    assert rows(source) == FLAT


def test_of_several_lists_the_longest_is_read_and_the_others_are_said(tmp_path: Path) -> None:
    text = json.dumps({"agents": [{"name": "x"}], "calls": OBJECTS})
    source = open_source(write(tmp_path, text, "log.json"), Log())
    assert [(notice.code, notice.values.get("name") or notice.values["names"]) for notice in source.notices] == [
        ("json_list", "calls"),
        ("json_lists_left_out", "agents"),
    ]


def test_a_key_with_a_dot_loses_nothing_to_an_object_with_the_same_path(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, '[{"a.b": 1, "a": {"b": 2}}, {"a": {"b": 3}}]', "log.json"), Log())
    assert (source.columns, rows(source)) == (("a.b", "a.b_2"), [["1", "2"], ["3", ""]])


def test_json_that_is_longer_than_what_is_read_at_a_time_is_read_to_its_end(tmp_path: Path) -> None:
    objects = [{"id": k, "text": "é" * 50} for k in range(40_000)]
    source = open_source(write(tmp_path, json.dumps(objects, ensure_ascii=False, indent=0), "log.json"), Log())
    assert [row[0] for row in rows(source)] == [str(k) for k in range(40_000)]


def test_structs_of_parquet_are_columns_and_lists_are_left_out_and_said(tmp_path: Path) -> None:
    table = pa.table(
        {
            "at": [datetime(2025, 6, 2, 9), datetime(2025, 6, 3, 9)],
            "queue": [{"name": "Zorg", "wait": {"s": 12}}, None],
            "tags": [["a"], []],
            "more": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
        }
    )
    pq.write_table(table, tmp_path / "log.parquet")
    source = open_source(tmp_path / "log.parquet", Log())
    assert source.columns == ("at", "queue.name", "queue.wait.s")
    assert [row[1:] for row in rows(source)] == [["Zorg", "12"], ["", ""]]
    assert source.numeric == {"queue.wait.s"}
    assert [notice.values["names"] for notice in source.notices] == ["tags, more"]

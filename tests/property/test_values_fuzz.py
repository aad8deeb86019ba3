"""Whatever stands in a cell: tidying ends, and the contact is kept, rejected or its value set aside."""

from __future__ import annotations

import csv
import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from humanline.contactlog.tidying.tidy import tidy
from humanline.model.contact import LOG_COLUMNS
from humanline.model.organisation import ColumnSource, Log, Organisation

RECORDS = 10 * int(os.environ.get("HUMANLINE_FUZZ", "200"))
PARTS = (
    *("", "1", "5", "9" * 25, "-", "+", ".", ",", "e", "E9", "1e308", "1e-400", "nan", "inf", ":", "00", "T", "Z", " "),
    *("/", "2025", "2025-10-26", "02:30", "0:00:0", "99999999999-01-01", "-1-1-1", "+14:00", "+99:99", "é", "٣", "−"),
    *("true", "J", "0x1F", "1_0", "%", "'", "infinity", "epoch", "1e9", "  7 ", "294247-01-10", "290309-12-22 (BC)"),
)


def test_no_value_in_any_column_stops_tidying(tmp_path: Path) -> None:
    source = random.Random(7)
    names = [column.name for column in LOG_COLUMNS if column.name not in {"moment", "channel"}]
    forms = {
        "reached_person_at": "epoch_s",
        "gave_up_at": "epoch_ms",
        "asked_person_at": ("%d.%m.%Y %H:%M", "%Y%m%d %z"),
    }
    with (tmp_path / "log.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["moment", "channel", *names])
        for _ in range(RECORDS):
            cells = ["".join(source.choices(PARTS, k=source.randrange(4))) for _ in names]
            if source.random() < 0.5:  # readable where it must be, so that the other values count
                cells[names.index("opened_at")] = "2025-03-30 02:30"
                cells[names.index("count")] = "1"
            writer.writerow(["repair", "phone", *cells])
    for decimal in (".", ","):
        columns = {
            name: ColumnSource(column=name, decimal=decimal, format=forms.get(name, ()))  # type: ignore[arg-type]
            for name in ("moment", "channel", *names)
        }
        organisation = Organisation(
            log=Log(files=("log.csv",)),
            columns=columns,  # type: ignore[arg-type]
            exclude={"some": "handle_s > 5 and wait_s / propensity < 3 or number(value) * 1e290 > 1e291"},
        )
        tidied = tidy(
            organisation, folder=tmp_path, work=tmp_path / "work", clock=lambda: datetime(2025, 12, 1, tzinfo=UTC)
        )
        assert tidied.read == RECORDS
        assert tidied.accepted + tidied.rejected + tidied.excluded == RECORDS
        assert min(tidied.accepted, tidied.rejected, tidied.excluded) > 0
        assert pq.read_metadata(tidied.parquet).num_rows == tidied.accepted

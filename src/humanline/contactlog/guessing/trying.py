"""Read an export through the mapping that is about to be written, before it is: what comes out, and what does not.

The reader is the one that will read it from then on, so nothing is sure that it can't do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from humanline.contactlog.columns.people import tells_who
from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.leases import private_folder
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation
from humanline.model.understood import Understood

Progress = Callable[[str, float], None]

#: Records of each file that are read; a column that reads this often is known well enough.
MOST_RECORDS = 50_000
#: Contacts that are shown as they were understood, chosen among so many.
_SHOWN, _AMONG = 5, 500


@dataclass(frozen=True)
class TriedMapping:
    """What came of a mapping.

    Attributes:
        tidied: the account of the records that were read, and how far every column could be.
        contacts: the first few, as they were understood.
    """

    tidied: Tidied
    contacts: tuple[Understood, ...]

    def readable(self, column: str) -> float | None:
        """Share of the values in a column of the contact log that can be read; `None` where nothing stands in it."""
        reading = self.tidied.readings.get(column)
        return None if reading is None or not reading.filled else reading.readable / reading.filled


def try_out(organisation: Organisation, *, progress: Progress | None = None) -> TriedMapping:
    """Read the first records of a log through a mapping; nothing is kept.

    Args:
        organisation: the configuration; its files have whole paths.
        progress: called with a file's name and the share of it that was read, 0 to 1.

    Raises:
        ConfigError: the mapping can't be.
        LogError: a file can't be read.
    """
    with private_folder() as folder:
        tidied = tidy(organisation, folder=folder, work=folder / "work", progress=progress, most=MOST_RECORDS)
        zone = ZoneInfo(organisation.organisation.time_zone)
        with pq.ParquetFile(tidied.parquet) as file:
            first = next(file.iter_batches(batch_size=_AMONG), None)
            rows = first.to_pylist() if first is not None else []
        return TriedMapping(tidied, tuple(_understood(row, zone) for row in _shown(rows)))


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One of each channel and then the first, in the order of the file: what a channel lacks shows too."""
    chosen = {row["channel"]: k for k, row in reversed(list(enumerate(rows)))}
    places = dict.fromkeys([*sorted(chosen.values()), *range(len(rows))])
    return [rows[k] for k in sorted(list(places)[:_SHOWN])]


def _understood(row: dict[str, Any], zone: ZoneInfo) -> Understood:
    opened, satisfaction = row.get("opened_at"), row.get("satisfaction_c")

    def seconds(name: str) -> float | None:
        return None if row.get(name) is None else row[name] / 1000

    def named(name: str) -> str:
        return "" if tells_who(row[name]) else row[name]

    return Understood(
        line=row["line"],
        opened=None if opened is None else opened.astimezone(zone).replace(tzinfo=None),
        hour_of_week=row.get("hour_of_week"),
        channel=named("channel"),
        moment=named("moment"),
        wait_s=seconds("wait_ms"),
        handle_s=seconds("handle_ms"),
        abandoned=row.get("abandoned"),
        resolved=row.get("resolved"),
        satisfaction=None if satisfaction is None else satisfaction / 100,
        count=row["count"],
    )

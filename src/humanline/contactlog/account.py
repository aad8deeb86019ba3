"""The account of one file: what became of every record in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from humanline.contactlog.finding import LogFile
from humanline.contactlog.reading import Source
from humanline.model.facts import SourceFile


@dataclass
class Account:
    """What became of the records of one file, while it is read."""

    file: LogFile
    sources: list[Source]
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    excluded: int = 0
    joined: int = 0


def source_file(account: Account) -> SourceFile:
    """The account as it stands in the record, with the file's hash."""
    path = account.file.path
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return SourceFile(
        name=account.file.name,
        sha256=digest,
        bytes=path.stat().st_size,
        format=account.sources[0].format,
        read=account.read,
        accepted=account.accepted,
        rejected=account.rejected,
        excluded=account.excluded,
        joined=account.joined,
    )

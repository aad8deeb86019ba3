"""The account of one file: what became of every record in it."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.contactlog.reading import Source, readable
from humanline.contactlog.tidying.finding import LogFile
from humanline.foundation.files import content_of
from humanline.model.facts import SourceFile


@dataclass
class FileAccount:
    """What became of the records of one file, while it is read."""

    file: LogFile
    sources: list[Source]
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    excluded: int = 0
    joined: int = 0

    @property
    def bytes(self) -> int:
        """Size of the file, at least 1."""
        with readable(self.file.path):
            return max(self.file.path.stat().st_size, 1)


def source_file(account: FileAccount) -> SourceFile:
    """The account as it stands in the record, with the file's hash.

    Raises:
        LogError: the file can't be read any more.
    """
    path = account.file.path
    with readable(path):
        digest = content_of(path)
    return SourceFile(
        name=account.file.name,
        sha256=digest,
        bytes=account.bytes,
        format=account.sources[0].format,
        read=account.read,
        accepted=account.accepted,
        rejected=account.rejected,
        excluded=account.excluded,
        joined=account.joined,
    )

"""Read files of records, and account for every record in them."""

from humanline.contactlog.reading.opening import open_source, open_sources
from humanline.contactlog.reading.source import Block, Rejected, Source, readable
from humanline.contactlog.reading.text import as_text
from humanline.contactlog.reading.together import no_records, settings_of, united, unreadable_lines

__all__ = [
    "Block",
    "Rejected",
    "Source",
    "as_text",
    "no_records",
    "open_source",
    "open_sources",
    "readable",
    "settings_of",
    "united",
    "unreadable_lines",
]

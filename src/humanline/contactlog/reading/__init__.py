"""Read files of records, and account for every record in them."""

from humanline.contactlog.reading.opening import open_source, open_sources
from humanline.contactlog.reading.source import Block, Rejected, Source
from humanline.contactlog.reading.text import as_text

__all__ = ["Block", "Rejected", "Source", "as_text", "open_source", "open_sources"]

"""Read files of records, and account for every record in them."""

from humanline.contactlog.reading.opening import open_source, open_sources
from humanline.contactlog.reading.source import Block, Rejected, Source

__all__ = ["Block", "Rejected", "Source", "open_source", "open_sources"]

"""The workshop: a sheet for one hour with the people who know, written and read back."""

from humanline.gain.workshop.choosing import choose, is_rest, with_the_rest
from humanline.gain.workshop.reading import combine, read_sheet, read_survey
from humanline.gain.workshop.starters import starter
from humanline.gain.workshop.writing import write_sheet

__all__ = ["choose", "combine", "is_rest", "read_sheet", "read_survey", "starter", "with_the_rest", "write_sheet"]

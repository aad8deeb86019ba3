"""The workshop: a sheet for one hour with the people who know, written and read back."""

from humanline.gain.workshop.reading import combine, read_sheet, read_survey
from humanline.gain.workshop.writing import write_sheet

__all__ = ["combine", "read_sheet", "read_survey", "write_sheet"]

"""Write what a trial has shown for its readers: the record and the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from humanline.foundation.files import write_together
from humanline.foundation.language import Language
from humanline.loop.analysing import ShownTrial
from humanline.report.trial import trial_page


def publish_results(shown: Sequence[ShownTrial], page: Path, *, language: Language) -> list[Path]:
    """Draw everything first, then write all files, or none where one can't be written; tells where the pages stand.

    Args:
        shown: what each other arm has shown.
        page: where the page goes, its record beside it; those of a second arm and more go beside it with a number.
        language: of the pages.

    Raises:
        OutputError: a file can't be written.
    """
    written: dict[Path, str | bytes] = {}
    pages = []
    for k, one in enumerate(shown):
        place = page if len(shown) == 1 else page.with_stem(f"{page.stem}-{k + 2}")
        drawn = trial_page(
            one.result, language=language, plan_before=one.before, plan_after=one.after, forecast=one.forecast
        )
        written |= {place.with_suffix(".json"): one.result.to_json() + b"\n", place: drawn}
        pages.append(place)
    write_together(written)
    return pages

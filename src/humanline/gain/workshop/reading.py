"""Read the workshop sheet and the customers' survey back, and report every fault at once."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from humanline.foundation.errors import Fault, SheetError
from humanline.foundation.language import Language
from humanline.foundation.names import same
from humanline.gain.workshop.cells import Reader
from humanline.gain.workshop.layout import HOURS_QUESTION, MADE_UP_QUESTION, SIDES, Terms, bare
from humanline.gain.workshop.tables import FoundTable, Row, tables
from humanline.model.judgement import Candidate, Judgements, Score, SheetMoment, Side

ONE_SCORE = Terms(
    "{rater} ({side}) gaf elk moment dezelfde score ({score}). Dat zegt niets over de volgorde.",
    "{rater} ({side}) gave every moment the same score ({score}). That says nothing about the order.",
)
#: From this many equal scores on, a rater can be said to have given one score to everything.
ENOUGH_TO_TELL = 4


def read_sheet(path: str | Path, *, departments: Sequence[str] = ()) -> Judgements:
    """Read a filled-in workshop sheet: XLSX, or the scores or the moments as a spreadsheet's CSV.

    Dutch and English are both read, whatever the order of the columns, with other columns in between. Example rows and
    blank rows are left out; formulas count for their value.

    Args:
        path: the sheet.
        departments: that there are, where somebody listed them; none means that nobody did.

    Raises:
        SheetError: with every fault in it, each with sheet, cell and way out.
    """
    path = Path(path)
    found = tables(path)
    reader = Reader()
    by_name = {table.layout.name: table for table in reversed(found)}
    moments = _moments(by_name.get("moments"), reader)
    places = _places(by_name.get("moments"))
    tables_of_scores = [_named(table, places) for table in found if table.layout.name == "scores"]
    scores = _scores(tables_of_scores, reader, [moment.name for moment in moments])
    _check_departments(by_name.get("moments"), [*moments, *scores], departments, reader)
    candidates = _candidates(by_name.get("candidates"), reader)
    hours, made_up = _hours(by_name.get("hours"), reader)
    if not reader.faults and not moments and not scores:
        examples = sum(table.examples for table in found)
        what = f"found only examples ({examples} rows)" if examples else "found no rows that are filled in"
        rule = "At least one moment or one score of your own is needed."
        reader.faults.append(Fault(path.name, what, rule, "Fill in the rows below the examples; those are not read."))
    if reader.faults:
        raise SheetError(reader.faults)
    language = found[0].language
    return Judgements(
        sources=(path.name,),
        moments=tuple(moments),
        scores=tuple(scores),
        candidates=tuple(candidates),
        hours_per_week=hours,
        made_up=made_up,
        warnings=tuple(_one_score_to_everything(scores, language)),
    )


def read_survey(path: str | Path) -> Judgements:
    """Read customers' answers to the questions: a CSV or XLSX with one row a customer.

    Columns: `moment` (contactmoment), `segment` (doelgroep, may be left out), `matters` (belang), `adds` (mens voegt
    toe), and `wished` (would you rather have spoken to a person?), of customers who had none.

    Args:
        path: the survey.

    Raises:
        SheetError: with every fault in it, each with cell and way out.
    """
    path = Path(path)
    reader = Reader()
    found = [table for table in tables(path) if table.layout.name in ("scores", "survey")]
    rows = found[0].rows if found else []
    scores = []
    for k, row in enumerate(rows, start=1):
        score = _answer(row, reader, rater=f"{path.stem} {k}", side="customer")
        if score is not None:
            scores.append(_from_survey(score))
    if not scores and not reader.faults:
        rule = "Columns 'moment' and 'adds' ('contactmoment' and 'medewerker voegt toe') are needed, a row a customer."
        reader.faults.append(Fault(path.name, "found no answers", rule))
    if reader.faults:
        raise SheetError(reader.faults)
    return Judgements(sources=(path.name,), scores=tuple(scores))


def combine(*judgements: Judgements) -> Judgements:
    """Several sheets and surveys as one: all scores, and of a moment on two sheets what the first one knows of it."""
    moments: dict[str, SheetMoment] = {}
    for moment in (moment for one in judgements for moment in one.moments):
        key = same(moment.name)
        moments[key] = _both(moments[key], moment) if key in moments else moment
    hours = [one.hours_per_week for one in judgements if one.hours_per_week is not None]
    return Judgements(
        sources=tuple(source for one in judgements for source in one.sources),
        moments=tuple(moments.values()),
        scores=tuple(score for one in judgements for score in one.scores),
        candidates=tuple(candidate for one in judgements for candidate in one.candidates),
        hours_per_week=hours[0] if hours else None,
        made_up=any(one.made_up for one in judgements),
        warnings=tuple(warning for one in judgements for warning in one.warnings),
    )


def _both(first: SheetMoment, second: SheetMoment) -> SheetMoment:
    """What either knows; owed when either says so."""
    return SheetMoment(
        name=first.name,
        per_week=second.per_week if first.per_week is None else first.per_week,
        minutes=second.minutes if first.minutes is None else first.minutes,
        steps_to_person=second.steps_to_person if first.steps_to_person is None else first.steps_to_person,
        way_to_person=first.way_to_person or second.way_to_person,
        owed=first.owed or second.owed,
        department=first.department or second.department,
        channels=first.channels or second.channels,
        failure_share=second.failure_share if first.failure_share is None else first.failure_share,
        cause=first.cause or second.cause,
        caused_by=first.caused_by or second.caused_by,
        starts=first.starts or second.starts,
        chosen=second.chosen if first.chosen is None else first.chosen,
        together_minutes=second.together_minutes if first.together_minutes is None else first.together_minutes,
    )


def _moments(table: FoundTable | None, reader: Reader) -> list[SheetMoment]:
    moments: list[SheetMoment] = []
    seen: dict[str, str] = {}
    for row in table.rows if table else ():
        name = reader.needed(row, "name", "The name of a moment is needed.")
        if same(name) in seen:
            reader.fault(row, "name", f"found '{name}' again", f"It stands at {seen[same(name)]} too.", "Keep one row.")
        seen.setdefault(same(name), row.where("name"))
        moments.append(
            SheetMoment(
                name=name,
                per_week=reader.number(row, "per_week"),
                minutes=reader.number(row, "minutes"),
                steps_to_person=reader.number(row, "steps_to_person"),
                way_to_person=row.text("way_to_person"),
                owed=reader.yes(row, "owed"),
                department=row.text("department"),
                channels=row.text("channels"),
                failure_share=reader.percentage(row, "failure_share"),
                cause=row.text("cause"),
                caused_by=row.text("caused_by"),
                starts=reader.starts(row),
                chosen=reader.percentage(row, "chosen"),
                together_minutes=reader.number(row, "together_minutes") or None,
            )
        )
    return moments


def _places(table: FoundTable | None) -> dict[int, str]:
    """Moment names by the row in which they stand, the first below the examples is 0."""
    return {row.nth - table.examples: row.text("name") for row in table.rows} if table else {}


def _named(table: FoundTable, places: dict[int, str]) -> FoundTable:
    """A rater's own sheet: who did not write a name is called by the sheet; a moment is known by its row.

    Its moments are formulas that point to the sheet with the moments; a program that does not reckon them leaves them
    empty.
    """
    if "rater" not in {field for row in table.rows for field in row.cells}:
        return table
    rows = []
    for row in table.rows:
        cells = dict(row.cells)
        if not row.text("moment") and row.nth in places and "moment" in cells:
            cells["moment"] = (places[row.nth], cells["moment"][1])
        if not row.text("rater") and cells["rater"][1].endswith("!B1"):
            cells["rater"] = (table.sheet, cells["rater"][1])
        rows.append(row._replace(cells=cells))
    return table._replace(rows=rows)


def _scores(tables_of_scores: Sequence[FoundTable], reader: Reader, moments: Sequence[str]) -> list[Score]:
    scores: list[Score] = []
    seen: dict[tuple[str, str, str, str], tuple[Score, str]] = {}
    known = {same(name): name for name in moments}
    for row in (row for table in tables_of_scores for row in table.rows):
        if not row.text("matters") and not row.text("adds"):
            continue  # A row that is prepared but not filled in.
        rater = reader.needed(row, "rater", "A name, initials or a number is needed, to tell answers apart.")
        side = reader.side(row)
        score = _answer(row, reader, rater=rater, side=side or "customer")
        if score is None or side is None:
            continue
        _check_name(score.moment, known, row, reader)
        key = (same(rater), side, same(score.moment), same(score.segment))
        if key in seen and (seen[key][0].adds, seen[key][0].matters) != (score.adds, score.matters):
            found = f"found another score of '{rater}' for '{score.moment}'"
            reader.fault(row, "adds", found, f"It differs from the one at {seen[key][1]}.", "Keep one of the two.")
        if key not in seen:
            seen[key] = (score, row.where("adds"))
            scores.append(score)
    return scores


def _answer(row: Row, reader: Reader, *, rater: str, side: Side) -> Score | None:
    moment = reader.needed(row, "moment", "A moment is needed.")
    matters = reader.number(row, "matters", low=0, high=10)
    adds = reader.number(row, "adds", low=-2, high=2)
    wished = reader.yes_or_no(row, "wished")
    if not moment or (matters is None and adds is None and wished is None):
        return None
    return Score(
        rater=rater,
        side=side,
        moment=moment,
        segment=row.text("segment"),
        matters=matters,
        adds=adds,
        department=row.text("department"),
        wished=wished,
    )


def _from_survey(score: Score) -> Score:
    return Score(
        rater=score.rater,
        side="customer",
        moment=score.moment,
        segment=score.segment,
        matters=score.matters,
        adds=score.adds,
        source="survey",
        wished=score.wished,
    )


def _check_name(moment: str, known: dict[str, str], row: Row, reader: Reader) -> None:
    """A moment that is not on the sheet but looks like one that is, is a slip of the pen."""
    if not known or same(moment) in known:
        return
    near = difflib.get_close_matches(same(moment), known, n=1, cutoff=0.8)
    if near:
        way_out = f"Did you mean '{known[near[0]]}'?"
        reader.fault(row, "moment", f"found '{moment}'", "It does not stand on the sheet with the moments.", way_out)


def _check_departments(
    table: FoundTable | None, named: Iterable[SheetMoment | Score], listed: Sequence[str], reader: Reader
) -> None:
    """A department that causes contacts is one that is listed; without a list, one that only looks like one is none."""
    known = {same(one.department): one.department for one in named if one.department}
    known |= {same(name): name for name in listed}
    for row in table.rows if table else ():
        department = row.text("caused_by")
        near = difflib.get_close_matches(same(department), known, n=1, cutoff=0.8) if department else []
        if department and same(department) not in known and (near or listed):
            rule = "No department has that name, on the sheet or in line.toml."
            way_out = f"Did you mean '{known[near[0]]}'?" if near else f"There is: {', '.join(known.values())}."
            reader.fault(row, "caused_by", f"found '{department}'", rule, way_out)


def _candidates(table: FoundTable | None, reader: Reader) -> list[Candidate]:
    return [
        Candidate(
            name=reader.needed(row, "name", "A name is needed."),
            moment=reader.needed(row, "moment", "The moment that it would serve is needed."),
            keeps_share=reader.share(row, "keeps_share"),
            cost_per_year=reader.number(row, "cost_per_year"),
        )
        for row in (table.rows if table else ())
    ]


def _hours(table: FoundTable | None, reader: Reader) -> tuple[float | None, bool]:
    """Staff hours a week, and whether the scores are made up."""
    hours: float | None = None
    made_up = False
    for row in table.rows if table else ():
        question = bare(row.text("question"))
        if question in {bare(words) for words in MADE_UP_QUESTION}:
            made_up = reader.yes(row, "answer")
        elif question in {bare(words) for words in HOURS_QUESTION}:
            hours = reader.number(row, "answer")
    return hours, made_up


def _one_score_to_everything(scores: Iterable[Score], language: Language) -> list[str]:
    """Raters whose scores say nothing about the order."""
    given: dict[tuple[str, Side], list[float]] = defaultdict(list)
    for score in scores:
        if score.adds is not None:
            given[score.rater, score.side].append(score.adds)
    return [
        ONE_SCORE.of(language).format(rater=rater, side=SIDES[side].of(language), score=f"{values[0]:g}")
        for (rater, side), values in given.items()
        if len(values) >= ENOUGH_TO_TELL and len(set(values)) == 1
    ]

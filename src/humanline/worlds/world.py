"""A made-up organisation that knows the truth about itself: generated from its setting, written as one meets it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.files import write_text
from humanline.foundation.language import Language
from humanline.gain.workshop import write_sheet
from humanline.model.judgement import Judgements
from humanline.model.plan import Plan
from humanline.worlds import raters
from humanline.worlds import setting as w
from humanline.worlds.export import SPOILT, csv_text
from humanline.worlds.line_toml import line_toml
from humanline.worlds.menu import menu
from humanline.worlds.outcomes import asked_share, chances
from humanline.worlds.setting import Setting
from humanline.worlds.stories import MODES, Contacts, customers_of, followed, generate, lot_of, member_code
from humanline.worlds.survey import survey_text
from humanline.worlds.trial_design import MEMBER, MEMBERS, trial_design, trial_toml
from humanline.worlds.truth import CauseTruth, CellTruth, TrialTruth, WorldTruth

#: How far down the order of cells the staff hours reach, as a share of what serving everyone would take.
MIDDLE = 0.5


@dataclass(frozen=True)
class World:
    """A generated organisation.

    Attributes:
        setting: what was chosen as its truth.
        seed: what it was generated from; the same seed gives the same bytes.
        weeks: length of the log, from Monday 3 March 2025.
        contacts: every contact, as columns in order of time.
    """

    setting: Setting
    seed: int
    weeks: int
    contacts: Contacts

    @cached_property
    def truth(self) -> WorldTruth:
        """What is true of it, with English names."""
        return self.truth_in("en")

    def truth_in(self, language: Language) -> WorldTruth:
        """What is true of it, with the names as they stand in the log of that language."""
        cells = _cells(self.setting, self.contacts, self.weeks, language)
        return WorldTruth(
            cells=cells,
            hours_per_week=self.setting.hours or _hours(cells),
            contacts=len(self.contacts),
            spoilt=dict(SPOILT),
            weeks=self.weeks,
            trial=_trial(self.setting, self.contacts, language),
            causes=_causes(self.setting, self.contacts, self.weeks, language),
        )

    def judgements(self, *, language: Language = "en") -> Judgements:
        """What simulated raters wrote on the workshop sheet: the truth, with their generosity and chance."""
        rng = np.random.default_rng([self.seed, 1])
        return raters.judgements(self.setting, self.truth_in(language), rng, language=language)

    @cached_property
    def bands(self) -> NDArray[np.int64]:
        """Segment of every member, those who are in no contact log last."""
        shares = self.setting.of_groups("share")
        sizes = [customers_of(len(self.contacts), share) for share in shares.tolist()]
        never = round(sum(sizes) * self.setting.never / (1 - self.setting.never))
        unseen = np.random.default_rng([self.seed, 3]).choice(len(shares), size=never, p=shares / shares.sum())
        return np.concatenate([np.repeat(np.arange(len(sizes)), sizes), unseen])

    def followed(self, plan: Plan, seed: int) -> World:
        """The same organisation later on, once a line is followed.

        Args:
            plan: with English names.
            seed: another seed is another half year.
        """
        starts = {(cell.moment, cell.segment): MODES.index(cell.start) for cell in plan.cells}
        setting, usual = self.setting, MODES.index("self_service")
        line = np.array(
            [
                [starts.get((kind.name.en, group.name.en), starts.get((kind.name.en, ""), usual))
                 for group in setting.groups]
                for kind in setting.kinds
            ]
        )  # fmt: skip
        stories = len(np.unique(self.contacts.story))
        later = followed(setting, np.random.default_rng([seed, 4]), line, stories=stories, weeks=self.weeks)
        return World(setting=setting, seed=seed, weeks=self.weeks, contacts=later)

    def members(self, language: Language) -> str:
        """The list of members as the lot was drawn for it, one a row, whether they ever get in touch or not.

        Args:
            language: of every name.
        """
        setting, trial = self.setting, self.setting.trial
        header = f"{MEMBER.of(language)},{setting.attribute[1].of(language)},trial,arm,chance"
        arms, chance = [arm.name.of(language) for arm in trial.arms], f"{1 / len(trial.arms):.6g}"
        groups, name = [group.name.of(language) for group in setting.groups], trial.name.of(language)
        rows = (
            f"{member_code(setting, k)},{groups[band]},{name},{arms[arm]},{chance}"
            for k, (band, arm) in enumerate(zip(self.bands, lot_of(setting, len(self.bands)), strict=True))
        )
        return "\n".join([header, *rows, ""])

    def write(self, folder: str | Path, *, language: Language = "en") -> Path:
        """Write it as it would meet Humanline: log, sheet, survey, phone menu and trial, and `line.toml` beside them.

        Args:
            folder: made when it is not there; files of these names in it are replaced.
            language: of every name, header and comment.

        Returns:
            The path of `line.toml`.

        Raises:
            OutputError: the folder can't be written.
        """
        truth = self.truth_in(language)
        folder = Path(folder)
        if self.setting.trial.ties:
            write_text(folder / MEMBERS, self.members(language))
        write_text(folder / "contacts.csv", csv_text(self.setting, self.contacts, language=language))
        write_sheet(
            folder / "workshop.xlsx", language=language, example=False, judgements=self.judgements(language=language)
        )
        told, wishes = (np.random.default_rng([self.seed, k]) for k in (2, 5))
        wished = wishes if self.setting.asks_wishes else None
        survey = survey_text(truth, told, language=language, wishes=wished)
        write_text(folder / "survey.csv", survey)
        write_text(folder / "menu.txt", menu(self.setting, language))
        design = trial_design(self.setting, language)
        file = f"{self.setting.trial.file}.toml"
        write_text(folder / file, trial_toml(design, about=self.setting.trial.about, file=file, language=language))
        write_text(folder / f"{self.setting.trial.file}.json", design.to_json().decode() + "\n")
        toml = line_toml(
            self.setting,
            truth,
            language=language,
            log="contacts.csv",
            sheet="workshop.xlsx",
            survey="survey.csv",
            menu="menu.txt",
        )
        return write_text(folder / "line.toml", toml)


def made(setting: Setting, seed: int, *, contacts: int = 60_000, weeks: int = 26) -> World:
    """Generate an organisation.

    Args:
        setting: what is true of it.
        seed: the same seed gives the same world, byte for byte.
        contacts: how many contacts the log holds (nine spoilt records come on top).
        weeks: how many weeks they are spread over.

    Raises:
        ValueError: fewer than a hundred contacts or one week.
    """
    if contacts < 100 or weeks < 1:
        raise ValueError(f"contacts = {contacts}, weeks = {weeks}: at least 100 contacts and 1 week are needed.")
    rng = np.random.default_rng([seed, 0])
    return World(
        setting=setting, seed=seed, weeks=weeks, contacts=generate(setting, rng, contacts=contacts, weeks=weeks)
    )


def _cells(setting: Setting, told: Contacts, weeks: int, language: Language) -> tuple[CellTruth, ...]:
    counts = np.bincount(
        told.moment * len(setting.groups) + told.band, minlength=len(setting.kinds) * len(setting.groups)
    )
    asked = asked_share(setting)
    return tuple(
        CellTruth(
            moment=kind.name.of(language),
            segment=group.name.of(language),
            owed=kind.owed,
            contacts_per_week=float(counts[k * len(setting.groups) + b]) / weeks,
            handle_minutes=kind.handle_min,
            minutes=kind.handle_min * (1 - kind.spill),
            spill_share=kind.spill,
            asked_share=float(asked[k, b]),
            customer=kind.customer[b],
            organisation=kind.organisation,
            matters_customer=kind.matters[0],
            matters_organisation=kind.matters[1],
        )
        for k, kind in enumerate(setting.kinds)
        for b, group in enumerate(setting.groups)
    )


def _causes(setting: Setting, told: Contacts, weeks: int, language: Language) -> tuple[CauseTruth, ...]:
    staffed = np.where((told.channel <= w.EMAIL) & (told.handle > 0), told.handle, 0)
    return tuple(
        CauseTruth(
            cause=failure.name.of(language),
            caused_by=failure.department.of(language),
            contacts_per_week=float(np.count_nonzero(told.cause == k)) / weeks,
            hours_per_week=float(staffed[told.cause == k].sum()) / 3600 / weeks,
        )
        for k, failure in enumerate(setting.failures)
    )


def _hours(cells: tuple[CellTruth, ...]) -> float:
    """Hours that carry what comes first and half of the rest, so that the line falls in the middle."""
    first = rest = 0.0
    for cell in cells:
        n, a, h = cell.contacts_per_week, cell.asked_share, cell.handle_minutes / 60
        if cell.owed:
            first += n * h
            continue
        first += n * a * h + n * (1 - a) * cell.spill_share * h
        if cell.gain > 0 and cell.customer >= 0:
            rest += n * (1 - a) * cell.minutes / 60
    return float(round((first + MIDDLE * rest) / 5) * 5)


def _trial(setting: Setting, told: Contacts, language: Language) -> TrialTruth:
    if not setting.trial.moment:
        arms = tuple(arm.name.of(language) for arm in setting.trial.arms)
        return TrialTruth(setting.trial.name.of(language), "", arms, None, int((told.arm >= 0).sum()))
    chance, place = chances(setting), setting.place(setting.trial.moment)
    inside = told.arm >= 0
    bands = np.bincount(told.band[inside], minlength=len(setting.groups))
    adds = chance.resolved[0][place] - chance.resolved[1][place]
    return TrialTruth(
        name=setting.trial.name.of(language),
        moment=setting.kinds[place].name.of(language),
        arms=tuple(arm.name.of(language) for arm in setting.trial.arms),
        resolved=float(adds @ bands / max(bands.sum(), 1)),
        contacts=int(inside.sum()),
    )

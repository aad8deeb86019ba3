"""Projects: one folder each, with the files that the command line reads and writes too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from humanline.foundation.errors import Fault, HumanlineError, InputError
from humanline.foundation.files import OUT, place_of, refusing, write_text
from humanline.foundation.language import LANGUAGES, USUAL, Language
from humanline.loop.changing import can_undo, version_of
from humanline.loop.configuring import load
from humanline.loop.keeping import FACTS, facts_in
from humanline.loop.looking import LookedAt
from humanline.loop.turning import WORK
from humanline.model.facts import Facts
from humanline.model.organisation import Organisation
from humanline.model.plan import Plan
from humanline.model.sealed import read
from humanline.office.working import Latest, Worker

ValueT = TypeVar("ValueT")

#: Endings of files that can be a log.
LOGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".jsonl", ".ndjson", ".parquet",
        ".html", ".htm", ".zip", ".gz", ".zst")  # fmt: skip
#: Files that we write ourselves, and no log.
OURS = frozenset(
    ["facts.html", "plan.html", "plan.json", "charter.html", "reach.html", "reach.json", "menu.txt", "review.html",
     "staff.html", "staff.json", "gegevensbescherming.html", "ondernemingsraad.html", "data-protection.html",
     "works-council.html", "workshop.xlsx", "line.toml"]
)  # fmt: skip
#: What is known of a project that has no line.toml yet.
_ABOUT = "office.json"


class Closing(Protocol):
    """A workshop that is held, as far as its end is concerned."""

    def close(self) -> None:
        """Take it off the network."""


class About(msgspec.Struct):
    """What a project is called before it has a configuration.

    Attributes:
        name: of the organisation.
        language: of its pages.
    """

    name: str = ""
    language: Language = USUAL


class _FilesRead:
    """What files hold, read again only where the file is another one by now."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[object, Any]] = {}

    def __call__(self, path: Path, read_it: Callable[[], ValueT]) -> ValueT:
        try:
            now = path.stat()
        except OSError:
            return read_it()
        stamp = (now.st_mtime_ns, now.st_size, now.st_ino)
        there = self._kept.get(path)
        if there is None or there[0] != stamp:
            there = self._kept[path] = (stamp, read_it())
        value: ValueT = there[1]
        return value


class Project:
    """One folder, and what stands in it.

    Args:
        folder: that is there.
        name: in addresses.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.worker = Worker()
        self.drafts, self.promises = Latest(), Latest()
        self.back, self.after, self.next_said = "log", "reading", ""
        self.held: Closing | None = None
        self._looked: tuple[tuple[object, ...], LookedAt] | None = None
        self._reading = _FilesRead()

    def place(self, name: str) -> Path:
        """Where a page or record of it stands."""
        return place_of(self.folder, name)

    @property
    def line_toml(self) -> Path:
        """Its configuration."""
        return self.folder / "line.toml"

    @property
    def work(self) -> Path:
        """Where what only its owner may read stands."""
        return self.folder / WORK

    @property
    def has_line_toml(self) -> bool:
        """Whether a log was read, or a workshop held."""
        return self.line_toml.exists()

    @property
    def version(self) -> str:
        """Of the configuration."""
        return version_of(self.line_toml)

    @property
    def organisation(self) -> Organisation:
        """What its configuration says; nothing where there is none.

        Raises:
            ConfigError: it can't be used.
        """
        if not self.has_line_toml:
            return Organisation()
        return self._reading(self.line_toml, lambda: load(self.line_toml))

    @property
    def about(self) -> About:
        """Its name and language, also where the configuration can't be used."""
        try:
            about = msgspec.json.decode((self.work / _ABOUT).read_bytes(), type=About)
        except (OSError, msgspec.MsgspecError):
            about = About()
        if not self.has_line_toml:
            return about
        try:
            said = self.organisation.organisation
        except HumanlineError:
            return about
        return About(said.name, said.language)

    @property
    def language(self) -> Language:
        """Of its pages."""
        return self.about.language

    @property
    def title(self) -> str:
        """What it is called."""
        return self.about.name or self.folder.resolve().name

    @property
    def can_undo(self) -> bool:
        """Whether the last change can be taken back."""
        return can_undo(self.line_toml, self.work)

    @property
    def facts(self) -> Facts | None:
        """The facts that were measured last; `None` where there are none."""
        return self._reading(self.work / FACTS, lambda: facts_in(self.work))

    @property
    def plan(self) -> Plan | None:
        """The plan that was drawn last; `None` where there is none.

        Raises:
            InputError: it is no plan, or one of a newer version.
        """
        path = self.place("plan.json")
        return self._reading(path, lambda: read(path)) if path.exists() else None

    def log_files(self) -> list[Path]:
        """Files in the folder that can be a log."""
        try:
            found = [one for one in self.folder.iterdir() if one.is_file() and not one.name.startswith(".")]
        except OSError:
            return []
        return sorted(one for one in found if one.suffix.lower() in LOGS and one.name not in OURS)

    def is_older(self, name: str, *sources: Path) -> bool:
        """Whether a page was made before the configuration or a file that it was made from was changed.

        Args:
            name: of its file.
            sources: that it was made from too.
        """
        try:
            made = self.place(name).stat().st_mtime_ns
        except OSError:
            return False
        made_from = (self.line_toml, *self._sources(), *sources)
        return any(one.exists() and one.stat().st_mtime_ns > made for one in made_from)

    def _sources(self) -> Sequence[Path]:
        try:
            told = self.organisation
        except HumanlineError:
            return ()
        names = (*told.log.files, told.workshop.sheet, *told.workshop.surveys)
        return [self.folder / name for name in names if name and not set("*?[") & set(name)]

    def _seen(self) -> tuple[object, ...]:
        stamps = [one.stat().st_mtime_ns for one in self._sources() if one.exists()]
        return (self.version, *stamps)

    @property
    def looked(self) -> LookedAt | None:
        """How its export is read today; `None` where that was not looked at since something changed."""
        job = self.worker.job
        if job is not None and job.state == "done" and job.order.what in ("read", "look") and job.result:
            found = msgspec.json.decode(job.result, type=LookedAt | None)
            if found is not None:
                self._looked = (self._seen(), found)
            job.result = msgspec.Raw(b"")
        return self._looked[1] if self._looked is not None and self._looked[0] == self._seen() else None


class Projects:
    """The projects in a folder, or the one that it is.

    Args:
        folder: that is there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, Project] = {}

    @cached_property
    def is_one(self) -> bool:
        """The folder is a project itself."""
        return any((self.folder / name).exists() for name in ("line.toml", "plan.json", OUT, WORK))

    def all(self) -> list[Project]:
        """In the order of their names."""
        if self.is_one:
            return [self._of(self.folder)]
        try:
            folders = sorted(one for one in self.folder.iterdir() if one.is_dir() and not one.name.startswith("."))
        except OSError:
            return []
        return [self._of(one) for one in folders if any((one / name).exists() for name in ("line.toml", WORK))]

    def get(self, name: str) -> Project | None:
        """A project by its name in addresses."""
        return next((one for one in self.all() if one.name == name), None)

    def make(self, name: str, language: str) -> Project:
        """Begin a project in a folder of its own.

        Raises:
            InputError: it has no name, or there is one of that name.
            OutputError: the folder can't be made.
        """
        folder = self.folder / slug(name)
        if not slug(name):
            raise InputError([Fault("name", "no name", "A project has a name.", "Give it one in letters or digits.")])
        if folder.exists():
            rule = "Each project has a folder of its own."
            raise InputError([Fault("name", f"{folder.name} is there already", rule, "Choose another name.")])
        spoken = next((one for one in LANGUAGES if one == language), USUAL)
        with refusing(folder):
            (folder / WORK).mkdir(mode=0o700, parents=True)
        write_text(folder / WORK / _ABOUT, msgspec.json.encode(About(name, spoken)).decode(), private=True)
        return self._of(folder)

    def close(self) -> None:
        """Nothing is done any more."""
        for one in self._known.values():
            one.worker.stop()
            if one.held is not None:
                one.held.close()
            one.drafts.close()
            one.promises.close()

    def _of(self, folder: Path) -> Project:
        name = folder.resolve().name or "project"
        return self._known.setdefault(name, Project(folder, name))


def slug(name: str) -> str:
    """A name as a folder is called: letters without accents, digits and hyphens.

    >>> slug("Één Wonen (proef)")
    'een-wonen-proef'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]


def place_for(project: Project, filename: str) -> Path | None:
    """Where an uploaded file goes; `None` where it is no file that can be a log.

    Args:
        project: that it is for.
        filename: as a browser told it, which may hold a path.
    """
    name = re.split(r"[/\\]", filename)[-1].strip().lstrip(".")
    name = "".join(one for one in name if one.isprintable() and one not in '<>:"|?*')[:150]
    if not name or name in OURS or Path(name).suffix.lower() not in LOGS:
        return None
    return project.folder / name

"""One language speaking: sentences from the catalogue, names as they are said, codes turned into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from humanline.foundation.language import LANGUAGES, Language
from humanline.model.contact import EVERYONE, EVERYONE_ELSE
from humanline.model.facts import Notice
from humanline.model.organisation import Value
from humanline.model.plan import Plan
from humanline.report.numbers import Kind, Numbers
from humanline.report.words import has, sentence
from humanline.report.worth import Worth

#: Notices that stand before the answer of a page, and nowhere else on it.
BEFORE_ALL = frozenset({"many_rejected", "to_decide"})

#: What keeps a time or a number together on a page; a terminal is better off with plain letters.
_PLAIN = str.maketrans({"\u2060": "", "\u00a0": " "})


def plain(lines: Iterable[str]) -> list[str]:
    """Sentences of a page as a terminal shows them."""
    return [line.translate(_PLAIN) for line in lines]


def capital(text: str) -> str:
    """A text that begins a sentence or heading."""
    return text[:1].upper() + text[1:]


class Voice:
    """Says everything on a page in one language.

    Args:
        language: the language.
        value: the weights of outcomes, by which points are told as what counts as much; `None` where there are none.
    """

    def __init__(self, language: Language, value: Value | None = None) -> None:
        self.language = language
        self.numbers = Numbers(language)
        self.worth = Worth(value, language)

    def __call__(self, key: str, /, **values: object) -> str:
        """One sentence of the catalogue."""
        return sentence(key, self.language, **values)

    def known(self, key: str, otherwise: str) -> str:
        """One sentence of the catalogue, or something else where it does not know the key."""
        return self(key) if has(key) else otherwise

    def about(self, family: str) -> Subject:
        """One subject of a page: it says the sentences of a family of keys, such as `plan.matters`."""
        return Subject(self, family)

    def counted(self, key: str, number: float, /, **values: object) -> str:
        """A sentence that differs for one and for many: `key.one` or `key.many`, with `{count}`."""
        form = "one" if round(number) == 1 else "many"
        return self(f"{key}.{form}", count=self.numbers.count(number), **values)

    def weeks(self, weeks: float) -> str:
        """A number of weeks, such as `26 weken`."""
        digits = 0 if weeks >= 10 or float(weeks).is_integer() else 1
        return self("facts.weeks", weeks=self.numbers.decimal(weeks, digits))

    def segment(self, name: str) -> str:
        """A segment as it is said."""
        if name == EVERYONE:
            return self("name.everyone")
        return self("name.everyone_else") if name == EVERYONE_ELSE else name

    def cell(self, moment: str, segment: str) -> str:
        """A moment per segment as it is said; the segment is left out where there is only one."""
        return moment if segment in ("", EVERYONE) else f"{moment} · {self.segment(segment)}"

    def cell_in_words(self, moment: str, segment: str) -> str:
        """A moment per segment in a sentence: `huur betalen (65 jaar en ouder)`."""
        return moment if segment in ("", EVERYONE) else f"{moment} ({self.segment(segment)})"

    def cells_named(
        self, plan: Plan, wanted: Iterable[Sequence[str]], *, beside: Iterable[Sequence[str]] = ()
    ) -> list[str]:
        """Names of cells of a plan, in its order; a moment by its own name where no cell of it is left out.

        Cells are wanted by moment and segment; those beside them count towards a moment as a whole, but are not named.
        """
        keys, others = set(map(tuple, wanted)), set(map(tuple, beside))
        apart = {c.moment for c in plan.cells if (c.moment, c.segment) not in keys | others}
        cells = [(c.moment, c.segment) for c in plan.cells if (c.moment, c.segment) in keys]
        return list(dict.fromkeys(self.cell_in_words(*cell) if cell[0] in apart else cell[0] for cell in cells))

    def first_of(self, names: Sequence[str], most: int) -> str:
        """So many names in a sentence, each once, and how many more there are."""
        names = list(dict.fromkeys(names))
        more = [self("plan.order.more", count=len(names) - most)] if len(names) > most else []
        return self.numbers.listed([*names[:most], *more])

    def top_only(self, shown: int, count: int) -> tuple[str, ...]:
        """The note under a picture that shows some of the rows of its table."""
        return (self("page.top_only", shown=shown, count=count),) if shown < count else ()

    def measure(self, name: str) -> str:
        """A measure's name as a column head."""
        return self.known(f"measure.{name}", name)

    def column(self, name: str) -> str:
        """A column or setting by its everyday name."""
        return self.known(f"column.{name}", name)

    def clock(self, hour: int) -> str:
        """An hour of the day."""
        return self("facts.clock", hour=LANGUAGES[self.language].narrow_clock.format(hour))

    def mode(self, mode: str) -> str:
        """How a channel is served."""
        return self(f"mode.{mode}") if has(f"mode.{mode}") else self("mode.unknown")

    def code(self, family: str, code: str, values: Mapping[str, str | int | float]) -> str:
        """A fixed code in words; one that the catalogue does not know is shown as it stands, with its values."""
        spoken = {
            name: self.worth.of_code(code, name, value) or self._spoken(name, value) for name, value in values.items()
        } | {"weights": self("worth.weights.subject")}
        if isinstance(values.get("moment"), str) and isinstance(values.get("segment"), str):
            spoken["cell"] = self.cell_in_words(str(values["moment"]), str(values["segment"]))
        if has(f"{family}.{code}"):
            return self(f"{family}.{code}", **spoken)
        shown = ", ".join(f"{name}: {value}" for name, value in spoken.items() if name in values)
        return f"{code} ({shown})" if shown else code

    def notice(self, notice: Notice) -> str:
        """A notice in words."""
        return self.code("notice", notice.code, notice.values)

    def before_all(self, notices: Sequence[Notice]) -> tuple[str, ...]:
        """What a page says before its answer: that too few records could be read to rely on it."""
        return tuple(self.notice(notice) for notice in notices if notice.code in BEFORE_ALL)

    def title(self, page: str, organisation: str) -> str:
        """Which kind of page it is, and whose."""
        return self("page.of", what=self(page), organisation=organisation) if organisation else self(page)

    def footer(
        self, version: str, made_at: datetime, made_from: Sequence[str], *, more: Sequence[str] = (), zone: str = ""
    ) -> tuple[str, ...]:
        """Where a page comes from: the version of Humanline, the moment, the files, more lines, and the time zone."""
        made = self("page.footer_made", version=version, made_at=self.numbers.moment_in_time(made_at))
        files = [self("page.footer_files", files=self.numbers.listed(made_from))] if made_from else []
        in_zone = [self("page.footer_zone", zone=zone)] if zone else []
        return (made, *files, *more, *in_zone, self("page.footer_offline"))

    def ticks(self, kind: Kind, values: tuple[float, ...]) -> tuple[str, ...]:
        """Numbers along an axis, short."""
        if kind == "share":
            return tuple(map(self.numbers.share, values))
        fit = (digits for digits in (0, 1) if all(round(value, 6) == round(value, digits) for value in values))
        digits = next(fit, 2)
        return tuple(self.numbers.decimal(value, digits) for value in values)

    def _spoken(self, name: str, value: str | float) -> str:
        if name == "weekday":
            return self(f"day.{value}")
        if isinstance(value, str):
            if name == "day":
                return self.numbers.day(value)
            if name == "segment":
                return self.segment(value)
            if name == "outcome" and has(f"outcome.{value}"):
                return self(f"outcome.{value}")
            return self.mode("person") if (name, value) == ("channel", "person") else value
        if name.endswith("_share") or name == "share":
            return self.numbers.share(value, 0 if round(value * 100, 1) == round(value * 100) else 1)
        if isinstance(value, int) or float(value).is_integer():
            return self.numbers.count(value)
        return self.numbers.decimal(value, 1 if round(value, 1) == round(value, 2) else 2)


class Subject:
    """One subject of a page, such as `plan.matters`: its sentences by the last part of their key.

    Args:
        voice: the language that speaks.
        family: what all its keys begin with.
    """

    def __init__(self, voice: Voice, family: str) -> None:
        self.voice, self.family = voice, family
        self.numbers, self.worth = voice.numbers, voice.worth

    def __call__(self, key: str, /, **values: object) -> str:
        """One sentence of it: `text` says `plan.matters.text`."""
        return self.voice(f"{self.family}.{key}", **values)

    def counted(self, key: str, number: float, /, **values: object) -> str:
        """A sentence of it that differs for one and for many."""
        return self.voice.counted(f"{self.family}.{key}", number, **values)

    def each(self, *keys: str, **values: object) -> tuple[str, ...]:
        """Several sentences of it, such as the heads of a table."""
        return tuple(self(key, **values) for key in keys)

    def named(self, name: str = "") -> tuple[str, str]:
        """How its section begins: its id on the page, and what it is about."""
        return name or self.family.rpartition(".")[2].replace("_", "-"), self("subject")

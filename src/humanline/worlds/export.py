"""The contact log as a made-up organisation's system would export it, a few spoilt records included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.language import LANGUAGES, Language
from humanline.worlds import setting as w
from humanline.worlds.causes import NOTHING
from humanline.worlds.setting import FIRST_DAY, Setting, Words
from humanline.worlds.stories import NEVER, Bools, Contacts, Ints, member_code

#: The hour that does not exist in Dutch local time, when summer time begins.
GAP = np.datetime64("2025-03-30T02:00:00")


class ExportColumn(NamedTuple):
    """One column of the export: its contact-log name (or the attribute), its header, how it is filled."""

    name: str
    header: Words
    values: Callable[[Contacts, Language], Sequence[str]]


def times(seconds: Ints) -> list[str]:
    """Local times without a zone, `2025-03-03 09:12:44`; empty for never."""
    at = np.datetime64(FIRST_DAY, "s") + seconds.astype("timedelta64[s]")
    at = np.where((at >= GAP) & (at < GAP + np.timedelta64(1, "h")), at + np.timedelta64(1, "h"), at)
    text = np.char.replace(np.datetime_as_string(at, unit="s"), "T", " ")
    return _listed(np.where(seconds == NEVER, "", text))


def _listed(text: NDArray[np.str_]) -> list[str]:
    listed: list[str] = text.tolist()
    return listed


def _times(name: str) -> Callable[[Contacts, Language], Sequence[str]]:
    return lambda told, _: times(getattr(told, name))


def _whole(values: Ints) -> list[str]:
    return _listed(np.where(values < 0, "", values.astype("U11")))


def _numbers(name: str) -> Callable[[Contacts, Language], Sequence[str]]:
    return lambda told, _: _whole(getattr(told, name))


def _chosen(names: Sequence[Words], pick: Callable[[Contacts], Ints]) -> Callable[[Contacts, Language], Sequence[str]]:
    """Names by number; the number −1 is empty."""
    return lambda told, language: np.array([*(name.of(language) for name in names), ""])[pick(told)].tolist()


def _yes(pick: Callable[[Contacts], Bools]) -> Callable[[Contacts, Language], Sequence[str]]:
    return lambda told, language: np.where(pick(told), LANGUAGES[language].yes, LANGUAGES[language].no).tolist()


def _ids(told: Contacts, _: Language) -> list[str]:
    return [f"C{k:06d}" for k in range(1, len(told) + 1)]


def _customers(setting: Setting) -> Callable[[Contacts, Language], Sequence[str]]:
    return lambda told, _: [member_code(setting, k) for k in told.customer.tolist()]


def _resolved(told: Contacts, language: Language) -> list[str]:
    return _listed(np.array([LANGUAGES[language].no, LANGUAGES[language].yes, ""])[told.resolved])


def _causes(setting: Setting) -> Callable[[Contacts, Language], Sequence[str]]:
    names = [*(failure.name for failure in setting.failures), NOTHING]
    return lambda told, language: _listed(np.array([name.of(language) for name in names])[told.cause])


def _places(told: Contacts, language: Language) -> list[str]:
    word = Words("vestiging", "site").of(language)
    return [f"{word} {k + 1:02d}" for k in told.site.tolist()]


def _wished(told: Contacts, language: Language) -> list[str]:
    return _listed(np.array([LANGUAGES[language].no, LANGUAGES[language].yes, ""])[told.wished])


def _stars(told: Contacts, _: Language) -> list[str]:
    return _listed(np.array(["", "1", "2", "3", "4", "5"])[told.satisfaction])


def _abandoned(told: Contacts, language: Language) -> list[str]:
    """Only where a customer can hang up: by phone and chat."""
    known = told.channel <= w.CHAT
    said = np.where(told.abandoned, LANGUAGES[language].yes, LANGUAGES[language].no)
    return _listed(np.where(known, said, ""))


def columns_of(setting: Setting) -> tuple[ExportColumn, ...]:
    """The columns of an organisation's export.

    Args:
        setting: the organisation.
    """
    moments, arms = [kind.name for kind in setting.kinds], [arm.name for arm in setting.trial.arms]
    chance = f"{1 / len(arms):.3g}"
    columns: tuple[ExportColumn, ...] = (
        ExportColumn("contact_id", Words("contactnummer", "contact"), _ids),
        ExportColumn("opened_at", Words("geopend", "opened"), _times("opened")),
        ExportColumn("moment", Words("onderwerp", "subject"), _chosen(moments, lambda told: told.moment)),
        ExportColumn("channel", Words("kanaal", "channel"), _chosen(setting.channels, lambda told: told.channel)),
        ExportColumn("customer_id", Words("klantcode", "customer_code"), _customers(setting)),
        ExportColumn(*setting.attribute, _chosen([group.name for group in setting.groups], lambda told: told.band)),
        ExportColumn("department", Words("afdeling", "department"),
               _chosen([k.department for k in setting.kinds], lambda told: told.moment)),
        ExportColumn("wait_s", Words("wachttijd_s", "wait_seconds"), _numbers("wait")),
        ExportColumn("handle_s", Words("behandeltijd_s", "handle_seconds"), _numbers("handle")),
        ExportColumn("abandoned", Words("opgehangen", "hung_up"), _abandoned),
        ExportColumn("asked_person_at", Words("om_medewerker_gevraagd", "asked_for_person"), _times("asked")),
        ExportColumn("reached_person_at", Words("medewerker_bereikt", "reached_person"), _times("reached")),
        ExportColumn("closed_at", Words("afgesloten", "closed"), _times("closed")),
        ExportColumn("gave_up_at", Words("opgegeven", "gave_up"), _times("gave_up")),
        ExportColumn("resolved", Words("opgelost", "resolved"), _resolved),
        ExportColumn("satisfaction", Words("tevredenheid", "satisfaction"), _stars),
        ExportColumn("complaint", Words("klacht", "complaint"), _yes(lambda told: told.complaint)),
        ExportColumn("transferred", Words("doorverbonden", "transferred"), _yes(lambda told: told.transferred)),
        ExportColumn("trial", Words("proef", "trial"),
               _chosen([setting.trial.name], lambda told: np.where(told.arm >= 0, 0, NEVER))),
        ExportColumn("arm", Words("proefgroep", "arm"), _chosen(arms, lambda told: told.arm)),
        ExportColumn("cause", Words("wat_ging_er_mis", "what_went_wrong"), _causes(setting)),
        ExportColumn("caused_by", Words("ligt_bij_afdeling", "lies_with_department"),
               _chosen([failure.department for failure in setting.failures], lambda told: told.cause)),
        ExportColumn("propensity", Words("kans", "chance"),
               lambda told, _: np.where(told.arm >= 0, chance, "").tolist()),
    )  # fmt: skip
    left_out = {"customer_id", "propensity"} if setting.anonymous else set()
    if setting.trial.ties:
        left_out = {"trial", "arm", "propensity"}  # who takes part stands on the list
    columns = tuple(column for column in columns if column.name not in left_out)
    if setting.sites:
        columns = (*columns, ExportColumn("site", Words("vestiging", "site"), _places))
    if not setting.asks:
        return columns
    return (
        *columns,
        ExportColumn("felt_heard", Words("voelde_zich_gehoord", "felt_heard"), _numbers("felt")),
        ExportColumn("trust", Words("vertrouwen", "trust"), _numbers("trust")),
        ExportColumn("wanted_person", Words("sprak_liever_iemand", "would_rather_have_spoken_to_somebody"), _wished),
    )


#: Kind of fault → how many records of it the export holds, on top of the contacts.
SPOILT: dict[str, int] = {
    "too_few_fields": 2,
    "too_many_fields": 1,
    "duplicate_contact": 2,
    "no_such_time": 2,
    "unknown_channel": 1,
    "no_moment": 1,
}


def csv_text(setting: Setting, told: Contacts, *, language: Language) -> str:
    """The whole export, UTF-8 text with a header, comma between fields, one contact a line."""
    columns = columns_of(setting)
    lines = list(map(",".join, zip(*(column.values(told, language) for column in columns), strict=True)))
    for place, line in _spoilt(lines, columns):
        lines.insert(place, line)
    header = ",".join(column.header.of(language) for column in columns)
    return "\n".join([header, *lines, ""])


def _spoilt(lines: list[str], columns: Sequence[ExportColumn]) -> list[tuple[int, str]]:
    """Records as exports hold them: cut off, doubled, with a date that does not exist (place and text of each)."""
    index = {column.name: k for k, column in enumerate(columns)}
    made: list[tuple[int, str]] = []
    kinds = [kind for kind, count in SPOILT.items() for _ in range(count)]
    for k, kind in enumerate(kinds):
        place = len(lines) * (k + 1) // (len(kinds) + 1)
        fields = lines[place].split(",")
        if kind != "duplicate_contact":
            fields[index["contact_id"]] = f"X{k + 1:06d}"
        if kind == "too_few_fields":
            fields = fields[:7]
        elif kind == "too_many_fields":
            fields = [*fields, "terugbellen", "z.s.m."]
        elif kind == "no_such_time":
            fields[index["opened_at"]] = "2025-06-31 10:15:00"
        elif kind == "unknown_channel":
            fields[index["channel"]] = "fax"
        elif kind == "no_moment":
            fields[index["moment"]] = ""
        made.append((place, ",".join(fields)))
    return made[::-1]

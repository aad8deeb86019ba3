"""`line.toml` of a made-up organisation, with a comment at every choice."""

from __future__ import annotations

import json
from collections.abc import Iterable

from humanline.foundation.language import LANGUAGES, Language
from humanline.foundation.names import same
from humanline.model.organisation import Trials
from humanline.worlds import setting as w
from humanline.worlds.export import columns_of
from humanline.worlds.setting import Setting, Words
from humanline.worlds.truth import WorldTruth

YES_OR_NO = ("abandoned", "complaint", "transferred", "resolved", "wanted_person")
SCALES = {"satisfaction": (1, 5), "felt_heard": (0, 10), "trust": (0, 10)}

_MADE_UP = Words("made_up: elke pagina zegt dat de cijfers verzonnen zijn.", "made_up: every page says so.")
_LOG = Words("De export, naast dit bestand.", "The export, beside this file.")
_COLUMNS = Words(
    "Links: de naam in Humanline. Rechts: de kolom in de export.",
    "Left: the name in Humanline. Right: the column in the export.",
)
_ATTRIBUTES = Words("Waar doelgroepen naar mogen kijken.", "What segments may look at.")
_CHANNELS = Words(
    "Wie bedient het kanaal? Bij e-mail zit geen klant te wachten: die staat apart.",
    "Who serves the channel? E-mail has no waiting customer, so it stands apart.",
)
_PROTECTED = Words(
    "Leeftijd kan een medewerker dichterbij brengen, nooit verder weg.",
    "Age can bring a person nearer, never further away.",
)
_STARTS = Words("Hoe contacten nog meer kunnen beginnen.", "How contacts can start as well.")
_TRIALS = Words("Hoe de groepen van de proef beginnen.", "How the arms of the trial start.")
_SEGMENTS = Words("Doelgroepen: de eerste regel die klopt, telt.", "Segments: the first rule that holds counts.")
_OWED = Words(
    "Altijd een medewerker, wat een minuut ook waard is: dat is fatsoen, geen rekensom.",
    "Always a person, whatever a minute is worth: that is decency, not arithmetic.",
)
_VALUE = Words(
    "Wat uitkomsten waard zijn, in punten. Dit zijn de standaardwaarden; bepaal ze samen.",
    "What outcomes are worth, in points. These are the defaults; set them together.",
)
_STAFF = Words(
    "Uren per week die medewerkers echt aan klanten kunnen geven.",
    "Hours a week that staff can really give to customers.",
)
_WINDOWS = Words("Wat nog bij hetzelfde verhaal hoort.", "What still belongs to the same story.")
_PRIVACY = Words("Kleinere groepen blijven van de pagina.", "Smaller groups stay off the page.")
_ASSUME = Words("Aangenomen waar niets is gemeten.", "Assumed where nothing was measured.")
_MENU = Words("Hoe een klant nu een medewerker bereikt.", "How a customer reaches a person today.")
_WORKSHOP = Words(
    "Wat mensen ervan zeiden. Ook deze scores zijn verzonnen.",
    "What people said of it. These scores are made up too.",
)


def line_toml(
    setting: Setting, truth: WorldTruth, *, language: Language, log: str, sheet: str, survey: str, menu: str
) -> str:
    """The text of `line.toml`.

    Args:
        setting: the organisation.
        truth: what is true; only the staff hours and the owed moments are told.
        language: of names and comments.
        log: file name of the contact log.
        sheet: file name of the workshop sheet.
        survey: file name of the customers' survey.
        menu: file name of the phone menu.
    """
    name, channels = setting.organisation.of(language), [channel.of(language) for channel in setting.channels]
    attribute, header = setting.attribute
    sites = [f"site = {_text(one.header.of(language))}" for one in columns_of(setting) if one.name == "site"]
    segments = [group.name.of(language) for group in setting.groups]
    used = [k for k in (w.PHONE, w.CHAT, w.COUNTER, w.VISIT) if _is_used(setting, k)]
    people, digital = [channels[k] for k in used], [channels[k] for k in (w.APP, w.WEB)]
    columns = [_column(setting, column.name, column.header.of(language), language) for column in columns_of(setting)]
    protected = [(_PROTECTED, ["[protected]", f'attributes = ["{attribute}"]'])] if setting.protected else []
    feels = ["wish = -5.0", "felt_heard = 1.5", "trust = 1.5"] if setting.asks else []
    parts: list[tuple[Words, list[str]]] = [
        (setting.about, ["schema = 1"]),
        (_MADE_UP, ["[organisation]", f"name = {_text(name)}", f'language = "{language}"',
                    'time_zone = "Europe/Amsterdam"', 'country = "NL"', "made_up = true"]),
        (_LOG, ["[log]", f"files = {_list([log])}"]),
        (_COLUMNS, ["[columns]", *(line for line in columns if line)]),
        (_ATTRIBUTES, ["[attributes]", f"{attribute} = {_text(header.of(language))}", *sites]),
        *protected,
        (_CHANNELS, ["[channels]", f"person = {_list(people)}",
                     f"deferred = {_list([channels[w.EMAIL]])}", f"self_service = {_list(digital)}"]),
        (_SEGMENTS, ["[segments]", *(f'{_text(one)} = "{attribute} == {one!r}"' for one in segments)]),
        (_OWED, ["[owed]", f"moments = {_list(dict.fromkeys(cell.moment for cell in truth.cells if cell.owed))}"]),
        *_other_starts(setting, language),
        (_VALUE, ["[value]", "resolved = 10.0", "complaint = -50.0", "satisfaction_point = 4.0",
                  "customer_minute = -0.4", "unheard = -20.0", *feels, "points_per_score = 10.0"]),
        (_STAFF, ["[staff]", f"hours_per_week = {truth.hours_per_week:.1f}"]),
        (_WINDOWS, ["[windows]", "repeat_days = 7.0", "spill_hours = 24.0"]),
        (_PRIVACY, ["[privacy]", "smallest_group = 10"]),
        (_ASSUME, ["[assume]", "asked_share = 0.10", "spill_share = 0.15", "rater_sd = 1.0"]),
        (_MENU, ["[reach]", f"source = {_text(menu)}"]),
        (_WORKSHOP, ["[workshop]", f"sheet = {_text(sheet)}", f"surveys = {_list([survey])}"]),
    ]  # fmt: skip
    return "\n\n".join("\n".join([f"# {words.of(language)}", *lines]) for words, lines in parts) + "\n"


def _is_used(setting: Setting, channel: int) -> bool:
    """Customers do come by that person channel."""
    if channel == w.VISIT:
        return bool(setting.column("visits").any())
    return bool(setting.of_groups("mix")[:, channel].any())


def _other_starts(setting: Setting, language: Language) -> list[tuple[Words, list[str]]]:
    """A choice, or together, where the trial tries them; and what its arms are called, where that is not the usual."""
    usual = {same(name) for mode in ("person", "self_service") for name in getattr(Trials(), mode)}
    ways = [arm.mode for arm in setting.trial.arms if arm.mode in ("choice", "together")]
    touched = [setting.trial.moment] if setting.trial.moment else []
    touched += [name for arm in setting.trial.arms if arm.mode in ("choice", "together") for name in arm.moments]
    moments = [setting.kinds[setting.place(name)].name.of(language) for name in touched]
    arms: dict[str, list[str]] = {}
    for arm in setting.trial.arms:
        arms.setdefault(arm.mode, []).append(arm.name.of(language))
    found = [(_STARTS, [f"[starts.{_text(moment)}]", f"ways = {_list(ways)}"]) for moment in moments if ways]
    if not {same(name).replace("-", "_") for names in arms.values() for name in names} <= usual:
        found.append((_TRIALS, ["[trials]", *(f"{mode} = {_list(names)}" for mode, names in arms.items())]))
    return found


def _column(setting: Setting, name: str, header: str, language: Language) -> str:
    yes = _list([LANGUAGES[language].yes])
    if name in (setting.attribute[0], "site"):
        return ""
    if name in YES_OR_NO:
        return f"{name} = {{ column = {_text(header)}, yes = {yes} }}"
    if name in SCALES:
        low, high = SCALES[name]
        return f"{name} = {{ column = {_text(header)}, scale = [{low}, {high}] }}"
    if name == "arm":
        note = "  # " + " / ".join(arm.name.of(language) for arm in setting.trial.arms)
        return f"{name} = {_text(header)}{note}"
    return f"{name} = {_text(header)}"


def _text(value: str) -> str:
    """A TOML basic string; its rules are those of a JSON string."""
    return json.dumps(value, ensure_ascii=False)


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"

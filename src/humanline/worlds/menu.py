"""The phone menu of a made-up organisation, as somebody would type it: a person is never far, nor near."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.worlds.setting import Setting, Words

_HELLO = Words(
    "Welkom bij {name}. U spreekt met een computer. Waar belt u over?",
    "Welcome to {name}. This is a computer. What are you calling about?",
)
_NAME = Words("== keuzemenu ==", "== main menu ==")
_SELF = Words("Dit regelt u het snelst zelf in de app.", "The quickest way is to arrange it yourself in the app.")
_LANGUAGE = Words("taal: nl", "language: en")
_OWN = Words("dat doe ik -> klaar", "I will -> done")
_PERSON = Words("een medewerker -> aan de lijn", "a colleague -> on the line")
_AT_ONCE = Words("-> aan de lijn", "-> on the line")
_AGAIN = Words("stilte -> opnieuw", "silence -> again")
_LINE = (
    Words("== aan de lijn ==", "== on the line =="),
    Words("Een medewerker neemt zo op.", "A colleague will be with you shortly."),
    Words("-> wachtrij", "-> queue"),
    Words("  -> medewerker (ma-vr 8:00-17:00)", "  -> person (mon-fri 8:00-17:00)"),
    Words("  niemand vrij -> terugbellen", "  nobody free -> call-back"),
    Words("gesloten -> bericht", "closed -> message"),
)


def menu(setting: Setting, language: Language) -> str:
    """The menu as an outline; each moment is an option by its own name.

    Args:
        setting: the organisation.
        language: of the words.
    """
    kinds = {kind.name.en: kind for kind in setting.kinds}
    hello = _HELLO.of(language).format(name=setting.short.of(language))
    lines = [_NAME.of(language), _LANGUAGE.of(language), hello]
    for key, (name, names) in enumerate(setting.menu, start=1):
        lines.append(f"  {key} {name.of(language)}")
        for number, moment in enumerate(names, start=1):
            lines.append(f"    {number} {kinds[moment].name.of(language)}")
            if kinds[moment].owed:
                lines.append(f"      {_AT_ONCE.of(language)}")
                continue
            lines.append(f"      {_SELF.of(language)}")
            lines.append(f"      1 {_OWN.of(language)}")
            lines.append(f"      2 {_PERSON.of(language)}")
    lines.append(f"  {_AGAIN.of(language)}")
    lines += ["", *(words.of(language) for words in _LINE)]
    return "\n".join([*lines, ""])

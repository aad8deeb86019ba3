"""The phone menu of the made-up housing association, as somebody would type it: a person is never far, nor near."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.worlds import moments as w
from humanline.worlds.moments import Words

#: Groups of the menu: what is said, and which moments stand in it (by their English names).
_GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (Words("Reparaties en overlast", "Repairs and nuisance"),
     ("urgent: no water or heating", "repair request", "neighbour nuisance")),
    (Words("Huur en kosten", "Rent and costs"), ("rent question", "cannot pay the rent", "service cost question")),
    (Words("Een woning zoeken of verlaten", "Finding or leaving a home"),
     ("viewing", "housing application status", "moving out")),
    (Words("Iets anders", "Something else"),
     ("change of address", "contract or document request", "complaint")),
)  # fmt: skip
_HELLO = Words(
    "Welkom bij Voorbeeld Wonen. U spreekt met een computer. Waar belt u over?",
    "Welcome to Example Homes. This is a computer. What are you calling about?",
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


def menu(language: Language) -> str:
    """The menu as an outline; each moment is an option by its own name.

    Args:
        language: of the words.
    """
    kinds = {kind.name.en: kind for kind in w.KINDS}
    lines = [_NAME.of(language), _LANGUAGE.of(language), _HELLO.of(language)]
    for key, (name, names) in enumerate(_GROUPS, start=1):
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

"""The Danish sentences for what the logbook refuses."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from payout.domain.logbook import DecisionPart

_PARTS: Final[Mapping[DecisionPart, str]] = {
    DecisionPart.DECIDED_BY: "Skriv, hvem der har besluttet det, gerne med stilling.",
    DecisionPart.GROUND: "Skriv, hvad beslutningen bygger på.",
    DecisionPart.ASSIGNEE: "Skriv, hvem der skal udføre beslutningen.",
}

LOGBOOK_TEXTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "log-text-missing": lambda error: "Skriv, hvad der er sket, eller hvad der er besluttet.",
    "log-holds-cpr": lambda error: (
        "Teksten har et tal, der ligner et CPR-nummer, og er ikke gemt. Tag tallet ud, og skriv bilagets "
        "nummer i stedet. Er det et telefon- eller kontonummer, så skriv kun de sidste fire cifre."
    ),
    "log-happens-later": lambda error: (
        "Tidspunktet er ikke kommet endnu. Skriv, hvornår det er sket, eller lad tiden stå, som den er."
    ),
    "log-decision-incomplete": lambda error: _PARTS[error.part],
    "log-leader-only": lambda error: (
        "Beslutninger, og hvad der må fortælles uden for huset, skriver teamlederen. "
        "Vælg en anden kategori, eller giv det videre til teamlederen."
    ),
    "log-entry-unknown": lambda error: "Der er intet med det nummer i logbogen. Se logbogen igen.",
    "log-not-yours": lambda error: (
        "Det kan kun den, der har skrevet det, eller en teamleder rette. Skriv i stedet noget nyt."
    ),
    "log-already-corrected": lambda error: (
        f"Det er allerede rettet ved nr. {error.entry_id}. Ret nr. {error.entry_id}, hvis der mangler mere."
    ),
    "log-no-open-problem": lambda error: (
        "Problemet er allerede meldt løst, eller det er rettet. Se logbogen igen."
    ),
}

"""The warning on every page when there is no fresh copy of the ledger: what is wrong, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from payout.domain.copies import Trouble
from payout.domain.incident import Incident
from payout.services.copier import LastCopy
from payout.web.current import parts

TEXTS: Final[Mapping[Trouble, tuple[str, str]]] = {
    Trouble.NO_FOLDER: (
        "Der tages ingen sikkerhedskopier.",
        "Går computeren i stykker, er alt det indtastede væk. Sæt et USB-stik i, og vælg det som vist under "
        "Sikkerhedskopier.",
    ),
    Trouble.FOLDER_GONE: (
        "Stikket til sikkerhedskopier er ikke i.",
        "Sæt det i igen. Så tages der en kopi af sig selv, og denne besked forsvinder.",
    ),
    Trouble.FULL: (
        "Der er ikke plads til flere sikkerhedskopier.",
        "Slet andre filer på stikket, eller sæt et større i.",
    ),
    Trouble.UNWRITABLE: (
        "Sikkerhedskopien kan ikke skrives.",
        "Tag stikket ud, og sæt det i igen. Hjælper det ikke, er stikket skrivebeskyttet eller i stykker: "
        "brug et andet.",
    ),
    Trouble.NOT_IN_ORDER: (
        "Den nyeste sikkerhedskopi er ikke i orden.",
        "Sæt et nyt stik i. Kommer beskeden igen, så hold op med at udstede og udbetale her, gå over til "
        "papir, og få kørt payout verify.",
    ),
    Trouble.LATE: (
        "Den nyeste sikkerhedskopi er for gammel.",
        "Tag stikket ud, og sæt det i igen. Kommer der ikke en kopi inden for et par minutter, så brug et "
        "andet.",
    ),
    Trouble.SAME_DISK: (
        "Sikkerhedskopierne ligger på samme disk som dataene.",
        "Går computeren i stykker, er begge dele væk. Sæt USB-stikket i, eller vælg en mappe på et andet "
        "drev.",
    ),
}
"""For each trouble what is wrong and what to do, a sentence or two each."""
_ONLY_WHEN_REAL: Final = frozenset({Trouble.NO_FOLDER, Trouble.SAME_DISK})
"""What an office may leave as it is until money is paid out: in a drill, and while nothing is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupBanner:
    """What every page says; `is_serious` while money is paid out on what has no copy."""

    heading: str
    advice: str
    last: LastCopy | None
    is_serious: bool


def backup_banner(incident: Incident | None) -> BackupBanner | None:
    """The warning for just now, in the open hændelse or outside one; None when all is well."""
    copier = parts().copier
    if copier is None:
        return None
    trouble = copier.trouble()
    is_real = incident is not None and not incident.scope.is_drill
    if trouble is None or (trouble in _ONLY_WHEN_REAL and not is_real):
        return None
    heading, advice = TEXTS[trouble]
    return BackupBanner(heading=heading, advice=advice, last=copier.state.last, is_serious=is_real)

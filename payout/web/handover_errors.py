"""The Danish sentences for why a hand-over from another place is not taken."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from payout.domain.handover import HandoverFault

_NOTHING: Final = "Intet er indlæst."
_AGAIN: Final = "hent filen igen på det andet sted."
_FAULTS: Final[Mapping[HandoverFault, str]] = {
    HandoverFault.NOT_OURS: (
        "Filen er ikke en overdragelse fra programmet. Vælg den fil, der blev hentet på det andet sted."
    ),
    HandoverFault.LOCKED: (
        "Adgangssætningen passer ikke, eller filen er ændret undervejs. Skriv adgangssætningen, som den blev "
        f"valgt på det andet sted. Passer den stadig ikke, så {_AGAIN}"
    ),
    HandoverFault.SIGNATURE: (
        f"Filen er ændret, efter at den blev hentet på det andet sted. Smid den væk, og {_AGAIN}"
    ),
    HandoverFault.OTHER_VERSION: (
        f"De to computere har ikke samme udgave af programmet. Installer den nyeste begge steder, og {_AGAIN}"
    ),
    HandoverFault.CODE_NEEDED: (
        "Det er den første fil fra det sted. Ring, og få læst stedets kode op: den står på siden "
        "Overdragelse på computeren derovre. Skriv den her."
    ),
    HandoverFault.OTHER_CODE: (
        "Koden passer ikke til filen. Skriv den, som den står på siden Overdragelse på computeren på det "
        "andet sted. Passer den stadig ikke, er filen ikke derfra: brug den ikke."
    ),
    HandoverFault.OWN: (
        "Filen er fra dette regnskab selv, eller fra en computer, der kører på en kopi af det. To steder "
        "skal hver have deres eget regnskab, oprettet med payout init."
    ),
    HandoverFault.BROKEN: (
        "Filen hænger ikke sammen: det andet steds journal passer ikke med sig selv eller med bilagene. "
        f"Kontrollér regnskabet derovre under Journal, og {_AGAIN}"
    ),
    HandoverFault.FORKED: (
        "Filen fortsætter ikke det, der er indlæst før fra samme sted. Er der lagt en ældre kopi tilbage "
        "derovre, så gem begge filer, og sig det til revisor."
    ),
    HandoverFault.OTHER_INCIDENT: (
        "Filen er fra en anden hændelse end den, der er åben her: ydelser og udbetalingsdage mødes ikke, "
        "eller kun den ene er en øvelse. Se efter, hvad der er åbnet begge steder."
    ),
    HandoverFault.NO_INCIDENT: (
        "Der er ingen åben hændelse her at lægge filen til. Åbn hændelsen først, og indlæs filen igen."
    ),
}

HANDOVER_TEXTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "handover-refused": lambda error: f"{_sentence(error)} {_NOTHING}",
    "series-elsewhere": lambda error: (
        f"Serien {error.series} bruges på et andet sted, der har overdraget hertil. Giv computeren sit eget "
        "bogstav med indstillingen place_letter, og åbn hændelsen igen."
    ),
}


def _sentence(error: Any) -> str:
    if error.fault is HandoverFault.SAME_SERIES:
        return (
            f"Begge steder har brugt serien {error.series}, så numrene ville være der to gange. Giv den ene "
            "computer sit eget bogstav med indstillingen place_letter, før der åbnes en hændelse. De bilag, "
            "der er udstedt, skal holdes sammen på papir."
        )
    return _FAULTS[error.fault]

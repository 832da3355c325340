"""The Danish sentences for what the end of data refuses."""

from collections.abc import Callable, Mapping
from typing import Any, Final

RETENTION_TEXTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "retention-unknown": lambda error: "Det er allerede sat i gang eller slettet. Se siden igen.",
    "retention-too-early": lambda error: (
        f"Oplysningerne skal gemmes. De kan tidligst slettes {error.due_on:%d-%m-%Y}."
    ),
    "copy-needed": lambda error: (
        "Der er ingen kopi fra efter sletningen. Tag en ny under Sikkerhedskopier, og slet så de gamle."
    ),
    "retention-while-open": lambda error: (
        "En hændelse er åben, og skranken bruger listerne. Slet dem, når den er lukket."
    ),
    "pack-unknown": lambda error: "Pakken findes ikke. Se listen igen.",
    "pack-received": lambda error: "Arkivet har allerede kvitteret for pakken. Se siden igen.",
    "pack-receipt-incomplete": lambda error: (
        "Skriv, hvem i arkivet der har modtaget pakken, og sagsnummeret."
    ),
    "pack-received-out-of-time": lambda error: (
        "Arkivet kan ikke have modtaget pakken, før den blev dannet, eller senere end i dag. Ret datoen."
    ),
    "retention-out-of-order": lambda error: "Slet først hændelsens lister og borgere uden bilag.",
}

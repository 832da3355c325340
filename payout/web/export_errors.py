"""The Danish sentences for what the account mapping, posting files and receipts refuse."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from payout.domain.account_map import REMARK_LENGTH, AccountMisshaped
from payout.domain.posting_file import AccountsMissing
from payout.labels import label_of
from payout.money import format_kroner


def _misshaped(error: AccountMisshaped) -> str:
    field, system = label_of(error.field), label_of(error.system)
    if not error.example:
        return f"{field} bruges ikke i {system}. Lad feltet være tomt."
    return f"{field} er ikke skrevet, som {system} har den. Skriv den som {error.example}."


def _accounts_missing(error: AccountsMissing) -> str:
    missing = "; ".join(
        f"{label_of(one.account)}{f' {one.benefit}' if one.benefit else ''} (fra {one.needed_on:%d-%m-%Y})"
        for one in error.missing
    )
    return (
        f"Intet er eksporteret, for der mangler konti til {label_of(error.system)}: {missing}. "
        "Teamlederen tilføjer dem under Kontoplan. Kender programmet ikke en ydelses navn, så knyt det under "
        "Ydelser først."
    )


EXPORT_TEXTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "account-part-unclear": lambda error: (
        "En konto er enten for én rolle eller for én ydelse. Vælg rollen igen."
    ),
    "account-misshaped": _misshaped,
    "account-remark-unfit": lambda error: (
        f"Skriv, hvor kontoen er oplyst, med højst {REMARK_LENGTH} tegn og uden CPR-numre."
    ),
    "account-file-unreadable": lambda error: (
        f"Post {error.place} i filen kan ikke læses. Se efter system, rolle, dato og felternes navne."
        if error.place
        else "Filen er ikke en kontoplan. Vælg en .toml-fil, der er hentet fra Kontoplan."
    ),
    "accounts-unchanged": lambda error: "Det står allerede i kontoplanen, så der er intet nyt at gemme.",
    "accounts-missing": _accounts_missing,
    "nothing-to-export": lambda error: (
        f"Der er ingen nye posteringer siden eksport {error.last_number}. Hent den igen, hvis den er væk."
        if error.last_number
        else "Der er ingen posteringer i hændelsen endnu, så der er intet at trække."
    ),
    "unbalanced-voucher": lambda error: (
        f"{error.voucher} går ikke op: debet og kredit afviger med {format_kroner(error.sum_oere)} "
        "Intet er eksporteret. Kør Kontrol under Journal, og sig det til teamlederen."
    ),
    "export-unknown": lambda error: "Eksporten findes ikke. Se listen under Eksport.",
    "no-receipt": lambda error: "Eksporten har ingen kvittering, der kan tages tilbage.",
    "booked-out-of-time": lambda error: (
        f"Eksporten kan være bogført fra {error.earliest:%d-%m-%Y} til {error.latest:%d-%m-%Y}. Ret datoen."
    ),
    "booked-elsewhere": lambda error: (
        f"De samme posteringer er kvitteret bogført med eksport {error.number}. "
        "Er det denne, der er bogført, så tag kvitteringen for den anden tilbage først."
    ),
}

"""What a column of a list can mean, in the words of the mapping step."""

from collections.abc import Collection, Mapping
from typing import Final

MEANING_LABELS: Final[Mapping[str, str]] = {
    "cpr": "CPR-nummer",
    "birth_date": "CPR-nummerets seks første cifre",
    "serial": "CPR-nummerets fire sidste cifre",
    "name": "Hele navnet",
    "first_name": "Fornavn",
    "middle_name": "Mellemnavn",
    "last_name": "Efternavn",
    "address": "Adresse",
    "protected": "Navne- og adressebeskyttelse",
    "benefit": "Ydelse",
    "start": "Periode fra, dato",
    "end": "Periode til, dato",
    "start-week": "Periode fra, uge",
    "end-week": "Periode til, uge",
    "period": "Hele perioden i ét felt",
    "period-week": "Periode, uge",
    "period-month": "Periode, måned",
    "pay_date": "Udbetalingsdato",
    "to_pay": "Beløb til udbetaling",
    "paid": "Udbetalt beløb",
    "net": "Nettobeløb",
    "gross": "Bruttobeløb",
    "tax": "Skat",
    "atp": "ATP",
    "deducted": "Skat og ATP under ét",
    "set_off": "Modregning",
    "aconto": "Fradrag for a conto",
    "unit": "Afdeling eller team",
    "case_no": "Sagsnummer",
    "payee": "Anden modtager eller administrator",
}


def meaning_choices(names: Collection[str]) -> dict[str, str]:
    """What a choice field offers: nothing first, then each meaning in the order of the words."""
    return {"": "Udelad kolonnen"} | {name: label for name, label in MEANING_LABELS.items() if name in names}

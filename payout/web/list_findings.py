"""The findings of a list, one line a kind that unfolds: a thousand of one kind is read as one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

MESSAGES_SHOWN: Final = 50
"""Findings of one kind that the page shows; how many more there are is said."""
OPEN_WITHIN: Final = 3
"""So few of one kind are unfolded from the start."""

HEADINGS: Final[Mapping[str, str]] = {
    "cpr-missing": "CPR-nummer mangler",
    "cpr-invalid": "Ikke et CPR-nummer",
    "amount-missing": "Beløb mangler",
    "amount-unreadable": "Beløb kan ikke læses",
    "amount-ambiguous": "Beløb kan læses på to måder",
    "amount-merged": "Beløb i en flettet celle",
    "amount-cut": "Beløb delt i to felter",
    "row-shifted": "Linjens felter er forskudt",
    "row-too-long": "Flere felter end overskriften",
    "cpr-padded": "CPR-nummer havde mistet sit nul",
    "cpr-replacement": "Erstatningspersonnummer",
    "cpr-modulus-11": "CPR-numre uden for modulus 11",
    "amount-zero": "Intet at udbetale",
    "amount-negative": "Beløb under nul",
    "amount-implausible": "Usandsynligt stort beløb",
    "amount-perhaps-cut": "Beløb, der måske er delt i to",
    "amount-other-notation": "Andet decimaltegn end resten",
    "other-amount-unreadable": "Et af rækkens andre beløb kan ikke læses",
    "other-amount-ambiguous": "Et af rækkens andre beløb kan læses på to måder",
    "notation-chosen": "Decimaltegnet er valgt",
    "notation-not-used": "Det valgte decimaltegn passer ikke",
    "row-hidden": "Rækken er skjult",
    "row-merged": "Flettet celle fra rækken ovenfor",
    "amount-left-out": "En kolonne med beløb er ikke brugt",
    "column-hidden": "En skjult kolonne er brugt",
    "column-hidden-left-out": "En skjult kolonne er ikke brugt",
    "payee-other": "Anden modtager end borgeren",
    "citizen-protected": "Navne- og adressebeskyttelse",
    "name-differs": "Samme CPR-nummer, andet navn",
    "row-duplicate": "Rækken står der flere gange",
    "run-few-persons": "Få af borgerne fra den forrige udbetalingsliste",
    "list-much-shorter": "Langt færre linjer end den forrige liste",
    "amount-much-larger": "Meget større beløb end på den forrige liste",
    "name-differs-from-list": "Andet navn end på den forrige liste",
    "cpr-unborn": "Født efter udbetalingen",
    "period-reversed": "Periode, der slutter før den begynder",
    "name-like-amount": "Navn, der ligner et beløb",
    "unit-in-title": "Beløb, der måske ikke er i kroner",
    "sign-left-out": "En kolonne med fortegn er ikke brugt",
    "status-left-out": "En kolonne med status er ikke brugt",
    "column-doubled": "To kolonner med samme betydning",
    "text-like-formula": "Tekst, der ligner en formel",
    "date-unreadable": "Dato kan ikke læses",
    "pay-date-missing": "Udbetalingsdato mangler",
    "pay-date-outside-period": "Udbetalingsdato uden for perioden",
    "benefit-missing": "Ydelse mangler",
    "pay-date-column-missing": "Listen har ingen udbetalingsdato",
    "benefit-column-missing": "Listen har ingen ydelse",
    "amount-is-net": "Nettobeløb er brugt",
    "amount-is-gross": "Bruttobeløb er brugt",
    "amount-is-not-paid": "Det udbetalte beløb mangler",
    "total-differs": "Filens egen sum passer ikke",
    "subtotal-differs": "En delsum passer ikke",
    "row-count-differs": "Filens eget antal passer ikke",
    "value-fixed": "Fast værdi fra layoutet",
    "sheet-left-out": "Et ark er ikke læst",
    "row-note": "Bemærkning i listen",
    "page-lines": "Sidehoveder og sidefødder",
    "encoding-dos": "Læst som DOS-tekst",
    "encoding-windows": "Læst som Windows-tekst",
    "findings-left-out": "Flere bemærkninger",
}
SEVERITIES: Final[Mapping[str, str]] = {
    "error": "Afvist",
    "warning": "Advarsel",
    "info": "Oplysning",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """All findings of one kind: what they mean for their rows, how many, and the first of them."""

    heading: str
    severity: str
    look: str
    count: int
    messages: tuple[str, ...]
    left_out: int
    is_open: bool


def group_findings(findings: Iterable[tuple[str, str, str]]) -> tuple[FindingGroup, ...]:
    """Groups of (code, severity, message): rejections first, then warnings, each in the list's order."""
    by_code: dict[tuple[str, str], list[str]] = {}
    for code, severity, message in findings:
        by_code.setdefault((code, severity), []).append(message)
    order = list(SEVERITIES)
    keys = sorted(by_code, key=lambda key: order.index(key[1]))
    return tuple(_group(code, severity, by_code[code, severity]) for code, severity in keys)


def _group(code: str, severity: str, messages: list[str]) -> FindingGroup:
    looks = {"error": "bad", "warning": "waiting", "info": "ended"}
    return FindingGroup(
        heading=HEADINGS[code],
        severity=SEVERITIES[severity],
        look=looks[severity],
        count=len(messages),
        messages=tuple(messages[:MESSAGES_SHOWN]),
        left_out=max(len(messages) - MESSAGES_SHOWN, 0),
        is_open=len(messages) <= OPEN_WITHIN,
    )

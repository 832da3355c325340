"""The catalogue of what can be said about a list: code, severity, and a Danish sentence that says what to do.

A finding carries its place and the text that was found, masked where the cell may hold a CPR number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from importers import limits
from payout.cpr import mask_cell, mask_text


class Severity(StrEnum):
    """Error: the row is rejected. Warning: accepted, but look at it. Info: nothing to do."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Entry(NamedTuple):
    """What the catalogue says about a code; `{shown}` in the sentence is the finding's own text."""

    severity: Severity
    sentence: str


def _error(sentence: str) -> Entry:
    return Entry(Severity.ERROR, sentence)


def _warning(sentence: str) -> Entry:
    return Entry(Severity.WARNING, sentence)


def _info(sentence: str) -> Entry:
    return Entry(Severity.INFO, sentence)


CATALOGUE: Final[Mapping[str, Entry]] = {
    "cpr-missing": _error("Cpr-nummeret mangler. Skriv det i listen, eller udsted bilaget uden for listen."),
    "cpr-invalid": _error(
        '"{shown}" kan ikke være et cpr-nummer. Ret til ti cifre med en mulig fødselsdato.'
    ),
    "amount-missing": _error(
        "Beløbet mangler. Skriv det i listen, fx 1.200,00; rækkens andre beløb bruges ikke i stedet."
    ),
    "amount-unreadable": _error('"{shown}" kan ikke læses som et beløb. Skriv fx 1.200,00.'),
    "amount-ambiguous": _error(
        '"{shown}" kan læses både med og uden decimaler. Skriv beløbet med to decimaler, fx 1.200,00.'
    ),
    "amount-merged": _error(
        "Beløbet står i en flettet celle fra en række ovenfor og er talt med dér, kun én gang. "
        "Ophæv fletningen, og skriv rækkens eget beløb."
    ),
    "amount-cut": _error(
        "Et beløb er delt i to felter ved sit komma, så felterne er forskudt. "
        "Sæt anførselstegn om beløb med komma, eller gem listen med semikolon mellem felterne."
    ),
    "row-shifted": _error(
        "Linjens tekst står ikke under sine overskrifter, så felterne kan være forskudt. Ret linjen."
    ),
    "row-too-long": _error(
        "Rækken har flere felter end overskriften, så felterne kan være forskudt. "
        "Sæt anførselstegn om tekst med skilletegn i."
    ),
    "cpr-padded": _warning(
        "{shown} har mistet sit foranstillede nul og er fyldt op til ti cifre. Kontrollér nummeret."
    ),
    "cpr-replacement": _warning(
        "{shown} er et erstatningspersonnummer og ikke et cpr-nummer. Kontrollér identiteten på anden måde."
    ),
    "cpr-modulus-11": _warning(
        "{shown} af listens cpr-numre består ikke modulus 11-kontrollen. "
        "De kan være gyldige: kontrollér dem mod legitimationen."
    ),
    "amount-zero": _warning("Beløbet er 0,00: der er intet at udbetale."),
    "amount-negative": _warning("Beløbet {shown} er under nul. Det regnes med i summen som en rettelse."),
    "amount-implausible": _warning(
        "Beløbet {shown} er langt over, hvad en ydelse kan give. Kontrollér kommaet og kolonnen."
    ),
    "amount-perhaps-cut": _warning(
        "Et helt beløb følges af to cifre i næste felt: det kan være ét beløb, som er delt ved sit komma. "
        "Kontrollér beløbet, og gem listen med semikolon mellem felterne, hvis det er forkert."
    ),
    "amount-other-notation": _warning(
        '"{shown}" er skrevet med et andet decimaltegn end resten af kolonnen. Kontrollér beløbet.'
    ),
    "other-amount-unreadable": _warning(
        '"{shown}" kan ikke læses som et beløb og er udeladt. Skriv fx 1.200,00.'
    ),
    "other-amount-ambiguous": _warning(
        '"{shown}" kan læses både med og uden decimaler og er udeladt. '
        "Skriv beløbet med to decimaler, fx 1.200,00."
    ),
    "notation-chosen": _warning(
        "Listen afgør ikke selv sit decimaltegn. Valgt er {shown}. Kontrollér beløbene."
    ),
    "notation-not-used": _warning(
        "Valgt er {shown} som decimaltegn, men kolonnens egne beløb viser det modsatte, "
        "og den er læst efter dem. Ret valget, hvis det står i listens layout."
    ),
    "payee-other": _warning(
        "Listen udbetaler til en anden end borgeren. Skranken får navnet at se og skal spørge teamlederen."
    ),
    "citizen-protected": _warning(
        "Borgeren har navne- og adressebeskyttelse. Adressen gemmes, vises og udskrives ikke."
    ),
    "name-differs": _warning("Navnet er stavet anderledes end i række {shown} med samme cpr-nummer."),
    "row-duplicate": _warning(
        "Rækken er magen til række {shown}: samme cpr-nummer, ydelse, periode, dato og beløb. "
        "Begge er talt med."
    ),
    "row-hidden": _warning(
        "Rækken er skjult i regnearket. Den er talt med: vis rækken, og se efter, om den hører til listen."
    ),
    "row-merged": _warning(
        "{shown} står i en flettet celle, som begynder i en række ovenfor, og er hentet derfra. "
        "Kontrollér, at rækken er samme borgers."
    ),
    "run-few-persons": _warning(
        "Filen har kun {shown} borgere fra den forrige udbetalingsliste. Har den kun rettelser, så læg den "
        "til den forrige (på kommandolinjen: --adds); ellers afløser den hele listen."
    ),
    "list-much-shorter": _warning(
        "Listen har under halvt så mange linjer som den forrige liste fra samme kilde: {shown}. "
        "Se efter, at det er hele listen: gemmes den, tæller den i stedet for den forrige."
    ),
    "amount-much-larger": _warning(
        "Beløbet er mere end dobbelt så stort som på den forrige liste fra samme kilde: {shown}. "
        "Kontrollér kommaet, og om der er flere udbetalinger i ét."
    ),
    "name-differs-from-list": _warning(
        "Navnet er et andet end på den forrige liste fra samme kilde, række {shown}. "
        "Kontrollér, at cpr-nummeret er borgerens."
    ),
    "text-like-formula": _warning(
        'Teksten begynder som en formel ("{shown}"). Den læses og vises som tekst.'
    ),
    "date-unreadable": _warning('"{shown}" kan ikke læses som en dato og er udeladt. Skriv fx 30-10-2026.'),
    "pay-date-missing": _warning("Udbetalingsdatoen mangler. Rækken tælles for sig selv i overblikket."),
    "pay-date-outside-period": _warning(
        "Udbetalingsdatoen ligger uden for perioden {shown}. Kontrollér begge dele."
    ),
    "period-reversed": _warning("Perioden slutter, før den begynder: {shown}. Kontrollér begge datoer."),
    "cpr-unborn": _warning(
        "{shown} er født efter udbetalingen. Kontrollér nummeret: to cifre kan være byttet om."
    ),
    "unit-in-title": _warning(
        'Over listen står "{shown}". Beløbene er læst som kroner: kontrollér dem, før listen bruges.'
    ),
    "sign-left-out": _warning(
        "Kolonnen er ikke brugt. Siger den, om beløbet lægges til eller trækkes fra, "
        "er beløb regnet med forkert fortegn: skriv fortegnet i beløbet."
    ),
    "column-doubled": _warning(
        'Kolonnen betyder det samme som "{shown}", som er brugt. Slet den, der ikke gælder, hvis de er '
        "forskellige, og indlæs listen igen."
    ),
    "name-like-amount": _warning(
        '"{shown}" ligner ikke et navn. Se efter, om rækkens felter er forskudt, så beløbet er et andet.'
    ),
    "status-left-out": _warning(
        "Kolonnen er ikke brugt: alle rækker er talt med, uanset hvad der står i den. "
        "Slet de rækker, der ikke skal udbetales."
    ),
    "benefit-missing": _warning("Ydelsen mangler. Rækken tælles for sig selv i overblikket."),
    "pay-date-column-missing": _warning(
        "Listen har ingen kolonne med udbetalingsdato. Beløbene kan ikke deles på udbetalingsdage."
    ),
    "benefit-column-missing": _warning(
        "Listen har ingen kolonne med ydelse. Beløb kan ikke deles på ydelser."
    ),
    "amount-is-net": _warning(
        'Listen har ingen kolonne med beløb til udbetaling. "{shown}" er brugt: '
        "modregning er ikke trukket fra, så beløbene kan være for høje."
    ),
    "amount-is-gross": _warning(
        'Listen har kun bruttobeløb. "{shown}" er brugt: skat og ATP er ikke trukket fra, '
        "så beløbene er for høje."
    ),
    "amount-is-not-paid": _warning(
        'Listen har ingen kolonne med det udbetalte beløb. "{shown}" er brugt: '
        "Gældsstyrelsens modregning er ikke trukket fra."
    ),
    "amount-left-out": _warning(
        'Kolonnen er ikke brugt; "{shown}" er brugt i stedet. Viser kolonnen her, hvad borgeren får, '
        "så vælg den som beløb til udbetaling i et layout, og indlæs listen igen."
    ),
    "column-hidden": _warning(
        "Kolonnen er skjult i regnearket. Den er brugt, fordi ingen synlig kolonne kan bruges: se den efter."
    ),
    "column-hidden-left-out": _warning(
        'Kolonnen er skjult i regnearket og ikke brugt; "{shown}" er brugt i stedet. '
        "Vis kolonnen, og indlæs listen igen, hvis det er den, der gælder."
    ),
    "total-differs": _warning("Listens egen sum passer ikke med de læste rækker. {shown}"),
    "subtotal-differs": _warning(
        "Delsummen passer ikke med rækkerne ovenfor: den er {shown}. Se efter, om der mangler en række."
    ),
    "row-count-differs": _warning("Listens eget antal rækker passer ikke med de læste: {shown}."),
    "value-fixed": _warning(
        "Listen har ingen kolonne med det: {shown} er sat for alle rækker af listens layout. "
        "Se efter, at det passer."
    ),
    "sheet-left-out": _warning(
        'Arket "{shown}" ligner også en liste og er ikke læst. Gem det i en fil for sig.'
    ),
    "row-note": _info('"{shown}" er læst som en bemærkning og ikke som en borger.'),
    "page-lines": _info("{shown} linjer er sidehoveder og -fødder i en udskrift og er sprunget over."),
    "encoding-dos": _info("Filen er læst med DOS-tegnsæt ({shown}). Se efter, at æ, ø og å er rigtige."),
    "encoding-windows": _info(
        "Filen er læst med Windows-tegnsæt (cp1252). Se efter, at æ, ø og å er rigtige."
    ),
    "findings-left-out": _info("{shown} bemærkninger mere vises ikke. Ret dem, der vises, og indlæs igen."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to know about a list.

    `row` is the number that the clerk sees, None when it is about the whole file; `column` is the header as
    written.
    """

    code: str
    row: int | None = None
    column: str | None = None
    shown: str = ""

    @property
    def severity(self) -> Severity:
        """How much it matters; the same for every finding with the code."""
        return CATALOGUE[self.code].severity

    @property
    def message(self) -> str:
        """Danish sentence with the place in front: «Række 14, kolonne "Beløb": …»"""
        sentence = CATALOGUE[self.code].sentence.format(shown=self.shown)
        place = [f"Række {self.row}"] if self.row is not None else []
        place += [f'kolonne "{self.column}"'] if self.column is not None else []
        if not place:
            return sentence
        where = ", ".join(place)
        return f"{where[0].upper()}{where[1:]}: {sentence}"


def shown_text(text: str) -> str:
    """Text of an ordinary cell as a finding shows it: one short line without a whole CPR number."""
    return _short(mask_text(_one_line(text)))


def shown_cpr(text: str) -> str:
    """Text of a cell that should hold a CPR number, as a finding shows it."""
    return _short(mask_cell(_one_line(text)))


def _one_line(text: str) -> str:
    """Without line breaks, and without the codes that a terminal obeys."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _short(text: str) -> str:
    return text if len(text) <= limits.SHOWN_CHARACTERS else text[: limits.SHOWN_CHARACTERS - 1] + "…"

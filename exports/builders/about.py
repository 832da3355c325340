"""Sheet Om arket: what each sheet is, how the figures tie, the rules, and how Økonomi fills it in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from exports.builders.lines import EMPTY
from exports.sheet import Cell, Line, Look, Sheet
from exports.words import (
    SHEET_ABOUT,
    SHEET_BILAG,
    SHEET_CASH,
    SHEET_ELSEWHERE,
    SHEET_ENDED,
    SHEET_FRONT,
    SHEET_LOG,
    SHEET_MATCH,
    SHEET_MISSING,
    SHEET_OPEN,
    SHEET_OVERVIEW,
    SHEET_POSTINGS,
    SHEET_REKEYING,
    SHEET_SET_OFF,
    SHEET_TRANSFERS,
    SHEET_UNLISTED,
)
from payout.domain.fill_in import (
    HEADING_AMOUNT,
    HEADING_BOOKED_NUMBER,
    HEADING_BOOKED_ON,
    HEADING_KIND,
    HEADING_REMARK,
    KINDS,
)
from payout.domain.reconciliation import ReconciliationReport

WIDTHS: Final = (26, 120)
SHEETS: Final[Mapping[str, str]] = {
    SHEET_FRONT: "Hændelsen, kontroltotaler, bogens egen kontrol og plads til underskrifter.",
    SHEET_OVERVIEW: "Listernes forventning, hvad der er udstedt og udbetalt for hver ydelse, og kasserne.",
    SHEET_BILAG: "Alle bilag og anmodninger, én pr. række. De gule kolonner udfyldes af Økonomi.",
    SHEET_OPEN: "Udbetalte bilag, hvor noget udestår, fordelt efter alder.",
    SHEET_MATCH: "Liste, a conto og den rigtige kørsel ved siden af hinanden, med forskel og udfald.",
    SHEET_MISSING: "Borgere, der ikke har fået det, de skulle, og hvad der er gjort.",
    SHEET_SET_OFF: "Krav, der skal modregnes eller betales tilbage, og det, der allerede er afregnet.",
    SHEET_REKEYING: "Udbetalte bilag, der skal indtastes i fagsystemet, og hvor langt de er.",
    SHEET_CASH: "Hver kasse fra åbning til lukning: optællinger, forskelle, opfyldninger, overdragelser.",
    SHEET_TRANSFERS: "Bilag på lister til banken, og om de er sendt, bekræftet eller kommet retur.",
    SHEET_POSTINGS: "Posteringerne for hver dag, konto og ydelse. De går i nul.",
    SHEET_ENDED: "Afslåede anmodninger og annullerede bilag, med begrundelse.",
    SHEET_UNLISTED: "Bilag og anmodninger til borgere, som ikke stod på listen med ydelsen.",
    SHEET_ELSEWHERE: "Bilag fra steder, der har overdraget, og om borgeren også er betjent her.",
    SHEET_LOG: "Hver ændring i bogen, i rækkefølge.",
    SHEET_ABOUT: "Denne vejledning.",
}
"""What each sheet is, in their order."""
_TIES: Final = (
    "Udestående = beløb minus modregnet, tilbagebetalt, afskrevet og anden afregning. Det er det samme på "
    f"{SHEET_FRONT}, {SHEET_BILAG}, {SHEET_OPEN}, som krav på {SHEET_SET_OFF} og som mellemregningens "
    f"saldo på {SHEET_POSTINGS}.",
    f"Udbetalt på {SHEET_FRONT} er summen af de bilag på {SHEET_BILAG}, der er udbetalt eller afregnet, "
    f"og det er summen på {SHEET_REKEYING}.",
    f"Kassernes beholdning på {SHEET_CASH} er den på {SHEET_OVERVIEW} og kassekontoens saldo på "
    f"{SHEET_POSTINGS}.",
    f"Det, banken har betalt på {SHEET_TRANSFERS}, er de udbetalte bilag på {SHEET_BILAG} med måden "
    "Bankoverførsel.",
    f"På {SHEET_MATCH} er hver linje i listen og kørslen og hvert udbetalt bilag med i netop én række, så "
    "udfaldenes summer er kildernes egne.",
    f"Bilag på {SHEET_ELSEWHERE} tæller ikke med i tallene på de andre ark: det sted, der har udstedt dem, "
    "har sit eget regnskab og sit eget ark.",
    "Anden afregning er det, der er sendt til inddrivelse eller rettet.",
)
_RULES: Final = (
    "Hvor der står Formel, regner regnearket selv ud fra rækkerne. Hvor der står Bogen, er det tallet i "
    "programmet, da arket blev trukket. Kontrol siger, om de to stemmer på øren.",
    "CPR-numre er vist uden de sidste fire cifre. Borgere med beskyttet navn og adresse står som Beskyttet. "
    "Skriv heller ikke CPR-numre eller beskyttede navne i de gule felter.",
    "Arkene er låst uden adgangskode, så tal ikke bliver ændret ved et uheld. Filtre virker. Skal rækker "
    "sorteres, så fjern låsen under Gennemse → Fjern arkbeskyttelse; rækkefølgen er uden betydning, når "
    "arket læses ind igen.",
    "Tidspunkter er dansk tid. Beløb er i kroner. Dage siden er regnet til den dag, arket blev trukket.",
    "Det samme eksportnummer er altid den samme fil. Er filen ændret, kan den oprindelige hentes igen under "
    "Eksport.",
)
_FILLING_IN: Final[Mapping[str, str]] = {
    HEADING_BOOKED_ON: "Dagen, hvor bilaget er bogført i økonomisystemet.",
    HEADING_BOOKED_NUMBER: "Nummeret i økonomisystemet.",
    HEADING_AMOUNT: "Det beløb, der nu er afregnet: højst det udestående. Tomt, når intet er afregnet.",
    HEADING_KIND: f"Hvordan det er afregnet: {', '.join(list(KINDS)[:-1])} eller {list(KINDS)[-1]}. "
    "Skal udfyldes, når der står et beløb.",
    HEADING_REMARK: "Det, den næste skal vide.",
}
_STEPS: Final = (
    f"Udfyld de gule kolonner længst til højre på {SHEET_BILAG}. Andre celler må ikke ændres.",
    "Gem filen som Excel (xlsx) eller ODS, og send den til teamlederen.",
    "Filen læses ind i programmet, som viser, hvad der bliver bogført, hvad der afviger, og hvad der "
    "mangler, før noget gemmes. Bilag, der allerede er afregnet, bliver ikke rørt.",
)


def about_sheet(report: ReconciliationReport) -> Sheet:
    """The guide, the same in each workbook but for the a conto rule."""
    lines: list[Line] = [(Cell(SHEET_ABOUT, look=Look.TITLE),)]
    if report.incident.scope.is_drill:
        lines.append((Cell("ØVELSE – opdigtede personer og beløb", look=Look.WARNING),))
    lines += [
        *_terms("Arkene", SHEETS),
        *_points("Sådan hænger tallene sammen", _TIES),
        *_points("Regler", (f"A conto-regel: {report.rule_text}", *_RULES)),
        *_points("Sådan udfylder Økonomi arket", _STEPS),
        *_terms("De gule kolonner", _FILLING_IN),
    ]
    return Sheet(name=SHEET_ABOUT, lines=lines, widths=WIDTHS)


def _terms(heading: str, terms: Mapping[str, str]) -> Iterator[Line]:
    yield EMPTY
    yield (Cell(heading, look=Look.HEADING),)
    for term, text in terms.items():
        yield (Cell(term, look=Look.LABEL), Cell(text, look=Look.PROSE))


def _points(heading: str, points: Sequence[str]) -> Iterator[Line]:
    yield EMPTY
    yield (Cell(heading, look=Look.HEADING),)
    for number, text in enumerate(points, 1):
        yield (Cell(f"{number}.", look=Look.LABEL), Cell(text, look=Look.PROSE))

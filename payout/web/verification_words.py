"""What the verification says, in Danish: on its page and on the command line."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from payout.domain.verification import Check, Fault
from payout.labels import CHECKS, EVENT
from payout.money import format_kroner
from payout.queries.events import LoggedEvent
from payout.web.filters import count, time_dk

_GOOD: Mapping[str, str] = {
    "chain": "Hver post hænger på den før.",
    "rebuild": "Hver række er, som journalen fortæller.",
    "personal-data": "Alle personoplysninger passer til journalens kontrolsummer.",
    "lists": "Alle linjer er, som de blev indlæst.",
    "handovers": "De andre steders journaler og bilag er, som de blev indlæst.",
    "postings": "Hver post går i nul.",
    "series": "Ingen huller og ingen dubletter.",
    "paper-numbers": "Hvert brugt nummer på papir er trykt og brugt én gang.",
    "transitions": "Hvert skridt er et lovligt skridt.",
    "two-people": "Ingen har gjort begge dele.",
    "paid-once": "Det udestående passer til det, der er udbetalt og afregnet.",
    "boxes": "Hver beholdning er summen af sine posteringer.",
    "schema": "De er, som programmet laver dem.",
    "file": "Filen er hel.",
    "server": "Alle henvisninger fører til noget.",
}
_FAULTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "event-missing": lambda v: f"Post nr. {v['event']} mangler i journalen.",
    "event-link": lambda v: f"Post nr. {_event(v)} hænger ikke på posten før.",
    "event-hash": lambda v: f"Post nr. {_event(v)} er ændret: dens kontrolsum passer ikke.",
    "event-unreadable": lambda v: f"Post nr. {v['event']} kan ikke læses.",
    "made-again": lambda v: f"Post nr. {v['event']} opretter {_row(v)}, der er oprettet før.",
    "changed-before-made": lambda v: f"Post nr. {v['event']} ændrer {_row(v)}, der ikke er oprettet.",
    "row-missing": lambda v: f"Mangler i tabellen: {_row(v)}.",
    "row-untold": lambda v: f"Står i tabellen, men ikke i journalen: {_row(v)}.",
    "row-differs": lambda v: f"Er ændret uden om journalen: {_row(v)}.",
    "personal-differs": lambda v: (
        f"Personoplysninger er ændret uden om journalen: {_row(v)} ({v['columns']})."
    ),
    "list-differs": lambda v: f"Linjerne på liste {v['list']} er ikke dem, der blev indlæst.",
    "list-untold": lambda v: f"Der er linjer for liste {v['list']}, som journalen ikke kender.",
    "other-events-differ": lambda v: (
        f"Det andet steds poster i overdragelse nr. {v['handover']} er ikke dem, der blev indlæst."
    ),
    "other-events-untold": lambda v: (
        f"Der er poster for overdragelse nr. {v['handover']}, som journalen ikke kender."
    ),
    "other-journal": lambda v: f"Det andet steds journal passer ikke ved dens post nr. {v['event']}.",
    "other-bilag-differs": lambda v: (
        f"Det andet steds bilag med id {v['bilag']} er ikke, som det andet steds journal fortæller."
    ),
    "event-unbalanced": lambda v: f"Post nr. {v['event']} går ikke i nul: {_kroner(v['sum_oere'])}",
    "posting-of-another-event": lambda v: f"Post nr. {v['event']} bogfører under en anden post.",
    "number-wrong": lambda v: f"Bilag med id {v['bilag']}: nummeret passer ikke til serie og løbenummer.",
    "series-broken": lambda v: f"Serie {v['series']}: numrene er ikke 1 til {v['last']} uden hul og dublet.",
    "number-unprinted": lambda v: f"Nummer {v['number']} er brugt eller afsluttet, men aldrig trykt.",
    "number-used-elsewhere": lambda v: (
        f"Nummer {v['number']} står som brugt af bilag med id {v['bilag']}, "
        "der ikke er registreret fra papir."
    ),
    "entry-by-one": lambda v: f"Efterregistrering {v['entry']}: én person har gjort det, som to skal gøre.",
    "entry-without-end": lambda v: f"Efterregistrering {v['entry']}: nummeret står ikke som brugt.",
    "numbers-without-end": lambda v: (
        f"Uden slutning endnu: {v['first']}"
        + (f" til {v['last']} ({v['count']} numre)." if v["count"] > 1 else ".")
    ),
    "step-forbidden": lambda v: (
        f"Bilag med id {v['bilag']} gik fra {v['before'] or 'intet'} til {v['after']}, og det kan det ikke."
    ),
    "payer-not-second": lambda v: (
        f"Bilag med id {v['bilag']} er udbetalt af en, der selv har udstedt eller godkendt det."
    ),
    "release-not-second": lambda v: (
        f"Overførselsliste nr. {v['list']} er lavet eller frigivet af en, der ikke måtte: den samme har "
        "gjort begge dele eller haft del i et bilag på den."
    ),
    "decider-not-second": lambda v: f"Bilag med id {v['bilag']} er godkendt af den, der bad om det.",
    "decider-ran-box": lambda v: f"Bilag med id {v['bilag']} er godkendt af en, der har haft en kasse.",
    "clearing-differs": lambda v: (
        f"Bilag med id {v['bilag']}: posteringerne viser {_kroner(v['found_oere'])}, "
        f"men der udestår {_kroner(v['due_oere'])}"
    ),
    "settled-differs": lambda v: (
        f"Bilag med id {v['bilag']}: der er afregnet {_kroner(v['due_oere'])}, "
        f"men linjerne viser {_kroner(v['found_oere'])}"
    ),
    "balance-differs": lambda v: (
        f"Kasse {v['box']}: beholdningen er {_kroner(v['found_oere'])}, "
        f"men posteringerne viser {_kroner(v['due_oere'])}"
    ),
    "schema-missing": lambda v: f"Mangler: {v['name']}.",
    "schema-changed": lambda v: f"Er ændret: {v['name']}.",
    "schema-strange": lambda v: f"Er ikke programmets: {v['name']}.",
    "secret-wrong": lambda v: f"Hemmeligheden {v['name']} er ikke, som programmet laver den.",
    "page-damaged": lambda v: f"Filen er beskadiget ({v['said']}). Hent en kopi frem med payout restore.",
    "file-unreadable": lambda v: f"Filen kan ikke læses ({v['said']}). Hent en kopi frem med payout restore.",
    "key-to-nowhere": lambda v: f"Henviser til noget, der ikke er der: {_row(v)}.",
    "keys-to-nowhere": lambda v: f"{v['rows']} rækker henviser til noget, der ikke er der: {v['name']}.",
    "setting-unsafe": lambda v: (
        f"Serverens indstilling {v['name']} er slået fra. Bed serverens driftsfolk slå den til."
    ),
    "uncheckable": lambda v: "Kan ikke kontrolleres, for der står noget, som programmet aldrig skriver.",
}


def known_faults() -> frozenset[str]:
    """Every kind of fault that has a sentence."""
    return frozenset(_FAULTS)


def check_label(check: Check) -> str:
    """What a check looks at."""
    return CHECKS[check.name]


def check_texts(check: Check) -> list[str]:
    """What a check has found, a sentence each; one when all is well."""
    if check.ok:
        return [_GOOD[check.name], *map(fault_text, check.notes)]
    return [fault_text(fault) for fault in check.faults] + (["Der er flere."] if check.more else [])


def fault_text(fault: Fault) -> str:
    """What is wrong, where, and for a row what the journal and the table say."""
    said = _FAULTS[fault.code](fault.values)
    each = (
        f"{one.column}: journalen siger «{one.told}», tabellen «{one.found}»" for one in fault.differences
    )
    return " ".join([said, *(f"{text}." for text in each)])


def head_text(code: str, places: tuple[LoggedEvent, ...]) -> str:
    """At which event the book had a head from paper; that it never had it; or that one can't tell."""
    if not places:
        return (
            f"Journalen har aldrig haft koden {code}. Er den skrevet rigtigt af, er journalen skåret af "
            "eller skrevet om, efter at papiret blev trykt. Gem papiret og filen, og sig det til revisor."
        )
    if len(places) > 1:
        return f"Flere poster begynder med {code}. Skriv flere tegn af koden."
    (place,) = places
    action = EVENT.get(place.action, place.action)
    return f"Journalen havde koden ved post nr. {count(place.number)}, {time_dk(place.at)}: {action}."


def _event(values: Mapping[str, Any]) -> str:
    return f"{values['event']} ({_time(values['at'])}, {EVENT.get(values['action'], 'ukendt handling')})"


def _time(at: object) -> str:
    try:
        return time_dk(datetime.fromisoformat(str(at)))
    except ValueError:
        return "ukendt tidspunkt"


def _row(values: Mapping[str, Any]) -> str:
    return f"{values['table']}, række {values['key']}"


def _kroner(oere: object) -> str:
    return format_kroner(oere) if isinstance(oere, int) else str(oere)

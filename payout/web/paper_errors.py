"""Danish sentences for refusals about blank bilag and their registration (see `error_texts.py`)."""

from collections.abc import Callable, Mapping
from typing import Any

from payout.domain.late_entry import LateFault
from payout.labels import label_of

_LATE: Mapping[LateFault, str] = {
    LateFault.ONE_PERSON: "Den, der har udstedt bilaget, kan ikke også have udbetalt det. Vælg to personer.",
    LateFault.PAID_BEFORE_ISSUED: "Bilaget er udbetalt, før det er udstedt. Se på papirets klokkeslæt.",
    LateFault.AHEAD: "Tiden er ikke kommet endnu. Se på papirets dato og klokkeslæt.",
    LateFault.BEFORE_OUTAGE: "Datoen er før nedbruddet. Se på papirets dato.",
    LateFault.PERSON_UNKNOWN: "Vælg to af programmets brugere.",
}
PAPER_TEXTS: Mapping[str, Callable[[Any], str]] = {
    "block-size-wrong": lambda error: (
        "Numrene skal være af samme serie, det første først. "
        if error.most < 1
        else f"En blok kan have fra 1 til {error.most} numre. Lav hellere to blokke."
    ),
    "block-unknown": lambda error: (
        "Blokken eller nummeret findes ikke, eller det er ændret. Se blokkene igen."
    ),
    "block-part-missing": lambda error: "Skriv, hvem der har blokken, eller hvorfor blanketten er kasseret.",
    "number-not-printed": lambda error: (
        f"Nummer {error.number} er ikke trykt her. Se på papiret. Er det rigtigt, så skal "
        "teamlederen lave en blok med nummeret under Blanke bilag."
    ),
    "number-has-end": lambda error: (
        f"Nummer {error.number} er allerede {label_of(error.end).lower()}. Se efter på papiret; "
        "er det forkert, kan teamlederen fortryde det under Blanke bilag."
    ),
    "number-being-typed": lambda error: (
        f"Nummer {error.number} er allerede tastet af {error.name} som nr. {error.entry_id} under "
        "Efterregistrering."
    ),
    "late-entry-wrong": lambda error: _LATE[error.fault],
    "typings-differ": lambda error: (
        f"De to indtastninger er ikke ens: {', '.join(map(label_of, error.fields))}."
    ),
    "late-entry-unknown": lambda error: "Indtastningen findes ikke. Se listen igen.",
    "late-entry-ended": lambda error: (
        "Papirbilaget er allerede tastet to gange, registreret eller opgivet. Se listen igen."
    ),
    "late-reason-missing": lambda error: "Skriv en begrundelse.",
    "paper-of-other-kind": lambda error: (
        "Øvelsens blanketter kan kun registreres i en øvelse, og de andre kun uden for en øvelse."
    ),
}

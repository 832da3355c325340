"""Being ready in plain Danish: what each check is called, what was found, and what to do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from payout.domain.copies import Trouble
from payout.domain.readiness import Level, ReadinessCheck, ReadinessFinding, ReadinessLine
from payout.domain.roles import Role
from payout.labels import label_of
from payout.web.backup_banner import TEXTS as COPY_TEXTS
from payout.web.filters import count, plural

CHECK_LABELS: Final[Mapping[ReadinessCheck, str]] = {
    ReadinessCheck.LISTS: "Lister",
    ReadinessCheck.FOLDER: "Automatisk indlæsning",
    ReadinessCheck.BACKUP: "Sikkerhedskopi",
    ReadinessCheck.PRINTER: "Printer",
    ReadinessCheck.CASH_ORDER: "Kontantordre",
    ReadinessCheck.PEOPLE: "Brugere og stedfortrædere",
    ReadinessCheck.PLAN: "Plan",
    ReadinessCheck.DRILL: "Øvelse",
    ReadinessCheck.LIST_COPIES: "Borgerlisten på papir",
    ReadinessCheck.DISK: "Plads på disken",
    ReadinessCheck.CLOCK: "Ur",
}
LEVEL_LABELS: Final[Mapping[Level, str]] = {
    Level.OK: "I orden",
    Level.WARNING: "Bør gøres",
    Level.WRONG: "Mangler",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessWords:
    """What was found, and what to do; "" where there is nothing to do."""

    found: str
    todo: str = ""


def words_of(line: ReadinessLine) -> ReadinessWords:
    """The sentences of a line."""
    return _WORDS[line.finding](line)


def _said(found: str, todo: str = "") -> Callable[[ReadinessLine], ReadinessWords]:
    def words(line: ReadinessLine) -> ReadinessWords:
        values = {
            "subject": line.subject,
            "age": _ago(line.days),
            "days": plural(line.days or 0, "dag", "dage"),
            "limit": count(line.limit or 0),
            "limit_days": plural(line.limit or 0, "dag", "dage"),
            "count": count(line.count or 0),
        }
        return ReadinessWords(found=found.format(**values), todo=todo.format(**values))

    return words


def _ago(days: int | None) -> str:
    return "i dag" if not days else f"for {plural(days, 'dag', 'dage')} siden"


def _few(line: ReadinessLine) -> ReadinessWords:
    role = label_of(Role(line.subject))
    how_many = "Ingen aktiv bruger" if not line.count else "Kun én aktiv bruger"
    return ReadinessWords(
        found=f"{how_many} har rollen {role}.",
        todo=f"Opret brugere, til der er mindst {line.limit}: én og en stedfortræder.",
    )


def _copy_trouble(line: ReadinessLine) -> ReadinessWords:
    heading, advice = COPY_TEXTS[Trouble(line.subject)]
    return ReadinessWords(found=heading, todo=advice)


def _asks(line: ReadinessLine) -> ReadinessWords:
    files = plural(line.count or 0, "fil venter", "filer venter")
    return ReadinessWords(
        found=f"{files} på et svar (sidst kørt {_ago(line.days)}).",
        todo="Se, hvad kommandoen skrev, og indlæs dem under Lister, hvor der bliver spurgt.",
    )


def _copies_locked(line: ReadinessLine) -> ReadinessWords:
    return ReadinessWords(found=f"{plural(line.count or 0, 'kopi er', 'kopier er')} låst inde.")


def _copies_out(line: ReadinessLine) -> ReadinessWords:
    return ReadinessWords(
        found=f"{plural(line.count or 0, 'kopi er', 'kopier er')} hverken låst inde eller makuleret.",
        todo="Find kopierne. Lås dem inde, eller makulér dem, og skriv det i registeret.",
    )


_WORDS: Final[Mapping[ReadinessFinding, Callable[[ReadinessLine], ReadinessWords]]] = {
    ReadinessFinding.LIST_NONE: _said(
        "Der er ingen liste.", "Indlæs den sidste indberetningsliste fra hvert fagsystem under Lister."
    ),
    ReadinessFinding.LIST_FRESH: _said("{subject}: {days} gammel, højst {limit_days}."),
    ReadinessFinding.LIST_DUE: _said(
        "{subject}: {days} gammel. Der plejer at komme en ny inden {limit_days}.",
        "Hent den nye liste i fagsystemet, og indlæs den under Lister.",
    ),
    ReadinessFinding.LIST_OLD: _said(
        "{subject}: {days} gammel. Mindst én liste er sprunget over (højst {limit_days}).",
        "Hent den nyeste liste i fagsystemet i dag, og indlæs den under Lister.",
    ),
    ReadinessFinding.FOLDER_NEVER: _said(
        "Lister indlæses i hånden. Det kan også ske af sig selv med: payout import-folder MAPPE"
    ),
    ReadinessFinding.FOLDER_RAN: _said("Kørte sidst {age}. Ingen filer venter."),
    ReadinessFinding.FOLDER_STALE: _said(
        "Kørte sidst {age}.",
        "Se efter, at opgaven på computeren stadig er slået til, og at mappen kan læses.",
    ),
    ReadinessFinding.FOLDER_ASKS: _asks,
    ReadinessFinding.BACKUP_FRESH: _said("Mappen er der, og alt er kopieret."),
    ReadinessFinding.BACKUP_TROUBLE: _copy_trouble,
    ReadinessFinding.BACKUP_ON_SERVER: _said(
        "Regnskabet ligger på en databaseserver, som tager sine egne kopier. Det ses ikke herfra."
    ),
    ReadinessFinding.PRINTER_TRIED: _said("Prøvesiden kom rigtigt ud {age}."),
    ReadinessFinding.PRINTER_NEVER: _said(
        "Printeren er ikke prøvet.", "Udskriv prøvesiden, og skriv her, at den kom rigtigt ud."
    ),
    ReadinessFinding.PRINTER_LONG_AGO: _said(
        "Printeren blev prøvet {age}, højst {limit_days}.",
        "Udskriv prøvesiden igen, og skriv her, at den kom rigtigt ud.",
    ),
    ReadinessFinding.CASH_ORDER_AGREED: _said("Kontantordren blev aftalt {age}."),
    ReadinessFinding.CASH_ORDER_NONE: _said(
        "Det er ikke aftalt, hvor kontanterne kommer fra.",
        "Lav en kontantordre under Beredskab, aftal den med Økonomi og banken, og skriv datoen her.",
    ),
    ReadinessFinding.CASH_ORDER_OLD: _said(
        "Kontantordren blev aftalt {age}, højst {limit_days}.",
        "Gå den igennem med Økonomi og banken igen, og skriv datoen her.",
    ),
    ReadinessFinding.PEOPLE_ENOUGH: _said(
        "Der er mindst to teamledere, to i Økonomi og to sagsbehandlere, og enhver kan undværes."
    ),
    ReadinessFinding.PEOPLE_FEW: _few,
    ReadinessFinding.PEOPLE_SHARED: _said(
        "De samme personer går igen: er én væk, kan teamleder, Økonomi og sagsbehandler ikke være tre "
        "forskellige.",
        "Opret flere brugere, eller giv rollerne til flere: den, der udsteder, må ikke udbetale.",
    ),
    ReadinessFinding.PLAN_REVISED: _said("Planen blev set efter {age}."),
    ReadinessFinding.PLAN_NONE: _said(
        "Det er ikke noteret, hvornår planen er set efter.", "Gå planen igennem, og skriv datoen i den."
    ),
    ReadinessFinding.PLAN_OLD: _said(
        "Planen blev set efter {age}, højst {limit_days}.",
        "Gå planen igennem, også navne og telefonnumre, og skriv datoen i den.",
    ),
    ReadinessFinding.DRILL_HELD: _said("Den sidste øvelse sluttede {age}."),
    ReadinessFinding.DRILL_NONE: _said("Der er ikke holdt en øvelse.", "Aftal en dag, og hold en øvelse."),
    ReadinessFinding.DRILL_OLD: _said(
        "Den sidste øvelse sluttede {age}, højst {limit_days}.", "Aftal en dag, og hold en øvelse."
    ),
    ReadinessFinding.COPIES_NONE: _said("Ingen kopier er i omløb."),
    ReadinessFinding.COPIES_LOCKED: _copies_locked,
    ReadinessFinding.COPIES_OUT: _copies_out,
    ReadinessFinding.DISK_ROOM: _said("Der er {count} MB fri."),
    ReadinessFinding.DISK_SHORT: _said(
        "Der er kun {count} MB fri; der skal være mindst {limit}.",
        "Slet eller flyt andre filer fra computerens disk.",
    ),
    ReadinessFinding.CLOCK_RIGHT: _said("Datoen passer med journalen."),
    ReadinessFinding.CLOCK_JUMPED: _said(
        "Computerens ur er sprunget, og ingen har set efter.",
        "Se efter, at dato og tid er rigtige. Sig det så på siden som teamleder.",
    ),
    ReadinessFinding.CLOCK_BEHIND: _said(
        "Computerens ur er bagud: journalen er længere fremme.", "Stil computerens ur rigtigt."
    ),
}

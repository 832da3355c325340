"""A file that is no readable list, and a reading that was cancelled.

Bad rows are findings (`importers.findings`). Only a file of which nothing can be used stops the import.
"""

from collections.abc import Mapping
from typing import Final

MESSAGES: Final[Mapping[str, str]] = {
    "file-unreadable": "Filen kan ikke åbnes. Se efter, at den findes og ikke er åben i et andet program.",
    "file-empty": "Filen er tom. Hent listen igen, eller vælg en anden fil.",
    "file-too-large": "Filen fylder mere end {limit} MB. Del listen i flere filer, og indlæs hver for sig.",
    "unpacked-too-large": (
        "Regnearket fylder mere end {limit} MB, når det pakkes ud. Gem kun arket med listen i en ny fil."
    ),
    "too-many-rows": "Listen har mere end {limit} rækker. Del den i flere filer, og indlæs dem hver for sig.",
    "too-many-columns": "Listen har mere end {limit} kolonner. Slet de tomme kolonner, og gem filen igen.",
    "too-many-parts": "Regnearket består af mere end {limit} dele. Gem kun arket med listen i en ny fil.",
    "xml-definitions": (
        "Regnearket indeholder XML-definitioner (DOCTYPE), som Excel aldrig skriver. "
        "Åbn det i Excel, og gem listen som en ny .xlsx."
    ),
    "time-exceeded": (
        "Listen kunne ikke læses på {limit} sekunder og er opgivet. "
        "Gem kun arket med listen i en ny fil, eller del listen i flere filer."
    ),
    "memory-exceeded": (
        "Listen krævede mere end {limit} MB hukommelse og er opgivet. "
        "Slet tomme rækker og kolonner, gem kun arket med listen i en ny fil, og prøv igen."
    ),
    "reader-died": (
        "Filen fik læsningen til at gå i stå og kan ikke bruges. "
        "Åbn den i Excel, gem listen som en ny .xlsx eller som .csv, og prøv igen."
    ),
    "reader-failed": (
        "Listen kan ikke læses på grund af en fejl i programmet ({place}). "
        "Gem listen som .csv, og prøv igen; sig fejlen videre til den, der passer programmet."
    ),
    "reader-busy": (
        "Der læses allerede {limit} lister, og der blev ikke plads inden for {seconds} sekunder. "
        "Prøv igen om lidt."
    ),
    "kind-unknown": "Filen er hverken et regneark eller en tekstfil. Gem listen som .xlsx eller .csv.",
    "kind-other": "Filen er {what} og ikke en liste. Gem listen som .xlsx eller .csv.",
    "no-workbook": (
        "Filen er ikke en arbejdsbog, der kan læses tilbage. Gem den som .xlsx (Excel) eller .ods "
        "(LibreOffice), og prøv igen."
    ),
    "encrypted": "Filen er beskyttet med adgangskode. Åbn den i Excel, fjern koden, og gem den igen.",
    "workbook-broken": "Regnearket er beskadiget. Åbn det i Excel, gem det som en ny .xlsx, og prøv igen.",
    "encoding-unknown": "Filens tegnsæt kan ikke læses. Gem den som CSV med tegnsættet UTF-8.",
    "text-broken": (
        "Linje {line}: et anførselstegn åbner et felt, som ikke lukkes rigtigt. "
        "Ret linjen, eller gem listen som .xlsx."
    ),
    "cell-too-long": (
        "Linje {line}: et felt er længere end {limit} tegn, så filen er næppe en liste. "
        "Hent listen igen, eller gem den som .xlsx."
    ),
    "print-columns": (
        "Udskriftens kolonner kan ikke skilles ad: tekst i én kolonne når ind under den næste overskrift. "
        "Hent listen som .csv eller .xlsx, eller skriv en linje af bindestreger under hver overskrift."
    ),
    "header-missing": (
        "Der er ingen overskriftsrække blandt de første {limit} rækker. Listen skal have overskrifter, "
        'fx "CPR-nr.", "Navn", "Ydelsesart", "Dispositionsdato" og "Til udbetaling".'
    ),
    "columns-missing": (
        "Listen mangler en kolonne med {missing}. Fundne overskrifter: {headers}. "
        "Ret overskriften i filen, og indlæs den igen."
    ),
    "column-ambiguous": (
        "Kolonnerne {headers} kan begge være {field}. Slet eller omdøb den ene, så der ikke skal gættes."
    ),
    "header-changes": (
        "Række {line}: overskriften kommer igen med andre kolonner, så beløbene nedenfor ville blive læst "
        "forkert. Del listen i en fil for hver overskrift."
    ),
    "kind-wrong": (
        'Listen har en kolonne med udbetalte beløb ("{header}") og intet beløb til udbetaling. '
        "Indlæs den som udbetalingsliste."
    ),
    "rows-missing": "Listen har overskrifter, men ingen rækker. Hent listen igen, eller vælg en anden fil.",
    "layout-unknown": 'Der er intet layout med navnet "{name}". Vælg et af: {known}.',
}


class ListUnreadable(Exception):
    """The file cannot be used as a list; `message` is a Danish sentence that says what to do.

    The message never holds a cell of the list, only headers of a row that was recognised as the header row.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        self.message = MESSAGES[code].format_map(values)
        super().__init__(self.message)


class ReadingCancelled(Exception):
    """Somebody has stopped the reading of a list; nothing of it is kept."""

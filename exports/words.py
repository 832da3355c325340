"""Danish words that several sheets share."""

from typing import Final

AGREE_TEXT: Final = "stemmer"
DIFFER_TEXT: Final = "AFVIGER"

SHEET_FRONT: Final = "Forside"
SHEET_OVERVIEW: Final = "Overblik"
SHEET_BILAG: Final = "Bilag"
SHEET_OPEN: Final = "Åbne poster"
SHEET_MATCH: Final = "Afstemning"
SHEET_MISSING: Final = "Manglende udbetalinger"
SHEET_SET_OFF: Final = "Modregning"
SHEET_REKEYING: Final = "Genindtastning"
SHEET_CASH: Final = "Kasse"
SHEET_TRANSFERS: Final = "Bankoverførsler"
SHEET_POSTINGS: Final = "Kontering"
SHEET_ENDED: Final = "Afslag og annulleringer"
SHEET_UNLISTED: Final = "Ikke på listen"
SHEET_ELSEWHERE: Final = "Andre steder"
SHEET_LOG: Final = "Hændelseslog"
SHEET_LOGBOOK: Final = "Logbog"
SHEET_ABOUT: Final = "Om arket"

DRILL: Final = "ØVELSE – opdigtede personer og beløb"
"""Stands on what is drawn from a drill."""

PROTECTED: Final = "Beskyttet"
"""Stands for the name of a citizen whose address is protected."""

NO_RUN: Final = "Ingen udbetalingsliste er indlæst endnu"

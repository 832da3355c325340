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
SHEET_LOG: Final = "Hændelseslog"
SHEET_ABOUT: Final = "Om arket"

NAME_EXPORT: Final = "EksportNr"
NAME_INCIDENT: Final = "Haendelse"
"""Names of the two cells of Forside by which a workbook that comes back is known."""

FILL_BOOKED_ON: Final = "Bogført den"
FILL_BOOKED_NUMBER: Final = "Økonomis bilagsnr."
FILL_AMOUNT: Final = "Afregnes med"
FILL_KIND: Final = "Afregnes som"
FILL_REMARK: Final = "Bemærkning"
"""Headings of the columns of Bilag that Økonomi fills in."""
FILL_KINDS: Final = ("Modregnet", "Tilbagebetalt", "Afskrevet", "Inddrivelse", "Rettet")
"""What may stand under "Afregnes som"."""

NO_RUN: Final = "Ingen udbetalingsliste er indlæst endnu"

"""Danish words that several sheets share."""

from typing import Final

AGREE_TEXT: Final = "stemmer"
DIFFER_TEXT: Final = "AFVIGER"

SHEET_FRONT: Final = "Forside"
SHEET_OVERVIEW: Final = "Overblik"
SHEET_BILAG: Final = "Bilag"
SHEET_OPEN: Final = "Åbne poster"
SHEET_VOIDED: Final = "Annullerede"
SHEET_LOG: Final = "Hændelseslog"

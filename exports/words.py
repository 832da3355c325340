"""Danish words that several sheets share."""

from collections.abc import Mapping
from typing import Final

from payout.domain.bilag_states import BilagStatus

STATUS_WORDS: Final[Mapping[BilagStatus, str]] = {
    BilagStatus.AWAITING_APPROVAL: "afventer godkendelse",
    BilagStatus.REJECTED: "afslået",
    BilagStatus.ISSUED: "udstedt",
    BilagStatus.VOIDED: "annulleret",
    BilagStatus.PAYING: "under udbetaling",
    BilagStatus.PAID: "udbetalt",
    BilagStatus.SETTLED: "afregnet",
}

AGREE_TEXT: Final = "stemmer"
DIFFER_TEXT: Final = "AFVIGER"

SHEET_FRONT: Final = "Forside"
SHEET_OVERVIEW: Final = "Overblik"
SHEET_BILAG: Final = "Bilag"
SHEET_OPEN: Final = "Åbne poster"
SHEET_VOIDED: Final = "Annullerede"
SHEET_LOG: Final = "Hændelseslog"

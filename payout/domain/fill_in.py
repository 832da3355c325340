"""What Økonomi fills in at the right end of the workbook's sheet Bilag, and how what they wrote is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from payout.domain.settlement import SettlementKind
from payout.money import AmountNegative, AmountUnreadable, Oere, parse_amount

NAME_EXPORT_NUMBER: Final = "EksportNr"
NAME_INCIDENT: Final = "Haendelse"
"""Defined names of the cells that say which workbook it is."""
SHEET_BILAG: Final = "Bilag"
HEADING_NUMBER: Final = "Bilagsnr."
HEADING_BOOKED_ON: Final = "Bogført den"
HEADING_BOOKED_NUMBER: Final = "Økonomis bilagsnr."
HEADING_AMOUNT: Final = "Afregnes med"
HEADING_KIND: Final = "Afregnes som"
HEADING_REMARK: Final = "Bemærkning"
FILL_IN_HEADINGS: Final = (
    HEADING_BOOKED_ON,
    HEADING_BOOKED_NUMBER,
    HEADING_AMOUNT,
    HEADING_KIND,
    HEADING_REMARK,
)
KINDS: Final[Mapping[str, SettlementKind]] = {
    "Modregnet": SettlementKind.SET_OFF,
    "Tilbagebetalt": SettlementKind.REPAID,
    "Afskrevet": SettlementKind.WRITTEN_OFF,
    "Inddrivelse": SettlementKind.RECOVERY,
    "Rettet": SettlementKind.CORRECTED,
}
"""The words of the column's list."""
BOOKED_NUMBER_LENGTH: Final = 40
REMARK_LENGTH: Final = 200

_BY_WORD: Final = {word.casefold(): kind for word, kind in KINDS.items()}
_YEAR_FIRST: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn:
    """The texts of the five cells of a row, "" where nothing stands."""

    booked_on: str = ""
    booked_number: str = ""
    amount: str = ""
    kind: str = ""
    remark: str = ""


NOTHING: Final = FillIn()


class DayUnreadable(ValueError):
    """The text is no day."""


def read_day(text: str) -> date:
    """The day of a cell: one that is a date, or "21-11-2026" written as text. Raises DayUnreadable."""
    first, last = _YEAR_FIRST.fullmatch(text), _DAY_FIRST.fullmatch(text)
    parts = first.groups() if first else last.groups()[::-1] if last else None
    if parts is None:
        raise DayUnreadable
    year, month, day = map(int, parts)
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        raise DayUnreadable from None


def read_amount(text: str) -> Oere | None:
    """The amount of a cell in øre; None when it can't be read or is nothing."""
    try:
        return parse_amount(text) or None
    except (AmountUnreadable, AmountNegative):
        return None


def read_kind(text: str) -> SettlementKind | None:
    """The kind that the list's word stands for; None for any other word."""
    return _BY_WORD.get(text.casefold())

"""What stands above the header: when the list was made."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from importers.dates import first_date_in
from importers.grid import Cell, Row

_MADE: Final = re.compile(
    r"\b(?:udskrevet|dannet|udtrukket|udtræk|trukket|kørt|kørsel|genereret|oprettet|listedato|udskriftsdato"
    r"|dags dato|dato|pr\.)",
    re.IGNORECASE,
)


def list_date(titles: Iterable[Row]) -> date | None:
    """Day the list was made, from a title such as "Udskrevet 27-10-2026 kl. 14.52"; None without one."""
    return next(filter(None, map(_made_on, titles)), None)


def _made_on(row: Sequence[Cell]) -> date | None:
    """First date of the row after a word that tells when the list was made."""
    is_told = False
    for cell in row:
        if isinstance(cell, str):
            found = _MADE.search(cell)
            told = cell[found.end() :] if found else cell
            is_told = is_told or found is not None
            day = first_date_in(told)
        else:
            day = _day(cell)
        if is_told and day is not None:
            return day
    return None


def _day(cell: Cell) -> date | None:
    return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None

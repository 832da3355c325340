"""What is held about a citizen, as it is told to the citizen: every row, and nobody of the staff by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from payout.cpr import Cpr, mask_text

Value = str | int | bool | date | datetime | None
SOMEBODY = "en medarbejder"


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightRow:
    """A row of a table that is about the citizen: its columns with their values, in order."""

    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightPart:
    """All rows of one table, named as in the ledger."""

    table: str
    rows: tuple[InsightRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupTold:
    """A look-up as the citizen is told of it: when (UTC), by which of the staff (numbered), and why."""

    at: datetime
    by: int
    purpose: str
    showed_cpr: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """All of it at one instant in UTC, with the head of the journal."""

    office: str
    name: str
    cpr: Cpr
    is_protected: bool
    drawn_at: datetime
    chain_events: int
    chain_hash: str
    parts: tuple[InsightPart, ...]
    lookups: tuple[LookupTold, ...]


class Anonymous:
    """Texts without the names of the staff, and without what looks like a CPR number."""

    def __init__(self, names: Iterable[str]) -> None:
        whole = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
        either = "|".join(map(re.escape, whole))
        self._names = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if whole else None

    def text(self, text: str) -> str:
        """The text as it can be given to the citizen."""
        told = self._names.sub(SOMEBODY, text) if self._names else text
        return mask_text(told)

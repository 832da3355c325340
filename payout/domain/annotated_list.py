"""A list given back to be corrected: its rows as they stand, each with what became of it and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TypeAlias

CellValue: TypeAlias = str | int | float | bool | date | time | timedelta


class RowStatus(StrEnum):
    """What became of a row."""

    ACCEPTED = "accepted"
    WITH_WARNING = "with-warning"
    REJECTED = "rejected"
    NO_PERSON = "no-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedRow:
    """A row's cells as they were in the file, its status, and what was said of it in Danish sentences."""

    cells: Sequence[CellValue]
    status: RowStatus
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedList:
    """The list: what stood above its header, a heading for each column ("" for none), and its rows."""

    file_name: str
    titles: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[AnnotatedRow]

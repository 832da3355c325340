"""The reconciliation workbook come back: is it ours and untouched, and what has Økonomi filled in?

What stands in it is compared row by row with the workbook that was handed out under the same number. Rows may
have been sorted, filtered, hidden or deleted and columns added; what we wrote may not have been changed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from payout.bilag_number import BilagNumberUnreadable, parse_bilag_number
from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.domain.fill_in import (
    FILL_IN_HEADINGS,
    HEADING_NUMBER,
    NAME_EXPORT_NUMBER,
    NAME_INCIDENT,
    SHEET_BILAG,
    FillIn,
)
from payout.domain.workbook_text import SheetText, WorkbookText, cell_name

Cells = tuple[str, ...]
_LARGEST_NUMBER: Final = 9


class NotOurWorkbook(DomainError):
    """The file is no reconciliation workbook, or not one that this ledger has handed out."""

    code = "not-our-workbook"


class WorkbookOfAnotherIncident(DomainError):
    """The workbook belongs to another hændelse than the latest."""

    code = "workbook-of-another-incident"


class ProtectedCellChanged(DomainError):
    """What we wrote has been changed; carries the sheet and the cell, and nothing of what stands there."""

    code = "protected-cell-changed"

    def __init__(self, sheet: str, cell: str) -> None:
        super().__init__(f"{sheet} {cell}")
        self.sheet = sheet
        self.cell = cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedRow:
    """One row of the sheet Bilag that has a number.

    Shape:   `number` as it is stored, None when it can't be read; `before` is what stood in the fill-in cells
             when the workbook was handed out, None for a number that it did not have; `extras` are the cells
             of the columns that somebody has added.
    """

    row: int
    typed_number: str
    number: str | None
    filled: FillIn
    before: FillIn | None
    is_double: bool
    extras: Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedWorkbook:
    """What has come back. `missing` are numbers that were handed out and are not in the file any more."""

    export_number: int
    rows: tuple[ReturnedRow, ...]
    missing: tuple[str, ...]
    extra_headings: Cells


def export_number_of(workbook: WorkbookText) -> int:
    """The number that the workbook was handed out under; raises NotOurWorkbook when it says none."""
    text = workbook.names.get(NAME_EXPORT_NUMBER, "")
    if not (text.isascii() and text.isdigit()) or len(text) > _LARGEST_NUMBER:
        raise NotOurWorkbook
    return int(text)


def read_back(returned: WorkbookText, handed_out: WorkbookText) -> ReturnedWorkbook:
    """What has been filled in.

    Raises:  WorkbookOfAnotherIncident, NotOurWorkbook, ProtectedCellChanged.
    """
    known = handed_out.names.get(NAME_INCIDENT)
    if known is not None and returned.names.get(NAME_INCIDENT) != known:
        raise WorkbookOfAnotherIncident
    ours = handed_out.sheet(SHEET_BILAG)
    theirs = returned.sheet(SHEET_BILAG)
    if ours is None or theirs is None:
        raise NotOurWorkbook
    _Known(ours, _header(ours)).compare(theirs, last=_header(theirs))
    for sheet in handed_out.sheets:
        found = returned.sheet(sheet.name)
        if found is not None and sheet.name != SHEET_BILAG:
            _Known(sheet, None).compare(found, last=None)
    return _filled_in(export_number_of(returned), _BilagTable(theirs), _BilagTable(ours))


def _header(sheet: SheetText) -> int:
    """Place of the row with the headings; raises NotOurWorkbook when there is none."""
    found = next((place for place, row in enumerate(sheet.rows) if HEADING_NUMBER in row), None)
    if found is None:
        raise NotOurWorkbook
    return found


class _Known:
    """The rows that a sheet was handed out with, each to be found once among those that come back.

    Formulas and cells to be filled in are free: a formula's value is worked out anew by whoever opens the
    workbook, and the figure that it is checked against stands beside it and is compared.
    """

    def __init__(self, sheet: SheetText, last: int | None) -> None:
        self._name = sheet.name
        self._width = max(map(len, sheet.rows), default=0)
        self._rows: dict[int, Cells] = {}
        self._formulas: dict[int, frozenset[int]] = {}
        self._free: dict[int, frozenset[int]] = {}
        formulas, unlocked = _columns_by_row(sheet.formulas), _columns_by_row(sheet.unlocked)
        for number, row in zip(sheet.numbers[:last], sheet.rows[:last], strict=True):
            self._rows[number] = _padded(row, self._width)
            self._formulas[number] = formulas[number]
            self._free[number] = formulas[number] | unlocked[number]
        self._left = Counter(self._key(number, row) for number, row in self._rows.items())
        self._masks = list(dict.fromkeys((self._formulas[n], self._free[n]) for n in self._rows))

    def _key(self, number: int, row: Cells) -> tuple[frozenset[int], Cells]:
        return self._free[number], _masked(row, self._free[number])

    def compare(self, found: SheetText, last: int | None) -> None:
        """Raises ProtectedCellChanged for the first row that is none of ours."""
        formulas = _columns_by_row(found.formulas)
        for number, row in zip(found.numbers[:last], found.rows[:last], strict=True):
            kept = None if found.formulas is None else formulas[number]
            cells = _padded(row, self._width)
            if any(cells) and not self._takes(cells, kept):
                raise ProtectedCellChanged(self._name, self._changed_cell(number, cells, kept))

    def _takes(self, cells: Cells, kept: frozenset[int] | None) -> bool:
        for formulas, free in self._masks:
            key = free, _masked(cells, free)
            if (kept is None or formulas <= kept) and self._left[key] > 0:
                self._left[key] -= 1
                return True
        return not any(cells)

    def _changed_cell(self, number: int, cells: Cells, kept: frozenset[int] | None) -> str:
        """The first cell that differs from the row it most likely was."""
        if number in self._rows:
            likely = number
        else:
            likely = min(self._rows, key=lambda one: len(self._differing(one, cells, kept)), default=0)
        if not likely:
            return cell_name((number, 0))
        return cell_name((number, min(self._differing(likely, cells, kept), default=0)))

    def _differing(self, likely: int, cells: Cells, kept: frozenset[int] | None) -> set[int]:
        pairs = enumerate(zip(self._rows[likely], cells, strict=True))
        lost = frozenset[int]() if kept is None else self._formulas[likely] - kept
        return {
            place for place, (ours, its) in pairs if ours != its and place not in self._free[likely]
        } | lost


class _BilagTable:
    """The rows under the headings of the sheet Bilag."""

    def __init__(self, sheet: SheetText) -> None:
        header = _header(sheet)
        self.sheet = sheet
        self.headings = sheet.rows[header]
        self.header_number = sheet.numbers[header]
        self.numbers = sheet.numbers[header + 1 :]
        width = max(map(len, sheet.rows[header:]))
        self.rows = [_padded(row, width) for row in sheet.rows[header + 1 :]]
        self.width = width

    def place_of(self, heading: str) -> int | None:
        """Position of the column with the heading, the first of its name."""
        return self.headings.index(heading) if heading in self.headings else None

    def filled(self, row: Cells) -> FillIn:
        """What stands in the columns that are filled in, with CPR numbers masked in what is free text."""
        places = map(self.place_of, FILL_IN_HEADINGS)
        texts = ["" if place is None else row[place].strip() for place in places]
        booked_on, booked_number, amount, kind, remark = texts
        return FillIn(
            booked_on=booked_on,
            booked_number=mask_text(booked_number),
            amount=amount,
            kind=kind,
            remark=mask_text(remark),
        )


def _filled_in(export_number: int, theirs: _BilagTable, ours: _BilagTable) -> ReturnedWorkbook:
    protected = _protected_columns(theirs, ours)
    extras = _extra_columns(theirs, ours)
    ours_number, theirs_number = protected[0]
    handed_out = {row[ours_number]: place for place, row in enumerate(ours.rows) if row[ours_number]}
    unnumbered = Counter(tuple(row[own] for own, _ in protected) for row in ours.rows if not row[ours_number])
    times = Counter(_read_number(row[theirs_number]) for row in theirs.rows)
    rows = []
    for number, row in zip(theirs.numbers, theirs.rows, strict=True):
        cells = tuple(row[place] for _, place in protected)
        if not row[theirs_number]:
            if any(cells) and not unnumbered[cells]:
                raise ProtectedCellChanged(SHEET_BILAG, cell_name((number, theirs_number)))
            unnumbered[cells] -= 1
            continue
        stored = _read_number(row[theirs_number])
        place = handed_out.get(stored or "")
        if place is not None:
            _compare_row(ours, place, row, protected, number)
        rows.append(
            ReturnedRow(
                row=number,
                typed_number=mask_text(row[theirs_number]),
                number=stored,
                filled=theirs.filled(row),
                before=None if place is None else ours.filled(ours.rows[place]),
                is_double=stored is not None and times[stored] > 1,
                extras=tuple(mask_text(row[place]) for place, _ in extras),
            )
        )
    seen = {row.number for row in rows}
    return ReturnedWorkbook(
        export_number=export_number,
        rows=tuple(rows),
        missing=tuple(number for number in handed_out if number not in seen),
        extra_headings=tuple(heading for _, heading in extras),
    )


def _protected_columns(theirs: _BilagTable, ours: _BilagTable) -> list[tuple[int, int]]:
    """Where each column of ours stands in both, the number's first; raises ProtectedCellChanged."""
    pairs = []
    for place, heading in enumerate(ours.headings):
        if heading in FILL_IN_HEADINGS:
            continue
        if theirs.headings.count(heading) != 1:
            raise ProtectedCellChanged(SHEET_BILAG, cell_name((theirs.header_number, place)))
        pairs.append((place, theirs.headings.index(heading)))
    return sorted(pairs, key=lambda pair: ours.headings[pair[0]] != HEADING_NUMBER)


def _extra_columns(theirs: _BilagTable, ours: _BilagTable) -> list[tuple[int, str]]:
    """The columns that somebody has added: position and heading."""
    known = {*ours.headings, *FILL_IN_HEADINGS} - {""}
    headings = _padded(theirs.headings, theirs.width)
    return [
        (place, mask_text(heading) or f"Kolonne {cell_name((0, place))[:-1]}")
        for place, heading in enumerate(headings)
        if heading not in known and (heading or any(row[place] for row in theirs.rows))
    ]


def _compare_row(
    ours: _BilagTable, place: int, row: Cells, protected: Sequence[tuple[int, int]], number: int
) -> None:
    for own, its in protected:
        if ours.rows[place][own] != row[its] and not _is_free(ours, place, own) and own != protected[0][0]:
            raise ProtectedCellChanged(SHEET_BILAG, cell_name((number, its)))


def _is_free(ours: _BilagTable, place: int, column: int) -> bool:
    at = ours.numbers[place], column
    return at in (ours.sheet.formulas or ()) or at in (ours.sheet.unlocked or ())


def _read_number(text: str) -> str | None:
    try:
        return str(parse_bilag_number(text))
    except BilagNumberUnreadable:
        return None


def _columns_by_row(places: frozenset[tuple[int, int]] | None) -> Mapping[int, frozenset[int]]:
    columns: defaultdict[int, set[int]] = defaultdict(set)
    for row, column in places or ():
        columns[row].add(column)
    return defaultdict(frozenset, {row: frozenset(found) for row, found in columns.items()})


def _padded(row: Sequence[str], width: int) -> Cells:
    return (*row[:width], *[""] * (width - len(row)))


def _masked(row: Cells, free: frozenset[int]) -> Cells:
    return tuple(_left_out(row, free)) if free else row


def _left_out(row: Cells, free: frozenset[int]) -> Iterator[str]:
    for place, cell in enumerate(row):
        yield "" if place in free else cell

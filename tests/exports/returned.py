"""A workbook as it comes back from Økonomi: drawn by us, filled in as with a spreadsheet program."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports import write_workbook
from payout.db import Ledger
from payout.domain.fill_in import (
    HEADING_AMOUNT,
    HEADING_BOOKED_NUMBER,
    HEADING_BOOKED_ON,
    HEADING_KIND,
    HEADING_NUMBER,
    HEADING_REMARK,
    SHEET_BILAG,
)
from payout.queries.exports import stored_export
from payout.services.draw_workbook import Drawing, draw_workbook

BOOKED_ON, BOOKED_NUMBER, AMOUNT, KIND, REMARK = (
    HEADING_BOOKED_ON,
    HEADING_BOOKED_NUMBER,
    HEADING_AMOUNT,
    HEADING_KIND,
    HEADING_REMARK,
)


def drawn(ledger: Ledger) -> int:
    """Draw a workbook of the latest hændelse; gives its number."""
    return draw_workbook(
        ledger, Drawing(actor_id=1, drawn_by="Lea Leder", office="Prøvekøbing", write=write_workbook)
    )


def handed_out(ledger: Ledger, number: int) -> bytes:
    """The workbook of the number."""
    with ledger.reading() as connection:
        found = stored_export(connection, number)
    assert found is not None
    return found.content


@dataclass(frozen=True)
class Bilag:
    """The sheet Bilag of a workbook that is being filled in."""

    sheet: Worksheet
    header: int

    def column(self, heading: str) -> int:
        """The column with the heading, made at the right end when there is none."""
        headings = [cell.value for cell in self.sheet[self.header]]
        if heading in headings:
            return headings.index(heading) + 1
        place = len(headings) + 1
        self.sheet.cell(self.header, place, heading)
        return place

    def row(self, number: str) -> int:
        """The row of a bilag."""
        return next(row for row in self.rows() if self.sheet.cell(row, 1).value == number)

    def rows(self) -> Iterator[int]:
        """Every row under the headings."""
        yield from range(self.header + 1, self.sheet.max_row + 1)

    def fill(self, number: str, values: Mapping[str, Any]) -> None:
        """Write into the row of a bilag, by heading."""
        for heading, value in values.items():
            self.sheet.cell(self.row(number), self.column(heading), value)

    def add(self, values: Sequence[Any]) -> None:
        """A row of somebody's own under the others."""
        self.sheet.append(values)


@contextmanager
def _opened(content: bytes, out: BytesIO) -> Iterator[Workbook]:
    workbook = load_workbook(BytesIO(content))
    yield workbook
    workbook.save(out)


def filled_in(content: bytes, change: Callable[[Workbook, Bilag], None]) -> bytes:
    """The workbook after a change."""
    out = BytesIO()
    with _opened(content, out) as workbook:
        sheet = workbook[SHEET_BILAG]
        header = next(
            row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == HEADING_NUMBER
        )
        bilag = Bilag(sheet, header)
        change(workbook, bilag)
    return out.getvalue()


def entered(content: bytes, entries: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The workbook with what Økonomi has written, by bilag number and heading."""

    def change(_: Workbook, bilag: Bilag) -> None:
        for number, values in entries.items():
            bilag.fill(number, values)

    return filled_in(content, change)

"""The round trip of the workbook, through a real file, the child process that reads it, and the ledger."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy.exc import IntegrityError

from exports import write_return_result
from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus
from payout.domain.judge_return import JudgedRow, RowNote, RowResult
from payout.domain.returned_workbook import (
    NotOurWorkbook,
    ProtectedCellChanged,
    WorkbookOfAnotherIncident,
)
from payout.domain.settlement import SettlementKind
from payout.queries.booked import bookings_of, last_bookings, result_of, returned_file_by_id
from payout.queries.events import stream_log
from payout.queries.settlements import settlements_of
from payout.services import return_workbook
from payout.services.return_workbook import (
    NothingToBook,
    ReturnedUpload,
    WorkbookReturnedBefore,
    book_returned,
    judge_returned,
    read_returned,
)
from tests.conftest import START
from tests.exports.returned import (
    AMOUNT,
    BOOKED_NUMBER,
    BOOKED_ON,
    KIND,
    REMARK,
    Bilag,
    drawn,
    entered,
    filled_in,
    handed_out,
)
from tests.factories import (
    ANNA,
    BOERGE,
    CLARA,
    DAGMAR,
    FINANCE,
    FLEKS,
    Counter,
    booking,
    box,
    draft,
    open_again,
    open_day,
    paid,
)
from tests.services.acting import count, faults, read, request, settled, sql

FIRST, SECOND, THIRD, UNPAID = "STR26-00001-3", "STR26-00002-1", "STR26-00003-7", "STR26-00004-5"
BOOKED = {BOOKED_ON: date(2026, 10, 30), BOOKED_NUMBER: "4711"}
WHOLE = {**BOOKED, AMOUNT: 4000, KIND: "Modregnet"}

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


@pytest.fixture
def workbook(ledger: Ledger) -> bytes:
    """Workbook 1 of a day: two bilag paid, one settled, one not paid, and a request."""
    open_day(ledger)
    box(ledger)
    counter = Counter(ledger)
    for cpr in (ANNA, BOERGE, CLARA):
        paid(ledger, counter.issue(cpr))
    settled(ledger, 3, 4_000_00)
    counter.issue(DAGMAR)
    request(ledger)
    return handed_out(ledger, drawn(ledger))


def take(ledger: Ledger, file: bytes, key: str | None = None) -> int:
    upload = read_returned(ledger, file, file_name="afstemning.xlsx")
    with booking(ledger, FINANCE) as book:
        return book_returned(book, upload, write=write_return_result, request_key=key)


def judged(ledger: Ledger, file: bytes) -> dict[str, tuple[RowResult, RowNote | None]]:
    upload = read_returned(ledger, file, file_name="afstemning.xlsx")
    return {number(one): (one.result, one.note) for one in rows_of(ledger, upload)}


def rows_of(ledger: Ledger, upload: ReturnedUpload) -> tuple[JudgedRow, ...]:
    with ledger.reading() as connection:
        return judge_returned(connection, upload, at=START)


def number(one: JudgedRow) -> str:
    return one.number or (one.row.typed_number if one.row else "")


def test_what_is_filled_in_is_booked_and_stands_on_the_bilag(ledger: Ledger, workbook: bytes) -> None:
    part = {**BOOKED, AMOUNT: 1500.5, KIND: "Tilbagebetalt", REMARK: "Bank 3/11"}
    file_id = take(ledger, entered(workbook, {FIRST: WHOLE, SECOND: part}))
    first, second = read(ledger, 1), read(ledger, 2)
    assert (first.status, first.outstanding_oere) == (BilagStatus.SETTLED, 0)
    assert (second.status, second.outstanding_oere) == (BilagStatus.PAID, 2_499_50)
    with ledger.reading() as connection:
        (line,) = settlements_of(connection, 2)
        (booked,) = bookings_of(connection, 2)
        last = last_bookings(connection, 1)
        file = returned_file_by_id(connection, file_id)
        log = [event.action for event in stream_log(connection)][-3:]
    assert (line.kind, line.amount_oere, line.note) == (SettlementKind.REPAID, 1_500_50, "Bank 3/11")
    assert (booked.entry.booked_on, booked.entry.booked_number) == (date(2026, 10, 30), "4711")
    assert set(last) == {FIRST, SECOND}
    assert file is not None
    assert (file.booked, file.settled_oere, file.untouched, file.unchanged) == (2, 5_500_50, 1, 1)
    assert log == ["workbook.returned", "bilag.settled", "bilag.settled-in-part"]
    assert faults(ledger) == {}


def test_a_date_and_a_number_alone_book_and_settle_nothing(ledger: Ledger, workbook: bytes) -> None:
    take(ledger, entered(workbook, {FIRST: {BOOKED_ON: "30.10.2026", BOOKED_NUMBER: 4712}}))
    with ledger.reading() as connection:
        (booked,) = bookings_of(connection, 1)
    assert (booked.entry.booked_on, booked.entry.booked_number) == (date(2026, 10, 30), "4712")
    assert read(ledger, 1).outstanding_oere == 4_000_00
    assert faults(ledger) == {}


def test_settled_unpaid_unknown_double_and_missing_rows_are_told_apart(
    ledger: Ledger, workbook: bytes
) -> None:
    def change(_: Workbook, bilag: Bilag) -> None:
        bilag.fill(THIRD, WHOLE)
        bilag.fill(UNPAID, WHOLE)
        bilag.add(["STR26-00099-9"])
        bilag.add(["noget andet"])
        bilag.sheet.delete_rows(bilag.row(FIRST))
        bilag.add([cell.value for cell in bilag.sheet[bilag.row(SECOND)]])

    assert judged(ledger, filled_in(workbook, change)) == {
        FIRST: (RowResult.MISSING, RowNote.ROW_GONE),
        SECOND: (RowResult.DIFFERING, RowNote.TWICE),
        THIRD: (RowResult.UNTOUCHED, RowNote.ALREADY_SETTLED),
        UNPAID: (RowResult.DIFFERING, RowNote.NOT_PAID),
        "STR26-00099-9": (RowResult.NOT_FOUND, RowNote.NUMBER_UNKNOWN),
        "noget andet": (RowResult.NOT_FOUND, RowNote.NUMBER_UNREADABLE),
    }


def test_a_bilag_that_was_issued_after_the_workbook_is_not_booked_by_it(
    ledger: Ledger, workbook: bytes
) -> None:
    fleks = replace(draft().claim, benefit=FLEKS)
    late = read(ledger, paid(ledger, Counter(ledger).issue(CLARA, 100_00, claim=fleks))).number
    file = filled_in(workbook, lambda _, bilag: bilag.add([late]))
    assert judged(ledger, file)[late or ""] == (RowResult.DIFFERING, RowNote.NOT_IN_EXPORT)


def test_sorted_hidden_and_filtered_rows_and_columns_of_ones_own_are_fine(
    ledger: Ledger, workbook: bytes
) -> None:
    def change(_: Workbook, bilag: Bilag) -> None:
        bilag.fill(FIRST, WHOLE)
        bilag.fill(SECOND, {"Kontrolleret af": "JJ"})
        rows = [[cell.value for cell in bilag.sheet[row]] for row in bilag.rows()]
        for row, values in zip(bilag.rows(), reversed(rows), strict=True):
            for place, value in enumerate(values, 1):
                bilag.sheet.cell(row, place).value = value
            bilag.sheet.row_dimensions[row].hidden = True

    file_id = take(ledger, filled_in(workbook, change))
    assert read(ledger, 1).status is BilagStatus.SETTLED
    with ledger.reading() as connection:
        file = returned_file_by_id(connection, file_id)
        result = load_workbook(BytesIO(result_of(connection, file_id) or b"")).active
    assert file is not None
    assert file.extra_headings == ("Kontrolleret af",)
    rows = {str(row[1]): row for row in result.iter_rows(values_only=True)}
    assert rows[FIRST][2] == "Bogføres"
    assert rows[SECOND][-1] == "JJ"


def test_a_file_in_which_nothing_is_filled_in_changes_nothing(ledger: Ledger, workbook: bytes) -> None:
    file = entered(workbook, {})
    assert {result for result, _ in judged(ledger, file).values()} == {
        RowResult.UNCHANGED,
        RowResult.UNTOUCHED,
    }
    with pytest.raises(NothingToBook):
        take(ledger, file)
    assert count(ledger, "returned_file") == 0


def test_the_same_file_is_taken_once(ledger: Ledger, workbook: bytes) -> None:
    file = entered(workbook, {FIRST: WHOLE})
    first = take(ledger, file, key="a" * 32)
    with pytest.raises(WorkbookReturnedBefore) as known:
        take(ledger, file)
    assert known.value.file_id == first


def test_a_corrected_file_does_not_book_again_what_the_first_has_booked(
    ledger: Ledger, workbook: bytes
) -> None:
    part = {**BOOKED, AMOUNT: 1000, KIND: "Modregnet"}
    take(ledger, entered(workbook, {FIRST: part, SECOND: {AMOUNT: 100}}))
    corrected = entered(workbook, {FIRST: part, SECOND: WHOLE})
    assert judged(ledger, corrected)[FIRST] == (RowResult.UNTOUCHED, RowNote.ALREADY_RETURNED)
    take(ledger, corrected)
    assert (read(ledger, 1).settled_oere, read(ledger, 2).settled_oere) == (1_000_00, 4_000_00)
    otherwise = entered(workbook, {FIRST: {**part, AMOUNT: 1200}})
    assert judged(ledger, otherwise)[FIRST] == (RowResult.DIFFERING, RowNote.RETURNED_OTHERWISE)
    newer = handed_out(ledger, drawn(ledger))
    take(ledger, entered(newer, {FIRST: {**part, AMOUNT: 3000}}))
    assert read(ledger, 1).status is BilagStatus.SETTLED
    assert faults(ledger) == {}


def test_the_database_lets_one_workbook_settle_a_bilag_once(ledger: Ledger, workbook: bytes) -> None:
    take(ledger, entered(workbook, {FIRST: {AMOUNT: 1000, KIND: "Modregnet"}}))
    take(ledger, entered(workbook, {SECOND: BOOKED}))
    with pytest.raises(IntegrityError):
        sql(
            ledger,
            "INSERT INTO booked (id, file_id, export_number, bilag_id, kind, amount_oere, booked_number,"
            " remark, salt) VALUES (9, 2, 1, 1, 'set_off', 100, '', '', '')",
        )


def test_all_or_nothing_is_booked(ledger: Ledger, workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = return_workbook.settle_bilag, []

    def breaks_at_the_second(*arguments: Any, **named: Any) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise RuntimeError
        real(*arguments, **named)

    monkeypatch.setattr(return_workbook, "settle_bilag", breaks_at_the_second)
    with pytest.raises(RuntimeError):
        take(ledger, entered(workbook, {FIRST: WHOLE, SECOND: WHOLE}))
    assert (read(ledger, 1).settled_oere, count(ledger, "booked"), count(ledger, "returned_file")) == (
        0,
        0,
        0,
    )


def test_a_workbook_in_which_ours_was_changed_is_refused(ledger: Ledger, workbook: bytes) -> None:
    def change(_: Workbook, bilag: Bilag) -> None:
        bilag.fill(FIRST, {**WHOLE, "Beløb": 4000.01})

    with pytest.raises(ProtectedCellChanged):
        take(ledger, filled_in(workbook, change))
    assert read(ledger, 1).settled_oere == 0


@pytest.mark.file
def test_a_workbook_of_another_haendelse_or_of_nobody_is_refused(ledger: Ledger, workbook: bytes) -> None:
    def rename(whole: Workbook, _: Bilag) -> None:
        whole["Forside"]["B5"] = "9: en anden"

    with pytest.raises(ProtectedCellChanged):
        take(ledger, filled_in(workbook, rename))

    def renumber(whole: Workbook, _: Bilag) -> None:
        front = whole["Forside"]
        for row in range(1, front.max_row):
            if front.cell(row, 1).value == "Eksport nr.":
                front.cell(row, 2, 77)

    with pytest.raises(NotOurWorkbook):
        take(ledger, filled_in(workbook, renumber))
    sql(
        ledger,
        "UPDATE incident SET closed_at = '2026-10-30T08:00:00.000000Z', closed_by = 1 WHERE id = 1",
    )
    open_again(ledger)
    with pytest.raises(WorkbookOfAnotherIncident):
        take(ledger, entered(workbook, {FIRST: WHOLE}))

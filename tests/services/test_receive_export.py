"""Receipts: exported is not booked before Økonomi says so, once, and never the same postings twice."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from exports import write_workbook
from exports.posting_files import write_postings
from payout.db import Ledger
from payout.domain.export_receipts import (
    BookedElsewhere,
    BookedOutOfTime,
    ExportUnknown,
    NoReceipt,
    ReceiptGiven,
    ReceiptKind,
)
from payout.domain.posting_file import PostingFormat
from payout.queries.exports import drawn_exports
from payout.queries.receipts import count_open, receipts_of
from payout.services.draw_postings import PostingDrawing, draw_postings
from payout.services.draw_workbook import Drawing, draw_workbook
from payout.services.receive_export import give_receipt, reverse_receipt
from payout.services.verify_ledger import verify
from tests import factories
from tests.conftest import START
from tests.services.acting import sql

pytestmark = pytest.mark.usefixtures("pay_day")

TODAY = START.date()


def workbook(ledger: Ledger) -> int:
    office = "Prøvekøbing Kommune"
    return draw_workbook(
        ledger, Drawing(actor_id=1, drawn_by="Lea Leder", office=office, write=write_workbook)
    )


def postings(ledger: Ledger, kind: PostingFormat) -> int:
    drawing = PostingDrawing(
        actor_id=1, drawn_by="Lea Leder", office="Prøvekøbing", format=kind, write=write_postings
    )
    return draw_postings(ledger, drawing)[0]


def receive(ledger: Ledger, number: int, booked_on: date = TODAY, key: str | None = None) -> None:
    with factories.booking(ledger, factories.FINANCE) as book:
        give_receipt(
            book, number, booked_on=booked_on, journal_no=" F-1 ", note="Med oktober", request_key=key
        )


def take_back(ledger: Ledger, number: int) -> None:
    with factories.booking(ledger, factories.FINANCE) as book:
        reverse_receipt(book, number, reason="Forkert periode")


def waiting(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return count_open(connection, 1)


def booked(ledger: Ledger) -> dict[int, bool]:
    with ledger.reading() as connection:
        return {one.number: one.is_booked for one in drawn_exports(connection)}


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    factories.open_day(ledger)
    factories.box(ledger)
    factories.accounts_mapped(ledger)
    return ledger


def test_an_export_waits_until_it_is_received_and_again_when_that_is_taken_back(day: Ledger) -> None:
    assert waiting(day) == 0
    number = workbook(day)
    assert (waiting(day), booked(day)) == (1, {number: False})
    receive(day, number)
    assert (waiting(day), booked(day)) == (0, {number: True})
    take_back(day, number)
    assert (waiting(day), booked(day)) == (1, {number: False})
    receive(day, number)
    assert booked(day) == {number: True}
    with day.reading() as connection:
        told = receipts_of(connection, number)
    assert [one.kind for one in told] == [ReceiptKind.BOOKED, ReceiptKind.REVERSED, ReceiptKind.BOOKED]
    assert (told[0].journal_no, told[0].booked_on, told[0].note, told[0].given_by) == (
        "F-1",
        TODAY,
        "Med oktober",
        "Olga Økonomi",
    )
    assert told[1].note == "Forkert periode"
    assert verify(day).ok


def test_one_receipt_an_export_and_nothing_to_take_back_without_one(day: Ledger) -> None:
    number = workbook(day)
    with pytest.raises(NoReceipt):
        take_back(day, number)
    receive(day, number)
    with pytest.raises(ReceiptGiven) as refused:
        receive(day, number)
    assert refused.value.name == "Olga Økonomi"
    take_back(day, number)
    with pytest.raises(NoReceipt):
        take_back(day, number)


def test_the_same_form_twice_gives_one_receipt(day: Ledger) -> None:
    number = workbook(day)
    for _ in range(2):
        receive(day, number, key="a" * 32)
    with day.reading() as connection:
        assert len(receipts_of(connection, number)) == 1


def test_what_does_not_exist_or_was_booked_out_of_time_is_refused(day: Ledger) -> None:
    with pytest.raises(ExportUnknown):
        receive(day, 7)
    number = workbook(day)
    for days in (-1, 1):
        with pytest.raises(BookedOutOfTime):
            receive(day, number, TODAY + timedelta(days=days))


def test_the_same_postings_are_booked_by_one_file_only(day: Ledger) -> None:
    kassekladde, opus = postings(day, PostingFormat.KASSEKLADDE_CSV), postings(day, PostingFormat.OPUS)
    assert waiting(day) == 2
    receive(day, opus)
    assert waiting(day) == 0
    with pytest.raises(BookedElsewhere) as refused:
        receive(day, kassekladde)
    assert refused.value.number == opus
    take_back(day, opus)
    receive(day, kassekladde)
    assert waiting(day) == 0


def test_a_workbook_that_a_later_one_replaces_waits_for_nobody(day: Ledger) -> None:
    workbook(day)
    latest = workbook(day)
    assert waiting(day) == 1
    receive(day, latest)
    assert waiting(day) == 0


@pytest.mark.parametrize(
    "values",
    [
        "2, 'booked', '2026-10-30', 'F-2', ''",
        "2, 'reversed', NULL, '', ''",
        "4, 'reversed', NULL, '', 'Fejl'",
        "3, 'booked', '2026-10-30', 'F-2', ''",
        "1, 'booked', '2026-10-30', 'F-2', ''",
    ],
)
def test_the_database_holds_one_receipt_at_a_time(day: Ledger, values: str) -> None:
    receive(day, workbook(day))
    columns = "id, export_number, sequence, kind, booked_on, journal_no, note, given_by, given_at, salt"
    with pytest.raises(IntegrityError):
        sql(
            day,
            f"INSERT INTO export_receipt ({columns}) SELECT 9, 1, {values}, given_by, given_at, salt"
            " FROM export_receipt",
        )
    for statement in ("UPDATE export_receipt SET journal_no = 'F-9'", "DELETE FROM export_receipt"):
        with pytest.raises(IntegrityError):
            sql(day, statement)

"""Drawing posting files: each posting once, no gap, no overlap, the same bytes for good, true to the øre."""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO, StringIO
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from exports.posting_files import OPUS_HEADINGS, write_postings
from payout import clock
from payout.db import Ledger
from payout.domain.account_map import TargetSystem
from payout.domain.incident import NoIncident
from payout.domain.posting_file import AccountsMissing, NothingToExport, PostingFile, PostingFormat, Writer
from payout.queries.exports import DrawnExport, DrawnSpan, drawn_exports, stored_export
from payout.services import draw_postings as service
from payout.services.draw_postings import PostingDrawing, draw_postings
from payout.services.repeats import KeyOfAnotherForm
from payout.services.verify_ledger import verify
from tests import factories
from tests.services.acting import drop_trigger, settled, sql

pytestmark = pytest.mark.usefixtures("pay_day")

KEY, OTHER_KEY = "a" * 32, "b" * 32
CSV, XLSX, OPUS, PRISME = (
    PostingFormat.KASSEKLADDE_CSV,
    PostingFormat.KASSEKLADDE_XLSX,
    PostingFormat.OPUS,
    PostingFormat.PRISME,
)
Row = dict[str, str]


def drawing(kind: PostingFormat = CSV, write: Writer = write_postings) -> PostingDrawing:
    return PostingDrawing(
        actor_id=1, drawn_by="Lea Leder", office="Prøvekøbing Kommune", format=kind, write=write
    )


def content(ledger: Ledger, number: int) -> bytes:
    with ledger.reading() as connection:
        found = stored_export(connection, number)
    assert found is not None
    return found.content


def export(ledger: Ledger, number: int) -> tuple[DrawnExport, DrawnSpan]:
    with ledger.reading() as connection:
        (found,) = drawn_exports(connection, number)
    assert found.span is not None
    return found, found.span


def rows(ledger: Ledger, number: int) -> list[Row]:
    return list(csv.DictReader(StringIO(content(ledger, number).decode("utf-8-sig")), delimiter=";"))


def oere(amount: str) -> int:
    return int(amount.replace(",", ""))


def signed(row: Row) -> int:
    return oere(row["Beløb"]) * (1 if row["Debet/kredit"] == "Debet" else -1)


def posted(ledger: Ledger, first: int = 0, last: int = 10**9) -> Counter[tuple[str, int]]:
    """What the ledger's own table has: each part with each amount, as often as it is there."""
    names = {"cash_box": "Kasse", "bank": "Bank", "cash_in_transit": "Kontanter undervejs"}
    names |= {"clearing": "Mellemregning", "benefit": "Ydelse"}
    with ledger.reading() as connection:
        found = connection.execute(
            text("SELECT account, amount_oere FROM posting WHERE event_number BETWEEN :first AND :last"),
            {"first": first, "last": last},
        )
        return Counter((names[account], amount) for account, amount in found)


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    """A box, one bilag paid and partly settled, and an account for everything."""
    factories.open_day(ledger)
    factories.box(ledger)
    settled(ledger, factories.paid(ledger, factories.Counter(ledger).issue()), 1_234_05)
    factories.accounts_mapped(ledger)
    return ledger


def pay_another(ledger: Ledger, cpr: factories.Cpr = factories.BOERGE) -> None:
    factories.paid(ledger, factories.Counter(ledger).issue(cpr))


def test_nothing_is_drawn_before_there_was_a_haendelse_or_money_moved(ledger: Ledger) -> None:
    with pytest.raises(NoIncident):
        draw_postings(ledger, drawing())
    factories.open_day(ledger)
    with pytest.raises(NothingToExport) as refused:
        draw_postings(ledger, drawing())
    assert refused.value.last_number is None


def test_what_has_no_account_is_named_and_nothing_is_drawn(ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    factories.accounts_mapped(ledger, TargetSystem.PRISME)
    with pytest.raises(AccountsMissing) as refused:
        draw_postings(ledger, drawing(OPUS))
    assert {one.account.value for one in refused.value.missing} == {"cash_box", "cash_in_transit"}
    with ledger.reading() as connection:
        assert drawn_exports(connection) == ()
    assert draw_postings(ledger, drawing(PRISME)) == (1,)


def test_each_file_read_back_is_the_postings_to_the_oere(day: Ledger) -> None:
    for number, kind in enumerate((CSV, XLSX, OPUS, PRISME), 1):
        assert draw_postings(day, drawing(kind)) == (number,)
    expected = posted(day)
    assert Counter((row["Kontoens rolle"], signed(row)) for row in rows(day, 1)) == expected
    sheet = CalamineWorkbook.from_filelike(BytesIO(content(day, 2))).get_sheet_by_name("Kassekladde")
    table = [dict(zip(row_of_headings(sheet.to_python()), row, strict=True)) for row in sheet.to_python()]
    body = [row for row in table if isinstance(row["Dato"], type(factories.PAY_DATE))]
    assert (
        Counter(
            (
                row["Kontoens rolle"],
                round(float(row["Beløb"]) * 100) * (1 if row["Debet/kredit"] == "Debet" else -1),  # type: ignore[arg-type]
            )
            for row in body
        )
        == expected
    )
    assert list(rows(day, 3)[0]) == list(OPUS_HEADINGS)
    amounts = Counter(amount for _, amount in expected.elements())
    assert Counter(signed(row) for row in rows(day, 3)) == amounts
    assert Counter(oere(row["TransactionCurrencyAmount"]) for row in rows(day, 4)) == amounts
    for number in (1, 2, 3, 4):
        _, span = export(day, number)
        assert span.debit_oere == sum(amount for amount in amounts.elements() if amount > 0)
        assert span.line_count == amounts.total()


def row_of_headings(table: list[list[object]]) -> list[str]:
    return next([str(cell) for cell in row] for row in table if row[0] == "Dato")


def test_each_voucher_of_a_file_sums_to_zero(day: Ledger) -> None:
    pay_another(day)
    draw_postings(day, drawing())
    sums: Counter[str] = Counter()
    for row in rows(day, 1):
        sums[row["Bilagsnr."]] += signed(row)
    assert {"STR26-00001-3", "STR26-00002-1"} <= set(sums)
    assert set(sums.values()) == {0}


def test_each_file_takes_what_came_since_the_one_before(day: Ledger) -> None:
    draw_postings(day, drawing())
    first = content(day, 1)
    with pytest.raises(NothingToExport) as refused:
        draw_postings(day, drawing())
    assert refused.value.last_number == 1
    pay_another(day)
    draw_postings(day, drawing())
    pay_another(day, factories.CLARA)
    draw_postings(day, drawing())
    spans = [export(day, number)[1] for number in (1, 2, 3)]
    assert [after.first_event - before.last_event for before, after in pairwise(spans)] == [1, 1]
    assert all_exported(day, (1, 2, 3)) == posted(day)
    assert content(day, 1) == first
    assert verify(day).ok


def all_exported(ledger: Ledger, numbers: tuple[int, ...]) -> Counter[tuple[str, int]]:
    return Counter((row["Kontoens rolle"], signed(row)) for number in numbers for row in rows(ledger, number))


def test_another_format_has_a_row_of_its_own(day: Ledger) -> None:
    assert draw_postings(day, drawing()) == (1,)
    assert draw_postings(day, drawing(OPUS)) == (2,)
    assert export(day, 1)[1].first_event == export(day, 2)[1].first_event


def test_a_file_ends_with_the_year(day: Ledger) -> None:
    clock.set_source(lambda: datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    pay_another(day)
    assert draw_postings(day, drawing()) == (1, 2)
    (old, before), (new, after) = export(day, 1), export(day, 2)
    assert (before.year, after.year) == (2026, 2027)
    assert after.first_event == before.last_event + 1
    assert old.file_name == "noedudbetaling-kassekladde-0001-2026-2027-01-01.csv"
    assert "2027" in new.file_name
    assert all_exported(day, (1, 2)) == posted(day)
    assert {row["Dato"][-4:] for row in rows(day, 1)} == {"2026"}
    assert {row["Dato"] for row in rows(day, 2)} == {"01-01-2027"}
    assert sum(signed(row) for row in rows(day, 1)) == sum(signed(row) for row in rows(day, 2)) == 0


def test_a_repeat_with_the_same_key_gives_what_the_first_made(day: Ledger) -> None:
    clock.set_source(lambda: datetime(2027, 1, 2, 9, tzinfo=UTC))
    pay_another(day)
    assert draw_postings(day, drawing(), request_key=KEY) == (1, 2)
    pay_another(day, factories.CLARA)
    assert draw_postings(day, drawing(), request_key=KEY) == (1, 2)
    assert draw_postings(day, drawing(), request_key=OTHER_KEY) == (3,)
    with pytest.raises(KeyOfAnotherForm):
        draw_postings(day, drawing(OPUS), request_key=KEY)


def test_no_file_holds_a_cpr_number_or_a_name(day: Ledger) -> None:
    pay_another(day, factories.DAGMAR)
    for kind in (CSV, OPUS, PRISME):
        (number,) = draw_postings(day, drawing(kind))
        told = content(day, number).decode()
        for hidden in (factories.ANNA.digits, factories.DAGMAR.digits, "Anna", "Dagmar"):
            assert hidden not in told


def test_who_is_overtaken_draws_what_is_left(day: Ledger) -> None:
    calls: Iterator[int] = iter(range(9))

    def slow(file: PostingFile) -> bytes:
        if next(calls) == 0:
            assert draw_postings(day, drawing()) == (1,)
            pay_another(day)
        return write_postings(file)

    assert draw_postings(day, drawing(write=slow)) == (2,)
    assert all_exported(day, (1, 2)) == posted(day)


def drawn_at_once(ledger: Ledger, count: int = 4) -> list[int]:
    """The numbers that so many people draw at the same moment: all are ready before any stores."""
    ready, numbers = Barrier(count), []
    waited: set[int] = set()

    def draw(person: int) -> None:
        def write(file: PostingFile) -> bytes:
            if person not in waited:
                waited.add(person)
                ready.wait(timeout=60)
            return write_postings(file)

        with suppress(NothingToExport):
            numbers.extend(draw_postings(ledger, drawing(write=write)))

    threads = [Thread(target=draw, args=(person,)) for person in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return numbers


def test_of_several_who_draw_at_once_one_gets_the_postings(day: Ledger) -> None:
    assert drawn_at_once(day) == [1]
    assert all_exported(day, (1,)) == posted(day)


@pytest.mark.parametrize("step", [-1, 0, 2])
def test_the_database_refuses_a_gap_and_an_overlap(day: Ledger, step: int) -> None:
    draw_postings(day, drawing())
    draw_postings(day, drawing(OPUS))
    first = export(day, 1)[1].last_event + step
    with pytest.raises(IntegrityError):
        sql(
            day,
            "INSERT INTO posting_export (number, incident_id, format, year, first_event, last_event,"
            " line_count, debit_oere) SELECT 9, incident_id, format, year, :first, :first + 1, 1, 1"
            " FROM posting_export WHERE number = 1",
            first=first,
        )
    for statement in ("UPDATE posting_export SET last_event = 99", "DELETE FROM posting_export"):
        with pytest.raises(IntegrityError):
            sql(day, statement)


# The control: with the fault put in, what each file takes is no longer what came since the one before.


def test_a_file_that_takes_all_postings_again_is_refused_and_else_seen(
    day: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_postings(day, drawing())
    pay_another(day)
    start = export(day, 1)[1].first_event + 1
    monkeypatch.setattr(service, "next_first_event", lambda *_: start)
    with pytest.raises(IntegrityError):
        draw_postings(day, drawing())
    drop_trigger(day, "posting_export", "posting_export_no_gap")
    assert draw_postings(day, drawing()) == (2,)
    assert all_exported(day, (1, 2)) != posted(day)

from dataclasses import replace

import pytest

from importers.findings import Finding
from payout.db import Ledger
from payout.domain.indberetningsliste import ListKind
from payout.queries.lists import all_lists, stored_list
from payout.services import import_list
from payout.services.import_list import (
    FINDINGS_KEPT,
    ListAlreadyImported,
    ListWithoutLines,
    StoringStopped,
    check_new,
    store_list,
)
from tests.factories import ANNA, LEADER, booking, line, lines, parsed_list, store
from tests.services.acting import count, faults

pytestmark = pytest.mark.usefixtures("pay_day")


def test_a_stored_list_is_what_was_read_line_for_line(ledger: Ledger) -> None:
    list_id = store(ledger)
    with ledger.reading() as connection:
        found = stored_list(connection, list_id)
        rows = connection.exec_driver_sql(
            "SELECT row, cpr, name, address, is_protected, benefit, CAST(period_from AS TEXT),"
            " CAST(period_to AS TEXT), CAST(pay_date AS TEXT), amount_oere, unit, case_no"
            " FROM list_line ORDER BY id"
        ).all()
        file = connection.exec_driver_sql("SELECT file FROM payment_list").scalar_one()
    assert found is not None
    assert (found.rows_read, found.citizens, found.total_oere) == (5, 4, 33_000_00)
    assert (found.imported_by, found.is_in_use, file) == ("Lea Leder", True, b"a list")
    assert [tuple(row) for row in rows] == [
        (
            stored.row,
            stored.cpr.digits,
            stored.name,
            stored.address,
            stored.is_protected,
            stored.benefit,
            "2026-10-01",
            "2026-10-31",
            "2026-10-30",
            stored.amount_oere,
            stored.unit,
            stored.case_no,
        )
        for stored in lines()
    ]
    assert faults(ledger) == {}


def test_lines_without_dates_and_with_every_amount_verify_too(ledger: Ledger) -> None:
    bare = line(ANNA, "", -412_00, period_from=None, period_to=None, pay_date=None, unit="", case_no="")
    store(ledger, parsed_list([bare, bare._replace(row=8, gross_oere=5, net_oere=0, aconto_oere=-1)]))
    assert count(ledger, "list_line") == 2
    assert faults(ledger) == {}


def test_a_list_without_an_accepted_row_does_not_supersede_the_good_one(ledger: Ledger) -> None:
    store(ledger)
    with pytest.raises(ListWithoutLines):
        store(ledger, parsed_list([], rows_read=3, rows_rejected=3))
    with ledger.reading() as connection:
        assert [found.is_in_use for found in all_lists(connection)] == [True]
    assert faults(ledger) == {}


def test_the_very_same_file_is_refused_and_says_which_list_it_is(ledger: Ledger) -> None:
    list_id = store(ledger)
    with pytest.raises(ListAlreadyImported) as refused:
        store(ledger)
    assert refused.value.list_id == list_id
    with ledger.reading() as connection, pytest.raises(ListAlreadyImported):
        check_new(connection, parsed_list())
    assert count(ledger, "list_line") == 5


def test_the_same_file_as_another_kind_of_list_is_another_list(ledger: Ledger) -> None:
    store(ledger)
    store(ledger, parsed_list(kind=ListKind.UDBETALING))
    with ledger.reading() as connection:
        assert {found.kind for found in all_lists(connection)} == set(ListKind)


def test_a_second_press_on_confirm_gives_the_list_that_the_first_stored(ledger: Ledger) -> None:
    stored = []
    for _ in range(2):
        with booking(ledger, LEADER) as book:
            stored.append(
                store_list(
                    book,
                    parsed_list(),
                    file=b"a list",
                    source="ydelser",
                    data_date=None,
                    request_key="key-1",
                )
            )
    assert stored == [1, 1]


def test_an_import_that_breaks_off_leaves_nothing(ledger: Ledger) -> None:
    before = count(ledger, "event")

    def break_off() -> None:
        with booking(ledger, LEADER) as book:
            store_list(book, parsed_list(), file=b"a list", source="ydelser", data_date=None)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    assert (count(ledger, "payment_list"), count(ledger, "list_line")) == (0, 0)
    assert count(ledger, "event") == before
    store(ledger)
    assert faults(ledger) == {}


def test_the_storing_is_followed_and_leaves_nothing_when_it_is_stopped_on_the_way(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_list, "ROWS_AT_ONCE", 2)
    told: list[tuple[int, int]] = []

    def stored(stop_at: int) -> int:
        with booking(ledger, LEADER) as book:
            return store_list(
                book,
                parsed_list(),
                file=b"a list",
                source="ydelser",
                data_date=None,
                progress=lambda done, total: told.append((done, total)),
                cancelled=lambda: told[-1][0] >= stop_at,
            )

    before = count(ledger, "event")
    with pytest.raises(StoringStopped):
        stored(stop_at=4)
    assert told == [(0, 5), (2, 5), (4, 5)]
    assert (count(ledger, "payment_list"), count(ledger, "list_line")) == (0, 0)
    assert count(ledger, "event") == before
    told.clear()
    assert stored(stop_at=5) == 1
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert count(ledger, "list_line") == 5
    assert faults(ledger) == {}


def test_a_line_that_the_database_refuses_takes_the_whole_list_with_it(ledger: Ledger) -> None:
    broken = replace(parsed_list(), lines=[*lines(), line(ANNA, None, 1)])  # type: ignore[arg-type]
    with pytest.raises((AttributeError, TypeError)):
        store(ledger, broken)
    assert (count(ledger, "payment_list"), count(ledger, "list_line")) == (0, 0)


def test_findings_are_kept_with_the_list_up_to_a_number(ledger: Ledger) -> None:
    finding = Finding(code="cpr-invalid", row=9, column="CPR", shown="")
    store(ledger, parsed_list(findings=(finding,) * (FINDINGS_KEPT + 1)))
    with ledger.reading() as connection:
        found = stored_list(connection, 1)
    assert found is not None
    assert len(found.findings) == FINDINGS_KEPT
    assert found.findings[0] == ("cpr-invalid", "error", 9, finding.message)


def test_the_journal_holds_the_number_and_digest_of_the_lines_and_none_of_them(ledger: Ledger) -> None:
    store(ledger)
    with ledger.reading() as connection:
        payload = connection.exec_driver_sql("SELECT payload FROM event ORDER BY number DESC").scalar()
    assert '"op":"bulk","rows":5,"table":"list_line"' in payload
    for word in ("Anna", ANNA.digits, "Opdigtevej", "a list"):
        assert word not in payload

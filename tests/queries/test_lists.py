from dataclasses import replace
from datetime import date

import pytest

from payout.db import Ledger
from payout.domain.indberetningsliste import ListKind
from payout.queries.incidents import open_incident
from payout.queries.lists import (
    all_lists,
    choices_for_incident,
    citizens_expected,
    expected_by_benefit,
    latest_line_of,
    lists_in_use,
    stored_list,
    summaries_in_use,
)
from tests.factories import (
    ANNA,
    CLARA,
    DAGMAR,
    FLEKS,
    HELP,
    NOBODY,
    PAY_DATE,
    line,
    lines,
    open_day,
    parsed_list,
    store,
)

pytestmark = pytest.mark.usefixtures("pay_day")


def stored(ledger: Ledger, source: str, data_date: date | None, **changes: object) -> int:
    """A list of one line that no other list has."""
    rows = [line(ANNA, f"Anna {source} {data_date} {changes}", 100_00)]
    return store(ledger, parsed_list(rows, source=source, list_date=data_date, **changes))


def test_the_newest_list_of_each_source_is_in_use(ledger: Ledger) -> None:
    stored(ledger, "ydelser", date(2026, 8, 27))
    newest = stored(ledger, "ydelser", date(2026, 10, 27))
    stored(ledger, "ydelser", date(2026, 9, 28))
    other = stored(ledger, "sygedagpenge", date(2026, 9, 1))
    run = stored(ledger, "ydelser", date(2026, 10, 29), kind=ListKind.UDBETALING)
    with ledger.reading() as connection:
        assert lists_in_use(connection) == (newest, other)
        in_use = {found.list_id for found in all_lists(connection) if found.is_in_use}
    assert in_use == {newest, other, run}


def test_of_two_lists_of_one_day_the_last_imported_is_in_use(ledger: Ledger) -> None:
    stored(ledger, "ydelser", date(2026, 10, 27))
    last = stored(ledger, "ydelser", date(2026, 10, 27), rows_rejected=1)
    with ledger.reading() as connection:
        assert lists_in_use(connection) == (last,)


def test_a_list_without_a_date_is_as_old_as_its_import(ledger: Ledger) -> None:
    stored(ledger, "ydelser", date(2026, 10, 29))
    undated = stored(ledger, "ydelser", None)
    with ledger.reading() as connection:
        assert lists_in_use(connection) == (undated,)
    dated = stored(ledger, "ydelser", date(2026, 10, 31))
    with ledger.reading() as connection:
        assert lists_in_use(connection) == (dated,)


def test_the_age_of_a_list_is_counted_from_its_own_date(ledger: Ledger) -> None:
    store(ledger)
    stored(ledger, "sygedagpenge", None)
    with ledger.reading() as connection:
        undated, dated = summaries_in_use(connection)
    assert (dated.source, dated.age_days, dated.lines, dated.total_oere) == ("ydelser", 3, 5, 33_000_00)
    assert (undated.source, undated.data_date, undated.age_days) == ("sygedagpenge", None, None)


def test_only_lines_of_the_incidents_ydelser_and_pay_days_count(ledger: Ledger) -> None:
    other_day = line(NOBODY, "Nils Ny", 900_00, row=12, pay_date=date(2026, 11, 30))
    undated = line(NOBODY, "Nils Ny", 50_00, row=13, pay_date=None)
    store(ledger, parsed_list([*lines(), other_day, undated], file_name="flere.xlsx"))
    open_day(ledger, benefits=(HELP,), pay_days=(PAY_DATE,))
    with ledger.reading() as connection:
        incident = open_incident(connection)
        rows = expected_by_benefit(connection, incident)
        everything = expected_by_benefit(connection, None)
        assert citizens_expected(connection, incident) == sum(row.citizens for row in rows)
    assert {row.benefit for row in rows} == {HELP}
    assert {row.benefit for row in everything} == {HELP, FLEKS}


def test_expected_amounts_are_sums_per_ydelse_and_pay_day(ledger: Ledger) -> None:
    store(ledger)
    with ledger.reading() as connection:
        rows = {row.benefit: row for row in expected_by_benefit(connection, None)}
        assert citizens_expected(connection, None) == 4
        assert choices_for_incident(connection) == ((FLEKS, HELP), (PAY_DATE,))
    assert (rows[HELP].lines, rows[HELP].citizens, rows[HELP].amount_oere) == (4, 4, 29_000_00)
    assert (rows[FLEKS].lines, rows[FLEKS].citizens, rows[FLEKS].amount_oere) == (1, 1, 4_000_00)


def test_without_lists_there_is_nothing_expected(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        assert lists_in_use(connection) == ()
        assert expected_by_benefit(connection, None) == ()
        assert citizens_expected(connection, None) == 0
        assert choices_for_incident(connection) == ((), ())
        assert stored_list(connection, 1) is None
        assert latest_line_of(connection, ANNA) is None


def test_the_newest_name_of_a_citizen_counts_and_an_empty_one_does_not(ledger: Ledger) -> None:
    store(ledger)
    store(ledger, parsed_list([line(CLARA, "Clara Nygift", 1), line(ANNA, "", 1)], source="anden"))
    with ledger.reading() as connection:
        clara, anna = latest_line_of(connection, CLARA), latest_line_of(connection, ANNA)
    assert clara is not None
    assert anna is not None
    assert (clara.name, anna.name) == ("Clara Nygift", "Anna Ågesen-Prøve")


def test_protection_on_any_list_is_protection(ledger: Ledger) -> None:
    store(ledger)
    store(ledger, parsed_list([line(DAGMAR, "Dagmar Dulgt", 1)], source="anden"))
    with ledger.reading() as connection:
        dagmar, anna = latest_line_of(connection, DAGMAR), latest_line_of(connection, ANNA)
    assert dagmar is not None
    assert anna is not None
    assert (dagmar.is_protected, anna.is_protected) == (True, False)


def test_changed_values_make_another_list(ledger: Ledger) -> None:
    one = store(ledger)
    other = store(ledger, replace(parsed_list(), sha256="0" * 64))
    with ledger.reading() as connection:
        assert [found.list_id for found in all_lists(connection)] == [other, one]

from datetime import UTC, date, datetime

import pytest

from payout import clock
from payout.db import Ledger
from payout.domain.closing import IncidentNotFinished
from payout.domain.incident import IncidentAlreadyOpen, NoOpenIncident
from payout.money import Oere
from payout.queries.incidents import latest_incident, open_incident
from payout.services.cash_boxes import close_box
from payout.services.incidents import start_incident
from payout.services.rekey import check_many
from tests.factories import (
    ANNA,
    FINANCE,
    FINANCE_2,
    LEADER,
    LEADER_2,
    Counter,
    booking,
    box,
    close_haendelse,
    confirmed,
    open_day,
    paid,
    scope,
)
from tests.services.acting import faults, keyed, read, request, settled, voided

pytestmark = pytest.mark.usefixtures("pay_day")


def start(ledger: Ledger, *, is_drill: bool = False, key: str | None = None) -> int:
    with booking(ledger, LEADER) as book:
        return start_incident(book, scope(is_drill=is_drill), series_prefix="STR", request_key=key)


def close(ledger: Ledger) -> None:
    close_haendelse(ledger, LEADER_2)


def test_an_opened_incident_is_what_the_team_leader_stated(ledger: Ledger, pay_day: datetime) -> None:
    start(ledger)
    with ledger.reading() as connection:
        found = open_incident(connection)
    assert found is not None
    assert found.scope == scope()
    assert (found.series, found.opened_at, found.closed_at) == ("STR26", pay_day, None)


def test_one_incident_is_open_at_a_time(ledger: Ledger) -> None:
    start(ledger)
    with pytest.raises(IncidentAlreadyOpen):
        start(ledger)


def test_a_double_click_opens_one(ledger: Ledger) -> None:
    assert start(ledger, key="key-1") == start(ledger, key="key-1") == 1


def test_a_second_incident_of_the_year_goes_on_in_the_same_series(ledger: Ledger) -> None:
    open_day(ledger)
    voided(ledger, Counter(ledger).issue())
    close(ledger)
    start(ledger)
    second = Counter(ledger).issue()
    assert read(ledger, second).number == "STR26-00002-1"
    assert faults(ledger) == {}


def test_a_drill_has_numbers_of_its_own(ledger: Ledger) -> None:
    open_day(ledger, is_drill=True)
    assert (read(ledger, Counter(ledger).issue()).number or "").startswith("DRILL26-00001-")


def test_the_year_of_a_series_is_the_danish_one(ledger: Ledger) -> None:
    clock.set_source(lambda: datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    start(ledger)
    with ledger.reading() as connection:
        found = open_incident(connection)
    assert found is not None
    assert (found.series, clock.today()) == ("STR27", date(2027, 1, 1))


def test_an_incident_with_something_open_is_not_closed(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, hundreds=100)
    request(ledger)
    issued = Counter(ledger).issue()
    paid(ledger, Counter(ledger).issue(ANNA, 50_00, reason="Igen") and issued)
    with pytest.raises(IncidentNotFinished) as refused:
        close(ledger)
    assert refused.value.unmet == (
        ("requests", 2),
        ("outstanding", 1),
        ("boxes", 1),
        ("cash_in_transit", 1),
        ("rekeying", 1),
    )


def test_a_finished_incident_is_closed_and_stays_the_latest(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, hundreds=100)
    settled(ledger, paid(ledger, Counter(ledger).issue()), 4_000_00)
    with booking(ledger, FINANCE) as book:
        close_box(book, pieces={Oere(100_00): 60}, explanation="")
    confirmed(ledger)
    keyed(ledger, 1)
    with booking(ledger, FINANCE_2) as book:
        check_many(book, [1])
    close(ledger)
    with ledger.reading() as connection:
        assert open_incident(connection) is None
        latest = latest_incident(connection)
    assert latest is not None
    assert latest.closed_at is not None
    assert faults(ledger) == {}


def test_without_an_open_incident_nothing_is_closed(ledger: Ledger) -> None:
    with pytest.raises(NoOpenIncident):
        close(ledger)

"""Closing a hændelse: what hinders it, and what two people may leave open."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.closing import ConditionCode, IncidentNotFinished, NotToBeWaived, ReasonMissing
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.money import Oere
from payout.queries.closing import closing_reasons, note_of_closing
from payout.queries.events import chain_head
from payout.queries.incidents import open_incident
from payout.services.cash_boxes import close_box
from payout.services.close_incident import confirm_reason, state_reason
from payout.services.rekey import check_many
from tests.factories import (
    BOERGE,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    LEADER,
    Counter,
    booking,
    box,
    close_haendelse,
    confirmed,
    open_day,
    paid,
)
from tests.services.acting import count, faults, keyed, settled, sql

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    """A day of which one paid bilag is all that is open."""
    open_day(ledger)
    box(ledger, hundreds=100)
    paid(ledger, Counter(ledger).issue())
    with booking(ledger, FINANCE) as book:
        close_box(book, pieces={Oere(100_00): 60}, explanation="")
    confirmed(ledger)
    keyed(ledger, 1)
    with booking(ledger, FINANCE_2) as book:
        check_many(book, [1])
    return ledger


def stated(ledger: Ledger, username: str = LEADER, **changes: Any) -> int:
    with booking(ledger, username) as book:
        return state_reason(
            book, ConditionCode.OUTSTANDING, reason="Modregnes til foråret", verified_to=None, **changes
        )


def confirm(ledger: Ledger, reason_id: int, username: str = FINANCE, key: str | None = None) -> None:
    with booking(ledger, username) as book:
        confirm_reason(book, reason_id, request_key=key)


def is_open(ledger: Ledger) -> bool:
    with ledger.reading() as connection:
        return open_incident(connection) is not None


def test_open_bilag_are_left_when_two_people_say_so_and_it_stands_in_the_book(day: Ledger) -> None:
    reason_id = stated(day)
    with pytest.raises(IncidentNotFinished) as refused:
        close_haendelse(day)
    assert refused.value.unmet == (("outstanding", 1),)
    confirm(day, reason_id, key="key")
    confirm(day, reason_id, key="key")
    with pytest.raises(NotToBeWaived):
        confirm(day, reason_id)
    close_haendelse(day, note="Resten følges i sagen")
    with day.reading() as connection:
        reasons = closing_reasons(connection, 1)
        assert note_of_closing(connection, 1) == "Resten følges i sagen"
    assert [one.code for one in reasons] == ["outstanding", "sample", "real_run"]
    assert not is_open(day)
    assert faults(day) == {}


def test_nobody_confirms_their_own_reason_and_the_database_says_so_too(day: Ledger) -> None:
    reason_id = stated(day, EVERYTHING)
    with pytest.raises(SecondPersonNeeded) as refused:
        confirm(day, reason_id, EVERYTHING)
    assert refused.value.conflict is Conflict.CONFIRMS_OWN_REASON
    with pytest.raises(IntegrityError):
        sql(
            day,
            "UPDATE closing_reason SET confirmed_by = stated_by, confirmed_at = stated_at WHERE id = :id",
            id=reason_id,
        )


def test_a_reason_is_void_when_what_is_open_changes(day: Ledger) -> None:
    confirm(day, stated(day))
    settled(day, 1, 100_00)
    with pytest.raises(IncidentNotFinished):
        close_haendelse(day)
    settled(day, 1, 3_900_00)
    close_haendelse(day)


def test_a_confirmed_reason_can_neither_be_changed_nor_taken_away(day: Ledger) -> None:
    reason_id = stated(day)
    with pytest.raises(IntegrityError):
        sql(day, "UPDATE closing_reason SET count = 7 WHERE id = :id", id=reason_id)
    confirm(day, reason_id)
    with pytest.raises(IntegrityError):
        sql(day, "UPDATE closing_reason SET confirmed_by = NULL, confirmed_at = NULL")
    with pytest.raises(IntegrityError):
        sql(day, "DELETE FROM closing_reason")


def test_a_missing_sample_and_run_need_a_reason_and_a_second_press_does_nothing(day: Ledger) -> None:
    settled(day, 1, 4_000_00)
    with pytest.raises(ReasonMissing):
        close_haendelse(day, reasons={ConditionCode.SAMPLE: "Alle er set"})
    close_haendelse(day, request_key="key")
    close_haendelse(day, request_key="key")
    assert count(day, "closing_reason") == 2


def test_a_book_that_was_not_verified_since_money_moved_is_not_closed(day: Ledger) -> None:
    with day.reading() as connection:
        before = chain_head(connection).events
    settled(day, 1, 4_000_00)
    for verified_to in (None, before):
        with pytest.raises(IncidentNotFinished) as refused:
            close_haendelse(day, verified_to=verified_to)
        assert refused.value.unmet == (("verification", 1),)
    Counter(day).ref(BOERGE)
    close_haendelse(day, verified_to=before + 1)

"""Cash that comes back: an event of its own, within what is outstanding, into a box that holds its limits."""

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.bilag import Incomplete
from payout.domain.bilag_states import BilagStatus
from payout.domain.cash import BoxFull
from payout.domain.kontering import PayoutMethod
from payout.domain.requisition import slip_of
from payout.domain.settlement import ReturnReason, SettlementKind, SettlesTooMuch
from payout.domain.two_people import SecondPersonNeeded
from payout.money import Oere
from payout.queries.cash import open_box_of, pieces_in
from payout.queries.settlements import settlements_of
from payout.services.bilag_steps import StepTaken
from payout.services.pay_out import NoOpenBox
from payout.services.return_cash import NotPaidInCash, return_cash
from tests.factories import (
    CASEWORKER,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    Counter,
    booking,
    box,
    clerk,
    open_day,
    paid,
)
from tests.services.acting import faults, read, sql

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def paid_bilag(ledger: Ledger) -> int:
    open_day(ledger)
    box(ledger)
    return paid(ledger, Counter(ledger).issue())


def back(
    ledger: Ledger,
    bilag_id: int,
    hundreds: int = 10,
    *,
    who: str = FINANCE,
    reason: ReturnReason = ReturnReason.GIVEN_BACK,
    note: str = "",
    key: str | None = None,
) -> None:
    with booking(ledger, who) as book:
        return_cash(
            book, bilag_id, pieces={Oere(100_00): hundreds}, reason=reason, note=note, request_key=key
        )


def test_a_part_comes_back_and_less_is_outstanding(ledger: Ledger, paid_bilag: int) -> None:
    back(ledger, paid_bilag, key="a" * 32)
    back(ledger, paid_bilag, key="a" * 32)
    found = read(ledger, paid_bilag)
    assert (found.status, found.outstanding_oere, found.paid_by) == (
        BilagStatus.PAID,
        3_000_00,
        "Olga Økonomi",
    )
    with ledger.reading() as connection:
        own = open_box_of(connection, clerk(ledger, FINANCE).user_id)
        assert own is not None
        assert own.balance_oere == 47_000_00
        assert pieces_in(connection, own.box_id) == {100_00: 470}
        assert [line.kind for line in settlements_of(connection, paid_bilag)] == [SettlementKind.RETURNED]
    assert faults(ledger) == {}


def test_the_whole_that_comes_back_settles_the_bilag(ledger: Ledger, paid_bilag: int) -> None:
    back(ledger, paid_bilag, 40)
    assert read(ledger, paid_bilag).status is BilagStatus.SETTLED
    with ledger.reading() as connection:
        posted = connection.exec_driver_sql(
            "SELECT account, sum(amount_oere) FROM posting WHERE bilag_id = 1 GROUP BY account"
        )
        assert {row[1] for row in posted} == {0}
    assert faults(ledger) == {}
    with pytest.raises(StepTaken):
        back(ledger, paid_bilag, 1)


@pytest.mark.parametrize("hundreds", [0, 41])
def test_nothing_and_more_than_is_outstanding_are_refused(
    ledger: Ledger, paid_bilag: int, hundreds: int
) -> None:
    with pytest.raises(SettlesTooMuch):
        back(ledger, paid_bilag, hundreds)


def test_the_box_keeps_its_maximum(ledger: Ledger, paid_bilag: int) -> None:
    sql(ledger, "UPDATE cash_box SET maximum_oere = balance_oere + 50000")
    with pytest.raises(BoxFull):
        back(ledger, paid_bilag, 10)


def test_cash_comes_into_an_open_box_only(ledger: Ledger, paid_bilag: int) -> None:
    with pytest.raises(NoOpenBox):
        back(ledger, paid_bilag, who=FINANCE_2)


def test_what_the_leader_is_told_of_needs_words(ledger: Ledger, paid_bilag: int) -> None:
    with pytest.raises(Incomplete):
        back(ledger, paid_bilag, reason=ReturnReason.WRONG_PERSON)


def test_who_has_issued_a_bilag_takes_none_of_its_cash_back(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    box(ledger, EVERYTHING)
    bilag_id = paid(ledger, Counter(ledger, EVERYTHING).issue())
    with pytest.raises(SecondPersonNeeded):
        back(ledger, bilag_id, who=EVERYTHING)
    line = "INSERT INTO settlement VALUES (77, 1, 'returned', 100, '', :who, 'x', 'x')"
    with pytest.raises(IntegrityError, match="no return_by_party"):
        sql(ledger, line, who=clerk(ledger, EVERYTHING).user_id)


def test_a_requisition_gives_no_cash_back(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    issued = Counter(ledger, CASEWORKER).issue(method=PayoutMethod.REQUISITION, slip=slip_of("3", "17"))
    with pytest.raises(NotPaidInCash):
        back(ledger, paid(ledger, issued))

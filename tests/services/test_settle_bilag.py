import pytest

from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus, ForbiddenTransition
from payout.domain.settlement import SettlementKind, SettlesTooMuch
from payout.money import Oere
from payout.queries.settlements import settlements_of
from payout.services.settle_bilag import settle_bilag
from tests.factories import CLARA, FINANCE, Counter, booking, box, open_day, paid
from tests.services.acting import count, faults, read, settled

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def paid_bilag(ledger: Ledger) -> int:
    """A paid bilag of 4.000 kr."""
    open_day(ledger)
    box(ledger)
    return paid(ledger, Counter(ledger).issue())


def test_parts_are_settled_until_nothing_is_outstanding(ledger: Ledger, paid_bilag: int) -> None:
    settled(ledger, paid_bilag, 1_500_00)
    assert (read(ledger, paid_bilag).status, read(ledger, paid_bilag).outstanding_oere) == (
        BilagStatus.PAID,
        2_500_00,
    )
    settled(ledger, paid_bilag, 2_000_00, SettlementKind.REPAID)
    settled(ledger, paid_bilag, 500_00, SettlementKind.WRITTEN_OFF)
    assert (read(ledger, paid_bilag).status, read(ledger, paid_bilag).outstanding_oere) == (
        BilagStatus.SETTLED,
        0,
    )
    with ledger.reading() as connection:
        lines = settlements_of(connection, paid_bilag)
    assert [(line.kind, line.amount_oere, line.settled_by) for line in lines] == [
        (SettlementKind.SET_OFF, 1_500_00, "Olga Økonomi"),
        (SettlementKind.REPAID, 2_000_00, "Olga Økonomi"),
        (SettlementKind.WRITTEN_OFF, 500_00, "Olga Økonomi"),
    ]
    assert faults(ledger) == {}


@pytest.mark.parametrize("amount", [0, -50, 4_000_01])
def test_nothing_and_too_much_are_refused(ledger: Ledger, paid_bilag: int, amount: int) -> None:
    with pytest.raises(SettlesTooMuch) as refused:
        settled(ledger, paid_bilag, amount)
    assert refused.value.outstanding_oere == 4_000_00
    assert count(ledger, "settlement") == 0


def test_only_what_is_paid_and_not_yet_settled_can_be_settled(ledger: Ledger, paid_bilag: int) -> None:
    issued = Counter(ledger).issue(CLARA)
    with pytest.raises(ForbiddenTransition):
        settled(ledger, issued, 50)
    settled(ledger, paid_bilag, 4_000_00)
    with pytest.raises(ForbiddenTransition):
        settled(ledger, paid_bilag, 50)


def test_a_double_click_settles_once(ledger: Ledger, paid_bilag: int) -> None:
    for _ in range(2):
        with booking(ledger, FINANCE) as book:
            settle_bilag(
                book,
                paid_bilag,
                kind=SettlementKind.REPAID,
                amount_oere=Oere(1_000_00),
                note="kvittering 17",
                request_key="key-1",
            )
    assert read(ledger, paid_bilag).outstanding_oere == 3_000_00
    assert count(ledger, "settlement") == 1

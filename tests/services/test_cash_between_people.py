"""Cash that takes two people: deliveries, hand-overs, attested differences, eftersyn, bilag left behind."""

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.bilag import Incomplete
from payout.domain.bilag_states import BilagStatus, ForbiddenTransition
from payout.domain.cash import BoxFull, BoxShort
from payout.domain.cash_report import MovementKind, totals
from payout.domain.closing import IncidentNotFinished
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.money import Oere
from payout.queries.cash import open_box_of, pieces_in
from payout.queries.cash_counts import differences_waiting, inspection_by_id
from payout.queries.cash_people import deliveries_waiting
from payout.queries.cash_report import cash_report
from payout.services.attest_difference import NothingToAttest, attest_difference
from payout.services.box_state import (
    BilagStillHeld,
    BoxClosed,
    BoxOffered,
    BoxUnderInspection,
    BoxUnknown,
    DifferenceUnexplained,
    NoOpenBox,
    NotYourBox,
    RefillWaiting,
)
from payout.services.cash_boxes import BoxAlreadyOpen, close_box, refill_box
from payout.services.cash_deliveries import DeliverySettled, confirm_delivery, withdraw_refill
from payout.services.cash_handovers import HandoverEnded, ReceiverUnfit, offer_box, take_over, withdraw_offer
from payout.services.decide_request import approve
from payout.services.inspect_box import (
    InspectionEnded,
    begin_inspection,
    cancel_inspection,
    count_inspection,
)
from payout.services.pay_out import hold, pay_out, release_for
from payout.services.users import disable_user
from tests.factories import (
    AUDITOR,
    BOERGE,
    CASEWORKER,
    CASEWORKER_2,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    LEADER,
    LEADER_2,
    Counter,
    booking,
    box,
    clerk,
    close_haendelse,
    confirmed,
    open_day,
    paid,
)
from tests.services.acting import drop_trigger, faults, read, request, sql

pytestmark = pytest.mark.usefixtures("pay_day")

HUNDRED = Oere(100_00)


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    """An open day on which Olga has a box with ten 100 kr. notes."""
    open_day(ledger)
    box(ledger, hundreds=10)
    return ledger


def ran_by(ledger: Ledger, username: str) -> int | None:
    """What the user's open box holds; None without one."""
    user_id = clerk(ledger, username).user_id
    with ledger.reading() as connection:
        found = open_box_of(connection, user_id)
    return found.balance_oere if found else None


def refill(ledger: Ledger, hundreds: int = 5) -> None:
    with booking(ledger, FINANCE) as book:
        refill_box(book, pieces={HUNDRED: hundreds})


def confirm(ledger: Ledger, delivery_id: int, username: str = LEADER) -> None:
    with booking(ledger, username) as book:
        confirm_delivery(book, delivery_id)


def offer(ledger: Ledger, to: str = FINANCE_2, by: str = FINANCE) -> None:
    with booking(ledger, by) as book:
        offer_box(book, 1, clerk(ledger, by), to_id=clerk(ledger, to).user_id)


def take(ledger: Ledger, hundreds: int = 10, explanation: str = "", by: str = FINANCE_2) -> None:
    with booking(ledger, by) as book:
        take_over(book, 1, pieces={HUNDRED: hundreds}, explanation=explanation)


def close(ledger: Ledger, hundreds: int = 10, explanation: str = "", by: str = FINANCE) -> None:
    with booking(ledger, by) as book:
        close_box(book, pieces={HUNDRED: hundreds}, explanation=explanation)


def attest(ledger: Ledger, count_id: int, by: str = LEADER) -> None:
    with booking(ledger, by) as book:
        attest_difference(book, count_id)


def inspect(ledger: Ledger, by: str = AUDITOR) -> int:
    with booking(ledger, by) as book:
        return begin_inspection(book, 1)


def count_it(ledger: Ledger, hundreds: int = 10, remarks: str = "", by: str = AUDITOR) -> None:
    with booking(ledger, by) as book:
        count_inspection(
            book, 1, pieces={HUNDRED: hundreds}, present="Rita Revisor og Olga Økonomi", remarks=remarks
        )


# --- Cash that is brought ---------------------------------------------------------------------


def test_a_float_is_paid_from_at_once_and_confirmed_by_another(day: Ledger) -> None:
    paid(day, Counter(day).issue(amount_oere=100_00))
    with day.reading() as connection:
        (waiting,) = deliveries_waiting(connection, 1)
    assert (waiting.is_float, waiting.amount_oere) == (True, 1_000_00)
    confirm(day, waiting.delivery_id)
    with day.reading() as connection:
        assert deliveries_waiting(connection, 1) == ()
    assert ran_by(day, FINANCE) == 900_00
    assert faults(day) == {}


def test_who_counted_the_cash_never_confirms_it(day: Ledger) -> None:
    refill(day)
    for delivery_id in (1, 2):
        with pytest.raises(SecondPersonNeeded) as refused:
            confirm(day, delivery_id, FINANCE)
        assert refused.value.conflict is Conflict.CONFIRMS_OWN_CASH
    assert ran_by(day, FINANCE) == 1_000_00


def test_a_refill_counts_when_it_is_confirmed_and_once(day: Ledger) -> None:
    refill(day)
    with pytest.raises(BoxShort):
        paid(day, Counter(day).issue(amount_oere=1_200_00))
    confirm(day, 2, FINANCE_2)
    assert ran_by(day, FINANCE) == 1_500_00
    with pytest.raises(DeliverySettled):
        confirm(day, 2)
    paid(day, 1)
    assert faults(day) == {}


def test_a_refill_that_waits_keeps_the_box_open_until_it_is_confirmed_or_withdrawn(day: Ledger) -> None:
    refill(day)
    with pytest.raises(RefillWaiting):
        close(day)
    with pytest.raises(RefillWaiting):
        offer(day)
    with booking(day, FINANCE_2) as book, pytest.raises(NotYourBox):
        withdraw_refill(book, 2, clerk(day, FINANCE_2))
    with booking(day, FINANCE) as book:
        withdraw_refill(book, 2, clerk(day, FINANCE))
    with pytest.raises(DeliverySettled):
        confirm(day, 2)
    close(day)
    assert faults(day) == {}


def test_a_float_is_in_the_box_and_is_not_withdrawn(day: Ledger) -> None:
    with booking(day, FINANCE) as book, pytest.raises(DeliverySettled):
        withdraw_refill(book, 1, clerk(day, FINANCE))


def test_a_refill_that_no_longer_fits_is_not_confirmed(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, hundreds=9_700)
    refill(ledger, 200)
    refill(ledger, 200)
    confirm(ledger, 2)
    with pytest.raises(BoxFull):
        confirm(ledger, 3)


# --- Hand-overs --------------------------------------------------------------------------------


def test_a_box_is_the_receivers_once_they_have_counted_it(day: Ledger) -> None:
    issued = Counter(day).issue(amount_oere=400_00)
    offer(day)
    with booking(day, FINANCE) as book, pytest.raises(BoxOffered) as refused:
        hold(book, issued)
    assert refused.value.name == "Otto Økonomi"
    assert (ran_by(day, FINANCE), ran_by(day, FINANCE_2)) == (1_000_00, None)
    take(day)
    assert (ran_by(day, FINANCE), ran_by(day, FINANCE_2)) == (None, 1_000_00)
    paid(day, issued, FINANCE_2)
    with day.reading() as connection:
        assert pieces_in(connection, 1) == {HUNDRED: 6}
    assert faults(day) == {}


def test_a_difference_at_a_hand_over_is_booked_on_who_had_the_box(day: Ledger) -> None:
    offer(day)
    with pytest.raises(DifferenceUnexplained) as refused:
        take(day, 9)
    assert refused.value.difference_oere == -100_00
    take(day, 9, "Talt to gange")
    assert ran_by(day, FINANCE_2) == 900_00
    with day.reading() as connection:
        report = cash_report(connection, 1)
    assert report is not None
    assert [cashier.name for cashier in report.cashiers] == ["Olga Økonomi", "Otto Økonomi"]
    assert totals(report.movements)[MovementKind.DIFFERENCE] == (1, -100_00)
    assert report.handovers[0].difference_oere == -100_00
    assert faults(day) == {}


def test_nothing_moves_in_a_box_that_was_offered(day: Ledger) -> None:
    offer(day)
    for step in (refill, close, offer):
        with pytest.raises(BoxOffered):
            step(day)
    with pytest.raises(IntegrityError):
        sql(day, "UPDATE cash_box SET balance_oere = 5 WHERE id = 1")


def test_a_bilag_under_payment_blocks_a_hand_over_as_it_blocks_closing(day: Ledger) -> None:
    held = _held(day)
    with booking(day, FINANCE) as book:
        hold(book, held)
    with pytest.raises(BilagStillHeld):
        offer(day)


@pytest.mark.parametrize("who", [FINANCE, CASEWORKER, LEADER])
def test_a_box_goes_to_another_cashier_only(day: Ledger, who: str) -> None:
    with pytest.raises(ReceiverUnfit):
        offer(day, to=who)


def test_who_has_decided_requests_takes_no_box(day: Ledger) -> None:
    waiting = request(day)
    with booking(day, EVERYTHING) as book:
        approve(book, waiting, reason="Set i sagen")
    with pytest.raises(ReceiverUnfit):
        offer(day, to=EVERYTHING)
    offer(day)
    user_id = clerk(day, EVERYTHING).user_id
    with pytest.raises(IntegrityError):
        sql(day, "UPDATE cash_box SET run_by = :user WHERE id = 1", user=user_id)


def test_who_has_handed_a_box_on_decides_no_request(ledger: Ledger) -> None:
    open_day(ledger)
    waiting = request(ledger)
    box(ledger, EVERYTHING, hundreds=10)
    offer(ledger, by=EVERYTHING)
    take(ledger)
    with booking(ledger, EVERYTHING) as book, pytest.raises(SecondPersonNeeded):
        approve(book, waiting, reason="Set i sagen")
    decided = "UPDATE bilag SET status = 'rejected', decided_by = :user, decided_at = 'x' WHERE id = 1"
    user_id = clerk(ledger, EVERYTHING).user_id
    with pytest.raises(IntegrityError):
        sql(ledger, decided, user=user_id)
    drop_trigger(ledger, "bilag", "bilag_no_decision_by_cashier")
    sql(ledger, decided, user=user_id)
    assert "ran a cash box" in faults(ledger)["two-people"]


def test_only_the_receiver_takes_it_and_only_with_no_box_of_their_own(day: Ledger) -> None:
    offer(day)
    with pytest.raises(NotYourBox):
        take(day, by=EVERYTHING)
    box(day, FINANCE_2, hundreds=1)
    with pytest.raises(BoxAlreadyOpen):
        take(day)
    close(day, 1, by=FINANCE_2)
    take(day)
    with pytest.raises(HandoverEnded):
        take(day)


def test_a_hand_over_is_called_off_by_either_of_the_two_or_a_leader(day: Ledger) -> None:
    for who in (FINANCE, FINANCE_2, LEADER):
        offer(day)
        with booking(day, LEADER) as book, pytest.raises(BoxOffered):
            offer_box(book, 1, clerk(day, LEADER), to_id=clerk(day, FINANCE_2).user_id)
        with day.reading() as connection:
            report = cash_report(connection, 1)
        assert report is not None
        last = report.handovers[-1].handover_id
        with booking(day, who) as book:
            withdraw_offer(book, last, clerk(day, who))
    paid(day, Counter(day).issue(amount_oere=100_00))
    assert faults(day) == {}


def test_a_leader_hands_on_the_box_of_a_cashier_who_is_gone(day: Ledger) -> None:
    with booking(day, LEADER) as book:
        disable_user(book, FINANCE)
    offer(day, by=LEADER)
    take(day)
    assert ran_by(day, FINANCE_2) == 1_000_00


# --- Differences -------------------------------------------------------------------------------


def test_a_difference_waits_for_a_leader_who_has_not_had_the_box(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, EVERYTHING, hundreds=10)
    close(ledger, 9, "Talt to gange", by=EVERYTHING)
    with ledger.reading() as connection:
        (waiting,) = differences_waiting(connection, 1)
    assert (waiting.difference_oere, waiting.explanation) == (-100_00, "Talt to gange")
    with pytest.raises(SecondPersonNeeded) as refused:
        attest(ledger, waiting.count_id, EVERYTHING)
    assert refused.value.conflict is Conflict.ATTESTS_OWN_BOX
    confirmed(ledger)
    with pytest.raises(IncidentNotFinished) as open_still:
        close_haendelse(ledger)
    assert open_still.value.unmet == (("differences", 1),)
    attest(ledger, waiting.count_id)
    with pytest.raises(NothingToAttest):
        attest(ledger, waiting.count_id)
    close_haendelse(ledger)
    assert faults(ledger) == {}


def test_a_count_that_fits_has_nothing_to_attest(day: Ledger) -> None:
    close(day)
    with pytest.raises(NothingToAttest):
        attest(day, 2)


def test_the_former_cashier_attests_no_difference_either(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, EVERYTHING, hundreds=10)
    offer(ledger, by=EVERYTHING)
    take(ledger, 9, "Talt to gange")
    with pytest.raises(SecondPersonNeeded):
        attest(ledger, 2, EVERYTHING)
    user_id = clerk(ledger, EVERYTHING).user_id
    with pytest.raises(IntegrityError):
        sql(ledger, "INSERT INTO cash_attestation VALUES (1, 2, :user, 'x')", user=user_id)


# --- Eftersyn ----------------------------------------------------------------------------------


def test_an_inspection_freezes_the_box_and_books_nothing(day: Ledger) -> None:
    issued = Counter(day).issue(amount_oere=400_00)
    inspect(day)
    with booking(day, FINANCE) as book, pytest.raises(BoxUnderInspection):
        hold(book, issued)
    for step in (refill, close, offer, inspect):
        with pytest.raises(BoxUnderInspection):
            step(day)
    with pytest.raises(IntegrityError):
        sql(day, "UPDATE cash_box SET balance_oere = 5 WHERE id = 1")
    with pytest.raises(DifferenceUnexplained):
        count_it(day, 9)
    count_it(day, 9, "En seddel mangler")
    with day.reading() as connection:
        found = inspection_by_id(connection, 1)
        assert differences_waiting(connection, 1) == ()
    assert found is not None
    assert found.count is not None
    assert (found.expected_oere, found.count.difference_oere) == (1_000_00, -100_00)
    assert ran_by(day, FINANCE) == 1_000_00
    paid(day, issued)
    assert faults(day) == {}


def test_who_has_had_the_box_does_not_inspect_it(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, EVERYTHING, hundreds=10)
    with pytest.raises(SecondPersonNeeded) as refused:
        inspect(ledger, EVERYTHING)
    assert refused.value.conflict is Conflict.INSPECTS_OWN_BOX


def test_an_inspection_waits_until_no_money_is_on_its_way(day: Ledger) -> None:
    held = _held(day)
    with booking(day, FINANCE) as book:
        hold(book, held)
    with pytest.raises(BilagStillHeld):
        inspect(day)
    with booking(day, FINANCE) as book:
        pay_out(book, held)
    inspect(day)


def test_an_inspection_is_called_off_with_a_reason(day: Ledger) -> None:
    inspect(day)
    with booking(day, LEADER) as book, pytest.raises(Incomplete):
        cancel_inspection(book, 1, reason=" ")
    with booking(day, LEADER) as book:
        cancel_inspection(book, 1, reason="Brandalarm")
    with pytest.raises(InspectionEnded):
        count_it(day)
    close(day)
    with pytest.raises(BoxClosed):
        inspect(day)
    assert faults(day) == {}


def test_a_box_that_was_offered_can_be_inspected_and_is_taken_over_afterwards(day: Ledger) -> None:
    offer(day)
    inspect(day)
    with pytest.raises(BoxUnderInspection):
        take(day)
    count_it(day)
    take(day)
    assert faults(day) == {}


# --- Bilag left behind --------------------------------------------------------------------------


def test_a_leader_puts_back_what_a_cashier_holds_who_is_gone(day: Ledger) -> None:
    held = _held(day)
    with booking(day, FINANCE) as book:
        hold(book, held)
    with booking(day, LEADER) as book:
        disable_user(book, FINANCE)
    with booking(day, LEADER) as book, pytest.raises(Incomplete):
        release_for(book, held, reason=" ")
    with booking(day, LEADER) as book:
        release_for(book, held, reason="Kassereren er gået hjem syg")
    assert read(day, held).status is BilagStatus.ISSUED
    with booking(day, LEADER) as book, pytest.raises(ForbiddenTransition):
        release_for(book, held, reason="Igen")
    box(day, FINANCE_2)
    paid(day, held, FINANCE_2)
    assert faults(day) == {}


# --- What holds for all of them -----------------------------------------------------------------


@pytest.mark.parametrize("what", ["box", "delivery", "handover", "count", "inspection"])
def test_what_is_not_there_is_refused(day: Ledger, what: str) -> None:
    who = clerk(day, LEADER)
    with booking(day, LEADER) as book, pytest.raises(BoxUnknown):
        {
            "box": lambda: begin_inspection(book, 99),
            "delivery": lambda: confirm_delivery(book, 99),
            "handover": lambda: withdraw_offer(book, 99, who),
            "count": lambda: attest_difference(book, 99),
            "inspection": lambda: cancel_inspection(book, 99, reason="Findes ikke"),
        }[what]()


def test_a_closed_box_stays_closed_and_late_cash_goes_to_the_next(day: Ledger) -> None:
    close(day)
    with pytest.raises(IntegrityError):
        sql(day, "UPDATE cash_box SET closed_at = NULL WHERE id = 1")
    late = Counter(day, CASEWORKER_2).issue(BOERGE, 400_00)
    with pytest.raises(NoOpenBox):
        paid(day, late)
    box(day, hundreds=10)
    paid(day, late)
    assert read(day, late).box_id == 2
    with pytest.raises(BoxClosed):
        offer(day)


def test_the_report_sums_to_the_balance_and_names_everybody(day: Ledger) -> None:
    paid(day, Counter(day).issue(amount_oere=300_00))
    refill(day)
    confirmed(day, LEADER_2)
    offer(day)
    take(day, 11, "En seddel mangler")
    paid(day, Counter(day).issue(BOERGE, 100_00), FINANCE_2)
    close(day, 12, "To for meget", by=FINANCE_2)
    with day.reading() as connection:
        report = cash_report(connection, 1)
    assert report is not None
    assert {kind: amount for kind, (_, amount) in totals(report.movements).items()} == {
        MovementKind.FLOAT: 1_000_00,
        MovementKind.REFILL: 500_00,
        MovementKind.PAYOUT: -400_00,
        MovementKind.DIFFERENCE: 100_00,
        MovementKind.EMPTIED: -1_200_00,
    }
    assert sum(movement.amount_oere for movement in report.movements) == report.balance_oere == 0
    assert [delivery.confirmed_by for delivery in report.deliveries] == ["Lars Leder"] * 2
    assert [count.awaits_attestation for count in report.counts] == [False, False, True, True]
    assert faults(day) == {}


def _held(ledger: Ledger) -> int:
    return Counter(ledger).issue(amount_oere=100_00)

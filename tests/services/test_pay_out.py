import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import select

from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus, ForbiddenTransition
from payout.domain.cash import BoxShort, PiecesDontFit
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod
from payout.domain.requisition import slip_of
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.models import cash_box
from payout.money import Oere
from payout.queries.cash import pieces_in
from payout.services.bilag_steps import BilagUnknown
from payout.services.cash_boxes import open_box, refill_box
from payout.services.journal import Book
from payout.services.pay_out import (
    AlreadyPaid,
    GoesByTransfer,
    HeldByOther,
    NoOpenBox,
    hold,
    pay_out,
    release,
)
from payout.services.repeats import KeyOfAnotherForm
from tests.factories import (
    CASEWORKER,
    CLARA,
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
from tests.services.acting import count, faults, read, settled, voided

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def issued(ledger: Ledger) -> int:
    """A cash bilag of 4.000 kr. from Sara, and open boxes of both cashiers with 50.000 kr. each."""
    open_day(ledger)
    box(ledger, FINANCE)
    box(ledger, FINANCE_2)
    return Counter(ledger).issue()


def holding(ledger: Ledger, bilag_id: int, username: str = FINANCE) -> int:
    with booking(ledger, username) as book:
        hold(book, bilag_id)
    return bilag_id


def balance(ledger: Ledger, box_id: int = 1) -> int:
    with ledger.reading() as connection:
        found = connection.execute(select(cash_box.c.balance_oere).where(cash_box.c.id == box_id))
        return int(found.scalar_one())


def test_a_bilag_is_held_then_paid_from_the_cashiers_own_box(
    ledger: Ledger, issued: int, pay_day: datetime
) -> None:
    holding(ledger, issued)
    assert (read(ledger, issued).status, read(ledger, issued).held_by) == (
        BilagStatus.PAYING,
        "Olga Økonomi",
    )
    with booking(ledger, FINANCE) as book:
        pay_out(book, issued)
    found = read(ledger, issued)
    assert (found.status, found.paid_by, found.paid_at, found.box_id) == (
        BilagStatus.PAID,
        "Olga Økonomi",
        pay_day,
        1,
    )
    assert (found.held_by, found.outstanding_oere) == (None, 4_000_00)
    assert (balance(ledger, 1), balance(ledger, 2)) == (46_000_00, 50_000_00)
    assert faults(ledger) == {}


def test_a_double_click_pays_once(ledger: Ledger, issued: int) -> None:
    holding(ledger, issued)
    for _ in range(2):
        with booking(ledger, FINANCE) as book:
            pay_out(book, issued, request_key="key-1")
    assert balance(ledger) == 46_000_00
    assert faults(ledger) == {}


def test_a_key_that_paid_one_bilag_pays_no_other_and_says_so(ledger: Ledger, issued: int) -> None:
    other = Counter(ledger).issue(CLARA)
    for bilag_id in (issued, other):
        holding(ledger, bilag_id)
    with booking(ledger, FINANCE) as book:
        pay_out(book, issued, request_key="key-1")
    with booking(ledger, FINANCE) as book, pytest.raises(KeyOfAnotherForm):
        pay_out(book, other, request_key="key-1")
    assert read(ledger, other).status is BilagStatus.PAYING
    with booking(ledger, FINANCE) as book, pytest.raises(KeyOfAnotherForm):
        refill_box(book, pieces={}, request_key="key-1")


def test_paying_again_with_a_new_form_says_who_has_paid(ledger: Ledger, issued: int) -> None:
    paid(ledger, issued)
    for username in (FINANCE, FINANCE_2):
        for step in (hold, pay_out, release):
            with booking(ledger, username) as book, pytest.raises(AlreadyPaid) as refused:
                step(book, issued)
            assert refused.value.name == "Olga Økonomi"
    assert balance(ledger) == 46_000_00


def test_a_second_cashier_is_told_who_holds_the_bilag(ledger: Ledger, issued: int) -> None:
    holding(ledger, issued)
    for step in (hold, pay_out, release):
        with booking(ledger, FINANCE_2) as book, pytest.raises(HeldByOther) as refused:
            step(book, issued)
        assert refused.value.name == "Olga Økonomi"


def test_two_cashiers_that_press_at_the_same_instant_hold_it_once(ledger: Ledger, issued: int) -> None:
    together = threading.Barrier(2)
    actors = [clerk(ledger, name).user_id for name in (FINANCE, FINANCE_2)]

    def press(actor: int) -> str:
        together.wait()
        try:
            with ledger.transaction() as connection:
                hold(Book(connection, actor), issued)
        except DomainError as error:
            return error.code
        return "held"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, actors)) == ["held", "held-by-other"]


def test_after_a_crash_between_the_steps_the_bilag_is_still_held_for_its_cashier(
    ledger: Ledger, issued: int
) -> None:
    holding(ledger, issued)
    ledger.close()  # it opens anew when it is next asked
    assert (read(ledger, issued).status, read(ledger, issued).held_by) == (
        BilagStatus.PAYING,
        "Olga Økonomi",
    )
    with booking(ledger, FINANCE_2) as book, pytest.raises(HeldByOther):
        hold(book, issued)
    with booking(ledger, FINANCE) as book:
        hold(book, issued)
        pay_out(book, issued)
    assert faults(ledger) == {}


def test_a_crash_inside_the_payout_leaves_the_bilag_held_and_the_box_whole(
    ledger: Ledger, issued: int
) -> None:
    holding(ledger, issued)

    def break_off() -> None:
        with booking(ledger, FINANCE) as book:
            pay_out(book, issued)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    assert read(ledger, issued).status is BilagStatus.PAYING
    assert balance(ledger) == 50_000_00
    assert faults(ledger) == {}


def test_holding_ones_own_again_changes_nothing(ledger: Ledger, issued: int) -> None:
    holding(ledger, issued)
    before = count(ledger, "event")
    holding(ledger, issued)
    assert count(ledger, "event") == before


def test_a_released_bilag_is_back_in_the_queue_for_anybody(ledger: Ledger, issued: int) -> None:
    holding(ledger, issued)
    with booking(ledger, FINANCE) as book:
        release(book, issued)
    assert (read(ledger, issued).status, read(ledger, issued).held_by) == (BilagStatus.ISSUED, None)
    paid(ledger, issued, FINANCE_2)
    assert read(ledger, issued).paid_by == "Otto Økonomi"


@pytest.mark.parametrize("step", [pay_out, release])
def test_what_is_not_held_can_neither_be_paid_nor_released(
    ledger: Ledger, issued: int, step: type[object]
) -> None:
    with booking(ledger, FINANCE) as book, pytest.raises(ForbiddenTransition):
        step(book, issued)  # type: ignore[call-arg]


def test_a_voided_or_unknown_bilag_cannot_be_held(ledger: Ledger, issued: int) -> None:
    voided(ledger, issued)
    with booking(ledger, FINANCE) as book, pytest.raises(ForbiddenTransition):
        hold(book, issued)
    with booking(ledger, FINANCE) as book, pytest.raises(BilagUnknown):
        hold(book, 99)


def test_a_settled_bilag_counts_as_paid(ledger: Ledger, issued: int) -> None:
    settled(ledger, paid(ledger, issued), 4_000_00)
    with booking(ledger, FINANCE_2) as book, pytest.raises(AlreadyPaid):
        hold(book, issued)


def test_the_issuer_cannot_pay_whatever_roles_they_hold(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, EVERYTHING)
    own = Counter(ledger, EVERYTHING).issue()
    with booking(ledger, EVERYTHING) as book, pytest.raises(SecondPersonNeeded) as refused:
        hold(book, own)
    assert refused.value.conflict is Conflict.PAYS_OWN_BILAG
    assert read(ledger, own).status is BilagStatus.ISSUED


def test_cash_without_an_open_box_is_refused(ledger: Ledger) -> None:
    open_day(ledger)
    issued = Counter(ledger).issue()
    with booking(ledger, FINANCE) as book, pytest.raises(NoOpenBox):
        hold(book, issued)


def test_a_box_with_too_little_in_it_is_refused_before_the_bilag_is_held(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, hundreds=39)
    issued = Counter(ledger).issue()
    with booking(ledger, FINANCE) as book, pytest.raises(BoxShort) as refused:
        hold(book, issued)
    assert refused.value.balance_oere == 3_900_00
    assert read(ledger, issued).status is BilagStatus.ISSUED


def test_a_requisition_needs_no_box(ledger: Ledger) -> None:
    open_day(ledger)
    issued = Counter(ledger, CASEWORKER).issue(method=PayoutMethod.REQUISITION, slip=slip_of("3", "17"))
    assert read(ledger, paid(ledger, issued)).box_id is None
    with ledger.reading() as connection:
        posted = dict(connection.exec_driver_sql("SELECT account, amount_oere FROM posting").all())
    assert posted == {"clearing": 4_000_00, "requisition": -4_000_00}
    assert faults(ledger) == {}


def test_a_bank_transfer_is_not_paid_at_the_desk(ledger: Ledger) -> None:
    open_day(ledger)
    issued = Counter(ledger).issue(method=PayoutMethod.BANK_TRANSFER, method_detail="1234 0000567890")
    with booking(ledger, FINANCE) as book, pytest.raises(GoesByTransfer):
        hold(book, issued)


# Which notes and coins went out.


def pieces(ledger: Ledger, box_id: int) -> dict[int, int]:
    with ledger.reading() as connection:
        return dict(pieces_in(connection, box_id))


def boxed(ledger: Ledger, **counts: int) -> int:
    """A box with so many notes of each kind: `five=2` is two notes of 500 kr."""
    values = {"five": 500_00, "one": 100_00, "half": 50_00}
    with booking(ledger, FINANCE) as book:
        return open_box(
            book,
            place="Jobcenter",
            pieces={Oere(values[name]): number for name, number in counts.items()},
            maximum_oere=Oere(1_000_000_00),
        )


def test_what_is_suggested_is_taken_out_of_what_the_box_is_known_to_hold(ledger: Ledger) -> None:
    open_day(ledger)
    box_id = boxed(ledger, five=7, one=10)
    paid(ledger, Counter(ledger).issue())
    assert pieces(ledger, box_id) == {100_00: 5}


def test_the_cashier_may_hand_out_other_pieces_and_the_box_knows_them(ledger: Ledger) -> None:
    open_day(ledger)
    box_id = boxed(ledger, five=8, one=10)
    issued = Counter(ledger).issue()
    with booking(ledger, FINANCE) as book:
        hold(book, issued)
    other = {Oere(500_00): 6, Oere(100_00): 10}
    with booking(ledger, FINANCE) as book:
        pay_out(book, issued, pieces=other)
    assert pieces(ledger, box_id) == {500_00: 2}
    assert faults(ledger) == {}


def test_pieces_that_are_not_the_amount_pay_nothing(ledger: Ledger) -> None:
    open_day(ledger)
    boxed(ledger, five=8, one=10)
    issued = Counter(ledger).issue()
    with booking(ledger, FINANCE) as book:
        hold(book, issued)
    with booking(ledger, FINANCE) as book, pytest.raises(PiecesDontFit) as refused:
        pay_out(book, issued, pieces={Oere(500_00): 7})
    assert (refused.value.amount_oere, refused.value.counted_oere) == (4_000_00, 3_500_00)
    assert read(ledger, issued).status is BilagStatus.PAYING


def test_an_amount_that_the_box_cannot_make_is_paid_all_the_same(ledger: Ledger) -> None:
    open_day(ledger)
    boxed(ledger, five=9)
    issued = Counter(ledger).issue(amount_oere=3_950_00)
    assert read(ledger, paid(ledger, issued)).paid_by == "Olga Økonomi"

"""Copies of the citizen list: registered before they leave, followed, and shredded before somebody's eyes."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.closing import ConditionCode, OpenItems
from payout.domain.errors import DomainError
from payout.domain.list_copies import (
    CopyShredded,
    CopyState,
    CopyUnknown,
    OneKeyHolder,
    WitnessUnknown,
)
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.queries.citizen_list import CitizenList, citizen_list
from payout.queries.closing import closing_conditions
from payout.queries.incidents import latest_incident
from payout.queries.list_copies import all_copies, copy_by_id, count_by_state
from payout.services.journal import Book
from payout.services.list_copies import hand_on, lock_away, shred
from payout.services.pay_marks import set_mark
from tests import factories
from tests.services.acting import by_hand, count, drop_trigger, faults, list_copy, shredded, sql

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    """A day with a list and an open hændelse."""
    factories.open_day(ledger)
    return ledger


def listed(ledger: Ledger) -> CitizenList:
    with ledger.reading() as connection:
        return citizen_list(connection)


def test_the_list_has_everybody_by_name_with_what_is_left_of_the_advance(day: Ledger) -> None:
    counter = factories.Counter(day)
    counter.issue(factories.CLARA, 2_000_00)
    boerge = counter.ref(factories.BOERGE)
    with factories.booking(day, factories.LEADER) as book:
        set_mark(book, boerge, instruction="Ring til Udbetaling")
    found = listed(day).citizens
    assert [one.name for one in found] == [
        "Anna Ågesen-Prøve",
        "Børge Fuglsåen",
        "Clara Æblegren",
        "Dagmar Dulgt",
    ]
    assert [one.remaining_oere for one in found] == [8_000_00, 0, 6_000_00, 4_000_00]
    assert [one.given_oere for one in found] == [0, 0, 2_000_00, 0]
    assert [one.is_stopped for one in found] == [False, True, False, False]
    assert [one.is_protected for one in found] == [False, False, False, True]
    assert sorted(payment.amount_oere for payment in found[2].payments) == [4_000_00, 6_000_00]


def test_without_a_haendelse_nothing_says_what_may_be_given(ledger: Ledger) -> None:
    factories.store(ledger)
    found = listed(ledger)
    assert found.incident is None
    assert {one.remaining_oere for one in found.citizens} == {None}


def test_names_are_in_danish_order_and_a_protected_person_stays_so(day: Ledger) -> None:
    names = ("Åse", "Ørn", "Aage", "Zoe", "anna")
    people = (factories.ANNA, factories.BOERGE, factories.CLARA, factories.DAGMAR, factories.NOBODY)
    rows = [factories.line(cpr, name, 100_00) for cpr, name in zip(people, names, strict=True)]
    factories.store(day, factories.parsed_list(rows))
    found = listed(day).citizens
    assert [one.name for one in found] == ["anna", "Zoe", "Ørn", "Aage", "Åse"]
    assert [one.name for one in found if one.is_protected] == ["Zoe"]


def test_whole_numbers_are_logged_of_each_list_and_masked_ones_of_none(day: Ledger) -> None:
    list_copy(day)
    assert count(day, "list_fetch") == 0
    copy_id = list_copy(day, purpose="Skranken uden strøm")
    assert count(day, "list_fetch") == 1
    with day.reading() as connection:
        found = copy_by_id(connection, copy_id)
    assert found is not None
    assert (found.has_cpr, found.purpose) == (True, "Skranken uden strøm")
    assert faults(day) == {}


def test_a_copy_is_followed_from_hand_to_lock_to_shredder(day: Ledger) -> None:
    first, second = list_copy(day), list_copy(day)
    assert (first, second) == (1, 2)
    with factories.booking(day, factories.LEADER) as book:
        hand_on(book, first, holder="Sara Sagsbehandler")
        lock_away(book, first, place="Skab 3", key_holders=("Lea Leder", "Vagten"), request_key="key")
        lock_away(book, first, place="Skab 3", key_holders=("Lea Leder", "Vagten"), request_key="key")
    with day.reading() as connection:
        newest, oldest = all_copies(connection)
    assert (newest.state, newest.holder) == (CopyState.OUT, "Vagten")
    assert (oldest.state, oldest.holder, len(oldest.steps)) == (CopyState.LOCKED, "Sara Sagsbehandler", 2)
    shredded(day, first)
    with day.reading() as connection:
        assert count_by_state(connection) == {CopyState.OUT: 1, CopyState.SHREDDED: 1}
    assert faults(day) == {}


REFUSED: list[tuple[type[DomainError], Callable[[Book], None]]] = [
    (CopyUnknown, lambda book: hand_on(book, 7, holder="Vagten")),
    (CopyShredded, lambda book: hand_on(book, 1, holder="Vagten")),
    (OneKeyHolder, lambda book: lock_away(book, 2, place="Skab", key_holders=("Lea Leder", " lea  LEDER"))),
    (WitnessUnknown, lambda book: shred(book, 2, witness_id=99)),
]


@pytest.mark.parametrize(("refusal", "step"), REFUSED)
def test_a_step_that_makes_no_sense_is_refused(
    day: Ledger, refusal: type[DomainError], step: Callable[[Book], None]
) -> None:
    shredded(day, list_copy(day))
    list_copy(day)
    with pytest.raises(refusal), factories.booking(day, factories.LEADER) as book:
        step(book)


def test_nobody_sees_their_own_shredding_and_the_database_says_so_too(day: Ledger) -> None:
    copy_id, me = list_copy(day), factories.clerk(day, factories.LEADER).user_id
    with pytest.raises(SecondPersonNeeded) as refused, factories.booking(day, factories.LEADER) as book:
        shred(book, copy_id, witness_id=me)
    assert refused.value.conflict is Conflict.SEES_OWN_SHREDDING
    step = (
        "INSERT INTO list_copy_step (id, copy_id, kind, witness_id, told_by, told_at, person, other_person,"
        " place, salt) VALUES (:id, 1, :kind, :witness, 1, '2026-10-30T08:00:00.000000Z', '', '', '', '')"
    )
    for kind, witness in (("shredded", 1), ("shredded", None), ("locked", 2)):
        with pytest.raises(IntegrityError):
            sql(day, step, id=1, kind=kind, witness=witness)
    shredded(day, copy_id)
    for change in ("DELETE FROM list_copy_step", "UPDATE list_copy SET citizens = 1"):
        with pytest.raises(IntegrityError):
            sql(day, change)
    with pytest.raises(IntegrityError):
        sql(day, step, id=9, kind="locked", witness=None)
    drop_trigger(day, "list_copy_step", "list_copy_step_no_step_after_shredding")
    with pytest.raises(IntegrityError):
        sql(day, step, id=9, kind="shredded", witness=2)


def test_copies_that_are_not_shredded_hinder_closing(day: Ledger) -> None:
    def open_copies() -> OpenItems:
        with day.reading() as connection:
            incident = latest_incident(connection)
            assert incident is not None
            conditions = closing_conditions(connection, incident, verified_to=None)
        return next(one.open_items for one in conditions if one.code is ConditionCode.LIST_COPIES)

    copy_id = list_copy(day)
    assert open_copies().count == 1
    with factories.booking(day, factories.LEADER) as book:
        lock_away(book, copy_id, place="Skab 3", key_holders=("Lea Leder", "Vagten"))
    assert open_copies().count == 1
    shredded(day, copy_id)
    assert open_copies().count == 0


@pytest.mark.file
def test_a_holder_who_is_changed_by_hand_is_seen(day: Ledger) -> None:
    list_copy(day)
    with by_hand(day) as raw:  # type: ignore[arg-type]
        raw.execute("UPDATE list_copy SET holder = 'En anden'")
        raw.commit()
    assert "personal-data" in faults(day)

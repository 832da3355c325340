"""Re-keying: one enters, another checks; what changes afterwards is seen; systems are dated."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.rekeying import RekeyingIncomplete, RekeyingRow, RekeyingStatus, Whose
from payout.domain.settlement import ReturnReason
from payout.domain.two_people import SecondPersonNeeded
from payout.money import Oere
from payout.queries.rekeying import RekeyingFilter, count_open, count_rekeying, rekeying_of, rekeying_rows
from payout.services import rekey
from payout.services.benefit_systems import set_system
from payout.services.rekey import (
    NothingToKey,
    OwnedByOther,
    OwnerUnfit,
    RekeyingStepTaken,
    check_many,
    hand_over,
    release,
    reopen,
    take,
)
from payout.services.return_cash import return_cash
from tests import factories
from tests.conftest import START
from tests.factories import AUDITOR, CASEWORKER, CASEWORKER_2, FINANCE, FINANCE_2, LEADER
from tests.services.acting import faults, keyed, sql

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def bilag_id(ledger: Ledger) -> int:
    """A paid bilag of Anna's; another of Børge's is issued and not paid."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    counter.issue(factories.BOERGE, 1_000_00)
    return factories.paid(ledger, counter.issue(factories.ANNA, 4_000_00))


def row(ledger: Ledger, bilag_id: int) -> RekeyingRow:
    with ledger.reading() as connection:
        found = rekeying_of(connection, 1, bilag_id)
    assert found is not None
    return found


def check(ledger: Ledger, bilag_id: int, username: str) -> None:
    with factories.booking(ledger, username) as book:
        check_many(book, [bilag_id])


def give_back(ledger: Ledger, bilag_id: int, hundreds: int) -> None:
    with factories.booking(ledger, FINANCE) as book:
        pieces = {Oere(100_00): hundreds}
        return_cash(book, bilag_id, pieces=pieces, reason=ReturnReason.GIVEN_BACK, note="For meget")


def test_a_paid_bilag_stands_on_the_list_with_its_case_until_another_has_checked_it(
    ledger: Ledger, bilag_id: int
) -> None:
    found = row(ledger, bilag_id)
    assert (found.case_no, found.amount_oere, found.status) == (
        "2026-000001",
        4_000_00,
        RekeyingStatus.OPEN,
    )
    keyed(ledger, bilag_id)
    assert row(ledger, bilag_id).status is RekeyingStatus.KEYED
    with pytest.raises(SecondPersonNeeded):
        check(ledger, bilag_id, CASEWORKER)
    check(ledger, bilag_id, CASEWORKER_2)
    assert row(ledger, bilag_id).status is RekeyingStatus.DONE
    with ledger.reading() as connection:
        assert count_open(connection, 1) == 0
    assert faults(ledger) == {}


def test_the_database_too_refuses_one_person_and_an_entry_written_over(ledger: Ledger, bilag_id: int) -> None:
    keyed(ledger, bilag_id)
    for statement in (
        "UPDATE rekeying SET checked_by = keyed_by, checked_at = noted_at",
        "UPDATE rekeying SET receipt = 'KY-78'",
        "UPDATE rekeying SET keyed_oere = keyed_oere + 1",
        "DELETE FROM rekeying",
        "INSERT INTO rekeying (bilag_id, receipt, remark, salt) VALUES (1, '', '', '')",
    ):
        with pytest.raises(IntegrityError):
            sql(ledger, statement)


def test_a_rule_that_lets_one_person_do_both_is_stopped_by_the_database(
    ledger: Ledger, bilag_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyed(ledger, bilag_id)
    monkeypatch.setattr(rekey, "may_check", lambda row, user_id: True)
    with pytest.raises(IntegrityError, match="checked_by_another"):
        check(ledger, bilag_id, CASEWORKER)
    assert row(ledger, bilag_id).status is RekeyingStatus.KEYED


def test_what_somebody_has_taken_is_theirs_until_it_is_let_go_of_or_handed_on(
    ledger: Ledger, bilag_id: int
) -> None:
    def step(username: str, change: object, **values: object) -> None:
        with factories.booking(ledger, username) as book:
            change(book, [bilag_id], **values)  # type: ignore[operator]

    step(CASEWORKER, take)
    for change, values in ((take, {}), (release, {}), (hand_over, {"to_id": 6})):
        with pytest.raises(OwnedByOther):
            step(CASEWORKER_2, change, **values)
    with pytest.raises(OwnerUnfit):
        step(CASEWORKER, hand_over, to_id=factories.clerk(ledger, AUDITOR).user_id)
    step(CASEWORKER, hand_over, to_id=factories.clerk(ledger, FINANCE_2).user_id)
    assert row(ledger, bilag_id).owner == "Otto Økonomi"
    step(LEADER, release)
    assert row(ledger, bilag_id).owner is None


def test_cash_that_comes_back_after_the_entry_brings_the_row_back(ledger: Ledger, bilag_id: int) -> None:
    keyed(ledger, bilag_id)
    check(ledger, bilag_id, CASEWORKER_2)
    give_back(ledger, bilag_id, 10)
    found = row(ledger, bilag_id)
    assert (found.status, found.keyed_oere, found.amount_oere) == (
        RekeyingStatus.CHANGED,
        4_000_00,
        3_000_00,
    )
    with pytest.raises(RekeyingIncomplete):
        reopened(ledger, bilag_id, reason=" ")
    reopened(ledger, bilag_id, reason="1.000 kr. er kommet tilbage")
    keyed(ledger, bilag_id)
    assert row(ledger, bilag_id).keyed_oere == 3_000_00
    assert faults(ledger) == {}


def reopened(ledger: Ledger, bilag_id: int, *, reason: str) -> None:
    with factories.booking(ledger, LEADER) as book:
        reopen(book, bilag_id, reason=reason)


def test_what_came_back_whole_and_what_is_not_paid_has_nothing_to_enter(
    ledger: Ledger, bilag_id: int
) -> None:
    give_back(ledger, bilag_id, 40)
    for number in (1, bilag_id):
        with pytest.raises(NothingToKey):
            keyed(ledger, number)


def test_an_entry_is_made_once_and_its_day_has_come(ledger: Ledger, bilag_id: int) -> None:
    with pytest.raises(RekeyingStepTaken):
        reopened(ledger, bilag_id, reason="x")
    keyed(ledger, bilag_id)
    with pytest.raises(RekeyingStepTaken):
        keyed(ledger, bilag_id, CASEWORKER_2)


def test_the_system_is_the_one_of_the_pay_day_and_a_later_word_goes(ledger: Ledger, bilag_id: int) -> None:
    with ledger.reading() as connection:
        benefit_id = connection.exec_driver_sql(
            "SELECT benefit_id FROM benefit_alias WHERE key = 'hjaelptilforsoergelse'"
        ).scalar()
    if benefit_id is None:
        benefit_id = 1
        sql(
            ledger,
            "INSERT INTO benefit_alias (key, name, benefit_id) VALUES ('hjaelptilforsoergelse', 'x', 1)",
        )
    today = START.date()
    for system, day in (("Gammelt", -60), ("KMD", -1), ("KY", -1), ("Nyt", 60)):
        with factories.booking(ledger, LEADER) as book:
            set_system(book, [benefit_id], system=system, valid_from=today + timedelta(days=day))
    assert row(ledger, bilag_id).system == "KY"
    with ledger.reading() as connection:
        assert count_rekeying(connection, 1, RekeyingFilter(system="KY")) == 1
        assert count_rekeying(connection, 1, RekeyingFilter(system="")) == 0


def test_the_filters_find_mine_nobodys_and_the_old(ledger: Ledger, bilag_id: int) -> None:
    sara = factories.clerk(ledger, CASEWORKER).user_id

    def found(**chosen: object) -> int:
        with ledger.reading() as connection:
            return len(rekeying_rows(connection, 1, RekeyingFilter(**chosen), limit=None))  # type: ignore[arg-type]

    assert found(whose=Whose.NOBODYS) == 1
    with factories.booking(ledger, CASEWORKER) as book:
        take(book, [bilag_id])
    assert found(whose=Whose.NOBODYS) == 0
    assert found(whose=Whose.MINE, user_id=sara) == 1
    assert found(whose=Whose.MINE, user_id=sara + 1) == 0
    assert found(status=RekeyingStatus.KEYED) == 0
    assert found(least_days=1) == 0

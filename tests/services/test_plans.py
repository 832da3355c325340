"""Versions of the plan, and the check list of a hændelse that keeps the one it began with."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.action_plan import ActionPlanInvalid, Approval
from payout.domain.plan_check import AlreadyTicked, CheckItemUnknown, NotTicked
from payout.queries.plans import (
    check_lines,
    critical_contacts,
    latest_plan,
    plan_progress,
    plan_revised_on,
    plan_version,
)
from payout.services.plans import plant_plan, save_plan
from payout.services.tick_plan import tick_item, undo_tick
from tests.conftest import START
from tests.factories import CASEWORKER, LEADER, booking, open_day, plan
from tests.services.acting import count, faults, plan_saved, sql

pytestmark = pytest.mark.usefixtures("pay_day")


def ticked(ledger: Ledger, item: str, username: str = CASEWORKER, key: str | None = None) -> None:
    with booking(ledger, username) as book:
        tick_item(book, item, done_by="Chefen", done_at=book.now, remark="Er på vej", request_key=key)


def test_the_shipped_plan_is_there_from_the_first_day_and_is_not_approved(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book:
        plant_plan(book)
    with ledger.reading() as connection:
        found = latest_plan(connection)
        assert plan_revised_on(connection) is None
    assert found is not None
    assert (found.version, found.approval) == (1, None)


def test_what_is_saved_is_a_new_version_and_the_old_one_stays(ledger: Ledger) -> None:
    assert plan_saved(ledger) == 2
    changed = plan(contacts=(replace(plan().contacts[0], phone="12 12 12 12"),))
    with booking(ledger, LEADER) as book:
        assert save_plan(book, changed, None, request_key="key-1") == 3
        assert save_plan(book, changed, None, request_key="key-1") == 3
    with ledger.reading() as connection:
        first, latest = plan_version(connection, 2), latest_plan(connection)
        assert [one.phone for one in critical_contacts(connection)] == ["12 12 12 12"]
        assert plan_revised_on(connection) is None
    assert first is not None
    assert latest is not None
    assert (first.plan, first.approval) == (
        plan(),
        Approval(revised_on=START.date(), approved_by="Centerchefen"),
    )
    assert (latest.plan, latest.approval, latest.saved_by) == (changed, None, "Lea Leder")
    assert faults(ledger) == {}


def test_a_plan_that_cannot_be_followed_or_is_approved_ahead_is_not_saved(ledger: Ledger) -> None:
    tomorrow = Approval(revised_on=START.date() + timedelta(days=1), approved_by="Chefen")
    for one, approval in ((plan(alarm=()), None), (plan(), tomorrow)):
        with booking(ledger, LEADER) as book, pytest.raises(ActionPlanInvalid):
            save_plan(book, one, approval)
    assert count(ledger, "action_plan") == 1


def test_a_haendelse_keeps_the_plan_that_it_began_with(ledger: Ledger) -> None:
    plan_saved(ledger)
    open_day(ledger)
    with booking(ledger, LEADER) as book:
        save_plan(book, plan(tasks_now=("Noget helt andet",)), None)
    with ledger.reading() as connection:
        texts = [line.item.text for line in check_lines(connection, 1)]
    assert texts == ["Nærmeste teamleder", "Centerchef", "Find fejlen", "Åbn hændelsen", "Luk kasserne"]


def test_a_point_is_ticked_off_once_and_undone_by_a_new_line(ledger: Ledger) -> None:
    plan_saved(ledger)
    open_day(ledger)
    for _ in range(2):
        ticked(ledger, "alarm-1", key="key-1")
    with pytest.raises(AlreadyTicked):
        ticked(ledger, "alarm-1")
    with pytest.raises(CheckItemUnknown):
        ticked(ledger, "alarm-3")
    with booking(ledger, LEADER) as book:
        undo_tick(book, "alarm-1", undone_by="Lea Leder", remark="Det var en anden")
    with booking(ledger, LEADER) as book, pytest.raises(NotTicked):
        undo_tick(book, "alarm-1", undone_by="Lea Leder", remark="Igen")
    ticked(ledger, "alarm-1")
    with ledger.reading() as connection:
        line = check_lines(connection, 1)[0]
        progress = plan_progress(connection, 1)
    assert [(one.is_done, one.done_by) for one in line.ticks] == [
        (True, "Chefen"),
        (False, "Lea Leder"),
        (True, "Chefen"),
    ]
    assert progress is not None
    assert (progress.done, progress.total) == (1, 5)
    assert faults(ledger) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE action_plan SET revised_on = NULL",
        "DELETE FROM action_plan WHERE id = 1",
        "UPDATE plan_tick SET remark = 'andet'",
        "DELETE FROM plan_tick",
        "INSERT INTO plan_tick SELECT 9, incident_id, item, is_done, done_at, noted_by, noted_at, done_by,"
        " remark, salt FROM plan_tick",
    ],
)
def test_versions_and_lines_are_never_changed_taken_away_or_doubled(ledger: Ledger, statement: str) -> None:
    plan_saved(ledger)
    open_day(ledger)
    ticked(ledger, "alarm-1")
    with pytest.raises(IntegrityError):
        sql(ledger, statement)

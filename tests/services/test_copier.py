"""Copies by themselves: the real thread on a real folder, with the limits that the office sets."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from payout import clock
from payout.db import Ledger, open_copy, sqlcipher
from payout.domain.copies import Trouble
from payout.queries.events import chain_head
from payout.services import backup, copier
from payout.services.backup import salt_of
from payout.services.copier import Copier
from payout.services.copy_folder import copies_in
from payout.services.verify_ledger import verify
from payout.settings import Settings
from tests.factories import ANNA, Counter
from tests.services.acting import by_hand

pytestmark = [pytest.mark.in_turns, pytest.mark.file]

SETTINGS = Settings(backup_folder="kopier", backup_every_events=5, backup_every_minutes=10_000)
PATIENCE = 30


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread looks up often, so that nobody waits for it."""
    monkeypatch.setattr(copier, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(copier, "RETRY_SECONDS", 0.02)


@pytest.fixture
def stick(day: Ledger) -> Path:
    """The folder for copies; it has to be there, as a stick has to be in."""
    folder = day.path.parent / "kopier"
    folder.mkdir()
    return folder


Running = Callable[..., Copier]


@pytest.fixture
def running(day: Ledger) -> Iterator[Running]:
    """Starts a copier; all are closed at the end."""
    made: list[Copier] = []

    def start(**changes: object) -> Copier:
        one = Copier(day, replace(SETTINGS, **changes))  # type: ignore[arg-type]
        made.append(one)
        one.start()
        return one

    yield start
    for one in made:
        one.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition."""
    latest = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < latest, "it did not come to that"
        threading.Event().wait(0.01)


def events(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return chain_head(connection).events


def copied(one: Copier) -> int:
    """Up to which event the last good copy goes."""
    return one.state.last.reach.events if one.state.last else 0


def look_ups(ledger: Ledger, number: int) -> None:
    """So many events."""
    for _ in range(number):
        Counter(ledger).ref(ANNA)


def test_the_newest_copy_holds_every_event_up_to_the_limit(
    day: Ledger, stick: Path, running: Running
) -> None:
    one = running()
    until(lambda: copied(one) == events(day))
    for _ in range(4):
        look_ups(day, 5)
        until(lambda: copied(one) == events(day))
    look_ups(day, 4)
    # Fewer than five have no copy yet, and the minutes that are set have not gone.
    assert events(day) - copied(one) == 4
    newest = copies_in(stick, salt_of(day))[0]
    assert newest.name.events == copied(one)
    copy = open_copy(newest.path, day.raw_key)
    assert verify(copy).ok
    copy.close()


def test_no_event_waits_longer_than_the_minutes_that_are_set(
    day: Ledger, stick: Path, running: Running
) -> None:
    one = running(backup_every_events=1_000, backup_every_minutes=7)
    until(lambda: copied(one) == events(day))
    look_ups(day, 1)
    assert copied(one) < events(day)
    later = clock.now() + timedelta(minutes=8)
    clock.set_source(lambda: later)
    until(lambda: copied(one) == events(day))


def test_closing_makes_a_last_copy_of_what_has_none(day: Ledger, stick: Path, running: Running) -> None:
    one = running()
    until(lambda: copied(one) == events(day))
    look_ups(day, 2)
    one.close()
    assert copied(one) == events(day) == copies_in(stick, salt_of(day))[0].name.events


def test_a_start_goes_on_from_the_newest_copy_and_makes_none_when_nothing_has_happened(
    day: Ledger, stick: Path, running: Running
) -> None:
    running().close()
    before = list(stick.iterdir())
    one = running()
    until(lambda: one.state.last is not None)
    one.close()
    assert list(stick.iterdir()) == before
    assert copied(one) == events(day)


def test_a_stick_that_is_pulled_out_is_told_at_once_and_comes_back_by_itself(
    day: Ledger, stick: Path, running: Running
) -> None:
    one = running()
    until(lambda: copied(one) == events(day))
    shutil.rmtree(stick)
    until(lambda: one.trouble() is Trouble.FOLDER_GONE)
    look_ups(day, 2)
    stick.mkdir()
    until(lambda: one.trouble() is Trouble.SAME_DISK)
    assert copied(one) == events(day)
    assert [path.suffix for path in stick.iterdir()] == [".db"]


def test_a_full_stick_is_told_and_the_last_good_copies_stay(
    day: Ledger, stick: Path, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = running()
    until(lambda: copied(one) == events(day))
    before = copies_in(stick, salt_of(day))
    monkeypatch.setattr(backup, "SPARE_BYTES", 2**60)
    look_ups(day, 5)
    until(lambda: one.trouble() is Trouble.FULL)
    assert copies_in(stick, salt_of(day)) == before
    monkeypatch.undo()
    until(lambda: one.trouble() is Trouble.SAME_DISK)


def test_a_disk_that_fills_up_in_the_middle_of_a_copy_is_told_as_full(
    day: Ledger, stick: Path, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlcipher.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "backup_into", full)
    one = running()
    until(lambda: one.trouble() is Trouble.FULL)
    assert list(stick.iterdir()) == []


def test_a_copy_with_a_broken_link_gets_no_name_and_is_told(
    day: Ledger, stick: Path, running: Running
) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE event SET payload = '{}' WHERE number = 7")
    one = running()
    until(lambda: one.trouble() is Trouble.NOT_IN_ORDER)
    one.close()
    assert list(stick.iterdir()) == []


def test_a_copier_that_hangs_is_told_as_late(day: Ledger, stick: Path, running: Running) -> None:
    one = running()
    until(lambda: copied(one) == events(day))
    one.close()
    look_ups(day, 1)
    later = clock.now() + timedelta(minutes=10_003)
    clock.set_source(lambda: later)
    assert one.trouble() is Trouble.LATE
    clock.set_source(None)


def test_a_copy_on_another_disk_leaves_nothing_to_warn_of(
    day: Ledger, other_disk: Path, running: Running
) -> None:
    one = running(backup_folder=str(other_disk))
    until(lambda: copied(one) == events(day))
    assert one.trouble() is None


def test_without_a_folder_there_is_no_copy_and_that_is_told(day: Ledger, running: Running) -> None:
    one = running(backup_folder="")
    assert one.trouble() is Trouble.NO_FOLDER
    assert one.copy_now().last is None
    assert one.listed() == []


def test_a_failed_whole_verification_is_tried_again_and_not_passed_over(
    day: Ledger, stick: Path, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = running()
    until(lambda: copied(one) == events(day))
    monkeypatch.setattr(copier, "FULL_CHECK_EVERY_SECONDS", 0)
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET amount_oere = amount_oere + 50 WHERE id = 1")
    look_ups(day, 5)
    until(lambda: one.trouble() is Trouble.NOT_IN_ORDER)
    monkeypatch.setattr(copier, "FULL_CHECK_EVERY_SECONDS", 10_000)
    # What is copied after that may be the best there is; it takes no older copy's place.
    look_ups(day, 1)
    one.copy_now()
    assert one.trouble() is Trouble.NOT_IN_ORDER
    assert copied(one) == events(day)
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET amount_oere = amount_oere - 50 WHERE id = 1")
    until(lambda: one.trouble() is Trouble.SAME_DISK)

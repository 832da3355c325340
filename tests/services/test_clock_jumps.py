"""The journal's time never goes back, whatever the clock does, and a jump is told until somebody answers."""

from datetime import timedelta

import pytest

from payout import clock
from payout.clock import Watch
from payout.db import Ledger
from payout.queries.clock_jumps import open_jump
from payout.queries.events import stream_events
from payout.services.clock_jumps import confirm_date, tell_of_jump, tell_of_old_clock
from payout.services.journal import payload_of
from tests.conftest import START
from tests.factories import LEADER, Counter, booking, open_day
from tests.services.acting import faults

pytestmark = pytest.mark.usefixtures("pay_day")
KEY = "a" * 32


def stamps(ledger: Ledger) -> list[str]:
    with ledger.reading() as connection:
        return [event.at for event in stream_events(connection)]


def test_an_event_under_a_clock_set_back_is_stamped_as_the_one_before_and_says_so(ledger: Ledger) -> None:
    open_day(ledger)
    clock.set_source(lambda: START - timedelta(hours=2))
    Counter(ledger).issue()
    assert stamps(ledger) == sorted(stamps(ledger))
    with ledger.reading() as connection:
        *_, last = stream_events(connection)
    assert last.at == "2026-10-30T08:00:00.000000Z"
    assert payload_of(last)["facts"]["clock"] == "2026-10-30T06:00:00.000000Z"
    assert faults(ledger) == {}


def test_time_goes_on_when_the_clock_is_ahead_of_the_journal_again(ledger: Ledger) -> None:
    open_day(ledger)
    clock.set_source(lambda: START + timedelta(minutes=1))
    Counter(ledger).issue()
    with ledger.reading() as connection:
        *_, last = stream_events(connection)
    assert last.at == "2026-10-30T08:01:00.000000Z"
    assert "clock" not in payload_of(last)["facts"]


def test_a_jump_is_an_event_and_stays_open_until_a_leader_answers_for_the_date(ledger: Ledger) -> None:
    at = [START, START - timedelta(days=1)]
    watch = Watch(lambda: at.pop(0) if len(at) > 1 else at[0], lambda: 0.0)
    tell_of_jump(ledger, watch)
    tell_of_jump(ledger, watch)
    with ledger.reading() as connection:
        found = open_jump(connection)
        *_, last = stream_events(connection)
    assert found is not None
    assert (found.expected_at, found.found_at) == (START, START - timedelta(days=1))
    assert (last.action, payload_of(last)["facts"]["seconds"]) == ("clock.jumped", -86_400)
    for _ in range(2):
        with booking(ledger, LEADER) as book:
            confirm_date(book, request_key=KEY)
    with ledger.reading() as connection:
        assert open_jump(connection) is None
        assert [event.action for event in stream_events(connection)][-2:] == [
            "clock.jumped",
            "clock.confirmed",
        ]
    assert faults(ledger) == {}


@pytest.mark.parametrize(("behind", "told"), [(timedelta(seconds=3), False), (timedelta(days=1), True)])
def test_a_start_with_a_clock_behind_the_journal_is_a_jump(
    ledger: Ledger, behind: timedelta, told: bool
) -> None:
    open_day(ledger)
    clock.set_source(lambda: START - behind)
    tell_of_old_clock(ledger)
    with ledger.reading() as connection:
        assert (open_jump(connection) is not None) is told

from collections.abc import Iterator
from datetime import timedelta

import pytest

from payout import clock
from payout.db import Ledger
from payout.domain.roles import Role
from payout.domain.sign_in import SessionState
from payout.services import sessions
from payout.services.users import disable_user, set_password, set_roles
from tests.conftest import START
from tests.factories import CASEWORKER, FINANCE, LEADER, PASSWORD, booking, clerk
from tests.services.acting import count

IDLE = timedelta(minutes=20)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    at(timedelta(0))
    yield
    clock.set_source(None)


def at(later: timedelta) -> None:
    """The clock stands so much after the start of the day."""
    clock.set_source(lambda: START + later)


def started(ledger: Ledger, username: str = CASEWORKER) -> str:
    user_id = clerk(ledger, username).user_id
    with ledger.transaction() as connection:
        return sessions.start_session(connection, user_id)


def live(ledger: Ledger, token: str) -> sessions.LiveSession | None:
    with ledger.reading() as connection:
        return sessions.live_session(connection, token, IDLE)


def state_of(ledger: Ledger, token: str) -> SessionState | None:
    found = live(ledger, token)
    return found.state if found else None


def checked(ledger: Ledger, username: str, password: str) -> int | None:
    with ledger.reading() as connection:
        return sessions.check_password(connection, username, password)


def test_the_right_password_lets_in_whatever_the_case_of_the_name(ledger: Ledger) -> None:
    user_id = clerk(ledger, CASEWORKER).user_id
    assert checked(ledger, CASEWORKER, PASSWORD) == checked(ledger, " SARA ", PASSWORD) == user_id


@pytest.mark.parametrize(
    ("username", "password"),
    [
        (CASEWORKER, "forkert-kode"),
        (CASEWORKER, ""),
        (CASEWORKER, PASSWORD.upper()),
        ("nobody", PASSWORD),
        ("", ""),
    ],
)
def test_a_wrong_name_or_password_lets_nobody_in(ledger: Ledger, username: str, password: str) -> None:
    assert checked(ledger, username, password) is None


def test_a_disabled_user_is_not_let_in_and_the_open_session_has_ended(ledger: Ledger) -> None:
    token = started(ledger)
    with booking(ledger, LEADER) as book:
        disable_user(book, CASEWORKER)
    assert checked(ledger, CASEWORKER, PASSWORD) is None
    assert live(ledger, token) is None


def test_a_session_says_whose_it_is(ledger: Ledger) -> None:
    found = live(ledger, started(ledger))
    assert found is not None
    assert found.clerk == clerk(ledger, CASEWORKER)
    assert not found.touch_due


def test_each_session_has_a_ticket_of_its_own_that_the_ledger_does_not_know(ledger: Ledger) -> None:
    one, other = started(ledger), started(ledger)
    assert one != other
    with ledger.reading() as connection:
        kept = connection.exec_driver_sql("SELECT token_hash FROM login_session").scalars().all()
    assert len(kept) == 2
    assert not {one, other} & set(kept)


def test_an_ended_session_has_really_ended(ledger: Ledger) -> None:
    token, other = started(ledger), started(ledger)
    with ledger.transaction() as connection:
        sessions.end_session(connection, token)
        sessions.touch_session(connection, token)
    assert live(ledger, token) is None
    assert live(ledger, other) is not None


def test_a_ticket_that_nobody_was_given_opens_nothing(ledger: Ledger) -> None:
    started(ledger)
    assert live(ledger, "") is None
    assert live(ledger, "a" * 43) is None


def test_an_idle_session_is_locked_and_a_used_one_is_not(ledger: Ledger) -> None:
    idle, used = started(ledger), started(ledger)
    at(timedelta(minutes=15))
    found = live(ledger, used)
    assert found is not None
    assert found.touch_due
    with ledger.transaction() as connection:
        sessions.touch_session(connection, used)
    at(IDLE)
    assert state_of(ledger, idle) is SessionState.OPEN
    at(IDLE + timedelta(seconds=1))
    assert state_of(ledger, idle) is SessionState.LOCKED
    assert state_of(ledger, used) is SessionState.OPEN


def test_the_longest_session_ends_however_much_it_is_used(ledger: Ledger) -> None:
    token = started(ledger)
    at(sessions.LONGEST_SESSION)
    with ledger.transaction() as connection:
        sessions.touch_session(connection, token)
    assert live(ledger, token) is not None
    at(sessions.LONGEST_SESSION + timedelta(seconds=1))
    assert live(ledger, token) is None


def test_what_pages_left_goes_when_a_session_has_run_out(ledger: Ledger) -> None:
    token = started(ledger)
    with ledger.transaction() as connection:
        sessions.keep_page_state(connection, token, {"search": "Anna"})
    at(sessions.LONGEST_SESSION + timedelta(seconds=1))
    started(ledger)
    assert count(ledger, "login_session") == 1


def test_what_a_page_leaves_is_for_the_next_page_of_the_same_session(ledger: Ledger) -> None:
    token, other = started(ledger), started(ledger)
    with ledger.transaction() as connection:
        sessions.keep_page_state(connection, token, {"search": "Åse"})
    with ledger.reading() as connection:
        assert sessions.page_state(connection, token) == {"search": "Åse"}
        assert sessions.page_state(connection, other) == {}
        assert sessions.page_state(connection, "unknown") == {}


def test_a_new_password_ends_every_session_of_the_user_and_no_other(ledger: Ledger) -> None:
    tokens, other = [started(ledger), started(ledger)], started(ledger, FINANCE)
    with booking(ledger, LEADER) as book:
        set_password(book, CASEWORKER, "en-helt-ny-kode")
    assert [live(ledger, token) for token in tokens] == [None, None]
    assert live(ledger, other) is not None
    assert checked(ledger, CASEWORKER, PASSWORD) is None
    assert checked(ledger, CASEWORKER, "en-helt-ny-kode") is not None


def test_new_roles_count_from_the_next_page_on(ledger: Ledger) -> None:
    token = started(ledger)
    with booking(ledger, LEADER) as book:
        set_roles(book, CASEWORKER, [Role.AUDITOR])
    found = live(ledger, token)
    assert found is not None
    assert found.clerk.roles == {Role.AUDITOR}


def test_sessions_are_no_part_of_the_book(ledger: Ledger) -> None:
    before = count(ledger, "event")
    started(ledger)
    assert count(ledger, "event") == before

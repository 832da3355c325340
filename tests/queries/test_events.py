import pytest

from payout.db import Ledger
from payout.domain.journal import FIRST_PREVIOUS_HASH
from payout.queries.events import chain_head, count_events, stream_events, stream_log
from payout.queries.users import all_users, user_by_id
from payout.services.journal import Book
from payout.services.users import set_password
from tests.factories import CASEWORKER, USERS
from tests.services.acting import drop_trigger, sql

pytestmark = pytest.mark.usefixtures("pay_day")


def test_the_log_names_people_and_numbers_of_bilag(day: Ledger) -> None:
    with day.reading() as connection:
        log = list(stream_log(connection))
        events = list(stream_events(connection))
    assert [(entry.number, entry.hash) for entry in log] == [(event.number, event.hash) for event in events]
    issued = [entry for entry in log if entry.action == "bilag.issued"]
    assert (issued[0].actor, issued[0].label, issued[0].subject) == (
        "Sara Sagsbehandler",
        "STR26-00001-3",
        "bilag:1",
    )
    of_bilag = ("bilag:", "rekeying:")
    assert {entry.label for entry in log if not entry.subject.startswith(of_bilag)} == {""}
    assert "" not in {entry.label for entry in log if entry.subject.startswith("rekeying:")}
    assert {entry.at.utcoffset() is None for entry in log} == {False}


def test_the_log_comes_in_parts_from_either_end(day: Ledger) -> None:
    with day.reading() as connection:
        log = list(stream_log(connection))
        newest = list(stream_log(connection, newest_first=True, limit=3))
        rest = list(stream_log(connection, limit=1000, offset=3))
    assert newest == log[::-1][:3]
    assert rest == log[3:]


def test_events_of_one_kind_are_counted_and_read(day: Ledger) -> None:
    with day.reading() as connection:
        paid = list(stream_log(connection, action="bilag.paid"))
        assert len(paid) == count_events(connection, action="bilag.paid") == 3
        assert count_events(connection) == chain_head(connection).events
        assert {entry.action for entry in paid} == {"bilag.paid"}


def test_what_the_command_line_does_has_an_actor_too(day: Ledger) -> None:
    with day.transaction() as connection:
        set_password(Book(connection, None), CASEWORKER, "en-helt-ny-kode")
    with day.reading() as connection:
        (last,) = stream_log(connection, newest_first=True, limit=1)
    assert last.actor == "kommandolinjen"


def test_an_empty_journal_has_the_first_head(ledger: Ledger) -> None:
    drop_trigger(ledger, "event", "event_no_delete")
    sql(ledger, "DELETE FROM event")
    with ledger.reading() as connection:
        head = chain_head(connection)
        assert (head.events, head.hash) == (0, FIRST_PREVIOUS_HASH)
        assert count_events(connection) == 0


def test_users_come_by_name_with_their_roles(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        users = all_users(connection)
        assert user_by_id(connection, users[0].user_id) == users[0]
        assert user_by_id(connection, 99) is None
    assert [user.username for user in users] == sorted(USERS)
    assert {user.username: (user.display_name, user.roles) for user in users} == USERS

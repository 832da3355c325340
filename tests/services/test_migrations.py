"""A ledger of the first version is opened by today's program: its data stays, and what is new is there."""

from pathlib import Path

from alembic import command
from sqlalchemy import insert, text

from payout.db import Ledger, create_ledger
from payout.domain.roles import Role
from payout.models import secret, user
from payout.queries.benefits import all_benefits
from payout.queries.events import count_events
from payout.queries.lists import all_lists
from payout.schema import _config, is_current
from payout.services.import_list import store_list
from payout.services.journal import Book, Insert
from payout.services.ledger_secrets import COOKIE_KEY
from payout.services.passwords import hashed_password
from payout.services.set_up import open_current_ledger
from tests import factories
from tests.services.acting import faults


def ledger_of_the_first_version(path: Path) -> None:
    """A ledger with the tables of step 0001, a team leader and a list."""
    ledger = create_ledger(path, factories.PASSPHRASE)
    parsed = factories.parsed_list()
    with ledger.transaction() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(insert(secret), {"name": COOKIE_KEY, "value": "ab" * 32})
        book = Book(connection, 1)
        leader = {
            "id": 1,
            "username": factories.LEADER,
            "display_name": "Lea Leder",
            "roles": Role.TEAM_LEADER.value,
            "is_active": True,
            "password_hash": hashed_password(factories.PASSWORD),
        }
        book.record("user.added", "user_account:1", [Insert(user, leader)])
        # What is stored is of then, and who stores it is of today: it asks whether the ledger is a drill's.
        connection.execute(text("CREATE TABLE drill_ledger (id INTEGER)"))
        store_list(book, parsed, file=b"a list", source="ydelser", data_date=None)
        connection.execute(text("DROP TABLE drill_ledger"))
    ledger.close()


def opened(path: Path) -> Ledger:
    return open_current_ledger(path, factories.PASSPHRASE)


def test_a_ledger_of_the_first_version_keeps_its_data_and_gets_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger_of_the_first_version(path)
    ledger = opened(path)
    with ledger.reading() as connection:
        assert is_current(connection)
        assert [stored.rows_accepted for stored in all_lists(connection)] == [5]
        assert "sygedagpenge" in {one.facts.code for one in all_benefits(connection)}
        events = count_events(connection)
    assert faults(ledger) == {}
    ledger.close()
    again = opened(path)
    with again.reading() as connection:
        assert count_events(connection) == events
    again.close()

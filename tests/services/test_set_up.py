from pathlib import Path

import pytest

from payout.db import Ledger, LedgerMissing, WrongPassphrase
from payout.domain.roles import Role
from payout.queries.events import chain_head
from payout.queries.users import all_users
from payout.schema import SchemaTooNew
from payout.services.ledger_secrets import cookie_key
from payout.services.passwords import PasswordTooShort
from payout.services.sessions import check_password
from payout.services.set_up import (
    LedgerExists,
    PassphraseTooShort,
    make_ledger,
    open_current_ledger,
)
from tests.factories import PASSPHRASE, PASSWORD
from tests.services.acting import faults, sql


def made(path: Path, passphrase: str = PASSPHRASE, password: str = PASSWORD) -> Ledger:
    return make_ledger(path, passphrase, username="Lea", display_name="Lea Leder", password=password)


def test_a_new_ledger_has_its_first_team_leader_who_made_herself(tmp_path: Path) -> None:
    ledger = made(tmp_path / "new" / "ledger.db")
    with ledger.reading() as connection:
        (leader,) = all_users(connection)
        actor = connection.exec_driver_sql("SELECT actor_id FROM event WHERE number = 1").scalar_one()
        assert chain_head(connection).events == 3, "the leader, and the ydelser and plan that ship with it"
        assert check_password(connection, "lea", PASSWORD) == leader.user_id == actor
    assert (leader.username, leader.roles) == ("lea", (Role.TEAM_LEADER,))
    assert faults(ledger) == {}
    ledger.close()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["ledger.db"]


def test_a_ledger_that_is_there_is_never_made_over(tmp_path: Path) -> None:
    made(tmp_path / "ledger.db").close()
    before = (tmp_path / "ledger.db").read_bytes()
    with pytest.raises(LedgerExists):
        made(tmp_path / "ledger.db")
    assert (tmp_path / "ledger.db").read_bytes() == before


@pytest.mark.parametrize(
    ("passphrase", "password", "error"),
    [("for kort", PASSWORD, PassphraseTooShort), (PASSPHRASE, "kort", PasswordTooShort)],
)
def test_short_words_are_refused_and_no_file_is_left(
    tmp_path: Path, passphrase: str, password: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        made(tmp_path / "ledger.db", passphrase, password)
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_left_of_a_first_attempt_is_no_ledger_and_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "ledger.part").write_bytes(b"half a ledger")
    with pytest.raises(LedgerMissing):
        open_current_ledger(tmp_path / "ledger.db", PASSPHRASE)
    made(tmp_path / "ledger.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.db"]


def test_each_ledger_signs_its_cookies_with_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("one.db", "other.db"):
        ledger = made(tmp_path / name)
        with ledger.reading() as connection:
            keys.add(cookie_key(connection))
        ledger.close()
    assert len(keys) == 2
    assert all(len(key) == 64 for key in keys)


def test_an_open_ledger_is_the_one_that_was_made(tmp_path: Path) -> None:
    made(tmp_path / "ledger.db").close()
    ledger = open_current_ledger(tmp_path / "ledger.db", PASSPHRASE)
    assert faults(ledger) == {}
    ledger.close()
    with pytest.raises(WrongPassphrase):
        open_current_ledger(tmp_path / "ledger.db", "en anden adgangssætning")


def test_a_ledger_that_a_newer_program_has_used_is_refused(tmp_path: Path) -> None:
    ledger = made(tmp_path / "ledger.db")
    sql(ledger, "UPDATE alembic_version SET version_num = '9999'")
    ledger.close()
    with pytest.raises(SchemaTooNew):
        open_current_ledger(tmp_path / "ledger.db", PASSPHRASE)

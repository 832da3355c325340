"""The command line with PAYOUT_DATABASE_URL, and the move there."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from payout.settings import LEDGER_FILE, PASSPHRASE_FILE
from tests import factories
from tests.cli.conftest import Payout
from tests.postgresql import Server

SECRET = "opdigtet-kode-26\n"

pytestmark = pytest.mark.file


@pytest.fixture
def address(postgresql: Server) -> Iterator[str]:
    """The address of an empty database."""
    made = postgresql.database()
    yield made
    postgresql.drop(made)


@pytest.fixture
def chosen(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, with the database chosen by the environment."""
    monkeypatch.setenv("PAYOUT_INSTANCE", str(tmp_path / "own"))
    monkeypatch.setenv("PAYOUT_DATABASE_URL", address)
    return tmp_path / "own"


def test_init_asks_for_no_passphrase_and_makes_no_file(payout: Payout, chosen: Path) -> None:
    assert "payout init" in payout("verify").stderr
    made = payout("init", "--username", "lea", "--password-stdin", stdin=SECRET)
    assert made.exit_code == 0, made.stderr
    assert not chosen.exists()
    report = json.loads(payout("verify", "--json").stdout)
    assert (report["ok"], report["checks"][-1]["name"]) == (True, "server")
    again = payout("init", "--username", "lea", "--password-stdin", stdin=SECRET)
    assert (again.exit_code, "tom database" in again.stderr) == (1, True)


def test_copies_are_left_to_the_servers_own_tools(payout: Payout, chosen: Path, tmp_path: Path) -> None:
    payout("init", "--username", "lea", "--password-stdin", stdin=SECRET)
    (tmp_path / "kopi.db").write_bytes(b"")
    for refused in (payout("backup", tmp_path / "usb"), payout("restore", tmp_path / "kopi.db")):
        assert (refused.exit_code, "pg_dump" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("postgresql+psycopg://payout:hemmelig@db.example/payout", "sslmode=verify-full"),
        ("postgres://payout:hemmelig@localhost/payout", "postgresql+psycopg://"),
        ("postgresql+psycopg://payout:hemmelig@127.0.0.1:9/payout", "svarer ikke"),
    ],
)
def test_what_is_wrong_with_the_address_is_said_without_its_password(
    payout: Payout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, word: str
) -> None:
    monkeypatch.setenv("PAYOUT_DATABASE_URL", address)
    refused = payout("verify", "--instance", tmp_path)
    assert (refused.exit_code, word in refused.stderr) == (1, True)
    assert "hemmelig" not in refused.stderr


def test_a_drill_stays_in_its_own_folder(
    payout: Payout, chosen: Path, made_once: tuple[Path, str], tmp_path: Path
) -> None:
    drill = tmp_path / "oevelse"
    drill.mkdir()
    shutil.copy(made_once[0], drill / LEDGER_FILE)
    (drill / PASSPHRASE_FILE).write_text(factories.PASSPHRASE, encoding="utf-8")
    report = json.loads(payout("verify", "--json", "--instance", drill).stdout)
    assert (report["ok"], report["checks"][-1]["name"]) == (True, "file")


def test_a_ledger_moves_to_the_database_and_the_file_says_where_it_went(
    payout: Payout, folder: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = payout("migrate-to", address)
    assert moved.exit_code == 0, moved.stderr
    assert "PAYOUT_DATABASE_URL" in moved.stdout
    refused = payout("user", "list")
    assert (refused.exit_code, "flyttet til en PostgreSQL-database" in refused.stderr) == (1, True)
    old = json.loads(payout("verify", "--json").stdout)
    monkeypatch.setenv("PAYOUT_DATABASE_URL", address)
    new = json.loads(payout("verify", "--json").stdout)
    assert (old["ok"], new["ok"], old["chain_head"] in moved.stdout) == (True, True, True)
    assert (new["chain_head"], new["events"]) == (old["chain_head"], old["events"])
    assert "lea" in payout("user", "list").stdout

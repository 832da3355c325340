"""`payout init`, `verify`, `backup`, `restore`, and how the folder and the passphrase are chosen."""

import json
from pathlib import Path

import pytest

from payout.db import Ledger
from payout.settings import LEDGER_FILE, SETTINGS_FILE
from tests import factories
from tests.cli.conftest import Payout
from tests.services.acting import drop_trigger, sql


def test_init_makes_an_encrypted_ledger_that_verifies(payout: Payout, tmp_path: Path) -> None:
    fresh = tmp_path / "ny"
    secrets = "fire blå elefanter\nopdigtet-kode-26\n"
    made = payout(
        "init",
        "--instance",
        fresh,
        "--username",
        "lea",
        "--passphrase-stdin",
        "--password-stdin",
        stdin=secrets,
    )
    assert made.exit_code == 0, made.stderr
    assert not (fresh / LEDGER_FILE).read_bytes().startswith(b"SQLite format 3")
    checked = payout(
        "--instance", fresh, "verify", "--json", "--passphrase-stdin", stdin="fire blå elefanter\n"
    )
    assert json.loads(checked.stdout)["ok"] is True


@pytest.mark.parametrize(
    ("secrets", "word"),
    [
        ("kort\nopdigtet-kode-26\n", "12 tegn"),
        ("fire blå elefanter\nkort\n", "10 tegn"),
        ("", "standard input"),
    ],
)
def test_init_refuses_short_secrets_and_leaves_nothing(
    payout: Payout, tmp_path: Path, secrets: str, word: str
) -> None:
    fresh = tmp_path / "ny"
    refused = payout(
        "init",
        "--instance",
        fresh,
        "--username",
        "lea",
        "--passphrase-stdin",
        "--password-stdin",
        stdin=secrets,
    )
    assert refused.exit_code in {1, 2}
    assert word in refused.stderr
    assert not (fresh / LEDGER_FILE).exists()


@pytest.mark.file
def test_init_leaves_a_ledger_that_is_there_alone(payout: Payout, folder: Path) -> None:
    before = (folder / LEDGER_FILE).read_bytes()
    assert payout("init", "--username", "lea").exit_code == 1
    assert (folder / LEDGER_FILE).read_bytes() == before


def test_a_folder_without_data_is_told_what_to_do(payout: Payout, tmp_path: Path) -> None:
    refused = payout("verify", "--instance", tmp_path)
    assert refused.exit_code == 1
    assert "payout init" in refused.stderr


@pytest.mark.file
def test_a_wrong_passphrase_is_refused_in_plain_words(payout: Payout, folder: Path) -> None:
    refused = payout("verify", "--passphrase-stdin", stdin="en helt anden sætning\n")
    assert refused.exit_code == 1
    assert "Adgangssætningen passer ikke" in refused.stderr


@pytest.mark.file
def test_without_a_passphrase_and_a_terminal_the_usage_is_wrong(
    payout: Payout, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAYOUT_PASSPHRASE_FILE")
    assert payout("verify").exit_code == 2


def test_a_wrong_setting_stops_the_start(payout: Payout, folder: Path) -> None:
    (folder / SETTINGS_FILE).write_text('share_percent = "mange"', encoding="utf-8")
    refused = payout("serve")
    assert refused.exit_code == 2
    assert "share_percent" in refused.stderr


def test_verify_names_the_row_that_was_edited_by_hand(payout: Payout, folder: Path, stored: Ledger) -> None:
    factories.open_day(stored)
    bilag_id = factories.Counter(stored).issue()
    drop_trigger(stored, "bilag", "bilag_no_change")
    sql(stored, "UPDATE bilag SET amount_oere = 400050")
    stored.close()
    found = payout("verify", "--json")
    report = json.loads(found.stdout)
    rebuild = next(check for check in report["checks"] if check["name"] == "rebuild")
    assert found.exit_code == 1
    assert report["ok"] is False
    assert f"bilag {bilag_id}: amount_oere" in rebuild["detail"]
    assert set(report) == {"ok", "checks", "events", "bilag", "chain_head"}


@pytest.mark.file
def test_a_backup_is_restored_with_every_event(payout: Payout, folder: Path, tmp_path: Path) -> None:
    assert payout("backup", tmp_path / "usb").exit_code == 0
    (copy,) = (tmp_path / "usb").iterdir()
    back = payout("restore", copy, "--instance", tmp_path / "anden")
    assert back.exit_code == 0, back.stderr
    first, second = (
        json.loads(payout("verify", "--json", "--instance", where).stdout)
        for where in (folder, tmp_path / "anden")
    )
    assert first == second


@pytest.mark.file
def test_restore_refuses_what_is_no_copy_and_a_folder_in_use(
    payout: Payout, folder: Path, tmp_path: Path
) -> None:
    nonsense = tmp_path / "noget.db"
    nonsense.write_bytes(b"ikke en kopi" * 1000)
    assert payout("restore", nonsense, "--instance", tmp_path / "ny").exit_code == 3
    assert not (tmp_path / "ny" / LEDGER_FILE).exists()
    assert payout("restore", nonsense).exit_code == 1


def test_users_are_added_listed_and_closed(payout: Payout, folder: Path) -> None:
    added = payout(
        "user", "add", "Nina", "--name", "Nina Ny", "--role", "caseworker", "--role", "finance",
        "--password-stdin",
        stdin="opdigtet-kode-27\n",
    )  # fmt: skip
    assert added.exit_code == 0, added.stderr
    assert payout("user", "password", "nina", "--password-stdin", stdin="kort\n").exit_code == 1
    assert payout("user", "password", "nina", "--password-stdin", stdin="opdigtet-kode-28\n").exit_code == 0
    assert payout("user", "disable", "nina").exit_code == 0
    assert "nina\tNina Ny\tSagsbehandler, Økonomi\tlukket" in payout("user", "list").stdout
    assert payout("user", "disable", "ingen").exit_code == 1


def test_serve_refuses_an_address_that_others_can_reach(payout: Payout, folder: Path) -> None:
    for host in ("0.0.0.0", "192.168.1.5", "::", "laptop.example"):  # noqa: S104 - refused
        assert payout("serve", "--host", host).exit_code == 1

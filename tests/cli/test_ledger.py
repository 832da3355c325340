"""`payout init`, `verify`, `backup`, `restore`, and how the folder and the passphrase are chosen."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from payout.bilag_number import BilagNumber
from payout.cli import serving
from payout.db import Ledger, SqliteLedger
from payout.queries.events import chain_head
from payout.settings import LEDGER_FILE, SETTINGS_FILE
from tests import factories
from tests.cli.conftest import Payout
from tests.services.acting import drop_trigger, sql
from tests.tools import free_port


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
        ("fire blå elefanter\nkort\n", "12 tegn"),
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
    (fault,) = rebuild["faults"]
    assert fault["differences"] == [{"column": "amount_oere", "told": "400000", "found": "400050"}]
    assert set(report) == {"ok", "checks", "events", "bilag", "chain_head", "broken"}
    said = payout("verify").stdout
    assert f"Er ændret uden om journalen: bilag, række {bilag_id}." in said
    assert "amount_oere: journalen siger «400000», tabellen «400050»." in said


@pytest.mark.file
def test_the_head_on_a_paper_is_found_as_it_is_printed_and_one_that_never_was_is_not(
    payout: Payout, folder: Path, made_once: tuple[Path, str]
) -> None:
    ledger = SqliteLedger(folder / LEDGER_FILE, made_once[1])
    factories.open_day(ledger)
    with ledger.reading() as connection:
        head = chain_head(connection)
    factories.Counter(ledger).issue()
    ledger.close()
    found = payout("verify", "--head", f"Journal {head.events} · {head.hash[:16]}")
    assert found.exit_code == 0
    assert f"ved post nr. {head.events}, " in found.stdout
    assert "Hændelse åbnet" in found.stdout
    told = json.loads(payout("verify", "--head", head.hash.upper(), "--json").stdout)["head"]
    assert (told["code"], told["found"]) == (head.hash, True)
    assert [(one["event"], one["action"]) for one in told["events"]] == [(head.events, "incident.opened")]
    never = payout("verify", "--head", "0" * 64)
    assert never.exit_code == 1
    assert "aldrig haft koden" in never.stdout


def test_what_is_no_head_is_refused_before_anything_is_read(payout: Payout, tmp_path: Path) -> None:
    refused = payout("verify", "--head", "en kode fra papiret", "--instance", tmp_path)
    assert refused.exit_code == 2
    assert "som den står på papiret" in refused.stderr


@pytest.mark.file
def test_a_head_too_short_to_tell_two_events_apart_is_said_to_be_so(
    payout: Payout, folder: Path, made_once: tuple[Path, str]
) -> None:
    ledger = SqliteLedger(folder / LEDGER_FILE, made_once[1])
    drop_trigger(ledger, "event", "event_no_update")
    sql(ledger, "UPDATE event SET hash = '0123456789ab' || hash WHERE number IN (2, 3)")
    ledger.close()
    found = payout("verify", "--head", "0123-4567-89ab")
    assert found.exit_code == 2
    assert "Skriv flere tegn" in found.stdout


@pytest.mark.file
@pytest.mark.parametrize("place", [3, 20, 4096 * 9 + 1000])
def test_a_changed_byte_in_the_file_is_refused_in_plain_words(
    payout: Payout, folder: Path, place: int
) -> None:
    path = folder / LEDGER_FILE
    changed = bytearray(path.read_bytes())
    changed[place] ^= 1
    path.write_bytes(changed)
    refused = payout("verify")
    assert refused.exit_code == 1
    said = refused.stderr + refused.stdout
    assert any(words in said for words in ("Adgangssætningen passer ikke", "kan ikke læses", "er beskadiget"))


@pytest.mark.file
def test_a_backup_is_restored_with_every_event(payout: Payout, folder: Path, tmp_path: Path) -> None:
    assert payout("backup", tmp_path / "usb").exit_code == 0
    (copy,) = (tmp_path / "usb").iterdir()
    back = payout("restore", copy, "--instance", tmp_path / "anden", "--highest-number", "ingen")
    assert back.exit_code == 0, back.stderr
    first, second = (
        json.loads(payout("verify", "--json", "--instance", where).stdout)
        for where in (folder, tmp_path / "anden")
    )
    assert second["ok"] is True
    # The journal of what was put back tells of it, and of nothing else.
    assert second["events"] == first["events"] + 1


@pytest.mark.file
def test_restore_says_how_far_the_copy_goes_and_which_numbers_are_kept_for_paper(
    payout: Payout, folder: Path, tmp_path: Path, made_once: tuple[Path, str]
) -> None:
    (folder / SETTINGS_FILE).write_text('series_prefix = "STR"', encoding="utf-8")
    ledger = SqliteLedger(folder / LEDGER_FILE, made_once[1])
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    ledger.close()
    assert payout("backup", tmp_path / "usb").exit_code == 0
    (copy,) = (tmp_path / "usb").iterdir()
    new = tmp_path / "ny"
    asked = payout("restore", copy, "--instance", new)
    assert asked.exit_code == 2
    assert "--highest-number" in asked.stderr
    for wrong, code in (("STR26-00057-1", 2), (str(BilagNumber("XYZ26", 57)), 1)):
        refused = payout("restore", copy, "--instance", new, "--highest-number", wrong)
        assert (refused.exit_code, new.exists()) == (code, False), refused.stderr
    done = payout("restore", copy, "--instance", new, "--highest-number", str(BilagNumber("STR26", 57)))
    assert done.exit_code == 0, done.stderr
    assert "Bilag udstedt" in done.stdout
    assert f"Sidste bilagsnummer: {BilagNumber('STR26', 1)}" in done.stdout
    assert f"{BilagNumber('STR26', 2)} til {BilagNumber('STR26', 57)} (56 bilag)" in done.stdout
    assert json.loads(payout("verify", "--json", "--instance", new).stdout)["ok"] is True


@pytest.mark.file
def test_restore_names_the_good_copies_beside_a_bad_one(
    payout: Payout, folder: Path, tmp_path: Path, made_once: tuple[Path, str]
) -> None:
    usb = tmp_path / "usb"
    assert payout("backup", usb).exit_code == 0
    (good,) = usb.iterdir()
    for name, damaged_at in (("payout-20200101-000000-1.db", 5), ("payout-20200101-000000-2.db", 12_345)):
        raw = bytearray(good.read_bytes())
        raw[damaged_at] ^= 1
        (usb / name).write_bytes(raw)
        refused = payout("restore", usb / name, "--instance", tmp_path / "ny", "--highest-number", "ingen")
        assert refused.exit_code in {1, 3}
        assert f"I orden: {good.name}" in refused.stderr
    assert not (tmp_path / "ny").exists()


@pytest.mark.file
def test_restore_refuses_what_is_no_copy_and_a_folder_in_use(
    payout: Payout, folder: Path, tmp_path: Path
) -> None:
    nonsense = tmp_path / "noget.db"
    nonsense.write_bytes(b"ikke en kopi" * 1000)
    options = ("--highest-number", "ingen", "--instance", tmp_path / "ny")
    assert payout("restore", nonsense, *options).exit_code == 3
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


def test_an_address_of_others_that_is_taken_for_this_machines_own_fails_it(
    payout: Payout, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "LOOPBACK", ("0.0.0.0", *serving.LOOPBACK))  # noqa: S104 - the fault
    monkeypatch.setattr(serving, "_serve", lambda *_: None)
    with pytest.raises(AssertionError):
        test_serve_refuses_an_address_that_others_can_reach(payout, folder)


@pytest.mark.file
def test_serve_refuses_a_ledger_that_lies_where_it_is_not_safe(
    payout: Payout, folder: Path, tmp_path: Path
) -> None:
    synced = tmp_path / "OneDrive - Prøvekøbing" / "payout"
    assert "synkroniseret" in payout("init", "--instance", synced, "--username", "lea").stderr
    assert not synced.exists()
    (tmp_path / "andet-navn.db").hardlink_to(folder / LEDGER_FILE)
    refused = payout("serve")
    assert refused.exit_code == 1
    assert "et andet sted" in refused.stderr


@pytest.mark.in_turns
@pytest.mark.file
def test_a_second_server_is_refused_while_other_commands_work_beside_the_first(
    payout: Payout, folder: Path, tmp_path: Path
) -> None:
    port = free_port()
    with _serving(port) as first:
        refused = payout("serve", "--port", free_port())
        assert refused.exit_code == 1
        assert f"på port {port}" in refused.stderr
        assert str(first.pid) in refused.stderr
        refused = payout("passphrase", "change")
        assert refused.exit_code == 1
        assert str(first.pid) in refused.stderr
        for beside in (("backup", tmp_path / "usb"), ("verify",), ("user", "list")):
            assert payout(*beside).exit_code == 0
        first.kill()
        first.wait()
        with _serving(port):
            pass


@contextmanager
def _serving(port: int) -> Iterator["subprocess.Popen[str]"]:
    """A server that says where it is; it is gone afterwards, also when the test fails."""
    command = [sys.executable, "-m", "payout", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            assert "http://" in server.stdout.readline()
            yield server
        finally:
            server.kill()


@pytest.mark.file
def test_the_passphrase_is_changed_and_the_program_says_what_old_copies_need(
    payout: Payout, folder: Path, stored: Ledger
) -> None:
    stored.close()
    secrets = f"{factories.PASSPHRASE}\nfem grønne giraffer\n"
    changed = payout("passphrase", "change", "--passphrase-stdin", "--new-passphrase-stdin", stdin=secrets)
    assert changed.exit_code == 0, changed.stderr
    assert "den gamle adgangssætning" in changed.stdout
    assert payout("verify", "--passphrase-stdin", stdin="fem grønne giraffer\n").exit_code == 0
    refused = payout("verify", "--passphrase-stdin", stdin=f"{factories.PASSPHRASE}\n")
    assert "Adgangssætningen passer ikke" in refused.stderr

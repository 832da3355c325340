import threading
from pathlib import Path

import pytest

from payout.db import Ledger, LedgerMissing, WrongPassphrase, open_ledger
from payout.services.backup import CopyDoesNotVerify, LedgerInTheWay, back_up, restore
from payout.services.verify_ledger import verify
from tests.factories import ANNA, NOBODY, PASSPHRASE, Counter
from tests.services.acting import by_hand, count, faults

pytestmark = [pytest.mark.usefixtures("pay_day"), pytest.mark.file]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def files(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


def test_a_copy_is_the_whole_ledger_in_one_file_that_verifies(day: Ledger, folder: Path) -> None:
    copy = back_up(day, folder)
    assert files(folder) == [".db"]
    assert copy.verification == verify(day)
    assert copy.verification.ok
    opened = open_ledger(copy.path, PASSPHRASE)
    assert count(opened, "bilag") == count(day, "bilag")
    opened.close()


def test_the_name_of_a_copy_is_the_danish_time(day: Ledger, folder: Path) -> None:
    assert back_up(day, folder).path.name == "payout-20261030-090000-000000.db"


def test_a_copy_taken_while_counters_work_is_of_one_moment(day: Ledger, folder: Path) -> None:
    done = threading.Event()

    def work() -> None:
        counter = Counter(day)
        while not done.is_set():
            counter.issue(NOBODY, 50_00, reason="Står ikke på listen")

    worker = threading.Thread(target=work)
    worker.start()
    try:
        copies = [back_up(day, folder / str(number)) for number in range(3)]
    finally:
        done.set()
        worker.join()
    assert all(copy.verification.ok for copy in copies)
    assert [copy.verification.events for copy in copies] == sorted(
        copy.verification.events for copy in copies
    )
    assert faults(day) == {}


def test_a_restored_copy_is_the_ledger_as_it_was(day: Ledger, folder: Path, tmp_path: Path) -> None:
    copy = back_up(day, folder)
    Counter(day).issue(ANNA, 50_00, reason="Efter kopien")
    target = tmp_path / "new" / "ledger.db"
    assert restore(copy.path, target, PASSPHRASE) == copy.verification
    assert files(target.parent) == [".db"]
    restored = open_ledger(target, PASSPHRASE)
    assert count(restored, "bilag") == count(day, "bilag") - 1
    assert Counter(restored).issue(ANNA, 50_00, reason="Går videre") == count(restored, "bilag")
    assert faults(restored) == {}
    restored.close()


@pytest.mark.parametrize("name", ["ledger.db", "ledger.db-wal"])
def test_nothing_that_lies_in_the_ledgers_place_is_overwritten(
    day: Ledger, folder: Path, tmp_path: Path, name: str
) -> None:
    copy = back_up(day, folder)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / name).write_bytes(b"left by a crash")
    with pytest.raises(LedgerInTheWay):
        restore(copy.path, tmp_path / "new" / "ledger.db", PASSPHRASE)
    assert (tmp_path / "new" / name).read_bytes() == b"left by a crash"


def test_a_wrong_passphrase_and_a_missing_copy_put_nothing_in_place(
    day: Ledger, folder: Path, tmp_path: Path
) -> None:
    copy = back_up(day, folder)
    target = tmp_path / "new" / "ledger.db"
    with pytest.raises(WrongPassphrase):
        restore(copy.path, target, "en anden adgangssætning")
    with pytest.raises(LedgerMissing):
        restore(folder / "none.db", target, PASSPHRASE)
    assert list(target.parent.iterdir()) == []
    assert files(folder) == [".db"]


@pytest.mark.parametrize("page", [2, 10, 30])
def test_a_damaged_copy_is_refused(day: Ledger, folder: Path, tmp_path: Path, page: int) -> None:
    copy = back_up(day, folder)
    raw = bytearray(copy.path.read_bytes())
    raw[page * 4096 + 2000] ^= 1
    copy.path.write_bytes(raw)
    target = tmp_path / "new" / "ledger.db"
    with pytest.raises(CopyDoesNotVerify) as refused:
        restore(copy.path, target, PASSPHRASE)
    assert not refused.value.verification.ok
    assert list(target.parent.iterdir()) == []


def test_a_copy_that_was_cut_short_is_refused(day: Ledger, folder: Path, tmp_path: Path) -> None:
    copy = back_up(day, folder)
    copy.path.write_bytes(copy.path.read_bytes()[: 4096 * 20])
    with pytest.raises((CopyDoesNotVerify, WrongPassphrase)):
        restore(copy.path, tmp_path / "new" / "ledger.db", PASSPHRASE)


def test_a_copy_that_was_tampered_with_is_refused_and_says_where(
    day: Ledger, folder: Path, tmp_path: Path
) -> None:
    copy = back_up(day, folder)
    opened = open_ledger(copy.path, PASSPHRASE)
    with by_hand(opened) as connection:
        connection.execute("UPDATE posting SET amount_oere = amount_oere * 2")
    with pytest.raises(CopyDoesNotVerify) as refused:
        restore(copy.path, tmp_path / "new" / "ledger.db", PASSPHRASE)
    assert "rebuild" in {check.name for check in refused.value.verification.checks if not check.ok}


def test_a_ledger_that_does_not_verify_gives_no_copy(day: Ledger, folder: Path) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET amount_oere = amount_oere + 50 WHERE id = 1")
    with pytest.raises(CopyDoesNotVerify):
        back_up(day, folder)
    assert files(folder) == []


def test_neither_ledger_nor_copy_holds_a_name_or_number_in_clear(day: Ledger, folder: Path) -> None:
    Counter(day).issue(NOBODY, 50_00, reason="Kanariefuglen sang")
    copy = back_up(day, folder)
    raw = b"".join(path.read_bytes() for path in [*day.path.parent.iterdir(), copy.path])
    day.close()
    raw += day.path.read_bytes()
    for word in ("Anna", "Ågesen", NOBODY.digits, ANNA.digits, "Kanariefuglen", "Opdigtevej", "bilag.issued"):
        assert word.encode() not in raw

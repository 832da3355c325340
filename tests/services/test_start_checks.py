"""A -wal file that a crash left is played into the ledger that it belongs to, and into no other."""

import shutil
from pathlib import Path

import pytest

from payout.db import Ledger, WrongPassphrase
from payout.services.backup import back_up
from payout.services.start_checks import WalMismatch, check_wal
from tests.factories import ANNA, Counter

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("pay_day")]


def crashed(ledger: Ledger, folder: Path) -> Path:
    """The ledger's two files as a crash leaves them, in a folder of their own."""
    folder.mkdir()
    for path in (ledger.path, ledger.path.with_name("ledger.db-wal")):
        shutil.copy(path, folder / path.name)
    return folder / ledger.path.name


def test_what_a_crash_left_is_in_order(day: Ledger, tmp_path: Path) -> None:
    Counter(day).issue(ANNA, 50_00, reason="Før nedbruddet")
    left = crashed(day, tmp_path / "left")
    check_wal(left, day.raw_key)
    assert left.with_name("ledger.db-wal").stat().st_size > 0
    day.close()
    check_wal(day.path, day.raw_key)


@pytest.mark.parametrize("older", ["copy", "plain-copy"])
def test_an_older_file_beside_a_newer_wal_is_refused_and_nothing_is_touched(
    day: Ledger, tmp_path: Path, older: str
) -> None:
    Counter(day).issue(ANNA, 50_00, reason="Med i kopien")
    copy = back_up(day, tmp_path / "copies").path
    day.close()
    plain = shutil.copy(day.path, tmp_path / "plain.db")
    # The -wal begins anew after more has happened, so it lacks what is between the copy and itself.
    for number in range(3):
        Counter(day).issue(ANNA, 50_00, reason=f"Efter kopien {number}")
    day.close()
    Counter(day).issue(ANNA, 50_00, reason="Til sidst")
    left = crashed(day, tmp_path / "left")
    shutil.copy(copy if older == "copy" else plain, left)
    before = {path.name: path.read_bytes() for path in left.parent.iterdir()}
    with pytest.raises(WalMismatch):
        check_wal(left, day.raw_key)
    after = {path.name: path.read_bytes() for path in left.parent.iterdir() if path.name in before}
    assert after == before


def test_another_ledgers_wal_is_refused(day: Ledger, ledger: Ledger, tmp_path: Path) -> None:
    Counter(day).ref(ANNA)
    Counter(ledger).ref(ANNA, name="Anna")
    left = crashed(day, tmp_path / "left")
    shutil.copy(ledger.path.with_name("ledger.db-wal"), left.with_name("ledger.db-wal"))
    with pytest.raises(WalMismatch):
        check_wal(left, day.raw_key)


def test_a_wrong_key_is_no_mismatch(day: Ledger, tmp_path: Path) -> None:
    Counter(day).ref(ANNA)
    left = crashed(day, tmp_path / "left")
    with pytest.raises(WrongPassphrase):
        check_wal(left, "0" * 64 + day.raw_key[64:])

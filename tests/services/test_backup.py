import threading
from pathlib import Path

import pytest

from payout.db import Ledger, open_copy, open_ledger
from payout.queries.events import chain_head
from payout.services import backup as backup_module
from payout.services import copy_folder
from payout.services.backup import CopyDoesNotVerify, back_up, make_copy, salt_of
from payout.services.check_copy import CopyBroken, check_fully, check_quickly
from payout.services.copy_folder import FolderFull, FolderGone, copies_in
from payout.services.restore import look_at, restore
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
    assert (copy.reach.events, copy.reach.head) == (verify(day).events, verify(day).chain_head)
    opened = open_copy(copy.path, day.raw_key)
    assert verify(opened) == verify(day)
    opened.close()
    assert files(folder) == [".db"]


def test_the_name_of_a_copy_is_the_danish_time_and_its_last_event(day: Ledger, folder: Path) -> None:
    copy = back_up(day, folder)
    assert copy.path.name == f"payout-20261030-090000-{copy.reach.events}.db"
    assert [found.path for found in copies_in(folder, salt_of(day))] == [copy.path]


def test_a_copy_taken_while_counters_work_is_of_one_moment(day: Ledger, folder: Path) -> None:
    done = threading.Event()

    def work() -> None:
        counter = Counter(day)
        while not done.is_set():
            counter.issue(NOBODY, 50_00, reason="Står ikke på listen")

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    copies = []
    try:
        for number in range(3):
            with day.reading() as connection:
                before = chain_head(connection).events
            copies.append((before, back_up(day, folder / str(number))))
    finally:
        done.set()
        for worker in workers:
            worker.join()
    assert all(copy.reach.events >= before for before, copy in copies)
    events = [copy.reach.events for _, copy in copies]
    assert events == sorted(events)
    assert events[0] < events[-1]
    assert faults(day) == {}


def test_a_plain_copy_of_the_live_file_lacks_what_was_acknowledged_and_ours_does_not(
    day: Ledger, folder: Path, tmp_path: Path
) -> None:
    for _ in range(20):
        Counter(day).issue(NOBODY, 50_00, reason="Står ikke på listen")
    plain = tmp_path / "plain.db"
    plain.write_bytes(day.path.read_bytes())
    copied_by_hand = open_ledger(plain, PASSPHRASE)
    assert count(copied_by_hand, "bilag") <= count(day, "bilag") - 20
    copied_by_hand.close()
    ours = open_copy(back_up(day, folder).path, day.raw_key)
    assert count(ours, "bilag") == count(day, "bilag")
    ours.close()


@pytest.mark.parametrize("page", [2, 10, 30])
def test_the_quick_check_sees_one_changed_bit_and_a_copy_cut_short(
    day: Ledger, folder: Path, page: int
) -> None:
    copy = back_up(day, folder)
    raw = bytearray(copy.path.read_bytes())
    raw[page * 4096 + 2000] ^= 1
    copy.path.write_bytes(raw)
    with pytest.raises(CopyBroken):
        check_quickly(copy.path, day.raw_key)
    copy.path.write_bytes(raw[: 4096 * 20])
    with pytest.raises(CopyBroken):
        check_quickly(copy.path, day.raw_key)


def test_the_quick_check_follows_the_links_from_the_known_event_on(day: Ledger, folder: Path) -> None:
    known = back_up(day, folder).reach
    Counter(day).issue(ANNA, 50_00, reason="Efter kopien")
    copy = make_copy(day, folder, known=(known.events, known.head))
    assert copy.reach.events > known.events
    with pytest.raises(CopyBroken, match="not the ledger's"):
        check_quickly(copy.path, day.raw_key, (known.events, "0" * 64))
    with by_hand(day) as connection:
        connection.execute("UPDATE event SET payload = '{}' WHERE number = ?", (copy.reach.events,))
    with pytest.raises(CopyBroken, match="chain"):
        make_copy(day, folder, known=(known.events, known.head))


def test_the_whole_verification_runs_in_a_child_and_names_what_is_wrong(day: Ledger, folder: Path) -> None:
    copy = back_up(day, folder)
    check_fully(copy.path, day.raw_key)
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET amount_oere = amount_oere + 50 WHERE id = 1")
    with pytest.raises(CopyBroken, match="rebuild: bilag 1"):
        make_copy(day, folder, check=check_fully)
    assert files(folder) == [".db"]


def test_a_ledger_that_does_not_verify_gives_no_copy(day: Ledger, folder: Path) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET amount_oere = amount_oere + 50 WHERE id = 1")
    with pytest.raises(CopyDoesNotVerify):
        back_up(day, folder)
    assert files(folder) == []


def test_a_stick_that_is_not_in_is_not_made_on_the_laptops_own_disk(day: Ledger, folder: Path) -> None:
    with pytest.raises(FolderGone):
        make_copy(day, folder)
    assert not folder.exists()


def test_without_room_old_copies_go_but_never_the_last_ones(
    day: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        Counter(day).issue(ANNA, 50_00, reason=f"Nr. {number}")
        back_up(day, folder)
    newest = [copy.path for copy in copies_in(folder, salt_of(day))][:2]
    monkeypatch.setattr(backup_module, "SPARE_BYTES", 2**60)
    with pytest.raises(FolderFull):
        make_copy(day, folder)
    assert sorted(folder.iterdir()) == sorted(newest)


def test_copies_of_another_ledger_and_strange_files_are_left_alone(day: Ledger, folder: Path) -> None:
    folder.mkdir()
    strange = [
        folder / "payout-20200101-000000-1.db",
        folder / "brev.txt",
        folder / "payout-20200101-000000-2.db",
    ]
    for path in strange[:2]:
        path.write_bytes(b"noget andet, der ikke er en kopi")
    strange[2].write_bytes(b"kort")
    copy = back_up(day, folder)
    copy_folder.rotate(folder, salt_of(day), keep=1)
    assert sorted(folder.iterdir()) == sorted([*strange, copy.path])


def test_what_a_crash_left_unfinished_is_cleared_away_after_an_hour(
    day: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    left = folder / "payout-20261030-080000-1.part"
    left.write_bytes(b"half a copy")
    make_copy(day, folder)
    assert left.exists()
    monkeypatch.setattr(copy_folder, "STALE_SECONDS", -1)
    make_copy(day, folder)
    assert not left.exists()


def test_neither_ledger_nor_copy_holds_a_name_or_number_in_clear(day: Ledger, folder: Path) -> None:
    Counter(day).issue(NOBODY, 50_00, reason="Kanariefuglen sang")
    copy = back_up(day, folder)
    raw = b"".join(path.read_bytes() for path in [*day.path.parent.iterdir(), copy.path])
    day.close()
    raw += day.path.read_bytes()
    for word in ("Anna", "Ågesen", NOBODY.digits, ANNA.digits, "Kanariefuglen", "Opdigtevej", "bilag.issued"):
        assert word.encode() not in raw


def test_a_copy_of_a_copy_that_was_put_back_belongs_to_the_same_ledger(
    day: Ledger, folder: Path, tmp_path: Path
) -> None:
    copy = back_up(day, folder)
    target = tmp_path / "new" / "ledger.db"
    restore(look_at(copy.path, PASSPHRASE), target, highest=[], prefixes=frozenset())
    restored = open_ledger(target, PASSPHRASE)
    back_up(restored, folder)
    restored.close()
    assert len(copies_in(folder, salt_of(day))) == 2

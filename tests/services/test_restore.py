"""Putting a copy back: only one that is in order, told in the journal, numbers above what stands on paper."""

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from payout.bilag_number import LAST_SEQUENCE, BilagNumber
from payout.db import Ledger, LedgerMissing, WrongPassphrase, open_ledger
from payout.domain.incident import SeriesUsedUp
from payout.domain.paper_numbers import PaperRange
from payout.queries.copies import paper_ranges, reach
from payout.queries.events import chain_head, stream_log
from payout.services.backup import Copy, CopyDoesNotVerify, back_up
from payout.services.check_copy import CopyBroken
from payout.services.restore import (
    LedgerInTheWay,
    Restored,
    SeriesUnknown,
    further_copies,
    look_at,
    others_in_order,
    restore,
)
from payout.web.error_texts import text_for
from tests.factories import ANNA, FINANCE_2, LEADER, NOBODY, PASSPHRASE, Counter, booking, paid
from tests.services.acting import approved, by_hand, count, faults, read, sql
from tests.services.test_migrations import ledger_of_the_first_version

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("pay_day")]
PREFIXES = frozenset({"STR", "OEV"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new" / "ledger.db"


def put_back(copy: Path, target: Path, *highest: BilagNumber) -> Restored:
    return restore(look_at(copy, PASSPHRASE), target, highest=highest, prefixes=PREFIXES)


def issued(ledger: Ledger) -> str:
    """Issue one more bilag, which a team leader approves; gives its number."""
    number = read(ledger, approved(ledger, Counter(ledger).issue(ANNA, 50_00, reason="Mangler"))).number
    assert number is not None
    return str(number)


def last_number(copy: Copy) -> int:
    return next(number.sequence for number in copy.reach.last_numbers if number.series == "STR26")


def test_a_restored_copy_is_the_ledger_as_it_was_and_its_journal_tells_of_it(
    day: Ledger, folder: Path, target: Path
) -> None:
    copy = back_up(day, folder)
    bilag = count(day, "bilag")
    Counter(day).issue(ANNA, 50_00, reason="Efter kopien")
    restored = put_back(copy.path, target)
    assert restored.copy == copy.reach
    assert (restored.events, restored.kept) == (copy.reach.events + 1, ())
    assert [path.name for path in target.parent.iterdir()] == ["ledger.db"]
    opened = open_ledger(target, PASSPHRASE)
    assert count(opened, "bilag") == bilag
    with opened.reading() as connection:
        last = next(stream_log(connection, newest_first=True))
    assert (last.action, last.subject) == ("ledger.restored", f"ledger:{copy.reach.events}")
    assert faults(opened) == {}
    assert issued(opened) == str(BilagNumber("STR26", last_number(copy) + 1))
    opened.close()


def test_numbers_go_on_above_the_highest_on_paper_and_the_series_has_no_unexplained_gap(
    day: Ledger, folder: Path, target: Path
) -> None:
    copy = back_up(day, folder)
    last = last_number(copy)
    on_paper = [issued(day) for _ in range(5)]
    restored = put_back(copy.path, target, BilagNumber("STR26", last + 5))
    kept = PaperRange(series="STR26", first_sequence=last + 1, last_sequence=last + 5)
    assert restored.kept == (kept,)
    opened = open_ledger(target, PASSPHRASE)
    new = [issued(opened) for _ in range(3)]
    assert not set(new) & set(on_paper)
    assert new[0] == str(BilagNumber("STR26", last + 6))
    assert faults(opened) == {}
    with opened.reading() as connection:
        assert kept in paper_ranges(connection)
    # A second old copy, of the ledger that was put back, keeps its own range as well.
    again = back_up(opened, folder / "later")
    later = target.with_name("third.db")
    put_back(again.path, later, BilagNumber("STR26", last + 20))
    opened.close()
    third = open_ledger(later, PASSPHRASE)
    assert issued(third) == str(BilagNumber("STR26", last + 21))
    assert faults(third) == {}
    third.close()


def test_a_series_whose_numbers_are_all_taken_gives_no_more(day: Ledger, folder: Path, target: Path) -> None:
    put_back(back_up(day, folder).path, target, BilagNumber("STR26", LAST_SEQUENCE - 1))
    opened = open_ledger(target, PASSPHRASE)
    assert issued(opened) == str(BilagNumber("STR26", LAST_SEQUENCE))
    request = Counter(opened).issue(ANNA, 50_00, reason="Mangler")
    with pytest.raises(SeriesUsedUp) as refused:
        approved(opened, request)
    assert "Nummerserien STR26 er brugt op, så intet er udstedt." in text_for(refused.value)
    assert read(opened, request).number is None
    assert faults(opened) == {}


def test_a_series_that_the_copy_does_not_know_is_begun_above_the_paper(
    ledger: Ledger, folder: Path, target: Path
) -> None:
    copy = back_up(ledger, folder)
    with pytest.raises(SeriesUnknown):
        put_back(copy.path, target, BilagNumber("XYZ26", 7))
    put_back(copy.path, target, BilagNumber("STR26", 7))
    opened = open_ledger(target, PASSPHRASE)
    with opened.reading() as connection:
        assert reach(connection).last_numbers == (BilagNumber("STR26", 7),)
    assert faults(opened) == {}
    opened.close()


def test_copies_that_go_further_are_named_so_that_their_numbers_are_not_used_again(
    day: Ledger, folder: Path
) -> None:
    old = back_up(day, folder)
    issued(day)
    new = back_up(day, folder)
    assert further_copies(look_at(old.path, PASSPHRASE)) == [(new.path, new.reach)]
    assert further_copies(look_at(new.path, PASSPHRASE)) == []


def test_a_series_leaps_over_a_range_that_was_kept_and_over_nothing_else(day: Ledger) -> None:
    for statement in (
        "UPDATE series SET last_sequence = last_sequence + 2 WHERE code = 'STR26'",
        "UPDATE series SET last_sequence = last_sequence - 1 WHERE code = 'STR26'",
        # The range of 1 and 2 has been leapt over already.
        "UPDATE series SET last_sequence = 4 WHERE code = 'OEV26'",
        "INSERT INTO paper_range VALUES (9, 'STR26', 900, 905, 1, '2026-10-30T08:00:00.000000Z')",
        "INSERT INTO paper_range VALUES (9, 'OEV26', 3, 2, 1, '2026-10-30T08:00:00.000000Z')",
        "UPDATE paper_range SET last_sequence = 3",
        "DELETE FROM paper_range",
    ):
        with pytest.raises(IntegrityError):
            sql(day, statement)


def test_a_bilag_with_a_number_that_is_kept_for_paper_is_found(day: Ledger) -> None:
    # Whoever has the passphrase reserves a range behind the journal, over numbers that bilag have.
    with by_hand(day) as connection:
        connection.execute("UPDATE paper_range SET series = 'STR26'")
    assert "rebuild" in faults(day)


def test_copying_under_load_loses_nothing_that_was_acknowledged_before(
    day: Ledger, folder: Path, target: Path
) -> None:
    acknowledged: list[int] = []
    stop, noted = threading.Event(), threading.Event()

    def work() -> None:
        counter = Counter(day)
        while not stop.is_set():
            acknowledged.append(counter.issue(NOBODY, 50_00, reason="Står ikke på listen"))
            if len(acknowledged) > 10:
                noted.set()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    try:
        assert noted.wait(30)
        before = list(acknowledged)
        copy = back_up(day, folder)
    finally:
        stop.set()
        for worker in workers:
            worker.join()
    put_back(copy.path, target)
    restored = open_ledger(target, PASSPHRASE)
    assert len(before) > 10
    assert all(read(restored, bilag_id) for bilag_id in before)
    assert faults(restored) == {}
    assert issued(restored) == str(BilagNumber("STR26", last_number(copy) + 1))
    paid(restored, approved(restored, before[0]), FINANCE_2)
    restored.close()


def test_a_copy_of_an_older_version_is_brought_up_to_date(tmp_path: Path, target: Path) -> None:
    old = tmp_path / "payout-20250101-120000-3.db"
    ledger_of_the_first_version(old)
    restored = put_back(old, target)
    assert restored.events > restored.copy.events + 1
    opened = open_ledger(target, PASSPHRASE)
    assert faults(opened) == {}
    opened.close()


@pytest.mark.parametrize("name", ["ledger.db", "ledger.db-wal"])
def test_nothing_that_lies_in_the_ledgers_place_is_overwritten(
    day: Ledger, folder: Path, target: Path, name: str
) -> None:
    copy = back_up(day, folder)
    target.parent.mkdir()
    (target.parent / name).write_bytes(b"left by a crash")
    with pytest.raises(LedgerInTheWay):
        put_back(copy.path, target)
    assert (target.parent / name).read_bytes() == b"left by a crash"


def test_a_wrong_passphrase_and_a_missing_copy_are_refused(day: Ledger, folder: Path) -> None:
    copy = back_up(day, folder)
    with pytest.raises(WrongPassphrase):
        look_at(copy.path, "en anden adgangssætning")
    with pytest.raises(LedgerMissing):
        look_at(folder / "none.db", PASSPHRASE)
    assert [path.suffix for path in folder.iterdir()] == [".db"]


def test_a_damaged_copy_is_refused_and_the_good_ones_beside_it_are_named(day: Ledger, folder: Path) -> None:
    good = back_up(day, folder)
    issued(day)
    bad = back_up(day, folder)
    worse = folder / "payout-20261030-100000-9.db"
    shutil.copy(bad.path, worse)
    for path in (bad.path, worse):
        raw = bytearray(path.read_bytes())
        raw[30 * 4096 + 2000] ^= 1
        path.write_bytes(raw)
    with pytest.raises(CopyBroken, match="HMAC"):
        look_at(bad.path, PASSPHRASE)
    assert others_in_order(bad.path, PASSPHRASE) == [(good.path, good.reach)]


def test_a_copy_that_was_tampered_with_is_refused_and_says_where(
    day: Ledger, folder: Path, target: Path
) -> None:
    copy = back_up(day, folder)
    opened = open_ledger(copy.path, PASSPHRASE)
    with by_hand(opened) as connection:
        connection.execute("UPDATE posting SET amount_oere = amount_oere * 2")
    with pytest.raises(CopyDoesNotVerify) as refused:
        put_back(copy.path, target)
    assert "rebuild" in {check.name for check in refused.value.verification.checks if not check.ok}
    assert list(target.parent.iterdir()) == []


def test_the_event_of_a_restore_is_the_command_lines_and_holds_the_copys_head(
    day: Ledger, folder: Path, target: Path
) -> None:
    with booking(day, LEADER) as book:
        head = chain_head(book.connection)
    put_back(back_up(day, folder).path, target)
    opened = open_ledger(target, PASSPHRASE)
    with opened.reading() as connection:
        last = next(stream_log(connection, newest_first=True))
        assert last.actor == "kommandolinjen"
        assert head.events == last.number - 1
    opened.close()

"""The file itself: how it is opened, that it is encrypted, and that writers wait for each other."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from payout import db
from payout.db import (
    Ledger,
    LedgerMissing,
    NotDurable,
    SqliteLedger,
    UnsafeEngine,
    WrongPassphrase,
    create_ledger,
    open_ledger,
    stretched_key,
)
from tests.factories import PASSPHRASE

CANARY = "Kanariefuglen-0203600001"
THREADS, WRITES = 8, 25


@pytest.fixture
def bare(tmp_path: Path) -> Ledger:
    """An empty ledger with one table of lines."""
    ledger = create_ledger(tmp_path / "bare.db", PASSPHRASE)
    with ledger.transaction() as connection:
        connection.execute(text("CREATE TABLE line (writer INTEGER NOT NULL, number INTEGER NOT NULL)"))
    return ledger


def write_lines(ledger: Ledger, writer: int, number_of_lines: int = WRITES) -> None:
    """Each line takes the next number, in a transaction of its own."""
    for _ in range(number_of_lines):
        with ledger.transaction() as connection:
            last = connection.scalar(text("SELECT coalesce(max(number), 0) FROM line"))
            connection.execute(
                text("INSERT INTO line VALUES (:writer, :number)"), {"writer": writer, "number": last + 1}
            )


def write_from_another_process(path: Path, raw_key: str, writer: int) -> None:
    ledger = SqliteLedger(path, raw_key)
    write_lines(ledger, writer)
    ledger.close()


def numbers(ledger: Ledger) -> list[int]:
    with ledger.reading() as connection:
        return list(connection.scalars(text("SELECT number FROM line ORDER BY number")))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
def test_every_connection_is_durable_and_keeps_foreign_keys(
    bare: Ledger, pragma: str, value: str | int
) -> None:
    for block in (bare.reading(), bare.transaction()):
        with block as connection:
            assert connection.scalar(text(f"PRAGMA {pragma}")) == value
    bare.close()


def test_the_engine_in_use_is_sqlciphers_and_a_safe_one(bare: Ledger) -> None:
    with bare.reading() as connection:
        assert connection.scalar(text("PRAGMA cipher_version"))
        version = connection.scalar(text("SELECT sqlite_version()"))
    assert tuple(map(int, version.split("."))) >= db.SAFE_ENGINE
    bare.close()


def test_an_engine_that_can_lose_writes_is_refused(bare: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    bare.close()
    monkeypatch.setattr(sqlcipher, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(UnsafeEngine):
        SqliteLedger(bare.path, bare.raw_key)


def test_an_engine_that_keeps_to_other_pragmas_is_refused(bare: Ledger) -> None:
    with pytest.raises(NotDurable, match="journal_mode"):
        db.connect(Path(":memory:"), bare.raw_key)
    for pragma, other in (("synchronous", "NORMAL"), ("foreign_keys", "OFF"), ("journal_mode", "DELETE")):
        connection = db.connect(bare.path, bare.raw_key)
        db.check_durable(connection)
        connection.execute(f"PRAGMA {pragma} = {other}")
        with pytest.raises(NotDurable, match=pragma):
            db.check_durable(connection)
        connection.close()
        bare.close()


def test_what_is_written_stands_in_clear_neither_in_the_file_nor_beside_it(bare: Ledger) -> None:
    with bare.transaction() as connection:
        connection.execute(text("CREATE TABLE secret (value TEXT)"))
        connection.execute(text("INSERT INTO secret VALUES (:value)"), {"value": CANARY})
    files = sorted(bare.path.parent.iterdir())
    assert [file.name for file in files] == ["bare.db", "bare.db-shm", "bare.db-wal"]
    raw = b"".join(file.read_bytes() for file in files)
    bare.close()
    raw += bare.path.read_bytes()
    for part in (CANARY, "0203600001", "Kanariefuglen", "CREATE TABLE", "SQLite format"):
        assert part.encode() not in raw


def test_closing_folds_everything_into_one_file(bare: Ledger) -> None:
    write_lines(bare, 1, 3)
    bare.close()
    assert [file.name for file in bare.path.parent.iterdir()] == ["bare.db"]


def test_the_right_passphrase_opens_the_file_and_no_other_does(bare: Ledger) -> None:
    write_lines(bare, 1, 3)
    bare.close()
    again = open_ledger(bare.path, PASSPHRASE)
    assert numbers(again) == [1, 2, 3]
    again.close()
    with pytest.raises(WrongPassphrase):
        open_ledger(bare.path, f"{PASSPHRASE} ")


@pytest.mark.parametrize("content", [b"", b"kort", b"ikke en hovedbog " * 1000])
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(WrongPassphrase):
        open_ledger(path, PASSPHRASE)
    assert path.read_bytes() == content


def test_a_missing_file_is_said_to_be_missing_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing):
        open_ledger(tmp_path / "none.db", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_hold_a_ledger_is_not_taken_for_a_wrong_passphrase(tmp_path: Path) -> None:
    with pytest.raises(sqlcipher.OperationalError):
        db.connect(tmp_path / "no-such-folder" / "ledger.db", stretched_key(PASSPHRASE, b"0" * 16))


def test_two_ledgers_under_one_passphrase_have_different_keys(tmp_path: Path) -> None:
    one, other = (create_ledger(tmp_path / name, PASSPHRASE) for name in ("one.db", "other.db"))
    assert one.raw_key[:64] != other.raw_key[:64]


def test_what_raises_in_a_transaction_leaves_nothing(bare: Ledger) -> None:
    def break_off() -> None:
        with bare.transaction() as connection:
            connection.execute(text("INSERT INTO line VALUES (1, 1)"))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    write_lines(bare, 1, 1)
    assert numbers(bare) == [1]
    bare.close()


def test_a_reader_sees_one_moment_while_others_write(bare: Ledger) -> None:
    write_lines(bare, 1, 2)
    with bare.reading() as connection:
        before = connection.scalar(text("SELECT count(*) FROM line"))
        write_lines(bare, 2, 3)
        assert connection.scalar(text("SELECT count(*) FROM line")) == before == 2
    assert len(numbers(bare)) == 5
    bare.close()


def test_eight_threads_write_without_a_locked_database_or_a_lost_number(bare: Ledger) -> None:
    begin = threading.Barrier(THREADS)

    def work(writer: int) -> None:
        begin.wait()
        write_lines(bare, writer)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    assert numbers(bare) == list(range(1, THREADS * WRITES + 1))
    bare.close()


def test_two_processes_write_without_a_locked_database_or_a_lost_number(bare: Ledger) -> None:
    spawning = multiprocessing.get_context("spawn")
    other = spawning.Process(target=write_from_another_process, args=(bare.path, bare.raw_key, 2))
    other.start()
    write_lines(bare, 1)
    other.join()
    assert other.exitcode == 0
    assert numbers(bare) == list(range(1, 2 * WRITES + 1))
    bare.close()


def test_a_reader_cannot_write_where_a_writer_is_at_work(bare: Ledger) -> None:
    with bare.transaction() as connection:
        connection.execute(text("INSERT INTO line VALUES (1, 1)"))
        with bare.reading() as reader:
            reader.execute(text("PRAGMA busy_timeout = 0"))
            with pytest.raises(OperationalError, match="locked"):
                reader.execute(text("INSERT INTO line VALUES (2, 2)"))
    assert numbers(bare) == [1]
    bare.close()

"""Another passphrase: whole or not at all, whatever stops it, and only when nobody else has the file."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from payout.db import Ledger, LedgerMissing, SqliteLedger, WrongPassphrase, open_ledger
from payout.services import change_passphrase as steps
from payout.services.backup import back_up
from payout.services.change_passphrase import ChangeDoesNotVerify, PassphraseUnchanged, change_passphrase
from payout.services.move_ledger import LedgerInUse
from payout.services.restore import look_at
from payout.services.set_up import PassphraseTooShort
from payout.services.verify_ledger import verify
from tests.factories import PASSPHRASE
from tests.services.acting import sql

pytestmark = [pytest.mark.in_turns, pytest.mark.file]

NEW = "fem grønne giraffer"


@pytest.fixture
def file(day: Ledger) -> SqliteLedger:
    assert isinstance(day, SqliteLedger)
    return day


def opens_with(path: Path, passphrase: str) -> bool:
    """Whether the passphrase opens the file, with every page in order and the journal in it."""
    try:
        with closing(open_ledger(path, passphrase)) as ledger, ledger.reading() as connection:
            is_whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            return is_whole and bool(connection.exec_driver_sql("SELECT count(*) FROM event").scalar())
    except (WrongPassphrase, LedgerMissing, OperationalError):
        return False


def test_the_new_passphrase_opens_all_that_was_there_and_the_old_one_nothing(
    file: SqliteLedger, tmp_path: Path
) -> None:
    earlier = back_up(file, tmp_path / "copies").path
    events = verify(file).events
    salt = file.path.read_bytes()[:16]
    change_passphrase(file, NEW)
    assert opens_with(file.path, NEW)
    assert not opens_with(file.path, PASSPHRASE)
    assert [path.name for path in file.folder.iterdir()] == [file.path.name]
    assert file.path.read_bytes()[:16] != salt
    with closing(open_ledger(file.path, NEW)) as ledger:
        assert verify(ledger).events == events + 1
        later = back_up(ledger, tmp_path / "copies").path
    assert look_at(earlier, PASSPHRASE).reach.events == events
    assert look_at(later, NEW).reach.events == events + 1


@pytest.mark.parametrize(
    ("new", "refusal"), [("for kort", PassphraseTooShort), (PASSPHRASE, PassphraseUnchanged)]
)
def test_a_short_passphrase_or_the_same_one_is_refused(
    file: SqliteLedger, new: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change_passphrase(file, new)


def test_nothing_is_changed_while_another_program_has_the_file(file: SqliteLedger) -> None:
    with closing(SqliteLedger(file.path, file.raw_key)) as other, other.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM event")
        with pytest.raises(LedgerInUse):
            change_passphrase(file, NEW)
    assert opens_with(file.path, PASSPHRASE)


def test_what_another_program_writes_meanwhile_is_not_lost(
    file: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other program comes while the copy is verified, and has gone again before it takes the place."""

    def verified(ledger: Ledger, progress: Any) -> Any:
        with closing(SqliteLedger(file.path, file.raw_key)) as other, other.transaction() as connection:
            steps.Book(connection, None).record("server.started", "server:1", [])
        return verify(ledger, progress)

    monkeypatch.setattr(steps, "verify", verified)
    with pytest.raises(LedgerInUse):
        change_passphrase(file, NEW)
    assert opens_with(file.path, PASSPHRASE)


def test_a_book_that_does_not_verify_keeps_its_passphrase(file: SqliteLedger) -> None:
    sql(file, "UPDATE citizen SET name = 'En anden' WHERE id = 1")
    with pytest.raises(ChangeDoesNotVerify):
        change_passphrase(file, NEW)
    with pytest.raises(WrongPassphrase):
        open_ledger(file.path, NEW)


STEPS = ("backup_into", "verify", "is_open_elsewhere")


def killed_after(path: Path, raw_key: str, step: str, called: Callable[..., Any]) -> None:
    """A process of its own that changes the passphrase and is gone, at once, when the step is done."""
    child = os.fork()
    if child:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        return

    times = iter(range(2))

    def last(*arguments: Any) -> Any:
        answer = called(*arguments)
        # Whether the file is open elsewhere is asked twice: here it is the second time that counts.
        if step != "is_open_elsewhere" or next(times):
            os._exit(9)
        return answer

    setattr(steps, step, last)
    try:
        change_passphrase(SqliteLedger(path, raw_key), NEW)
    finally:
        os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is cut off by a fork of this one")
@pytest.mark.parametrize("step", STEPS)
def test_killed_after_any_step_the_old_passphrase_opens_the_whole_ledger(
    file: SqliteLedger, step: str
) -> None:
    file.close()
    killed_after(file.path, file.raw_key, step, getattr(steps, step))
    assert opens_with(file.path, PASSPHRASE)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is cut off by a fork of this one")
def test_an_old_file_that_is_moved_aside_first_would_be_caught(
    file: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the old file makes way before the new one is there."""

    @contextmanager
    def moved_aside(path: Path) -> Iterator[Path]:
        path.rename(path.with_suffix(".old"))
        yield path.with_suffix(".part")

    file.close()
    monkeypatch.setattr(steps, "finished_as", moved_aside)
    killed_after(file.path, file.raw_key, "give_another_key", steps.give_another_key)
    assert not opens_with(file.path, PASSPHRASE)

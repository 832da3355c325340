"""Reading in a child process: the same list comes back, and no child outlives the call, however it ends."""

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from importers import ListUnreadable, child, child_process, limits, read_list, ready_child, wire
from importers.child import read_list_safely
from importers.errors import ReadingCancelled
from payout.domain.indberetningsliste import ListKind
from payout.sample.writing import FileFormat, write_sample_list
from tests.importers.hostile.workbooks import BOUNDED
from tests.importers.making import HEADER, row, workbook

KIND = ListKind.INDBERETNING
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are counted in /proc")


def children() -> set[str]:
    """Processes that this one has started and not taken leave of, zombies among them."""
    own = Path(f"/proc/{os.getpid()}/task")
    found: set[str] = set()
    for task in own.iterdir():
        # A thread can end while it is being looked at.
        with suppress(FileNotFoundError, ProcessLookupError):
            found.update((task / "children").read_text().split())
    return found


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A file that keeps a child busy for seconds."""
    path = tmp_path / "langsom.xlsx"
    path.write_bytes(BOUNDED["bomb of empty rows"]())
    return path


def test_the_list_is_the_one_that_is_read_without_a_child(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    write_sample_list(path, rows=400, seed=2, file_format=FileFormat.XLSX)
    safely = read_list_safely(path, kind=KIND, file_name="oktober.xlsx")
    assert safely == read_list(path, kind=KIND, file_name="oktober.xlsx")
    assert read_list_safely(path, kind=KIND).file_name == "liste.xlsx"


def test_progress_is_told_in_the_thread_that_asked(tmp_path: Path) -> None:
    told: list[tuple[int, int, int]] = []
    read_list_safely(
        workbook(tmp_path / "liste.xlsx", [HEADER, row(), row()]),
        kind=KIND,
        progress=lambda done, total: told.append((done, total, threading.get_ident())),
    )
    assert told[0] == (0, 2, threading.get_ident())
    assert told[-1] == (2, 2, threading.get_ident())


def test_a_refusal_comes_back_with_its_code_and_its_words(tmp_path: Path) -> None:
    path = workbook(tmp_path / "liste.xlsx", [HEADER, row()])
    with pytest.raises(ListUnreadable, match="intet layout med navnet") as refused:
        read_list_safely(path, kind=KIND, layout="findes ikke")
    assert refused.value.code == "layout-unknown"


@on_linux
def test_a_reading_that_is_cancelled_ends_at_once_and_leaves_no_process(slow: Path) -> None:
    earlier, asked = children(), iter([False, False, True])
    start = time.monotonic()
    with pytest.raises(ReadingCancelled):
        read_list_safely(slow, kind=KIND, cancelled=lambda: next(asked))
    assert time.monotonic() - start < 3
    assert children() == earlier


@on_linux
def test_a_reading_that_is_interrupted_leaves_no_process(slow: Path) -> None:
    def interrupt() -> bool:
        raise KeyboardInterrupt

    earlier = children()
    with pytest.raises(KeyboardInterrupt):
        read_list_safely(slow, kind=KIND, cancelled=interrupt)
    assert children() == earlier


@on_linux
def test_sixteen_threads_get_their_lists_two_at_a_time(tmp_path: Path) -> None:
    paths = [workbook(tmp_path / f"{number}.xlsx", [HEADER, *[row()] * number]) for number in range(1, 17)]
    earlier, most = children(), 0

    def read(path: Path) -> int:
        nonlocal most
        parsed = read_list_safely(path, kind=KIND, progress=lambda *_: count())
        return parsed.rows_accepted

    def count() -> None:
        nonlocal most
        # Processes are looked up one after the other: at once are those that are there before and after.
        most = max(most, len((children() & children()) - earlier))

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(read, paths)) == list(range(1, 17))
    assert 1 <= most <= limits.CHILDREN
    assert children() == earlier


def test_a_list_waits_for_its_turn_but_not_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "liste.xlsx", [HEADER, row()])
    monkeypatch.setattr(child, "_places", threading.BoundedSemaphore(1))
    with child._place(lambda: False):
        with pytest.raises(ReadingCancelled):
            read_list_safely(path, kind=KIND, cancelled=lambda: True)
        monkeypatch.setattr(limits, "WAIT_SECONDS", 0)
        with pytest.raises(ListUnreadable) as refused:
            read_list_safely(path, kind=KIND)
    assert refused.value.code == "reader-busy"
    assert read_list_safely(path, kind=KIND).rows_accepted == 1


def test_time_is_limited_and_said(slow: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1)
    monkeypatch.setattr(limits, "SECONDS_PER_MEGABYTE", 0)
    with pytest.raises(ListUnreadable, match="ikke læses på 1 sekunder") as refused:
        read_list_safely(slow, kind=KIND)
    assert refused.value.code == "time-exceeded"


@pytest.mark.skipif(sys.platform != "linux", reason="only here does the system keep the limit on memory")
def test_memory_is_limited_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_bytes(BOUNDED["one string of 400 MB"]())
    monkeypatch.setattr(limits, "MEMORY_MEGABYTES", 8)
    monkeypatch.setattr(limits, "MEMORY_PER_BYTE", 0)
    with pytest.raises(ListUnreadable, match="mere end 8 MB hukommelse") as refused:
        read_list_safely(path, kind=KIND)
    assert refused.value.code == "memory-exceeded"


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("import os; os.abort()", "memory-exceeded"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "memory-exceeded"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "time-exceeded"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "reader-died"),
        ("raise SystemExit(3)", "reader-died"),
        ("import sys; sys.stdin.close(); raise SystemExit", "reader-died"),
        ("print('noget helt andet')", "reader-died"),
        ("import sys; sys.stdout.buffer.write(b'\\x80\\x05\\x95')", "reader-died"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_a_child_that_dies_or_babbles_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, code: str
) -> None:
    monkeypatch.setattr(ready_child, "START", start)
    with pytest.raises(ListUnreadable) as refused:
        read_list_safely(workbook(tmp_path / "liste.xlsx", [HEADER, row()]), kind=KIND)
    assert refused.value.code == code


def wait_for_the_end_of(pid: str) -> None:
    """Until the process is gone, or dead and not yet taken leave of."""
    deadline = time.monotonic() + 30
    with suppress(FileNotFoundError, ProcessLookupError):
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            assert time.monotonic() < deadline
            time.sleep(0.01)


@on_linux
def test_a_child_that_stands_by_reads_the_next_list_and_another_takes_its_place(tmp_path: Path) -> None:
    path, earlier = workbook(tmp_path / "liste.xlsx", [HEADER, row()]), children()
    with ready_child.READY.standing_by():
        (first,) = children() - earlier
        assert read_list_safely(path, kind=KIND).rows_accepted == 1
        (second,) = children() - earlier
        assert second != first
        os.kill(int(second), signal.SIGKILL)
        wait_for_the_end_of(second)
        assert read_list_safely(path, kind=KIND).rows_accepted == 1
        assert len(children() - earlier) == 1
    assert children() == earlier


@on_linux
def test_a_child_that_stands_by_ends_with_the_process_that_started_it() -> None:
    lines = (
        "import os, signal",
        "from importers.ready_child import READY",
        "with READY.standing_by():",
        "    own = f'/proc/self/task/{os.getpid()}/children'",
        "    print(open(own).read(), flush=True)",
        "    os.kill(os.getpid(), signal.SIGKILL)",
    )
    command = [sys.executable, "-c", "\n".join(lines)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        (pid,) = parent.stdout.read().split()
    wait_for_the_end_of(pid)
    assert parent.returncode == -signal.SIGKILL


class Planted:
    """Stands for what a child that was taken over would send."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("echo overtaget",)


@pytest.mark.parametrize(
    "message",
    [Planted(), (1, 2), {"code": "file-empty"}, subprocess.CompletedProcess([], 0), Path("x"), KIND],
)
def test_only_messages_of_ours_are_taken_from_a_child(message: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        wire.receive(io.BytesIO(pickle.dumps(message)))


def test_a_mistake_of_the_program_is_told_by_its_place_and_without_the_cell() -> None:
    def wrong(cell: str) -> None:
        raise ValueError(cell)

    with pytest.raises(ValueError, match="0203600001") as raised:
        wrong("0203600001")
    place = child_process.place_of(raised.value)
    assert place.startswith("ValueError, test_child.py:")
    assert "0203600001" not in ListUnreadable("reader-failed", place=place).message

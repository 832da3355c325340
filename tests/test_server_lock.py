"""One server for a folder, shown with real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from payout.server_lock import LOCK_FILE, FolderServed, check_not_served, only_server

HOLD = """
import sys
from pathlib import Path
from payout.server_lock import only_server
with only_server(Path(sys.argv[1]), 8123):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the folder."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_server_is_told_which_one_has_the_folder(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as first:
        for attempt in (lambda: only_server(tmp_path, 8070).__enter__(), lambda: check_not_served(tmp_path)):
            with pytest.raises(FolderServed) as refused:
                attempt()
            assert refused.value.holder is not None
            assert (refused.value.holder.pid, refused.value.holder.port) == (first.pid, 8123)
            assert refused.value.holder.machine == os.uname().nodename


def test_a_lock_goes_with_its_process_also_when_that_is_killed(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert (tmp_path / LOCK_FILE).read_text().startswith(f"{first.pid}\n")
        check_not_served(tmp_path)
        with only_server(tmp_path, 8070):
            assert (tmp_path / LOCK_FILE).read_text().startswith(f"{os.getpid()}\n")


def test_a_folder_that_was_never_served_is_free(tmp_path: Path) -> None:
    check_not_served(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_lock_file_that_says_nothing_still_keeps_others_out(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path):
        (tmp_path / LOCK_FILE).write_text("")
        with pytest.raises(FolderServed) as refused:
            check_not_served(tmp_path)
    assert refused.value.holder is None

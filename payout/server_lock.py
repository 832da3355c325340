"""One server for a data folder: a lock of the operating system on a file that says who has it.

The system gives the lock up when the process ends, however it ends, so that no lock is left by a crash. Other
commands beside a server take no lock: they write through the ledger's own, one transaction at a time.
"""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = "server.lock"
LOCKED_BYTE = 1 << 20
"""Beyond the text: what is locked on Windows can't be read by others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The server that has a folder: process, machine, port."""

    pid: int
    machine: str
    port: int


class FolderServed(Exception):
    """Another server has the folder; carries which, as far as its file says."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__("another server has the folder")
        self.holder = holder


@contextmanager
def only_server(folder: Path, port: int) -> Iterator[None]:
    """Hold the folder for the server on this port while the block runs.

    Raises:  FolderServed; OSError when the file can't be written.
    """
    path = folder / LOCK_FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _try_lock(descriptor):
            raise FolderServed(_holder(path))
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n{socket.gethostname()}\n{port}\n".encode())
        yield
    finally:
        os.close(descriptor)


def check_not_served(folder: Path) -> None:
    """See to it that no server has the folder just now. Raises FolderServed."""
    path = folder / LOCK_FILE
    if not path.exists():
        return
    descriptor = os.open(path, os.O_RDWR)
    try:
        if not _try_lock(descriptor):
            raise FolderServed(_holder(path))
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0, os.SEEK_CUR)
    except OSError:
        return False
    os.lseek(descriptor, 0, os.SEEK_SET)
    return True


def _holder(path: Path) -> Holder | None:
    try:
        pid, machine, port = path.read_text(encoding="utf-8").split("\n")[:3]
        return Holder(pid=int(pid), machine=machine, port=int(port))
    except (OSError, ValueError):
        return None

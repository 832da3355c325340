"""Files that are whole or not there, power cut or not: written under another name, then put in place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BESIDE = ("", "-wal", "-shm", "-journal")
"""What may lie under an unfinished name: the file, and what the engine lays beside it while it is open."""


@contextmanager
def finished_as(path: Path) -> Iterator[Path]:
    """A name to write under, free at the start. It becomes the path when the block ends well.

    Nothing is left of it when the block raises. The caller syncs what it has written.
    Raises:  OSError when the disk says no.
    """
    unfinished = path.with_suffix(".part")
    _remove(unfinished)
    try:
        yield unfinished
        put_in_place(unfinished, path)
    finally:
        with suppress(OSError):
            _remove(unfinished)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Give a finished file its name for good: the folder is on the disk as well when this returns."""
    unfinished.replace(path)
    if os.name == "posix":  # elsewhere a folder can't be opened, and the system keeps its own order
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is under its name whole or not at all. Raises OSError when the disk says no."""
    with finished_as(path) as unfinished, unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove(unfinished: Path) -> None:
    for ending in BESIDE:
        unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)

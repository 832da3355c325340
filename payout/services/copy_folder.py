"""The folder that copies go to: what lies there, whether there is room, and what may be deleted.

Copies of one ledger share its salt, the first bytes of each file: others' copies are never touched.
"""

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from payout.db import LedgerMissing, WrongPassphrase, file_salt
from payout.domain.copies import CopyName, parse_copy_name, superfluous

UNFINISHED = ".part"
STALE_SECONDS = 3600
LEFT_OVER = 2
"""So many copies stay, however short the room is."""


class FolderGone(Exception):
    """The folder for copies is not there: the stick was pulled out, or the path is wrong."""


class FolderFull(Exception):
    """There is no room for one more copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFile:
    """A finished copy in a folder."""

    name: CopyName
    path: Path
    size: int


def copies_in(folder: Path, salt: bytes) -> list[CopyFile]:
    """The finished copies of the ledger with this salt, the newest first; none where there is no folder."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        name = parse_copy_name(path.name)
        if name is not None and salt_of_file(path) == salt:
            found.append(CopyFile(name=name, path=path, size=path.stat().st_size))
    return sorted(found, key=lambda copy: copy.name, reverse=True)


def salt_of_file(path: Path) -> bytes | None:
    """The first bytes of a file that may be a copy; None when it can't be one, or can't be read."""
    try:
        return file_salt(path)
    except (LedgerMissing, WrongPassphrase, OSError):
        return None


def make_room(folder: Path, salt: bytes, needed: int, *, may_delete: bool) -> None:
    """See to it that so many bytes are free: what a crash left goes, then the oldest copies if they may.

    The folder itself is never made: where a stick is not in, it would be made on the laptop's own disk.
    Raises:  FolderGone, FolderFull.
    """
    if not folder.is_dir():
        raise FolderGone(folder)
    for left in folder.glob(f"payout-*{UNFINISHED}"):
        if abs(time.time() - left.stat().st_mtime) > STALE_SECONDS:
            left.unlink(missing_ok=True)
    for copy in reversed(copies_in(folder, salt)[LEFT_OVER:] if may_delete else []):
        if shutil.disk_usage(folder).free >= needed:
            return
        copy.path.unlink(missing_ok=True)
    if shutil.disk_usage(folder).free < needed:
        raise FolderFull(folder)


def rotate(folder: Path, salt: bytes, *, keep: int) -> None:
    """Delete the copies that are not needed any more."""
    copies = {copy.name: copy.path for copy in copies_in(folder, salt)}
    for name in superfluous(copies, keep=keep):
        copies[name].unlink(missing_ok=True)


def on_one_disk(one: Path, other: Path) -> bool:
    """Whether two places are on the same file system, as far as the system tells."""
    return one.stat().st_dev == other.stat().st_dev


def sync(path: Path) -> None:
    """Put a file, or the names in a folder, on the disk for good; a folder can't be synced on Windows."""
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def forget_cached(path: Path) -> None:
    """Have the file read from the medium next time, not from memory: a stick may have kept less."""
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)

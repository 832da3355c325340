"""Is the ledger's file where SQLite can keep it safe? (docs/sources.md, "SQLite": how to corrupt a file.)

Not on a network drive, whose locks and syncs can't be relied on; not in a folder that a cloud service copies
behind our back; not under two names, since a -wal file belongs to one of them only.
"""

import os
import sys
from enum import StrEnum
from pathlib import Path

if sys.platform == "win32":
    import ctypes

MOUNTS = Path("/proc/self/mounts")
NETWORK_TYPES = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "ceph",
        "glusterfs",
        "davfs",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.sshfs",
        "fuse.smbnetfs",
    }
)
CLOUD_FOLDERS = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "com~apple~clouddocs",
    "mobile documents",
    "nextcloud",
    "sharepoint",
)
_UNC = ("\\\\", "//")
REMOTE_DRIVE = 4
"""What Windows' GetDriveTypeW calls a drive on the network."""


class PlaceFault(StrEnum):
    """What is wrong with a ledger's place."""

    NETWORK = "network"
    CLOUD = "cloud"
    SYMLINK = "symlink"
    HARD_LINK = "hard-link"


def place_fault(ledger: Path, *, mounts: str | None = None) -> PlaceFault | None:
    """What is wrong with where a ledger lies, or is to lie; None when nothing is known to be.

    `mounts` is the text of the system's table of mounted file systems; without it, it is read.
    """
    if ledger.is_symlink():
        return PlaceFault.SYMLINK
    if ledger.exists() and ledger.stat().st_nlink > 1:
        return PlaceFault.HARD_LINK
    whole = Path(os.path.abspath(ledger)).parent.resolve()  # noqa: PTH100 - the file itself is not followed
    if str(ledger).startswith(_UNC) or _is_on_network(whole, _mounts() if mounts is None else mounts):
        return PlaceFault.NETWORK
    parts = [part.casefold() for part in whole.parts]
    if any(part.startswith(cloud) for part in parts for cloud in CLOUD_FOLDERS):
        return PlaceFault.CLOUD
    return None


def _mounts() -> str:
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # no such table on Windows and macOS


def _is_on_network(folder: Path, mounts: str) -> bool:
    if str(folder).startswith(_UNC):
        return True
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{folder.drive}\\") == REMOTE_DRIVE)
    return _type_of(folder, mounts) in NETWORK_TYPES


def _type_of(folder: Path, mounts: str) -> str:
    """The type of the file system that a folder is on: of the longest mount point above it, the last one."""
    found = (0, "")
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_unescaped(fields[1]))
        if folder.is_relative_to(point) and len(point.parts) >= found[0]:
            found = (len(point.parts), fields[2])
    return found[1]


def _unescaped(text: str) -> str:
    """The table writes blanks, tabs, line ends and backslashes in octal."""
    for octal, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(octal, letter)
    return text

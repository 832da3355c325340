"""OLE compound files, as .xls and encrypted .xlsx are, written sector by sector."""

import struct
from collections.abc import Mapping

SECTOR = 512
_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALL_STREAM = 4096


def compound(streams: Mapping[str, bytes], *, endless: bool = False) -> bytes:
    """A file with these streams; `endless` makes the chain of the first one bite its own tail.

    Sector 0 holds the table of sectors, sector 1 the folder: enough for three streams of some kilobytes.
    """
    table = [_FAT, _END]
    folder = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    body = b""
    for number, (name, content) in enumerate(streams.items(), start=1):
        # A stream that is not small lies in ordinary sectors.
        data = content.ljust(max(_SMALL_STREAM, -(-len(content) // SECTOR) * SECTOR), b"\0")
        start, count = len(table), len(data) // SECTOR
        table += [*range(start + 1, start + count), start if endless and number == 1 else _END]
        right = number + 1 if number < len(streams) else _FREE
        folder.append(_entry(name, 2, right=right, start=start, size=len(data)))
        body += data
    table += [_FREE] * (SECTOR // 4 - len(table))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        _MAGIC, b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _SMALL_STREAM, _END, 0, _END, 0,
    )  # fmt: skip
    places = struct.pack("<109I", 0, *[_FREE] * 108)
    entries = b"".join(folder).ljust(SECTOR, b"\0")
    return header + places + struct.pack("<128I", *table) + entries + body


def _entry(name: str, kind: int, *, child: int = _FREE, right: int = _FREE, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI16xIQ", letters, len(letters), kind, 1, _FREE, right, child, 0, start, size
    )


def record(number: int, content: bytes) -> bytes:
    """One record of an .xls."""
    return struct.pack("<HH", number, len(content)) + content


BOF = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0x07CC, 0, 6))
FILEPASS = record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
EOF = record(0x000A, b"")

"""Takes one stream out of a compound file, the small file system that an .xls is kept in.

Source: MS-CFB 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.6 (directory).
"""

import struct
from typing import Final

_HEADER_BYTES: Final = 512
_ENTRY_BYTES: Final = 128
_END: Final = 0xFFFFFFFA
"""Sector numbers from here on say that a chain ends or a sector is free."""
_TABLE_SECTORS_IN_HEADER: Final = 109


class CompoundFileBroken(ValueError):
    """The file is damaged: a chain of sectors leads out of it or round in a circle, or the stream is gone."""


def read_stream(data: bytes, names: tuple[str, ...]) -> bytes:
    """Bytes of the first stream that goes by one of the names; raises CompoundFileBroken."""
    try:
        return _Compound(data).stream(names)
    except (struct.error, IndexError):
        raise CompoundFileBroken from None


class _Compound:
    """Sector tables of one file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise CompoundFileBroken
        self.sector_bytes, self.mini_bytes = 1 << shift, 1 << mini_shift
        self.smallest_stream = struct.unpack_from("<I", data, 56)[0]
        self.table = _numbers(b"".join(map(self._sector, self._table_sectors())))
        self.directory = self._chain(struct.unpack_from("<I", data, 48)[0])

    def stream(self, names: tuple[str, ...]) -> bytes:
        wanted = [name.encode("utf-16-le") for name in names]
        for place in range(0, len(self.directory), _ENTRY_BYTES):
            length = struct.unpack_from("<H", self.directory, place + 64)[0]
            if self.directory[place : place + max(length - 2, 0)] in wanted:
                return self._contents(place)
        raise CompoundFileBroken

    def _contents(self, place: int) -> bytes:
        start, size = struct.unpack_from("<II", self.directory, place + 116)
        if size >= self.smallest_stream:
            return self._chain(start)[:size]
        root, root_size = struct.unpack_from("<II", self.directory, 116)
        small = self._chain(root)[:root_size]
        mini_table = _numbers(self._chain(struct.unpack_from("<I", self.data, 60)[0]))
        sectors = _followed(mini_table, start)
        return b"".join(small[n * self.mini_bytes : (n + 1) * self.mini_bytes] for n in sectors)[:size]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(self.table, start)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.sector_bytes
        if start >= len(self.data):
            raise CompoundFileBroken
        return self.data[start : start + self.sector_bytes].ljust(self.sector_bytes, b"\0")

    def _table_sectors(self) -> list[int]:
        """Sectors of the table itself: 109 are named in the header, the rest in a chain of lists."""
        sectors = list(struct.unpack_from(f"<{_TABLE_SECTORS_IN_HEADER}I", self.data, 76))
        following, count = struct.unpack_from("<II", self.data, 68)
        for _ in range(count):
            *more, following = _numbers(self._sector(following))
            sectors += more
        return [number for number in sectors if number < _END]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)


def _followed(table: tuple[int, ...], start: int) -> list[int]:
    """The chain of sectors that begins there; raises CompoundFileBroken when it goes round in a circle."""
    sectors = []
    while start < _END:
        sectors.append(start)
        if len(sectors) > len(table):
            raise CompoundFileBroken
        start = table[start]
    return sectors

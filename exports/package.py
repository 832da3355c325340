"""The zip package of a workbook: fixed stamps, and rows that stream into their sheet's part.

openpyxl makes every part but the rows. It writes each sheet empty, and the package puts the rows in while the
part is packed: no cell objects, nothing personal in a temporary file, flat memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EMPTY_ROWS: Final = (b"<sheetData/>", b"<sheetData></sheetData>")
_ROWS_A_WRITE: Final = 200


class StampedPackage(ZipFile):
    """A zip file whose parts all bear one stamp, so that the same content gives the same bytes.

    `rows` holds the row elements of each sheet, by the part's name in the package.
    """

    def __init__(
        self, out: Path | IO[bytes], stamp: datetime, rows: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        super().__init__(out, "w", ZIP_DEFLATED)
        self._stamp = stamp
        self._row_sources = rows or {}

    def part(self, name: str) -> ZipInfo:
        """Head of a part with the package's stamp."""
        stamp = self._stamp
        info = ZipInfo(name, (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second))
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info

    def writestr(  # type: ignore[override]  # openpyxl gives a name and the content, nothing more
        self, name: str, content: str | bytes
    ) -> None:
        """Write a small part whole."""
        super().writestr(self.part(name), content)

    def write(  # type: ignore[override]
        self, filename: str | PathLike[str], arcname: str
    ) -> None:
        """Write a sheet's part from openpyxl's file, with its rows."""
        skeleton = Path(filename).read_bytes()
        name = arcname.removeprefix("/")
        with self.open(self.part(name), "w") as part:
            for piece in _with_rows(skeleton, self._row_sources.get(name, ())):
                part.write(piece)


def _with_rows(skeleton: bytes, rows: Iterable[str]) -> Iterator[bytes]:
    mark = next(mark for mark in EMPTY_ROWS if mark in skeleton)
    head, tail = skeleton.split(mark)
    yield head + b"<sheetData>"
    remaining = iter(rows)
    while batch := "".join(islice(remaining, _ROWS_A_WRITE)):
        yield batch.encode()
    yield b"</sheetData>" + tail

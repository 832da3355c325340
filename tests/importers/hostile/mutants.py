"""Real lists with a few faults in them: in the file's bytes, or inside a part of a workbook packed anew."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from tests.importers.hostile.archives import archive, part
from tests.importers.hostile.workbooks import FILES

LARGEST: Final = 200_000
"""Bytes; a larger list would be read slowly and teach no more."""
_WORDS: Final = tuple(
    (
        ' \0 \xff \xff\xff\xff -1 0 4294967296 1e999 A1:XFD1048576 </c> <!-- <row> " &#0; &x; s \r \n ; | '
        "\t \f =1+1 2902010001 3.1.2026 \xc3 \xef\xbb\xbf"
    )
    .encode("latin-1")
    .split(b" ")
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where (as a share of the whole), how many bytes go, and what comes instead."""

    share: float
    gone: int
    instead: bytes


@dataclass(frozen=True, slots=True)
class Mutant:
    """A real list, the part of it that has the faults (None for the file's own bytes), and the faults."""

    file: str
    part: str | None
    faults: tuple[Fault, ...]

    def data(self) -> bytes:
        """The bytes of the file with its faults."""
        whole = (FILES / self.file).read_bytes()
        if self.part is None:
            return _with_faults(whole, self.faults)
        parts = dict(parts_of(whole))
        parts[self.part] = _with_faults(parts[self.part], self.faults)
        return archive([part(each, content) for each, content in parts.items()])


@lru_cache
def real_lists() -> tuple[Path, ...]:
    """Every real list that is small enough."""
    files = (path for path in sorted(FILES.rglob("*")) if path.is_file() and path.suffix != ".json")
    return tuple(path for path in files if path.stat().st_size < LARGEST)


_faults: Final = st.builds(
    Fault,
    st.floats(0, 1),
    st.sampled_from((0, 1, 1, 2, 4, 16, 300)),
    st.sampled_from(_WORDS) | st.binary(max_size=8),
)


@st.composite
def mutants(draw: st.DrawFn) -> Mutant:
    """A real list with one to six faults; of a workbook in its bytes or inside one of its parts."""
    file = draw(st.sampled_from(real_lists()))
    data, inside = file.read_bytes(), None
    if data.startswith(b"PK") and draw(st.booleans()):
        inside = draw(st.sampled_from(sorted(dict(parts_of(data)))))
    faults = draw(st.lists(_faults, min_size=1, max_size=6))
    return Mutant(file.relative_to(FILES).as_posix(), inside, tuple(faults))


def _with_faults(data: bytes, faults: Sequence[Fault]) -> bytes:
    for fault in faults:
        place = int(fault.share * len(data))
        data = data[:place] + fault.instead + data[place + fault.gone :]
    return data


def parts_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each part of a workbook's archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            yield name, packed.read(name)

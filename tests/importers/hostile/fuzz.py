"""Real lists with faults, led by what they reach: `python -m tests.importers.hostile.fuzz`.

Atheris (libFuzzer) changes bytes and keeps each change that reaches new code. Texts are read whole. Of
workbooks only what is ours is read, the checks of sizes and the marks: calamine can abort its process, so
that half is left to `benchmarks.mutants`, which reads each list in a child. Arguments are libFuzzer's, such
as `-runs=20000` or `-max_total_time=600`; without any it goes on until something fails.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["importers"]):
    from importers import ListUnreadable, read_list, summary
    from importers.encoding import decode
    from importers.intake import OLE, ZIP, check_archive, check_compound
    from importers.workbook_marks import WorkbookMarks
    from payout.domain.indberetningsliste import ListKind
    from tests.importers.binary_workbook import xlsb
    from tests.importers.hostile.archives import archive, part
    from tests.importers.hostile.conftest import assert_holds_together, assert_in_words
    from tests.importers.hostile.mutants import parts_of, real_lists

LARGEST: Final = 26_000
"""Bytes: a larger file is read too seldom."""
FIRST_LINES, LAST_LINES = 14, 5
"""Of a text: its titles, header, some persons and its sums. Whole ones are read a hundred times slower."""
ENCODINGS: Final = ("utf-8-sig", "utf-16", "cp1252", "cp865")
SHEETS: Final = 3
ROWS: Final = (
    ("CPR-nr.", "Navn", "Til udbetaling"),
    ("0203600001", "Anna", 1200.5),
    ("I alt", None, "#REF!"),
)


def main(arguments: list[str]) -> None:
    """Go on from the real lists until something fails or libFuzzer's arguments say that it is enough."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, path = Path(folder) / "corpus", Path(folder) / "liste"
        corpus.mkdir()
        for number, seed in enumerate(seeds()):
            (corpus / f"{number:02}").write_bytes(seed)
        given = [
            sys.argv[0],
            "-timeout=20",
            "-rss_limit_mb=1024",
            f"-max_len={LARGEST}",
            *arguments,
            str(corpus),
        ]
        atheris.Setup(given, lambda data: judge(data, path), custom_mutator=changed)
        atheris.Fuzz()


def seeds() -> Iterator[bytes]:
    """The real lists: texts cut short, in several encodings; small workbooks as they are."""
    for path in real_lists():
        data = path.read_bytes()
        if not is_workbook(data):
            lines = decode(data).text.splitlines()
            text = "\r\n".join([*lines[:FIRST_LINES], *lines[-LAST_LINES:]])
            yield from (text.encode(encoding, "replace") for encoding in ENCODINGS)
        elif len(data) < LARGEST:
            yield data
    yield xlsb(ROWS, hidden_rows=[1], hidden_columns=[2], merges=[(1, 2, 0, 1)])


def is_workbook(data: bytes) -> bool:
    """Whether the importer takes the bytes for an archive or an OLE file."""
    return data.startswith((ZIP, OLE))


def changed(data: bytes, max_size: int, seed: int) -> bytes:
    """Other bytes; of an archive those of one part, packed anew: a fault in packed bytes goes no further."""
    chance = random.Random(seed)
    if not data.startswith(ZIP) or chance.random() < 0.1:
        return atheris.Mutate(data, max_size)
    try:
        parts = dict(parts_of(data))
        name = chance.choice(sorted(parts))
    except Exception:  # whatever the standard library says of an archive that is damaged already
        return atheris.Mutate(data, max_size)
    parts[name] = atheris.Mutate(parts[name], max(max_size - len(data) + len(parts[name]), 1))
    return archive([part(each, content) for each, content in parts.items()])[:max_size]


def judge(data: bytes, path: Path) -> None:
    """Reads the bytes and holds the outcome against everything that is promised."""
    try:
        if is_workbook(data):
            read_marks(data)
            return
        path.write_bytes(data)
        parsed = read_list(path, kind=ListKind.INDBERETNING)
    except ListUnreadable as refused:
        assert_in_words(refused)
        return
    assert_holds_together(parsed)
    json.dumps(summary(parsed), ensure_ascii=False).encode()


def read_marks(data: bytes) -> None:
    """What is looked at in a workbook before and beside its values."""
    if data.startswith(ZIP):
        check_archive(data)
    else:
        check_compound(data)
    marks = WorkbookMarks(data)
    for place in range(SHEETS):
        marks.of_sheet(place)


if __name__ == "__main__":
    main(sys.argv[1:])

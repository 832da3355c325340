"""Reading what was sent through a page: nothing stays on disk, file names tell nothing about people."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from payout.domain.indberetningsliste import ListKind
from payout.services.read_upload import (
    NAME_LENGTH,
    ReadingStopped,
    UploadUnreadable,
    read_upload,
    shown_name,
)
from tests.canary import holds_number
from tests.factories import ANNA

LIST = (
    "CPR-nr.;Navn;Ydelsesart;Dispositionsdato;Til udbetaling\n"
    "0203600001;Anna Ågesen-Prøve;Fleksløntilskud;30-10-2026;1.000,00\n"
).encode()


def test_a_list_is_read_and_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    read = read_upload(LIST, file_name="liste.csv", kind=ListKind.INDBERETNING, source="", folder=tmp_path)
    assert (read.parsed.rows_accepted, read.file, read.source) == (1, LIST, read.parsed.source)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_list_leaves_nothing_either(tmp_path: Path) -> None:
    with pytest.raises(UploadUnreadable) as refused:
        read_upload(b"", file_name="liste.csv", kind=ListKind.INDBERETNING, source="", folder=tmp_path)
    assert "Filen er tom" in refused.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_reading_is_followed_and_one_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    sent = {"file_name": "liste.csv", "kind": ListKind.INDBERETNING, "source": "", "folder": tmp_path}
    read_upload(LIST, **sent, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (1, 1)
    with pytest.raises(ReadingStopped):
        read_upload(LIST, **sent, cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_the_list_of_processes_shows_no_number_while_a_file_is_read(tmp_path: Path) -> None:
    shown: set[str] = set()

    def look() -> bool:
        shown.update(own_children())
        return False

    sent = {"file_name": f"{ANNA.formatted}.csv", "kind": ListKind.INDBERETNING, "source": ANNA.digits}
    read_upload(LIST, **sent, folder=tmp_path, cancelled=look)
    assert any("python" in text for text in shown)
    assert [text for text in shown if holds_number(text)] == []


def own_children() -> Iterator[str]:
    """Command line and environment of each process that this one has started."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                yield (
                    stat.with_name("cmdline").read_bytes() + stat.with_name("environ").read_bytes()
                ).decode()


def test_the_source_that_was_typed_goes_before_that_of_the_layout(tmp_path: Path) -> None:
    read = read_upload(
        LIST, file_name="liste.csv", kind=ListKind.INDBERETNING, source="  KY  ", folder=tmp_path
    )
    assert read.source == "KY"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("oktober.xlsx", "oktober.xlsx"),
        (r"C:\lister\oktober.xlsx", "oktober.xlsx"),
        ("../../etc/oktober.xlsx", "oktober.xlsx"),
        ("020360-0001.csv", "020360-••••.csv"),
        ("", "liste"),
        ("mappe/", "liste"),
        ("x" * 500, "x" * NAME_LENGTH),
    ],
)
def test_a_name_shows_no_folder_and_no_number(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown

"""Workbooks that are no list, or more than a list."""

import gc
import io
import zipfile
from pathlib import Path

import pytest

from importers import ListUnreadable, limits, read_list
from payout.domain.indberetningsliste import ListKind
from tests.importers.golden import FILES
from tests.importers.making import HEADER, row, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _refusal(path: Path) -> ListUnreadable:
    with pytest.raises(ListUnreadable) as refused:
        read_list(path, kind=ListKind.INDBERETNING)
    return refused.value


def _archive(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_archive("notes.txt"), "kind-unknown"),
        (_archive("xl/workbook.xml"), "workbook-broken"),
        (_archive("xl/workbook.xml")[:40], "workbook-broken"),
        (b"PK\x03\x04 and no more", "workbook-broken"),
        (OLE + b"\x00" * 600, "workbook-broken"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
    # An archive's bytes hold the time that it was made at, and every worker must collect the same names.
    ids=["no-workbook", "no-archive-parts", "cut-off", "two-letters", "empty-compound", "encrypted"],
)
def test_what_only_looks_like_a_workbook_is_refused_in_words(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_bytes(data)
    assert _refusal(path).code == code


def test_a_workbook_cut_in_two_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "liste.xlsx", [HEADER, row()])
    path.write_bytes(path.read_bytes()[:-100])
    assert _refusal(path).code == "workbook-broken"


def test_a_workbook_is_known_under_any_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "liste.xlsx", [HEADER, row()]).rename(tmp_path / "liste.csv")
    assert read_list(path, kind=ListKind.INDBERETNING).rows_accepted == 1


def test_an_xls_that_holds_an_archive_is_still_an_xls(tmp_path: Path) -> None:
    # Excel keeps the theme of an .xls as an archive inside it, and often near the end.
    whole = (FILES / "rodet" / "rodet-liste.xls").read_bytes()
    theme = _archive("theme/theme/theme1.xml").ljust(512, b"\0")
    assert zipfile.is_zipfile(io.BytesIO(whole + theme))
    plain, themed = (tmp_path / name for name in ("plain.xls", "themed.xls"))
    plain.write_bytes(whole)
    themed.write_bytes(whole + theme)
    without, read = (read_list(path, kind=ListKind.INDBERETNING) for path in (plain, themed))
    assert (read.lines, read.findings) == (without.lines, without.findings)


def test_limits_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "liste.xlsx", [HEADER, row(), row()])
    for name, code in (
        ("ROWS", "too-many-rows"),
        ("COLUMNS", "too-many-columns"),
        ("UNPACKED_BYTES", "unpacked-too-large"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, 2)
            assert _refusal(path).code == code


def test_a_workbook_with_hidden_sheets_only_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "liste.xlsx", [["Kun en forside"]], [HEADER, row()], hidden=[1])
    assert _refusal(path).code == "header-missing"


def test_the_refusal_that_says_most_is_given(tmp_path: Path) -> None:
    without_amount = [["CPR", "Navn", "Ydelse"], ["x", "y", "z"]]
    path = workbook(tmp_path / "liste.xlsx", [["Forside"]], without_amount, [["Noter"]])
    assert _refusal(path).code == "columns-missing"
    assert _refusal(workbook(path, [["Forside"]], [HEADER])).code == "rows-missing"
    assert _refusal(workbook(path, [])).code == "header-missing"


@pytest.mark.parametrize("is_on", [True, False])
def test_the_search_for_cycles_is_left_as_it_was_found(tmp_path: Path, is_on: bool) -> None:
    path = workbook(tmp_path / "liste.xlsx", [HEADER, row()])
    (gc.enable if is_on else gc.disable)()
    try:
        read_list(path, kind=ListKind.INDBERETNING)
        assert gc.isenabled() is is_on
    finally:
        gc.enable()

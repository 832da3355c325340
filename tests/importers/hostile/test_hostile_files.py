"""Every hostile file gets words or findings within the limits, and never harms the process that asked."""

import os
import sys
import zipfile
from pathlib import Path

import pytest

from importers import ListUnreadable, ParsedList
from tests.importers.hostile import texts, workbooks
from tests.importers.hostile.conftest import Judge, outcome

REFUSED = {**workbooks.REFUSED, **{f"text: {name}": entry for name, entry in texts.REFUSED.items()}}
BOUNDED = {**workbooks.BOUNDED, **{f"text: {name}": make for name, make in texts.BOUNDED.items()}}
CUTS = 16


@pytest.mark.in_turns
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_the_right_words(name: str, judged: Judge) -> None:
    make, code = REFUSED[name]
    refused = judged(make())
    assert isinstance(refused, ListUnreadable), refused.findings
    assert refused.code == code


@pytest.mark.in_turns
@pytest.mark.parametrize("name", BOUNDED)
def test_it_is_read_or_refused_within_the_limits(name: str, judged: Judge) -> None:
    judged(BOUNDED[name]())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("one string of 400 MB", "memory-exceeded"),
        ("far corner", "memory-exceeded"),
        ("string that is not there", "workbook-broken"),
        ("text: one line of 10 MB", "cell-too-long"),
        ("text: page", "kind-other"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="only here does the system keep the limit on memory")
def test_what_brings_a_reader_down_is_told_apart(name: str, code: str, judged: Judge) -> None:
    refused = judged(BOUNDED[name]())
    assert isinstance(refused, ListUnreadable)
    assert refused.code == code


@pytest.mark.parametrize("name", ["formula-like names", "text: formula-like"])
def test_formulas_are_read_as_text_with_a_warning(name: str, judged: Judge) -> None:
    read = judged(BOUNDED[name]())
    assert isinstance(read, ParsedList)
    assert read.rows_accepted == read.rows_read
    assert "text-like-formula" in {finding.code for finding in read.findings}


@pytest.mark.parametrize("name", ["dimension too large", "dimension too small", "dimension backwards"])
def test_what_a_sheet_says_of_its_size_is_not_believed(name: str, judged: Judge) -> None:
    read = judged(BOUNDED[name]())
    assert isinstance(read, ParsedList)
    assert (read.rows_accepted, read.total_oere) == (1, 120_050)


def test_a_workbook_cut_off_anywhere_is_refused(judged: Judge) -> None:
    whole = workbooks.REAL.read_bytes()
    for cut in range(CUTS):
        refused = judged(whole[: 4 + cut * (len(whole) - 5) // (CUTS - 1)])
        assert isinstance(refused, ListUnreadable)
        assert refused.code in {"workbook-broken", "kind-unknown"}


def test_a_workbook_that_lacks_a_part_is_refused_or_read_whole(judged: Judge) -> None:
    with zipfile.ZipFile(workbooks.REAL) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    whole = judged(workbooks.REAL.read_bytes())
    assert isinstance(whole, ParsedList)
    for missing in parts:
        found = judged(
            workbooks.archive([workbooks.part(name, data) for name, data in parts.items() if name != missing])
        )
        if isinstance(found, ParsedList):
            assert found.rows_read == whole.rows_read


def test_a_folder_and_a_path_to_nothing_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "findes-ikke.xlsx", tmp_path / ("x" * 400), Path("a\0b")):
        refused = outcome(path)
        assert isinstance(refused, ListUnreadable)
        assert refused.code == "file-unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_a_device_and_a_link_to_itself_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "link")
    for path in (tmp_path / "pipe", tmp_path / "link", Path("/dev/zero")):
        refused = outcome(path)
        assert isinstance(refused, ListUnreadable)
        assert refused.code == "file-unreadable"

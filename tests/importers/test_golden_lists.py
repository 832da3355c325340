"""The lists in `tests/files` give exactly the figures, rejections and warnings that came with them."""

from pathlib import Path
from typing import Any

import pytest

from importers import ParsedList, Severity, summary
from tests.importers.golden import LISTS, expected, golden_path, read, report

FIGURES = (
    "rows_read",
    "rows_accepted",
    "rows_rejected",
    "citizens",
    "total_oere",
    "by_benefit",
    "amount_basis",
    "file_total_oere",
    "file_total_rows",
    "list_date",
    "columns",
    "kind",
)


@pytest.fixture(params=LISTS, ids=lambda path: path.name, scope="module")
def path(request: pytest.FixtureRequest) -> Path:
    """Each list in turn."""
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def parsed(path: Path) -> ParsedList:
    """The list as read."""
    return read(path)


def _places(entries: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return sorted((entry["row"], entry["code"]) for entry in entries)


def _found(parsed: ParsedList, severity: Severity) -> list[tuple[int, str]]:
    return sorted(
        (finding.row, finding.code)
        for finding in parsed.findings
        if finding.severity is severity and finding.row is not None
    )


def test_the_figures_are_those_that_came_with_the_list(path: Path, parsed: ParsedList) -> None:
    told = summary(parsed)
    assert {name: told[name] for name in FIGURES} == {name: expected(path)[name] for name in FIGURES}


def test_just_the_rows_that_should_be_are_rejected(path: Path, parsed: ParsedList) -> None:
    assert _found(parsed, Severity.ERROR) == _places(expected(path)["rejected"])


def test_just_the_rows_that_should_be_are_warned_about(path: Path, parsed: ParsedList) -> None:
    assert _found(parsed, Severity.WARNING) == _places(expected(path)["warnings"])
    assert parsed.rows_with_warnings == len({entry["row"] for entry in expected(path)["warnings"]})


def test_what_holds_for_the_whole_file_is_said_once(path: Path, parsed: ParsedList) -> None:
    said = [
        finding.code
        for finding in parsed.findings
        if finding.row is None and finding.severity is Severity.WARNING
    ]
    assert sorted(said) == sorted(expected(path)["file_warnings"] + expected(path)["on_every_row"])


def test_the_sheet_is_the_one_with_the_list(path: Path, parsed: ParsedList) -> None:
    assert ([parsed.sheet] if parsed.sheet else []) == expected(path)["sheet"]


def test_titles_totals_and_notes_are_no_lines(path: Path, parsed: ParsedList) -> None:
    not_data = {number for rows in expected(path)["not_data"].values() for number in rows}
    assert not_data.isdisjoint(line.row for line in parsed.lines)


def test_the_lines_carry_their_warnings(parsed: ParsedList) -> None:
    warned = {row for row, _ in _found(parsed, Severity.WARNING)}
    assert {line.row for line in parsed.lines if line.has_warning} == warned


def test_no_message_holds_a_whole_cpr_number(parsed: ParsedList) -> None:
    digits = {line.cpr.digits for line in parsed.lines}
    for finding in parsed.findings:
        bare = "".join(character for character in finding.message if character.isdigit())
        assert not any(number in bare for number in digits), finding.code


def test_the_whole_report_is_the_one_that_was_last_read_and_kept(path: Path) -> None:
    assert report(path) == golden_path(path).read_text("utf-8"), "python -m tests.importers.renew"

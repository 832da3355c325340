"""`payout import` of a list that does not show how it writes decimals."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Payout

LIST = (
    "CPR-nr.;Navn;Ydelsesart;Dispositionsdato;Til udbetaling\n"
    "0203600001;Anna Ågesen-Prøve;Fleksløntilskud;30-10-2026;1.235\n"
    "2811850001;Clara Æblegren;Fleksløntilskud;30-10-2026;500\n"
)


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A list with an amount that can be two."""
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_amounts_in_doubt_are_left_unread_and_the_command_says_how_to_answer(
    payout: Payout, doubtful: Path
) -> None:
    looked = payout("import", doubtful, "--kind", "indberetning", "--dry-run", "--json")
    report = json.loads(looked.stdout)
    assert (looked.exit_code, report["rows_rejected"], report["total_oere"]) == (0, 1, 500_00)
    said = looked.stderr.replace("\u00a0", " ")
    assert "1 beløb kan læses på to måder" in said
    assert '--notation komma: punktum skiller tusinder: "1.235" er 1.235,00 kr.' in said
    assert '--notation punktum: punktum er decimaltegn: "1.235" er 1,24 kr.' in said
    assert "Svar med --notation" in said


@pytest.mark.parametrize(("answer", "total"), [("komma", 1_735_00), ("punktum", 501_24)])
def test_the_answer_reads_them_and_is_said(payout: Payout, doubtful: Path, answer: str, total: int) -> None:
    looked = payout("import", doubtful, "--kind", "indberetning", "--notation", answer, "--dry-run", "--json")
    report = json.loads(looked.stdout)
    assert (report["rows_rejected"], report["total_oere"]) == (0, total)
    assert "notation-chosen" in {finding["code"] for finding in report["findings"]}
    assert "to måder" not in looked.stderr


@pytest.mark.usefixtures("folder")
def test_a_list_that_is_stored_without_an_answer_says_what_is_left_to_do(
    payout: Payout, doubtful: Path
) -> None:
    stored = payout("import", doubtful, "--kind", "indberetning", "--json")
    assert json.loads(stored.stdout)["stored"] is True
    assert "Listen er gemt uden dem" in stored.stderr


@pytest.mark.usefixtures("folder")
def test_a_list_is_stored_by_the_answer(payout: Payout, doubtful: Path) -> None:
    stored = payout("import", doubtful, "--kind", "indberetning", "--notation", "komma", "--json")
    assert json.loads(stored.stdout)["total_oere"] == 1_735_00
    assert json.loads(payout("verify", "--json").stdout)["ok"] is True


def test_an_answer_that_is_none_is_wrong_usage(payout: Payout, doubtful: Path) -> None:
    assert payout("import", doubtful, "--kind", "indberetning", "--notation", "dansk").exit_code == 2

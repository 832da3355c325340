"""`payout drill`: a folder of its own, its cards on paper, and the note in the real ledger."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from payout.domain.roles import Role
from payout.labels import label_of
from tests.cli.conftest import Payout


def test_a_drill_has_logins_cards_and_lists_that_no_real_ledger_takes(
    payout: Payout, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    own = tmp_path / "oevelse"
    made = payout("drill", "start", "--no-serve", "--citizens", 6, "--instance", own)
    assert made.exit_code == 0, made.stderr
    assert all(label_of(role) in made.stdout for role in Role)
    pages = PdfReader(own / "kort.pdf").pages
    assert len(pages) == 2
    assert all("ØVELSE" in page.extract_text() for page in pages)
    assert json.loads(payout("verify", "--json", "--instance", own).stdout)["ok"] is True
    again = payout("drill", "start", "--no-serve", "--instance", own)
    assert (again.exit_code, "sletter intet" in again.stderr) == (1, True)
    itself = payout("drill", "note", "--instance", own)
    assert (itself.exit_code, "Dette er en øvelse" in itself.stderr) == (1, True)
    request.getfixturevalue("folder")  # from here on the commands are those of a real ledger
    for one in sorted((own / "lister").iterdir()):
        refused = payout("import", one, "--kind", "indberetning")
        assert (refused.exit_code, "øvelse har sin egen mappe" in refused.stderr) == (1, True), one


def test_a_drill_that_was_held_is_noted(payout: Payout, folder: Path) -> None:
    noted = payout("drill", "note", "--date", "04-03-2026")
    assert (noted.exit_code, noted.stdout) == (0, "Øvelsen 04-03-2026 er noteret.\n")
    ahead = payout("drill", "note", "--date", "2999-01-01")
    assert (ahead.exit_code, "ikke kommet endnu" in ahead.stderr) == (1, True)

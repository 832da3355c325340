"""`payout plan`: the plan goes from one municipality to another as a file."""

from pathlib import Path

import pytest

from payout.domain.plan_file import read_plan
from payout.services.plans import SEED
from tests.cli.conftest import Payout

pytestmark = pytest.mark.usefixtures("folder")


def test_the_plan_is_exported_and_comes_back_as_a_new_version(payout: Payout, tmp_path: Path) -> None:
    out = tmp_path / "plan.toml"
    assert payout("plan", "export", "--out", out).exit_code == 0
    assert read_plan(out.read_text(encoding="utf-8")) == read_plan(SEED.read_text(encoding="utf-8"))
    assert "Gemt som udgave 2. Den er ikke godkendt endnu" in payout("plan", "import", out).stdout


def test_what_is_no_plan_is_refused_in_words(payout: Payout, tmp_path: Path) -> None:
    odd = tmp_path / "andet.toml"
    odd.write_text("title = 3", encoding="utf-8")
    refused = payout("plan", "import", odd)
    assert (refused.exit_code, "Filen er ikke en plan" in refused.stderr) == (3, True)
    odd.write_text("title = 'Uden opgaver'", encoding="utf-8")
    refused = payout("plan", "import", odd)
    assert (refused.exit_code, "Planen skal have en titel" in refused.stderr) == (1, True)
    assert payout("plan", "import", tmp_path / "findes-ikke.toml").exit_code == 3

"""`payout layouts`, and `payout import` by a layout of the office."""

import json
from pathlib import Path

import pytest

from importers.layout_file import layout_text
from payout.db import Ledger
from tests.cli.conftest import Payout
from tests.services.test_layouts import STATED, added

ODD = (
    "Person;Hvem;Kr.;Bemærkning\n"
    "0203600001;Anna Ågesen-Prøve;1.000,00;ok\n"
    "1504720001;Børge Fuglsåen;2.000,50;ok\n"
)


@pytest.fixture
def saved(folder: Path, stored: Ledger) -> None:
    """The ledger has a layout for the list."""
    added(stored)
    stored.close()


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A list that is only read by a layout of the office."""
    path = tmp_path / "liste.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


@pytest.mark.usefixtures("folder")
def test_without_layouts_the_list_of_them_says_so(payout: Payout) -> None:
    assert payout("layouts", "list").stdout == "Der er ingen gemte layouts.\n"


@pytest.mark.usefixtures("saved")
def test_a_layout_is_listed_exported_and_imported_again(payout: Payout, tmp_path: Path) -> None:
    assert "KMD Aktiv: KMD, 4 kolonner" in payout("layouts", "list").stdout
    out = tmp_path / "kmd.toml"
    assert payout("layouts", "export", "KMD Aktiv", "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == layout_text(STATED.layout())
    again = payout("layouts", "import", out)
    assert (again.exit_code, "Et andet layout har navnet" in again.stderr) == (1, True)
    out.write_text(out.read_text(encoding="utf-8").replace("KMD Aktiv", "KMD ny"), encoding="utf-8")
    assert payout("layouts", "import", out).exit_code == 0
    assert "KMD ny" in payout("layouts", "list").stdout


@pytest.mark.usefixtures("folder")
def test_what_is_no_layout_or_not_there_is_refused_in_words(
    payout: Payout, odd: Path, tmp_path: Path
) -> None:
    refused = payout("layouts", "import", odd)
    assert (refused.exit_code, "ikke et layout" in refused.stderr) == (3, True)
    assert payout("layouts", "import", tmp_path / "findes-ikke.toml").exit_code == 3
    missing = payout("layouts", "export", "KSD", "--out", tmp_path / "ud.toml")
    assert (missing.exit_code, "findes ikke" in missing.stderr) == (1, True)
    assert not (tmp_path / "ud.toml").exists()


@pytest.mark.usefixtures("saved")
def test_a_list_is_imported_by_the_offices_layout_named_or_recognised(payout: Payout, odd: Path) -> None:
    looked = payout("import", odd, "--kind", "indberetning", "--layout", "KMD Aktiv", "--dry-run", "--json")
    assert json.loads(looked.stdout)["rows_accepted"] == 2
    stored = payout("import", odd, "--kind", "indberetning", "--json")
    report = json.loads(stored.stdout)
    assert (report["layout"], report["source"], report["total_oere"]) == ("KMD Aktiv", "KMD", 3_000_50)


@pytest.mark.usefixtures("saved")
def test_a_layout_that_is_not_there_is_refused_with_those_that_are(payout: Payout, odd: Path) -> None:
    refused = payout("import", odd, "--kind", "indberetning", "--layout", "KSD")
    assert (refused.exit_code, "KMD Aktiv" in refused.stderr) == (3, True)


@pytest.mark.usefixtures("folder")
def test_an_import_tells_which_ydelser_are_unknown(payout: Payout, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    rows = "CPR-nr.;Navn;Ydelsesart;Til udbetaling\n0203600001;Anna Ågesen-Prøve;Borgerløn;1.000,00\n"
    path.write_text(rows, encoding="utf-8")
    assert 'Ydelsen "Borgerløn" kendes ikke' in payout("import", path, "--kind", "indberetning").stderr

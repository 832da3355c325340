"""`payout export` and `payout accounts`: each word writes its file, and says what is in the way."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from payout.db import Ledger
from payout.domain.kontering import PayoutMethod
from payout.queries.exports import stored_export
from payout.services.transfers import make_list, release_list
from tests import factories
from tests.cli.conftest import Payout
from tests.exports.papers import page_texts
from tests.services.acting import logbook

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day", "folder")]


@pytest.fixture
def day(stored: Ledger) -> Ledger:
    factories.open_day(stored)
    factories.box(stored)
    factories.paid(stored, factories.Counter(stored).issue())
    return stored


def transfer(ledger: Ledger, cpr: factories.Cpr) -> None:
    """A bank transfer on a list that a second person has released."""
    bilag_id = factories.Counter(ledger).issue(
        cpr, method=PayoutMethod.BANK_TRANSFER, method_detail="9999 0000012345"
    )
    with factories.booking(ledger, factories.FINANCE) as book:
        list_id = make_list(book, [bilag_id], bank="Hovedbanken")
    with factories.booking(ledger, factories.FINANCE_2) as book:
        release_list(book, list_id)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_the_accounts_go_out_and_in_as_a_file(payout: Payout, day: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "kontoplan.toml"
    factories.accounts_mapped(day)
    assert payout("accounts", "export", "--out", path).exit_code == 0
    assert payout("accounts", "import", path).exit_code == 1
    path.write_text(path.read_text(encoding="utf-8").replace("99990001", "99990777"), encoding="utf-8")
    assert "Nye poster: 1" in payout("accounts", "import", path).stdout
    path.write_text("[[entry]]\nsystem = 1", encoding="utf-8")
    assert payout("accounts", "import", path).exit_code == 3
    assert payout("accounts", "import", tmp_path / "væk.toml").exit_code == 3


@pytest.mark.parametrize(
    ("what", "name"),
    [("postings", "kladde.xlsx"), ("postings", "kladde.csv"), ("opus", "opus.csv"), ("prisme", "prisme.csv")],
)
def test_a_posting_file_is_written_once_and_again_by_its_number(
    payout: Payout, day: Ledger, tmp_path: Path, what: str, name: str
) -> None:
    path = tmp_path / name
    missing = payout("export", what, "--out", path)
    assert missing.exit_code == 1
    assert "mangler konti" in missing.stderr
    assert not path.exists()
    factories.accounts_mapped(day)
    assert "nr. 1" in payout("export", what, "--out", path).stdout
    with day.reading() as connection:
        kept = stored_export(connection, 1)
    assert kept is not None
    assert path.read_bytes() == kept.content
    nothing = payout("export", what, "--out", tmp_path / f"igen{path.suffix}")
    assert (nothing.exit_code, "ingen nye posteringer siden eksport 1" in nothing.stderr) == (1, True)
    path.unlink()
    assert payout("export", what, "--number", 1, "--out", path).exit_code == 0
    assert path.read_bytes() == kept.content


def test_a_number_of_another_kind_is_refused(payout: Payout, day: Ledger, tmp_path: Path) -> None:
    assert payout("export", "workbook", "--out", tmp_path / "bog.xlsx").exit_code == 0
    assert payout("export", "workbook", "--number", 1, "--out", tmp_path / "igen.xlsx").exit_code == 0
    for what, number in (("opus", 1), ("workbook", 9)):
        refused = payout("export", what, "--number", number, "--out", tmp_path / "x.csv")
        assert (refused.exit_code, f"Eksport {number} er ikke" in refused.stderr) == (1, True)
    assert payout("export", "log", "--number", 1, "--out", tmp_path / "x.pdf").exit_code == 2


def test_the_log_is_written_by_the_names_ending(payout: Payout, day: Ledger, tmp_path: Path) -> None:
    assert payout("export", "log", "--out", tmp_path / "log.pdf").exit_code == 0
    assert "Loggen slutter her" in page_texts((tmp_path / "log.pdf").read_bytes())[-1]
    assert payout("export", "log", "--out", tmp_path / "log.xlsx").exit_code == 0
    assert load_workbook(tmp_path / "log.xlsx").sheetnames == ["Hændelseslog"]
    assert payout("export", "log", "--out", tmp_path / "log.txt").exit_code == 2


def test_the_logbook_and_the_minutes_are_written_as_the_page_has_them(
    payout: Payout, day: Ledger, tmp_path: Path
) -> None:
    logbook(day)
    told = payout("export", "logbook", "--out", tmp_path / "logbog.xlsx")
    assert (told.exit_code, "logbog med 5 indførsler" in told.stdout) == (0, True)
    assert load_workbook(tmp_path / "logbog.xlsx").sheetnames == ["Logbog"]
    for what, part in (("logbook", "Printeren er tom"), ("minutes", "Der lukkes kl. 16")):
        path = tmp_path / f"{what}.pdf"
        assert payout("export", what, "--out", path).exit_code == 0
        assert part in page_texts(path.read_bytes())[0]
    assert payout("export", "minutes", "--out", tmp_path / "referat.xlsx").exit_code == 2


def test_released_lists_for_the_bank_are_written_each_to_its_file(
    payout: Payout, day: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "bank.csv"
    assert "ingen frigivet overførselsliste" in payout("export", "bank", "--out", path).stderr
    transfer(day, factories.BOERGE)
    assert payout("export", "bank", "--out", path).exit_code == 0
    assert [(row["Kontonr."], row["Beløb"]) for row in rows(path)] == [("0000012345", "4000,00")]
    transfer(day, factories.DAGMAR)
    assert payout("export", "bank", "--out", path).exit_code == 0
    assert [rows(tmp_path / f"bank-{number}.csv")[0]["Modtager"] for number in (1, 2)] == [
        "Børge Fuglsåen",
        "Beskyttet",
    ]
    assert payout("export", "bank", "--out", tmp_path / "bank.pdf").exit_code == 0


def test_the_list_of_what_is_to_be_keyed_is_written_with_masked_numbers(
    payout: Payout, day: Ledger, tmp_path: Path
) -> None:
    factories.paid(day, factories.Counter(day).issue(factories.BOERGE))
    path = tmp_path / "genindtastning.csv"
    assert payout("export", "worklist", "--out", path).exit_code == 0
    assert {row["CPR-nr."] for row in rows(path)} == {str(factories.ANNA), str(factories.BOERGE)}


@pytest.mark.parametrize("what", ["workbook", "postings", "bank", "log", "minutes"])
def test_before_a_haendelse_nothing_is_written(payout: Payout, tmp_path: Path, what: str) -> None:
    path = tmp_path / f"x.{'pdf' if what in {'bank', 'log', 'minutes'} else 'xlsx'}"
    refused = payout("export", what, "--out", path)
    assert (refused.exit_code, "ikke været en hændelse" in refused.stderr) == (1, True)
    assert not path.exists()


def test_a_place_that_takes_no_file_is_refused(payout: Payout, day: Ledger, tmp_path: Path) -> None:
    assert payout("export", "log", "--out", tmp_path / "ingen" / "log.pdf").exit_code == 3

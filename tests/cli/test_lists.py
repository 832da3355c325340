"""`payout import`, `overview` and `sample-list`."""

import json
from pathlib import Path
from typing import Any

import pytest

from payout.db import Ledger
from payout.queries.lists import stored_list
from payout.queries.run_lists import run_lists
from tests import factories
from tests.cli.conftest import Payout
from tests.services.acting import drop_trigger, sql

IMPORT_KEYS = {
    "file", "sha256", "kind", "source", "layout", "amount_basis", "rows_read", "rows_accepted",
    "rows_with_warnings", "rows_rejected", "citizens", "total_oere", "by_benefit", "file_total_oere",
    "findings", "stored", "list_id",
}  # fmt: skip
OVERVIEW_KEYS = {
    "incident", "lists", "citizens", "lines", "amount_oere", "by_benefit", "estimate", "requested", "issued",
    "voided", "rejected", "paid", "settled", "outstanding_oere", "cash_boxes",
}  # fmt: skip


@pytest.fixture
def sample(payout: Payout, tmp_path: Path) -> Path:
    """An invented list of 120 lines."""
    path = tmp_path / "liste.xlsx"
    assert payout("sample-list", "--rows", 120, "--format", "xlsx", "--seed", 3, "--out", path).exit_code == 0
    return path


def test_an_import_is_reported_as_json_and_stored(payout: Payout, folder: Path, sample: Path) -> None:
    done = payout("import", sample, "--kind", "indberetning", "--source", "KY", "--json")
    report = json.loads(done.stdout)
    assert done.exit_code == 0, done.stderr
    assert set(report) >= IMPORT_KEYS
    assert (report["rows_accepted"], report["source"], report["stored"]) == (120, "KY", True)
    shown = json.loads(payout("overview", "--json").stdout)
    assert set(shown) == OVERVIEW_KEYS
    assert (shown["lines"], shown["amount_oere"]) == (120, report["total_oere"])
    assert shown["lists"][0]["list_id"] == report["list_id"]


def test_a_dry_run_needs_no_ledger_and_stores_nothing(payout: Payout, folder: Path, sample: Path) -> None:
    looked = payout("import", sample, "--kind", "indberetning", "--dry-run", "--json")
    assert json.loads(looked.stdout)["stored"] is False
    assert json.loads(payout("overview", "--json").stdout)["lists"] == []


def test_a_list_of_which_no_row_can_be_used_is_refused_with_its_findings(
    payout: Payout, folder: Path, sample: Path, tmp_path: Path
) -> None:
    assert payout("import", sample, "--kind", "indberetning", "--source", "KY").exit_code == 0
    useless = tmp_path / "liste.csv"
    useless.write_text("CPR-nr.;Navn;Til udbetaling\n0203600001;Anna;gratis\n", encoding="utf-8")
    refused = payout("import", useless, "--kind", "indberetning", "--source", "KY", "--json")
    report = json.loads(refused.stdout)
    assert refused.exit_code == 1
    assert (report["stored"], report["list_id"], report["rows_rejected"]) == (False, None, 1)
    assert "amount-unreadable" in {found["code"] for found in report["findings"]}
    assert "Ingen af listens rækker kan bruges" in refused.stderr
    assert json.loads(payout("overview", "--json").stdout)["lines"] == 120


def test_the_same_file_again_is_refused_with_the_list_that_it_became(
    payout: Payout, folder: Path, sample: Path
) -> None:
    first = json.loads(payout("import", sample, "--kind", "indberetning", "--json").stdout)
    again = payout("import", sample, "--kind", "indberetning", "--json")
    report = json.loads(again.stdout)
    assert again.exit_code == 1
    assert (report["stored"], report["list_id"]) == (False, first["list_id"])
    assert "indlæst før" in again.stderr


def test_a_file_that_is_no_list_ends_with_3_and_says_what_to_do(
    payout: Payout, folder: Path, tmp_path: Path
) -> None:
    nonsense = tmp_path / "brev.txt"
    nonsense.write_text("Kære kollega\n\nHer er ingen liste.\n", encoding="utf-8")
    refused = payout("import", nonsense, "--kind", "indberetning")
    assert refused.exit_code == 3
    assert "overskrift" in refused.stderr
    assert refused.stdout == ""


def test_a_file_that_is_not_there_is_refused_in_words_and_a_missing_kind_is_wrong_usage(
    payout: Payout, folder: Path, sample: Path
) -> None:
    missing = payout("import", folder / "findes-ikke.xlsx", "--kind", "indberetning")
    assert (missing.exit_code, missing.stderr.startswith("Filen kan ikke åbnes.")) == (3, True)
    assert payout("import", sample).exit_code == 2


def test_the_report_for_people_names_rows_and_keeps_cpr_numbers_masked(
    payout: Payout, folder: Path, tmp_path: Path
) -> None:
    rows = [
        "CPR-nr;Navn;Ydelsesart;Fra dato;Til dato;Udbetalingsdato;Udbetales",
        f"{factories.ANNA.formatted};Anna Ågesen;Sygedagpenge;05-10-2026;01-11-2026;05-11-2026;1.250,50",
        "311399-1234;Forkert Dato;Sygedagpenge;05-10-2026;01-11-2026;05-11-2026;900,00",
    ]
    path = tmp_path / "sdp.csv"
    path.write_text("\r\n".join(rows), encoding="cp1252")
    done = payout("import", path, "--kind", "indberetning")
    assert done.exit_code == 0, done.stderr
    assert "1 af 2 rækker kan bruges, 1 er afvist" in done.stdout
    assert "Række 3" in done.stdout
    assert "1234" not in done.stdout


def test_the_overview_for_people_follows_the_day(payout: Payout, folder: Path, stored: Ledger) -> None:
    factories.open_day(stored)
    bilag_id = factories.Counter(stored).issue()
    factories.box(stored)
    factories.paid(stored, bilag_id)
    stored.close()
    shown = payout("overview").stdout.replace("\xa0", " ")
    assert "KY og KSD nede" in shown
    assert "Udbetalt: 1 bilag, 4.000,00 kr." in shown
    assert "Udestående: 4.000,00 kr." in shown


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "ods"])
def test_every_sample_format_is_read_back_with_all_its_rows(
    payout: Payout, folder: Path, tmp_path: Path, file_format: str
) -> None:
    path = tmp_path / f"liste.{file_format}"
    assert payout("sample-list", "--rows", 40, "--format", file_format, "--out", path).exit_code == 0
    read = payout("import", path, "--kind", "indberetning", "--dry-run", "--json")
    assert json.loads(read.stdout)["rows_accepted"] == 40


def test_equal_rows_are_said_and_stored_and_the_next_list_is_held_against_them(
    payout: Payout, folder: Path, tmp_path: Path
) -> None:
    header = "CPR-nr;Navn;Ydelsesart;Udbetalingsdato;Udbetales"
    row = f"{factories.ANNA.formatted};Anna Ågesen;Sygedagpenge;05-11-2026"
    first, second = tmp_path / "en.csv", tmp_path / "to.csv"
    first.write_text(f"{header}\n{row};100,00\n{row};100,00\n", encoding="utf-8")
    second.write_text(f"{header}\n{row};900,00\n", encoding="utf-8")
    report = json.loads(payout("import", first, "--kind", "indberetning", "--json").stdout)
    assert (report["stored"], report["rows_accepted"], report["total_oere"]) == (True, 2, 200_00)
    assert "row-duplicate" in {finding["code"] for finding in report["findings"]}
    grown = json.loads(payout("import", second, "--kind", "indberetning", "--json").stdout)
    (finding,) = [one for one in grown["findings"] if one["code"] == "amount-much-larger"]
    assert (finding["row"], finding["severity"], grown["rows_with_warnings"]) == (2, "warning", 1)
    assert "900,00 mod 200,00" in finding["message"]


def test_corrections_are_added_to_the_real_run_and_a_small_whole_one_is_warned_about(
    payout: Payout, folder: Path, stored: Ledger, tmp_path: Path
) -> None:
    head = "CPR-nr.;Navn;Ydelse;Periode fra;Periode til;Udbetalingsdag;Beløb udbetalt;Fradrag a conto"
    people = (factories.ANNA, factories.BOERGE, factories.CLARA)

    def file(name: str, *paid: str) -> Path:
        path = tmp_path / name
        rows = [
            f"{cpr.formatted};Navn;{factories.HELP};01-10-2026;31-10-2026;30-10-2026;{amount};0,00"
            for cpr, amount in zip(people, paid, strict=False)
        ]
        path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        return path

    def brought_in(path: Path, *options: str) -> Any:
        return payout("import", path, "--kind", "udbetaling", "--source", "KY", "--json", *options)

    whole, part = file("hel.csv", "100,00", "200,00", "300,00"), file("ret.csv", "-100,00")
    refused = brought_in(part, "--adds")
    assert refused.exit_code == 1
    assert "ingen tidligere udbetalingsliste" in refused.stderr
    assert brought_in(whole).exit_code == 0
    added = json.loads(brought_in(part, "--adds").stdout)
    assert "run-few-persons" not in {found["code"] for found in added["findings"]}
    small = json.loads(brought_in(file("lille.csv", "50,00")).stdout)
    assert "run-few-persons" in {found["code"] for found in small["findings"]}
    with stored.reading() as connection:
        assert run_lists(connection) == (small["list_id"],)
        assert stored_list(connection, added["list_id"]).adds_to == 1  # type: ignore[union-attr]
    wrong = payout("import", whole, "--kind", "indberetning", "--adds", "--dry-run")
    assert wrong.exit_code == 2


@pytest.mark.file
def test_a_book_with_something_wrong_takes_in_no_file_and_is_read_as_before(
    payout: Payout, folder: Path, stored: Ledger, sample: Path, tmp_path: Path
) -> None:
    lists = tmp_path / "lister"
    lists.mkdir()
    drop_trigger(stored, "event", "event_no_update")
    sql(stored, "UPDATE event SET subject = 'bilag:1' WHERE number = (SELECT max(number) FROM event)")
    for command in (
        ("import", sample, "--kind", "indberetning"),
        ("import-folder", lists),
        ("import", sample, "--kind", "afstemning"),
    ):
        refused = payout(*command)
        assert refused.exit_code == 1
        assert "Kontrollen har fundet fejl i regnskabet" in refused.stderr
    assert json.loads(payout("overview", "--json").stdout)["lists"] == []

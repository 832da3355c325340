"""`payout ready` and `payout import-folder`, as a scheduled task meets them."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from payout.db import Ledger
from payout.queries.events import count_events
from payout.services import import_folder as service
from tests import factories
from tests.cli.conftest import Payout

HEAD = "CPR-nr;Navn;Ydelsesart;Fra dato;Til dato;Udbetalingsdato;Udbetales"
ROW = "{cpr};Navn Navnesen;Sygedagpenge;05-10-2026;01-11-2026;05-11-2026;{amount}"
LINE_CHECKS = {
    "lists", "folder", "backup", "printer", "cash_order", "people", "plan", "drill", "list_copies", "disk",
    "clock",
}  # fmt: skip


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """An empty folder that a system puts its lists into."""
    folder = tmp_path / "lister"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, *amounts: str, head: str = HEAD, age_seconds: float = 3600) -> Path:
    """A list in the folder, written some time ago."""
    people = (factories.ANNA, factories.BOERGE, factories.CLARA, factories.DAGMAR)
    rows = [
        ROW.format(cpr=cpr.formatted, amount=amount) for cpr, amount in zip(people, amounts, strict=False)
    ]
    path = folder / name
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    written = time.time() - age_seconds
    os.utime(path, (written, written))
    return path


def run(payout: Payout, folder: Path) -> tuple[int, dict[str, Any], str]:
    """Exit code, the report, and what was logged."""
    done = payout("import-folder", folder, "--json")
    return done.exit_code, json.loads(done.stdout), done.stderr


def results(report: dict[str, Any]) -> dict[str, str]:
    return {file["file"]: file["result"] for file in report["files"]}


def test_what_is_clear_is_imported_what_asks_is_left_and_neither_stops_the_others(
    payout: Payout, folder: Path, lists: Path
) -> None:
    put(lists, "a-klar.csv", "1.250,50", "900,00", age_seconds=7_200)
    put(lists, "b-afvist.csv", "1.250,50", "gratis")
    put(lists, "c-tvivl.csv", "1.250", "2.340")
    put(lists, "d-ydelse.csv", "700,00").write_text(
        f"{HEAD}\n{ROW.format(cpr=factories.ANNA.formatted, amount='700,00')}".replace("Sygedagpenge", "Nyt"),
        encoding="utf-8",
    )
    os.utime(lists / "d-ydelse.csv", (1_700_000_000, 1_700_000_000))
    put(lists, "e-kolonner.csv", head="Ukendt;Overskrift;Her")
    (lists / "~$a-klar.xlsx").write_bytes(b"excel")
    put(lists, "z-naeste.csv", "1.300,50", "950,00", "10,00")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime) for path in lists.iterdir()}
    code, report, logged = run(payout, lists)
    assert code == 1
    assert results(report) == {
        "a-klar.csv": "imported",
        "b-afvist.csv": "left",
        "c-tvivl.csv": "left",
        "d-ydelse.csv": "left",
        "e-kolonner.csv": "left",
        "z-naeste.csv": "imported",
    }
    why = {file["file"]: {one["reason"] for one in file["reasons"]} for file in report["files"]}
    assert "rejected" in why["b-afvist.csv"]
    assert "notation" in why["c-tvivl.csv"]
    assert "benefits" in why["d-ydelse.csv"]
    assert why["e-kolonner.csv"] == {"unreadable"}
    assert "Navnesen" not in logged
    assert "0001" not in logged
    assert "Indlæs den under Lister" in logged
    assert {path.name: (path.read_bytes(), path.stat().st_mtime) for path in lists.iterdir()} == before


def test_a_second_run_changes_nothing_and_a_run_is_seen_by_ready(
    payout: Payout, folder: Path, lists: Path, stored: Ledger
) -> None:
    put(lists, "a.csv", "1.250,50", "900,00")
    assert run(payout, lists)[0] == 0
    with stored.reading() as connection:
        events = count_events(connection)
    code, report, logged = run(payout, lists)
    assert (code, report["known"], report["imported"], logged) == (0, 1, 0, "")
    with stored.reading() as connection:
        assert count_events(connection) == events
    put(lists, "b.csv", "gratis")
    assert run(payout, lists)[0] == 1
    lines = json.loads(payout("ready", "--json").stdout)["lines"]
    (seen,) = [line for line in lines if line["check"] == "folder"]
    assert (seen["finding"], seen["count"]) == ("folder-asks", 1)


def test_a_file_that_is_still_written_waits_for_the_next_run(
    payout: Payout, folder: Path, lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(lists, "nu.csv", "1.250,50", "900,00", age_seconds=1)
    growing = put(lists, "vokser.csv", "1.350,50", "800,00")
    read = service.read_list_safely

    def read_while_it_grows(path: Path, **how: Any) -> Any:
        found = read(path, **how)
        growing.write_text(growing.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(service, "read_list_safely", read_while_it_grows)
        code, report, logged = run(payout, lists)
    assert (code, results(report)) == (0, {"nu.csv": "waiting", "vokser.csv": "waiting"})
    assert "venter til næste gang" in logged
    for path in lists.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert set(results(run(payout, lists)[1]).values()) == {"imported"}


def test_a_cut_off_list_and_a_list_with_equal_rows_are_left_for_a_person(
    payout: Payout, folder: Path, lists: Path
) -> None:
    put(lists, "a.csv", "1.250,50", "900,00", "800,00", "700,00", age_seconds=9_000)
    assert run(payout, lists)[0] == 0
    put(lists, "b.csv", "1.250,50")
    twice = put(lists, "c.csv", "1.251,50", "900,00", "800,00", "700,00")
    row = ROW.format(cpr=factories.ANNA.formatted, amount="1.251,50")
    twice.write_text(twice.read_text(encoding="utf-8") + f"{row}\n", encoding="utf-8")
    os.utime(twice, (1_700_000_000, 1_700_000_000))
    code, report, _ = run(payout, lists)
    assert (code, report["left"], report["known"]) == (1, 2, 1)


def test_a_cpr_number_in_a_file_name_is_masked_everywhere(
    payout: Payout, folder: Path, lists: Path, stored: Ledger
) -> None:
    put(lists, f"{factories.ANNA.formatted}.csv", "1.250,50", "900,00")
    code, report, logged = run(payout, lists)
    assert code == 0
    with stored.reading() as connection:
        kept = connection.exec_driver_sql("SELECT file_name FROM payment_list").scalar_one()
    for said in (json.dumps(report, ensure_ascii=False), logged, kept):
        assert factories.ANNA.formatted not in said
        assert str(factories.ANNA) in said


def test_a_folder_that_is_not_there_ends_with_3(payout: Payout, folder: Path, lists: Path) -> None:
    refused = payout("import-folder", lists / "væk")
    assert refused.exit_code == 3
    assert "Mappen findes ikke" in refused.stderr


def test_ready_ends_with_1_and_says_what_to_do(payout: Payout, folder: Path) -> None:
    done = payout("ready")
    assert done.exit_code == 1
    assert "FEJL Lister: Der er ingen liste." in done.stdout
    assert "Indlæs den sidste indberetningsliste" in done.stdout
    shown = payout("ready", "--json")
    report = json.loads(shown.stdout)
    assert (shown.exit_code, report["ready"]) == (1, False)
    assert {line["check"] for line in report["lines"]} == LINE_CHECKS
    assert all(line["todo"] for line in report["lines"] if line["level"] != "ok")

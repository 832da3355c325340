"""Bringing a list in: upload, preview, confirm. Nothing is kept before the preview is confirmed."""

import json
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from importers.findings import CATALOGUE
from payout import clock
from payout.db import Ledger
from payout.models import list_line, metadata
from payout.money import Oere, format_kroner
from payout.queries.lists import StoredList, all_lists
from payout.settings import LEDGER_FILE
from payout.web.filters import count
from payout.web.list_findings import HEADINGS, MESSAGES_SHOWN, SEVERITIES, group_findings
from payout.web.pending_uploads import KEPT_AT_ONCE, KEPT_FOR
from tests import factories
from tests.conftest import START
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

FILES = Path(__file__).parent.parent / "files"
YDELSER = FILES / "ydelser" / "ydelser-2026-10.xlsx"
SYGEDAGPENGE = FILES / "sygedagpenge" / "sygedagpenge-uge-41-44.csv"
REAL_LISTS = [
    *sorted((FILES / "ydelser").glob("*.xlsx")),
    SYGEDAGPENGE,
]
BAD_ROWS = (
    "CPR-nr.;Navn;Ydelsesart;Dispositionsdato;Til udbetaling\n"
    "0203600001;Anna Ågesen-Prøve;Fleksløntilskud;30-10-2026;1.000,00\n"
    "1504720001;Børge Fuglsåen;Fleksløntilskud;30-10-2026;gratis\n"
).encode()


def expected_of(path: Path) -> Mapping[str, Any]:
    expected: Mapping[str, Any] = json.loads(Path(f"{path}.expected.json").read_text(encoding="utf-8"))
    return expected


def uploaded(
    person: Person,
    content: bytes,
    name: str = "liste.csv",
    *,
    wait: bool = True,
    page: str = "",
    **values: str,
) -> Person:
    """Sends a list from the upload form, or from a page with it that was opened before."""
    file = FileStorage(BytesIO(content), filename=name)
    person.open("/lister/indlaes")
    person.page = page or person.page
    return person.send({"file": file, **values}, form="/indlaes", wait=wait)


def kroner(amount_oere: int) -> str:
    """The amount as the page says it, white space folded."""
    return " ".join(format_kroner(Oere(amount_oere)).split())


def rows_of_all_tables(ledger: Ledger) -> dict[str, int]:
    with ledger.reading() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


def lists_of(ledger: Ledger) -> tuple[StoredList, ...]:
    with ledger.reading() as connection:
        return all_lists(connection)


def folder_of(ledger: Ledger) -> set[str]:
    return {path.name for path in ledger.folder.iterdir() if not path.name.startswith(LEDGER_FILE)}


@pytest.mark.parametrize("path", REAL_LISTS, ids=lambda path: path.name)
def test_a_list_is_previewed_confirmed_and_stored_with_its_figures(
    path: Path, app: Flask, ledger: Ledger
) -> None:
    leader, expected = signed_in(app, factories.LEADER), expected_of(path)
    before = rows_of_all_tables(ledger)
    uploaded(leader, path.read_bytes(), path.name)
    assert leader.status == 200
    said = leader.text()
    assert f"Rækker læst{count(expected['rows_read'])}" in said
    assert f"Godtaget{count(expected['rows_accepted'])}" in said
    assert f"Afvist{count(expected['rows_rejected'])}" in said
    assert f"Personer{count(expected['citizens'])}" in said
    assert f"Beløb i alt{kroner(expected['total_oere'])}" in said
    for row in expected["by_benefit"]:
        assert row["benefit"] in said
        assert kroner(row["total_oere"]) in said
    assert rows_of_all_tables(ledger) == before
    assert folder_of(ledger) == set()
    leader.send({"both_count": "y"}, form="/gem")
    assert leader.status == 200
    assert "Listen er gemt" in leader.text()
    (stored,) = lists_of(ledger)
    figures = ("rows_read", "rows_accepted", "rows_rejected", "citizens", "total_oere")
    assert {name: getattr(stored, name) for name in figures} == {name: expected[name] for name in figures}
    with ledger.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(list_line)) == expected["rows_accepted"]
        assert connection.scalar(select(func.sum(list_line.c.amount_oere))) == expected["total_oere"]


def test_the_preview_tells_the_files_own_total_beside_ours(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER)
    assert "stemmer med rækkerne" in uploaded(leader, YDELSER.read_bytes()).text()
    assert "stemmer ikke med de godtagne rækker" in uploaded(leader, SYGEDAGPENGE.read_bytes()).text()


def test_a_list_of_which_no_row_can_be_used_is_shown_and_not_stored(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS)
    usable = leader.form("/gem")
    uploaded(leader, BAD_ROWS.replace(b"1.000,00", b"gratis"))
    assert leader.status == 200
    assert "Listen kan ikke gemmes" in leader.text()
    assert "Afvist Beløb kan ikke læses (2)" in leader.text()
    assert "Gem listen" not in leader.text()
    assert "/til-rettelse" in leader.page
    assert leader.form("/kasser") is not None
    by_hand = {**usable.fields, "source": "KY", "data_date": "27-10-2026"}
    answer = leader.client.post(f"{leader.path}/gem", data=by_hand)
    assert answer.status_code == 409
    assert "Ingen af listens rækker kan bruges" in answer.get_data(as_text=True)
    assert lists_of(ledger) == ()


def test_a_rejected_row_is_shown_with_its_reason(app: Flask) -> None:
    page = uploaded(signed_in(app, factories.LEADER), BAD_ROWS).text()
    assert "Afvist Beløb kan ikke læses (1)" in page
    assert "Række 3" in page


def test_the_sample_masks_numbers_and_hides_who_is_protected(app: Flask) -> None:
    content = (
        "CPR-nr.;Navn;Beskyttet;Ydelsesart;Dispositionsdato;Til udbetaling\n"
        "0912910001;Dagmar Dulgt;J;Fleksløntilskud;30-10-2026;1.000,00\n"
        "0203600001;Anna Ågesen-Prøve;N;Fleksløntilskud;30-10-2026;1.000,00\n"
    ).encode()
    page = uploaded(signed_in(app, factories.LEADER), content).text()
    assert "091291-••••" in page
    assert "Beskyttet" in page
    assert "Dagmar" not in page
    assert "Anna Ågesen-Prøve" in page


def test_source_and_date_are_those_that_were_typed(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), SYGEDAGPENGE.read_bytes(), source="KSD")
    assert leader.form("/gem").fields["source"] == "KSD"
    assert leader.form("/gem").fields["data_date"] == ""
    leader.send({"data_date": "26-10-2026", "source": "KSD syge", "both_count": "y"}, form="/gem")
    (stored,) = lists_of(ledger)
    assert (stored.source, f"{stored.data_date}") == ("KSD syge", "2026-10-26")


def test_the_date_that_the_list_says_stands_in_the_field(app: Flask) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), YDELSER.read_bytes())
    assert leader.form("/gem").fields["data_date"] == "27-10-2026"


def test_a_date_that_is_none_is_said_and_nothing_is_stored(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS)
    leader.send({"data_date": "31-02-2026"}, form="/gem")
    assert leader.status == 422
    assert "Datoen findes ikke" in leader.text()
    assert leader.form("/gem").fields["data_date"] == "31-02-2026"
    assert lists_of(ledger) == ()


def test_pressing_twice_stores_the_list_once(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS)
    preview, path = leader.page, leader.path
    leader.send({}, form="/gem")
    leader.page, leader.path = preview, path
    leader.send({}, form="/gem")
    assert (leader.status, leader.path) == (200, "/lister/1")
    assert len(lists_of(ledger)) == 1


def test_the_same_file_again_is_refused_with_the_way_to_the_first(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS).send({}, form="/gem")
    uploaded(leader, BAD_ROWS, "et-andet-navn.csv")
    assert leader.status == 409
    assert "samme fil er indlæst før" in leader.text()
    assert 'href="/lister/1"' in leader.page
    assert len(lists_of(ledger)) == 1


def test_a_file_that_two_have_previewed_is_stored_by_one_of_them(app: Flask, ledger: Ledger) -> None:
    first = uploaded(signed_in(app, factories.LEADER), BAD_ROWS)
    second = uploaded(signed_in(app, factories.LEADER_2), BAD_ROWS)
    first.send({}, form="/gem")
    second.send({}, form="/gem")
    assert second.status == 409
    assert 'href="/lister/1"' in second.page
    assert len(lists_of(ledger)) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "Filen er tom"), (b"\x00\x01\x02\x03", "Filen er hverken"), (b"a;b\n1;2\n", "overskrift")],
)
def test_a_file_that_is_no_list_is_refused_in_danish(
    content: bytes, sentence: str, app: Flask, ledger: Ledger
) -> None:
    leader = signed_in(app, factories.LEADER)
    before = rows_of_all_tables(ledger)
    uploaded(leader, content)
    assert leader.status == 422
    assert sentence in leader.text()
    assert rows_of_all_tables(ledger) == before
    assert folder_of(ledger) == set()


def test_no_file_is_said_beside_the_field(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER).open("/lister/indlaes").send({})
    assert leader.status == 422
    assert "Vælg en fil." in leader.text()


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER)
    app.config["MAX_CONTENT_LENGTH"] = 1000
    uploaded(leader, b"x" * 2000)
    assert leader.status == 413
    assert "Filen er for stor" in leader.text()


def test_a_discarded_list_is_gone(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS)
    preview = leader.path
    leader.send({}, form="/kasser")
    assert "Intet er gemt" in leader.text()
    assert leader.open(preview).status == 404
    assert lists_of(ledger) == ()


def test_a_list_that_has_waited_too_long_is_to_be_sent_again(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS)
    preview = leader.path
    clock.set_source(lambda: START + KEPT_FOR / 2)
    assert leader.open(preview).status == 200
    clock.set_source(lambda: START + KEPT_FOR)
    leader.send({}, form="/gem")
    assert leader.status == 404
    assert "Send filen igen" in leader.text()
    assert lists_of(ledger) == ()


def test_nobody_else_sees_a_list_that_waits(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS)
    other = signed_in(app, factories.LEADER_2).open(leader.path)
    assert other.status == 404
    same_person_elsewhere = signed_in(app, factories.LEADER).open(leader.path)
    assert same_person_elsewhere.status == 404


def test_the_oldest_waiting_list_gives_way(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER)
    paths = [
        uploaded(leader, BAD_ROWS + f"1504720001;B;Andet;30-10-2026;{place},00\n".encode()).path
        for place in range(KEPT_AT_ONCE + 1)
    ]
    assert [leader.open(path).status for path in paths] == [404] + [200] * KEPT_AT_ONCE


def test_the_name_of_a_file_shows_no_number_and_no_folder(app: Flask) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS, "lister/0203600001 sag.csv")
    assert '"020360-•••• sag.csv"' in leader.text()


def test_the_lists_tell_which_are_in_use_and_how_old_they_are(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    leader = signed_in(app, factories.LEADER).open("/lister")
    assert "Ja, 3 dage gammel" in leader.text()
    assert "Advarsel" not in leader.text()
    clock.set_source(lambda: START + timedelta(days=40))
    aged = signed_in(app, factories.AUDITOR).open("/lister")
    assert "43 dage gammel. Indlæs en nyere" in aged.text()
    assert "Indlæs en liste" not in aged.text()


def test_a_stored_list_keeps_its_findings(app: Flask) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS).send({}, form="/gem")
    assert "Afvist Beløb kan ikke læses (1)" in leader.open("/lister/1").text()
    assert leader.open("/lister/2").status == 404


@pytest.mark.parametrize("who", [factories.CASEWORKER, factories.AUDITOR])
def test_caseworkers_and_auditors_bring_no_list_in(who: str, app: Flask) -> None:
    waiting = uploaded(signed_in(app, factories.LEADER), BAD_ROWS).path
    other = signed_in(app, who)
    assert other.open("/lister/indlaes").status == 403
    assert other.open(waiting).status == 403
    assert other.client.post(f"{waiting}/gem").status_code in {400, 403}


def test_every_finding_has_a_heading() -> None:
    assert HEADINGS.keys() == CATALOGUE.keys()
    assert {entry.severity.value for entry in CATALOGUE.values()} <= SEVERITIES.keys()


def test_a_thousand_findings_of_one_kind_are_one_line_that_unfolds() -> None:
    many = [("cpr-padded", "warning", f"Række {row}") for row in range(1000)]
    groups = group_findings([*many, ("cpr-missing", "error", "Række 4")])
    assert [(group.severity, group.count) for group in groups] == [("Afvist", 1), ("Advarsel", 1000)]
    assert [group.is_open for group in groups] == [True, False]
    assert len(groups[1].messages) == MESSAGES_SHOWN
    assert groups[1].left_out == 1000 - MESSAGES_SHOWN

"""A list that does not show how it writes decimals: the preview asks, and the answer reads it anew."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from exports.builders.annotated import STATUS_TEXTS
from payout.db import Ledger
from payout.domain.annotated_list import RowStatus
from tests import factories
from tests.services.acting import faults
from tests.web.browsing import Person, signed_in
from tests.web.locked_files import HALVES, unlocked
from tests.web.test_layouts_of_the_office import layouts_of
from tests.web.test_lists import FILES, kroner, lists_of, rows_of_all_tables, uploaded

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]

LIST = (
    "CPR-nr.;Navn;Ydelsesart;Dispositionsdato;Til udbetaling\n"
    "0203600001;Anna Ågesen-Prøve;Fleksløntilskud;30-10-2026;1.235\n"
    "1504720001;Børge Fuglsåen;Fleksløntilskud;30-10-2026;12.000\n"
    "2811850001;Clara Æblegren;Fleksløntilskud;30-10-2026;500\n"
).encode()
FORM = "/decimaltegn"


def asked(app: Flask) -> Person:
    return uploaded(signed_in(app, factories.LEADER), LIST)


def test_the_page_asks_with_the_lists_own_example_and_guesses_nothing(app: Flask) -> None:
    leader = asked(app)
    said = leader.text()
    assert 'Hvad betyder "1.235" i kolonnen "Til udbetaling"?' in said
    assert f'Punktum skiller tusinder: "1.235" er {kroner(1_235_00)}' in said
    assert f'Punktum er decimaltegn: "1.235" er {kroner(1_24)} (de tre decimaler er afrundet' in said
    assert "2 rækker er afvist" in said
    assert f"Beløb i alt{kroner(500_00)}" in said
    assert "notation" not in dict(leader.form(FORM).form_values()), "nothing is chosen beforehand"


@pytest.mark.parametrize(("answer", "total"), [("komma", 13_735_00), ("punktum", 513_24)])
def test_the_answer_reads_the_list_anew_and_is_kept_with_it(
    app: Flask, ledger: Ledger, answer: str, total: int
) -> None:
    factories.double_lock(ledger)
    leader = asked(app)
    before = rows_of_all_tables(ledger)
    leader.send({"notation": answer}, form=FORM)
    assert leader.status == 200
    assert f"Beløb i alt{kroner(total)}" in leader.text()
    assert "Decimaltegnet er valgt (1)" in leader.text()
    assert rows_of_all_tables(ledger) == before
    assert leader.form(FORM).fields["notation"] == answer
    leader.send({}, form="/gem")
    (stored,) = lists_of(ledger)
    assert (stored.rows_rejected, stored.total_oere) == (0, total)
    sent = leader.open("/lister/1/til-rettelse").send({"purpose": "Rettelse af listen", **HALVES})
    workbook = load_workbook(BytesIO(unlocked(sent.response.data)))
    statuses = {cell.value for row in workbook.active.iter_rows() for cell in row}  # type: ignore[union-attr]
    assert STATUS_TEXTS[RowStatus.REJECTED] not in statuses
    assert faults(ledger) == {}


def test_the_answer_can_be_changed_and_taken_back_before_the_list_is_stored(app: Flask) -> None:
    leader = asked(app).send({"notation": "punktum"}, form=FORM)
    leader.send({"notation": "komma"}, form=FORM)
    assert f"Beløb i alt{kroner(13_735_00)}" in leader.text()
    leader.send({"notation": "ved-ikke"}, form=FORM)
    assert "2 rækker er afvist" in leader.text()
    assert f"Beløb i alt{kroner(500_00)}" in leader.text()
    assert leader.form(FORM).fields["notation"] == "ved-ikke"


@pytest.mark.parametrize("values", [{}, {"notation": "dansk"}, {"notation": ""}])
def test_an_answer_that_is_none_is_said_beside_the_question(app: Flask, values: dict[str, str]) -> None:
    leader = asked(app).send(values, form=FORM)
    assert leader.status == 422
    assert "Ret dette, før du går videre" in leader.text()
    assert "2 rækker er afvist" in leader.text()


def test_an_answer_without_its_key_is_refused(app: Flask) -> None:
    leader = asked(app).send({"notation": "komma", "request_key": ""}, form=FORM)
    assert leader.status == 422
    assert "2 rækker er afvist" in leader.text()


def test_a_second_press_shows_the_same_preview(app: Flask) -> None:
    leader = asked(app)
    page, path = leader.page, leader.path
    for _ in range(2):
        leader.page, leader.path = page, path
        leader.send({"notation": "komma"}, form=FORM)
        assert (leader.status, leader.path) == (200, path)
        assert f"Beløb i alt{kroner(13_735_00)}" in leader.text()


def test_a_list_that_is_gone_has_nothing_to_answer(app: Flask) -> None:
    leader = asked(app)
    page, path = leader.page, leader.path
    leader.send({}, form="/kasser")
    leader.page, leader.path = page, path
    assert leader.send({"notation": "komma"}, form=FORM).status == 404
    assert "Indlæs" in leader.text()


def test_a_list_that_settles_itself_is_not_asked_about(app: Flask) -> None:
    leader = asked(app)
    values = dict(leader.form(FORM).form_values())
    uploaded(leader, LIST.replace(b";500", b";500,00"))
    assert "Hvad betyder" not in leader.text()
    response = leader.client.post(f"{leader.path}{FORM}", data={**values, "notation": "punktum"})
    assert (response.status_code, response.headers["Location"]) == (303, leader.path)


@pytest.mark.parametrize("who", [factories.CASEWORKER, factories.FINANCE, factories.AUDITOR])
def test_who_does_not_import_lists_answers_nothing(app: Flask, who: str) -> None:
    path = asked(app).path
    assert signed_in(app, who).client.post(f"{path}{FORM}").status_code in {400, 403}


def test_the_amounts_of_other_columns_are_asked_about_too(app: Flask) -> None:
    content = "CPR-nr.;Brutto;Til udbetaling\n0203600001;1.235;1.000,00\n"
    leader = uploaded(signed_in(app, factories.LEADER), content.encode())
    assert "1 beløb i andre kolonner er udeladt" in leader.text()
    assert "rækker er afvist" not in leader.text()


def test_an_answer_is_kept_in_a_layout_and_the_next_list_is_not_asked_about(
    app: Flask, ledger: Ledger
) -> None:
    leader = asked(app).send({"notation": "komma"}, form=FORM)
    preview = leader.path
    leader.open(f"{preview}/kolonner")
    assert leader.form("/kolonner").fields["notation"] == "komma"
    leader.send({"name": "KSD uge", "source": "KSD"}, form="/kolonner")
    (saved,) = layouts_of(ledger)
    assert saved.stated.notation == "komma"
    uploaded(leader, LIST.replace(b"1.235", b"1.236"))
    assert f"Beløb i alt{kroner(13_736_00)}" in leader.text()
    assert "Decimaltegnet er valgt (1)" in leader.text()
    leader.send({"notation": "ved-ikke"}, form=FORM)
    assert f"Beløb i alt{kroner(500_00)}" in leader.text()
    leader.open(f"/lister/layouts/{saved.layout_id}").send({"notation": "punktum"}, form="/layouts")
    assert layouts_of(ledger)[0].stated.notation == "punktum"
    leader.send({"notation": "dansk"}, form="/layouts")
    assert leader.status == 422


def test_the_messy_list_of_the_drill_is_asked_about_and_answered(app: Flask) -> None:
    leader = uploaded(
        signed_in(app, factories.LEADER),
        (FILES / "rodet" / "rodet-liste.xlsx").read_bytes(),
        "rodet-liste.xlsx",
    )
    assert "kan læses på to måder" in leader.text()
    assert "Afvist14" in leader.text()
    leader.send({"notation": "komma"}, form=FORM)
    assert "Afvist14" not in leader.text()

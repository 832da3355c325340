"""What the pages say of a list beside the others: the previous one, other sources, and copies in the file."""

from pathlib import Path

import pytest
from flask import Flask

from payout.db import Ledger
from tests import factories
from tests.factories import ANNA, line, lines, parsed_list, store
from tests.web.browsing import Person, signed_in
from tests.web.test_lists import FILES, kroner, lists_of, uploaded

pytestmark = pytest.mark.usefixtures("pay_day")

AUGUST, SEPTEMBER = (FILES / "ydelser" / f"ydelser-2026-{month}.xlsx" for month in ("08", "09"))
HEADER = "CPR-nr.;Navn;Ydelsesart;Fra dato;Til dato;Dispositionsdato;Til udbetaling\n"
ROW = "0203600001;Anna Ågesen-Prøve;Hjælp til forsørgelse;01-10-2026;31-10-2026;30-10-2026;10.000,00\n"
COPIES = f"{HEADER}{ROW}{ROW}".encode()


def imported(leader: Person, path: Path) -> Person:
    return uploaded(leader, path.read_bytes(), path.name).send({}, form="/gem")


def test_the_preview_and_the_stored_list_tell_what_is_new_since_the_previous_one(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER)
    assert "Hvad er nyt siden" not in imported(leader, AUGUST).text()
    preview = uploaded(leader, SEPTEMBER.read_bytes(), SEPTEMBER.name).text()
    stored = leader.send({}, form="/gem").text()
    for page in (preview, stored):
        assert "Hvad er nyt siden liste 1?" in page
        assert "65 personer er kommet til, 58 er faldet fra. 135 af 1.121 faste beløb" in page
        assert f"Hele listen1.150 → 1.157 6558 1.364 → 1.384135 {kroner(1032230000)}" in page


def test_a_superseded_list_stays_readable_and_says_by_which(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER)
    imported(imported(leader, AUGUST), SEPTEMBER)
    first, second = leader.open("/lister/1").text(), leader.open("/lister/2").text()
    assert "Listen er afløst af en nyere liste" in first
    assert "Afløst afListe 2" in first
    assert "Rækker læst1.364" in first
    assert "AfløserListe 1" in second
    assert "Afløst af" not in second


def test_what_is_much_larger_or_named_otherwise_is_shown_with_the_other_findings(
    app: Flask, ledger: Ledger
) -> None:
    store(ledger, parsed_list([line(ANNA, "Bente Bang", 1_000_00, row=3)]))
    page = uploaded(signed_in(app, factories.LEADER), f"{HEADER}{ROW}".encode(), source="ydelser").text()
    assert "Advarsel Meget større beløb end på den forrige liste (1)" in page
    assert "10.000,00 mod 1.000,00" in page
    assert "Advarsel Andet navn end på den forrige liste (1)" in page
    assert "Godtaget1 1 med advarsel" in page


def test_lines_that_another_source_has_are_told_with_persons_and_kroner(app: Flask, ledger: Ledger) -> None:
    store(ledger)
    leader = uploaded(signed_in(app, factories.LEADER), f"{HEADER}{ROW}".encode(), source="anden kilde")
    said = f"1 linje (1 person, {kroner(10_000_00)}) står også på lister i brug fra andre kilder"
    assert said in leader.text()
    assert said in leader.send({}, form="/gem").text()
    assert said not in leader.open("/lister/1").text()


def test_nothing_is_said_of_other_sources_when_they_have_none_of_the_lines(
    app: Flask, ledger: Ledger
) -> None:
    store(ledger, parsed_list(lines()[1:]))
    page = uploaded(signed_in(app, factories.LEADER), f"{HEADER}{ROW}".encode(), source="anden kilde").text()
    assert "fra andre kilder" not in page


def test_equal_rows_are_asked_about_before_the_list_is_stored(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), COPIES)
    assert "Advarsel Rækken står der flere gange (1)" in leader.text()
    assert "1 række er magen til en anden" in leader.text()
    leader.send({}, form="/gem")
    assert leader.status == 422
    assert "Svar på, om de ens rækker tæller begge to" in leader.text()
    assert lists_of(ledger) == ()
    leader.send({"both_count": "y"}, form="/gem")
    assert leader.status == 200
    assert lists_of(ledger)[0].total_oere == 20_000_00


def test_a_list_without_equal_rows_is_not_asked_about(app: Flask) -> None:
    page = uploaded(signed_in(app, factories.LEADER), f"{HEADER}{ROW}".encode()).text()
    assert "begge tæller" not in page

"""The situation report is one A4 page with all its parts, however much there is to tell."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.situation import situation_pdf
from exports.situation_text import BOXES_SHOWN, NOTES_SHOWN, WARNINGS_SHOWN
from payout.domain.overview import BoxBalance
from payout.domain.situation import Figure, Notes, Situation, Span, for_press
from payout.money import Oere
from tests.domain.test_situation import NAMES, WHEN, note, situation
from tests.exports.papers import page_texts
from tests.factories import scope

LONG = "Maximiliane Wilhelmine Ågot-Ærensprøve 漢 " * 40


def fullest(count: int) -> Situation:
    whole = situation()
    big = Figure(count=99_999, amount_oere=Oere(999_999_999_50))
    notes = Notes(told=[replace(note(number, LONG), detail=LONG) for number in range(count, 0, -1)])
    spans = [
        Span(begins=WHEN + timedelta(hours=hour), ends=WHEN + timedelta(hours=hour + 1), paid=9 + hour)
        for hour in range(8)
    ]
    return replace(
        whole,
        incident=replace(whole.incident, scope=scope(is_drill=True), closed_at=WHEN),
        **dict.fromkeys(("served", "waiting", "awaiting"), big),
        **dict.fromkeys(("cash_oere", "cash_wanted_oere"), Oere(999_999_999_50)),
        **dict.fromkeys(("name", "systems", "authorised_by", "office", "drawn_by"), LONG),
        boxes=[BoxBalance(place=LONG, balance_oere=Oere(1_000_00))] * count,
        warnings=[LONG] * count,
        problems=notes,
        decisions=notes,
        spans=spans,
    )


@pytest.mark.parametrize("count", [0, 1, 6, 40])
def test_it_is_one_page_with_all_its_parts_and_says_how_many_are_left_out(count: int) -> None:
    content = situation_pdf(fullest(count))
    (text,) = page_texts(content)
    assert text.count("Åbne kasser") == 1
    for part in (
        "Situationsrapport",
        "ØVELSE",
        "Advarsler fra programmet",
        "Beslutninger",
        "ab" * 32,
        "16–17",
    ):
        assert part in text
    rows = (BOXES_SHOWN, WARNINGS_SHOWN, NOTES_SHOWN, NOTES_SHOWN)
    assert re.findall(r"og (\d+) mere", text) == [str(count - most) for most in rows if count > most]
    assert b"pdfaid" in content


def test_nothing_is_drawn_over_the_foot_of_the_fullest_page() -> None:
    found: list[tuple[float, str]] = []

    def visit(text: str, _: list[float], place: list[float], *__: object) -> None:
        if text.strip():
            found.append((place[5], text))

    PdfReader(BytesIO(situation_pdf(fullest(40)))).pages[0].extract_text(visitor_text=visit)
    lowest = sorted(found)[:2]
    assert "ab" * 8 in lowest[0][1]
    assert lowest[1][0] > lowest[0][0] + 6


def test_the_press_version_says_under_five_and_no_kroner_of_them() -> None:
    (text,) = page_texts(situation_pdf(for_press(situation(), NAMES)))
    assert "Uden personoplysninger" in text
    assert "under 5 anmodninger" in text
    assert "12 borgere" in text
    assert "48.000,00 kr." in text
    assert "5.000,00" not in text
    assert "30.000,00" not in text
    assert "og 1 mere, der ikke er med her" in text
    assert not [name for name in ("Anna", "Sara", "Olsen", "Centerchefen") if name in text]

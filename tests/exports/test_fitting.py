"""A text in a box is never wider or higher than it, loses nothing in silence, and fails for no character."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.fitting import CUT, Ruler
from exports.paper import LETTERS, as_file, new_paper
from tests.exports.papers import WHEN

SIZES = (10.0, 8.0, 6.0)


@pytest.fixture(scope="module")
def ruler() -> Iterator[Ruler]:
    paper = new_paper("Prøve", drawn_at=WHEN)
    yield Ruler(paper)
    as_file(paper)


def test_a_short_text_has_the_largest_letters(ruler: Ruler) -> None:
    found = ruler.fitted("Rødgrød med fløde", width=60, height=5, sizes=SIZES)
    assert (found.lines, found.points, found.is_cut) == (("Rødgrød med fløde",), 10.0, False)


def test_a_longer_text_shrinks_and_then_takes_more_lines(ruler: Ruler) -> None:
    found = ruler.fitted("Rødgrød med fløde " * 4, width=60, height=6, sizes=SIZES)
    assert found.points < 10
    assert len(found.lines) == 2
    assert " ".join(found.lines) == ("Rødgrød med fløde " * 4).strip()
    assert not found.is_cut


def test_what_does_not_fit_is_cut_and_says_so(ruler: Ruler) -> None:
    found = ruler.fitted("Rødgrød med fløde " * 40, width=60, height=6, sizes=SIZES)
    assert found.is_cut
    assert found.points == SIZES[-1]
    assert found.lines[-1].endswith(CUT)


def test_an_empty_text_has_no_lines(ruler: Ruler) -> None:
    assert ruler.fitted(" \n ", width=60, height=6, sizes=SIZES).lines == ()


def test_an_amount_is_not_broken_at_its_hard_space(ruler: Ruler) -> None:
    lines = ruler.fitted("beløbet 1.250,00\u00a0kr.", width=27, height=20, sizes=(10.0,)).lines
    assert lines == ("beløbet", "1.250,00\u00a0kr.")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A\u030agot", "Ågot"),
        ("Li 张 😀", "Li ? ?"),
        ("to\r\nlinjer\tog\x00 nul", "to linjer og nul"),
        ("\u202eomvendt\u200b", "omvendt"),
        ("\ud800halv", "halv"),
        ("Łukasz Đorđević", "Łukasz Đorđević"),
    ],
)
def test_letters_are_composed_and_what_the_font_lacks_is_marked(ruler: Ruler, text: str, shown: str) -> None:
    assert ruler.printable(text) == shown


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400), width=st.floats(4, 180), height=st.floats(1, 30))
def test_no_text_leaves_its_box(ruler: Ruler, text: str, width: float, height: float) -> None:
    found = ruler.fitted(text, width=width, height=height, sizes=SIZES)
    assert len(found.lines) <= 1 or found.height_mm <= height + found.line_mm * 0.02
    assert all(ruler.width(line, found.points) <= width + 0.01 for line in found.lines if len(line) > 1)
    if not found.is_cut:
        assert "".join(found.lines).replace(" ", "") == ruler.printable(text).replace(" ", "")


def test_no_letter_is_looked_for_in_vain(caplog: pytest.LogCaptureFixture) -> None:
    paper = new_paper("Prøve", drawn_at=WHEN)
    paper.add_page()
    shown = Ruler(paper).printable("张😀\ufffdÅ")
    paper.set_font(LETTERS, size=10)
    paper.text(20, 20, shown)
    with caplog.at_level(logging.WARNING):
        as_file(paper)
    assert "missing" not in caplog.text

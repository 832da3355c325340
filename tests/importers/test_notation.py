"""Amounts like "1.234" in a column that does not settle them: asked about, read by the answer, and said."""

from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import ParsedList, read_list
from importers.amounts import notation_of, read_amounts
from importers.child import read_list_safely
from importers.columns import Layout
from importers.layout_file import make_layout
from importers.notation import NotationAnswer, all_examples, reading_in
from payout.domain.indberetningsliste import ListKind
from payout.money import Notation, Oere, format_kroner
from tests.importers.making import ANNA, BO, CLARA, HEADER, Values, codes, delimited, messages, text_row

AMOUNTS = st.from_regex(
    r"(-|\()?[0-9]{1,4}([.,][0-9]{1,4}){0,2}( kr\.)?", fullmatch=True, alphabet="-( 0123456789.,kr"
)
DOUBTFUL = st.from_regex(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}( kr\.)?", fullmatch=True)
NOTATIONS = st.sampled_from(Notation)
WIDE = ("CPR-nr.", "Brutto", "Netto", "Til udbetaling")


def read(
    folder: Path,
    *rows: Values,
    answer: NotationAnswer | None = None,
    layouts: tuple[Layout, ...] = (),
) -> ParsedList:
    path = folder / "liste.csv"
    path.write_text(delimited(rows), encoding="utf-8")
    return read_list(path, kind=ListKind.INDBERETNING, notation=answer, layouts=layouts)


def amounts(parsed: ParsedList) -> list[int]:
    return [line.amount_oere for line in parsed.lines]


@given(DOUBTFUL, NOTATIONS)
def test_a_doubtful_amount_is_read_as_the_answer_promised(text: str, notation: Notation) -> None:
    (amount,) = read_amounts([text], notation).values
    assert amount is not None
    assert f'"{text}" er {format_kroner(amount)}' in reading_in(notation, [text])
    written = Decimal(text.removesuffix(" kr.").replace(",", "."))
    is_decimal = ("," in text) == (notation is Notation.DANISH)
    kroner = written.quantize(Decimal("0.01"), ROUND_HALF_EVEN) if is_decimal else written * 1000
    assert amount == kroner * 100


@given(st.lists(AMOUNTS, max_size=6), NOTATIONS)
def test_an_answer_speaks_of_nothing_but_what_was_in_doubt(texts: list[str], notation: Notation) -> None:
    before, after = read_amounts(texts), read_amounts(texts, notation)
    assert before.doubtful == after.doubtful
    assert before.doubtful == {
        place for place, one in before.faults.items() if one.code == "amount-ambiguous"
    }
    assert after.faults == {
        place: one for place, one in before.faults.items() if place not in before.doubtful
    }
    for place, amount in enumerate(before.values):
        if place not in before.doubtful:
            assert after.values[place] == amount
    assert all(after.values[place] is not None for place in before.doubtful)


@given(st.lists(AMOUNTS, min_size=1, max_size=6), NOTATIONS)
def test_no_answer_changes_a_column_that_settles_itself(texts: list[str], notation: Notation) -> None:
    own = {notation_of(text) for text in texts} - {None}
    if len(own) == 1:
        assert read_amounts(texts, notation) == read_amounts(texts)


def test_what_is_the_same_either_way_is_not_in_doubt() -> None:
    assert read_amounts(["0.000", "-0,000"]).values == [0, 0]


@pytest.mark.parametrize(
    ("answer", "told"),
    [(NotationAnswer.KOMMA, [1_234_00, 5_00, 2_34]), (NotationAnswer.PUNKTUM, [1_23, 5_00, 2_345_00])],
)
def test_the_answer_reads_the_rows_and_is_said_once(
    tmp_path: Path, answer: NotationAnswer, told: list[int]
) -> None:
    rows = (HEADER, text_row(amount="1.234"), text_row(BO, "Bo", "5"), text_row(CLARA, "Clara", "2,345"))
    asked = read(tmp_path, *rows)
    assert (amounts(asked), asked.rows_rejected, asked.notation) == ([5_00], 2, None)
    assert codes(asked) == {(2, "amount-ambiguous"), (4, "amount-ambiguous")}
    (column,) = asked.doubtful
    assert (column.title, column.doubtful_count, column.examples) == ("Til udbetaling", 2, ("1.234", "2,345"))
    answered = read(tmp_path, *rows, answer=answer)
    assert (amounts(answered), answered.notation) == (told, Notation(answer.value))
    assert answered.doubtful == asked.doubtful
    assert codes(answered) == {(None, "notation-chosen")}


def test_the_sentence_tells_what_was_chosen_for_how_many_and_what_it_means(tmp_path: Path) -> None:
    parsed = read(tmp_path, HEADER, text_row(amount="1.234"), answer=NotationAnswer.KOMMA)
    assert messages(parsed, "notation-chosen") == [
        'Listen afgør ikke selv sit decimaltegn. Valgt er komma. 1 beløb i "Til udbetaling" er læst sådan: '
        'punktum skiller tusinder: "1.234" er 1.234,00\u00a0kr. Kontrollér beløbene.'
    ]
    parsed = read(tmp_path, HEADER, text_row(amount="1.234"), answer=NotationAnswer.PUNKTUM)
    (said,) = messages(parsed, "notation-chosen")
    assert '"1.234" er 1,23\u00a0kr. (de tre decimaler er afrundet til hele øre).' in said


def test_every_column_in_doubt_is_read_by_the_one_answer_and_none_settles_another(tmp_path: Path) -> None:
    rows = (WIDE, (ANNA, "9.100", "8.100,50", "7.100"), (BO, "5", "6,00", "4"))
    asked = read(tmp_path, *rows)
    assert codes(asked) >= {(2, "amount-ambiguous")}
    assert [(one.title, one.decides) for one in asked.doubtful] == [
        ("Til udbetaling", True),
        ("Brutto", False),
    ]
    answered = read(tmp_path, *rows, answer=NotationAnswer.PUNKTUM)
    (anna, _) = answered.lines
    assert (anna.amount_oere, anna.gross_oere, anna.net_oere) == (7_10, 9_10, 8_100_50)
    assert '2 beløb i "Til udbetaling", "Brutto"' in messages(answered, "notation-chosen")[0]
    assert messages(answered, "notation-not-used")[0].startswith('Kolonne "Netto": Valgt er punktum')


def test_a_doubtful_amount_beside_the_row_s_own_is_left_out_and_said(tmp_path: Path) -> None:
    parsed = read(tmp_path, WIDE, (ANNA, "9.100", "8.100,50", "7.100,00"))
    assert (2, "other-amount-ambiguous") in codes(parsed)
    assert (parsed.lines[0].gross_oere, parsed.rows_accepted) == (None, 1)
    assert [one.decides for one in parsed.doubtful] == [False]


def test_a_net_column_that_is_the_amount_is_asked_about_once(tmp_path: Path) -> None:
    parsed = read(tmp_path, ("CPR-nr.", "Netto"), (ANNA, "9.100"))
    assert [(one.title, one.decides) for one in parsed.doubtful] == [("Netto", True)]


def test_a_clear_cell_wins_over_an_answer_and_is_marked_where_the_column_is_mixed(tmp_path: Path) -> None:
    rows = (HEADER, *(text_row(amount=text) for text in ("1.200,50", "99,00", "1234.50", "1.234")))
    parsed = read(tmp_path, *rows, answer=NotationAnswer.PUNKTUM)
    assert amounts(parsed) == [1_200_50, 99_00, 1_234_50, 1_23]
    assert {(4, "amount-other-notation"), (None, "notation-chosen")} <= codes(parsed)


def test_a_total_row_settles_the_column_as_before(tmp_path: Path) -> None:
    total = ("I alt", "", "", "", "", "", "1.234,00")
    parsed = read(tmp_path, HEADER, text_row(amount="1.234"), total, answer=NotationAnswer.PUNKTUM)
    assert (amounts(parsed), parsed.file_total_oere, parsed.doubtful) == ([1_234_00], 1_234_00, ())
    assert codes(parsed) == {(None, "notation-not-used")}


def test_a_total_in_doubt_is_read_with_its_column(tmp_path: Path) -> None:
    total = ("I alt", "", "", "", "", "", "1.234")
    rows = (HEADER, text_row(amount="1.234"), total)
    assert read(tmp_path, *rows).file_total_oere is None
    assert read(tmp_path, *rows, answer=NotationAnswer.KOMMA).file_total_oere == 1_234_00


def test_a_layout_speaks_where_nobody_is_asked_and_the_column_says_nothing(tmp_path: Path) -> None:
    own = make_layout(
        name="KSD",
        source="KSD",
        kind="",
        columns=(("Person", "cpr"), ("Kr.", "to_pay")),
        fixed={},
        notation="punktum",
    )
    header = ("Person", "Kr.")
    parsed = read(tmp_path, header, (ANNA, "1.234"), layouts=(own,))
    assert (amounts(parsed), parsed.notation) == ([1_23], Notation.POINT)
    assert (None, "notation-chosen") in codes(parsed)
    answers = {NotationAnswer.KOMMA: [1_234_00], NotationAnswer.UNKNOWN: []}
    for answer, told in answers.items():
        assert amounts(read(tmp_path, header, (ANNA, "1.234"), layouts=(own,), answer=answer)) == told
    clear = read(tmp_path, header, (ANNA, "1.234"), (BO, "1,50"), layouts=(own,))
    assert amounts(clear) == [1_234_00, 1_50]
    assert (None, "notation-not-used") in codes(clear)


def test_a_child_process_reads_by_the_answer_too(tmp_path: Path) -> None:
    read(tmp_path, HEADER, text_row(amount="1.234"))
    path = tmp_path / "liste.csv"
    asked = read_list_safely(path, kind=ListKind.INDBERETNING)
    assert all_examples(asked.doubtful) == ("1.234",)
    answered = read_list_safely(path, kind=ListKind.INDBERETNING, notation=NotationAnswer.KOMMA)
    assert amounts(answered) == [Oere(1_234_00)]

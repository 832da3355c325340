"""An office's own layouts: saved as TOML, recognised by their headers, and never in silence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import ListUnreadable, read_list
from importers.child import glimpse_safely, read_list_safely
from importers.choice import layout_choice
from importers.columns import Layout
from importers.glimpse import glimpse
from importers.layout_file import MEANINGS, LayoutInvalid, layout_text, make_layout, read_layout
from payout.cpr import mask_text
from payout.domain.indberetningsliste import AmountBasis, ListKind

ODD = (
    "Udtræk fra fagsystemet\n"
    "Person;Hvem;Kr.;Bemærkning\n"
    "0203600001;Anna Ågesen-Prøve;1.000,00;ok\n"
    "1504720001;Børge Fuglsåen;2.000,50;ok\n"
    "0912910001;Dagmar Dulgt;3.000,00;Adressebeskyttet\n"
)
COLUMNS = (("Person", "cpr"), ("Hvem", "name"), ("Kr.", "to_pay"), ("Bemærkning", ""))


def layout(**changes: object) -> Layout:
    told = {"name": "KMD Aktiv", "source": "KMD", "kind": "", "columns": COLUMNS, "fixed": {}}
    return make_layout(**{**told, **changes})  # type: ignore[arg-type]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


def test_a_glimpse_shows_every_header_with_its_first_values_masked(odd: Path) -> None:
    seen = glimpse(odd, layout_choice())
    assert [column.header for column in seen.columns] == ["Person", "Hvem", "Kr.", "Bemærkning"]
    person, name, amount, _ = seen.columns
    assert person.samples == ("020360••••", "150472••••")
    assert amount.samples == ("1.000,00", "2.000,50")
    assert "Dagmar Dulgt" not in name.samples, "nothing is shown of who is protected"
    assert glimpse_safely(odd) == seen


def test_a_split_cpr_number_is_not_put_together_by_the_samples(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Født;Nr;Kr\n020360;0001;1.000,00\n", encoding="utf-8")
    assert [column.samples for column in glimpse(path, layout_choice()).columns][:2] == [
        ("020360",),
        ("••••",),
    ]


def test_a_file_without_headers_has_nothing_to_map(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("0203600001;Anna;1.000,00\n1504720001;Børge;2.000,00\n", encoding="utf-8")
    with pytest.raises(ListUnreadable):
        glimpse(path, layout_choice())


def test_a_saved_layout_is_recognised_by_its_headers(odd: Path) -> None:
    with pytest.raises(ListUnreadable):
        read_list(odd, kind=ListKind.INDBERETNING)
    for read in (read_list, read_list_safely):
        parsed = read(odd, kind=ListKind.INDBERETNING, layouts=[layout()])
        assert (parsed.layout, parsed.source) == ("KMD Aktiv", "KMD")
        assert (parsed.rows_accepted, parsed.total_oere) == (3, 6_000_50)
        assert parsed.amount_basis is AmountBasis.TIL_UDBETALING


def test_a_layout_that_lacks_one_of_the_lists_headers_is_not_taken(odd: Path) -> None:
    odd.write_text(ODD.replace("Kr.", "Beløb kr."), encoding="utf-8")
    with pytest.raises(ListUnreadable):
        read_list(odd, kind=ListKind.INDBERETNING, layouts=[layout()])


def test_a_saved_layout_can_be_named(odd: Path) -> None:
    assert (
        read_list(odd, kind=ListKind.INDBERETNING, layout="KMD Aktiv", layouts=[layout()]).rows_accepted == 3
    )
    with pytest.raises(ListUnreadable, match="KMD Aktiv"):
        read_list(odd, kind=ListKind.INDBERETNING, layout="KMD Passiv", layouts=[layout()])


def test_fixed_values_stand_in_every_row_and_are_told(odd: Path) -> None:
    own = layout(fixed={"benefit": "Sygedagpenge", "pay_date": "30-10-2026", "unit": "Team Nord"})
    parsed = read_list(odd, kind=ListKind.INDBERETNING, layouts=[own])
    assert {(line.benefit, f"{line.pay_date}", line.unit) for line in parsed.lines} == {
        ("Sygedagpenge", "2026-10-30", "Team Nord")
    }
    codes = [finding.code for finding in parsed.findings]
    assert codes.count("value-fixed") == 3
    assert not {"benefit-column-missing", "pay-date-column-missing"} & set(codes)


def test_a_layout_with_everything_comes_back_from_its_file() -> None:
    own = layout(kind="indberetning", fixed={"benefit": 'Syge"dagpenge\\'})
    assert read_layout(layout_text(own)) == own


@given(
    st.lists(st.text(min_size=1, max_size=30), min_size=4, max_size=4),
    st.permutations(["cpr", "to_pay", "start-week", ""]),
)
def test_any_layout_that_is_accepted_comes_back_from_its_file(
    headers: list[str], meanings: list[str]
) -> None:
    try:
        own = layout(columns=list(zip(headers, meanings, strict=True)))
    except LayoutInvalid:
        return
    assert read_layout(layout_text(own)) == own


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "name"),
        ({"name": "ydelser"}, "name-ours"),
        ({"source": ""}, "source"),
        ({"columns": COLUMNS[:1]}, "columns"),
        ({"columns": (*COLUMNS, ("person", ""))}, "columns"),
        ({"columns": (*COLUMNS, ("Andet", "løn"))}, "meaning"),
        ({"columns": (*COLUMNS, ("Andet", "name"))}, "meaning-twice"),
        ({"columns": COLUMNS[1:]}, "cpr"),
        ({"columns": COLUMNS[:2]}, "amount"),
        ({"fixed": {"name": "Anna"}}, "fixed"),
        ({"fixed": {"pay_date": "snart"}}, "fixed-date"),
        ({"columns": (*COLUMNS, ("Ydelse", "benefit")), "fixed": {"benefit": "SDP"}}, "fixed-twice"),
        ({"fixed": {"unit": "Sag 020360-0001"}}, "personal"),
        ({"kind": "løn"}, "file"),
    ],
)
def test_what_no_list_can_be_read_by_is_refused_in_words(changes: dict[str, object], code: str) -> None:
    with pytest.raises(LayoutInvalid) as refused:
        layout(**changes)
    assert refused.value.code == code
    assert mask_text(refused.value.message) == refused.value.message


@pytest.mark.parametrize(
    "text", ["", "name = 1", "[[column]]\nheader = 1", "column = 3", "=", "fixed = 2\ncolumn=[]"]
)
def test_a_file_that_is_no_layout_is_refused(text: str) -> None:
    with pytest.raises(LayoutInvalid):
        read_layout(text)


def test_every_field_of_the_general_layout_can_be_chosen() -> None:
    assert {"cpr", "name", "to_pay", "paid", "start", "start-week", "birth_date", "serial"} <= set(MEANINGS)


@pytest.mark.parametrize("notation", ["", "komma", "punktum"])
def test_a_layouts_notation_goes_with_its_file(notation: str) -> None:
    made = layout(notation=notation, fixed={"benefit": "Sygedagpenge"})
    assert read_layout(layout_text(made)) == made
    assert (f'notation = "{notation}"' in layout_text(made)) is bool(notation)


@pytest.mark.parametrize("told", ['"dansk"', '"Komma"', '","', "1"])
def test_a_notation_that_is_none_is_refused(told: str) -> None:
    text = layout_text(layout(notation="komma")).replace('"komma"', told)
    with pytest.raises(LayoutInvalid) as refused:
        read_layout(text)
    assert refused.value.code == ("file" if told == "1" else "notation")

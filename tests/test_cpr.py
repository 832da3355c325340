"""CPR numbers: read, checked, masked. All numbers fail modulus 11, or can be nobody's."""

from calendar import monthrange
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.cpr import (
    Cpr,
    CprFault,
    CprUnreadable,
    blanked_digits,
    cpr_on_card,
    mask_cell,
    mask_text,
    parse_cpr,
    parse_cprs,
)


def _digits(day: date, serial: int) -> str:
    return f"{day:%d%m%y}{serial:04d}"


@pytest.mark.parametrize(
    "text",
    [
        "0203600001",
        "020360-0001",
        "020360 0001",
        " 020360-0001\u00a0",
        "020360 - 0001",
        "020360–0001",
        "02.03.60-0001",
    ],
)
def test_a_number_is_read_however_it_is_typed(text: str) -> None:
    assert parse_cpr(text) == Cpr("0203600001")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", CprFault.EMPTY),
        ("  ", CprFault.EMPTY),
        ("ukendt", CprFault.LETTERS),
        ("201074-B4C7", CprFault.LETTERS),
        ("101191-081", CprFault.LENGTH),
        ("12110264641", CprFault.LENGTH),
        ("303661084", CprFault.LENGTH),
        ("020360--0001", CprFault.LENGTH),
        ("310289-3775", CprFault.DATE),
        ("000000-0000", CprFault.DATE),
        ("290201-0001", CprFault.DATE),
        ("291360-0001", CprFault.DATE),
        ("920360-0001", CprFault.DATE),
        ("٠٢٠٣٦٠٠٠٠١", CprFault.LENGTH),
    ],
)
def test_what_can_be_no_number_is_refused_with_the_reason_and_without_the_text(
    text: str, fault: CprFault
) -> None:
    with pytest.raises(CprUnreadable) as refused:
        parse_cpr(text)
    assert refused.value.fault is fault
    assert not text.strip() or text not in str(refused.value)


@pytest.mark.parametrize("digits", ["020360-0001", "020360000", "02036000010", "٠٢٠٣٦٠٠٠٠١", "3102893775"])
def test_no_value_can_hold_anything_else_than_a_number(digits: str) -> None:
    with pytest.raises(CprUnreadable):
        Cpr(digits)


@pytest.mark.parametrize(
    ("digits", "born"),
    [
        ("0203600001", date(1960, 3, 2)),
        ("0203003999", date(1900, 3, 2)),
        ("0203364000", date(2036, 3, 2)),
        ("0203374000", date(1937, 3, 2)),
        ("0203575000", date(2057, 3, 2)),
        ("0203588000", date(1858, 3, 2)),
        ("0203369000", date(2036, 3, 2)),
        ("0203379000", date(1937, 3, 2)),
        ("2902004000", date(2000, 2, 29)),
        ("6203600001", date(1960, 3, 2)),
        ("8902004000", date(2000, 2, 29)),
    ],
)
def test_the_seventh_digit_tells_the_century(digits: str, born: date) -> None:
    assert Cpr(digits).birth_date == born


@given(
    st.dates(min_value=date(1900, 1, 2), max_value=date(1999, 12, 31)),
    st.integers(min_value=0, max_value=3999),
)
def test_every_date_with_any_serial_is_a_number(born: date, serial: int) -> None:
    cpr = parse_cpr(_digits(born, serial))
    assert cpr.birth_date == born
    assert not cpr.is_replacement
    replacement = Cpr(f"{born.day + 60}{cpr.digits[2:]}")
    assert replacement.birth_date == born
    assert replacement.is_replacement


def _is_possible(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= (day - 60 if day > 60 else day) <= monthrange(2000, month)[1]


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99_999))
def test_a_number_needs_a_possible_day_and_month(day: int, month: int, rest: int) -> None:
    digits = f"{day:02d}{month:02d}0{rest:05d}"
    if _is_possible(day, month) and digits[:4] not in ("2902", "8902"):
        assert Cpr(digits).birth_date.month == month
    elif not _is_possible(day, month):
        with pytest.raises(CprUnreadable):
            parse_cpr(digits)


@given(st.integers(min_value=0, max_value=9_999_999_999))
def test_modulus_11_weighs_as_cpr_kontoret_says(number: int) -> None:
    digits = f"{number % 10**6:010d}"
    cpr = Cpr("0203" + digits[4:])
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    weighed = sum(weight * int(digit) for weight, digit in zip(weights, cpr.digits, strict=True))
    assert cpr.passes_modulus_11 == (weighed % 11 == 0)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with suppress(CprUnreadable):
        assert len(parse_cpr(text).digits) == 10


@given(
    st.lists(
        st.text(max_size=14)
        | st.from_regex(r"\A ?[0-9]{6}[- ]?[0-9]{4} ?\Z")
        | st.from_regex(r"\A(29|89)02[0-9]{2}-[0-9]{4}\Z")
    )
    | st.lists(st.from_regex(r"\A(29|0[0-9]|61)0[12][0-9]{2}-?[0-9]{4}\Z"))
)
def test_a_column_of_texts_is_read_as_each_of_them_alone(texts: list[str]) -> None:
    alone: list[str | None] = []
    for text in texts:
        try:
            alone.append(parse_cpr(text).digits)
        except CprUnreadable:
            alone.append(None)
    assert parse_cprs(texts) == alone


def test_a_number_shows_itself_masked() -> None:
    cpr = Cpr("0203600001")
    assert str(cpr) == "020360-••••"
    assert f"{cpr}" == "020360-••••"
    assert repr(cpr) == "Cpr(020360-••••)"
    assert "0001" not in repr([cpr])
    assert cpr.formatted == "020360-0001"


def test_numbers_are_equal_and_sorted_by_their_digits() -> None:
    numbers = [Cpr("2811850001"), Cpr("0203600001"), Cpr("0203600001")]
    assert sorted(numbers)[0] == Cpr("0203600001")
    assert len(set(numbers)) == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("310289-3775", "310289-••••"),
        ("12110264641", "121102•••••"),
        ("201074-B4C7", "201074-••••"),
        ("ukendt", "ukendt"),
        ("", ""),
    ],
)
def test_a_cell_that_should_hold_a_number_is_shown_masked(text: str, shown: str) -> None:
    assert mask_cell(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ring 020360-0001 op", "ring 020360-•••• op"),
        ("0203600001", "020360-••••"),
        ("203600001", "20360-••••"),
        ("02 03 60 0001 og 020360.0001", "02 03 60-•••• og 020360-••••"),
        ("sag 2026-013891", "sag 2026-013891"),
        ("1.200,00", "1.200,00"),
    ],
)
def test_a_number_in_any_other_text_is_shown_masked(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@given(st.dates(min_value=date(1900, 1, 2), max_value=date(1999, 12, 31)), st.integers(0, 3999))
def test_masking_never_leaves_the_serial(born: date, serial: int) -> None:
    digits = _digits(born, serial)
    for written in (digits, f"{digits[:6]}-{digits[6:]}", f"{digits[:6]} {digits[6:]}"):
        assert digits[6:] not in mask_text(f"borger {written}").removeprefix(f"borger {digits[:6]}")
        assert digits[6:] not in mask_cell(written)[6:]


@given(
    st.from_regex(r"\A[0-9]{0,5}\Z"), st.sampled_from(["", "-", "\u2011"]), st.from_regex(r"\A[0-9]{0,5}\Z")
)
def test_a_number_that_has_grown_together_with_other_digits_is_masked(
    before: str, between: str, after: str
) -> None:
    shown = mask_text(f"{before}310289{between}3775{after}")
    assert "3102893775" not in shown
    assert "310289-3775" not in shown
    assert f"310289{between}3775" not in shown


def test_what_stands_where_a_number_was_shows_no_digit_and_is_never_typed() -> None:
    blanked = Cpr(blanked_digits(1_000_007))
    assert (blanked.is_blanked, str(blanked), blanked.formatted) == (True, "slettet", "slettet")
    assert blanked != Cpr(blanked_digits(8))
    with pytest.raises(CprUnreadable):
        parse_cpr(blanked.digits)
    with pytest.raises(CprUnreadable):
        cpr_on_card(f";00000000{blanked.digits}{'0' * 19}?")

import pytest

from payout.domain.payees import is_another_payee


@pytest.mark.parametrize("text", ["Vera Værgesen", "Advokat Ø. Jensen, konto 123", "Ja", "2705830001"])
def test_who_is_not_the_citizen_is_another(text: str) -> None:
    assert is_another_payee(text, "Anna Ågesen", "0203600001")


@pytest.mark.parametrize(
    "text", ["", "-", "Nej", "nej.", "borgeren", "Anna Ågesen", "AAGESEN, ANNA", "020360-0001", "0203600001"]
)
def test_the_citizen_in_other_words_is_none(text: str) -> None:
    assert not is_another_payee(text, "Anna Ågesen", "0203600001")

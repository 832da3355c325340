import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.names import name_key, name_keys
from payout.sample.people import GIVEN_NAMES, SURNAMES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ægir", "aegir"),
        ("Øjvind", "OEJVIND"),
        ("Åse", "Aase"),
        ("Anne-Grethe", "anne grethe"),
        ("Anne\u2011Grethe", "Anne Grethe"),
        ("N'Diaye", "ndiaye"),
        ("N\u2019Diaye", "Ndiaye"),
        ("Renée", "Renee"),
        ("Müller", "Muller"),
        ("Björn", "Bjørn"),
        ("J. Ole", "J Ole"),
        ("  Ole \u00a0 Bole ", "Ole Bole"),
    ],
)
def test_two_ways_of_writing_a_name_find_each_other(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names_stay_different() -> None:
    names = {name_key(f"{given} {surname}") for given in GIVEN_NAMES for surname in SURNAMES}
    assert len(names) == len(GIVEN_NAMES) * len(SURNAMES)


@given(st.text())
def test_a_key_is_small_ascii_and_its_own_key(name: str) -> None:
    key = name_key(name)
    assert key.isascii()
    assert key == key.casefold() == name_key(key) == " ".join(key.split())


@given(st.sampled_from(GIVEN_NAMES), st.sampled_from(SURNAMES))
def test_a_name_from_a_mac_has_the_same_key(given_name: str, surname: str) -> None:
    name = f"{given_name} {surname}"
    assert name_key(unicodedata.normalize("NFD", name)) == name_key(name)


@given(st.lists(st.text()))
def test_names_together_have_the_keys_that_each_has_alone(names: list[str]) -> None:
    assert name_keys(names) == [name_key(name) for name in names]

from datetime import date
from itertools import islice
from random import Random

from payout.sample import invent_people, make_cpr


def seeded(seed: int) -> Random:
    return Random(seed)


def test_made_up_numbers_cannot_belong_to_anybody() -> None:
    random = seeded(1)

    numbers = [make_cpr(random) for _ in range(5_000)]

    assert not any(cpr.passes_modulus_11 for cpr in numbers)
    assert not any((cpr.birth_date.month, cpr.birth_date.day) == (1, 1) for cpr in numbers)
    assert not any(cpr.is_replacement for cpr in numbers)


def test_made_up_people_are_of_working_age_and_of_both_centuries() -> None:
    births = [make_cpr(seeded(seed)).birth_date for seed in range(500)]

    assert min(births) >= date(1960, 1, 2)
    assert max(births) <= date(2006, 12, 31)
    assert {birth.year // 100 for birth in births} == {19, 20}


def test_no_two_invented_people_share_a_number() -> None:
    people = list(islice(invent_people(seeded(2)), 20_000))

    assert len({person.cpr for person in people}) == len(people)


def test_names_have_danish_letters_hyphens_and_apostrophes_and_fit_the_danish_code_page() -> None:
    names = " ".join(person.name for person in islice(invent_people(seeded(3)), 3_000))

    assert all(letter in names for letter in "æøåÆØÅ-'é")
    assert names.encode("cp1252")


def test_the_same_seed_invents_the_same_people() -> None:
    first, second = (list(islice(invent_people(seeded(4)), 50)) for _ in range(2))

    assert first == second

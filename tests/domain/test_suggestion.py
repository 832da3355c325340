"""A suggestion is shown as it is worked out: the steps end in the amount that the rule allows."""

from datetime import date

import pytest

from payout.domain.aconto import AcontoRule, Claim, Expected, Given, Standing, broken_limits
from payout.domain.suggestion import StepKind, suggested, worked_out
from payout.labels import suggestion_text
from payout.money import Oere

OCTOBER = Claim(benefit="Hjælp til forsørgelse", period_from=date(2026, 10, 1), period_to=date(2026, 10, 31))
FLEX = Claim(benefit="Fleksløntilskud", period_from=date(2026, 10, 1), period_to=date(2026, 10, 31))


def rule(person: int | None = None, bilag: int | None = None) -> AcontoRule:
    return AcontoRule(
        share_percent=80,
        rounding_oere=Oere(50_00),
        ceiling_bilag_oere=None if bilag is None else Oere(bilag),
        ceiling_person_oere=None if person is None else Oere(person),
    )


def standing(amount: int, given: tuple[tuple[Claim, int], ...] = ()) -> Standing:
    line = Expected(
        claim=OCTOBER, pay_date=None, amount_oere=Oere(amount), list_id=1, list_date=None, list_rows=(7,)
    )
    return Standing(
        expected=(line,), given=tuple(Given(claim=claim, amount_oere=Oere(oere)) for claim, oere in given)
    )


@pytest.mark.parametrize(
    ("sheet", "known", "text"),
    [
        (
            rule(person=8_000_00),
            standing(11_250_00),
            "80 % af 11.250,00 = 9.000,00; afrundet ned til hele 50 kr.; loft pr. borger 8.000,00; "
            "givet før 0,00 → 8.000,00",
        ),
        (
            rule(),
            standing(10_030_00),
            "80 % af 10.030,00 = 8.024,00; afrundet ned til hele 50 kr. = 8.000,00; "
            "givet før 0,00 → 8.000,00",
        ),
        (
            rule(),
            standing(10_000_00, ((FLEX, 3_000_00),)),
            "80 % af 10.000,00 = 8.000,00; afrundet ned til hele 50 kr.; "
            "givet før 3.000,00, så der er højst 5.000,00 tilbage → 5.000,00",
        ),
        (
            rule(bilag=2_049_00),
            standing(10_000_00),
            "80 % af 10.000,00 = 8.000,00; afrundet ned til hele 50 kr.; givet før 0,00; "
            "loft pr. bilag 2.049,00; afrundet ned til hele 50 kr. = 2.000,00 → 2.000,00",
        ),
        (
            rule(),
            standing(10_000_00, ((OCTOBER, 1_000_00),)),
            "80 % af 10.000,00 = 8.000,00; afrundet ned til hele 50 kr.; "
            "givet før 1.000,00, så der er højst 7.000,00 tilbage; "
            "der er allerede givet 1.000,00 for det samme → 0,00",
        ),
    ],
)
def test_the_sum_is_told_as_it_is_worked_out(sheet: AcontoRule, known: Standing, text: str) -> None:
    assert suggestion_text(worked_out(sheet, known, OCTOBER)) == text


def test_a_claim_on_no_list_has_no_steps() -> None:
    found = worked_out(rule(), standing(10_000_00), FLEX)
    assert (found.steps, found.amount_oere) == ((), 0)
    assert "ikke på listen" in suggestion_text(found)


@pytest.mark.parametrize("amount", [-500_00, 0, 30_00, 99_99, 8_765_43])
def test_no_step_makes_the_amount_larger_and_the_last_one_breaks_no_limit(amount: int) -> None:
    sheet, known = rule(person=4_321_00, bilag=3_333_00), standing(amount, ((FLEX, 1_000_00),))
    found = worked_out(sheet, known, OCTOBER)
    amounts = [step.amount_oere for step in found.steps]
    assert amounts == sorted(amounts, reverse=True)
    assert found.steps[0].kind is StepKind.SHARE
    given = suggested(sheet, known, OCTOBER)
    assert given == amounts[-1]
    assert given == 0 or broken_limits(sheet, known, OCTOBER, given) == ()

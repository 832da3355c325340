from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.aconto import (
    AcontoRule,
    Claim,
    Expected,
    Given,
    Limit,
    Standing,
    broken_limits,
    person_maximum,
    person_remaining,
)
from payout.domain.suggestion import suggested
from payout.money import Oere

OCTOBER = Claim(benefit="Hjælp", period_from=date(2026, 10, 1), period_to=date(2026, 10, 31))
SEPTEMBER = Claim(benefit="Hjælp", period_from=date(2026, 9, 1), period_to=date(2026, 9, 30))
FLEX = Claim(benefit="Fleks", period_from=date(2026, 10, 1), period_to=date(2026, 10, 31))
CLAIMS = (OCTOBER, SEPTEMBER, FLEX)

ceilings = st.none() | st.integers(50, 3_000_000).map(Oere)
rules = st.builds(
    AcontoRule,
    share_percent=st.integers(1, 100),
    rounding_oere=st.integers(1, 2_000).map(lambda steps: Oere(steps * 50)),
    ceiling_bilag_oere=ceilings,
    ceiling_person_oere=ceilings,
)
standings = st.builds(
    lambda expected, given: Standing(
        expected=[expects(claim, amount) for claim, amount in expected.items()],
        given=[Given(claim=claim, amount_oere=Oere(amount)) for claim, amount in given],
    ),
    expected=st.dictionaries(st.sampled_from(CLAIMS), st.integers(-500_000, 3_000_000)),
    given=st.lists(st.tuples(st.sampled_from(CLAIMS), st.integers(1, 2_000_000)), max_size=3),
)


def rule(
    share: int = 80, rounding: int = 50_00, bilag: int | None = None, person: int | None = None
) -> AcontoRule:
    return AcontoRule(
        share_percent=share,
        rounding_oere=Oere(rounding),
        ceiling_bilag_oere=None if bilag is None else Oere(bilag),
        ceiling_person_oere=None if person is None else Oere(person),
    )


def expects(claim: Claim, amount_oere: int) -> Expected:
    return Expected(
        claim=claim,
        pay_date=None,
        amount_oere=Oere(amount_oere),
        list_id=1,
        list_date=None,
        list_rows=(7,),
    )


def standing(*expected: Expected, given: int = 0, given_for: Claim = OCTOBER) -> Standing:
    return Standing(
        expected=expected, given=[Given(claim=given_for, amount_oere=Oere(given))] if given else []
    )


@given(rules, standings, st.sampled_from(CLAIMS))
def test_a_suggestion_breaks_no_limit(rule: AcontoRule, standing: Standing, claim: Claim) -> None:
    amount = suggested(rule, standing, claim)
    assert amount >= 0
    assert amount == 0 or broken_limits(rule, standing, claim, amount) == ()


@given(rules, standings, st.sampled_from(CLAIMS))
def test_a_suggestion_and_what_is_given_stay_within_the_persons_maximum(
    rule: AcontoRule, standing: Standing, claim: Claim
) -> None:
    amount = suggested(rule, standing, claim)
    assert amount == 0 or amount + standing.given_oere <= person_maximum(rule, standing)


@given(rules, standings, st.sampled_from(CLAIMS))
def test_a_suggestion_is_whole_steps_and_can_be_paid_with_coins(
    rule: AcontoRule, standing: Standing, claim: Claim
) -> None:
    amount = suggested(rule, standing, claim)
    assert amount % rule.rounding_oere == 0
    assert amount % 50 == 0


@given(rules, standings)
def test_taking_every_suggestion_in_turn_never_passes_the_persons_maximum(
    rule: AcontoRule, standing: Standing
) -> None:
    given = list(standing.given)
    for claim in CLAIMS:
        amount = suggested(rule, Standing(expected=standing.expected, given=given), claim)
        given += [Given(claim=claim, amount_oere=amount)] if amount else []
    taken = sum(advance.amount_oere for advance in given) - standing.given_oere
    assert taken <= person_remaining(rule, standing)


@given(rules, standings, st.sampled_from(CLAIMS), st.integers(1, 3_000_000))
def test_a_larger_amount_never_breaks_fewer_limits(
    rule: AcontoRule, standing: Standing, claim: Claim, amount: int
) -> None:
    smaller = broken_limits(rule, standing, claim, Oere(amount))
    assert set(smaller) <= set(broken_limits(rule, standing, claim, Oere(amount + 50)))


@given(rules, standings, st.sampled_from(CLAIMS), st.integers(1, 3_000_000))
def test_broken_limits_come_once_each_in_the_order_of_the_enum(
    rule: AcontoRule, standing: Standing, claim: Claim, amount: int
) -> None:
    found = broken_limits(rule, standing, claim, Oere(amount))
    assert list(found) == [limit for limit in Limit if limit in found]


@pytest.mark.parametrize(
    ("expected", "advance"),
    [(10_000_00, 8_000_00), (10_062_49, 8_000_00), (10_062_50, 8_050_00), (62_49, 0), (0, 0), (-400_00, 0)],
)
def test_the_share_is_rounded_down_to_the_step(expected: int, advance: int) -> None:
    assert rule(share=80).advance_of(Oere(expected)) == advance


@pytest.mark.parametrize(("share", "rounding"), [(0, 50), (101, 50), (80, 0), (80, 25), (80, 75), (80, -50)])
def test_a_rule_that_coins_or_sense_do_not_allow_is_refused(share: int, rounding: int) -> None:
    with pytest.raises(ValueError, match="share 1-100 percent"):
        rule(share=share, rounding=rounding)


def test_a_ceiling_per_bilag_lowers_the_suggestion_to_whole_steps_under_it() -> None:
    assert suggested(rule(bilag=2_049_00), standing(expects(OCTOBER, 10_000_00)), OCTOBER) == 2_000_00


def test_a_ceiling_per_person_counts_what_other_claims_have_had() -> None:
    known = standing(expects(OCTOBER, 10_000_00), expects(FLEX, 5_000_00), given=4_000_00, given_for=FLEX)
    assert suggested(rule(person=6_000_00), known, OCTOBER) == 2_000_00
    assert person_remaining(rule(person=6_000_00), known) == 2_000_00


def test_nothing_is_suggested_twice_for_one_claim() -> None:
    known = standing(expects(OCTOBER, 10_000_00), given=50_00)
    assert suggested(rule(), known, OCTOBER) == 0
    assert broken_limits(rule(), known, OCTOBER, Oere(50_00)) == (Limit.SECOND_FOR_SAME,)


def test_two_claims_are_given_one_after_the_other_without_a_limit_broken() -> None:
    first = standing(expects(OCTOBER, 10_000_00), expects(FLEX, 5_000_00))
    then = standing(*first.expected, given=8_000_00)
    assert (suggested(rule(), first, OCTOBER), suggested(rule(), then, FLEX)) == (8_000_00, 4_000_00)
    assert broken_limits(rule(), then, FLEX, Oere(4_000_00)) == ()


def test_one_claim_cannot_be_emptied_through_the_other() -> None:
    known = standing(expects(OCTOBER, 10_000_00), expects(FLEX, 5_000_00))
    assert broken_limits(rule(), known, FLEX, Oere(4_000_50)) == (Limit.ABOVE_RULE,)


def test_a_negative_correction_is_no_reason_for_an_advance() -> None:
    known = standing(expects(OCTOBER, -500_00))
    assert suggested(rule(), known, OCTOBER) == 0
    assert broken_limits(rule(), known, OCTOBER, Oere(50_00)) == (Limit.ABOVE_RULE,)


def test_a_claim_that_no_list_has_is_named_so_and_nothing_is_suggested() -> None:
    known = standing(expects(OCTOBER, 10_000_00))
    assert suggested(rule(), known, SEPTEMBER) == 0
    assert broken_limits(rule(), known, SEPTEMBER, Oere(50_00)) == (Limit.NOT_ON_LIST,)


def test_everything_that_can_be_broken_at_once_is_named() -> None:
    known = standing(given=900_00)
    assert broken_limits(rule(bilag=50_00, person=1_000_00), known, OCTOBER, Oere(200_00)) == (
        Limit.NOT_ON_LIST,
        Limit.ABOVE_BILAG_CEILING,
        Limit.ABOVE_PERSON_CEILING,
        Limit.SECOND_FOR_SAME,
    )

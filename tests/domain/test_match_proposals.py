"""Doubtful matches are proposed with their reason, once, and never when somebody has answered."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.cpr import Cpr
from payout.domain.match_proposals import LEAST_MOVED, Doubt, MovedDay, Proposal, moved_days, proposals
from payout.domain.match_run import Links, match, one_citizen
from payout.domain.real_run import MatchRow, Outcome
from payout.domain.ydelser import OneName
from payout.money import Oere
from tests.domain.test_match_run import advance, line
from tests.factories import ANNA, FLEKS, PAY_DATE

BORN = ANNA.digits[:6]
OTHER_SERIAL = Cpr(BORN + "0009")
REPLACEMENT = Cpr(f"{int(BORN[:2]) + 60}{BORN[2:]}0001")
STRANGER = Cpr("1504720003")
LATE = date(2026, 11, 3)
NAMES = OneName({})


def rows(expected: list[Any], bilag: list[Any], run: list[Any], links: Links | None = None) -> list[MatchRow]:
    return match(expected, bilag, run, ydelser=NAMES, links=links)


def found(expected: list[Any], bilag: list[Any], run: list[Any]) -> list[Proposal]:
    return proposals(rows(expected, bilag, run), ydelser=NAMES)


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"cpr_digits": STRANGER.digits}, Doubt.CHANGED_CPR),
        ({"cpr_digits": OTHER_SERIAL.digits, "amount_oere": 1}, Doubt.SAME_NAME),
        ({"cpr_digits": REPLACEMENT.digits, "amount_oere": 1}, Doubt.REPLACEMENT),
        ({"cpr_digits": STRANGER.digits, "amount_oere": 1}, None),
        ({"cpr_digits": STRANGER.digits, "benefit": FLEKS}, None),
        ({"cpr_digits": OTHER_SERIAL.digits, "name": "Anne"}, None),
        ({"cpr_digits": OTHER_SERIAL.digits, "name": "ANNA"}, Doubt.SAME_NAME),
        ({"pay_date": LATE}, Doubt.OTHER_DAY),
        ({"pay_date": LATE, "amount_oere": 1}, None),
    ],
)
def test_what_may_be_the_same_is_proposed_with_its_reason(
    changes: dict[str, Any], doubt: Doubt | None
) -> None:
    told = found([line()], [], [line(**changes)])
    assert [one.doubt for one in told] == ([doubt] if doubt else [])


def test_the_parts_of_a_split_payment_are_found_with_or_without_one_on_the_day() -> None:
    later = [line(4_000_00, pay_date=LATE), line(6_000_00, pay_date=date(2026, 11, 4))]
    (whole,) = found([line()], [], [*later, line(500_00, pay_date=date(2026, 11, 5))])
    assert (whole.doubt, [row.run_oere for row in whole.right]) == (Doubt.SPLIT, [4_000_00, 6_000_00])
    (rest,) = found([line()], [], [line(4_000_00), later[1]])
    assert (rest.doubt, rest.right_oere) == (Doubt.SPLIT, 6_000_00)


def test_a_bilag_made_out_to_another_number_of_the_citizen_is_proposed() -> None:
    (told,) = found([line()], [advance(1_00, cpr_digits=OTHER_SERIAL.digits)], [line()])
    assert (told.doubt, told.left.cpr, told.right[0].cpr) == (Doubt.SAME_NAME, OTHER_SERIAL, ANNA)


def test_two_numbers_are_proposed_once_and_not_when_answered() -> None:
    both = [line(), line(benefit=FLEKS)]
    run = [one._replace(cpr_digits=OTHER_SERIAL.digits) for one in both]
    (told,) = found(both, [], run)
    matched = rows(both, [], run)
    assert proposals(matched, ydelser=NAMES, decided=[told.subject]) == []
    turned = rows(run, [], both)
    assert proposals(turned, ydelser=NAMES, decided=[told.subject]) == []


def many(count: int, **changes: Any) -> list[Any]:
    return [
        line(cpr_digits=f"{1504720000 + place}", name=f"Borger {place}", **changes) for place in range(count)
    ]


def test_a_pay_day_that_has_moved_is_proposed_once_for_all() -> None:
    expected, run = many(LEAST_MOVED), many(LEAST_MOVED, pay_date=LATE)
    run[0] = run[0]._replace(amount_oere=Oere(1_00))
    matched = rows(expected, [], run)
    (day,) = moved_days(matched, ydelser=NAMES)
    assert (day.subject, day.payments, day.same_amount) == (
        MovedDay(list_day=PAY_DATE, run_day=LATE),
        LEAST_MOVED,
        LEAST_MOVED - 1,
    )
    assert day.list_oere - day.run_oere == expected[0].amount_oere - 1_00
    assert proposals(matched, ydelser=NAMES, moved=[day.subject]) == []
    assert moved_days(matched, ydelser=NAMES, decided=[day.subject]) == []
    assert len(proposals(matched, ydelser=NAMES, decided=[day.subject])) == LEAST_MOVED - 1
    joined = rows(expected, [], run, Links(days={LATE: [PAY_DATE]}))
    assert [row.outcome for row in joined].count(Outcome.AS_EXPECTED) == LEAST_MOVED - 1
    assert moved_days(joined, ydelser=NAMES) == proposals(joined, ydelser=NAMES) == []


def test_few_payments_on_another_day_or_of_another_period_are_no_moved_day() -> None:
    few = LEAST_MOVED - 1
    assert moved_days(rows(many(few), [], many(few, pay_date=LATE)), ydelser=NAMES) == []
    other = many(LEAST_MOVED, pay_date=LATE, period_from=date(2026, 11, 1), period_to=date(2026, 11, 30))
    assert moved_days(rows(many(LEAST_MOVED), [], other), ydelser=NAMES) == []


PARTS = st.lists(st.integers(1, 4), min_size=1, max_size=3)


@given(PARTS, st.booleans())
def test_a_confirmed_proposal_is_gone_and_the_payment_is_as_expected(parts: list[int], has_new: bool) -> None:
    days = [PAY_DATE.replace(day=day) for day in range(1, len(parts) + 1)]
    digits = OTHER_SERIAL.digits if has_new else ANNA.digits
    run = [line(part, pay_date=day, cpr_digits=digits) for part, day in zip(parts, days, strict=True)]
    expected = [line(sum(parts))]
    citizens: list[tuple[str, str]] = []
    payments: dict[Any, Any] = {}
    matched = rows(expected, [], run)
    for _ in range(2):
        for one in proposals(matched, ydelser=NAMES):
            subject = one.subject
            if subject.payment is None:
                citizens.append((subject.list_cpr.digits, subject.run_cpr.digits))
            else:
                payments.update(dict.fromkeys(subject.parts, subject.payment))
        matched = rows(expected, [], run, Links(citizens=one_citizen(citizens), payments=payments))
    assert [row.outcome for row in matched] == [Outcome.AS_EXPECTED]
    assert proposals(matched, ydelser=NAMES) == []
    assert matched[0].run_oere == Oere(sum(parts))

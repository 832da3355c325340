from collections import defaultdict
from datetime import date
from itertools import pairwise

from payout.sample import SampleList, sample_months, sample_rows
from payout.sample.cases import PROTECTED_ADDRESS, SINGLE_BENEFIT

PAY_DATE = date(2026, 10, 30)
MONTHS = [date(2026, 8, 31), date(2026, 9, 30), PAY_DATE]


def test_a_list_has_just_the_rows_that_were_asked_for() -> None:
    assert [len(sample_rows(rows, 1, PAY_DATE)) for rows in (0, 1, 2, 999)] == [0, 1, 2, 999]


def test_the_same_seed_gives_the_same_rows_and_another_seed_others() -> None:
    assert sample_rows(500, 7, PAY_DATE) == sample_rows(500, 7, PAY_DATE)
    assert sample_rows(500, 7, PAY_DATE) != sample_rows(500, 8, PAY_DATE)


def test_every_line_adds_up() -> None:
    for line in sample_rows(2_000, 1, PAY_DATE):
        assert line.net_oere == line.gross_oere - line.tax_oere - line.atp_oere
        assert line.to_pay_oere == line.net_oere - line.set_off_oere


def test_a_list_has_the_oddities_of_a_real_one() -> None:
    lines = sample_rows(3_000, 1, PAY_DATE)

    by_citizen = defaultdict(list)
    for line in lines:
        by_citizen[line.cpr].append(line)

    assert {line.pay_date for line in lines} == {date(2026, 10, 29), PAY_DATE}
    assert any(line.to_pay_oere < 0 and line.period_from == date(2026, 9, 1) for line in lines)
    assert any(line.gross_oere == 0 for line in lines)
    assert any(line.to_pay_oere == 0 and line.gross_oere > 0 for line in lines)
    assert any(len(of_citizen) > 1 for of_citizen in by_citizen.values())
    assert any(line.benefit == SINGLE_BENEFIT for line in lines)
    assert all((line.address == PROTECTED_ADDRESS) == line.is_protected for line in lines)
    assert 0.01 < sum(line.is_protected for line in lines) / len(lines) < 0.06


def test_the_early_pay_day_is_a_weekday() -> None:
    lines = sample_rows(500, 1, date(2026, 8, 31))

    assert {line.pay_date for line in lines} == {date(2026, 8, 28), date(2026, 8, 31)}


def test_from_month_to_month_people_leave_join_and_change_amount() -> None:
    lists = sample_months(citizens=2_000, seed=1, pay_dates=MONTHS)

    for before, after in pairwise(lists):
        amounts, new_amounts = _standing_amounts(before), _standing_amounts(after)
        stayed = _citizens(before) & _citizens(after)
        standing = stayed & amounts.keys() & new_amounts.keys()
        changed = sum(amounts[cpr] != new_amounts[cpr] for cpr in standing)
        assert 0.045 < 1 - len(stayed) / len(_citizens(before)) < 0.055
        assert 0.05 < len(_citizens(after) - stayed) / len(_citizens(before)) < 0.06
        assert 0.11 < changed / len(standing) < 0.13


def test_the_months_of_one_seed_are_the_same_again() -> None:
    first, second = (sample_months(citizens=100, seed=3, pay_dates=MONTHS) for _ in range(2))

    assert first == second
    assert [sample.pay_date for sample in first] == MONTHS


def _citizens(sample: SampleList) -> set[str]:
    return {line.cpr.digits for line in sample.lines}


def _standing_amounts(sample: SampleList) -> dict[str, int]:
    """Gross of a month that has one; halves are added, and what is odd in a month doesn't count."""
    amounts: dict[str, int] = defaultdict(int)
    for line in sample.lines:
        if line.benefit != SINGLE_BENEFIT and line.gross_oere > 0:
            amounts[line.cpr.digits] += line.gross_oere
    return amounts

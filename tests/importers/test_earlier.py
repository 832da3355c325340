"""What is said of a list because of the previous one; each finding of both lists' kind is made to appear."""

from dataclasses import replace
from pathlib import Path

import pytest

from importers.earlier import judge_against
from importers.validator import PAID_AHEAD_DAYS, PAID_LATE_DAYS
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_comparison import MUCH_LARGER_FACTOR, MUCH_SHORTER_FACTOR
from tests.importers.making import ANNA, BENEFIT, BO, FIRST, HEADER, LAST, codes, messages, read_rows, row


def test_a_much_larger_amount_is_said_with_both_amounts(tmp_path: Path) -> None:
    earlier = read_rows(tmp_path, HEADER, row(amount=1000.0), row(BO, "Bo", amount=1000.0))
    parsed = read_rows(tmp_path, HEADER, row(amount=2000.01), row(BO, "Bo", amount=2000.0))
    assert codes(parsed) == set()
    judged = judge_against(parsed, earlier.lines)
    assert MUCH_LARGER_FACTOR == 2
    assert codes(judged) == {(2, "amount-much-larger")}
    assert "2.000,01 mod 1.000,00" in messages(judged, "amount-much-larger")[0]
    assert [line.has_warning for line in judged.lines] == [True, False]
    assert judged.rows_with_warnings == 1


def test_a_list_with_less_than_half_the_lines_is_said_with_both_numbers(tmp_path: Path) -> None:
    earlier = read_rows(tmp_path, HEADER, *(row(amount=float(kroner)) for kroner in range(1, 6)))
    parsed = read_rows(tmp_path, HEADER, row(amount=1.0), row(amount=2.0), row(amount="gratis"))
    assert MUCH_SHORTER_FACTOR == 2
    judged = judge_against(parsed, earlier.lines)
    assert codes(judged) - codes(parsed) == {(None, "list-much-shorter")}
    assert "2 mod 5" in messages(judged, "list-much-shorter")[0]
    assert judged.rows_with_warnings == 0
    assert "list-much-shorter" not in {code for _, code in codes(judge_against(parsed, earlier.lines[:4]))}


def test_a_real_run_with_few_of_the_earlier_ones_persons_is_said_unless_it_only_adds(tmp_path: Path) -> None:
    earlier = read_rows(tmp_path, HEADER, row(BO, "Bo"), row(ANNA, "Anna")).lines
    run = replace(read_rows(tmp_path, HEADER, row("0203600002", "Ny")), kind=ListKind.UDBETALING)
    assert codes(judge_against(run, earlier)) - codes(run) == {(None, "run-few-persons")}
    assert "0 af 2 borgere" in messages(judge_against(run, earlier), "run-few-persons")[0]
    assert codes(judge_against(run, earlier, is_part=True)) == codes(run)
    half = replace(read_rows(tmp_path, HEADER, row(BO, "Bo")), kind=ListKind.UDBETALING)
    assert codes(judge_against(half, earlier)) == codes(half)


def test_another_name_than_on_the_previous_list_is_said_with_its_row_and_without_the_names(
    tmp_path: Path,
) -> None:
    earlier = read_rows(tmp_path, HEADER, row(BO, "Bo"), row(ANNA, "Anna Ågesen"))
    judged = judge_against(read_rows(tmp_path, HEADER, row(ANNA, "Bente Bang")), earlier.lines)
    assert codes(judged) == {(2, "name-differs-from-list")}
    (message,) = messages(judged, "name-differs-from-list")
    assert "række 3" in message
    assert "Ågesen" not in message


def test_without_anything_to_say_the_list_is_as_it_was(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row())
    assert judge_against(parsed, ()) is parsed
    assert judge_against(parsed, parsed.lines) is parsed


@pytest.mark.parametrize(
    ("days_before", "days_after", "is_said"),
    [
        (PAID_AHEAD_DAYS, None, False),
        (PAID_AHEAD_DAYS + 1, None, True),
        (None, PAID_LATE_DAYS, False),
        (None, PAID_LATE_DAYS + 1, True),
    ],
)
def test_a_pay_day_far_from_its_period_is_said(
    tmp_path: Path, days_before: int | None, days_after: int | None, is_said: bool
) -> None:
    pay_day = FIRST.toordinal() - days_before if days_before else LAST.toordinal() + (days_after or 0)
    values = (ANNA, "Anna", BENEFIT, FIRST, LAST, FIRST.fromordinal(pay_day), 1.0)
    parsed = read_rows(tmp_path, HEADER, values)
    assert codes(parsed) == ({(2, "pay-date-outside-period")} if is_said else set())
    if is_said:
        assert "01-10-2026 til 31-10-2026" in messages(parsed, "pay-date-outside-period")[0]

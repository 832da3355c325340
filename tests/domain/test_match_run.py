"""The match: every line and bilag in one row, and the October lists to the line and the øre."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import read_list
from payout.domain.indberetningsliste import ListKind, ListLine
from payout.domain.match_run import Advance, Links, PaymentKey, PaymentLine, match, one_citizen, totals_of
from payout.domain.real_run import MatchRow, Outcome
from payout.domain.ydelser import OneName, benefit_key
from payout.money import Oere
from tests.factories import ANNA, BOERGE, FLEKS, HELP, OCTOBER, PAY_DATE

FILES = Path(__file__).parent.parent / "files"
HELP_CODE = {benefit_key(HELP): "kontanthjaelp", "kontanthjaelp": "kontanthjaelp"}
WHOLE = 10_000_00


def line(amount: int = WHOLE, deducted: int = 0, **changes: Any) -> PaymentLine:
    whole = PaymentLine(ANNA.digits, "Anna", False, HELP, *OCTOBER, PAY_DATE, Oere(amount), Oere(deducted))
    return whole._replace(**changes)


def advance(paid: int, bilag_id: int = 1, **changes: Any) -> Advance:
    whole = Advance(bilag_id, ANNA.digits, "Anna", False, HELP, *OCTOBER, PAY_DATE, Oere(paid))
    return whole._replace(**changes)


def rows(
    expected: Iterable[PaymentLine] = (),
    bilag: Iterable[Advance] = (),
    run: Iterable[PaymentLine] = (),
    links: Links | None = None,
) -> list[MatchRow]:
    return match(expected, bilag, run, ydelser=OneName(HELP_CODE), links=links)


@pytest.mark.parametrize(
    ("expected", "bilag", "run", "outcome", "difference"),
    [
        ([line()], [], [line()], Outcome.AS_EXPECTED, 0),
        ([line()], [], [line(9_000_00)], Outcome.DIFFERENT_AMOUNT, 0),
        ([], [], [line()], Outcome.NEW_PERSON, 0),
        ([line()], [advance(4_000_00)], [line(6_000_00, 4_000_00)], Outcome.DEDUCTED, 0),
        ([], [advance(4_000_00)], [line(6_000_00, 4_000_00)], Outcome.DEDUCTED, 0),
        (
            [line()],
            [advance(4_000_00)],
            [line(8_000_00, 2_000_00)],
            Outcome.DEDUCTED_IN_PART,
            2_000_00,
        ),
        ([line()], [advance(4_000_00)], [line()], Outcome.PAID_TWICE, 4_000_00),
        ([line()], [advance(4_000_00)], [line(11_000_00)], Outcome.PAID_TWICE, 4_000_00),
        ([line()], [advance(4_000_00)], [line(6_000_00)], Outcome.NOT_DEDUCTED, 4_000_00),
        ([], [advance(4_000_00)], [line()], Outcome.PAID_TWICE, 4_000_00),
        ([line()], [advance(1_000_00)], [line(8_000_00, 2_000_00)], Outcome.DEDUCTED_TOO_MUCH, -1_000_00),
        ([line()], [], [line(8_000_00, 2_000_00)], Outcome.DEDUCTED_TOO_MUCH, -2_000_00),
        ([line()], [], [], Outcome.NOT_PAID, -WHOLE),
        ([line()], [], [line(0)], Outcome.NOT_PAID, -WHOLE),
        # A later file has taken it back.
        ([line()], [], [line(), line(-WHOLE)], Outcome.NOT_PAID, -WHOLE),
        ([line()], [advance(4_000_00)], [line(0)], Outcome.NOT_DEDUCTED, 4_000_00),
        ([line()], [advance(4_000_00)], [], Outcome.ONLY_A_CONTO, -6_000_00),
        ([], [advance(4_000_00)], [], Outcome.BILAG_IN_NO_LIST, 4_000_00),
        # All the cash came back: as if there had been no bilag, which is still in the row.
        ([line()], [advance(0)], [line()], Outcome.AS_EXPECTED, 0),
        ([line()], [advance(0)], [], Outcome.NOT_PAID, -WHOLE),
        ([], [advance(0)], [], Outcome.BILAG_IN_NO_LIST, 0),
    ],
)
def test_each_payment_has_its_outcome_and_what_is_owed(
    expected: list[PaymentLine],
    bilag: list[Advance],
    run: list[PaymentLine],
    outcome: Outcome,
    difference: int,
) -> None:
    (row,) = rows(expected, bilag, run)
    assert (row.outcome, row.difference_oere) == (outcome, difference)
    assert len(row.bilag_ids) == len(bilag)


def test_what_is_paid_beside_the_list_to_a_citizen_of_it_is_a_new_line() -> None:
    found = rows([line()], [], [line(), line(500_00, benefit=FLEKS)])
    assert [row.outcome for row in found] == [Outcome.NEW_LINE, Outcome.AS_EXPECTED]


def test_several_lines_of_one_payment_are_summed() -> None:
    (row,) = rows([line(6_000_00), line(4_000_00)], [], [line(), line(500_00), line(-500_00)])
    assert (row.outcome, row.expected_lines, row.run_lines) == (Outcome.AS_EXPECTED, 2, 3)


def test_names_of_one_ydelse_are_the_same_and_the_lists_own_is_shown() -> None:
    (row,) = rows([line()], [advance(1, benefit="KONTANTHJÆLP")], [line(benefit="hjælp til FORSØRGELSE")])
    assert row.benefit == HELP
    codes = {"uddannelseshjaelp": "uddannelseshjaelp", "kontanthjaelp": "kontanthjaelp"}
    names = OneName(codes)
    assert names["Uddannelseshjælp"] == names["Kontanthjælp"] != names["Kontant-hjælp, særlig"]


FIRST_HALF = {"period_to": date(2026, 10, 15)}
SECOND_HALF = {"period_from": date(2026, 10, 16)}


def test_a_bilag_joins_the_payment_of_its_own_period_before_one_that_holds_it() -> None:
    lists = [line(), line(**FIRST_HALF), line(**SECOND_HALF)]
    found = rows(lists, [advance(1_00, **FIRST_HALF), advance(2_00, 2, period_from=date(2026, 10, 20))])
    assert {(row.period_from, row.period_to): row.bilag_ids for row in found} == {
        OCTOBER: (2,),
        (OCTOBER[0], date(2026, 10, 15)): (1,),
        (date(2026, 10, 16), OCTOBER[1]): (),
    }


def test_a_bilag_of_another_pay_day_or_a_longer_period_stands_alone() -> None:
    lists = [line(**FIRST_HALF)]
    found = rows(lists, [advance(1_00), advance(2_00, 2, pay_date=date(2026, 11, 30), **FIRST_HALF)])
    assert sorted(row.bilag_ids for row in found) == [(), (1,), (2,)]


def test_a_bilag_without_pay_day_or_a_list_without_periods_finds_its_payment() -> None:
    (row,) = rows([], [advance(1_00, pay_date=None)], [line()])
    assert row.bilag_ids == (1,)
    (row,) = rows([line(period_from=None, period_to=None)], [advance(1_00)])
    assert row.bilag_ids == (1,)


NO_PERIOD: dict[str, Any] = {"period_from": None, "period_to": None}
NO_DAY: dict[str, Any] = {"pay_date": None}


@pytest.mark.parametrize("lacking", [NO_PERIOD, {"period_to": None}, NO_DAY, NO_PERIOD | NO_DAY])
def test_a_source_that_tells_no_period_or_no_pay_day_is_matched_without(lacking: dict[str, Any]) -> None:
    for expected, run in (([line()], [line(**lacking)]), ([line(**lacking)], [line()])):
        (row,) = rows(expected, [advance(4_000_00)], run)
        assert (row.outcome, row.a_conto_oere) == (Outcome.PAID_TWICE, 4_000_00)
        assert (row.expected_lines, row.run_lines) == (1, 1)
        assert (row.period_from, row.period_to, row.pay_date) == (*OCTOBER, PAY_DATE)


@pytest.mark.parametrize(
    ("first", "second", "lacking"),
    [
        (FIRST_HALF, SECOND_HALF, NO_PERIOD),
        ({}, {"pay_date": date(2026, 10, 15)}, NO_DAY),
        (FIRST_HALF, {**SECOND_HALF, "pay_date": date(2026, 10, 15)}, NO_PERIOD | NO_DAY),
    ],
)
def test_what_the_run_does_not_tell_apart_is_one_payment(
    first: dict[str, Any], second: dict[str, Any], lacking: dict[str, Any]
) -> None:
    expected = [line(6_000_00, **first), line(4_000_00, **second)]
    bilag = [advance(1_000_00, **first), advance(2_000_00, 2, **second)]
    (row,) = rows(expected, bilag, [line(**lacking)])
    assert (row.outcome, row.expected_lines, row.bilag_ids) == (Outcome.PAID_TWICE, 2, (1, 2))
    assert {name: getattr(row, name) for name in lacking} == lacking


def test_what_agrees_to_the_period_stays_apart_from_a_line_without_one() -> None:
    found = rows([line(), line(300_00, **FIRST_HALF)], [], [line(), line(300_00, **NO_PERIOD)])
    assert [(row.outcome, row.run_oere) for row in found] == [
        (Outcome.AS_EXPECTED, WHOLE),
        (Outcome.AS_EXPECTED, 300_00),
    ]


def test_lines_of_one_source_alone_are_not_joined() -> None:
    found = rows([line(), line(300_00, **NO_PERIOD)], [], [])
    assert [row.outcome for row in found] == [Outcome.NOT_PAID, Outcome.NOT_PAID]
    assert len(rows([line(), line(300_00, **NO_DAY)], [], [])) == 2


def test_a_moved_pay_day_is_that_of_the_list_but_for_what_is_expected_on_the_day_itself() -> None:
    late = date(2026, 11, 3)
    found = rows(
        [line(), line(500_00, benefit=FLEKS, pay_date=late)],
        [],
        [line(9_000_00, pay_date=late), line(500_00, benefit=FLEKS, pay_date=late)],
        Links(days={late: [PAY_DATE]}),
    )
    assert [(row.pay_date, row.outcome) for row in found] == [
        (late, Outcome.AS_EXPECTED),
        (PAY_DATE, Outcome.DIFFERENT_AMOUNT),
    ]


def test_confirmed_links_make_one_citizen_and_one_payment_of_two() -> None:
    citizens = one_citizen([(ANNA.digits, BOERGE.digits)])
    (row,) = rows(
        [line()],
        [advance(4_000_00, cpr_digits=BOERGE.digits)],
        [line(6_000_00, 4_000_00, cpr_digits=BOERGE.digits)],
        Links(citizens=citizens),
    )
    assert (row.cpr, row.outcome) == (ANNA, Outcome.DEDUCTED)
    whole = PaymentKey(ANNA.digits, "kontanthjaelp", *OCTOBER, PAY_DATE)
    late = date(2026, 11, 3)
    links = Links(payments={whole._replace(pay_date=late): whole})
    (row,) = rows([line()], [], [line(4_000_00), line(6_000_00, pay_date=late)], links)
    assert row.outcome is Outcome.AS_EXPECTED


def test_several_pay_days_may_have_moved_to_one() -> None:
    late, early = date(2026, 11, 3), date(2026, 10, 15)
    days = Links(days={late: [early, PAY_DATE]})
    expected = [line(), line(500_00, benefit=FLEKS, pay_date=early)]
    run = [
        line(pay_date=late),
        line(500_00, benefit=FLEKS, pay_date=late),
        line(1_00, benefit="Ny", pay_date=late),
    ]
    for without in ({}, NO_PERIOD):
        told = [one._replace(**without) for one in run]
        found = {(row.benefit, row.pay_date): row.outcome for row in rows(expected, [], told, days)}
        assert found == {
            (HELP, PAY_DATE): Outcome.AS_EXPECTED,
            (FLEKS, early): Outcome.AS_EXPECTED,
            ("Ny", late): Outcome.NEW_LINE,
        }


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")), max_size=8))
def test_linked_numbers_have_one_that_stands_for_all(pairs: list[tuple[str, str]]) -> None:
    standing = one_citizen(pairs)
    assert all(standing[first] == standing[other] for first, other in pairs)
    assert all(standing[one] == one for one in standing.values())


CITIZENS = st.sampled_from(["0203600001", "0203600002", "6203600001"])
BENEFITS = st.sampled_from([HELP, "Kontanthjælp", "KONTANTHJÆLP", FLEKS])
DAYS = st.sampled_from([None, date(2026, 10, 1), date(2026, 10, 16), date(2026, 10, 31)])
FIXED_DAYS = st.sampled_from([date(2026, 10, 1), date(2026, 10, 16), date(2026, 10, 31)])
PAY_DAYS = st.sampled_from([None, PAY_DATE, date(2026, 10, 29)])
RUN_DAYS = st.sampled_from([PAY_DATE, date(2026, 10, 29)])
AMOUNTS = st.integers(-5, 5).map(Oere)
LINES = st.lists(
    st.builds(
        PaymentLine,
        CITIZENS,
        st.just("Navn"),
        st.booleans(),
        BENEFITS,
        DAYS,
        DAYS,
        PAY_DAYS,
        AMOUNTS,
        AMOUNTS,
    ),
    max_size=12,
)
ADVANCES = st.lists(
    st.builds(
        Advance,
        st.just(0),
        CITIZENS,
        st.just("Navn"),
        st.booleans(),
        BENEFITS,
        FIXED_DAYS,
        FIXED_DAYS,
        PAY_DAYS,
        st.integers(0, 5).map(Oere),
    ),
    max_size=8,
).map(lambda found: [one._replace(bilag_id=place) for place, one in enumerate(found)])
PAYMENTS = st.builds(PaymentKey, CITIZENS, st.just("kontanthjaelp"), DAYS, DAYS, PAY_DAYS)
LINKS = st.builds(
    Links,
    citizens=st.lists(st.tuples(CITIZENS, CITIZENS), max_size=3).map(one_citizen),
    payments=st.dictionaries(PAYMENTS, PAYMENTS, max_size=3).map(
        # Only payments of one citizen are ever said to be the same.
        lambda found: {part: whole._replace(cpr_digits=part.cpr_digits) for part, whole in found.items()}
    ),
    days=st.dictionaries(RUN_DAYS, st.lists(RUN_DAYS, max_size=2), max_size=2),
)


@given(LINES, ADVANCES, LINES, LINKS)
def test_whatever_comes_in_the_rows_add_up_to_each_source_and_no_bilag_is_in_two(
    expected: list[PaymentLine], advances: list[Advance], run: list[PaymentLine], links: Links
) -> None:
    found = rows(expected, advances, run, links)
    assert sum(row.expected_lines for row in found) == len(expected)
    assert sum(row.run_lines for row in found) == len(run)
    assert Counter(one for row in found for one in row.bilag_ids) == Counter(one.bilag_id for one in advances)
    totals = totals_of(found)
    assert sum(total.rows for total in totals) == len(found)
    assert sum(total.expected_oere for total in totals) == sum(one.amount_oere for one in expected)
    assert sum(total.a_conto_oere for total in totals) == sum(one.paid_oere for one in advances)
    assert sum(total.run_oere for total in totals) == sum(one.amount_oere for one in run)
    assert sum(total.deducted_oere for total in totals) == sum(one.deducted_oere for one in run)
    protected = {one.cpr_digits for one in (*expected, *run, *advances) if one.is_protected}
    assert all(row.cpr.digits in protected for row in found if row.is_protected and not links.citizens)


# The October lists, to the line and the øre.


def october(name: str, kind: ListKind) -> dict[int, ListLine]:
    return {one.row: one for one in read_list(FILES / name, kind=kind).lines}


def as_payment(one: ListLine) -> PaymentLine:
    return PaymentLine(
        one.cpr.digits,
        one.name,
        one.is_protected,
        one.benefit,
        one.period_from,
        one.period_to,
        one.pay_date,
        one.amount_oere,
        one.aconto_oere or Oere(0),
    )


EXPECTED_OUTCOMES = {
    "deducted": {Outcome.DEDUCTED},
    "partly-deducted": {Outcome.DEDUCTED_IN_PART},
    "not-deducted": {Outcome.NOT_DEDUCTED, Outcome.PAID_TWICE},
    "not-paid": {Outcome.ONLY_A_CONTO},
    "not-on-list": {Outcome.DEDUCTED},
}


def test_the_october_lists_come_out_to_the_line_and_the_oere() -> None:
    told = json.loads((FILES / "udbetalt" / "comparison.json").read_text(encoding="utf-8"))
    listed = october("ydelser/ydelser-2026-10.xlsx", ListKind.INDBERETNING)
    paid = october("udbetalt/udbetalt-2026-10.xlsx", ListKind.UDBETALING)
    given = [_given(number, one, listed, paid) for number, one in enumerate(told["aconto_at_counter"])]
    found = match(
        map(as_payment, listed.values()), given, map(as_payment, paid.values()), ydelser=OneName({})
    )

    both = [row for row in found if row.expected_lines and row.run_lines]
    same = [row for row in both if row.benefit_oere == row.expected_oere]
    differs = [row for row in both if row.benefit_oere != row.expected_oere]
    missing = [row for row in found if not row.run_lines]
    beside = [row for row in found if not row.expected_lines]
    on_list = {one.cpr for one in listed.values()}
    new = [row for row in beside if row.cpr not in on_list]
    extra = [row for row in beside if row.cpr in on_list]
    paid_citizens = {one.cpr for one in paid.values()}
    assert told["lines"] == {
        "on_list": sum(row.expected_lines for row in found),
        "paid": sum(row.run_lines for row in found),
        "same": len(same),
        "same_with_deduction": sum(1 for row in same if row.deducted_oere),
        "differs": len(differs),
        "not_paid": len(missing),
        "of_new_persons": len(new),
        "new_for_known_persons": len(extra),
    }
    assert told["persons"] == {
        "on_list": len(on_list),
        "paid": len(paid_citizens),
        "new": len({row.cpr for row in new}),
        "not_paid_at_all": len({row.cpr for row in missing} - paid_citizens),
    }
    assert told["sums"] == {
        "list_oere": sum(row.expected_oere or 0 for row in found),
        "not_paid_oere": sum(row.expected_oere or 0 for row in missing),
        "differs_oere": sum(row.benefit_oere - (row.expected_oere or 0) for row in differs),
        "new_persons_oere": sum(row.benefit_oere for row in new),
        "new_lines_oere": sum(row.benefit_oere for row in extra),
        "paid_oere": sum(row.run_oere or 0 for row in found),
        "deducted_oere": sum(row.deducted_oere for row in found),
    }

    def described(some: list[MatchRow]) -> Counter[tuple[Any, ...]]:
        return Counter((r.cpr.digits, r.expected_oere, r.run_oere, r.deducted_oere) for r in some)

    def stated(name: str) -> Counter[tuple[Any, ...]]:
        return Counter(_stated(one, listed, paid) for one in told[name])

    assert described(differs) == stated("differs")
    assert described(missing) == stated("not_paid")
    assert described(new) == stated("new_persons")
    assert described(extra) == stated("new_lines_for_known_persons")

    by_bilag = {bilag_id: row for row in found for bilag_id in row.bilag_ids}
    for number, one in enumerate(told["aconto_at_counter"]):
        row = by_bilag[number]
        assert row.outcome in EXPECTED_OUTCOMES[one["outcome"]], one
        assert (row.a_conto_oere, row.deducted_oere) == (one["given_oere"], one["deducted_oere"])
        assert bool(row.expected_lines) == (one["outcome"] != "not-on-list")
    outcomes = Counter(row.outcome for row in found)
    assert outcomes == {
        Outcome.AS_EXPECTED: 1235,
        Outcome.DIFFERENT_AMOUNT: 51,
        Outcome.NEW_PERSON: 50,
        Outcome.NEW_LINE: 8,
        Outcome.DEDUCTED: 50,
        Outcome.DEDUCTED_IN_PART: 6,
        Outcome.PAID_TWICE: 12,
        Outcome.NOT_PAID: 36,
        Outcome.ONLY_A_CONTO: 3,
    }


def _given(
    number: int, one: dict[str, Any], listed: dict[int, ListLine], paid: dict[int, ListLine]
) -> Advance:
    """The bilag of a row: of the list's line, or without a pay-day where no list had the citizen."""
    of = listed[one["row_list"]] if one["row_list"] else paid[one["row_paid"]]
    assert of.cpr.digits == one["cpr"]
    assert of.period_from
    assert of.period_to
    pay_date = of.pay_date if one["row_list"] else None
    return Advance(
        number,
        of.cpr.digits,
        of.name,
        of.is_protected,
        of.benefit,
        of.period_from,
        of.period_to,
        pay_date,
        one["given_oere"],
    )


def _stated(
    one: dict[str, Any], listed: dict[int, ListLine], paid: dict[int, ListLine]
) -> tuple[str, Oere | None, Oere | None, Oere]:
    expected, run = listed.get(one.get("row_list", 0)), paid.get(one.get("row_paid", 0))
    of = expected or run
    assert of is not None
    if expected:
        assert expected.amount_oere == one["list_oere"]
    if run:
        assert (run.amount_oere, run.aconto_oere or 0) == (one["paid_oere"], one.get("aconto_oere", 0))
    deducted = (run.aconto_oere or Oere(0)) if run else Oere(0)
    return of.cpr.digits, expected and expected.amount_oere, run and run.amount_oere, deducted

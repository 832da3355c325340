"""Lines of posting files: balanced by voucher and year, each with its account, none lost and none twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.account_map import AccountMap, TargetSystem
from payout.domain.kontering import Account
from payout.domain.posting_file import (
    TEXT_LENGTH,
    AccountsMissing,
    MissingAccount,
    Posted,
    UnbalancedVoucher,
    check_vouchers,
    lines_of,
    year_parts,
)
from payout.money import Oere
from tests.factories import HELP, OCTOBER, invented_accounts

NUMBER = "STR26-00042-7"
DAY = date(2026, 12, 30)
ACCOUNTS = AccountMap(TargetSystem.NEUTRAL, invented_accounts(["kontanthjaelp"]))


def pair(event: int, amount: int = 100_00, *, day: date = DAY, number: str | None = NUMBER) -> list[Posted]:
    """An advance from a box, or cash on its way to it where no bilag is named."""
    lines = ((Account.CLEARING, amount), (Account.CASH_BOX, -amount))
    return [
        Posted(event, day, number, "Bilag udbetalt", account, Oere(oere), HELP, "kontanthjaelp", *OCTOBER)
        for account, oere in lines
    ]


def test_a_line_has_its_bilag_its_text_its_account_and_its_side() -> None:
    debet, kredit = lines_of(pair(7), ACCOUNTS)
    assert (debet.voucher, debet.text, debet.side, debet.unsigned_oere) == (
        NUMBER,
        f"{NUMBER} Bilag udbetalt",
        "Debet",
        100_00,
    )
    assert (kredit.side, kredit.unsigned_oere, kredit.event_number) == ("Kredit", 100_00, 7)
    assert debet.string != kredit.string


def test_an_event_without_a_bilag_is_a_voucher_of_its_own() -> None:
    assert {line.voucher for line in lines_of(pair(7, number=None), ACCOUNTS)} == {"Journal 7"}


def test_an_event_with_several_bilag_keeps_its_lines_together() -> None:
    lines = lines_of([*pair(7)[:1], *pair(7, number="STR26-00043-5")[1:]], ACCOUNTS)
    assert {line.voucher for line in lines} == {"Journal 7"}


def test_a_drills_lines_say_so_and_no_text_is_longer_than_the_systems_take() -> None:
    long = [one._replace(what="x" * 200) for one in pair(7)]
    texts = {line.text for line in lines_of(long, ACCOUNTS, is_drill=True)}
    assert all(text.startswith(f"ØVELSE {NUMBER}") and len(text) == TEXT_LENGTH for text in texts)


def test_every_part_without_an_account_is_named_once_with_the_first_day() -> None:
    posted = [*pair(7), *pair(8, day=DAY + timedelta(days=1))]
    posted += [one._replace(account=Account.BENEFIT, benefit="Ukendt", benefit_code=None) for one in posted]
    with pytest.raises(AccountsMissing) as refused:
        lines_of(posted, AccountMap(TargetSystem.OPUS, []))
    assert refused.value.missing == tuple(
        MissingAccount(account=account, benefit=benefit, needed_on=DAY)
        for account, benefit in (
            (Account.CLEARING, None),
            (Account.CASH_BOX, None),
            (Account.BENEFIT, "Ukendt"),
        )
    )


def test_a_voucher_that_does_not_sum_to_zero_is_refused() -> None:
    with pytest.raises(UnbalancedVoucher) as refused:
        lines_of([*pair(7), *pair(8, number="STR26-00043-5")[:1]], ACCOUNTS)
    assert (refused.value.voucher, refused.value.sum_oere) == ("STR26-00043-5", 100_00)


def test_a_new_year_begins_a_new_part() -> None:
    lines = lines_of([*pair(7), *pair(12, day=date(2027, 1, 2)), *pair(14, day=date(2028, 1, 3))], ACCOUNTS)
    parts = year_parts(lines, first_event=3, last_event=20)
    assert [(part.year, part.first_event, part.last_event) for part in parts] == [
        (2026, 3, 11),
        (2027, 12, 13),
        (2028, 14, 20),
    ]
    assert [part.debit_oere for part in parts] == [100_00] * 3


EVENTS = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.integers(0, 200),
        st.integers(1, 10_000_000),
        st.sampled_from([None, NUMBER, "STR26-00043-5"]),
    ),
    min_size=1,
    max_size=30,
)


@given(EVENTS)
def test_whatever_is_posted_stands_in_one_part_and_every_part_is_balanced(
    told: list[tuple[int, int, int, str | None]],
) -> None:
    posted, event, day = [], 4, DAY
    for step, days, amount, number in told:
        event, day = event + step, day + timedelta(days=days)
        posted += pair(event, amount, day=day, number=number)
    lines = lines_of(posted, ACCOUNTS)
    parts = year_parts(lines, first_event=5, last_event=event + 3)
    assert [line for part in parts for line in part.lines] == list(lines)
    assert [(line.event_number, line.account, line.amount_oere) for line in lines] == [
        (one.event_number, one.account, one.amount_oere) for one in posted
    ]
    spans = [number for part in parts for number in range(part.first_event, part.last_event + 1)]
    assert spans == list(range(5, event + 4))
    for part in parts:
        check_vouchers(part.lines)
        assert {line.booked_on.year for line in part.lines} == {part.year}
        assert all(part.first_event <= line.event_number <= part.last_event for line in part.lines)

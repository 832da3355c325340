"""Invented indberetningslister: one of any length, or months in a row where people leave, join and change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from payout.sample.cases import Case, SampleLine, change_amount, make_case, month_lines
from payout.sample.people import invent_people

MUNICIPALITY: Final = "Øvelsesborg Kommune"
LEAVE_SHARE: Final = 0.05
JOIN_SHARE: Final = 0.055
CHANGE_SHARE: Final = 0.12
PRINTED_AT: Final = time(14, 52)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleList:
    """A list as it is printed for a pay-day: its lines in the order of the file, by ydelse and surname."""

    municipality: str
    pay_date: date
    printed_at: datetime
    lines: Sequence[SampleLine]


def sample_rows(rows: int, seed: int, pay_date: date) -> list[SampleLine]:
    """Exactly `rows` lines for a pay-day, in the order of the file. The same seed gives the same lines."""
    random = Random(seed)  # noqa: S311 - invented data, nothing secret
    people = invent_people(random)
    lines: list[SampleLine] = []
    while len(lines) < rows:
        lines += month_lines(random, make_case(random, next(people)), pay_date)
    return in_file_order(lines[:rows])


def sample_list(*, rows: int, seed: int, pay_date: date, municipality: str = MUNICIPALITY) -> SampleList:
    """A list of exactly `rows` lines."""
    return _printed(sample_rows(rows, seed, pay_date), pay_date, municipality)


def sample_months(
    *, citizens: int, seed: int, pay_dates: Sequence[date], municipality: str = MUNICIPALITY
) -> list[SampleList]:
    """A list for each pay-day, in their order, of a caseload that changes from each to the next.

    From one list to the next LEAVE_SHARE of the citizens leave, JOIN_SHARE as many join, and CHANGE_SHARE of
    those who stay get another amount.
    """
    random = Random(seed)  # noqa: S311 - invented data, nothing secret
    people = invent_people(random)
    cases = [make_case(random, next(people)) for _ in range(citizens)]
    lists = []
    for number, pay_date in enumerate(pay_dates):
        if number:
            joining = [make_case(random, next(people)) for _ in range(round(len(cases) * JOIN_SHARE))]
            cases = _changed(random, cases) + joining
        lines = [line for case in cases for line in month_lines(random, case, pay_date)]
        lists.append(_printed(in_file_order(lines), pay_date, municipality))
    return lists


def in_file_order(lines: Sequence[SampleLine]) -> list[SampleLine]:
    """The lines by ydelse, then surname and given name, as they stood within a name."""
    return sorted(lines, key=lambda line: (line.benefit, line.name.split(" ", 1)[1], line.name))


def _changed(random: Random, cases: Sequence[Case]) -> list[Case]:
    staying = random.sample(cases, len(cases) - round(len(cases) * LEAVE_SHARE))
    changing = round(len(staying) * CHANGE_SHARE)
    return [change_amount(random, case) for case in staying[:changing]] + staying[changing:]


def _printed(lines: Sequence[SampleLine], pay_date: date, municipality: str) -> SampleList:
    return SampleList(
        municipality=municipality,
        pay_date=pay_date,
        printed_at=datetime.combine(pay_date - timedelta(days=3), PRINTED_AT),
        lines=lines,
    )

"""Doubtful matches: what may be one citizen or one payment, for a person to say yes or no to.

Nothing is matched by likeness: a proposal changes nothing before somebody has confirmed it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Final

from payout.cpr import Cpr
from payout.domain.match_run import PaymentKey, periods_fit
from payout.domain.names import name_keys
from payout.domain.real_run import MatchRow
from payout.money import Oere

MOST_PARTS: Final = 3
"""More lines of the run than so many are not tried as the parts of one payment; skøn."""
MOST_CANDIDATES: Final = 8
"""Of a citizen and ydelse no more lines than so many are tried: the combinations grow fast; skøn."""
LEAST_MOVED: Final = 10
"""So many payments that come on another day are proposed together; fewer one by one; skøn."""


class Doubt(StrEnum):
    """Why two things may be one."""

    REPLACEMENT = "replacement"
    """A replacement number (day of birth + 60) and a number, with the same name and birth date."""
    SAME_NAME = "same_name"
    """Two numbers with the same name and birth date."""
    CHANGED_CPR = "changed_cpr"
    """Two numbers with the same name that have the same amount of the same ydelse."""
    OTHER_DAY = "other_day"
    """The amount that was expected, on another pay-day or for another period."""
    SPLIT = "split"
    """Several lines of the run that come to the amount that was expected."""
    MOVED_DAY = "moved_day"
    """Many payments that were expected on one pay-day and that the run has on another one."""


class Verdict(StrEnum):
    """What somebody has said of a proposal."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


ONE_PAYMENT: Final = frozenset({Doubt.OTHER_DAY, Doubt.SPLIT})
"""Doubts about payments of one citizen; the others are about who the citizen is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The row of the list or bilag, and the row or rows of the run that may be the same."""

    doubt: Doubt
    ydelse: str
    left: MatchRow
    right: tuple[MatchRow, ...]

    @property
    def is_one_payment(self) -> bool:
        """Whether it is about payments of one citizen, and not about who the citizen is."""
        return self.doubt in ONE_PAYMENT

    @property
    def right_oere(self) -> Oere:
        """What the rows of the run come to, before a conto was deducted."""
        return Oere(sum(row.benefit_oere for row in self.right))

    @property
    def subject(self) -> "LinkSubject":
        """What a verdict on it is about."""
        cprs = self.left.cpr, self.right[0].cpr
        if not self.is_one_payment:
            return LinkSubject(list_cpr=cprs[0], run_cpr=cprs[1])
        return LinkSubject(
            list_cpr=cprs[0],
            run_cpr=cprs[1],
            payment=_key(self.left, self.ydelse),
            parts=tuple(_key(row, self.ydelse) for row in self.right),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSubject:
    """Two numbers, or a payment and the run's parts of it."""

    list_cpr: Cpr
    run_cpr: Cpr
    payment: PaymentKey | None = None
    parts: tuple[PaymentKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDay:
    """A pay-day of the lists, and the day on which the run has paid it."""

    list_day: date
    run_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayProposal:
    """A pay-day that may have been moved: its payments whose citizen, ydelse and period the run has then.

    Sums in øre; `same_amount` is how many of the payments come to what was expected.
    """

    subject: MovedDay
    payments: int
    same_amount: int
    list_oere: Oere
    run_oere: Oere

    @property
    def doubt(self) -> Doubt:
        """Why two days may be one."""
        return Doubt.MOVED_DAY


Subject = LinkSubject | MovedDay


def proposals(
    rows: Sequence[MatchRow],
    *,
    ydelser: Mapping[str, str],
    decided: Collection[Subject] = (),
    moved: Collection[MovedDay] = (),
) -> list[Proposal]:
    """What is proposed of the rows of a match, without what somebody has said yes or no to already.

    What a day of `moved` would settle is not proposed payment by payment.
    """
    known = {_about(one) for one in decided if isinstance(one, LinkSubject)}
    return [
        one
        for one in (*_same_citizens(rows, ydelser), *_same_payments(rows, ydelser))
        if _about(one.subject) not in known and _day_of(one) not in moved
    ]


def moved_days(
    rows: Iterable[MatchRow], *, ydelser: Mapping[str, str], decided: Collection[Subject] = ()
) -> list[DayProposal]:
    """Pay-days of which LEAST_MOVED payments or more stand on another day of the run, most payments first."""
    unpaid: list[MatchRow] = []
    beside: dict[tuple[str, str], list[MatchRow]] = defaultdict(list)
    for row in rows:
        if _is_beside(row):
            beside[row.cpr.digits, ydelser[row.benefit]].append(row)
        elif row.run_oere is None and row.expected_oere is not None:
            unpaid.append(row)
    pairs: dict[MovedDay, list[tuple[MatchRow, MatchRow]]] = defaultdict(list)
    for left in unpaid:
        ydelse = ydelser[left.benefit]
        for right in beside.get((left.cpr.digits, ydelse), ()):
            day = _moved(left, right, ydelse)
            if day:
                pairs[day].append((left, right))
    return [
        _day_proposal(day, found)
        for day, found in sorted(pairs.items(), key=lambda pair: -len(pair[1]))
        if len(found) >= LEAST_MOVED and day not in decided
    ]


def _day_proposal(day: MovedDay, pairs: Sequence[tuple[MatchRow, MatchRow]]) -> DayProposal:
    return DayProposal(
        subject=day,
        payments=len(pairs),
        same_amount=sum(left.expected_oere == right.benefit_oere for left, right in pairs),
        list_oere=Oere(sum(left.expected_oere or 0 for left, _ in pairs)),
        run_oere=Oere(sum(right.benefit_oere for _, right in pairs)),
    )


def _moved(left: MatchRow, right: MatchRow, ydelse: str) -> MovedDay | None:
    """The days of two rows that differ in their pay-day, and not in their period."""
    list_day, run_day = left.pay_date, right.pay_date
    if list_day is None or run_day is None or list_day == run_day:
        return None
    is_one_period = periods_fit(_key(left, ydelse), _key(right, ydelse))
    return MovedDay(list_day=list_day, run_day=run_day) if is_one_period else None


def _day_of(proposal: Proposal) -> MovedDay | None:
    """The moved day that would settle a proposal."""
    is_of_day = proposal.doubt is Doubt.OTHER_DAY
    return _moved(proposal.left, proposal.right[0], proposal.ydelse) if is_of_day else None


def _about(subject: LinkSubject) -> LinkSubject | frozenset[Cpr]:
    """Two numbers are the same pair in whichever order they are said."""
    return subject if subject.payment else frozenset({subject.list_cpr, subject.run_cpr})


def _same_citizens(rows: Sequence[MatchRow], ydelser: Mapping[str, str]) -> Iterator[Proposal]:
    """Pairs of numbers, each proposed once with its strongest reason."""
    names = name_keys([row.name for row in rows])
    missing = [(name, row) for name, row in zip(names, rows, strict=True) if name and row.run_oere is None]
    wanted = {name for name, _ in missing}
    others: dict[str, list[MatchRow]] = defaultdict(list)
    for name, row in zip(names, rows, strict=True):
        if name in wanted:
            others[name].append(row)
    found: dict[frozenset[str], Proposal] = {}
    for name, left in missing:
        for right in others[name]:
            doubt = _doubt_of(left, right, ydelser)
            pair = frozenset({left.cpr.digits, right.cpr.digits})
            if doubt and (pair not in found or _strength(doubt) < _strength(found[pair].doubt)):
                found[pair] = Proposal(doubt=doubt, ydelse="", left=left, right=(right,))
    yield from found.values()


def _doubt_of(left: MatchRow, right: MatchRow, ydelser: Mapping[str, str]) -> Doubt | None:
    """Why the number of a row that the run lacks may be that of another row."""
    is_lone_bilag = left.expected_oere is None
    # What is expected of one number is looked for where the run pays what nobody expected; a bilag anywhere.
    if left.cpr == right.cpr or not (is_lone_bilag or _is_beside(right)):
        return None
    if _born(left.cpr) == _born(right.cpr):
        is_replaced = left.cpr.is_replacement != right.cpr.is_replacement
        return Doubt.REPLACEMENT if is_replaced else Doubt.SAME_NAME
    is_same_ydelse = ydelser[left.benefit] == ydelser[right.benefit]
    is_same = is_same_ydelse and left.expected_oere == right.benefit_oere and not is_lone_bilag
    return Doubt.CHANGED_CPR if is_same else None


def _strength(doubt: Doubt) -> int:
    return list(Doubt).index(doubt)


def _born(cpr: Cpr) -> tuple[int, str]:
    """Day, month and year as they stand in the number, without the 60 of a replacement number."""
    return int(cpr.digits[:2]) % 60, cpr.digits[2:6]


def _is_beside(row: MatchRow) -> bool:
    """Whether the run pays what no list expected."""
    return row.run_oere is not None and row.expected_oere is None


def _same_payments(rows: Iterable[MatchRow], ydelser: Mapping[str, str]) -> Iterator[Proposal]:
    """Expected payments of which something is missing that other lines of the run come to, to the øre."""
    lacking: list[tuple[tuple[str, str], MatchRow]] = []
    beside: dict[tuple[str, str], list[MatchRow]] = defaultdict(list)
    for row in rows:
        whose = row.cpr.digits, ydelser[row.benefit]
        if _is_beside(row):
            beside[whose].append(row)
        elif (row.expected_oere or 0) > row.benefit_oere:
            lacking.append((whose, row))
    for whose, left in lacking:
        gap = (left.expected_oere or 0) - left.benefit_oere
        parts = _that_come_to(gap, beside.get(whose, [])[:MOST_CANDIDATES])
        if parts:
            is_whole = len(parts) == 1 and left.run_oere is None
            doubt = Doubt.OTHER_DAY if is_whole else Doubt.SPLIT
            yield Proposal(doubt=doubt, ydelse=whose[1], left=left, right=parts)


def _that_come_to(amount_oere: int, rows: Sequence[MatchRow]) -> tuple[MatchRow, ...]:
    """The fewest rows whose sum is the amount; none where there are none."""
    for count in range(1, MOST_PARTS + 1):
        for some in combinations(rows, count):
            if sum(row.benefit_oere for row in some) == amount_oere:
                return some
    return ()


def _key(row: MatchRow, ydelse: str) -> PaymentKey:
    return PaymentKey(row.cpr.digits, ydelse, row.period_from, row.period_to, row.pay_date)

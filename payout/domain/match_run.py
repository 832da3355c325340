"""The match of what was expected, what bilag paid, and what the real run pays (docs/rules.md).

Two lines are about the same payment when citizen, ydelse, period and pay-day agree; several lines of one
payment are summed. Where a list has no period or no pay-day, what stands alone is joined without it. A bilag
joins the payment of its citizen, ydelse and pay-day: the one of its own period, else one whose period holds
it, else it stands alone. Every line and every bilag ends in exactly one row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from payout.cpr import Cpr
from payout.domain.real_run import MatchRow, Outcome, OutcomeTotal
from payout.money import Oere


class PaymentLine(NamedTuple):
    """A line of an indberetningsliste or udbetalingsliste, as far as it is matched.

    `deducted_oere` is the a conto that a real run has deducted; `amount_oere` is what is left after that.
    """

    cpr_digits: str
    name: str
    is_protected: bool
    benefit: str
    period_from: date | None
    period_to: date | None
    pay_date: date | None
    amount_oere: Oere
    deducted_oere: Oere


class Advance(NamedTuple):
    """A paid bilag; `paid_oere` is without what came back in cash. Without a pay-day it may be of any."""

    bilag_id: int
    cpr_digits: str
    name: str
    is_protected: bool
    benefit: str
    period_from: date
    period_to: date
    pay_date: date | None
    paid_oere: Oere


class PaymentKey(NamedTuple):
    """What makes lines the same payment; `ydelse` is the one text for all names of the ydelse."""

    cpr_digits: str
    ydelse: str
    period_from: date | None
    period_to: date | None
    pay_date: date | None


PaymentTuple = tuple[str, str, date | None, date | None, date | None]
"""A payment key as it is made for each line: a named tuple takes several times as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What somebody has confirmed to be the same.

    `citizens` has for a number the one that stands for it, `payments` for a payment of the real run the
    expected one, and `days` for a pay-day of the run those of the lists.
    """

    citizens: Mapping[str, str] = field(default_factory=dict)
    payments: Mapping[PaymentTuple, PaymentTuple] = field(default_factory=dict)
    days: Mapping[date, Sequence[date]] = field(default_factory=dict)


class _Payment:
    """One payment while it is added up."""

    __slots__ = (
        "a_conto",
        "benefit",
        "bilag_ids",
        "deducted",
        "expected",
        "expected_lines",
        "is_protected",
        "name",
        "run",
        "run_lines",
    )

    def __init__(self, name: str, benefit: str) -> None:
        self.name = name
        self.benefit = benefit
        self.is_protected = False
        self.expected = self.run = self.deducted = self.a_conto = 0
        self.expected_lines = self.run_lines = 0
        self.bilag_ids: tuple[int, ...] = ()

    def add_bilag(self, bilag_id: int, paid_oere: Oere, *, is_protected: bool) -> None:
        self.a_conto += paid_oere
        self.bilag_ids += (bilag_id,)
        self.is_protected = self.is_protected or is_protected

    @property
    def is_alone(self) -> bool:
        """Whether it stands in the lists or in the run, and not in both."""
        return bool(self.expected_lines) != bool(self.run_lines)

    def take(self, other: "_Payment") -> None:
        """Add what another payment has; its bilag are none yet."""
        if not self.expected_lines:
            self.name, self.benefit = other.name, other.benefit
        self.expected += other.expected
        self.run += other.run
        self.deducted += other.deducted
        self.expected_lines += other.expected_lines
        self.run_lines += other.run_lines
        self.is_protected = self.is_protected or other.is_protected


_Payments = dict[PaymentTuple, _Payment]


def match(
    expected: Iterable[PaymentLine],
    advances: Iterable[Advance],
    run: Iterable[PaymentLine],
    *,
    ydelser: Mapping[str, str],
    links: Links | None = None,
) -> list[MatchRow]:
    """The rows, in the order of benefit, pay-day and name. Lines are walked once, and none is kept.

    `ydelser` gives for every written name the one that it is compared by (`ydelser.OneName`).
    """
    links = links or Links()
    payments: _Payments = {}
    on_list = _add_expected(payments, expected, ydelser, links)
    _add_run(payments, run, ydelser, links)
    _join_without_period(payments)
    _join_without_pay_day(payments)
    _add_advances(payments, advances, ydelser, links)
    rows = [_row(key, payment, on_list) for key, payment in payments.items()]
    rows.sort(key=_order)
    return rows


def one_citizen(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """For each number of the pairs the one that stands for it and for all that it is linked to.

    Of a pair it is the first number, unless that is linked to another one itself.
    """
    standing: dict[str, str] = {}

    def root(number: str) -> str:
        while standing.get(number, number) != number:
            number = standing[number]
        return number

    for first, other in pairs:
        standing[root(other)] = standing[root(first)] = root(first)
    return {number: root(number) for number in standing}


def totals_of(rows: Iterable[MatchRow]) -> tuple[OutcomeTotal, ...]:
    """The rows added up by outcome, in the order of the outcomes; an outcome without rows is there too."""
    sums: dict[Outcome, list[int]] = {outcome: [0] * 6 for outcome in Outcome}
    citizens: dict[Outcome, set[str]] = defaultdict(set)
    for row in rows:
        added = sums[row.outcome]
        added[0] += 1
        added[1] += row.expected_oere or 0
        added[2] += row.a_conto_oere or 0
        added[3] += row.run_oere or 0
        added[4] += row.deducted_oere
        added[5] += row.difference_oere
        citizens[row.outcome].add(row.cpr.digits)
    return tuple(
        OutcomeTotal(
            outcome=outcome,
            rows=count,
            citizens=len(citizens[outcome]),
            expected_oere=Oere(expected),
            a_conto_oere=Oere(a_conto),
            run_oere=Oere(run),
            deducted_oere=Oere(deducted),
            difference_oere=Oere(difference),
        )
        for outcome, (count, expected, a_conto, run, deducted, difference) in sums.items()
    )


def _add_expected(
    payments: _Payments, lines: Iterable[PaymentLine], ydelser: Mapping[str, str], links: Links
) -> set[str]:
    """Add the expected lines; gives the citizens that they are about."""
    citizens, on_list = links.citizens, set()
    for digits, name, is_protected, benefit, period_from, period_to, pay_date, amount, _ in lines:
        cpr = citizens.get(digits, digits)
        on_list.add(cpr)
        key = (cpr, ydelser[benefit], period_from, period_to, pay_date)
        payment = payments.get(key)
        if payment is None:
            payment = payments[key] = _Payment(name, benefit)
        payment.expected += amount
        payment.expected_lines += 1
        if is_protected:
            payment.is_protected = True
    return on_list


def _add_run(
    payments: _Payments, lines: Iterable[PaymentLine], ydelser: Mapping[str, str], links: Links
) -> None:
    citizens, moved, days = links.citizens, links.payments, links.days
    on_day = {_without_period(key) for key in payments} if days else set()
    for digits, name, is_protected, benefit, period_from, period_to, pay_date, amount, deducted in lines:
        key = (citizens.get(digits, digits), ydelser[benefit], period_from, period_to, pay_date)
        if moved:
            key = moved.get(key, key)
        payment = payments.get(key)
        if days and pay_date and not (payment and payment.expected_lines):
            key = _on_day_of_list(key, days.get(pay_date, ()), payments, on_day)
            payment = payments.get(key)
        if payment is None:
            payment = payments[key] = _Payment(name, benefit)
        payment.run += amount
        payment.deducted += deducted
        payment.run_lines += 1
        if is_protected:
            payment.is_protected = True


def _on_day_of_list(
    key: PaymentTuple, days: Sequence[date], payments: _Payments, on_day: set[tuple[str, str, date | None]]
) -> PaymentTuple:
    """The run's payment on the first of the days on which it is expected; as it is when it is on none."""
    moved = [(*key[:4], day) for day in days]
    for one in moved:
        if one in payments and payments[one].expected_lines:
            return one
    # Where periods are not told, that the ydelse is expected then is enough.
    may_be = [one for one in moved if lacks_period(key) or (*key[:2], None, None, one[4]) in payments]
    return next((one for one in may_be if _without_period(one) in on_day), key)


def _join_without_period(payments: _Payments) -> None:
    """Where a line has no period, none tells the payments of its citizen, ydelse and pay-day apart."""
    bare = {_without_period(key) for key, one in payments.items() if lacks_period(key) and one.is_alone}
    if not bare:
        return
    groups: dict[tuple[str, str, date | None], list[PaymentTuple]] = defaultdict(list)
    for key, payment in payments.items():
        if payment.is_alone and (whose := _without_period(key)) in bare:
            groups[whose].append(key)
    for keys in groups.values():
        whole = [key for key in keys if not lacks_period(key)]
        _join_sides(payments, whole[0] if len(whole) == 1 else next(filter(lacks_period, keys)), keys)


def _join_without_pay_day(payments: _Payments) -> None:
    """Where a line has no pay-day, none tells the payments of its citizen, ydelse and period apart."""
    bare = [key for key, payment in payments.items() if key[4] is None and payment.is_alone]
    if not bare:
        return
    dated: dict[tuple[str, str], list[PaymentTuple]] = defaultdict(list)
    wanted = {key[:2] for key in bare}
    for key, payment in payments.items():
        if key[4] is not None and payment.is_alone and key[:2] in wanted:
            dated[key[:2]].append(key)
    for key in bare:
        fitting = [one for one in dated[key[:2]] if one in payments and periods_fit(one, key)]
        _join_sides(payments, fitting[0] if len(fitting) == 1 else key, [*fitting, key])


def _join_sides(payments: _Payments, into: PaymentTuple, keys: Sequence[PaymentTuple]) -> None:
    """Make one of payments, when some are of the lists and some of the run."""
    if len({bool(payments[key].expected_lines) for key in keys}) == 1:
        return
    for key in keys:
        if key != into:
            payments[into].take(payments.pop(key))


def _without_period(key: PaymentTuple) -> tuple[str, str, date | None]:
    return key[0], key[1], key[4]


def lacks_period(key: PaymentTuple) -> bool:
    """Whether a payment's list does not tell its whole period."""
    return key[2] is None or key[3] is None


def periods_fit(one: PaymentTuple, other: PaymentTuple) -> bool:
    """Whether two payments may be of one period: it is the same, or a list does not tell it."""
    return one[2:4] == other[2:4] or lacks_period(one) or lacks_period(other)


def _add_advances(
    payments: _Payments, advances: Iterable[Advance], ydelser: Mapping[str, str], links: Links
) -> None:
    citizens, searching = links.citizens, list[tuple[PaymentKey, Advance]]()
    for advance in advances:
        bilag_id, digits, _, is_protected, benefit, period_from, period_to, pay_date, paid = advance
        key = (citizens.get(digits, digits), ydelser[benefit], period_from, period_to, pay_date)
        payment = payments.get(key)
        if payment is None:
            searching.append((PaymentKey._make(key), Advance._make(advance)))
        else:
            payment.add_bilag(bilag_id, paid, is_protected=is_protected)
    wanted = {own[:2] for own, _ in searching}
    of_lines: dict[tuple[str, str], list[PaymentKey]] = defaultdict(list)
    for line_key in payments if searching else ():
        if line_key[:2] in wanted:
            of_lines[line_key[:2]].append(PaymentKey._make(line_key))
    for own, one in searching:
        joined = _joined(own, of_lines[own[:2]], payments)
        payment = payments.get(joined)
        if payment is None:
            payment = payments[joined] = _Payment(one.name, one.benefit)
        payment.add_bilag(one.bilag_id, one.paid_oere, is_protected=one.is_protected)


def _joined(own: PaymentKey, keys: Sequence[PaymentKey], payments: _Payments) -> PaymentKey:
    """The payment among its citizen's and ydelse's that a bilag joins; its own when there is none."""
    fitting = [key for key in keys if _may_be_of_day(key, own) and _holds(key, own)]
    return min(fitting, key=lambda key: _farness(key, own, payments), default=own)


def _may_be_of_day(key: PaymentKey, own: PaymentKey) -> bool:
    return key.pay_date == own.pay_date or key.pay_date is None or own.pay_date is None


def _holds(key: PaymentKey, own: PaymentKey) -> bool:
    """Whether a payment's period holds a bilag's. A list without periods has the whole of its pay-day."""
    return (key.period_from is None or own.period_from is None or key.period_from <= own.period_from) and (
        key.period_to is None or own.period_to is None or own.period_to <= key.period_to
    )


def _farness(
    key: PaymentKey, own: PaymentKey, payments: _Payments
) -> tuple[bool, bool, bool, date, date, date]:
    is_other_day, is_other_period = key.pay_date != own.pay_date, key[2:4] != own[2:4]
    days = (key.pay_date or date.min, key.period_from or date.min, key.period_to or date.min)
    return (is_other_day, is_other_period, not payments[key].expected_lines, *days)


def _row(key: PaymentTuple, payment: _Payment, on_list: set[str]) -> MatchRow:
    digits, _, period_from, period_to, pay_date = key
    return MatchRow(
        Cpr(digits),
        payment.name,
        payment.is_protected,
        payment.benefit,
        period_from,
        period_to,
        pay_date,
        _outcome(payment, is_on_list=digits in on_list),
        Oere(payment.expected) if payment.expected_lines else None,
        Oere(payment.a_conto) if payment.bilag_ids else None,
        Oere(payment.run) if payment.run_lines else None,
        Oere(payment.deducted),
        payment.bilag_ids,
        payment.expected_lines,
        payment.run_lines,
    )


def _outcome(payment: _Payment, *, is_on_list: bool) -> Outcome:
    """What became of a payment. Bilag whose cash all came back are as none."""
    # Lines of the run that come to nothing, such as one that a later file takes back, pay nobody.
    is_for_nothing = not (payment.run or payment.deducted or payment.a_conto)
    if not payment.run_lines or (payment.expected > 0 and is_for_nothing):
        if not payment.expected_lines:
            return Outcome.BILAG_IN_NO_LIST
        return Outcome.ONLY_A_CONTO if payment.a_conto else Outcome.NOT_PAID
    if payment.deducted > payment.a_conto:
        return Outcome.DEDUCTED_TOO_MUCH
    if payment.a_conto:
        return _with_a_conto(payment)
    if not payment.expected_lines:
        return Outcome.NEW_LINE if is_on_list else Outcome.NEW_PERSON
    is_same = payment.run + payment.deducted == payment.expected
    return Outcome.AS_EXPECTED if is_same else Outcome.DIFFERENT_AMOUNT


def _with_a_conto(payment: _Payment) -> Outcome:
    if payment.deducted == payment.a_conto:
        return Outcome.DEDUCTED
    if payment.deducted > 0:
        return Outcome.DEDUCTED_IN_PART
    # Nothing says that the run has kept anything back, unless it pays less than was expected.
    is_whole = not payment.expected_lines or payment.run >= payment.expected
    return Outcome.PAID_TWICE if is_whole else Outcome.NOT_DEDUCTED


def _order(row: MatchRow) -> tuple[str, date, str, str, date]:
    return (
        row.benefit,
        row.pay_date or date.min,
        row.name,
        row.cpr.digits,
        row.period_from or date.min,
    )

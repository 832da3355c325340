"""Invented cases: what one person gets, month after month, and the lines of a list that it gives."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from payout.cpr import Cpr
from payout.money import Oere
from payout.sample.people import Person

PROTECTED_ADDRESS: Final = "Navne- og adressebeskyttet"
UNITS: Final = ("Ydelsesteam Nord", "Ydelsesteam Syd", "Fleks og ledighed", "Integration", "Jobafklaring")
SINGLE_BENEFIT: Final = "Enkeltydelser"
FLEX_BENEFIT: Final = "Fleksløntilskud"
EARLY_BENEFITS: Final = frozenset({FLEX_BENEFIT, "Ledighedsydelse"})
"""Ydelser that are paid a weekday before the others."""
BENEFIT_SHARES: Final = {
    "Hjælp til forsørgelse": 52,
    FLEX_BENEFIT: 15,
    "Ressourceforløbsydelse": 10,
    "Ressourceforløbsydelse under jobafklaring": 10,
    "Ledighedsydelse": 9,
    "Revalideringsydelse": 4,
}
GROSS_KRONER: Final = {
    "Hjælp til forsørgelse": (6_900, 7_350, 8_450, 10_150, 12_900, 14_250, 15_700),
    "Ressourceforløbsydelse": (12_900, 17_150),
    "Ressourceforløbsydelse under jobafklaring": (12_900, 15_700, 17_150),
    "Ledighedsydelse": (13_500, 17_050, 19_450),
    "Revalideringsydelse": (12_900, 19_200),
}
ATP_OERE: Final = 9_900
HALVED_SHARE, NOTHING_UNTIL, SET_OFF_UNTIL = 0.06, 0.07, 0.08
SINGLE_FROM, SINGLE_UNTIL, CORRECTED_FROM = 0.3, 0.4, 0.99
"""Where one draw from 0 to 1 makes a case's month odd: two half periods, nothing, all set off, and so on."""

Period = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """A line of an indberetningsliste in the order of its columns, amounts in øre."""

    unit: str
    cpr: Cpr
    name: str
    address: str
    is_protected: bool
    benefit: str
    period_from: date
    period_to: date
    pay_date: date
    gross_oere: Oere
    tax_oere: Oere
    atp_oere: Oere
    net_oere: Oere
    set_off_oere: Oere
    to_pay_oere: Oere
    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a person gets each month, but for its odd lines; amounts in øre, tax in percent of gross."""

    person: Person
    unit: str
    case_no: str
    benefit: str
    gross_oere: int
    tax_percent: int
    set_off_oere: int


def make_case(random: Random, person: Person) -> Case:
    """A case for a person, with a ydelse by its share."""
    benefit = random.choices(tuple(BENEFIT_SHARES), tuple(BENEFIT_SHARES.values()))[0]
    return Case(
        person=person,
        unit=random.choice(UNITS),
        case_no=f"{random.randrange(2023, 2027)}-{random.randrange(10_000, 99_999):06d}",
        benefit=benefit,
        gross_oere=_gross(random, benefit),
        tax_percent=random.randrange(8, 40),
        set_off_oere=random.randrange(1, 15) * 10_000 if random.random() < 0.05 else 0,
    )


def change_amount(random: Random, case: Case) -> Case:
    """The same case with another gross amount."""
    gross_oere = case.gross_oere
    while gross_oere == case.gross_oere:
        gross_oere = _gross(random, case.benefit)
    return replace(case, gross_oere=gross_oere)


def month_lines(random: Random, case: Case, pay_date: date) -> Iterator[SampleLine]:
    """The case's lines in the month of a pay-day: the standing one, at times halved, and the odd ones."""
    month = first, last = pay_date.replace(day=1), _last_of_month(pay_date)
    draw = random.random()
    if draw < HALVED_SHARE:
        middle = first + timedelta(days=13)
        part = case.gross_oere * 14 // last.day
        yield _standing(case, (first, middle), pay_date, part)
        yield _standing(case, (middle + timedelta(days=1), last), pay_date, case.gross_oere - part)
    elif draw < NOTHING_UNTIL:
        yield _standing(case, month, pay_date, 0)
    elif draw < SET_OFF_UNTIL:
        yield _set_off_whole(_standing(case, month, pay_date, case.gross_oere))
    else:
        yield _standing(case, month, pay_date, case.gross_oere)
    if draw > CORRECTED_FROM:
        yield _line(case, case.benefit, _month_before(first), pay_date, -random.randrange(3, 20) * 10_000)
    elif SINGLE_FROM < draw < SINGLE_UNTIL:
        yield _line(case, SINGLE_BENEFIT, month, pay_date, random.randrange(400, 4_500) * 100)


def _standing(case: Case, period: Period, pay_date: date, gross_oere: int) -> SampleLine:
    """Taxed, with ATP, less what the case sets off each month."""
    tax = gross_oere * case.tax_percent // 10_000 * 100
    atp = 0 if gross_oere == 0 or case.benefit == FLEX_BENEFIT else ATP_OERE
    net = gross_oere - tax - atp
    set_off = min(case.set_off_oere, net)
    return replace(
        _line(case, case.benefit, period, pay_date, gross_oere),
        tax_oere=Oere(tax),
        atp_oere=Oere(atp),
        net_oere=Oere(net),
        set_off_oere=Oere(set_off),
        to_pay_oere=Oere(net - set_off),
    )


def _set_off_whole(line: SampleLine) -> SampleLine:
    return replace(line, set_off_oere=line.net_oere, to_pay_oere=Oere(0))


def _line(case: Case, benefit: str, period: Period, pay_date: date, amount_oere: int) -> SampleLine:
    """Without tax, ATP and set-off."""
    person = case.person
    return SampleLine(
        unit=case.unit,
        cpr=person.cpr,
        name=person.name,
        address=PROTECTED_ADDRESS if person.is_protected else person.address,
        is_protected=person.is_protected,
        benefit=benefit,
        period_from=period[0],
        period_to=period[1],
        pay_date=_weekday_before(pay_date) if benefit in EARLY_BENEFITS else pay_date,
        gross_oere=Oere(amount_oere),
        tax_oere=Oere(0),
        atp_oere=Oere(0),
        net_oere=Oere(amount_oere),
        set_off_oere=Oere(0),
        to_pay_oere=Oere(amount_oere),
        case_no=case.case_no,
    )


def _month_before(first: date) -> Period:
    last = first - timedelta(days=1)
    return last.replace(day=1), last


def _gross(random: Random, benefit: str) -> int:
    if benefit == FLEX_BENEFIT:
        return random.randrange(4_000 * 4, 14_000 * 4) * 25
    return random.choice(GROSS_KRONER[benefit]) * 100


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _weekday_before(day: date) -> date:
    before = day - timedelta(days=1)
    while before.weekday() >= 5:
        before -= timedelta(days=1)
    return before

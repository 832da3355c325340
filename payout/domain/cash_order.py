"""The cash order (kontantordre): notes and coins for so many visitors, and when they are brought.

The split is worked out from what the a-conto rule gives each citizen of the lists, so that it fits amounts
that are paid. Method: docs/estimate.md, section 4. Whole pieces and whole øre throughout.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from payout.domain.aconto import AcontoRule
from payout.domain.arrivals import ArrivalProfile
from payout.domain.cash import DENOMINATIONS, handed_out
from payout.money import Oere

REFILL_AT_PERCENT: Final = 20
"""A refill is there when the boxes are down to this share of what they may hold. *Estimate*."""

Pieces = Mapping[Oere, int]
"""Denomination in øre → number of pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payees:
    """Those whom the rule gives something: how many, their sum in øre, and the pieces that pay them all."""

    persons: int
    amount_oere: Oere
    pieces: Pieces

    @property
    def average_oere(self) -> Oere:
        """The mean advance of a citizen in øre, rounded up; nothing for nobody."""
        return Oere(-(-self.amount_oere // self.persons)) if self.persons else Oere(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """How many boxes pay out, what each may hold in øre, and what lies in them all."""

    number: int
    maximum_oere: Oere
    pieces: Pieces

    @property
    def room_oere(self) -> Oere:
        """What they may hold together."""
        return Oere(self.number * self.maximum_oere)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Cash that is brought to the boxes, by a minute since midnight."""

    minute: int
    pieces: Pieces

    @property
    def amount_oere(self) -> Oere:
        """Its sum in øre."""
        return value_of(self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashOrder:
    """What is needed with its margin, what of it is there, what is ordered, and when it is brought."""

    needed: Pieces
    there: Pieces
    ordered: Pieces
    deliveries: tuple[Delivery, ...]

    @property
    def needed_oere(self) -> Oere:
        """The sum of what is needed in øre."""
        return value_of(self.needed)

    @property
    def ordered_oere(self) -> Oere:
        """The sum of the order in øre."""
        return value_of(self.ordered)


def value_of(pieces: Pieces) -> Oere:
    """The sum of notes and coins in øre."""
    return Oere(sum(value * number for value, number in pieces.items()))


def payees(rule: AcontoRule, expected: Iterable[Sequence[Oere]]) -> Payees:
    """What the rule gives those who are expected; of each person the sums in øre of their claims.

    A bilag is paid for each claim, so that the notes of each are counted by themselves.
    """
    amounts: Counter[Oere] = Counter()
    persons = 0
    for claims in expected:
        given = [amount for amount in advances(rule, claims) if amount]
        persons += bool(given)
        amounts.update(given)
    pieces: Counter[Oere] = Counter()
    for amount, times in amounts.items():
        for value, number in handed_out(amount).items():
            pieces[value] += number * times
    total = Oere(sum(amount * times for amount, times in amounts.items()))
    return Payees(persons=persons, amount_oere=total, pieces=pieces)


def advances(rule: AcontoRule, claims: Sequence[Oere]) -> tuple[Oere, ...]:
    """What the rule gives one person for each claim in øre, within the ceilings, rounded down to its step."""
    left = rule.ceiling_person_oere
    given = []
    for expected in claims:
        amount = rule.advance_of(expected)
        limits = [limit for limit in (rule.ceiling_bilag_oere, left) if limit is not None]
        amount = rule.rounded(min([amount, *limits]))
        left = None if left is None else Oere(left - amount)
        given.append(amount)
    return tuple(given)


def cash_order(
    found: Payees,
    *,
    visitors: int,
    margin_percent: int,
    boxes: Boxes,
    profile: ArrivalProfile,
    from_minute: int,
) -> CashOrder:
    """The order for so many visitors, who are like those on the lists, with a margin in whole percent.

    Each denomination is rounded up by itself, and what lies in the boxes is taken off. They come from a
    minute of the day on, spread as the profile says.
    """
    times, of = visitors * (100 + margin_percent), 100 * max(found.persons, 1)
    needed = {value: -(-found.pieces.get(value, 0) * times // of) for value in DENOMINATIONS}
    there = {value: min(boxes.pieces.get(value, 0), needed[value]) for value in DENOMINATIONS}
    ordered = {value: needed[value] - there[value] for value in DENOMINATIONS}
    return CashOrder(
        needed=needed,
        there=there,
        ordered=ordered,
        deliveries=_deliveries(ordered, there, boxes, lambda share: _minute_of(profile, from_minute, share)),
    )


def _deliveries(
    ordered: Pieces, there: Pieces, boxes: Boxes, minute_of: Callable[[float], int]
) -> tuple[Delivery, ...]:
    """The order in as few turns as the boxes have room for: when they open, and each time they run low."""
    total, usable = value_of(ordered), value_of(there)
    low = boxes.room_oere * REFILL_AT_PERCENT // 100
    room = max(boxes.room_oere - value_of(boxes.pieces), 0)
    brought, minute = 0, minute_of(0.0)
    so_far: Pieces = dict.fromkeys(ordered, 0)
    found: list[Delivery] = []
    while brought < total and boxes.room_oere:
        upto = min(brought + room, total)
        by_now = {value: number * upto // total for value, number in ordered.items()}
        delivery = Delivery(minute=minute, pieces={value: by_now[value] - so_far[value] for value in ordered})
        found.append(delivery)
        so_far, brought = by_now, value_of(by_now)
        minute = minute_of((usable + brought - low) / (usable + total))
        # Boxes too small for one note of each kind would get nothing for ever: then it is tried with more.
        room = boxes.room_oere - low + (0 if delivery.amount_oere else room)
    # Boxes that are full to begin with get nothing before they have paid.
    return tuple(delivery for delivery in found if delivery.amount_oere)


def _minute_of(profile: ArrivalProfile, from_minute: int, share: float) -> int:
    """When a share of those who come after a minute of the day have come."""
    come = profile.come_by(from_minute)
    return max(profile.minute_of(come + share * (1 - come)), from_minute)

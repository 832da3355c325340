"""A cash box's whole day as values: counts, deliveries, hand-overs, eftersyn and every movement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from payout.money import Oere


class Occasion(StrEnum):
    """Why cash was counted. Stored by these values."""

    OPEN = "open"
    REFILL = "refill"
    HANDOVER = "handover"
    INSPECTION = "inspect"
    CLOSE = "close"


BOOKS_DIFFERENCE = frozenset({Occasion.HANDOVER, Occasion.CLOSE})
"""Counts whose difference is booked, and attested by a team leader. An eftersyn books nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count: denomination in øre → number of pieces. Amounts in øre, instants in UTC, names as shown."""

    count_id: int
    box_id: int
    place: str
    occasion: Occasion
    pieces: Mapping[Oere, int]
    counted_oere: Oere
    expected_oere: Oere
    explanation: str
    counted_by: str
    counted_at: datetime
    attested_by: str | None
    attested_at: datetime | None

    @property
    def difference_oere(self) -> Oere:
        """Counted less expected."""
        return Oere(self.counted_oere - self.expected_oere)

    @property
    def awaits_attestation(self) -> bool:
        """Whether a booked difference still needs a team leader's word."""
        return self.occasion in BOOKS_DIFFERENCE and bool(self.difference_oere) and self.attested_by is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Cash that was brought to a box: the float it opened with, or a refill."""

    delivery_id: int
    box_id: int
    place: str
    is_float: bool
    pieces: Mapping[Oere, int]
    amount_oere: Oere
    received_by_id: int
    received_by: str
    received_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Whether another person has yet to say that it was delivered."""
        return self.confirmed_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A box on its way from one cashier to another. `difference_oere` is None until it is taken over."""

    handover_id: int
    box_id: int
    place: str
    from_id: int
    given_by: str
    to_id: int
    taken_by: str
    offered_by: str
    offered_at: datetime
    accepted_at: datetime | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    difference_oere: Oere | None

    @property
    def is_waiting(self) -> bool:
        """Whether the receiver has yet to count."""
        return self.accepted_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """An eftersyn. `count` is None while it is open, and when it was cancelled."""

    inspection_id: int
    box_id: int
    place: str
    cashier: str
    begun_by_id: int
    begun_by: str
    begun_at: datetime
    expected_oere: Oere
    count: Count | None
    ended_by: str | None
    ended_at: datetime | None
    present: str
    cancel_reason: str


class MovementKind(StrEnum):
    """What moves cash into a box or out of it."""

    FLOAT = "float"
    REFILL = "refill"
    PAYOUT = "payout"
    RETURNED = "returned"
    DIFFERENCE = "difference"
    EMPTIED = "emptied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One movement of a box's cash, in øre: into the box is positive. `number` is its event's."""

    number: int
    at: datetime
    kind: MovementKind
    bilag_number: str | None
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Cashier:
    """Who ran the box, from when, and until when; None while they do."""

    name: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CashReport:
    """The kasserapport of one box, with the head of the chain it was drawn from."""

    box_id: int
    place: str
    incident: str
    is_drill: bool
    maximum_oere: Oere
    balance_oere: Oere
    opened_at: datetime
    closed_at: datetime | None
    cashiers: Sequence[Cashier]
    counts: Sequence[Count]
    deliveries: Sequence[Delivery]
    handovers: Sequence[Handover]
    inspections: Sequence[Inspection]
    movements: Sequence[Movement]
    chain_events: int
    chain_hash: str


def totals(movements: Iterable[Movement]) -> Mapping[MovementKind, tuple[int, Oere]]:
    """How many movements of each kind there are, and their sum in øre; kinds without any are left out."""
    found: dict[MovementKind, tuple[int, Oere]] = {}
    for movement in movements:
        number, amount = found.get(movement.kind, (0, Oere(0)))
        found[movement.kind] = (number + 1, Oere(amount + movement.amount_oere))
    return {kind: found[kind] for kind in MovementKind if kind in found}

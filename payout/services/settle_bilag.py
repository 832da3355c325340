"""Settle a paid bilag, in parts or in one go; or many at once, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.errors import DomainError
from payout.domain.incident import NoIncident
from payout.domain.kontering import postings_of_settlement
from payout.domain.settlement import SettlementKind, SettlesTooMuch, settle
from payout.models import bilag, settlement
from payout.money import Oere
from payout.queries.bilag import Bilag, settlements_of
from payout.queries.incidents import latest_incident
from payout.services.bilag_steps import SettledMeanwhile, bilag_to_change
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier


class NothingToSettle(DomainError):
    """No bilag was chosen."""

    code = "nothing-to-settle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is settled of one bilag among many. Amount in øre."""

    bilag_id: int
    amount_oere: Oere
    note: str


def settle_many(
    book: Book, parts: Sequence[Part], *, kind: SettlementKind, request_key: str | None = None
) -> None:
    """Settle parts of many bilag of the latest hændelse: one event each, after one that holds them together.

    The first that can't be settled undoes them all.
    Raises:  NoIncident, NothingToSettle; as `settle_bilag`.
    """
    if id_of_earlier(book.connection, request_key, "incident") is not None:
        return
    incident = latest_incident(book.connection)
    if incident is None:
        raise NoIncident
    if not parts:
        raise NothingToSettle
    total = sum(part.amount_oere for part in parts)
    facts = {"kind": kind.value, "count": len(parts), "sum_oere": total}
    subject = f"incident:{incident.incident_id}"
    book.record("bilag.settled-many", subject, [], facts=facts, request_key=request_key)
    for part in parts:
        settle_bilag(book, part.bilag_id, kind=kind, amount_oere=part.amount_oere, note=part.note)


def settle_bilag(
    book: Book,
    bilag_id: int,
    *,
    kind: SettlementKind,
    amount_oere: Oere,
    note: str,
    beside: Sequence[Change] = (),
    request_key: str | None = None,
) -> None:
    """Add a settlement line; the bilag is settled when nothing is outstanding.

    `beside` is what is stored with the line, under the same event.
    Raises:  BilagUnknown, StepTaken, SettlesTooMuch; SettledMeanwhile when a part has been settled before.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = bilag_to_change(book, bilag_id, BilagAction.SETTLE_PART)
    action = _settled(book, current, amount_oere)
    line = {
        "id": book.next_id(settlement),
        "bilag_id": bilag_id,
        "kind": kind.value,
        "amount_oere": amount_oere,
        "note": note.strip(),
        "settled_by": book.actor_id,
        "settled_at": book.now,
    }
    values = {
        "status": next_status(current.status, action).value,
        "settled_oere": current.settled_oere + amount_oere,
    }
    book.record(
        "bilag.settled" if action is BilagAction.SETTLE else "bilag.settled-in-part",
        f"bilag:{bilag_id}",
        [Insert(settlement, line), Update(bilag, bilag_id, values), *beside],
        postings=postings_of_settlement(
            bilag_id=bilag_id, kind=kind, benefit=current.claim.benefit, amount_oere=amount_oere
        ),
        request_key=request_key,
    )


def _settled(book: Book, current: Bilag, amount_oere: Oere) -> BilagAction:
    try:
        return settle(current.outstanding_oere, amount_oere)
    except SettlesTooMuch as error:
        earlier = settlements_of(book.connection, current.bilag_id)
        if not earlier:
            raise
        raise SettledMeanwhile(
            error.outstanding_oere, earlier[-1].settled_by, earlier[-1].settled_at
        ) from None

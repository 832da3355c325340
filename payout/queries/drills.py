"""Drills: whether the ledger is one's, its script, how far it has come, and when one was last held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from payout.cpr import Cpr
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagStatus
from payout.domain.counter_notes import Relation
from payout.domain.drill_report import DrillReport, PlayedBilag, Visit, drill_report
from payout.domain.drill_script import Card, CardKind
from payout.domain.kontering import PayoutMethod
from payout.models import (
    bilag,
    citizen,
    collection,
    drill_arrival,
    drill_card,
    drill_ledger,
    drill_note,
    drill_run,
    lookup,
)
from payout.money import Oere
from payout.queries.incidents import latest_incident

_IS_DRILL = select(drill_ledger.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRun:
    """The drill as it was started: the instant in UTC, and what the leader expected, in øre."""

    started_at: datetime
    expected_citizens: int
    expected_oere: Oere


def is_drill_ledger(connection: Connection) -> bool:
    """Whether the ledger was made for a drill."""
    return connection.scalar(_IS_DRILL) is not None


def last_drill(connection: Connection) -> date | None:
    """The day of the last drill that is noted in this ledger; None when none is."""
    held_on: date | None = connection.scalar(select(func.max(drill_note.c.held_on)))
    return held_on


def script(connection: Connection) -> tuple[Card, ...]:
    """The cards in the order in which their citizens come."""
    return tuple(map(_card, connection.execute(select(drill_card).order_by(drill_card.c.id))))


def run_of_drill(connection: Connection) -> DrillRun | None:
    """The drill, when it has been started."""
    found = connection.execute(select(drill_run)).first()
    if found is None:
        return None
    return DrillRun(
        started_at=found.started_at,
        expected_citizens=found.expected_citizens,
        expected_oere=Oere(found.expected_oere),
    )


def arrivals(connection: Connection) -> dict[int, datetime]:
    """When each citizen who has come was ticked off, in UTC, by the card's number."""
    return {row.card_id: row.arrived_at for row in connection.execute(select(drill_arrival))}


def report_of_drill(connection: Connection) -> DrillReport | None:
    """The report as the drill stands; None before it is started."""
    run, cards, incident = run_of_drill(connection), script(connection), latest_incident(connection)
    if run is None:
        return None
    return drill_report(
        _visits(connection, cards, arrivals(connection)),
        incident.scope.rule if incident else None,
        cards=len(cards),
        expected_citizens=run.expected_citizens,
        expected_oere=run.expected_oere,
    )


def _visits(connection: Connection, cards: Iterable[Card], came: dict[int, datetime]) -> list[Visit]:
    """Each visit with what happened from then until the same person came again."""
    visits, until = [], dict[Cpr, datetime]()
    present = [card for card in cards if card.number in came]
    for card in sorted(present, key=lambda card: came[card.number], reverse=True):
        since, end = came[card.number], until.get(card.cpr)
        until[card.cpr] = since
        visits.append(
            Visit(
                card=card,
                arrived_at=since,
                seen_at=next((at for at in _seen(connection, card) if _is_in(at, since, end)), None),
                bilag=tuple(one for one in _bilag(connection, card) if _is_in(one.requested_at, since, end)),
            )
        )
    return visits


def _is_in(at: datetime, since: datetime, end: datetime | None) -> bool:
    return at >= since and (end is None or at < end)


def _seen(connection: Connection, card: Card) -> Iterable[datetime]:
    looked_up = select(lookup.c.at).join(citizen).where(citizen.c.cpr == card.cpr.digits)
    return connection.scalars(looked_up.order_by(lookup.c.id)).all()


def _bilag(connection: Connection, card: Card) -> Iterable[PlayedBilag]:
    found = connection.execute(
        select(bilag, collection.c.relation)
        .select_from(bilag.outerjoin(collection))
        .where(bilag.c.cpr == card.cpr.digits, bilag.c.status != BilagStatus.VOIDED)
        .order_by(bilag.c.id)
    )
    return map(_played, found)


def _played(row: Row[Any]) -> PlayedBilag:
    return PlayedBilag(
        status=BilagStatus(row.status),
        amount_oere=Oere(row.amount_oere),
        method=PayoutMethod(row.method),
        identity_check=IdentityCheck(row.identity_check),
        relation=Relation(row.relation) if row.relation else None,
        asked_leader=bool(row.limits_broken),
        has_statement=bool(row.stated_by_citizen.strip()),
        requested_at=row.requested_at,
        issued_at=row.issued_at,
        paid_at=row.paid_at,
    )


def _card(row: Row[Any]) -> Card:
    return Card(
        number=row.id,
        kind=CardKind(row.kind),
        minute=row.minute,
        cpr=Cpr(row.cpr),
        name=row.name,
        benefit=row.benefit,
        listed_oere=None if row.listed_oere is None else Oere(row.listed_oere),
        again_of=row.again_of,
    )

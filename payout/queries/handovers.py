"""All places together: who has handed over, what each has given, and who was served at more than one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    RowMapping,
    Select,
    Subquery,
    case,
    func,
    literal,
    null,
    select,
    union_all,
)

from payout.cpr import Cpr
from payout.domain.aconto import person_maximum
from payout.domain.bilag_states import COUNTS_AGAINST_CITIZEN, HAS_NUMBER, PAID_OUT, BilagStatus
from payout.domain.incident import Incident
from payout.models import bilag, handover, other_bilag, other_ledger, user
from payout.money import Oere
from payout.queries.citizens import citizen_by_cpr, standing
from payout.sealed_file import code_of

HERE = 0
"""Our own ledger among the others, whose ids begin with 1."""
_LIVE = HAS_NUMBER - {BilagStatus.VOIDED}
_ISSUER, _PAYER = user.alias("issuer"), user.alias("payer")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPlace:
    """A ledger that has handed over: how far its journal is known, and when that was drawn and taken in."""

    ledger_id: int
    name: str
    code: str
    series: str
    events: int
    head: str
    drawn_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTotals:
    """What one place has issued and paid in the hændelse, without what is annulled. Amounts in øre.

    `name` is None for our own.
    """

    name: str | None
    citizens: int
    issued: int
    issued_oere: Oere
    paid: int
    paid_oere: Oere
    outstanding_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedTwice:
    """A citizen who has got something at more than one place, and what they could get without approval."""

    cpr: Cpr
    name: str
    is_protected: bool
    bilag: tuple["MergedBilag", ...]
    given_oere: Oere
    maximum_oere: Oere

    @property
    def above_oere(self) -> Oere:
        """How much was given above the rule, in øre; zero when it holds."""
        return Oere(max(self.given_oere - self.maximum_oere, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedBilag:
    """A bilag of any place. `bilag_id` is None for one of another, which has its page there."""

    bilag_id: int | None
    number: str | None
    place: str
    at: datetime
    cpr: Cpr
    name: str
    is_protected: bool
    benefit: str
    amount_oere: Oere
    status: BilagStatus
    issued_by: str | None
    paid_by: str | None


def other_places(connection: Connection, incident_id: int) -> tuple[OtherPlace, ...]:
    """The ledgers that have handed over in the hændelse, each with its last hand-over."""
    last = select(func.max(handover.c.id)).where(handover.c.incident_id == incident_id)
    query = (
        select(handover, other_ledger.c.name, other_ledger.c.public_key)
        .join(other_ledger, other_ledger.c.id == handover.c.ledger_id)
        .where(handover.c.id.in_(last.group_by(handover.c.ledger_id)))
        .order_by(handover.c.ledger_id)
    )
    return tuple(
        OtherPlace(
            ledger_id=row["ledger_id"],
            name=row["name"],
            code=code_of(row["public_key"]),
            series=row["series"],
            events=row["events"],
            head=row["head"],
            drawn_at=row["drawn_at"],
            received_at=row["received_at"],
        )
        for row in connection.execute(query).mappings()
    )


def totals_by_place(connection: Connection, incident_id: int) -> tuple[PlaceTotals, ...]:
    """Our own first, then each other place that has handed over."""
    names = {place.ledger_id: place.name for place in other_places(connection, incident_id)}
    found = connection.execute(_totals_query(_together(incident_id))).mappings()
    rows = {row["ledger_id"]: row for row in found}
    return tuple(_totals(name, rows.get(ledger_id)) for ledger_id, name in [(HERE, None), *names.items()])


def all_places(connection: Connection, incident_id: int) -> PlaceTotals:
    """The sum over all places; a citizen of several counts once."""
    whole = _together(incident_id)
    query = _totals_query(whole).with_only_columns(*_figures(whole)).group_by(None)
    return _totals(None, connection.execute(query).mappings().one())


def served_twice(connection: Connection, incident: Incident) -> tuple[ServedTwice, ...]:
    """Citizens who have got something at more than one place, those above the rule first."""
    whole = _together(incident.incident_id)
    several = (
        select(whole.c.cpr)
        .where(whole.c.status.in_(sorted(COUNTS_AGAINST_CITIZEN)))
        .group_by(whole.c.cpr)
        .having(func.count(whole.c.ledger_id.distinct()) > 1)
    )
    rows = connection.execute(
        select(whole)
        .where(whole.c.cpr.in_(several), whole.c.status.in_(sorted(COUNTS_AGAINST_CITIZEN)))
        .order_by(whole.c.cpr, whole.c.at)
    )
    by_citizen: dict[str, list[MergedBilag]] = {}
    for row in rows:
        by_citizen.setdefault(row.cpr, []).append(_merged(row))
    found = (_served(connection, incident, given) for given in by_citizen.values())
    return tuple(sorted(found, key=lambda one: (-one.above_oere, one.bilag[0].at)))


def merged_bilag(connection: Connection, incident_id: int, *, limit: int, offset: int) -> list[MergedBilag]:
    """A page of the bilag of all places, the newest first."""
    whole = _together(incident_id)
    query = select(whole).order_by(whole.c.at.desc(), whole.c.ledger_id, whole.c.id)
    return [_merged(row) for row in connection.execute(query.limit(limit).offset(offset))]


def count_merged(connection: Connection, incident_id: int) -> int:
    """How many bilag all places have together."""
    return connection.scalar(select(func.count()).select_from(_together(incident_id))) or 0


def _together(incident_id: int) -> Subquery:
    """The bilag of all places as rows of one shape."""
    ours = (
        select(
            literal(HERE).label("ledger_id"),
            bilag.c.id,
            bilag.c.id.label("bilag_id"),
            *_shared(bilag),
            _ISSUER.c.display_name.label("issued_by"),
            _PAYER.c.display_name.label("paid_by"),
        )
        .outerjoin(_ISSUER, _ISSUER.c.id == bilag.c.issued_by)
        .outerjoin(_PAYER, _PAYER.c.id == bilag.c.paid_by)
        .where(bilag.c.incident_id == incident_id)
    )
    theirs = select(
        other_bilag.c.ledger_id,
        other_bilag.c.id,
        null().label("bilag_id"),
        *_shared(other_bilag),
        other_bilag.c.issued_by,
        other_bilag.c.paid_by,
    ).where(other_bilag.c.incident_id == incident_id)
    return union_all(ours, theirs).subquery()


def _shared(table: FromClause) -> list[ColumnElement[Any]]:
    names = ("number", "place", "cpr", "name", "is_protected", "benefit", "amount_oere", "settled_oere")
    at = func.coalesce(table.c.issued_at, table.c.requested_at, type_=table.c.requested_at.type)
    return [*(table.c[name] for name in names), table.c.status, at.label("at")]


def _totals_query(whole: Subquery) -> Select[Any]:
    return (
        select(whole.c.ledger_id, *_figures(whole))
        .where(whole.c.status.in_(sorted(_LIVE)))
        .group_by(whole.c.ledger_id)
    )


def _figures(whole: Subquery) -> list[ColumnElement[Any]]:
    is_paid = whole.c.status.in_(sorted(PAID_OUT))

    def summed(column: ColumnElement[int]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((is_paid, column), else_=0)), 0)

    return [
        func.count(whole.c.cpr.distinct()).label("citizens"),
        func.count().label("issued"),
        func.coalesce(func.sum(whole.c.amount_oere), 0).label("issued_oere"),
        func.count(case((is_paid, 1))).label("paid"),
        summed(whole.c.amount_oere).label("paid_oere"),
        summed(whole.c.amount_oere - whole.c.settled_oere).label("outstanding_oere"),
    ]


def _totals(name: str | None, row: RowMapping | None) -> PlaceTotals:
    def figure(column: str) -> Oere:
        return Oere(int(row[column]) if row else 0)

    return PlaceTotals(
        name=name,
        citizens=figure("citizens"),
        issued=figure("issued"),
        issued_oere=figure("issued_oere"),
        paid=figure("paid"),
        paid_oere=figure("paid_oere"),
        outstanding_oere=figure("outstanding_oere"),
    )


def _served(connection: Connection, incident: Incident, given: list[MergedBilag]) -> ServedTwice:
    cpr = given[0].cpr
    known = citizen_by_cpr(connection, cpr)
    whole = standing(connection, known.citizen_id if known else None, cpr, incident)
    return ServedTwice(
        cpr=cpr,
        name=given[0].name,
        is_protected=any(one.is_protected for one in given),
        bilag=tuple(given),
        given_oere=whole.given_oere,
        maximum_oere=person_maximum(incident.scope.rule, whole),
    )


def _merged(row: Row[Any]) -> MergedBilag:
    return MergedBilag(
        bilag_id=row.bilag_id,
        number=row.number,
        place=row.place,
        at=row.at,
        cpr=Cpr(row.cpr),
        name=row.name,
        is_protected=row.is_protected,
        benefit=row.benefit,
        amount_oere=row.amount_oere,
        status=BilagStatus(row.status),
        issued_by=row.issued_by,
        paid_by=row.paid_by,
    )

"""Bilag as pages and sheets show them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, select

from payout.bilag_number import BilagNumber
from payout.cpr import Cpr
from payout.domain.aconto import Claim, Limit
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import PAID_OUT, BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.overview import BilagTally
from payout.domain.two_people import Parties
from payout.models import bilag, citizen, user
from payout.money import Oere

_PEOPLE = ("requested_by", "issued_by", "decided_by", "voided_by", "held_by", "paid_by")
_NAMES = {role: user.alias(f"{role}_user") for role in _PEOPLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilag:
    """One bilag or request. Amounts in øre; names of employees as they are shown; instants in UTC."""

    bilag_id: int
    incident_id: int
    citizen_ref: str
    status: BilagStatus
    number: str | None
    cpr: Cpr
    name: str
    is_protected: bool
    claim: Claim
    pay_date: date | None
    amount_oere: Oere
    method: PayoutMethod
    method_detail: str
    place: str
    identity_check: IdentityCheck
    identity_document: str
    stated_by_citizen: str
    reason: str
    list_date: date | None
    expected_oere: Oere | None
    given_before_oere: Oere
    limits: tuple[Limit, ...]
    reservation: str
    parties: Parties
    requested_by: str
    requested_at: datetime
    issued_by: str | None
    issued_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str
    voided_by: str | None
    voided_at: datetime | None
    void_reason: str
    held_by_id: int | None
    held_by: str | None
    held_at: datetime | None
    box_id: int | None
    paid_by: str | None
    paid_at: datetime | None
    settled_oere: Oere

    @property
    def outstanding_oere(self) -> Oere:
        """What is paid and not yet settled, in øre."""
        return Oere(self.amount_oere - self.settled_oere) if self.status in PAID_OUT else Oere(0)


def bilag_by_id(connection: Connection, bilag_id: int) -> Bilag | None:
    """One bilag or request."""
    return next(_stream(connection, _by_id(), {"id": bilag_id}), None)


@cache
def _by_id() -> Select[tuple[object, ...]]:
    return _select().where(bilag.c.id == bindparam("id"))


def bilag_by_number(connection: Connection, number: BilagNumber) -> Bilag | None:
    """The bilag with this number on its paper."""
    query = _select().where(bilag.c.number == str(number))
    return next(_stream(connection, query), None)


def bilag_with_ids(connection: Connection, bilag_ids: Collection[int]) -> tuple[Bilag, ...]:
    """The bilag with these keys, the newest first; unknown keys have none."""
    query = _select().where(bilag.c.id.in_(bilag_ids)).order_by(bilag.c.id.desc())
    return tuple(_stream(connection, query))


def bilag_of_citizen(connection: Connection, citizen_id: int) -> tuple[Bilag, ...]:
    """All bilag and requests of a citizen over all counters, the newest first."""
    return tuple(_stream(connection, _of_citizen(), {"citizen_id": citizen_id}))


@cache
def _of_citizen() -> Select[tuple[object, ...]]:
    return _select().where(bilag.c.citizen_id == bindparam("citizen_id")).order_by(bilag.c.id.desc())


def bilag_of_citizen_by_ref(connection: Connection, ref: str) -> tuple[Bilag, ...]:
    """As `bilag_of_citizen`, by the reference of pages."""
    citizen_id = connection.scalar(select(citizen.c.id).where(citizen.c.ref == ref))
    return bilag_of_citizen(connection, citizen_id) if citizen_id is not None else ()


def bilag_in(
    connection: Connection,
    incident_id: int,
    statuses: Collection[BilagStatus],
    *,
    limit: int,
    offset: int = 0,
    newest_first: bool = False,
) -> tuple[Bilag, ...]:
    """Bilag of a hændelse that have one of the statuses, the oldest first unless told."""
    order = bilag.c.id.desc() if newest_first else bilag.c.id
    # The page is cut out of the keys, which an index holds, so that whole rows are read for the page alone.
    keys = select(bilag.c.id).where(_in_incident(incident_id, statuses)).order_by(order)
    page = keys.limit(limit).offset(offset).scalar_subquery()
    return tuple(_stream(connection, _select().where(bilag.c.id.in_(page)).order_by(order)))


def bilag_where(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Bilag, ...]:
    """The bilag of some conditions that another query has, in the order of making."""
    return tuple(_stream(connection, _select().where(*conditions).order_by(bilag.c.id)))


def bilag_held_by(connection: Connection, incident_id: int, user_id: int) -> tuple[Bilag, ...]:
    """What a cashier has under payment at the desk, the oldest first: after a crash it waits for them."""
    at_desk = bilag.c.method != PayoutMethod.BANK_TRANSFER.value
    held = _in_incident(incident_id, {BilagStatus.PAYING}) & (bilag.c.held_by == user_id) & at_desk
    return tuple(_stream(connection, _select().where(held).order_by(bilag.c.id)))


def bilag_held_by_others(connection: Connection, incident_id: int, user_id: int) -> tuple[Bilag, ...]:
    """What other cashiers have under payment, the oldest first."""
    held = _in_incident(incident_id, {BilagStatus.PAYING}) & (bilag.c.held_by != user_id)
    return tuple(_stream(connection, _select().where(held).order_by(bilag.c.id)))


def count_in(connection: Connection, incident_id: int, statuses: Collection[BilagStatus]) -> int:
    """How many bilag of a hændelse have one of the statuses."""
    counted = select(func.count()).select_from(bilag).where(_in_incident(incident_id, statuses))
    return connection.scalar(counted) or 0


def stream_bilag(connection: Connection, incident_id: int) -> Iterator[Bilag]:
    """Every bilag and request of a hændelse in the order of making, one at a time."""
    query = _select().where(bilag.c.incident_id == incident_id).order_by(bilag.c.id)
    yield from _stream(connection, query)


def tallies(connection: Connection, incident_id: int) -> tuple[BilagTally, ...]:
    """Bilag of a hændelse counted and summed per status, ydelse and pay-day."""
    rows = connection.execute(
        select(
            bilag.c.status,
            bilag.c.benefit,
            bilag.c.pay_date,
            func.count().label("count"),
            func.sum(bilag.c.amount_oere).label("amount_oere"),
            func.sum(bilag.c.amount_oere - bilag.c.settled_oere).label("unsettled_oere"),
        )
        .where(bilag.c.incident_id == incident_id)
        .group_by(bilag.c.status, bilag.c.benefit, bilag.c.pay_date)
    ).mappings()
    return tuple(
        BilagTally(
            status=BilagStatus(row["status"]),
            benefit=row["benefit"],
            pay_date=row["pay_date"],
            count=row["count"],
            amount_oere=row["amount_oere"],
            outstanding_oere=row["unsettled_oere"] if BilagStatus(row["status"]) in PAID_OUT else Oere(0),
        )
        for row in rows
    )


def _in_incident(incident_id: int, statuses: Collection[BilagStatus]) -> ColumnElement[bool]:
    return (bilag.c.incident_id == incident_id) & bilag.c.status.in_(statuses)


def _select() -> Select[tuple[object, ...]]:
    query = select(
        bilag, citizen.c.ref, *(names.c.display_name.label(f"{role}_name") for role, names in _NAMES.items())
    ).join(citizen, citizen.c.id == bilag.c.citizen_id)
    for role, names in _NAMES.items():
        query = query.outerjoin(names, names.c.id == bilag.c[role])
    return query


def _stream(
    connection: Connection, query: Select[tuple[object, ...]], parameters: Mapping[str, object] | None = None
) -> Iterator[Bilag]:
    for row in connection.execute(query, parameters).mappings():
        yield _bilag(row)


def _bilag(row: RowMapping) -> Bilag:
    claim = Claim(benefit=row["benefit"], period_from=row["period_from"], period_to=row["period_to"])
    return Bilag(
        bilag_id=row["id"],
        incident_id=row["incident_id"],
        citizen_ref=row["ref"],
        status=BilagStatus(row["status"]),
        number=row["number"],
        cpr=Cpr(row["cpr"]),
        name=row["name"],
        is_protected=row["is_protected"],
        claim=claim,
        pay_date=row["pay_date"],
        amount_oere=row["amount_oere"],
        method=PayoutMethod(row["method"]),
        method_detail=row["method_detail"],
        place=row["place"],
        identity_check=IdentityCheck(row["identity_check"]),
        identity_document=row["identity_document"],
        stated_by_citizen=row["stated_by_citizen"],
        reason=row["reason"],
        list_date=row["list_date"],
        expected_oere=row["expected_oere"],
        given_before_oere=row["given_before_oere"],
        limits=tuple(Limit(code) for code in row["limits_broken"].split(",") if code),
        reservation=row["reservation"],
        parties=_parties(row),
        requested_by=row["requested_by_name"],
        requested_at=row["requested_at"],
        issued_by=row["issued_by_name"],
        issued_at=row["issued_at"],
        decided_by=row["decided_by_name"],
        decided_at=row["decided_at"],
        decision_reason=row["decision_reason"],
        voided_by=row["voided_by_name"],
        voided_at=row["voided_at"],
        void_reason=row["void_reason"],
        held_by_id=row["held_by"],
        held_by=row["held_by_name"],
        held_at=row["held_at"],
        box_id=row["box_id"],
        paid_by=row["paid_by_name"],
        paid_at=row["paid_at"],
        settled_oere=row["settled_oere"],
    )


def _parties(row: RowMapping) -> Parties:
    return Parties(
        requested_by=row["requested_by"], issued_by=row["issued_by"], approved_by=row["decided_by"]
    )

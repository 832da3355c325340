"""Bilag that are registered from paper: what the first has typed, how far it is, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from payout.bilag_number import BilagNumber
from payout.cpr import Cpr
from payout.domain.aconto import Claim, Limit
from payout.domain.bilag import IdentityCheck
from payout.domain.late_entry import Typing
from payout.models import bilag, cash_box, citizen, late_entry, user
from payout.money import Oere

_PEOPLE = ("typed_by", "checked_by", "decided_by", "dropped_by", "issuer_id", "payer_id")
_NAMES = {role: user.alias(f"{role}_name") for role in _PEOPLE}


class EntryState(StrEnum):
    """How far an entry is."""

    TYPED = "typed"
    """Waits for the second person."""
    CHECKED = "checked"
    """Both agree; it breaks a limit and waits for a team leader."""
    STORED = "stored"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEntry:
    """One entry. Amount in øre, instants in UTC, people by name as well where pages show them."""

    entry_id: int
    incident_id: int
    state: EntryState
    typing: Typing
    citizen_id: int
    citizen_ref: str
    name: str
    is_protected: bool
    claim: Claim
    place: str
    box_id: int
    box_place: str
    identity_check: IdentityCheck
    identity_document: str
    reason: str
    issuer_id: int
    issuer: str
    payer_id: int
    payer: str
    typed_by_id: int
    typed_by: str
    typed_at: datetime
    checked_by_id: int | None
    checked_by: str | None
    checked_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str
    dropped_by: str | None
    dropped_at: datetime | None
    drop_reason: str
    bilag_id: int | None
    limits: tuple[Limit, ...]
    """What the bilag broke; empty before it is stored."""

    @property
    def cpr(self) -> Cpr:
        """The citizen's number."""
        return self.typing.cpr

    @property
    def amount_oere(self) -> Oere:
        """The amount that was paid."""
        return self.typing.amount_oere

    @property
    def parties(self) -> frozenset[int]:
        """Who issued, paid or typed it."""
        people = (self.issuer_id, self.payer_id, self.typed_by_id, self.checked_by_id)
        return frozenset(one for one in people if one is not None)


def late_entry_by_id(connection: Connection, entry_id: int) -> LateEntry | None:
    """One entry."""
    return next(iter(_entries(connection, late_entry.c.id == entry_id)), None)


def late_entry_of_bilag(connection: Connection, bilag_id: int) -> LateEntry | None:
    """The entry that a bilag was registered by; None for one that was issued here."""
    return next(iter(_entries(connection, late_entry.c.bilag_id == bilag_id)), None)


def late_entry_of_number(connection: Connection, number: BilagNumber) -> LateEntry | None:
    """The entry with this number that is not given up."""
    is_it = (late_entry.c.number == str(number)) & late_entry.c.dropped_by.is_(None)
    return next(iter(_entries(connection, is_it)), None)


def late_entries_of(connection: Connection, incident_id: int) -> tuple[LateEntry, ...]:
    """Every entry of a hændelse, the oldest first."""
    return _entries(connection, late_entry.c.incident_id == incident_id)


def _entries(connection: Connection, condition: ColumnElement[bool]) -> tuple[LateEntry, ...]:
    query = (
        select(
            late_entry,
            citizen.c.cpr,
            citizen.c.ref,
            citizen.c.name,
            citizen.c.is_protected,
            cash_box.c.place.label("box_place"),
            bilag.c.limits_broken,
            *(names.c.display_name.label(f"{role}_name") for role, names in _NAMES.items()),
        )
        .join(citizen, citizen.c.id == late_entry.c.citizen_id)
        .join(cash_box, cash_box.c.id == late_entry.c.box_id)
        .outerjoin(bilag, bilag.c.id == late_entry.c.bilag_id)
        .where(condition)
        .order_by(late_entry.c.id)
    )
    for role, names in _NAMES.items():
        query = query.outerjoin(names, names.c.id == late_entry.c[role])
    return tuple(map(_entry, connection.execute(query).mappings()))


def _entry(row: RowMapping) -> LateEntry:
    return LateEntry(
        entry_id=row["id"],
        incident_id=row["incident_id"],
        state=_state(row),
        typing=Typing(
            number=BilagNumber(row["series"], row["sequence"]),
            cpr=Cpr(row["cpr"]),
            amount_oere=row["amount_oere"],
            issued_at=row["issued_at"],
            paid_at=row["paid_at"],
        ),
        citizen_id=row["citizen_id"],
        citizen_ref=row["ref"],
        name=row["name"],
        is_protected=row["is_protected"],
        claim=Claim(benefit=row["benefit"], period_from=row["period_from"], period_to=row["period_to"]),
        place=row["place"],
        box_id=row["box_id"],
        box_place=row["box_place"],
        identity_check=IdentityCheck(row["identity_check"]),
        identity_document=row["identity_document"],
        reason=row["reason"],
        issuer_id=row["issuer_id"],
        issuer=row["issuer_id_name"],
        payer_id=row["payer_id"],
        payer=row["payer_id_name"],
        typed_by_id=row["typed_by"],
        typed_by=row["typed_by_name"],
        typed_at=row["typed_at"],
        checked_by_id=row["checked_by"],
        checked_by=row["checked_by_name"],
        checked_at=row["checked_at"],
        decided_by=row["decided_by_name"],
        decided_at=row["decided_at"],
        decision_reason=row["decision_reason"],
        dropped_by=row["dropped_by_name"],
        dropped_at=row["dropped_at"],
        drop_reason=row["drop_reason"],
        bilag_id=row["bilag_id"],
        limits=tuple(Limit(code) for code in (row["limits_broken"] or "").split(",") if code),
    )


def _state(row: RowMapping) -> EntryState:
    if row["dropped_by"] is not None:
        return EntryState.DROPPED
    if row["bilag_id"] is not None:
        return EntryState.STORED
    return EntryState.CHECKED if row["checked_by"] is not None else EntryState.TYPED

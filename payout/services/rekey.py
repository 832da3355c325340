"""The re-keying list: who takes a bilag, that it is entered in the benefit system, that it was checked."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import select

from payout import clock
from payout.domain.errors import DomainError
from payout.domain.incident import Incident, NoIncident
from payout.domain.rekeying import (
    Keying,
    RekeyingIncomplete,
    RekeyingPart,
    RekeyingRow,
    RekeyingStatus,
    may_check,
    require_whole,
)
from payout.domain.roles import Role
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.models import rekeying, rekeying_fetch
from payout.queries.incidents import latest_incident
from payout.queries.rekeying import rekeying_of
from payout.queries.users import user_by_id
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier

AT_ONCE = 500
"""The most rows that one press changes."""
_NOT_KEYED: dict[str, Any] = {
    "keyed_by": None,
    "noted_by": None,
    "noted_at": None,
    "keyed_on": None,
    "keyed_oere": None,
    "checked_by": None,
    "checked_at": None,
    "receipt": "",
}


class NothingChosen(DomainError):
    """No row was ticked, or more than can be changed at once; carries how many can."""

    code = "rekeying-nothing-chosen"

    def __init__(self) -> None:
        super().__init__("nothing chosen")
        self.most = AT_ONCE


class NothingToKey(DomainError):
    """The bilag is not on the list: it is not paid, or all of it came back."""

    code = "rekeying-none"


class OwnedByOther(DomainError):
    """Somebody else takes care of the bilag; carries its number and their name."""

    code = "rekeying-owned"

    def __init__(self, number: str, name: str) -> None:
        super().__init__("owned by another")
        self.number = number
        self.name = name


class OwnerUnfit(DomainError):
    """A bilag is handed to an active user who works with bilag."""

    code = "rekeying-owner-unfit"


class RekeyingStepTaken(DomainError):
    """The bilag is no more as the page has shown it; carries its number and how it stands."""

    code = "rekeying-step-taken"

    def __init__(self, number: str, status: RekeyingStatus) -> None:
        super().__init__(status.value)
        self.number = number
        self.status = status


def take(book: Book, bilag_ids: Collection[int], *, request_key: str | None = None) -> None:
    """Take bilag that nobody has. Raises NothingChosen, NothingToKey, OwnedByOther."""

    def taken(row: RekeyingRow) -> dict[str, Any]:
        if row.owner_id not in {None, book.actor_id}:
            raise OwnedByOther(row.number, row.owner or "")
        return {"owner_id": book.actor_id}

    _each(book, bilag_ids, "rekeying.taken", taken, request_key)


def release(book: Book, bilag_ids: Collection[int], *, request_key: str | None = None) -> None:
    """Let go of bilag that are one's own, or as a team leader of anybody's. Raises as `take`."""

    def released(row: RekeyingRow) -> dict[str, Any]:
        _require_own(book, row)
        return {"owner_id": None}

    _each(book, bilag_ids, "rekeying.released", released, request_key)


def hand_over(book: Book, bilag_ids: Collection[int], *, to_id: int, request_key: str | None = None) -> None:
    """Hand bilag on that are one's own or nobody's, or as a team leader anybody's.

    Raises:  OwnerUnfit; as `take`.
    """
    to = user_by_id(book.connection, to_id)
    if to is None or not to.is_active or to.roles_now <= {Role.AUDITOR}:
        raise OwnerUnfit

    def handed(row: RekeyingRow) -> dict[str, Any]:
        _require_own(book, row)
        return {"owner_id": to_id}

    _each(book, bilag_ids, "rekeying.handed-over", handed, request_key)


def check_many(book: Book, bilag_ids: Collection[int], *, request_key: str | None = None) -> None:
    """Say of bilag that another has entered that they stand rightly in the benefit system.

    Raises:  RekeyingStepTaken, SecondPersonNeeded for who entered one or told of it; as `take`.
    """

    def checked(row: RekeyingRow) -> dict[str, Any]:
        _require_status(row, RekeyingStatus.KEYED)
        if not may_check(row, book.actor_id or 0):
            raise SecondPersonNeeded(Conflict.CHECKS_OWN_REKEYING)
        return {"checked_by": book.actor_id, "checked_at": book.now}

    _each(book, bilag_ids, "rekeying.checked", checked, request_key)


def mark_keyed(book: Book, bilag_id: int, keying: Keying, *, request_key: str | None = None) -> None:
    """Note that a bilag was entered. Who notes it is its owner afterwards, where it had none.

    Raises:  NothingToKey, RekeyingStepTaken, RekeyingIncomplete.
    """
    if id_of_earlier(book.connection, request_key, "rekeying", bilag_id) is not None:
        return
    _mark(book, _row(book, _incident(book), bilag_id), keying, request_key)


def mark_many(book: Book, keyings: Sequence[tuple[int, Keying]], *, request_key: str | None = None) -> None:
    """Note many entries, all or none: one event each, after one that holds them together.

    Raises:  NothingChosen; as `mark_keyed`.
    """
    if id_of_earlier(book.connection, request_key, "incident") is not None:
        return
    incident = _incident(book)
    if not keyings:
        raise NothingChosen
    _begin(book, incident, "rekeying.keyed", len(keyings), request_key)
    for bilag_id, keying in keyings:
        _mark(book, _row(book, incident, bilag_id), keying, None)


def reopen(book: Book, bilag_id: int, *, reason: str, request_key: str | None = None) -> None:
    """Take back what was said of an entry, because it is wrong or has changed; it is entered anew.

    Raises:  NothingToKey, RekeyingStepTaken, RekeyingIncomplete without a reason.
    """
    if id_of_earlier(book.connection, request_key, "rekeying", bilag_id) is not None:
        return
    row = _row(book, _incident(book), bilag_id)
    if row.status is RekeyingStatus.OPEN:
        raise RekeyingStepTaken(row.number, row.status)
    if not reason.strip():
        raise RekeyingIncomplete(RekeyingPart.REASON)
    values = {**_NOT_KEYED, "remark": reason.strip()}
    _record(book, row, "rekeying.reopened", values, request_key)


def log_rekeying_fetch(
    book: Book, *, incident_id: int, sha256: str, row_count: int, has_cpr: bool, purpose: str
) -> None:
    """Log that the list is handed out, before the file leaves; each that leaves is an event of its own."""
    fetch_id = book.next_id(rekeying_fetch)
    values = {
        "id": fetch_id,
        "incident_id": incident_id,
        "sha256": sha256,
        "row_count": row_count,
        "has_cpr": has_cpr,
        "user_id": book.actor_id,
        "at": book.now,
        "purpose": purpose.strip(),
    }
    book.record("rekeying.fetched", f"incident:{incident_id}", [Insert(rekeying_fetch, values)])


def _each(
    book: Book,
    bilag_ids: Collection[int],
    action: str,
    values_of: Callable[[RekeyingRow], dict[str, Any]],
    request_key: str | None,
) -> None:
    if id_of_earlier(book.connection, request_key, "incident") is not None:
        return
    incident = _incident(book)
    if not 0 < len(bilag_ids) <= AT_ONCE:
        raise NothingChosen
    _begin(book, incident, action, len(bilag_ids), request_key)
    for bilag_id in sorted(bilag_ids):
        row = _row(book, incident, bilag_id)
        _record(book, row, action, values_of(row), None)


def _begin(book: Book, incident: Incident, action: str, count: int, request_key: str | None) -> None:
    facts = {"step": action, "count": count}
    book.record("rekeying.many", f"incident:{incident.incident_id}", [], facts=facts, request_key=request_key)


def _mark(book: Book, row: RekeyingRow, keying: Keying, request_key: str | None) -> None:
    _require_status(row, RekeyingStatus.OPEN)
    require_whole(keying, clock.today())
    values = {
        "owner_id": row.owner_id or book.actor_id,
        "keyed_by": keying.keyed_by,
        "noted_by": book.actor_id,
        "noted_at": book.now,
        "keyed_on": keying.keyed_on,
        "keyed_oere": row.amount_oere,
        "receipt": keying.receipt.strip(),
        "remark": keying.remark.strip(),
    }
    _record(book, row, "rekeying.keyed", values, request_key)


def _record(
    book: Book, row: RekeyingRow, action: str, values: dict[str, Any], request_key: str | None
) -> None:
    is_there = select(rekeying.c.bilag_id).where(rekeying.c.bilag_id == row.bilag_id)
    change: Change
    if book.connection.scalar(is_there) is None:
        empty = {"owner_id": None, **_NOT_KEYED, "remark": ""}
        change = Insert(rekeying, {"bilag_id": row.bilag_id, **empty, **values})
    else:
        change = Update(rekeying, row.bilag_id, values)
    book.record(action, f"rekeying:{row.bilag_id}", [change], request_key=request_key)


def _row(book: Book, incident: Incident, bilag_id: int) -> RekeyingRow:
    found = rekeying_of(book.connection, incident.incident_id, bilag_id)
    if found is None:
        raise NothingToKey
    return found


def _incident(book: Book) -> Incident:
    found = latest_incident(book.connection)
    if found is None:
        raise NoIncident
    return found


def _require_status(row: RekeyingRow, needed: RekeyingStatus) -> None:
    if row.status is not needed:
        raise RekeyingStepTaken(row.number, row.status)


def _require_own(book: Book, row: RekeyingRow) -> None:
    actor = user_by_id(book.connection, book.actor_id or 0)
    is_leader = actor is not None and Role.TEAM_LEADER in actor.roles_now
    if row.owner_id not in {None, book.actor_id} and not is_leader:
        raise OwnedByOther(row.number, row.owner or "")

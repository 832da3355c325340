"""Issue a bilag at the counter, or make the request that the team leader decides on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from payout.bilag_number import BilagNumber
from payout.domain.aconto import Expected, Limit, Standing, broken_limits
from payout.domain.bilag import BilagDraft, Incomplete, MissingPart, check_complete, reservation_text
from payout.domain.bilag_states import BilagStatus
from payout.domain.errors import DomainError
from payout.domain.incident import Incident
from payout.domain.journal import canonical_json
from payout.models import bilag, series
from payout.queries.citizens import Citizen, citizen_by_ref, standing
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier


class CitizenUnknown(DomainError):
    """The page's reference names nobody."""

    code = "citizen-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """What came of it: the bilag, and which limits keep it from being issued at once."""

    bilag_id: int
    limits: tuple[Limit, ...]


def request_bilag(
    book: Book,
    ref: str,
    draft: BilagDraft,
    *,
    reservation_template: str,
    request_key: str | None = None,
) -> Requested:
    """Issue the bilag when no limit is broken; else store a request for the team leader.

    A repeat with the same key gives what the first made.
    Raises:  CitizenUnknown, NoOpenIncident, Incomplete, NotPayableInCash.
    """
    earlier = id_of_earlier(book.connection, request_key, "bilag")
    if earlier is not None:
        return Requested(bilag_id=earlier, limits=())
    incident = require_open_incident(book.connection)
    citizen = citizen_by_ref(book.connection, ref)
    if citizen is None:
        raise CitizenUnknown
    check_complete(draft)
    known = standing(book.connection, citizen.citizen_id, citizen.cpr, incident)
    limits = broken_limits(incident.scope.rule, known, draft.claim, draft.amount_oere)
    if limits and not draft.reason.strip():
        raise Incomplete(MissingPart.REASON)
    bilag_id = book.next_id(bilag)
    values = _values(book, bilag_id, incident, citizen, draft, known, limits, reservation_template)
    if limits:
        action, changes = "bilag.requested", [Insert(bilag, values)]
    else:
        numbered, taken = take_number(book, incident.series)
        action, changes = "bilag.issued", [taken, Insert(bilag, {**values, **numbered})]
    book.record(action, f"bilag:{bilag_id}", changes, request_key=request_key)
    return Requested(bilag_id=bilag_id, limits=limits)


def take_number(book: Book, series_code: str) -> tuple[dict[str, Any], Change]:
    """The next number of a series, as columns of the bilag, and the change that takes it in this transaction."""
    last = book.connection.scalar(select(series.c.last_sequence).where(series.c.code == series_code)) or 0
    number = BilagNumber(series_code, last + 1)
    columns = {
        "status": BilagStatus.ISSUED.value,
        "series": number.series,
        "sequence": number.sequence,
        "number": str(number),
        "issued_by": book.actor_id,
        "issued_at": book.now,
    }
    return columns, Update(series, series_code, {"last_sequence": number.sequence})


def _values(
    book: Book,
    bilag_id: int,
    incident: Incident,
    citizen: Citizen,
    draft: BilagDraft,
    known: Standing,
    limits: Sequence[Limit],
    reservation_template: str,
) -> dict[str, Any]:
    expected = known.expected_for(draft.claim)
    return {
        "id": bilag_id,
        "incident_id": incident.incident_id,
        "citizen_id": citizen.citizen_id,
        "status": BilagStatus.AWAITING_APPROVAL.value,
        "amount_oere": draft.amount_oere,
        "benefit": draft.claim.benefit,
        "period_from": draft.claim.period_from,
        "period_to": draft.claim.period_to,
        "method": draft.method.value,
        "place": draft.place,
        "identity_check": draft.identity_check.value,
        "given_before_oere": known.given_oere,
        "rule": canonical_json(asdict(incident.scope.rule)),
        "limits_broken": ",".join(limits),
        "reservation": reservation_text(
            reservation_template,
            claim=draft.claim,
            system=incident.scope.systems,
            down_since=incident.scope.down_since,
        ),
        "requested_by": book.actor_id,
        "requested_at": book.now,
        "settled_oere": 0,
        **_list_columns(expected),
        **_personal_columns(citizen, draft),
    }


def _list_columns(expected: Expected | None) -> dict[str, Any]:
    if expected is None:
        return {"list_rows": "", "list_id": None, "list_date": None, "expected_oere": None, "pay_date": None}
    return {
        "list_rows": ",".join(map(str, expected.list_rows)),
        "list_id": expected.list_id,
        "list_date": expected.list_date,
        "expected_oere": expected.amount_oere,
        "pay_date": expected.pay_date,
    }


def _personal_columns(citizen: Citizen, draft: BilagDraft) -> dict[str, Any]:
    return {
        "cpr": citizen.cpr.digits,
        "name": citizen.name,
        "is_protected": citizen.is_protected,
        "method_detail": draft.method_detail,
        "identity_document": draft.identity_document,
        "stated_by_citizen": draft.stated_by_citizen,
        "reason": draft.reason,
        "decision_reason": "",
        "void_reason": "",
    }

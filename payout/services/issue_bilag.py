"""Issue a bilag at the counter, or make the request that the team leader decides on."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, select

from payout.bilag_number import LAST_SEQUENCE, BilagNumber
from payout.domain.aconto import Claim, Limit, Standing, broken_limits
from payout.domain.bilag import BilagDraft, Incomplete, MissingPart, check_complete, reservation_text
from payout.domain.bilag_states import BilagStatus
from payout.domain.errors import DomainError
from payout.domain.incident import Incident, SeriesUsedUp
from payout.domain.journal import canonical_json
from payout.domain.requisition import Slip, SlipUsed
from payout.models import bilag, collection, need_note, series
from payout.queries.bilag import bilag_by_id
from payout.queries.citizens import Citizen, citizen_by_ref, standing
from payout.queries.counter_notes import bilag_with_slip
from payout.services.incidents import require_issuing_incident
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier

_LAST_OF_SERIES = select(series.c.last_sequence).where(series.c.code == bindparam("code"))


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
    Raises:  CitizenUnknown, NoOpenIncident, IssueNotBegun, IssueStoodDown, Incomplete, NotPayableInCash,
             SlipUsed, SeriesUsedUp.
    """
    earlier = id_of_earlier(book.connection, request_key, "bilag")
    if earlier is not None:
        return _as_requested(book, earlier)
    incident = require_issuing_incident(book)
    citizen = citizen_by_ref(book.connection, ref)
    if citizen is None:
        raise CitizenUnknown
    check_complete(draft)
    _require_unused(book, draft.slip)
    known = standing(book.connection, citizen.citizen_id, citizen.cpr, incident)
    limits = broken_limits(incident.scope.rule, known, draft.claim, draft.amount_oere)
    if limits:
        _require_grounds(draft)
    bilag_id = book.next_id(bilag)
    values = {
        "id": bilag_id,
        "status": BilagStatus.AWAITING_APPROVAL.value,
        "requested_by": book.actor_id,
        "requested_at": book.now,
        "limits_broken": ",".join(limits),
        "settled_oere": 0,
        **facts_of(incident, citizen, draft, known, reservation_template),
    }
    changes: list[Change]
    if limits:
        action, changes = "bilag.requested", [Insert(bilag, values)]
    else:
        numbered, taken = take_number(book, incident.series)
        action, changes = "bilag.issued", [taken, Insert(bilag, {**values, **numbered})]
    changes += _notes(bilag_id, draft)
    book.record(action, f"bilag:{bilag_id}", changes, request_key=request_key)
    return Requested(bilag_id=bilag_id, limits=limits)


def _as_requested(book: Book, bilag_id: int) -> Requested:
    made = bilag_by_id(book.connection, bilag_id)
    return Requested(bilag_id=bilag_id, limits=made.limits if made else ())


def _require_unused(book: Book, slip: Slip | None) -> None:
    found = bilag_with_slip(book.connection, slip) if slip else None
    if slip and found:
        raise SlipUsed(slip, *found)


def _require_grounds(draft: BilagDraft) -> None:
    """What breaks a limit says why, in words, and what the citizen is short of."""
    if not draft.reason.strip():
        raise Incomplete(MissingPart.REASON)
    if not draft.needs:
        raise Incomplete(MissingPart.NEED)


def _notes(bilag_id: int, draft: BilagDraft) -> list[Change]:
    """The rows beside the bilag, for what only some bilag have."""
    rows: list[Change] = []
    if draft.collector is not None:
        collector = {
            "bilag_id": bilag_id,
            "relation": draft.collector.relation.value,
            "name": draft.collector.name.strip(),
            "document": draft.collector.document.strip(),
        }
        rows.append(Insert(collection, collector))
    if draft.needs:
        rows.append(Insert(need_note, {"bilag_id": bilag_id, "needs": ",".join(sorted(draft.needs))}))
    return rows


def take_number(book: Book, series_code: str) -> tuple[dict[str, Any], Change]:
    """The next number of a series, as columns of the bilag, and the change that takes it.

    Both are stored in this transaction, so that a number is never taken without its bilag.
    Raises:  SeriesUsedUp.
    """
    last = book.connection.scalar(_LAST_OF_SERIES, {"code": series_code}) or 0
    if last >= LAST_SEQUENCE:
        raise SeriesUsedUp(series_code)
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


def facts_of(
    incident: Incident, citizen: Citizen, draft: BilagDraft, known: Standing, reservation_template: str
) -> dict[str, Any]:
    """The columns of a bilag that stay as they were at the counter: what it pays, whom, what was known."""
    return {
        **_draft_columns(draft),
        **_incident_columns(incident, draft.claim, reservation_template),
        **_standing_columns(known, draft.claim),
        **_personal_columns(citizen, draft),
    }


def _draft_columns(draft: BilagDraft) -> dict[str, Any]:
    return {
        "amount_oere": draft.amount_oere,
        "benefit": draft.claim.benefit,
        "period_from": draft.claim.period_from,
        "period_to": draft.claim.period_to,
        "method": draft.method.value,
        "place": draft.place,
        "identity_check": draft.identity_check.value,
        "control_questions": ",".join(sorted(draft.control_questions)) or None,
        "slip_block": draft.slip.block if draft.slip else None,
        "slip_number": draft.slip.number if draft.slip else None,
    }


def _incident_columns(incident: Incident, claim: Claim, reservation_template: str) -> dict[str, Any]:
    scope = incident.scope
    return {
        "incident_id": incident.incident_id,
        "rule": canonical_json(asdict(scope.rule)),
        "reservation": reservation_text(
            reservation_template, claim=claim, system=scope.systems, down_since=scope.down_since
        ),
    }


def _standing_columns(known: Standing, claim: Claim) -> dict[str, Any]:
    expected = known.expected_for(claim)
    return {
        "given_before_oere": known.given_oere,
        "list_rows": ",".join(map(str, expected.list_rows)) if expected else "",
        "list_id": expected.list_id if expected else None,
        "list_date": expected.list_date if expected else None,
        "expected_oere": expected.amount_oere if expected else None,
        "pay_date": expected.pay_date if expected else None,
    }


def _personal_columns(citizen: Citizen, draft: BilagDraft) -> dict[str, Any]:
    return {
        "citizen_id": citizen.citizen_id,
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

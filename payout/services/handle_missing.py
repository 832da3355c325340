"""Note what was done about a missing payment: each step is a row and an event of its own, never changed."""

from datetime import date

from payout.domain.errors import DomainError
from payout.domain.incident import NoIncident
from payout.domain.missing import (
    MissingKey,
    MissingPayment,
    StepIncomplete,
    StepKind,
    StepPart,
    require_possible,
)
from payout.models import missing_case, missing_step
from payout.queries.incidents import latest_incident
from payout.queries.missing import bilag_for, missing_payments
from payout.services.journal import Book, Change, Insert
from payout.services.repeats import id_of_earlier


class MissingUnknown(DomainError):
    """No such missing payment is in the match, and nothing was done about one."""

    code = "missing-unknown"


def note_step(
    book: Book,
    key: MissingKey,
    kind: StepKind,
    *,
    note: str = "",
    on_date: date | None = None,
    bilag_id: int | None = None,
    request_key: str | None = None,
) -> None:
    """Note a step; the first one about a payment begins its case. A repeat changes nothing.

    Raises:  NoIncident, MissingUnknown, StepIncomplete, AlreadyClosed, NothingToReopen.
    """
    if id_of_earlier(book.connection, request_key, "missing_case") is not None:
        return
    incident = latest_incident(book.connection)
    if incident is None:
        raise NoIncident
    found = missing_payments(book.connection, incident) or ()
    payment = next((one for one in found if one.key == key), None)
    if payment is None:
        raise MissingUnknown
    require_possible(payment, kind, note=note, day=on_date)
    is_bilag = kind is StepKind.BILAG
    known = {one.bilag_id for one in bilag_for(book.connection, incident.incident_id, key.cpr)}
    if is_bilag and bilag_id not in known:
        raise StepIncomplete(kind, StepPart.BILAG)
    changes: list[Change] = []
    case_id = payment.case_id
    if case_id is None:
        case_id = book.next_id(missing_case)
        changes.append(_case(book, case_id, incident.incident_id, payment))
    values = {
        "id": book.next_id(missing_step),
        "case_id": case_id,
        "kind": kind.value,
        "on_date": on_date,
        "bilag_id": bilag_id if is_bilag else None,
        "told_by": book.actor_id,
        "told_at": book.now,
        "note": note.strip(),
    }
    changes.append(Insert(missing_step, values))
    book.record(f"missing.{kind.value}", f"missing_case:{case_id}", changes, request_key=request_key)


def _case(book: Book, case_id: int, incident_id: int, payment: MissingPayment) -> Insert:
    key = payment.key
    return Insert(
        missing_case,
        {
            "id": case_id,
            "incident_id": incident_id,
            "benefit": key.benefit,
            "period_from": key.period_from,
            "period_to": payment.period_to,
            "pay_date": key.pay_date,
            "missing_oere": payment.missing_oere,
            "opened_by": book.actor_id,
            "opened_at": book.now,
            "identity": key.identity,
            "cpr": key.cpr.digits,
            "name": payment.name,
            "is_protected": payment.is_protected,
        },
    )

"""Register a bilag that was written on paper: typed by one, typed again by another, approved where needed.

What is stored is an ordinary bilag, issued and paid by who did it on paper and at the time that stands there;
the events that store it have the time and the names of those who registered it.
"""

from typing import Any

from sqlalchemy import Connection

from payout.domain.aconto import Limit, broken_limits
from payout.domain.bilag import BilagDraft
from payout.domain.bilag_states import BilagStatus
from payout.domain.cash import after_withdrawal
from payout.domain.incident import Incident
from payout.domain.kontering import PayoutMethod, postings_of_payout
from payout.domain.late_entry import (
    LateDraft,
    LateEntryEnded,
    LateEntryUnknown,
    LateEntryWrong,
    LateFault,
    LateReasonMissing,
    PaperOfOtherKind,
    Typing,
    TypingsDiffer,
    check_plausible,
    differing,
)
from payout.domain.paper_blocks import (
    NumberBeingTyped,
    NumberHasEnd,
    NumberNotPrinted,
    PaperEnd,
    is_of_drill,
    is_printed,
)
from payout.domain.paper_numbers import PaperRange
from payout.domain.two_people import paper_conflict, refuse, typing_conflict
from payout.models import bilag, cash_box, late_entry, paper_end
from payout.queries.citizens import Citizen, citizen_by_ref, standing
from payout.queries.late_entries import EntryState, LateEntry, late_entry_by_id, late_entry_of_number
from payout.queries.paper_blocks import ends_in, printed_numbers
from payout.queries.users import user_by_id
from payout.services.box_state import require_free, require_open
from payout.services.citizens import look_up
from payout.services.decide_request import runs_box
from payout.services.incidents import require_open_incident
from payout.services.issue_bilag import facts_of
from payout.services.journal import Book, Change, Insert, Update
from payout.services.paper_blocks import end_row
from payout.services.repeats import id_of_earlier

PURPOSE = "Efterregistrering af papirbilag"


def type_first(book: Book, draft: LateDraft, *, request_key: str | None = None) -> int:
    """Keep what the first person reads off the paper, for another to type again; gives the entry's id.

    A number that no block has is kept as well: it stands in the report of numbers until it is found out.
    Raises:  NoOpenIncident, NumberHasEnd, NumberBeingTyped, PaperOfOtherKind, NameMissing, BoxUnknown,
             BoxClosed; as `check_plausible`.
    """
    earlier = id_of_earlier(book.connection, request_key, "late_entry")
    if earlier is not None:
        return earlier
    incident = require_open_incident(book.connection)
    check_plausible(draft, now=book.now, down_since=incident.scope.down_since)
    _require_people(book, draft)
    _require_free_number(book, draft.typing, incident)
    require_open(book.connection, draft.box_id)
    citizen = _looked_up(book, draft)
    entry_id = book.next_id(late_entry)
    values = {
        "id": entry_id,
        "incident_id": incident.incident_id,
        "citizen_id": citizen.citizen_id,
        **_typed_columns(draft),
        "typed_by": book.actor_id,
        "typed_at": book.now,
        **{f"{step}_{part}": None for step in ("checked", "decided", "dropped") for part in ("by", "at")},
        "bilag_id": None,
        "decision_reason": "",
        "drop_reason": "",
    }
    subject = f"late_entry:{entry_id}"
    book.record("late-entry.typed", subject, [Insert(late_entry, values)], request_key=request_key)
    return entry_id


def type_second(
    book: Book, entry_id: int, typing: Typing, *, reservation_template: str, request_key: str | None = None
) -> None:
    """What a second person reads off the same paper. When both agree and no limit is broken, it is stored.

    Raises:  LateEntryUnknown, LateEntryEnded, SecondPersonNeeded, TypingsDiffer, NumberNotPrinted; as
             `approve`.
    """
    if id_of_earlier(book.connection, request_key, "late_entry", entry_id) is not None:
        return
    incident, entry = _open_entry(book, entry_id, EntryState.TYPED)
    refuse(typing_conflict(book.actor_id, typed_by=entry.typed_by_id))
    differences = differing(entry.typing, typing)
    if differences:
        raise TypingsDiffer(differences)
    if not is_printed(typing.number, printed_numbers(book.connection)):
        raise NumberNotPrinted(typing.number)
    limits = limits_of(book.connection, entry, incident)
    checked = {"checked_by": book.actor_id, "checked_at": book.now}
    book.record(
        "late-entry.checked",
        f"late_entry:{entry_id}",
        [Update(late_entry, entry_id, checked)],
        request_key=request_key,
        facts={"limits": list(limits)},
    )
    if not limits:
        _store(book, entry, incident, reservation_template)


def approve(
    book: Book, entry_id: int, *, reason: str, reservation_template: str, request_key: str | None = None
) -> None:
    """A team leader's word for a bilag from paper that breaks a limit: it is stored.

    Raises:  LateEntryUnknown, LateEntryEnded, SecondPersonNeeded, LateReasonMissing, NoOpenIncident,
             BoxClosed, BoxUnderInspection, BoxOffered, BoxShort.
    """
    if id_of_earlier(book.connection, request_key, "late_entry", entry_id) is not None:
        return
    incident, entry = _open_entry(book, entry_id, EntryState.CHECKED)
    has_box = runs_box(book.connection, book.actor_id)
    refuse(paper_conflict(entry.parties, book.actor_id, runs_box=has_box))
    if not reason.strip():
        raise LateReasonMissing
    decided = {
        "decided_by": book.actor_id,
        "decided_at": book.now,
        "decision_reason": reason.strip(),
    }
    book.record(
        "late-entry.approved",
        f"late_entry:{entry_id}",
        [Update(late_entry, entry_id, decided)],
        request_key=request_key,
    )
    _store(book, entry, incident, reservation_template, reason.strip())


def drop(book: Book, entry_id: int, *, reason: str, request_key: str | None = None) -> None:
    """Give an entry up that is not stored: the paper is typed anew.

    Raises:  LateEntryUnknown, LateEntryEnded, LateReasonMissing.
    """
    if id_of_earlier(book.connection, request_key, "late_entry", entry_id) is not None:
        return
    _open_entry(book, entry_id, EntryState.TYPED, EntryState.CHECKED)
    if not reason.strip():
        raise LateReasonMissing
    dropped = {"dropped_by": book.actor_id, "dropped_at": book.now, "drop_reason": reason.strip()}
    book.record(
        "late-entry.dropped",
        f"late_entry:{entry_id}",
        [Update(late_entry, entry_id, dropped)],
        request_key=request_key,
    )


def limits_of(connection: Connection, entry: LateEntry, incident: Incident) -> tuple[Limit, ...]:
    """The limits that the bilag breaks as the citizen stands now."""
    known = standing(connection, entry.citizen_id, entry.cpr, incident)
    return broken_limits(incident.scope.rule, known, entry.claim, entry.amount_oere)


def _open_entry(book: Book, entry_id: int, *states: EntryState) -> tuple[Incident, LateEntry]:
    incident = require_open_incident(book.connection)
    entry = late_entry_by_id(book.connection, entry_id)
    if entry is None:
        raise LateEntryUnknown
    if entry.state not in states or entry.incident_id != incident.incident_id:
        raise LateEntryEnded
    return incident, entry


def _require_people(book: Book, draft: LateDraft) -> None:
    if any(user_by_id(book.connection, one) is None for one in (draft.issuer_id, draft.payer_id)):
        raise LateEntryWrong(LateFault.PERSON_UNKNOWN)


def _require_free_number(book: Book, typing: Typing, incident: Incident) -> None:
    number = typing.number
    if is_of_drill(number.series) is not incident.scope.is_drill:
        raise PaperOfOtherKind
    typed = late_entry_of_number(book.connection, number)
    if typed is not None:
        raise NumberBeingTyped(number, typed.entry_id, typed.typed_by)
    span = PaperRange(series=number.series, first_sequence=number.sequence, last_sequence=number.sequence)
    ended = ends_in(book.connection, span)
    if number in ended:
        raise NumberHasEnd(number, ended[number].end)


def _looked_up(book: Book, draft: LateDraft) -> Citizen:
    ref = look_up(book, draft.typing.cpr, purpose=PURPOSE, name=draft.name)
    found = citizen_by_ref(book.connection, ref)
    if found is None:
        raise LookupError("a citizen who was just looked up is there")
    return found


def _typed_columns(draft: LateDraft) -> dict[str, Any]:
    typed = draft.typing
    return {
        "series": typed.number.series,
        "sequence": typed.number.sequence,
        "number": str(typed.number),
        "benefit": draft.claim.benefit,
        "period_from": draft.claim.period_from,
        "period_to": draft.claim.period_to,
        "amount_oere": typed.amount_oere,
        "place": draft.place,
        "box_id": draft.box_id,
        "identity_check": draft.identity_check.value,
        "issuer_id": draft.issuer_id,
        "payer_id": draft.payer_id,
        "issued_at": typed.issued_at,
        "paid_at": typed.paid_at,
        "identity_document": draft.identity_document.strip(),
        "reason": draft.reason.strip(),
    }


def _store(
    book: Book, entry: LateEntry, incident: Incident, reservation_template: str, approval: str = ""
) -> None:
    """The bilag, issued and then paid, with the end of its number; the citizen stands as of this moment."""
    citizen = citizen_by_ref(book.connection, entry.citizen_ref)
    if citizen is None:
        raise LookupError("the citizen of an entry is there")
    known = standing(book.connection, entry.citizen_id, entry.cpr, incident)
    limits = limits_of(book.connection, entry, incident)
    bilag_id = book.next_id(bilag)
    number = entry.typing.number
    numbered = {
        "status": BilagStatus.ISSUED.value,
        "series": number.series,
        "sequence": number.sequence,
        "number": str(number),
        "issued_by": entry.issuer_id,
        "issued_at": entry.typing.issued_at,
    }
    values = {
        **facts_of(incident, citizen, _draft_of(entry), known, reservation_template),
        "id": bilag_id,
        "status": BilagStatus.AWAITING_APPROVAL.value,
        "requested_by": entry.issuer_id,
        "requested_at": entry.typing.issued_at,
        "limits_broken": ",".join(limits),
        "settled_oere": 0,
        "decision_reason": approval if limits else "",
    }
    approved = {"decided_by": book.actor_id, "decided_at": book.now}
    issued: list[Change] = (
        [Insert(bilag, values), Update(bilag, bilag_id, {**numbered, **approved})]
        if limits
        else [Insert(bilag, {**values, **numbered})]
    )
    ended = end_row(book, book.next_id(paper_end), number, PaperEnd.USED, bilag_id=bilag_id)
    book.record(
        "bilag.paper-issued",
        f"bilag:{bilag_id}",
        [*issued, Insert(paper_end, ended), Update(late_entry, entry.entry_id, {"bilag_id": bilag_id})],
        facts={"late_entry": entry.entry_id},
    )
    _pay(book, entry, bilag_id)


def _pay(book: Book, entry: LateEntry, bilag_id: int) -> None:
    box = require_open(book.connection, entry.box_id)
    require_free(box)
    left = after_withdrawal(box.balance_oere, entry.amount_oere)
    held = {
        "status": BilagStatus.PAYING.value,
        "held_by": entry.payer_id,
        "held_at": entry.typing.paid_at,
    }
    paid = {
        "status": BilagStatus.PAID.value,
        "held_by": None,
        "held_at": None,
        "box_id": entry.box_id,
        "paid_by": entry.payer_id,
        "paid_at": entry.typing.paid_at,
    }
    book.record(
        "bilag.paper-paid",
        f"bilag:{bilag_id}",
        [
            Update(bilag, bilag_id, held),
            Update(bilag, bilag_id, paid),
            Update(cash_box, entry.box_id, {"balance_oere": left}),
        ],
        postings=postings_of_payout(
            bilag_id=bilag_id,
            method=PayoutMethod.CASH,
            amount_oere=entry.amount_oere,
            box_id=entry.box_id,
        ),
    )


def _draft_of(entry: LateEntry) -> BilagDraft:
    return BilagDraft(
        claim=entry.claim,
        amount_oere=entry.amount_oere,
        method=PayoutMethod.CASH,
        method_detail="",
        identity_check=entry.identity_check,
        identity_document=entry.identity_document,
        stated_by_citizen="",
        reason=entry.reason,
        place=entry.place,
    )

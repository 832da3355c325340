"""Lists of bank transfers: made by one person, released by another, sent, confirmed, or come back.

Each change of a list is one event of the list, and one event of each bilag that takes a step with it, in the
same transaction: who looks at a bilag sees what became of it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod, postings_of_payout, postings_of_returned_transfer
from payout.domain.settlement import SettlesTooMuch
from payout.domain.settlement_plan import PlanEnd
from payout.domain.transfers import (
    TRANSFERS_A_LIST,
    FileKind,
    ForbiddenTransferStep,
    TransferAction,
    TransferState,
    next_state,
    read_account,
)
from payout.domain.two_people import list_conflict, refuse, release_conflict
from payout.models import bilag, transfer, transfer_list
from payout.queries.bilag import Bilag
from payout.queries.transfers import Transfer, TransferList, list_by_id, transfer_by_id, transfers_on
from payout.services.bilag_steps import bilag_to_change, require_no_stop
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Change, Insert, Update
from payout.services.plan_end import plan_ended
from payout.services.repeats import id_of_earlier

SUBJECT = "transfer_list"


class NothingListed(DomainError):
    """A list needs at least one bilag, and has a most; carries the most."""

    code = "nothing-listed"

    def __init__(self) -> None:
        super().__init__("no bilag, or too many")
        self.most = TRANSFERS_A_LIST


class NoTransfer(DomainError):
    """A bilag is not paid by bank transfer; carries its number."""

    code = "no-transfer"

    def __init__(self, number: str) -> None:
        super().__init__("no bank transfer")
        self.number = number


class AccountUnreadable(DomainError):
    """No account can be read on a bilag, so no bank can send it; carries its number."""

    code = "account-unreadable"

    def __init__(self, number: str) -> None:
        super().__init__("no account")
        self.number = number


class NotReleased(DomainError):
    """The file for the bank is handed out once a second person has released the list."""

    code = "not-released"


class TransferListUnknown(DomainError):
    """There is no such list, or no such transfer on it."""

    code = "transfer-list-unknown"


def make_list(book: Book, bilag_ids: Collection[int], *, bank: str, request_key: str | None = None) -> int:
    """Put issued bilag on a list for a bank; they are held until the list is sent or dropped. Gives its id.

    Raises:  NoOpenIncident, NothingListed, BilagUnknown, StepTaken, NoTransfer, AccountUnreadable,
             CitizenStopped;
             SecondPersonNeeded when the maker has a part in one of them.
    """
    earlier = id_of_earlier(book.connection, request_key, SUBJECT)
    if earlier is not None:
        return earlier
    incident = require_open_incident(book.connection)
    if not 0 < len(bilag_ids) <= TRANSFERS_A_LIST:
        raise NothingListed
    listed = [bilag_to_change(book, bilag_id, BilagAction.START_PAYOUT) for bilag_id in sorted(bilag_ids)]
    for one in listed:
        _check_transferable(one)
        require_no_stop(book.connection, one)
    refuse(list_conflict((one.parties for one in listed), book.actor_id or 0))
    list_id, first_id = book.next_id(transfer_list), book.next_id(transfer)
    values = {
        "id": list_id,
        "incident_id": incident.incident_id,
        "bank": bank,
        "made_by": book.actor_id,
        "made_at": book.now,
    }
    _record(book, "made", list_id, [Insert(transfer_list, values)], request_key)
    for transfer_id, one in enumerate(listed, first_id):
        status = next_status(one.status, BilagAction.START_PAYOUT)
        held = {"status": status.value, "held_by": book.actor_id, "held_at": book.now}
        line = {
            "id": transfer_id,
            "list_id": list_id,
            "bilag_id": one.bilag_id,
            "state": TransferState.LISTED.value,
            "return_reason": "",
        }
        book.record(
            "bilag.listed",
            f"bilag:{one.bilag_id}",
            [Update(bilag, one.bilag_id, held), Insert(transfer, line)],
        )
    return list_id


def release_list(book: Book, list_id: int, *, request_key: str | None = None) -> None:
    """A second person has looked at the list, and the bank may have it.

    Raises:  TransferListUnknown, ForbiddenTransferStep, SecondPersonNeeded.
    """
    if id_of_earlier(book.connection, request_key, SUBJECT, list_id) is not None:
        return
    found, lines = _list(book, list_id), transfers_on(book.connection, list_id)
    _check_step(lines, TransferAction.RELEASE)
    parties = (line.bilag.parties for line in lines)
    refuse(release_conflict(parties, book.actor_id or 0, made_by=found.made_by_id))
    changes: list[Change] = [Update(transfer_list, list_id, _acted(book, "released"))]
    changes += [_moved(line, TransferAction.RELEASE) for line in lines]
    _record(book, "released", list_id, changes, request_key)


def send_list(book: Book, list_id: int, *, request_key: str | None = None) -> None:
    """The list is with the bank: each bilag on it is paid, from the bank to clearing.

    Raises:  TransferListUnknown, NoOpenIncident, ForbiddenTransferStep, SecondPersonNeeded.
    """
    if id_of_earlier(book.connection, request_key, SUBJECT, list_id) is not None:
        return
    require_open_incident(book.connection)
    _list(book, list_id)
    lines = transfers_on(book.connection, list_id)
    _check_step(lines, TransferAction.SEND)
    refuse(list_conflict((line.bilag.parties for line in lines), book.actor_id or 0))
    _record(book, "sent", list_id, [Update(transfer_list, list_id, _acted(book, "sent"))], request_key)
    for line in lines:
        one = line.bilag
        paid = {
            "status": next_status(one.status, BilagAction.PAY_OUT).value,
            "held_by": None,
            "held_at": None,
            "paid_by": book.actor_id,
            "paid_at": book.now,
        }
        book.record(
            "bilag.paid",
            f"bilag:{one.bilag_id}",
            [_moved(line, TransferAction.SEND), Update(bilag, one.bilag_id, paid)],
            postings=postings_of_payout(
                bilag_id=one.bilag_id, method=one.method, amount_oere=one.amount_oere, box_id=None
            ),
        )


def drop_list(book: Book, list_id: int, *, request_key: str | None = None) -> None:
    """Give a list up before it is sent: its bilag are issued and free again.

    Raises:  TransferListUnknown, ForbiddenTransferStep.
    """
    if id_of_earlier(book.connection, request_key, SUBJECT, list_id) is not None:
        return
    _list(book, list_id)
    lines = transfers_on(book.connection, list_id)
    _check_step(lines, TransferAction.DROP)
    _record(book, "dropped", list_id, [Update(transfer_list, list_id, _acted(book, "dropped"))], request_key)
    for line in lines:
        status = next_status(line.bilag.status, BilagAction.RELEASE)
        free = {"status": status.value, "held_by": None, "held_at": None}
        book.record(
            "bilag.unlisted",
            f"bilag:{line.bilag.bilag_id}",
            [Update(bilag, line.bilag.bilag_id, free), _moved(line, TransferAction.DROP)],
        )


def confirm_transfers(
    book: Book, list_id: int, transfer_ids: Collection[int], *, request_key: str | None = None
) -> None:
    """The bank has said that these transfers of the list were carried out. No money moves by that.

    Raises:  TransferListUnknown, NothingListed, ForbiddenTransferStep.
    """
    if id_of_earlier(book.connection, request_key, SUBJECT, list_id) is not None:
        return
    _list(book, list_id)
    lines = [line for line in transfers_on(book.connection, list_id) if line.transfer_id in set(transfer_ids)]
    if not lines:
        raise NothingListed
    _record(book, "confirmed", list_id, [], request_key)
    for line in lines:
        confirmed = _moved(line, TransferAction.CONFIRM, _acted(book, "confirmed"))
        book.record("bilag.transfer-confirmed", f"bilag:{line.bilag.bilag_id}", [confirmed])


def return_transfer(book: Book, transfer_id: int, *, reason: str, request_key: str | None = None) -> None:
    """The bank has sent a transfer back: the bilag is issued again, to be listed anew or voided.

    The posting of the payout is mirrored. Nothing may be settled of the bilag: what was set off stays so.
    Raises:  TransferListUnknown, ForbiddenTransferStep, StepTaken, SettlesTooMuch; Incomplete without a
             reason.
    """
    found = transfer_by_id(book.connection, transfer_id)
    if found is None:
        raise TransferListUnknown
    one = found.bilag
    if id_of_earlier(book.connection, request_key, "bilag", one.bilag_id) is not None:
        return
    state = {**_acted(book, "returned"), "return_reason": reason.strip()}
    moved = _moved(found, TransferAction.RETURN, state)
    current = bilag_to_change(book, one.bilag_id, BilagAction.RETURN_TRANSFER)
    if current.settled_oere:
        raise SettlesTooMuch(current.outstanding_oere)
    if not reason.strip():
        raise Incomplete(MissingPart.REASON)
    unpaid = {
        "status": next_status(current.status, BilagAction.RETURN_TRANSFER).value,
        "paid_by": None,
        "paid_at": None,
    }
    book.record(
        "bilag.transfer-returned",
        f"bilag:{one.bilag_id}",
        [
            moved,
            Update(bilag, one.bilag_id, unpaid),
            *plan_ended(book, one.bilag_id, PlanEnd.TRANSFER_RETURNED),
        ],
        postings=postings_of_returned_transfer(bilag_id=one.bilag_id, amount_oere=one.amount_oere),
        request_key=request_key,
    )


def log_transfer_file(book: Book, list_id: int, *, kind: FileKind, sha256: str) -> None:
    """Note that the list has left the house with its account numbers, and in which file.

    Raises:  TransferListUnknown; NotReleased for the bank's file of a list that nobody has released.
    """
    if _list(book, list_id).released_by is None and kind is FileKind.CSV:
        raise NotReleased
    book.record(
        "transfer-list.fetched", f"{SUBJECT}:{list_id}", [], facts={"kind": kind.value, "sha256": sha256}
    )


def _check_transferable(one: Bilag) -> None:
    if one.method is not PayoutMethod.BANK_TRANSFER:
        raise NoTransfer(one.number or "")
    if read_account(one.method_detail) is None:
        raise AccountUnreadable(one.number or "")


def _list(book: Book, list_id: int) -> TransferList:
    found = list_by_id(book.connection, list_id)
    if found is None:
        raise TransferListUnknown
    return found


def _check_step(lines: Sequence[Transfer], action: TransferAction) -> None:
    for line in lines:
        next_state(line.state, action)
    if not lines:
        raise ForbiddenTransferStep(TransferState.TAKEN_OFF, action)


def _moved(line: Transfer, action: TransferAction, more: dict[str, Any] | None = None) -> Update:
    return Update(transfer, line.transfer_id, {"state": next_state(line.state, action).value, **(more or {})})


def _acted(book: Book, step: str) -> dict[str, Any]:
    return {f"{step}_by": book.actor_id, f"{step}_at": book.now}


def _record(book: Book, step: str, list_id: int, changes: Sequence[Change], key: str | None) -> None:
    book.record(f"transfer-list.{step}", f"{SUBJECT}:{list_id}", changes, request_key=key)

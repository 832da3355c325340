"""Pay a bilag out in two steps: hold it for this cashier, then say that the money is handed over.

Between the steps the bilag is `paying`: after a crash it is neither free nor paid, and its cashier resolves
it.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.bilag_states import PAID_OUT, BilagAction, BilagStatus, next_status
from payout.domain.cash import PiecesDontFit, after_withdrawal, counted, handed_out_from
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod, postings_of_payout
from payout.domain.two_people import pay_conflict, refuse
from payout.models import bilag, bilag_release, cash_box
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_by_id
from payout.queries.cash import PIECES_FACT, CashBox, open_box_of, pieces_in
from payout.queries.transfers import live_list_of
from payout.services.bilag_steps import BilagUnknown, bilag_to_change, require_no_stop, require_status
from payout.services.box_state import NoOpenBox, require_free
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier


class HeldByOther(DomainError):
    """Another cashier is paying the bilag right now; carries its number, who and since when."""

    code = "held-by-other"

    def __init__(self, *, number: str, name: str, at: datetime) -> None:
        super().__init__("held by another cashier")
        self.number = number
        self.name = name
        self.at = at


class AlreadyPaid(DomainError):
    """The bilag has been paid; carries its number, who did it and when."""

    code = "already-paid"

    def __init__(self, *, number: str, name: str, at: datetime) -> None:
        super().__init__("already paid")
        self.number = number
        self.name = name
        self.at = at


class GoesByTransfer(DomainError):
    """A bank transfer is paid by a list that two people release, and never at the cash desk."""

    code = "goes-by-transfer"


class OnTransferList(DomainError):
    """The bilag is on a list of bank transfers; carries the number of the list."""

    code = "on-transfer-list"

    def __init__(self, list_id: int) -> None:
        super().__init__(f"list {list_id}")
        self.list_id = list_id


def hold(book: Book, bilag_id: int, *, request_key: str | None = None) -> None:
    """Hold an issued bilag for this cashier. Holding one's own again changes nothing, nor does a repeat.

    Raises:  BilagUnknown, AlreadyPaid, HeldByOther, ForbiddenTransition, SecondPersonNeeded, CitizenStopped,
             GoesByTransfer, NoOpenBox, BoxUnderInspection, BoxOffered, BoxShort.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = _payable(book, bilag_id, BilagAction.START_PAYOUT)
    if current.status is BilagStatus.PAYING:
        return
    status = next_status(current.status, BilagAction.START_PAYOUT)
    _box_for(book, current)
    book.record(
        "bilag.held",
        f"bilag:{bilag_id}",
        [Update(bilag, bilag_id, {"status": status.value, "held_by": book.actor_id, "held_at": book.now})],
        request_key=request_key,
    )


def release(book: Book, bilag_id: int, *, request_key: str | None = None) -> None:
    """Put a held bilag back into the queue; only its own cashier does.

    Raises:  as `hold`; OnTransferList.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    _require_no_list(book, bilag_id)
    current = _payable(book, bilag_id, BilagAction.RELEASE)
    status = next_status(current.status, BilagAction.RELEASE)
    book.record(
        "bilag.released",
        f"bilag:{bilag_id}",
        [Update(bilag, bilag_id, {"status": status.value, "held_by": None, "held_at": None})],
        request_key=request_key,
    )


def release_for(book: Book, bilag_id: int, *, reason: str, request_key: str | None = None) -> None:
    """Put back what a cashier holds who does not come back; a team leader does, and says why.

    Raises:  BilagUnknown, ForbiddenTransition, OnTransferList, Incomplete without a reason.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    _require_no_list(book, bilag_id)
    current = bilag_to_change(book, bilag_id, BilagAction.RELEASE)
    status = next_status(current.status, BilagAction.RELEASE)
    if not reason.strip():
        raise Incomplete(MissingPart.REASON)
    values = {
        "id": book.next_id(bilag_release),
        "bilag_id": bilag_id,
        "held_by": current.held_by_id,
        "released_by": book.actor_id,
        "released_at": book.now,
        "reason": reason.strip(),
    }
    book.record(
        "bilag.released-for-other",
        f"bilag:{bilag_id}",
        [
            Update(bilag, bilag_id, {"status": status.value, "held_by": None, "held_at": None}),
            Insert(bilag_release, values),
        ],
        request_key=request_key,
    )


def pay_out(
    book: Book,
    bilag_id: int,
    *,
    pieces: Mapping[Oere, int] | None = None,
    request_key: str | None = None,
) -> None:
    """The money is handed over: the bilag is paid, once and for all. A repeat finds the first.

    `pieces` are the notes and coins that were handed out, where they are others than `suggested_pieces`.
    Raises:  as `hold`; ForbiddenTransition when the bilag was not held first; PiecesDontFit.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    require_open_incident(book.connection)
    current = _payable(book, bilag_id, BilagAction.PAY_OUT)
    status = next_status(current.status, BilagAction.PAY_OUT)
    box = _box_for(book, current)
    values = {
        "status": status.value,
        "held_by": None,
        "held_at": None,
        "box_id": box.box_id if box else None,
        "paid_by": book.actor_id,
        "paid_at": book.now,
    }
    changes: list[Change] = [Update(bilag, bilag_id, values)]
    if box:
        left = after_withdrawal(box.balance_oere, current.amount_oere)
        changes.append(Update(cash_box, box.box_id, {"balance_oere": left}))
    book.record(
        "bilag.paid",
        f"bilag:{bilag_id}",
        changes,
        postings=postings_of_payout(
            bilag_id=bilag_id,
            method=current.method,
            amount_oere=current.amount_oere,
            box_id=box.box_id if box else None,
        ),
        request_key=request_key,
        facts=_pieces_fact(book, box, current.amount_oere, pieces),
    )


def _require_no_list(book: Book, bilag_id: int) -> None:
    """Raises OnTransferList: a list is given up as a whole, by its own step."""
    list_id = live_list_of(book.connection, bilag_id)
    if list_id is not None:
        raise OnTransferList(list_id)


def suggested_pieces(connection: Connection, box: CashBox, amount_oere: Oere) -> Mapping[Oere, int] | None:
    """What to hand out of what is in the box; None when the amount can't be made from that."""
    return handed_out_from(amount_oere, pieces_in(connection, box.box_id))


def _pieces_fact(
    book: Book, box: CashBox | None, amount_oere: Oere, pieces: Mapping[Oere, int] | None
) -> Mapping[str, object]:
    """Which pieces went out, for `pieces_in`; nothing where nobody knows, and where no cash does."""
    if box is None:
        return {}
    if pieces is not None and counted(pieces) != amount_oere:
        raise PiecesDontFit(amount_oere, counted(pieces))
    given = suggested_pieces(book.connection, box, amount_oere) if pieces is None else pieces
    return pieces_fact(given) if given else {}


def pieces_fact(pieces: Mapping[Oere, int]) -> Mapping[str, object]:
    """The fact of an event that tells of notes and coins."""
    return {PIECES_FACT: {str(value): number for value, number in pieces.items() if number}}


def _payable(book: Book, bilag_id: int, action: BilagAction) -> Bilag:
    """The bilag, when nobody else has it and nothing but its status can forbid the action."""
    current = bilag_by_id(book.connection, bilag_id)
    if current is None:
        raise BilagUnknown
    if current.status in PAID_OUT:
        raise AlreadyPaid(
            number=current.number or "", name=current.paid_by or "", at=current.paid_at or book.now
        )
    refuse(pay_conflict(current.parties, book.actor_id or 0))
    if current.status is BilagStatus.PAYING and current.held_by_id != book.actor_id:
        raise HeldByOther(
            number=current.number or "", name=current.held_by or "", at=current.held_at or book.now
        )
    if action is not BilagAction.RELEASE:
        require_no_stop(book.connection, current)
    if current.method is PayoutMethod.BANK_TRANSFER and action is not BilagAction.RELEASE:
        raise GoesByTransfer
    if not (action is BilagAction.START_PAYOUT and current.status is BilagStatus.PAYING):
        require_status(book, current, action)
    return current


def _box_for(book: Book, current: Bilag) -> CashBox | None:
    """The box that the cash comes from, with enough in it; None for other methods."""
    if current.method is not PayoutMethod.CASH:
        return None
    box = open_box_of(book.connection, book.actor_id)
    if box is None:
        raise NoOpenBox
    require_free(box)
    after_withdrawal(box.balance_oere, current.amount_oere)
    return box

"""Drills: make a ledger one's, keep its script, start it, tick arrivals off; note that one was held."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Table, func, select

from payout import clock
from payout.domain.drill import LedgerInUseAlready, WrongKindOfLedger
from payout.domain.drill_script import (
    Card,
    CardHasCome,
    CardUnknown,
    DrillAhead,
    DrillNotStarted,
    DrillStarted,
    NoScript,
    NotADrill,
)
from payout.models import (
    citizen,
    drill_arrival,
    drill_card,
    drill_ledger,
    drill_note,
    drill_run,
    incident,
    payment_list,
)
from payout.money import Oere
from payout.queries.drills import arrivals, is_drill_ledger, run_of_drill, script
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier

_USED: tuple[Table, ...] = (incident, payment_list, citizen)
ONLY = 1
"""The key of the ledger's one mark, and of its one run."""


def require_drill(connection: Connection) -> None:
    """Raises NotADrill in a real ledger."""
    if not is_drill_ledger(connection):
        raise NotADrill


def make_drill_ledger(book: Book, *, seed: int) -> None:
    """Mark a ledger with nothing in it as a drill's, for good. Raises LedgerInUseAlready."""
    if any(book.connection.scalar(select(func.count()).select_from(table)) for table in _USED):
        raise LedgerInUseAlready
    values = {"id": ONLY, "seed": seed, "made_at": book.now}
    book.record("drill.made", f"drill_ledger:{ONLY}", [Insert(drill_ledger, values)])


def keep_script(book: Book, cards: Sequence[Card]) -> None:
    """Keep the cards of the drill. Raises NotADrill."""
    require_drill(book.connection)
    book.record("drill.script-kept", f"drill_ledger:{ONLY}", [_insert(card) for card in cards])


def start_drill(
    book: Book, *, expected_citizens: int, expected_oere: Oere, request_key: str | None = None
) -> None:
    """Start it, with what is expected of the day. A repeat with the same key is the first.

    Raises:  NotADrill, NoScript, DrillStarted.
    """
    if id_of_earlier(book.connection, request_key, "drill_run") is not None:
        return
    require_drill(book.connection)
    if not script(book.connection):
        raise NoScript
    if run_of_drill(book.connection) is not None:
        raise DrillStarted
    values = {
        "id": ONLY,
        "expected_citizens": expected_citizens,
        "expected_oere": expected_oere,
        "started_by": book.actor_id,
        "started_at": book.now,
    }
    book.record("drill.started", f"drill_run:{ONLY}", [Insert(drill_run, values)], request_key=request_key)


def tick_arrival(book: Book, number: int, *, request_key: str | None = None) -> None:
    """The citizen of a card comes in at the door. A repeat with the same key is the first.

    Raises:  NotADrill, DrillNotStarted, CardUnknown, CardHasCome.
    """
    if id_of_earlier(book.connection, request_key, "drill_card", number) is not None:
        return
    require_drill(book.connection)
    if run_of_drill(book.connection) is None:
        raise DrillNotStarted
    if number not in {card.number for card in script(book.connection)}:
        raise CardUnknown
    if number in arrivals(book.connection):
        raise CardHasCome
    values = {"card_id": number, "arrived_at": book.now, "ticked_by": book.actor_id}
    arrived = [Insert(drill_arrival, values)]
    book.record("drill.arrived", f"drill_card:{number}", arrived, request_key=request_key)


def note_drill(book: Book, held_on: date, *, request_key: str | None = None) -> None:
    """Note in a real ledger that a drill was held. A repeat with the same key is the first.

    Raises:  WrongKindOfLedger in a drill's, DrillAhead.
    """
    if id_of_earlier(book.connection, request_key, "drill_note") is not None:
        return
    if is_drill_ledger(book.connection):
        raise WrongKindOfLedger(is_drill=True)
    if held_on > clock.today():
        raise DrillAhead
    note_id = book.next_id(drill_note)
    values = {"id": note_id, "held_on": held_on, "noted_by": book.actor_id, "noted_at": book.now}
    book.record("drill.noted", f"drill_note:{note_id}", [Insert(drill_note, values)], request_key=request_key)


def _insert(card: Card) -> Insert:
    return Insert(
        drill_card,
        {
            "id": card.number,
            "kind": card.kind.value,
            "minute": card.minute,
            "benefit": card.benefit,
            "listed_oere": card.listed_oere,
            "again_of": card.again_of,
            "cpr": card.cpr.digits,
            "name": card.name,
        },
    )

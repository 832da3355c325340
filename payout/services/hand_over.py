"""What this ledger hands over to another place: its journal, and the people of the hændelse's bilag."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from payout.domain.handover import PERSONAL, Handover, as_content
from payout.domain.incident import NoIncident
from payout.models import bilag, event
from payout.queries.incidents import latest_incident
from payout.sealed_file import code_of, public_key_of, seal
from payout.services.journal import Book
from payout.services.ledger_secrets import handover_key
from payout.services.repeats import id_of_earlier


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What is to go, and the key that signs it."""

    handover: Handover
    private_key: str

    def sealed(self, passphrase: str) -> bytes:
        """The file. It takes a moment: outside of any transaction."""
        return seal(as_content(self.handover), private_key=self.private_key, passphrase=passphrase)


def own_code(connection: Connection) -> str:
    """The code by which people at another place know this ledger's files."""
    return code_of(public_key_of(handover_key(connection)))


def collect_handover(book: Book, *, name: str, request_key: str | None = None) -> Collected:
    """Take what is to be handed over of the open hændelse, else the last; that it leaves is an event.

    Raises:  NoIncident.
    """
    incident = latest_incident(book.connection)
    if incident is None:
        raise NoIncident
    events = book.connection.execute(select(event).order_by(event.c.number))
    columns = (bilag.c.id, bilag.c.salt, *(bilag.c[column] for column in PERSONAL))
    people = book.connection.execute(select(*columns).where(bilag.c.incident_id == incident.incident_id))
    collected = Collected(
        handover=Handover(
            name=name,
            incident_id=incident.incident_id,
            drawn_at=book.now,
            events=tuple(tuple(row) for row in events),
            personal={row.id: tuple(row)[1:] for row in people},
        ),
        private_key=handover_key(book.connection),
    )
    if id_of_earlier(book.connection, request_key, "incident") is None:
        facts = {"events": len(collected.handover.events), "head": collected.handover.head}
        subject = f"incident:{incident.incident_id}"
        book.record("handover.drawn", subject, [], facts=facts, request_key=request_key)
    return collected

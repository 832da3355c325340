"""Citizens who are looked up: each look-up is logged with who, whom and why (design.md §2 rule 11)."""

import secrets

from sqlalchemy import Connection, select

from payout.cpr import Cpr
from payout.domain.errors import DomainError
from payout.domain.names import name_key
from payout.models import citizen, lookup
from payout.queries.lists import latest_line_of
from payout.services.journal import Book, Change, Insert

REF_BYTES = 8


class NameMissing(DomainError):
    """A citizen who is on no list needs a name before a bilag can be written."""

    code = "name-missing"


def look_up(book: Book, cpr: Cpr, *, purpose: str, name: str = "", showed_cpr: bool = False) -> str:
    """Log the look-up of a citizen and give the opaque reference that pages use.

    The first look-up makes the citizen's row, with the name of the newest list line, else the name given.
    Raises:  NameMissing when nobody knows the name.
    """
    known = _known(book.connection, cpr)
    if known:
        citizen_id, ref, made = known[0], known[1], []
    else:
        citizen_id, ref = book.next_id(citizen), secrets.token_hex(REF_BYTES)
        made = [_new_citizen(book.connection, citizen_id, ref, cpr, name)]
    seen: Change = Insert(
        lookup,
        {
            "id": book.next_id(lookup),
            "citizen_id": citizen_id,
            "user_id": book.actor_id,
            "at": book.now,
            "purpose": purpose,
            "showed_cpr": showed_cpr,
        },
    )
    action = "citizen.cpr-shown" if showed_cpr else "citizen.looked-up"
    book.record(action, f"citizen:{citizen_id}", [*made, seen])
    return ref


def _known(connection: Connection, cpr: Cpr) -> tuple[int, str] | None:
    row = connection.execute(select(citizen.c.id, citizen.c.ref).where(citizen.c.cpr == cpr.digits)).first()
    return (row.id, row.ref) if row else None


def _new_citizen(connection: Connection, citizen_id: int, ref: str, cpr: Cpr, name: str) -> Change:
    line = latest_line_of(connection, cpr)
    known_name = (line.name if line else "") or name.strip()
    if not known_name:
        raise NameMissing
    return Insert(
        citizen,
        {
            "id": citizen_id,
            "ref": ref,
            "cpr": cpr.digits,
            "name": known_name,
            "name_key": name_key(known_name),
            "is_protected": bool(line and line.is_protected),
        },
    )

"""Citizens who are looked up: each look-up is logged with who, whom and why (docs/rules.md, rule 11)."""

import secrets

from payout.cpr import Cpr
from payout.domain.drill import check_person
from payout.domain.errors import DomainError
from payout.domain.names import name_key
from payout.models import citizen, lookup
from payout.queries.citizens import citizen_by_cpr
from payout.queries.drills import is_drill_ledger
from payout.queries.lists import KnownLine, latest_line_of
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier

REF_BYTES = 8


class NameMissing(DomainError):
    """A citizen who is on no list needs a name before a bilag can be written."""

    code = "name-missing"


def look_up(
    book: Book,
    cpr: Cpr,
    *,
    purpose: str,
    name: str = "",
    showed_cpr: bool = False,
    request_key: str | None = None,
) -> str:
    """Log the look-up of a citizen and give the opaque reference that pages use.

    The first look-up makes the citizen's row, with the name of the newest list line, else the name given. A
    later one marks the citizen as protected when a list has come to say so. A repeat with the same key is the
    look-up that was logged before.
    Raises:  NameMissing when nobody knows the name; RealPersonInDrill.
    """
    check_person(cpr, is_drill=is_drill_ledger(book.connection))
    known = citizen_by_cpr(book.connection, cpr)
    if known and id_of_earlier(book.connection, request_key, "citizen", known.citizen_id) is not None:
        return known.ref
    line = latest_line_of(book.connection, cpr)
    made: list[Change] = []
    if known is None:
        citizen_id, ref = book.next_id(citizen), secrets.token_hex(REF_BYTES)
        made.append(_new_citizen(citizen_id, ref, cpr, line, name))
    else:
        citizen_id, ref = known.citizen_id, known.ref
        if line and line.is_protected and not known.is_protected:
            made.append(Update(citizen, citizen_id, {"is_protected": True}))
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
    book.record(action, f"citizen:{citizen_id}", [*made, seen], request_key=request_key)
    return ref


def _new_citizen(citizen_id: int, ref: str, cpr: Cpr, line: KnownLine | None, name: str) -> Change:
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

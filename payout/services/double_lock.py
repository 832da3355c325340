"""Setting a half of the dobbeltlås, and opening it with both."""

from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection

from payout.domain.double_lock import (
    HalvesWrong,
    LockNotSet,
    Side,
    require_may_set,
    require_usable,
    whole,
)
from payout.domain.roles import Clerk
from payout.models import double_lock_half
from payout.queries.double_lock import halves
from payout.services.journal import Book, Insert
from payout.services.passwords import HASHER
from payout.services.repeats import id_of_earlier

SUBJECT = "double_lock_half"


def set_half(book: Book, side: Side, half: str, clerk: Clerk, *, request_key: str | None = None) -> int:
    """Keep the hash of a new half, in place of the side's earlier one; gives its number.

    Raises:  NotYourSide, OneHoldsBoth, HalfTooShort.
    """
    earlier = id_of_earlier(book.connection, request_key, SUBJECT)
    if earlier is not None:
        return int(earlier)
    known = halves(book.connection)
    other = Side.CONTROL if side is Side.LEADER else Side.LEADER
    require_may_set(side, clerk.roles, user_id=clerk.user_id, other=known.get(other))
    require_usable(half)
    number = book.next_id(double_lock_half)
    kept = {
        "id": number,
        "side": side,
        "set_by": clerk.user_id,
        "set_at": book.now,
        "half_hash": HASHER.hash(half),
    }
    book.record(
        "double-lock.half-set",
        f"{SUBJECT}:{number}",
        [Insert(double_lock_half, kept)],
        request_key=request_key,
    )
    return number


def unlocked(connection: Connection, *, leader: str, control: str) -> str:
    """The passphrase that a file with whole CPR numbers is encrypted with.

    Raises:  LockNotSet, HalvesWrong. Both halves are always tried, so that the time tells nothing of either.
    """
    known = halves(connection)
    if set(known) != set(Side):
        raise LockNotSet
    fits = [_fits(known[side].half_hash, typed) for side, typed in zip(Side, (leader, control), strict=True)]
    if not all(fits):
        raise HalvesWrong
    return whole(leader, control)


def _fits(kept: str, typed: str) -> bool:
    try:
        HASHER.verify(kept, typed)
    except VerifyMismatchError:
        return False
    return True

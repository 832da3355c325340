"""How fast passwords, codes and PINs may be tried, and what a session may have left to do.

A password is tried from a browser that the user has signed in from before, or from any other. The tries of
the others count together; those of a known browser count by themselves. So whoever guesses from elsewhere
uses up the tries of strangers, and the owner goes on from their own place.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

WINDOW: Final = timedelta(minutes=15)
MOST_JUDGED: Final = 5
"""Wrong tries in a window that are looked at for one account from strangers, and from each known browser."""
MOST_FROM_ADDRESS: Final = 40
"""Wrong tries in a window from one address, over all accounts and from strangers only."""
FREE_TRIES: Final = 3
FIRST_WAIT: Final = timedelta(seconds=10)
PIN_LENGTH: Final = 6
PIN_TRIES: Final = 5
_ROW_UP, _ROW_DOWN = "01234567890123456789", "98765432109876543210"


class SessionState(StrEnum):
    """What stands between a session and the pages: only OPEN reaches them."""

    SECOND = "second"
    """The password was right; a code is asked for."""
    PASSWORD = "password"  # noqa: S105 - the name of a state
    """The password was given by somebody else; one's own is to be chosen."""
    ENROL = "enrol"
    """There is no second factor yet; one is to be set up."""
    LOCKED = "locked"
    """It was idle; the password or the PIN opens it again."""
    OPEN = "open"


class Outcome(StrEnum):
    """What became of a try, as the log has it."""

    WRONG = "wrong"
    RIGHT = "right"
    REFUSED = "refused"
    """Not looked at: it came too soon."""
    UNLOCKED = "unlocked"
    """No try: a team leader let the account in again."""


def wait_before(judged: Sequence[datetime], now: datetime, *, most: int = MOST_JUDGED) -> timedelta:
    """How long the next try has to wait, after these wrong ones; zero when it is looked at now.

    Three are free, then the wait doubles from ten seconds; after `most` the oldest has to leave the window.
    Tries that lie ahead of the clock do not count: it was set back, and nobody shall be shut out until then.
    """
    recent = sorted(at for at in judged if now - WINDOW < at <= now)
    if len(recent) < FREE_TRIES:
        return timedelta(0)
    if len(recent) >= most:
        return recent[-most] + WINDOW - now
    waits = FIRST_WAIT * (1 << (len(recent) - FREE_TRIES))
    return max(recent[-1] + waits - now, timedelta(0))


def wait_at_address(judged: Sequence[datetime], now: datetime) -> timedelta:
    """How long an address has to wait that has tried many accounts."""
    recent = sorted(at for at in judged if now - WINDOW < at <= now)
    if len(recent) < MOST_FROM_ADDRESS:
        return timedelta(0)
    return recent[-MOST_FROM_ADDRESS] + WINDOW - now


def is_weak_pin(pin: str) -> bool:
    """Whether a PIN is one of those that are tried first: two digits or fewer, or a row of digits."""
    return len(set(pin)) <= 2 or pin in _ROW_UP or pin in _ROW_DOWN

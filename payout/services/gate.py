"""The door for tries to sign in: which are looked at, which come too soon, and the log of all of them.

A try is noted as wrong before it is looked at, so that many at once are no way round the count. One that
comes too soon costs no hashing and nothing is written for it alone: such tries are counted in memory, and
the count goes into the log every few seconds, with one event of the journal a window and account.
"""

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, func, insert, select, update

from payout import clock
from payout.db import Ledger
from payout.domain.errors import DomainError
from payout.domain.sign_in import WINDOW, Outcome, wait_at_address, wait_before
from payout.models import known_terminal, sign_in_try, user
from payout.services.journal import Book
from payout.services.repeats import id_of_earlier

ASK_AGAIN: Final = timedelta(seconds=10)
"""How long a refusal is remembered, and refused tries are counted, without the ledger."""
STRANGER: Final = ""
NO_STEP: Final = -1


class TooManyTries(DomainError):
    """The try came too soon after wrong ones, and was not looked at."""

    code = "too-many-tries"

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody at the door: the name that was typed, the browser's ticket if it has one, its address."""

    username: str
    terminal: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a try counts. `terminal` is STRANGER unless the browser is known for this user."""

    account: str
    user_id: int | None
    terminal: str
    address: str


_Door: TypeAlias = tuple[str, str, str]
"""A name and a browser, and an address where it is the address that has tried too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closed:
    since: datetime
    until: datetime
    place: _Place


class Gate:
    """Lets tries at one ledger through. Safe for several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._closed: dict[_Door, _Closed] = {}
        self._refused: Counter[_Place] = Counter()
        self._written_at: datetime | None = None

    def admit(self, attempt: Attempt) -> int:
        """Note a try that is looked at; gives its id. Raises TooManyTries."""
        now = clock.now()
        self._refuse_remembered(attempt, now)
        with self._ledger.reading() as connection:
            place = _place_of(connection, attempt)
            wait, address = _wait(connection, place, now)
        if not wait:
            with self._ledger.transaction() as connection:
                self._write(connection, now)
                # Another thread may have tried in between.
                wait, address = _wait(connection, place, now)
                if not wait:
                    return _noted(connection, place, now, Outcome.WRONG)
        self._refuse(_door(attempt, address), _Closed(since=now, until=now + wait, place=place))
        raise TooManyTries(wait)

    def forget(self, account: str) -> None:
        """A team leader has let the account in again."""
        with self._lock:
            self._closed = {
                door: closed for door, closed in self._closed.items() if closed.place.account != account
            }

    def _refuse_remembered(self, attempt: Attempt, now: datetime) -> None:
        with self._lock:
            doors = (_door(attempt), _door(attempt, attempt.address))
            found = (self._closed[door] for door in doors if door in self._closed)
            closed = next(
                (one for one in found if one.since <= now < min(one.until, one.since + ASK_AGAIN)), None
            )
            if closed is None:
                return
            self._refused[closed.place] += 1
        raise TooManyTries(closed.until - now)

    def _refuse(self, door: _Door, closed: _Closed) -> None:
        with self._lock:
            fresh = {
                other: one for other, one in self._closed.items() if one.since + ASK_AGAIN > closed.since
            }
            self._closed = {**fresh, door: closed}
            self._refused[closed.place] += 1
            is_due = self._written_at is None or not (
                self._written_at <= closed.since < self._written_at + ASK_AGAIN
            )
        if is_due:
            with self._ledger.transaction() as connection:
                self._write(connection, closed.since)

    def _write(self, connection: Connection, now: datetime) -> None:
        """Put the counts of refused tries into the log, and tell the journal which accounts are tried."""
        with self._lock:
            refused, self._refused = self._refused, Counter()
            self._written_at = now
        for place, count in refused.items():
            if place.user_id is not None and not _is_told(connection, place.account, now):
                judged = len(_wrong(connection, place, now))
                facts = {"judged": judged, "address": place.address}
                Book(connection, None).record(
                    "user.sign-in-slowed", f"user_account:{place.user_id}", [], facts=facts
                )
            _noted(connection, place, now, Outcome.REFUSED, count=count)


def passed(connection: Connection, try_id: int, *, app_step: int | None = None) -> None:
    """Note that a try was right; `app_step` is the step of the app's code that it used."""
    connection.execute(
        update(sign_in_try)
        .where(sign_in_try.c.id == try_id)
        .values(outcome=Outcome.RIGHT.value, app_step=app_step)
    )


def note_step(connection: Connection, user_id: int, app_step: int) -> None:
    """Note that a code of the app was used, so that it is not taken again."""
    account = connection.scalar(select(user.c.username).where(user.c.id == user_id)) or ""
    place = _Place(account=account_key(account), user_id=user_id, terminal=STRANGER, address="")
    passed(connection, _noted(connection, place, clock.now(), Outcome.RIGHT), app_step=app_step)


def last_step(connection: Connection, user_id: int) -> int:
    """The latest step of the app's codes that the user has used."""
    query = select(func.max(sign_in_try.c.app_step)).where(sign_in_try.c.user_id == user_id)
    return int(connection.scalar(query) or NO_STEP)


def let_in_again(book: Book, user_id: int, username: str, *, request_key: str | None = None) -> None:
    """Let an account be tried at once, whatever was tried before; once for each key."""
    if id_of_earlier(book.connection, request_key, "user_account", user_id) is not None:
        return
    subject = f"user_account:{user_id}"
    book.record("user.unlocked", subject, [], request_key=request_key)
    place = _Place(account=account_key(username), user_id=user_id, terminal=STRANGER, address="")
    _noted(book.connection, place, clock.now(), Outcome.UNLOCKED)


def is_slowed(connection: Connection, username: str) -> bool:
    """Whether strangers have to wait before they can try this account."""
    place = _Place(account=account_key(username), user_id=None, terminal=STRANGER, address="")
    now = clock.now()
    return bool(wait_before(_wrong(connection, place, now), now))


def remember_terminal(connection: Connection, user_id: int, terminal: str) -> None:
    """Know a browser from now on as one that the user signs in from."""
    key = _terminal_key(user_id, terminal)
    if connection.scalar(select(known_terminal.c.user_id).where(known_terminal.c.key_hash == key)) is None:
        connection.execute(
            insert(known_terminal), {"key_hash": key, "user_id": user_id, "known_since": clock.now()}
        )


def account_key(username: str) -> str:
    """What the log calls an account: people type passwords into the wrong field, and names stay out of it."""
    return hashlib.sha256(username.strip().casefold().encode()).hexdigest()


def _place_of(connection: Connection, attempt: Attempt) -> _Place:
    name = attempt.username.strip().casefold()
    user_id = connection.scalar(select(user.c.id).where(user.c.username == name))
    key = _terminal_key(user_id, attempt.terminal) if user_id and attempt.terminal else STRANGER
    known = select(known_terminal.c.user_id).where(known_terminal.c.key_hash == key)
    return _Place(
        account=account_key(name),
        user_id=user_id,
        terminal=key if key and connection.scalar(known) is not None else STRANGER,
        address=attempt.address,
    )


def _terminal_key(user_id: int, terminal: str) -> str:
    return hashlib.sha256(f"{user_id}:{terminal}".encode()).hexdigest()


def _door(attempt: Attempt, address: str = "") -> _Door:
    return attempt.username.strip().casefold(), attempt.terminal, address


def _wait(connection: Connection, place: _Place, now: datetime) -> tuple[timedelta, str]:
    """How long a try has to wait, and the address when it is the address that has tried too much."""
    wait = wait_before(_wrong(connection, place, now), now)
    if wait or place.terminal != STRANGER:
        return wait, ""
    tried = _since(now).where(sign_in_try.c.address == place.address, sign_in_try.c.terminal == STRANGER)
    return wait_at_address(connection.scalars(tried).all(), now), place.address


def _wrong(connection: Connection, place: _Place, now: datetime) -> list[datetime]:
    """When tries from this browser, or from all strangers, were wrong since a leader let the account in."""
    unlocked = select(func.coalesce(func.max(sign_in_try.c.id), 0)).where(
        sign_in_try.c.account == place.account, sign_in_try.c.outcome == Outcome.UNLOCKED.value
    )
    query = _since(now).where(
        sign_in_try.c.account == place.account,
        sign_in_try.c.terminal == place.terminal,
        sign_in_try.c.id > unlocked.scalar_subquery(),
    )
    return list(connection.scalars(query))


def _since(now: datetime) -> Any:
    return select(sign_in_try.c.at).where(
        sign_in_try.c.at > now - WINDOW, sign_in_try.c.outcome == Outcome.WRONG.value
    )


def _is_told(connection: Connection, account: str, now: datetime) -> bool:
    query = select(func.count()).where(
        sign_in_try.c.account == account,
        sign_in_try.c.at > now - WINDOW,
        sign_in_try.c.outcome == Outcome.REFUSED.value,
    )
    return bool(connection.scalar(query))


def _noted(connection: Connection, place: _Place, now: datetime, outcome: Outcome, *, count: int = 1) -> int:
    try_id = (connection.scalar(select(func.max(sign_in_try.c.id))) or 0) + 1
    connection.execute(
        insert(sign_in_try),
        {
            "id": try_id,
            "at": now,
            "account": place.account,
            "user_id": place.user_id,
            "terminal": place.terminal,
            "address": place.address,
            "outcome": outcome.value,
            "count": count,
        },
    )
    return try_id

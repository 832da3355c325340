"""What a request works with: the ledger, the settings, who is signed in, and their page state."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, abort, current_app, request
from flask_login import UserMixin, current_user
from sqlalchemy import Connection

from payout import clock
from payout.clock import Watch
from payout.db import DiskFault, Ledger
from payout.domain.roles import Clerk
from payout.domain.sign_in import SessionState
from payout.queries.known_alarms import KnownAlarms
from payout.queries.known_names import KnownNames
from payout.queries.known_run import KnownRun
from payout.queries.overview import Expectations
from payout.queries.restarts import Restart
from payout.services import sessions
from payout.services.copier import Copier
from payout.services.gate import Gate
from payout.services.journal import Book
from payout.services.repeats import KeyOfAnotherForm, SentForm, keep_sent
from payout.settings import SECOND_FACTOR_OFF, Settings
from payout.web.errand_keeping import Errands
from payout.web.forms.base import PayoutForm
from payout.web.network import Network
from payout.web.pending_returns import PendingReturns
from payout.web.pending_uploads import PendingUploads
from payout.web.trust import Trust

EXTENSION = "payout"
BY_ITSELF = "X-Live"
"""The header of a request that a page makes to keep itself fresh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the app was made of, what it knows of book, names, copies and clock, and the uploads that wait."""

    ledger: Ledger
    settings: Settings
    trust: Trust
    gate: Gate
    network: Network | None
    """None on a server that this machine alone reaches."""
    copier: Copier | None
    """None where the ledger lies on a server, which has copies of its own."""
    is_drill: bool = False
    """Whether the ledger was made for a drill: a ledger never changes in that."""
    expectations: Expectations = field(default_factory=dict)
    """What lists expect, counted once: it takes a while over a whole country."""
    logo: bytes | None = None
    """The municipality's, as it stands on paper."""
    uploads: PendingUploads = field(default_factory=PendingUploads)
    run: KnownRun = field(default_factory=KnownRun)
    returns: PendingReturns = field(default_factory=PendingReturns)
    errands: Errands = field(default_factory=Errands)
    names: KnownNames = field(default_factory=KnownNames)
    alarms: KnownAlarms = field(default_factory=KnownAlarms)
    watch: Watch = field(default_factory=Watch)
    unwritten_touches: dict[str, datetime] = field(default_factory=dict)
    """When sessions were last in use, where a full disk could not be told."""
    restart: Restart | None = None
    """This start, when the server had gone down without being stopped."""
    told_of_restart: set[int] = field(default_factory=set)
    """The users who have seen that."""


class SignedIn(UserMixin):
    """The person behind a live session, as Flask-Login wants it; its id is the session's ticket.

    `state` says what the session has left to do before it reaches the pages.
    `page_state` is what earlier pages of the session left, as this request found it or has changed it.
    """

    def __init__(self, token: str, clerk: Clerk, page_state: Mapping[str, Any], state: SessionState) -> None:
        self.token = token
        self.clerk = clerk
        self.state = state
        self.page_state = page_state

    def get_id(self) -> str:
        """The ticket, of which the server keeps a hash."""
        return self.token


def parts() -> Parts:
    """The app's ledger and settings."""
    return parts_of(current_app)


def parts_of(app: Flask) -> Parts:
    """What an app was made of."""
    found: Parts = app.extensions[EXTENSION]
    return found


def settings() -> Settings:
    """The office's settings."""
    return parts().settings


def reading() -> AbstractContextManager[Connection]:
    """A read transaction on the ledger."""
    return parts().ledger.reading()


@contextmanager
def booking(form: PayoutForm, *, only_notes: bool = False) -> Iterator[Book]:
    """A write transaction that carries out a form for who is signed in; committed at the end of the block.

    A one-time key that was sent before with other contents ends the request with a page that says so (409).
    `only_notes` is for what is noted about reading (a look-up, a list that is fetched): that goes on when the
    book can't be trusted. Raises BookNotTrusted for the rest.
    """
    if not only_notes:
        parts().trust.require()
    try:
        with booking_for(parts().ledger, form.sent(), current_clerk().user_id) as book:
            yield book
    except KeyOfAnotherForm:
        abort(409)


@contextmanager
def booking_for(ledger: Ledger, sent: SentForm, actor_id: int) -> Iterator[Book]:
    """The same for work that goes on after the request. Raises KeyOfAnotherForm."""
    with ledger.transaction() as connection:
        yield Book(connection, actor_id, is_repeat=keep_sent(connection, sent, actor_id))


def needs_factor() -> bool:
    """Whether the office asks for a second factor."""
    return settings().second_factor != SECOND_FACTOR_OFF


def somebody() -> SignedIn | None:
    """Whose session the request has, let in or not."""
    user: Any = current_user
    return user if user.is_authenticated else None


def signed_in() -> SignedIn | None:
    """Who is signed in and let in, if anybody."""
    found = somebody()
    return found if found is not None and found.state is SessionState.OPEN else None


def current_session() -> SignedIn:
    """Whose session it is. Only for pages that need one: the permission table and the door see to that."""
    found = somebody()
    if found is None:
        raise LookupError("nobody is signed in")
    return found


def current_clerk() -> Clerk:
    """The clerk who is signed in."""
    return current_session().clerk


def load_session(token: str) -> SignedIn | None:
    """The live session of a ticket; notes now and then that it is in use."""
    ledger, touched = parts().ledger, parts().unwritten_touches
    with reading() as connection:
        found = sessions.live_session(
            connection, token, timedelta(minutes=settings().idle_minutes), seen_at=touched.get(token)
        )
    if found is None:
        touched.pop(token, None)
        return None
    # A large list holds the writers' lock for a while, and no page waits for it just to note this. After a
    # write that failed every page tries, so that the warning goes as soon as there is room again. A page that
    # keeps itself fresh is no sign that anybody sits there.
    is_at_rest = BY_ITSELF in request.headers or found.state is SessionState.LOCKED
    if not is_at_rest and (found.touch_due or ledger.write_fault) and not ledger.is_being_written:
        _touch(token)
    return SignedIn(token, found.clerk, found.page_state, found.state)


def _touch(token: str) -> None:
    """Note that a session is in use; on a disk that takes nothing more it is noted here, and pages go on."""
    touched = parts().unwritten_touches
    try:
        with parts().ledger.transaction() as connection:
            sessions.touch_session(connection, token)
    except DiskFault:
        touched[token] = clock.now()
    else:
        touched.pop(token, None)


def take_page_state(name: str) -> Any:
    """What the last page left under the name, once: it is gone afterwards."""
    session = current_session()
    with parts().ledger.transaction() as connection:
        state = sessions.page_state(connection, session.token)
        taken = state.pop(name, None)
        if taken is not None:
            sessions.keep_page_state(connection, session.token, state)
    session.page_state = state
    return taken


def page_state(name: str) -> Any:
    """What the last page left under the name; it stays."""
    return current_session().page_state.get(name)


def leave_page_state(name: str, value: Any) -> None:
    """Leave something for the next page: personal data has no place in a URL or a cookie."""
    if page_state(name) == value:
        return
    session = current_session()
    with parts().ledger.transaction() as connection:
        state = {**sessions.page_state(connection, session.token), name: value}
        sessions.keep_page_state(connection, session.token, state)
    session.page_state = state

"""What a session reaches before it is let in: the pages of the one thing that it has left to do."""

from collections.abc import Mapping
from typing import Final

from flask import Response, redirect, request, url_for

from payout.domain.sign_in import SessionState
from payout.services import sessions
from payout.web.current import BY_ITSELF, SignedIn, parts
from payout.web.shown_again import request_to_keep

_FACTORS: Final = ("factors.app", "factors.qr", "factors.confirm", "factors.make_sheet", "factors.sheet")
DOOR: Final[Mapping[SessionState, tuple[str, ...]]] = {
    SessionState.SECOND: ("auth.second",),
    SessionState.PASSWORD: ("auth.own_password",),
    SessionState.ENROL: (*_FACTORS, "factors.finish"),
    SessionState.LOCKED: ("auth.unlock",),
}
"""The first page is where everything else leads to."""
ALWAYS: Final = frozenset({"auth.log_out", "auth.log_in", "auth.lock"})


def to_the_door(session: SignedIn) -> Response | None:
    """Where a session is sent that is not let in; None when it may open this page.

    What was sent to a locked one is kept with it, so that nothing typed is lost.
    """
    allowed = DOOR[session.state]
    if request.endpoint in allowed or request.endpoint in ALWAYS:
        return None
    if session.state is SessionState.LOCKED and BY_ITSELF not in request.headers:
        with parts().ledger.transaction() as connection:
            sessions.keep_request(connection, session.token, request_to_keep())
    return redirect(url_for(allowed[0]), code=303)  # type: ignore[return-value]

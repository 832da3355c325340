"""Requests that change something come from a page of this server, and are small until somebody is signed in.

This stands beside the CSRF token and before it: what another site lets a browser send is refused unread.
"""

from typing import Final

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from payout.web.current import signed_in

SAFE: Final = {"GET", "HEAD", "OPTIONS"}
OURS: Final = {"same-origin", "none"}
"""What a browser says of a request from a page of ours, and of one that the user began by themselves."""
NAMELESS: Final = "null"
"""The origin that a browser gives for our own forms, since our pages send no referrer."""
STRANGERS_LIMIT: Final = 64 * 1024
"""Bytes that are read of somebody who is not signed in; a name and a password are less."""


def register(app: Flask) -> None:
    """Look at each request before anything reads its form; to be registered before the CSRF protection."""
    app.before_request(_refuse_from_elsewhere)


def _refuse_from_elsewhere() -> ResponseReturnValue | None:
    if request.method in SAFE:
        return None
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", NAMELESS)
    if site is not None and site not in OURS:
        abort(400)
    if origin != NAMELESS and origin != request.host_url.rstrip("/"):
        abort(400)
    if signed_in() is not None:
        return None
    request.max_content_length = STRANGERS_LIMIT
    return redirect(url_for("auth.log_in"), code=303) if _sends_much() else None


def _sends_much() -> bool:
    return request.content_length is not None and request.content_length > STRANGERS_LIMIT

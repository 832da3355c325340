"""The headers that every answer carries, errors included: what a browser may load, keep and tell others."""

from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import SecurityError

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "frame-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

FRAMED = "papers.show"
"""The one route that a page of ours holds in a frame: the bilag as PDF, on the page after issue."""

_FIXED: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


HOLD_TO_TLS: Final = "max-age=31536000"
"""A browser that has been here over TLS asks this name over TLS for a year."""


def register(app: Flask) -> None:
    """Set the headers on every answer of the app."""
    app.after_request(_set_headers)


def _set_headers(response: Response) -> Response:
    for name, value in _FIXED.items():
        response.headers[name] = value
    if request.endpoint == FRAMED and response.mimetype == "application/pdf":
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
            "frame-ancestors 'none'", "frame-ancestors 'self'"
        )
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure and _is_called_by_a_name():
        response.headers["Strict-Transport-Security"] = HOLD_TO_TLS
    return response


def _is_called_by_a_name() -> bool:
    """Whether the address has a name of its own: of numbers a browser keeps nothing, and to hold localhost
    to TLS would shut out the server that runs on this machine alone.
    """
    try:
        host = request.host.partition(":")[0]
    except SecurityError:
        return False
    return host != "localhost" and any(letter.isalpha() for letter in host)

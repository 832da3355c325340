"""Whether the server is there: pages ask before they send what somebody has typed."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

bp = Blueprint("pulse", __name__)


@bp.get("/puls")
def show() -> ResponseReturnValue:
    """An answer that asks nothing of the ledger."""
    return Response("her", mimetype="text/plain")

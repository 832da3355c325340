"""The journal for a reader: what happened, the newest first."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from payout.labels import EVENT
from payout.queries.events import chain_head, count_events, stream_log
from payout.web.current import reading
from payout.web.paging import Paging

EVENTS_A_PAGE = 100

bp = Blueprint("journal", __name__)


@bp.get("/journal")
def index() -> ResponseReturnValue:
    """Events, a hundred a page, of one kind or of all."""
    asked = request.args.get("handling", "")
    action = asked if asked in EVENT else None
    with reading() as connection:
        head = chain_head(connection)
        total = count_events(connection, action=action)
        paging = Paging.of(request.args.get("side", "1"), total, EVENTS_A_PAGE)
        events = list(
            stream_log(
                connection, newest_first=True, action=action, limit=EVENTS_A_PAGE, offset=paging.offset
            )
        )
    return render_template(
        "pages/journal/index.html", head=head, events=events, paging=paging, action=action, actions=EVENT
    )

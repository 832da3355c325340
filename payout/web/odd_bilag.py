"""Bilag that somebody should look at again, and why. For teamleder and revisor."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from payout.domain.odd_bilag import BilagOddity, odd_bilag
from payout.queries.incidents import latest_incident
from payout.queries.odd_bilag import traces_of
from payout.web.current import reading, settings

bp = Blueprint("odd_bilag", __name__)


@bp.get("/paafaldende")
def index() -> ResponseReturnValue:
    """The unusual bilag of the latest hændelse."""
    late = settings().late_void_minutes
    with reading() as connection:
        about = latest_incident(connection)
        traces = traces_of(connection, about.incident_id) if about else ()
    found = odd_bilag(traces, timedelta(minutes=late))
    return render_template(
        "pages/odd_bilag.html",
        about=about,
        odd=[(one, found[one.bilag_id]) for one in traces if one.bilag_id in found],
        looked_at=len(traces),
        late_minutes=late,
        kinds=[(kind, sum(kind in what for what in found.values())) for kind in BilagOddity],
    )

"""Just now: what the team leader steers by while people stand in line; the page keeps itself fresh."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.overview import status_totals
from payout.domain.pace import Hour, pace
from payout.money import Oere
from payout.queries.bilag import tallies
from payout.queries.cash import boxes_of_incident
from payout.queries.cash_returns import count_told_to_leader
from payout.queries.incidents import latest_incident
from payout.queries.live import live_figures
from payout.queries.plans import plan_progress
from payout.web.charts import Bar, BarGroup
from payout.web.current import current_clerk, reading
from payout.web.filters import clock_dk
from payout.web.lookups import unusual_today
from payout.web.overview_figures import waits
from payout.web.permissions import Permission, may

bp = Blueprint("live", __name__)


@bp.get("/lige-nu")
def show() -> ResponseReturnValue:
    """Served, waiting, kroner out, cash left, pace, and the end of the queue."""
    now = clock.now()
    with reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            return render_template("pages/live/none.html")
        found = live_figures(connection, incident.incident_id, now)
        totals = status_totals(tallies(connection, incident.incident_id))
        progress = plan_progress(connection, incident.incident_id)
        mistakes = count_told_to_leader(connection, incident.incident_id)
        boxes = [box for box in boxes_of_incident(connection, incident.incident_id) if box.closed_at is None]
    cash = Oere(sum(box.balance_oere for box in boxes))
    return render_template(
        "pages/live/show.html",
        shown=incident,
        now=now,
        found=found,
        progress=progress,
        totals=totals,
        boxes=boxes,
        cash_oere=cash,
        cash_short_oere=Oere(max(found.cash_wanted_oere - cash, 0)),
        pace=pace(found.paid_lately, totals.waiting.count, now),
        waits=waits(totals),
        mistakes=mistakes,
        unusual=unusual_today() if may(current_clerk(), Permission.READ_JOURNAL) else 0,
        since={"decisions.index": found.requested_since, "desk.queue": found.issued_since},
        chart=_chart(found.hours),
    )


def _chart(hours: Sequence[Hour]) -> tuple[BarGroup, ...]:
    """A group for each hour since the first with anything in it."""
    begun = next((place for place, hour in enumerate(hours) if hour.issued or hour.paid), len(hours))
    return tuple(
        BarGroup(
            title=f"Kl. {clock_dk(hour.begins)}",
            bars=(Bar.of_count("Udstedt", hour.issued), Bar.of_count("Udbetalt", hour.paid)),
        )
        for hour in hours[begun:]
    )

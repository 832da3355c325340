"""The overview: what is expected, what is given, what waits for whom; on screen and as one A4 page."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout import clock
from payout.labels import estimate_method_label, rule_text
from payout.queries.events import chain_head
from payout.queries.handovers import other_places
from payout.queries.incidents import latest_incident
from payout.queries.overview import overview
from payout.web import overview_figures as figures
from payout.web.current import parts, reading, settings
from payout.web.list_ages import aged

ROWS_ON_PAPER, BOXES_ON_PAPER, LISTS_ON_PAPER = 14, 5, 5
"""More would run over the one page for Økonomi: the smallest are put together, the last left out."""

bp = Blueprint("overview", __name__)


@bp.get("/overblik")
def show() -> ResponseReturnValue:
    """The start page of team leader and auditor."""
    with reading() as connection:
        shown = _shown(connection)
        incident = shown["shown"]
        places = other_places(connection, incident.incident_id) if incident else ()
    found = shown["overview"]
    return render_template(
        "pages/overview/show.html",
        **shown,
        other_places=places,
        rows=figures.standing_rows(found.by_benefit),
        chart=figures.chart_groups(found.by_benefit),
        waits=figures.waits(found.totals),
    )


@bp.get("/overblik/print")
def print_page() -> ResponseReturnValue:
    """One A4 page for Økonomi: figures without personal data, and the head of the chain."""
    with reading() as connection:
        shown = _shown(connection)
        head = chain_head(connection)
    found = shown["overview"]
    return render_template(
        "pages/overview/print.html",
        **shown,
        rows=figures.standing_rows_within(found.by_benefit, ROWS_ON_PAPER),
        boxes=figures.boxes_within(found.cash_boxes, BOXES_ON_PAPER),
        lists_shown=shown["lists"][:LISTS_ON_PAPER],
        lists_left_out=len(shown["lists"][LISTS_ON_PAPER:]),
        head=head,
        drawn_at=clock.now(),
    )


def _shown(connection: Connection) -> dict[str, Any]:
    found = overview(connection, parts().expectations)
    incident = latest_incident(connection)
    return {
        "overview": found,
        "shown": incident,
        "rule": rule_text(incident.scope.rule) if incident else "",
        "lists": aged(found.lists, warning_days=settings().list_age_warning_days),
        "method": estimate_method_label(found.estimate.method),
        "steps": figures.steps(found.totals),
        "total": figures.total_row(found.by_benefit, found.citizens),
        "cash_oere": figures.cash_total(found),
    }

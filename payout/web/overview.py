"""The overview: what is expected, what is given, what waits for whom; on screen and as one A4 page."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout import clock
from payout.domain.estimate import LEVEL_PERCENT
from payout.domain.overview import BenefitStanding
from payout.labels import estimate_method_label, rule_text
from payout.queries.back_test import tried_out
from payout.queries.events import chain_head
from payout.queries.formal_steps import formal_start
from payout.queries.handovers import other_places
from payout.queries.incidents import latest_incident
from payout.queries.overview import overview
from payout.queries.plans import plan_progress
from payout.web import overview_figures as figures
from payout.web.current import parts, reading, settings
from payout.web.interval_chart import scale_percent
from payout.web.list_ages import aged

ROWS_ON_PAPER, BOXES_ON_PAPER, LISTS_ON_PAPER = 14, 5, 5
"""More would run over the one page for Økonomi: the smallest are put together, the last left out."""
LONG_NAME, ROWS_OF_LONG_NAMES = 44, 9
"""Names of more letters take three lines on paper, so that there is room for fewer."""

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
        **_rows(figures.standing_rows(found.by_benefit)),
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
        **_rows(figures.standing_rows_within(found.by_benefit, _most_rows(found.by_benefit))),
        boxes=figures.boxes_within(found.cash_boxes, BOXES_ON_PAPER),
        lists_shown=shown["lists"][:LISTS_ON_PAPER],
        lists_left_out=len(shown["lists"][LISTS_ON_PAPER:]),
        head=head,
        drawn_at=clock.now(),
    )


@bp.get("/overblik/efterproeve")
def back_test() -> ResponseReturnValue:
    """What the estimate would have said of each list that is known, and what came."""
    with reading() as connection:
        found = tried_out(connection)
    return render_template("pages/overview/back_test.html", found=found, level=LEVEL_PERCENT)


def _rows(rows: Sequence[figures.StandingRow]) -> dict[str, Any]:
    return {"rows": rows, "scale": scale_percent(row.estimate for row in rows if row.estimate)}


def _most_rows(standings: Sequence[BenefitStanding]) -> int:
    has_long_names = any(len(standing.benefit) > LONG_NAME for standing in standings)
    return ROWS_OF_LONG_NAMES if has_long_names else ROWS_ON_PAPER


def _shown(connection: Connection) -> dict[str, Any]:
    found = overview(connection, parts().expectations)
    incident = latest_incident(connection)
    return {
        "overview": found,
        "shown": incident,
        "formal": formal_start(connection, incident.incident_id) if incident else None,
        "progress": plan_progress(connection, incident.incident_id) if incident else None,
        "rule": rule_text(incident.scope.rule) if incident else "",
        "lists": aged(found.lists, warning_days=settings().list_age_warning_days),
        "method": estimate_method_label(found.estimate.method),
        "lists_behind": found.estimate.steps + 1,
        "steps": figures.steps(found.totals),
        "total": figures.total_row(found),
        "cash_oere": figures.cash_total(found),
    }

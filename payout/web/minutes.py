"""Minutes of the decisions (beslutningsreferat): a page that prints, and a PDF."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from exports.minutes import formal_decisions, minutes_pdf
from payout.queries.incidents import latest_incident
from payout.web.current import reading
from payout.web.logbook import logbook_now
from payout.web.pdf import pdf_answer

bp = Blueprint("minutes", __name__)


@bp.get("/beslutninger")
def show() -> ResponseReturnValue:
    """The decisions as they stand, in the order in which they were made."""
    with reading() as connection:
        found = logbook_now(connection) if latest_incident(connection) else None
    formal = tuple(formal_decisions(found)) if found else ()
    return render_template("pages/logbook/minutes.html", found=found, formal=formal)


@bp.get("/beslutninger.pdf")
def pdf() -> ResponseReturnValue:
    """The same as PDF."""
    with reading() as connection:
        found = logbook_now(connection)
    return pdf_answer(minutes_pdf(found), f"beslutningsreferat-{found.incident.incident_id}.pdf")

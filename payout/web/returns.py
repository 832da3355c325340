"""Cash that comes back: taken into the cashier's box, and listed for the team leader and the auditor."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.bilag import Incomplete
from payout.domain.cash import counted
from payout.domain.errors import DomainError
from payout.domain.settlement import TOLD_TO_LEADER, ReturnReason
from payout.money import format_kroner
from payout.queries.bilag import bilag_by_id
from payout.queries.cash import open_box_of
from payout.queries.cash_returns import returns_of
from payout.queries.incidents import latest_incident
from payout.services.return_cash import return_cash
from payout.web.current import booking, current_clerk, reading
from payout.web.error_texts import text_for
from payout.web.forms.desk import ReturnForm

bp = Blueprint("returns", __name__)


@bp.get("/returneret")
def index() -> ResponseReturnValue:
    """What has come back in the hændelse; mistakes that the team leader is told of are marked."""
    with reading() as connection:
        incident = latest_incident(connection)
        rows = returns_of(connection, incident.incident_id) if incident else ()
    return render_template("pages/desk/returns.html", rows=rows, told_to_leader=TOLD_TO_LEADER)


@bp.route("/udbetaling/<int:bilag_id>/retur", methods=["GET", "POST"])
def give_back(bilag_id: int) -> ResponseReturnValue:
    """Count what comes back, and say why."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(bilag_id, form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            return_cash(
                book,
                bilag_id,
                pieces=form.pieces,
                reason=ReturnReason(form.reason.data),
                note=form.note.data or "",
                request_key=form.request_key.data,
            )
    except Incomplete:
        form.note.errors = ["Skriv, hvad der er sket: teamlederen skal kunne se det."]
        return _page(bilag_id, form), 409
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(bilag_id, form), 409
    flash(f"{format_kroner(counted(form.pieces))} er lagt i kassen.", "success")
    return redirect(url_for("bilag.show", bilag_id=bilag_id), code=303)


def _page(bilag_id: int, form: ReturnForm) -> str:
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
        box = open_box_of(connection, current_clerk().user_id)
    if found is None:
        abort(404)
    return render_template("pages/desk/return.html", bilag=found, form=form, box=box)

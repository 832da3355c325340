"""Mark a bilag as urgent: it goes to the front of the queue at the cash desk."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.queries.bilag import bilag_by_id
from payout.services.mark_urgent import mark_urgent
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.forms.desk import UrgentForm

bp = Blueprint("urgent", __name__)


@bp.route("/bilag/<int:bilag_id>/haster", methods=["GET", "POST"])
def mark(bilag_id: int) -> ResponseReturnValue:
    """Ask why, and mark it."""
    form = UrgentForm()
    if not form.validate_on_submit():
        return _page(bilag_id, form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            mark_urgent(book, bilag_id, reason=form.reason.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(bilag_id, form), 409
    flash("Bilaget er mærket som haster og står forrest i køen ved kassen.", "success")
    return redirect(url_for("bilag.show", bilag_id=bilag_id), code=303)


def _page(bilag_id: int, form: UrgentForm) -> str:
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    if found is None:
        abort(404)
    return render_template("pages/desk/urgent.html", bilag=found, form=form)

"""Missing payments: who got nothing or too little, the most urgent first, and what was done about each.

An address names a row by letters that are worked out from the ledger's secret: no CPR number is in them.
"""

from collections import Counter

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.domain.missing import MissingPayment, MissingState, StepKind
from payout.queries.incidents import latest_incident
from payout.queries.missing import bilag_for, missing_payments
from payout.services.handle_missing import note_step
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.forms.missing import MissingFilterForm, MissingStepForm
from payout.web.paging import Paging

PAGE_ROWS = 100

bp = Blueprint("missing", __name__)


@bp.get("/manglende")
def index() -> ResponseReturnValue:
    """The rows of a state, the most urgent first."""
    form = MissingFilterForm(request.args)
    wanted = form.state.data if form.validate() else ""
    with reading() as connection:
        found = _payments(connection)
    rows = [one for one in found or () if not wanted or one.state.value == wanted]
    paging = Paging.of(request.args.get("side", ""), len(rows), PAGE_ROWS)
    return render_template(
        "pages/missing/index.html",
        form=form,
        has_run=found is not None,
        rows=[(one, _letters(one)) for one in rows[paging.offset : paging.offset + PAGE_ROWS]],
        paging=paging,
        counts=Counter(one.state for one in found or ()),
        states=MissingState,
        open_oere=sum(one.missing_oere for one in found or () if one.state is MissingState.OPEN),
        arguments={"vis": wanted},
    )


@bp.get("/manglende/<letters>")
def show(letters: str) -> ResponseReturnValue:
    """One row, and all that was done."""
    return _show_page(letters, MissingStepForm(formdata=None))


@bp.post("/manglende/<letters>")
def note(letters: str) -> ResponseReturnValue:
    """Note what was done."""
    form = MissingStepForm()
    with reading() as connection:
        payment = _payment(connection, letters)
    if not form.validate_on_submit():
        return _show_page(letters, form), 422
    try:
        with booking(form) as book:
            note_step(
                book,
                payment.key,
                StepKind(form.kind.data),
                note=mask_text(form.note.data or ""),
                on_date=form.on_date.data,
                bilag_id=form.bilag.data or None,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(letters, form), 409
    flash("Det er noteret.", "success")
    return redirect(url_for(".show", letters=letters), code=303)


def _payments(connection: Connection) -> tuple[MissingPayment, ...] | None:
    incident = latest_incident(connection)
    return missing_payments(connection, incident) if incident else None


def _payment(connection: Connection, letters: str) -> MissingPayment:
    found = next((one for one in _payments(connection) or () if _letters(one) == letters), None)
    if found is None:
        abort(404)
    return found


def _letters(payment: MissingPayment) -> str:
    return payment.key.letters(str(current_app.secret_key))


def _show_page(letters: str, form: MissingStepForm) -> str:
    with reading() as connection:
        payment = _payment(connection, letters)
        incident = latest_incident(connection)
        bilag = bilag_for(connection, incident.incident_id, payment.key.cpr) if incident else ()
    form.bilag.choices = {0: "Vælg bilaget", **{one.bilag_id: one.number for one in bilag}}
    return render_template(
        "pages/missing/show.html",
        payment=payment,
        letters=letters,
        form=form,
        bilag=bilag,
        is_closed=payment.state is MissingState.CLOSED,
        is_covered=payment.state is MissingState.COVERED,
    )

"""The cash boxes: all of them, and opening, refilling and closing one's own."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.queries.cash import CashBox, boxes_of_incident, open_box_of
from payout.queries.events import chain_head
from payout.queries.incidents import latest_incident
from payout.services import cash_boxes
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.errors import text_for
from payout.web.forms.desk import CloseBoxForm, OpenBoxForm, RefillBoxForm

bp = Blueprint("boxes", __name__)


@bp.get("/kasser")
def index() -> ResponseReturnValue:
    """Every box of the hændelse with its balance."""
    with reading() as connection:
        incident = latest_incident(connection)
        found = boxes_of_incident(connection, incident.incident_id) if incident else ()
        head = chain_head(connection)
    return render_template(
        "pages/boxes/index.html",
        boxes=found,
        chain_events=head.events,
        chain_hash=head.hash[:HEAD_LETTERS_SHOWN],
    )


@bp.route("/kasser/ny", methods=["GET", "POST"])
def open_box() -> ResponseReturnValue:
    """Open a box with a counted float."""
    form = OpenBoxForm()
    form.place.choices = list(settings().places)
    if not form.validate_on_submit():
        return _open_page(form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            cash_boxes.open_box(
                book,
                place=form.place.data,
                pieces=form.pieces,
                maximum_oere=settings().box_maximum_oere,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _open_page(form), 409
    flash("Kassen er åben. Se efter, at beholdningen passer.", "success")
    return redirect(url_for("desk.queue"), code=303)


@bp.route("/kasser/fyld-op", methods=["GET", "POST"])
def refill_box() -> ResponseReturnValue:
    """Put counted cash into one's own box."""
    form = RefillBoxForm()
    if not form.validate_on_submit():
        return _refill_page(form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            cash_boxes.refill_box(book, pieces=form.pieces, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _refill_page(form), 409
    flash("Kassen er fyldt op. Se efter, at beholdningen passer.", "success")
    return redirect(url_for("desk.queue"), code=303)


@bp.route("/kasser/luk", methods=["GET", "POST"])
def close_box() -> ResponseReturnValue:
    """Count one's own box and close it; what it should hold is told afterwards."""
    form = CloseBoxForm()
    if not form.validate_on_submit():
        return _close_page(form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            cash_boxes.close_box(
                book,
                pieces=form.pieces,
                explanation=form.explanation.data,
                request_key=form.request_key.data,
            )
    except cash_boxes.DifferenceUnexplained as error:
        form.explanation.errors = [text_for(error)]
        return _close_page(form), 409
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _close_page(form), 409
    flash("Kassen er talt op og lukket.", "success")
    return redirect(url_for(".index"), code=303)


def _own_box() -> CashBox | None:
    with reading() as connection:
        return open_box_of(connection, current_clerk().user_id)


def _open_page(form: OpenBoxForm) -> str:
    return render_template(
        "pages/boxes/open_box.html", form=form, box=_own_box(), maximum_oere=settings().box_maximum_oere
    )


def _refill_page(form: RefillBoxForm) -> str:
    return render_template("pages/boxes/refill_box.html", form=form, box=_own_box())


def _close_page(form: CloseBoxForm) -> str:
    return render_template("pages/boxes/close_box.html", form=form, box=_own_box())

"""The cash boxes: all of them, each with its kasserapport, and opening, refilling and closing one's own."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.cash_report import draw_cash_report
from payout import clock
from payout.domain.cash import is_near_maximum
from payout.domain.errors import DomainError
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.domain.roles import Role
from payout.queries.bilag import bilag_held_by_others
from payout.queries.cash import CashBox, box_by_id, boxes_of_incident, open_box_of, pieces_in
from payout.queries.cash_counts import differences_waiting
from payout.queries.cash_people import deliveries_waiting
from payout.queries.cash_report import cash_report
from payout.queries.events import chain_head
from payout.queries.incidents import latest_incident
from payout.services import cash_boxes
from payout.services.box_state import DifferenceUnexplained
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.desk import CloseBoxForm, OpenBoxForm, RefillBoxForm
from payout.web.pdf import pdf_answer

bp = Blueprint("boxes", __name__)


@bp.get("/kasser")
def index() -> ResponseReturnValue:
    """Every box of the hændelse, and what waits for somebody's word."""
    with reading() as connection:
        incident = latest_incident(connection)
        number = incident.incident_id if incident else 0
        boxes = boxes_of_incident(connection, number)
        # Who is to count a box is told nothing of what may be in it.
        counts = {box.box_id for box in boxes if box.offered_to_id == current_clerk().user_id}
        page = {
            "boxes": boxes,
            "deliveries": [one for one in deliveries_waiting(connection, number) if one.box_id not in counts],
            "differences": differences_waiting(connection, number),
            "held": bilag_held_by_others(connection, number, current_clerk().user_id),
        }
        head = chain_head(connection)
    return render_template(
        "pages/boxes/index.html",
        **page,
        clerk=current_clerk(),
        step=PayoutForm(formdata=None),
        chain_events=head.events,
        chain_hash=head.hash[:HEAD_LETTERS_SHOWN],
    )


@bp.get("/kasser/<int:box_id>")
def show(box_id: int) -> ResponseReturnValue:
    """One box: what is in it, who has had it, and what happened to it."""
    return box_page(box_id)


@bp.get("/kasser/<int:box_id>/kasserapport.pdf")
def report(box_id: int) -> Response:
    """The kasserapport as it stands now."""
    with reading() as connection:
        found = cash_report(connection, box_id)
    if found is None:
        abort(404)
    drawn_at = clock.now()
    paper = draw_cash_report(found, office=settings().office_name, drawn_at=drawn_at)
    return pdf_answer(paper, f"kasserapport-{box_id}.pdf")


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
    flash(
        "Kassen er åben, og du kan udbetale. Bed den, der kom med pengene, om at bekræfte dem under Kasser.",
        "success",
    )
    return redirect(url_for("desk.queue"), code=303)


@bp.route("/kasser/fyld-op", methods=["GET", "POST"])
def refill_box() -> ResponseReturnValue:
    """Count cash that was brought to one's own box."""
    form = RefillBoxForm()
    if not form.validate_on_submit():
        return _refill_page(form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            cash_boxes.refill_box(book, pieces=form.pieces, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _refill_page(form), 409
    flash(
        "Opfyldningen er talt. Pengene tæller med, når den, der kom med dem, har bekræftet det under Kasser.",
        "info",
    )
    return redirect(url_for("desk.queue"), code=303)


@bp.route("/kasser/luk", methods=["GET", "POST"])
def close_box() -> ResponseReturnValue:
    """Count one's own box and close it; what it should hold is told afterwards."""
    form, box = CloseBoxForm(), _own_box()
    if not form.validate_on_submit():
        return _close_page(form, box), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            cash_boxes.close_box(
                book,
                pieces=form.pieces,
                explanation=form.explanation.data,
                request_key=form.request_key.data,
            )
    except DifferenceUnexplained as error:
        form.explanation.errors = [text_for(error)]
        return _close_page(form, box), 409
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _close_page(form, box), 409
    flash("Kassen er talt op og lukket. Udskriv kasserapporten, og skriv under.", "success")
    return redirect(url_for(".index"), code=303)


def box_page(box_id: int, *, refusal: str = "") -> str:
    """The page of one box, with what was refused on it."""
    clerk = current_clerk()
    with reading() as connection:
        report = cash_report(connection, box_id)
        box = box_by_id(connection, box_id)
        pieces = pieces_in(connection, box_id)
    if report is None or box is None:
        abort(404)
    return render_template(
        "pages/boxes/show.html",
        report=report,
        box=box,
        pieces={value: pieces[value] for value in sorted(pieces, reverse=True)},
        clerk=clerk,
        is_mine=box.run_by_id == clerk.user_id and box.closed_at is None,
        is_offered_to_me=box.offered_to_id == clerk.user_id,
        answers_for_it=box.run_by_id == clerk.user_id or Role.TEAM_LEADER in clerk.roles,
        is_near_maximum=is_near_maximum(report.balance_oere, report.maximum_oere),
        step=PayoutForm(formdata=None),
        refusal=refusal,
        chain_hash=report.chain_hash[:HEAD_LETTERS_SHOWN],
    )


def _own_box() -> CashBox | None:
    with reading() as connection:
        return open_box_of(connection, current_clerk().user_id)


def _open_page(form: OpenBoxForm) -> str:
    return render_template(
        "pages/boxes/open_box.html", form=form, box=_own_box(), maximum_oere=settings().box_maximum_oere
    )


def _refill_page(form: RefillBoxForm) -> str:
    return render_template("pages/boxes/refill_box.html", form=form, box=_own_box())


def _close_page(form: CloseBoxForm, box: CashBox | None) -> str:
    return render_template("pages/boxes/close_box.html", form=form, box=box)

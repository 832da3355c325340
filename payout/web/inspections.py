"""Unannounced kasseeftersyn: begin, count or call off, and the protocol on paper."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.inspection_protocol import draw_protocol
from payout import clock
from payout.domain.cash_report import Inspection
from payout.domain.errors import DomainError
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.queries.cash import box_by_id
from payout.queries.cash_counts import inspection_by_id
from payout.queries.events import chain_head
from payout.services import inspect_box
from payout.services.box_state import DifferenceUnexplained
from payout.web.boxes import box_page
from payout.web.current import booking, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.cash import CancelInspectionForm, InspectionForm
from payout.web.pdf import pdf_answer

bp = Blueprint("inspections", __name__)


@bp.post("/kasser/<int:box_id>/eftersyn")
def begin(box_id: int) -> ResponseReturnValue:
    """Freeze what a box should hold, and begin to count it."""
    form = PayoutForm()
    if not form.validate_on_submit():
        return box_page(box_id, refusal=str(next(iter(form.errors.values()))[0])), 422
    try:
        with booking(form) as book:
            inspection_id = inspect_box.begin_inspection(book, box_id, request_key=form.request_key.data)
    except DomainError as error:
        return box_page(box_id, refusal=text_for(error)), 409
    return redirect(url_for(".show", inspection_id=inspection_id), code=303)


@bp.get("/kasser/eftersyn/<int:inspection_id>")
def show(inspection_id: int) -> ResponseReturnValue:
    """The count while the eftersyn is open; what it said once it has ended."""
    return _page(inspection_id)


@bp.post("/kasser/eftersyn/<int:inspection_id>/tael")
def count(inspection_id: int) -> ResponseReturnValue:
    """End the eftersyn with its count."""
    form = InspectionForm()
    if not form.validate_on_submit():
        return _page(inspection_id, form=form), 422
    try:
        with booking(form) as book:
            inspect_box.count_inspection(
                book,
                inspection_id,
                pieces=form.pieces,
                present=form.present.data,
                remarks=form.remarks.data,
                request_key=form.request_key.data,
            )
    except DifferenceUnexplained as error:
        form.remarks.errors = [text_for(error)]
        return _page(inspection_id, form=form), 409
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(inspection_id, form=form), 409
    flash("Eftersynet er slut, og der kan udbetales fra kassen igen. Udskriv protokollen.", "success")
    return redirect(url_for(".show", inspection_id=inspection_id), code=303)


@bp.post("/kasser/eftersyn/<int:inspection_id>/afbryd")
def cancel(inspection_id: int) -> ResponseReturnValue:
    """Call the eftersyn off."""
    form = CancelInspectionForm()
    if not form.validate_on_submit():
        return _page(inspection_id, cancel_form=form), 422
    try:
        with booking(form) as book:
            inspect_box.cancel_inspection(
                book, inspection_id, reason=form.reason.data, request_key=form.request_key.data
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(inspection_id, cancel_form=form), 409
    flash("Eftersynet er afbrudt, og der kan udbetales fra kassen igen.", "info")
    return redirect(url_for(".show", inspection_id=inspection_id), code=303)


@bp.get("/kasser/eftersyn/<int:inspection_id>/protokol.pdf")
def protocol(inspection_id: int) -> Response:
    """The protocol of an eftersyn that was counted."""
    with reading() as connection:
        found, head = inspection_by_id(connection, inspection_id), chain_head(connection)
    if found is None or found.count is None:
        abort(404)
    paper = draw_protocol(
        found,
        office=settings().office_name,
        drawn_at=clock.now(),
        chain=(head.events, head.hash[:HEAD_LETTERS_SHOWN]),
    )
    return pdf_answer(paper, f"kasseeftersyn-{inspection_id}.pdf")


def _page(
    inspection_id: int,
    *,
    form: InspectionForm | None = None,
    cancel_form: CancelInspectionForm | None = None,
) -> str:
    with reading() as connection:
        found = inspection_by_id(connection, inspection_id)
        box = box_by_id(connection, found.box_id) if found else None
    if found is None or box is None:
        abort(404)
    return render_template(
        "pages/boxes/inspection.html",
        inspection=found,
        box=box,
        difference_oere=_difference(found),
        form=form or InspectionForm(formdata=None),
        cancel_form=cancel_form or CancelInspectionForm(formdata=None),
    )


def _difference(found: Inspection) -> int:
    return found.count.difference_oere if found.count else 0

"""The team leader's decisions on requests that break a limit."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.bilag_states import BilagStatus
from payout.domain.errors import DomainError
from payout.queries.bilag import Bilag, bilag_by_id, bilag_in, bilag_of_citizen_by_ref, count_in
from payout.queries.counter_notes import notes_on
from payout.queries.incidents import latest_incident
from payout.queries.pay_marks import mark_by_ref
from payout.services import decide_request
from payout.web.current import booking, current_clerk, reading
from payout.web.error_texts import text_for
from payout.web.forms.bilag import ApproveForm, RejectForm
from payout.web.steps import steps_on

bp = Blueprint("decisions", __name__)

REQUESTS_SHOWN = 100
WAITING = frozenset({BilagStatus.AWAITING_APPROVAL})


@bp.get("/godkendelser")
def index() -> ResponseReturnValue:
    """What waits for an answer, the oldest first."""
    with reading() as connection:
        incident = latest_incident(connection)
        waiting: tuple[Bilag, ...] = ()
        total = 0
        if incident is not None:
            waiting = bilag_in(connection, incident.incident_id, WAITING, limit=REQUESTS_SHOWN)
            total = count_in(connection, incident.incident_id, WAITING)
    return render_template("pages/decisions/index.html", waiting=waiting, total=total)


@bp.get("/godkendelser/<int:bilag_id>")
def show(bilag_id: int) -> ResponseReturnValue:
    """All that the decision rests on."""
    return _show_page(bilag_id)


@bp.post("/godkendelser/<int:bilag_id>/godkend")
def approve(bilag_id: int) -> ResponseReturnValue:
    """Say yes, with a reason: the bilag gets its number."""
    form = ApproveForm()
    if not form.validate_on_submit():
        return _show_page(bilag_id, approve_form=form), 422
    try:
        with booking(form) as book:
            decide_request.approve(book, bilag_id, reason=form.reason.data, request_key=form.request_key.data)
    except DomainError as error:
        return _show_page(bilag_id, approve_form=form, refusal=text_for(error)), 409
    return redirect(url_for("bilag.show", bilag_id=bilag_id), code=303)


@bp.post("/godkendelser/<int:bilag_id>/afslaa")
def reject(bilag_id: int) -> ResponseReturnValue:
    """Say no, with a reason."""
    form = RejectForm()
    if not form.validate_on_submit():
        return _show_page(bilag_id, reject_form=form), 422
    try:
        with booking(form) as book:
            decide_request.reject(book, bilag_id, reason=form.reason.data, request_key=form.request_key.data)
    except DomainError as error:
        return _show_page(bilag_id, reject_form=form, refusal=text_for(error)), 409
    return redirect(url_for("bilag.show", bilag_id=bilag_id), code=303)


def _show_page(
    bilag_id: int,
    *,
    approve_form: ApproveForm | None = None,
    reject_form: RejectForm | None = None,
    refusal: str = "",
) -> str:
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
        if found is None:
            abort(404)
        steps = steps_on(connection, found, current_clerk())
        notes = notes_on(connection, bilag_id)
        mark = mark_by_ref(connection, found.citizen_ref)
        earlier = bilag_of_citizen_by_ref(connection, found.citizen_ref)
    return render_template(
        "pages/decisions/show.html",
        bilag=found,
        notes=notes,
        mark=mark,
        steps=steps,
        refusal=refusal,
        others=[row for row in earlier if row.bilag_id != bilag_id],
        is_waiting=found.status is BilagStatus.AWAITING_APPROVAL,
        approve_form=approve_form or ApproveForm(formdata=None),
        reject_form=reject_form or RejectForm(formdata=None),
    )

"""The bilag: the list, one with all that is known, the page after issue, and voiding and settling it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from payout.domain.bilag_states import HAS_NUMBER, BilagStatus
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod
from payout.domain.settlement import SettlementKind
from payout.queries.bilag import bilag_by_id, bilag_by_number, bilag_in, count_in
from payout.queries.booked import bookings_of
from payout.queries.counter_notes import notes_on
from payout.queries.desk_queue import urgency_of
from payout.queries.incidents import latest_incident
from payout.queries.late_entries import late_entry_of_bilag
from payout.queries.papers import newest_print
from payout.queries.settlements import settlements_of
from payout.services.settle_bilag import settle_bilag
from payout.services.void_bilag import void as void_bilag
from payout.web.current import booking, current_clerk, reading
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.bilag import FilterForm, VoidForm
from payout.web.forms.counter import FindForm
from payout.web.forms.settlement import SettleForm
from payout.web.paging import Paging
from payout.web.permissions import Permission, may
from payout.web.steps import steps_on

bp = Blueprint("bilag", __name__)

PAGE_ROWS = 50
NUMBER_UNKNOWN = "Der er ikke noget bilag med det nummer. Se efter nummeret på papiret."


@bp.get("/bilag")
def index() -> ResponseReturnValue:
    """The hændelse's bilag, the newest first; or straight to the one whose number is asked for."""
    form = FilterForm(request.args)
    if not form.validate():
        return _index_page(form), 422
    if form.number.data is None:
        return _index_page(form)
    with reading() as connection:
        found = bilag_by_number(connection, form.number.data)
    if found is None:
        form.number.errors = [NUMBER_UNKNOWN]
        return _index_page(form), 404
    return redirect(url_for(".show", bilag_id=found.bilag_id), code=303)


@bp.get("/bilag/<int:bilag_id>")
def show(bilag_id: int) -> ResponseReturnValue:
    """Everything on a bilag, and the steps that are open to who looks."""
    return _show_page(bilag_id)


@bp.get("/bilag/<int:bilag_id>/udstedt")
def issued(bilag_id: int) -> ResponseReturnValue:
    """The page after issue: the paper, what to say to the citizen, and the field for the next one."""
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    if found is None:
        abort(404)
    if found.number is None:
        return redirect(url_for(".show", bilag_id=bilag_id), code=303)
    return render_template(
        "pages/bilag/issued.html",
        bilag=found,
        is_new=found.status is BilagStatus.ISSUED,
        find_form=FindForm(formdata=None) if may(current_clerk(), Permission.LOOK_UP) else None,
        print_form=PayoutForm(formdata=None),
    )


@bp.post("/bilag/<int:bilag_id>/annuller")
def void(bilag_id: int) -> ResponseReturnValue:
    """Void an issued bilag, with a reason."""
    form = VoidForm()
    if not form.validate_on_submit():
        return _show_page(bilag_id, void_form=form), 422
    try:
        with booking(form) as book:
            void_bilag(
                book, bilag_id, current_clerk(), reason=form.reason.data, request_key=form.request_key.data
            )
    except DomainError as error:
        return _show_page(bilag_id, void_form=form, refusal=text_for(error)), 409
    return redirect(url_for(".show", bilag_id=bilag_id), code=303)


@bp.post("/bilag/<int:bilag_id>/afregn")
def settle(bilag_id: int) -> ResponseReturnValue:
    """Mark a part or the whole of a paid bilag as settled."""
    form = SettleForm()
    if not form.validate_on_submit():
        return _show_page(bilag_id, settle_form=form), 422
    try:
        with booking(form) as book:
            settle_bilag(
                book,
                bilag_id,
                kind=SettlementKind(form.kind.data),
                amount_oere=form.amount.data,
                note=form.note.data or "",
                detail=form.detail,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        return _show_page(bilag_id, settle_form=form, refusal=text_for(error)), 409
    return redirect(url_for(".show", bilag_id=bilag_id), code=303)


def _show_page(
    bilag_id: int,
    *,
    void_form: VoidForm | None = None,
    settle_form: SettleForm | None = None,
    refusal: str = "",
) -> str:
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
        if found is None:
            abort(404)
        steps = steps_on(connection, found, current_clerk())
        settled = settlements_of(connection, bilag_id)
        bookings = bookings_of(connection, bilag_id)
        newest = newest_print(connection, bilag_id)
        notes = notes_on(connection, bilag_id)
        urgency = urgency_of(connection, bilag_id)
        late = late_entry_of_bilag(connection, bilag_id)
    return render_template(
        "pages/bilag/show.html",
        bilag=found,
        steps=steps,
        settlements=settled,
        bookings=bookings,
        notes=notes,
        refusal=refusal,
        has_paper=found.status in HAS_NUMBER,
        newest_copy=newest,
        print_form=PayoutForm(formdata=None),
        urgency=urgency,
        late=late,
        is_issued=found.status is BilagStatus.ISSUED,
        can_return=found.method is PayoutMethod.CASH and found.outstanding_oere > 0,
        is_waiting=found.status is BilagStatus.AWAITING_APPROVAL,
        is_rejected=found.status is BilagStatus.REJECTED,
        is_approved=found.status is BilagStatus.ISSUED and found.decided_by is not None,
        void_form=void_form or VoidForm(formdata=None),
        settle_form=settle_form or SettleForm(formdata=None, amount=found.outstanding_oere),
    )


def _index_page(form: FilterForm) -> str:
    chosen = form.status.data if form.status.data in set(BilagStatus) else ""
    statuses = {BilagStatus(chosen)} if chosen else frozenset(BilagStatus)
    with reading() as connection:
        incident = latest_incident(connection)
        total = count_in(connection, incident.incident_id, statuses) if incident else 0
        paging = Paging.of(request.args.get("side", "1"), total, PAGE_ROWS)
        rows = (
            bilag_in(
                connection,
                incident.incident_id,
                statuses,
                limit=PAGE_ROWS,
                offset=paging.offset,
                newest_first=True,
            )
            if incident
            else ()
        )
    return render_template("pages/bilag/index.html", form=form, rows=rows, paging=paging, chosen=chosen)

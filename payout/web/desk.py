"""The cash desk: the queue, and paying one bilag in two steps."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout import clock
from payout.bilag_number import BilagNumber
from payout.domain.bilag_states import PAID_OUT, BilagStatus
from payout.domain.cash import PiecesDontFit, handed_out, handed_out_from, short_of
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod
from payout.money import Oere, format_kroner
from payout.queries.bilag import Bilag, bilag_by_id, bilag_by_number, bilag_held_by
from payout.queries.cash import CashBox, open_box_of, pieces_in
from payout.queries.counter_notes import notes_on
from payout.queries.desk_queue import Waiting, count_queue, queue_of
from payout.queries.incidents import latest_incident
from payout.queries.transfers import count_waiting_transfers
from payout.services import pay_out as paying
from payout.services.bilag_steps import BilagUnknown
from payout.web.current import booking, current_clerk, reading
from payout.web.error_texts import text_for
from payout.web.forms.bilag import FindBilagForm
from payout.web.forms.desk import PayForm, StepForm
from payout.web.steps import pay_hindrance

bp = Blueprint("desk", __name__)

QUEUE_SHOWN = 50


@bp.get("/udbetaling")
def queue() -> ResponseReturnValue:
    """The page that the cashier begins with: the box, what is held, what waits."""
    return _queue_page(FindBilagForm())


@bp.get("/udbetaling/koe")
def queue_part() -> ResponseReturnValue:
    """The queue alone, for the script that keeps it up to date."""
    return render_template("partials/desk/queue.html", **_queue_values())


@bp.post("/udbetaling/find")
def open_by_number() -> ResponseReturnValue:
    """Open the bilag whose number is typed or scanned, and hold it."""
    with reading() as connection:
        incident = latest_incident(connection)
    form = FindBilagForm(meta={"series": incident.series if incident else ""})
    if not form.validate_on_submit():
        return _queue_page(form), 422
    try:
        bilag_id = _id_of(form.number.data)
        with booking(form) as book:
            paying.hold(book, bilag_id, request_key=form.request_key.data)
    except DomainError as error:
        form.number.errors = [text_for(error)]
        return _queue_page(form), 409
    return redirect(url_for(".pay", bilag_id=bilag_id), code=303)


@bp.post("/udbetaling/<int:bilag_id>/aabn")
def hold(bilag_id: int) -> ResponseReturnValue:
    """Hold a bilag of the queue."""
    form = StepForm()
    if not form.validate_on_submit():
        return _pay_page(bilag_id, form), 422
    try:
        with booking(form) as book:
            paying.hold(book, bilag_id, request_key=form.request_key.data)
    except DomainError as error:
        return _pay_page(bilag_id, refusal=text_for(error)), 409
    return redirect(url_for(".pay", bilag_id=bilag_id), code=303)


@bp.get("/udbetaling/<int:bilag_id>")
def pay(bilag_id: int) -> ResponseReturnValue:
    """The bilag that is being paid: whom, how much, in which notes."""
    return _pay_page(bilag_id)


@bp.post("/udbetaling/<int:bilag_id>/udbetalt")
def pay_out(bilag_id: int) -> ResponseReturnValue:
    """The money is handed over and signed for."""
    form = PayForm()
    if not form.validate_on_submit():
        return _pay_page(bilag_id, pay_form=form), 422
    try:
        with booking(form) as book:
            paying.pay_out(book, bilag_id, pieces=form.other_pieces, request_key=form.request_key.data)
    except PiecesDontFit as error:
        form.form_errors.append(text_for(error))
        return _pay_page(bilag_id, pay_form=form), 409
    except DomainError as error:
        return _pay_page(bilag_id, refusal=text_for(error)), 409
    found = _bilag(bilag_id)
    flash(f"Bilag {found.number} er udbetalt: {format_kroner(found.amount_oere)}", "success")
    return redirect(url_for(".queue"), code=303)


@bp.post("/udbetaling/<int:bilag_id>/laeg-tilbage")
def release(bilag_id: int) -> ResponseReturnValue:
    """Put the bilag back into the queue: nothing was handed over."""
    form = StepForm()
    if not form.validate_on_submit():
        return _pay_page(bilag_id, form), 422
    try:
        with booking(form) as book:
            paying.release(book, bilag_id, request_key=form.request_key.data)
    except DomainError as error:
        return _pay_page(bilag_id, refusal=text_for(error)), 409
    flash("Bilaget er lagt tilbage i køen. Der er ikke udbetalt noget.", "info")
    return redirect(url_for(".queue"), code=303)


def _id_of(number: BilagNumber) -> int:
    with reading() as connection:
        found = bilag_by_number(connection, number)
    if found is None:
        raise BilagUnknown
    return found.bilag_id


def _bilag(bilag_id: int) -> Bilag:
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    if found is None:
        abort(404)
    return found


def _own_box() -> CashBox | None:
    with reading() as connection:
        return open_box_of(connection, current_clerk().user_id)


def _queue_page(form: FindBilagForm) -> str:
    clerk = current_clerk()
    with reading() as connection:
        incident = latest_incident(connection)
        box = open_box_of(connection, clerk.user_id)
        mine = bilag_held_by(connection, incident.incident_id, clerk.user_id) if incident else ()
    return render_template("pages/desk/queue.html", form=form, box=box, mine=mine, **_queue_values())


def _queue_values() -> dict[str, Any]:
    """What the queue shows: whether a bilag of others waits for this cashier, and for whom else."""
    clerk = current_clerk()
    waiting: tuple[Waiting, ...] = ()
    total = transfers = 0
    with reading() as connection:
        incident = latest_incident(connection)
        if incident is not None:
            waiting = queue_of(connection, incident.incident_id, limit=QUEUE_SHOWN)
            total = count_queue(connection, incident.incident_id)
            transfers = count_waiting_transfers(connection, incident.incident_id)
    return {
        "step": StepForm(formdata=None),
        "waiting": [(one, _hindrance(one.bilag)) for one in waiting if one.bilag.held_by_id != clerk.user_id],
        "total": total,
        "transfers": transfers,
        "is_cut": total > QUEUE_SHOWN,
        "read_at": clock.now(),
    }


def _pay_page(
    bilag_id: int, form: StepForm | None = None, *, pay_form: PayForm | None = None, refusal: str = ""
) -> str:
    found, clerk = _bilag(bilag_id), current_clerk()
    is_cash = found.method is PayoutMethod.CASH
    box = _own_box()
    pieces_there = _pieces_in(box) if is_cash else {}
    with reading() as connection:
        notes = notes_on(connection, bilag_id)
    return render_template(
        "pages/desk/pay.html",
        bilag=found,
        notes=notes,
        step=form or StepForm(formdata=None),
        pay_form=pay_form or PayForm(formdata=None),
        refusal=refusal,
        hindrance=_hindrance(found),
        is_mine=found.held_by_id == clerk.user_id,
        is_free=found.status is BilagStatus.ISSUED,
        is_paid=found.status in PAID_OUT,
        is_cash=is_cash,
        is_transfer=found.method is PayoutMethod.BANK_TRANSFER,
        pieces=handed_out_from(found.amount_oere, pieces_there) if is_cash else None,
        fewest=handed_out(found.amount_oere) if is_cash else {},
        short=short_of(found.amount_oere, pieces_there) if is_cash else (),
        pieces_there=pieces_there,
        box=box,
    )


def _pieces_in(box: CashBox | None) -> Mapping[Oere, int]:
    if box is None:
        return {}
    with reading() as connection:
        return pieces_in(connection, box.box_id)


def _hindrance(found: Bilag) -> str:
    error = pay_hindrance(found, current_clerk())
    return text_for(error) if error else ""

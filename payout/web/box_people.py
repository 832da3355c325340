"""What a cash box needs another person for: delivered cash, hand-overs, differences, bilag left behind."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.bilag_states import BilagStatus
from payout.domain.errors import DomainError
from payout.domain.incident import NoOpenIncident
from payout.queries.bilag import bilag_by_id
from payout.queries.cash import CashBox, box_by_id
from payout.queries.cash_counts import count_by_id
from payout.queries.cash_people import delivery_by_id, handover_by_id
from payout.services import attest_difference, cash_deliveries, cash_handovers, pay_out
from payout.services.box_state import DifferenceUnexplained
from payout.web.boxes import box_page
from payout.web.current import booking, current_clerk, reading
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.cash import OfferForm, ReleaseForOtherForm, TakeOverForm

bp = Blueprint("box_people", __name__)


@bp.post("/kasser/penge/<int:delivery_id>/bekraeft")
def confirm(delivery_id: int) -> ResponseReturnValue:
    """Who came with the cash says so."""
    form, box_id = PayoutForm(), _box_of_delivery(delivery_id)
    if not form.validate_on_submit():
        return box_page(box_id, refusal=_wrong(form)), 422
    try:
        with booking(form) as book:
            cash_deliveries.confirm_delivery(book, delivery_id, request_key=form.request_key.data)
    except DomainError as error:
        return box_page(box_id, refusal=text_for(error)), 409
    flash("Pengene er bekræftet.", "success")
    return redirect(url_for("boxes.show", box_id=box_id), code=303)


@bp.post("/kasser/penge/<int:delivery_id>/fortryd")
def withdraw_refill(delivery_id: int) -> ResponseReturnValue:
    """Take back a refill that nobody has confirmed."""
    form, box_id = PayoutForm(), _box_of_delivery(delivery_id)
    if not form.validate_on_submit():
        return box_page(box_id, refusal=_wrong(form)), 422
    try:
        with booking(form) as book:
            cash_deliveries.withdraw_refill(
                book, delivery_id, current_clerk(), request_key=form.request_key.data
            )
    except DomainError as error:
        return box_page(box_id, refusal=text_for(error)), 409
    flash("Opfyldningen er fortrudt. Pengene må ikke ligge i kassen.", "info")
    return redirect(url_for("boxes.show", box_id=box_id), code=303)


@bp.route("/kasser/<int:box_id>/overdrag", methods=["GET", "POST"])
def offer(box_id: int) -> ResponseReturnValue:
    """Offer a box to another cashier."""
    form, box = OfferForm(), _box(box_id)
    form.to.choices = _receivers(box)
    if not form.validate_on_submit():
        return _offer_page(form, box), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            cash_handovers.offer_box(
                book, box_id, current_clerk(), to_id=form.to.data, request_key=form.request_key.data
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _offer_page(form, box), 409
    flash("Kassen hviler nu, til modtageren har talt den. Modtageren finder den under Kasser.", "info")
    return redirect(url_for("boxes.show", box_id=box_id), code=303)


@bp.post("/kasser/overdragelser/<int:handover_id>/fortryd")
def withdraw_offer(handover_id: int) -> ResponseReturnValue:
    """Call a hand-over off."""
    form, box_id = PayoutForm(), _box_of_handover(handover_id)
    if not form.validate_on_submit():
        return box_page(box_id, refusal=_wrong(form)), 422
    try:
        with booking(form) as book:
            cash_handovers.withdraw_offer(
                book, handover_id, current_clerk(), request_key=form.request_key.data
            )
    except DomainError as error:
        return box_page(box_id, refusal=text_for(error)), 409
    flash("Overdragelsen er fortrudt. Kassen er stadig hos den, der havde den.", "info")
    return redirect(url_for("boxes.show", box_id=box_id), code=303)


@bp.route("/kasser/overdragelser/<int:handover_id>/modtag", methods=["GET", "POST"])
def take_over(handover_id: int) -> ResponseReturnValue:
    """Count a box that was offered, and run it from now on."""
    form, box = TakeOverForm(), _box(_box_of_handover(handover_id))
    if not form.validate_on_submit():
        return _take_page(form, box, handover_id), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            cash_handovers.take_over(
                book,
                handover_id,
                pieces=form.pieces,
                explanation=form.explanation.data,
                request_key=form.request_key.data,
            )
    except DifferenceUnexplained as error:
        form.explanation.errors = [text_for(error)]
        return _take_page(form, box, handover_id), 409
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _take_page(form, box, handover_id), 409
    flash("Kassen er din. Du kan udbetale fra den nu.", "success")
    return redirect(url_for("desk.queue"), code=303)


@bp.post("/kasser/optaellinger/<int:count_id>/attester")
def attest(count_id: int) -> ResponseReturnValue:
    """A team leader attests a difference."""
    form = PayoutForm()
    with reading() as connection:
        count = count_by_id(connection, count_id)
    if count is None:
        abort(404)
    if not form.validate_on_submit():
        return box_page(count.box_id, refusal=_wrong(form)), 422
    try:
        with booking(form) as book:
            attest_difference.attest_difference(book, count_id, request_key=form.request_key.data)
    except DomainError as error:
        return box_page(count.box_id, refusal=text_for(error)), 409
    flash("Differencen er attesteret.", "success")
    return redirect(url_for("boxes.show", box_id=count.box_id), code=303)


@bp.route("/kasser/bilag/<int:bilag_id>/laeg-tilbage", methods=["GET", "POST"])
def release_bilag(bilag_id: int) -> ResponseReturnValue:
    """Put back a bilag that a cashier holds who does not come back."""
    form = ReleaseForOtherForm()
    if not form.validate_on_submit():
        return _release_page(form, bilag_id), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            pay_out.release_for(book, bilag_id, reason=form.reason.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _release_page(form, bilag_id), 409
    flash("Bilaget er lagt tilbage i køen. En anden kan nu udbetale det.", "success")
    return redirect(url_for("boxes.index"), code=303)


def _wrong(form: PayoutForm) -> str:
    return next(str(text) for texts in form.errors.values() for text in texts)


def _box(box_id: int) -> CashBox:
    with reading() as connection:
        found = box_by_id(connection, box_id)
    if found is None:
        abort(404)
    return found


def _box_of_delivery(delivery_id: int) -> int:
    with reading() as connection:
        found = delivery_by_id(connection, delivery_id)
    if found is None:
        abort(404)
    return found.box_id


def _box_of_handover(handover_id: int) -> int:
    with reading() as connection:
        found = handover_by_id(connection, handover_id)
    if found is None:
        abort(404)
    return found.box_id


def _receivers(box: CashBox) -> list[tuple[int, str]]:
    with reading() as connection:
        try:
            return [(user.user_id, user.display_name) for user in cash_handovers.receivers(connection, box)]
        except NoOpenIncident:
            return []


def _offer_page(form: OfferForm, box: CashBox) -> str:
    return render_template("pages/boxes/offer.html", form=form, box=box)


def _take_page(form: TakeOverForm, box: CashBox, handover_id: int) -> str:
    return render_template("pages/boxes/take_over.html", form=form, box=box, handover_id=handover_id)


def _release_page(form: ReleaseForOtherForm, bilag_id: int) -> str:
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    if found is None:
        abort(404)
    return render_template(
        "pages/boxes/release_bilag.html",
        form=form,
        bilag=found,
        is_held=found.status is BilagStatus.PAYING,
    )

"""The team leader's marks: a citizen who is not paid without an approval, and what the counter is to do."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.queries.citizens import Citizen, citizen_by_ref
from payout.queries.pay_marks import live_marks, mark_of
from payout.services.pay_marks import lift_mark, set_mark
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.forms.pay_marks import LiftMarkForm, SetMarkForm

bp = Blueprint("pay_marks", __name__)


@bp.get("/udbetalingsstop")
def index() -> ResponseReturnValue:
    """Every live mark."""
    with reading() as connection:
        marks = live_marks(connection)
    return render_template("pages/pay_marks/index.html", marks=marks)


@bp.post("/borger/<ref>/stop")
def set_on(ref: str) -> ResponseReturnValue:
    """Mark a citizen, with an instruction for the counter."""
    citizen, form = _citizen(ref), SetMarkForm()
    if not form.validate_on_submit():
        return _page(citizen, set_form=form), 422
    try:
        with booking(form) as book:
            set_mark(book, ref, instruction=form.instruction.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(citizen, set_form=form), 409
    return redirect(url_for("counter.citizen", ref=ref), code=303)


@bp.post("/borger/<ref>/stop/ophaev")
def lift(ref: str) -> ResponseReturnValue:
    """Lift a citizen's mark, with a reason."""
    citizen, form = _citizen(ref), LiftMarkForm()
    if not form.validate_on_submit():
        return _page(citizen, lift_form=form), 422
    try:
        with booking(form) as book:
            lift_mark(book, ref, reason=form.reason.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(citizen, lift_form=form), 409
    return redirect(url_for("counter.citizen", ref=ref), code=303)


def _citizen(ref: str) -> Citizen:
    with reading() as connection:
        found = citizen_by_ref(connection, ref)
    if found is None:
        abort(404)
    return found


def _page(
    citizen: Citizen, *, set_form: SetMarkForm | None = None, lift_form: LiftMarkForm | None = None
) -> str:
    """The form alone, with what is wrong with it."""
    with reading() as connection:
        mark = mark_of(connection, citizen.citizen_id)
    return render_template(
        "pages/pay_marks/form.html", citizen=citizen, mark=mark, set_form=set_form, lift_form=lift_form
    )

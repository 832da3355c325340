"""The dobbeltlås: which half is set by whom, and setting one's own."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.double_lock import Side, sides_of
from payout.domain.errors import DomainError
from payout.labels import label_of
from payout.queries.double_lock import halves
from payout.services.double_lock import set_half, unlocked
from payout.web.current import booking, current_clerk, reading
from payout.web.error_texts import text_for
from payout.web.forms.double_lock import BothHalves, HalfForm

bp = Blueprint("double_lock", __name__)


@bp.route("/dobbeltlaas", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """Who has set which half; the form sets one's own."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            set_half(
                book,
                Side(form.side.data),
                form.half.data,
                current_clerk(),
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    flash("Din halvdel af dobbeltlåsen er sat.", "success")
    return redirect(url_for(".show"), code=303)


def passphrase_of(form: BothHalves) -> str:
    """What the two halves that were typed make together. Raises:  LockNotSet, HalvesWrong."""
    with reading() as connection:
        return unlocked(connection, leader=form.leader_half.data or "", control=form.control_half.data or "")


def _form() -> HalfForm:
    form = HalfForm()
    own = sides_of(current_clerk().roles)
    form.side.choices = {side.value: label_of(side) for side in own}
    if not form.side.data:
        form.side.data = own[0].value
    return form


def _page(form: HalfForm) -> str:
    with reading() as connection:
        known = halves(connection)
    return render_template("pages/double_lock/show.html", form=form, known=known, sides=Side)

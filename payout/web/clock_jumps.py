"""The clock, looked at before each request; and the team leader's word that the date is right."""

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from payout.services.clock_jumps import confirm_date, tell_of_jump
from payout.web.current import booking, parts
from payout.web.forms.base import PayoutForm

bp = Blueprint("clock_jumps", __name__)


@bp.post("/ur/datoen-er-rigtig")
def confirm() -> ResponseReturnValue:
    """The team leader has looked at the date."""
    form = PayoutForm()
    if form.validate():
        with booking(form) as book:
            confirm_date(book, request_key=form.request_key.data)
        flash("Tak. Det er noteret, at datoen er set efter.", "success")
    return redirect(url_for("overview.show"), code=303)


def register(app: Flask) -> None:
    """Look at the clock before each request, so that what a request records stands after the jump."""
    app.before_request(_look)


def _look() -> None:
    if request.endpoint != "static":
        tell_of_jump(parts().ledger, parts().watch)

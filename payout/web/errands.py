"""The page that follows an errand, shows how far it has come, and can stop it.

A request waits a moment for the errand. Most are done by then, and nobody sees the page.
"""

from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.services.read_upload import ReadingStopped
from payout.services.repeats import KeyOfAnotherForm
from payout.web.current import current_session, parts
from payout.web.errand_keeping import Errand, ErrandStopped
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm

PATIENCE_SECONDS: Final = 3.0
"""How long a request waits for the errand before it shows the page that waits."""

bp = Blueprint("errands", __name__)


def follow(errand: Errand) -> ResponseReturnValue:
    """Begin an errand and wait a moment for it. Raises ErrandRuns, and what has gone wrong in the errand."""
    owner = current_session().token
    begun = parts().errands.begin(owner, errand)
    begun.job.wait(PATIENCE_SECONDS)
    if not begun.job.is_done:
        return redirect(url_for("errands.wait"), code=303)
    return _landed(owner, begun)


@bp.get("/undervejs/vent")
def wait() -> ResponseReturnValue:
    """How far the errand has come; leads on when it is done."""
    owner = current_session().token
    errand = parts().errands.find(owner)
    if errand is None:
        flash("Det, du ventede på, er færdigt eller stoppet.", "info")
        return redirect(url_for("home"), code=303)
    if errand.job.is_done:
        return _told(owner, errand)
    done, total = errand.job.rows
    return render_template(
        "pages/errands/wait.html",
        errand=errand,
        done=done,
        total=total,
        stop_form=PayoutForm(formdata=None),
    )


@bp.post("/undervejs/stop")
def stop() -> ResponseReturnValue:
    """Stop the errand; when it is done already, lead on to what it has come to."""
    owner = current_session().token
    errand = parts().errands.find(owner)
    if errand is None or not PayoutForm().validate():
        return redirect(url_for(".wait"), code=303)
    errand.job.stop()
    errand.job.wait(PATIENCE_SECONDS)
    return _told(owner, errand) if errand.job.is_done else redirect(url_for(".wait"), code=303)


def _landed(owner: str, errand: Errand) -> ResponseReturnValue:
    parts().errands.end(owner, errand)
    try:
        return errand.land(errand.job.result())
    except KeyOfAnotherForm:
        abort(409)


def _told(owner: str, errand: Errand) -> ResponseReturnValue:
    """The answer of one that is done; what went wrong is told on the page that it was begun from."""
    try:
        return _landed(owner, errand)
    except DomainError as error:
        flash(text_for(error), "info" if isinstance(error, ErrandStopped | ReadingStopped) else "error")
        return redirect(url_for(errand.home), code=303)

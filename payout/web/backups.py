"""Sikkerhedskopier: where they go, the last good one, all that lie there, and one more at once."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.queries.copies import paper_ranges
from payout.services.copier import CopyState
from payout.settings import SETTINGS_FILE
from payout.web.backup_banner import TEXTS
from payout.web.current import parts, reading, settings
from payout.web.forms.base import PayoutForm

bp = Blueprint("backups", __name__)


@bp.get("/sikkerhedskopier")
def index() -> ResponseReturnValue:
    """How things stand, and the copies in the folder."""
    return _page(PayoutForm())


@bp.post("/sikkerhedskopier")
def make() -> ResponseReturnValue:
    """Make a copy at once. Nothing in the book changes by it, so a second press just makes another."""
    form = PayoutForm()
    if not form.validate():
        return _page(form), 422
    copier = parts().copier
    if copier is None:
        return _page(form), 409
    state = copier.copy_now()
    if state.trouble is not None:
        form.form_errors.append(" ".join(TEXTS[state.trouble]))
        return _page(form), 409
    flash(_told(state), "success")
    return redirect(url_for(".index"), code=303)


def _told(state: CopyState) -> str:
    reach = state.last.reach if state.last else None
    return (
        f"Kopien er taget og kontrolleret. Den går til og med journalens nr. {reach.events if reach else 0}."
    )


def _page(form: PayoutForm) -> str:
    copier, chosen = parts().copier, settings()
    if copier is None:
        return render_template("pages/backups/on_server.html")
    trouble = copier.trouble()
    with reading() as connection:
        kept = paper_ranges(connection)
    return render_template(
        "pages/backups/index.html",
        form=form,
        folder=copier.folder,
        last=copier.state.last,
        problem=TEXTS[trouble] if trouble else None,
        copies=copier.listed(),
        kept=kept,
        every_events=chosen.backup_every_events,
        every_minutes=chosen.backup_every_minutes,
        settings_file=parts().ledger.folder / SETTINGS_FILE,
    )

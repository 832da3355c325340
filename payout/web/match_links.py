"""Doubtful matches: each is shown side by side, and somebody says yes or no to it, or takes that back."""

import hmac
from typing import Final

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout.domain.errors import DomainError
from payout.domain.match_proposals import DayProposal, Doubt, LinkSubject, Proposal, Verdict
from payout.queries.incidents import latest_incident
from payout.queries.match_links import live_links
from payout.services.match_links import ProposalGone, decide_proposal, undo_link
from payout.web.current import booking, parts, reading
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.real_run import VerdictForm
from payout.web.paging import Paging

PAGE_ROWS: Final = 20

bp = Blueprint("match_links", __name__)


@bp.get("/udbetalt/tvivl")
def index() -> ResponseReturnValue:
    """What is proposed, and what has been said."""
    return _page()


@bp.post("/udbetalt/tvivl")
def decide() -> ResponseReturnValue:
    """Say yes or no to one proposal."""
    form = VerdictForm()
    if not form.validate_on_submit():
        return _page(form), 422
    verdict = Verdict(form.verdict.data)
    try:
        with booking(form) as book:
            incident = latest_incident(book.connection)
            if incident is None:
                raise ProposalGone
            decide_proposal(
                book,
                incident.incident_id,
                _proposed(book.connection, form.proposal.data),
                verdict,
                request_key=form.request_key.data,
            )
            is_repeat = book.is_repeat
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    if not is_repeat:
        done = "De to er nu det samme i matchet." if verdict is Verdict.CONFIRMED else "Forslaget er afvist."
        flash(done, "success")
    return redirect(url_for(".index"), code=303)


@bp.post("/udbetalt/tvivl/<int:link_id>/fortryd")
def undo(link_id: int) -> ResponseReturnValue:
    """Take back what was said."""
    form = PayoutForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with booking(form) as book:
            incident = latest_incident(book.connection)
            if incident is None:
                raise ProposalGone
            undo_link(book, incident.incident_id, link_id, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    return redirect(url_for(".index"), code=303)


def _proposed(connection: Connection, key: str) -> Proposal | DayProposal | None:
    """The proposal that a page has shown under the key, if it is still there."""
    incident = latest_incident(connection)
    known = parts().run.of(connection, incident) if incident else None
    return next((one for one in known.proposals if _key(one) == key), None) if known else None


def _key(proposal: Proposal | DayProposal) -> str:
    """What a form calls a proposal: without the server's secret nobody learns from it whom it is about."""
    subject = proposal.subject
    whose = str(subject)
    if isinstance(subject, LinkSubject):
        whose = f"{subject.list_cpr.digits} {subject.run_cpr.digits} {subject.payment} {subject.parts}"
    return hmac.digest(_secret(), whose.encode(), "sha256").hex()


def _secret() -> bytes:
    secret = current_app.secret_key or ""
    return secret if isinstance(secret, bytes) else secret.encode()


def _page(refused: PayoutForm | None = None) -> str:
    with reading() as connection:
        incident = latest_incident(connection)
        known = parts().run.of(connection, incident) if incident else None
        links = live_links(connection, incident.incident_id) if incident else ()
    found = known.proposals if known else ()
    paging = Paging.of(request.args.get("side", "1"), len(found), PAGE_ROWS)
    shown = found[paging.offset : paging.offset + PAGE_ROWS]
    return render_template(
        "pages/real_run/doubts.html",
        refused=refused,
        has_run=known is not None,
        proposals=[(one, VerdictForm(formdata=None, proposal=_key(one))) for one in shown],
        paging=paging,
        links=[(one, PayoutForm(formdata=None)) for one in links],
        verdicts=Verdict,
        moved_day=Doubt.MOVED_DAY,
    )

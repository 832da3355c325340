"""Issue a bilag at the counter, or send the request to the team leader."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from payout.domain.aconto import Limit
from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.errors import DomainError
from payout.domain.incident import NoOpenIncident
from payout.labels import label_of, suggestion_text
from payout.queries.citizen_card import Offer, offer_to
from payout.services.issue_bilag import request_bilag
from payout.web.counter import card_of, citizen_page
from payout.web.current import booking, leave_page_state, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.issue import IssueForm
from payout.web.issue_form import issue_form

bp = Blueprint("issuing", __name__)


@bp.post("/borger/<ref>/bilag")
def issue(ref: str) -> ResponseReturnValue:
    """Issue a bilag, or send the request to the team leader when it breaks a limit."""
    form = issue_form(_offer_to(ref), request.form)
    if not form.validate_on_submit():
        return citizen_page(card_of(ref), form=form), 422
    try:
        with booking(form) as book:
            made = request_bilag(
                book,
                ref,
                form.draft(),
                reservation_template=settings().reservation,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        # What another counter has just issued is on the card that is read now.
        card = card_of(ref)
        _explain(form, card, error)
        return citizen_page(card, form=form), 409
    leave_page_state("place", form.place.data)
    page = "bilag.show" if made.limits else "bilag.issued"
    return redirect(url_for(page, bilag_id=made.bilag_id), code=303)


def _offer_to(ref: str) -> Offer:
    with reading() as connection:
        offer = offer_to(connection, ref)
    if offer is None:
        abort(404)
    if offer.incident is None:
        raise NoOpenIncident
    return offer


def _explain(form: IssueForm, offer: Offer, error: DomainError) -> None:
    field = form.field_of(error)
    if field is None:
        form.form_errors.append(text_for(error))
        return
    field.errors = [text_for(error)]
    if isinstance(error, Incomplete) and error.part in {MissingPart.REASON, MissingPart.NEED}:
        _explain_limits(form, offer)


def _explain_limits(form: IssueForm, offer: Offer) -> None:
    """Say which limits are broken, what the rule would give, and all that is asked for because of them."""
    draft = form.draft()
    limits = offer.broken_limits(draft)
    form.form_errors.extend(f"{label_of(limit)}." for limit in limits)
    suggestion = form.suggestions.get(form.claim.data)
    if Limit.ABOVE_RULE in limits and suggestion:
        form.form_errors.append(f"Reglen foreslår: {suggestion_text(suggestion)} kr.")
    if not draft.needs:
        form.needs.errors = [text_for(Incomplete(MissingPart.NEED))]

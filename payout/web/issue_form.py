"""The form for a bilag, with what the citizen can be given."""

from collections.abc import Mapping

from payout.queries.citizen_card import Offer
from payout.web.current import page_state, settings
from payout.web.forms.issue import OTHER, IssueForm, claim_value


def issue_form(offer: Offer, typed: Mapping[str, str] | None = None) -> IssueForm:
    """The form with what can be given; filled with the first advance to give, or with what was typed."""
    line = offer.first_to_give
    form = IssueForm(
        typed,
        claim=claim_value(line.expected.claim) if line else OTHER,
        amount=(line.suggested_oere or None) if line else None,
        place=page_state("place"),
    )
    benefits = offer.incident.scope.benefits if offer.incident else ()
    claims = {row.expected.claim: row.suggestion for row in offer.lines}
    return form.offer(claims, benefits, settings().places)

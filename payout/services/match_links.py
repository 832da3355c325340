"""Say yes or no to a doubtful match, and take it back again; the match is made anew from what is said."""

from payout.domain.errors import DomainError
from payout.domain.match_proposals import DayProposal, Proposal, Verdict
from payout.models import match_link
from payout.queries.match_links import columns_of, live_links
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier


class ProposalGone(DomainError):
    """What was proposed is no longer: lists have come, or somebody has said yes or no to it."""

    code = "proposal-gone"


def decide_proposal(
    book: Book,
    incident_id: int,
    proposal: Proposal | DayProposal | None,
    verdict: Verdict,
    *,
    request_key: str | None = None,
) -> int:
    """Keep what is said of a proposal; gives the verdict's id. A repeat gives that of the first.

    Raises:  ProposalGone when there is none any longer, or a verdict already.
    """
    earlier = id_of_earlier(book.connection, request_key, "match_link")
    if earlier is not None:
        return earlier
    if proposal is None:
        raise ProposalGone
    subject = proposal.subject
    if subject in {one.subject for one in live_links(book.connection, incident_id)}:
        raise ProposalGone
    link_id = book.next_id(match_link)
    values = {
        "id": link_id,
        "incident_id": incident_id,
        "doubt": proposal.doubt.value,
        "verdict": verdict.value,
        "decided_by": book.actor_id,
        "decided_at": book.now,
        "undone_by": None,
        "undone_at": None,
        **columns_of(subject),
    }
    book.record(
        f"match_link.{verdict}",
        f"match_link:{link_id}",
        [Insert(match_link, values)],
        request_key=request_key,
    )
    return link_id


def undo_link(book: Book, incident_id: int, link_id: int, *, request_key: str | None = None) -> None:
    """Take a verdict back: the two are matched apart again, and proposed again. A repeat changes nothing.

    Raises:  ProposalGone when there is no such verdict any longer.
    """
    if id_of_earlier(book.connection, request_key, "match_link", link_id) is not None:
        return
    if link_id not in {one.link_id for one in live_links(book.connection, incident_id)}:
        raise ProposalGone
    values = {"undone_by": book.actor_id, "undone_at": book.now}
    book.record(
        "match_link.undone",
        f"match_link:{link_id}",
        [Update(match_link, link_id, values)],
        request_key=request_key,
    )

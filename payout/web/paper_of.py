"""What is known of a bilag, as its paper needs it, and the paper as an answer to the browser."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, current_app
from sqlalchemy import Connection

from exports.bilag_paper import BilagPaper, Reprint, Step, draw_bilag
from exports.bilag_parts import PaperTexts
from exports.paper import PaperSize
from payout.amount_words import amount_in_words
from payout.domain.counter_notes import Collector
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.domain.kontering import postings_of_payout
from payout.labels import label_of
from payout.queries.bilag import Bilag
from payout.queries.counter_notes import notes_on
from payout.queries.events import chain_head
from payout.queries.incidents import incident_by_id
from payout.queries.late_entries import LateEntry, late_entry_of_bilag
from payout.queries.papers import Printed
from payout.settings import Settings
from payout.web.current import parts, settings

PDF_TYPE = "application/pdf"


def paper_of(connection: Connection, found: Bilag, copy: Printed | None) -> BilagPaper:
    """The paper of a bilag that has its number: the original, or one of the copies."""
    return paper_for(connection, found, copy, settings(), book_is_broken=parts().trust.is_broken)


def paper_for(
    connection: Connection, found: Bilag, copy: Printed | None, office: Settings, *, book_is_broken: bool
) -> BilagPaper:
    """The same for an office, outside a request."""
    if found.number is None or found.issued_by is None or found.issued_at is None:
        raise ValueError("a request has no paper")
    incident, head = incident_by_id(connection, found.incident_id), chain_head(connection)
    collector = notes_on(connection, found.bilag_id).collector
    # What a team leader has approved was filled in by who asked for it.
    issuer = found.requested_by if found.decided_by else found.issued_by
    return BilagPaper(
        number=found.number,
        municipality=office.municipality,
        unit=office.unit,
        place=found.place,
        incident=incident.scope.name,
        name=found.name,
        cpr=found.cpr,
        benefit=found.claim.benefit,
        period_from=found.claim.period_from,
        period_to=found.claim.period_to,
        amount_oere=found.amount_oere,
        amount_in_words=amount_in_words(found.amount_oere),
        method=found.method,
        method_detail=found.method_detail,
        identity_check=found.identity_check,
        identity_document=found.identity_document,
        reason=found.reason,
        collected_by=_collected_by(collector) if collector else "",
        issued=Step(name=issuer, at=found.issued_at),
        approved=_step(found.decided_by, found.decided_at),
        paid=_step(found.paid_by, found.paid_at),
        voided=_step(found.voided_by, found.voided_at),
        registered=_registered(late_entry_of_bilag(connection, found.bilag_id)),
        reservation=found.reservation,
        postings=postings_of_payout(
            bilag_id=found.bilag_id, method=found.method, amount_oere=found.amount_oere, box_id=None
        ),
        chain_events=head.events,
        chain_hash=head.hash[:HEAD_LETTERS_SHOWN],
        reprint=_reprint(copy) if copy else None,
        is_drill=incident.scope.is_drill,
        book_is_broken=book_is_broken,
    )


def pdf_answer(
    papers: Sequence[BilagPaper], *, size: PaperSize, drawn_at: datetime, file_name: str
) -> Response:
    """The papers as one PDF that the browser shows; the name of the file holds nothing personal."""
    content = draw_bilag(papers, texts_of(settings()), size=size, drawn_at=drawn_at, logo=parts().logo)
    response: Response = current_app.response_class(content, mimetype=PDF_TYPE)
    response.headers.set("Content-Disposition", "inline", filename=file_name)
    return response


def texts_of(chosen: Settings) -> PaperTexts:
    """What the office has put on its papers."""
    return PaperTexts(
        headline=chosen.paper_headline,
        citizen_signature=chosen.paper_citizen_signature,
        payer_signature=chosen.paper_payer_signature,
        reservation_heading=chosen.paper_reservation_heading,
        foot=chosen.paper_foot,
    )


def _collected_by(collector: Collector) -> str:
    return f"{collector.name} ({label_of(collector.relation)}, {collector.document})"


def _step(name: str | None, at: datetime | None) -> Step | None:
    return Step(name=name, at=at) if name is not None and at is not None else None


def _registered(entry: LateEntry | None) -> Step | None:
    """Who registered a bilag that was written on paper: both who typed it."""
    if entry is None or entry.checked_by is None or entry.checked_at is None:
        return None
    return Step(name=f"{entry.typed_by} og {entry.checked_by}", at=entry.checked_at)


def _reprint(copy: Printed) -> Reprint:
    return Reprint(number=copy.copy_number, printed_by=copy.printed_by, printed_at=copy.printed_at)

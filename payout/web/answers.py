"""The team leader's answer to a request, for the counter that waits: whether it is there, a no on paper."""

from flask import Blueprint, Response, abort, jsonify
from flask.typing import ResponseReturnValue

from exports.rejection import Rejection, rejection_file
from payout.domain.bilag_states import BilagStatus
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.queries.bilag import bilag_by_id
from payout.queries.events import chain_head
from payout.queries.incidents import incident_by_id
from payout.web.current import reading, settings

bp = Blueprint("answers", __name__)


@bp.get("/bilag/<int:bilag_id>/svar")
def show(bilag_id: int) -> ResponseReturnValue:
    """Whether the request still waits; a script on its page asks now and then."""
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    if found is None:
        abort(404)
    return jsonify(waits=found.status is BilagStatus.AWAITING_APPROVAL)


@bp.get("/bilag/<int:bilag_id>/afgoerelse.pdf")
def paper(bilag_id: int) -> ResponseReturnValue:
    """The rejection as the citizen gets it."""
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
        if found is None or found.status is not BilagStatus.REJECTED:
            abort(404)
        incident = incident_by_id(connection, found.incident_id)
        head = chain_head(connection)
    if incident is None or found.decided_at is None or found.decided_by is None:
        abort(404)
    office = settings()
    file = rejection_file(
        Rejection(
            request_no=bilag_id,
            municipality=office.municipality,
            unit=office.unit,
            name=found.name,
            cpr=found.cpr,
            claim=found.claim,
            amount_oere=found.amount_oere,
            limits=found.limits,
            rule=incident.scope.rule,
            decided_at=found.decided_at,
            decided_by=found.decided_by,
            reason=found.decision_reason,
            rules=office.rejection_rules,
            complaint=office.complaint.format(kommune=office.municipality, enhed=office.unit),
            chain_events=head.events,
            chain_hash=head.hash[:HEAD_LETTERS_SHOWN],
            is_drill=incident.scope.is_drill,
        )
    )
    name = {"Content-Disposition": f'inline; filename="afgoerelse-{bilag_id}.pdf"'}
    return Response(file, mimetype="application/pdf", headers=name)

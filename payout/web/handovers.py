"""Two places without a network between them: hand over a file, take one in, and see all places together."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.domain.handover import PASSPHRASE_MINIMUM, names_of
from payout.queries import handovers
from payout.queries.incidents import latest_incident
from payout.services.hand_over import collect_handover, own_code
from payout.services.receive_handover import Received, open_handover, receive_handover
from payout.web.current import booking, reading, settings
from payout.web.error_texts import text_for
from payout.web.filters import plural
from payout.web.forms.handovers import DrawHandoverForm, ReceiveHandoverForm
from payout.web.paging import Paging

PAGE_ROWS = 50

bp = Blueprint("handovers", __name__)


@bp.get("/overdragelse")
def index() -> ResponseReturnValue:
    """This place's code, the two forms, and the places that have handed over."""
    return _index_page()


@bp.post("/overdragelse/hent")
def draw() -> ResponseReturnValue:
    """Hand out the file; that it leaves is an event."""
    form = DrawHandoverForm()
    if not form.validate_on_submit():
        return _index_page(draw_form=form), 422
    try:
        with booking(form, only_notes=True) as book:
            collected = collect_handover(
                book, name=names_of(settings().places), request_key=form.request_key.data
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(draw_form=form), 409
    content = collected.sealed(form.new_passphrase.data)
    response: Response = current_app.response_class(content, content_type="application/octet-stream")
    name = f"overdragelse-{len(collected.handover.events):05d}.payout"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.post("/overdragelse/indlaes")
def receive() -> ResponseReturnValue:
    """Take in what is new in a file, or nothing of it."""
    form = ReceiveHandoverForm()
    if not form.validate_on_submit():
        return _index_page(receive_form=form), 422
    try:
        opened = open_handover(form.file.data.read(), form.passphrase.data)
        with booking(form) as book:
            found = receive_handover(
                book, opened, code=form.code.data or "", request_key=form.request_key.data
            )
            is_repeat = book.is_repeat
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(receive_form=form), 409
    if not is_repeat:
        flash(_told(found), "success" if found.new_events else "info")
    return redirect(url_for(".merged"), code=303)


@bp.get("/overdragelse/samlet")
def merged() -> ResponseReturnValue:
    """All places together, and the citizens who were served at more than one."""
    with reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            return render_template("pages/handovers/merged.html", shown=None)
        return render_template(
            "pages/handovers/merged.html",
            shown=incident,
            places=handovers.other_places(connection, incident.incident_id),
            totals=handovers.totals_by_place(connection, incident.incident_id),
            whole=handovers.all_places(connection, incident.incident_id),
            twice=handovers.served_twice(connection, incident),
        )


@bp.get("/overdragelse/bilag")
def bilag() -> ResponseReturnValue:
    """The bilag of all places, the newest first."""
    with reading() as connection:
        incident = latest_incident(connection)
        incident_id = incident.incident_id if incident else 0
        rows = handovers.count_merged(connection, incident_id)
        paging = Paging.of(request.args.get("side", ""), rows, PAGE_ROWS)
        found = handovers.merged_bilag(connection, incident_id, limit=PAGE_ROWS, offset=paging.offset)
    return render_template("pages/handovers/bilag.html", rows=found, paging=paging)


def _told(found: Received) -> str:
    if not found.new_events:
        return "Alt i filen er indlæst før. Intet er ændret."
    new, changed = plural(found.new_bilag, "nyt bilag", "nye bilag"), found.changed_bilag
    more = f", og {plural(changed, 'bilag er ændret', 'bilag er ændret')} siden sidst" if changed else ""
    return f"Overdragelsen fra {found.name} er indlæst: {new}{more}."


def _index_page(
    *, draw_form: DrawHandoverForm | None = None, receive_form: ReceiveHandoverForm | None = None
) -> str:
    with reading() as connection:
        incident = latest_incident(connection)
        code = own_code(connection)
        places = handovers.other_places(connection, incident.incident_id) if incident else ()
    return render_template(
        "pages/handovers/index.html",
        code=code,
        shown=incident,
        places=places,
        place=names_of(settings().places),
        least=PASSPHRASE_MINIMUM,
        draw_form=draw_form or DrawHandoverForm(formdata=None),
        receive_form=receive_form or ReceiveHandoverForm(formdata=None),
    )

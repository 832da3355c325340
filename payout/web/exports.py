"""What leaves the house: workbooks and posting files that were drawn, drawing the next, and the log."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exports import write_workbook
from exports.incident_log import incident_log_pdf, write_incident_log
from exports.posting_files import write_postings
from payout import clock
from payout.domain.errors import DomainError
from payout.domain.incident import Incident
from payout.domain.incident_log import IncidentLog
from payout.domain.posting_file import PostingFormat
from payout.queries.exports import DrawnExport, drawn_exports, stored_export
from payout.queries.incident_log import incident_log
from payout.queries.incidents import latest_incident
from payout.queries.postings import count_events_with_postings, next_first_event
from payout.services.draw_postings import PostingDrawing, draw_postings
from payout.services.draw_workbook import Drawing, draw_workbook
from payout.web.current import current_clerk, parts, reading, settings
from payout.web.errand_keeping import Errand, stoppable
from payout.web.errands import follow
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.exports import PostingsForm
from payout.web.jobs import Doing, Job
from payout.web.pdf import pdf_answer

WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE: Final = "text/csv; charset=utf-8"
ABOUT: Final = {
    PostingFormat.KASSEKLADDE_XLSX: "Alle posteringer med konto, til at læse og til systemer med Excel.",
    PostingFormat.KASSEKLADDE_CSV: "De samme linjer som tekst, til systemer, der tager en csv-fil.",
    PostingFormat.OPUS: (
        "Omposteringsbilag med de 25 kolonner, som Opus indlæser fra Excel. Ydelsesmodtagernr. er tomt."
    ),
    PostingFormat.PRISME: "Linjer til Prisme: debet er positiv, kredit negativ. Beneficiary er tom.",
}

bp = Blueprint("exports", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatState:
    """A format: its last file, and how many events have moved money since."""

    format: PostingFormat
    about: str
    last: DrawnExport | None
    waiting: int


@bp.get("/eksport")
def index() -> ResponseReturnValue:
    """Every export that was drawn, and the buttons that draw the next."""
    return _index_page(PayoutForm())


@bp.post("/eksport")
def draw() -> ResponseReturnValue:
    """Draw the workbook of the latest hændelse."""
    form = PayoutForm()
    if not form.validate():
        return _index_page(form), 422
    clerk = current_clerk()
    drawing = Drawing(
        actor_id=clerk.user_id,
        drawn_by=clerk.display_name,
        office=settings().office_name,
        write=write_workbook,
    )
    ledger, key = parts().ledger, form.request_key.data
    job = Job(
        lambda progress, cancelled: draw_workbook(
            ledger, drawing, request_key=key, progress=stoppable(progress, cancelled)
        ),
        doing=Doing.ERRAND,
    )
    errand = Errand(
        key=key, job=job, heading="Arbejdsbogen trækkes", counted="skrevet", home="exports.index", land=_drawn
    )
    try:
        return follow(errand)
    except DomainError as error:
        return _refused(form, error)


def _drawn(number: int) -> ResponseReturnValue:
    flash(f"Arbejdsbog {number} er trukket. Hent den i listen.", "success")
    return redirect(url_for("exports.index"), code=303)


@bp.post("/eksport/posteringer")
def draw_posting_file() -> ResponseReturnValue:
    """Draw the postings that have come since the last file of the format."""
    form = PostingsForm()
    if not form.validate():
        return _index_page(form), 422
    clerk = current_clerk()
    drawing = PostingDrawing(
        actor_id=clerk.user_id,
        drawn_by=clerk.display_name,
        office=settings().office_name,
        format=PostingFormat(form.format.data),
        write=write_postings,
    )
    try:
        numbers = draw_postings(parts().ledger, drawing, request_key=form.request_key.data)
    except DomainError as error:
        return _refused(form, error)
    if len(numbers) == 1:
        flash(f"Eksport {numbers[0]} er trukket. Hent den i listen.", "success")
    else:
        told = " og ".join(map(str, numbers))
        flash(f"Eksport {told} er trukket, en for hvert regnskabsår. Hent dem i listen.", "success")
    return redirect(url_for(".index"), code=303)


@bp.get("/eksport/<int:number>")
def download(number: int) -> ResponseReturnValue:
    """The file with the number, the same bytes each time."""
    with reading() as connection:
        found = stored_export(connection, number)
    if found is None:
        abort(404)
    return _file(found.content, found.file_name)


@bp.get("/eksport/log.pdf")
def log_pdf() -> ResponseReturnValue:
    """The log of the latest hændelse as PDF."""
    with reading() as connection:
        log = _log(connection)
        content = incident_log_pdf(log)
    return pdf_answer(content, f"haendelseslog-{log.incident.incident_id}.pdf")


@bp.get("/eksport/log.xlsx")
def log_workbook() -> ResponseReturnValue:
    """The same as a workbook."""
    out = BytesIO()
    with reading() as connection:
        log = _log(connection)
        write_incident_log(log, out)
    return _file(out.getvalue(), f"haendelseslog-{log.incident.incident_id}.xlsx")


def _log(connection: Connection) -> IncidentLog:
    incident = latest_incident(connection)
    if incident is None:
        abort(404)
    return incident_log(
        connection,
        incident,
        office=settings().office_name,
        drawn_by=current_clerk().display_name,
        drawn_at=clock.now(),
    )


def _file(content: bytes, name: str) -> Response:
    kind = CSV_TYPE if name.endswith(".csv") else WORKBOOK_TYPE
    response: Response = current_app.response_class(content, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _refused(form: PayoutForm, error: DomainError) -> ResponseReturnValue:
    form.form_errors.append(text_for(error))
    return _index_page(form), 409


def _index_page(form: PayoutForm) -> str:
    with reading() as connection:
        shown, drawn = latest_incident(connection), drawn_exports(connection)
        formats = _formats(connection, shown, drawn) if shown else ()
    return render_template(
        "pages/exports/index.html",
        form=form,
        workbook_form=form if not isinstance(form, PostingsForm) else PayoutForm(formdata=None),
        formats=[(one, PostingsForm(formdata=None, format=one.format.value)) for one in formats],
        shown=shown,
        drawn=drawn,
    )


def _formats(
    connection: Connection, shown: Incident, drawn: tuple[DrawnExport, ...]
) -> tuple[FormatState, ...]:
    return tuple(
        FormatState(
            format=kind,
            about=ABOUT[kind],
            last=next((one for one in drawn if _is_of(one, shown, kind)), None),
            waiting=count_events_with_postings(
                connection, shown.incident_id, next_first_event(connection, shown.incident_id, kind)
            ),
        )
        for kind in PostingFormat
    )


def _is_of(one: DrawnExport, shown: Incident, kind: PostingFormat) -> bool:
    return one.incident_id == shown.incident_id and one.span is not None and one.span.format is kind

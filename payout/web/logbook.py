"""The logbook: what was written, the forms that write, correct and solve, and the files for the archive."""

from io import BytesIO
from typing import Final

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exports.logbook import decision_text, logbook_pdf, marks, write_logbook
from payout import clock
from payout.domain.errors import DomainError
from payout.domain.logbook import (
    Logbook,
    LogDraft,
    LogLine,
    check_correction,
    check_solution,
    leads,
    may_correct,
)
from payout.queries.incidents import latest_incident
from payout.queries.logbook import lines_of, logbook
from payout.services.write_logbook import write_entry
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.error_texts import text_for
from payout.web.exports import WORKBOOK_TYPE
from payout.web.forms.logbook import EntryForm, HappenedForm, SolvedForm
from payout.web.paging import Paging
from payout.web.pdf import pdf_answer

PAGE_ROWS: Final = 100

bp = Blueprint("logbook", __name__)


@bp.get("/logbog")
def index() -> ResponseReturnValue:
    """The logbook, the newest first, and the form for another entry."""
    return _index_page(EntryForm(formdata=None))


@bp.post("/logbog")
def write() -> ResponseReturnValue:
    """Write another entry."""
    form = EntryForm()
    form.offer(leads=leads(current_clerk()))
    if not form.validate_on_submit():
        return _index_page(form), 422
    refusal = _written(form, form.draft())
    return (_index_page(form), 409) if refusal else redirect(url_for(".index"), code=303)


@bp.route("/logbog/<int:entry_id>/ret", methods=["GET", "POST"])
def correct(entry_id: int) -> ResponseReturnValue:
    """Write what is right instead of an entry, which stays."""
    line, clerk = _line(entry_id), current_clerk()
    form = EntryForm() if request.method == "POST" else EntryForm.of(line.entry)
    form.offer(leads=leads(clerk))
    if not form.validate_on_submit():
        return _correct_page(line, form), 422 if form.is_submitted() else 200
    refusal = _written(form, form.draft(entry_id))
    return (_correct_page(line, form), 409) if refusal else redirect(url_for(".index"), code=303)


@bp.route("/logbog/<int:entry_id>/loest", methods=["GET", "POST"])
def solve(entry_id: int) -> ResponseReturnValue:
    """Say how a problem was solved."""
    line, form = _line(entry_id), SolvedForm()
    if not form.validate_on_submit():
        return _solve_page(line, form), 422 if form.is_submitted() else 200
    refusal = _written(form, form.draft(entry_id))
    return (_solve_page(line, form), 409) if refusal else redirect(url_for(".index"), code=303)


@bp.get("/logbog.pdf")
def pdf() -> ResponseReturnValue:
    """The logbook of the latest hændelse as PDF."""
    with reading() as connection:
        found = logbook_now(connection)
    return pdf_answer(logbook_pdf(found), f"logbog-{found.incident.incident_id}.pdf")


@bp.get("/logbog.xlsx")
def workbook() -> ResponseReturnValue:
    """The same as a workbook."""
    out = BytesIO()
    with reading() as connection:
        found = logbook_now(connection)
    write_logbook(found, out)
    answer: Response = current_app.response_class(out.getvalue(), content_type=WORKBOOK_TYPE)
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"logbog-{found.incident.incident_id}.xlsx"
    )
    return answer


def logbook_now(connection: Connection) -> Logbook:
    """The logbook of the latest hændelse; 404 before there is one."""
    incident = latest_incident(connection)
    if incident is None:
        abort(404)
    return logbook(
        connection,
        incident,
        office=settings().office_name,
        drawn_by=current_clerk().display_name,
        drawn_at=clock.now(),
    )


def _line(entry_id: int) -> LogLine:
    with reading() as connection:
        incident = latest_incident(connection)
        lines = lines_of(connection, incident.incident_id) if incident else ()
    found = next((line for line in lines if line.entry.entry_id == entry_id), None)
    if found is None:
        abort(404)
    return found


def _written(form: HappenedForm, draft: LogDraft) -> bool:
    """Write the draft; says whether it was refused, and then the form says why."""
    try:
        with booking(form) as book:
            number = write_entry(book, draft, current_clerk(), request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return True
    flash(f"Skrevet i logbogen som nr. {number}.", "success")
    return False


def _index_page(form: EntryForm) -> str:
    clerk = current_clerk()
    form.offer(leads=leads(clerk))
    with reading() as connection:
        shown = latest_incident(connection)
        lines = lines_of(connection, shown.incident_id)[::-1] if shown else ()
    paging = Paging.of(request.args.get("side", ""), len(lines), PAGE_ROWS)
    return render_template(
        "pages/logbook/index.html",
        form=form,
        shown=shown,
        lines=[
            (line, "; ".join(marks(line)), may_correct(line, clerk))
            for line in lines[paging.offset : paging.offset + PAGE_ROWS]
        ],
        decision_text=decision_text,
        open_problems=sum(line.is_open_problem for line in lines),
        leads=leads(clerk),
        paging=paging,
    )


def _correct_page(line: LogLine, form: EntryForm) -> str:
    clerk = current_clerk()
    hindrance = ""
    try:
        check_correction(line, clerk)
    except DomainError as error:
        hindrance = text_for(error)
    return render_template(
        "pages/logbook/correct.html", line=line, form=form, leads=leads(clerk), hindrance=hindrance
    )


def _solve_page(line: LogLine, form: SolvedForm) -> str:
    hindrance = ""
    try:
        check_solution(line)
    except DomainError as error:
        hindrance = text_for(error)
    return render_template("pages/logbook/solve.html", line=line, form=form, hindrance=hindrance)

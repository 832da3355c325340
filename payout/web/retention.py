"""Dataslut: what is kept of each closed hændelse until when, its deletion by two people, and the protocol."""

from pathlib import Path

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exports.deletion_protocol import draw_deletion_protocol
from payout import clock
from payout.db import DiskFault, SqliteLedger
from payout.domain.errors import DomainError
from payout.domain.retention import RetentionStep, RetentionTask
from payout.queries.retention import last_deletion, retention_tasks
from payout.services.copy_folder import CopyFile
from payout.services.end_data import ask_for_end, confirm_end
from payout.services.old_copies import copies_with_deleted, delete_old_copies
from payout.web.current import booking, current_clerk, parts, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.pdf import pdf_answer

bp = Blueprint("retention", __name__)


@bp.get("/dataslut")
def show() -> ResponseReturnValue:
    """Every step of every closed hændelse, and the copies that still hold what was deleted."""
    return _page(PayoutForm(formdata=None))


@bp.post("/dataslut/<int:incident_id>/<step>")
def ask(incident_id: int, step: str) -> ResponseReturnValue:
    """Ask for a step, for another person to confirm."""
    form = PayoutForm()
    if step not in {one.value for one in RetentionStep}:
        abort(404)
    if not form.validate():
        return _page(form), 422
    try:
        with booking(form) as book:
            ask_for_end(
                book,
                incident_id,
                RetentionStep(step),
                keep_years=settings().keep_years,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    return redirect(url_for(".show"), code=303)


@bp.post("/dataslut/<int:run_id>/bekraeft")
def confirm(run_id: int) -> ResponseReturnValue:
    """Delete what another person has asked for, and write the file anew."""
    form = PayoutForm()
    if not form.validate():
        return _page(form), 422
    try:
        with booking(form) as book:
            confirm_end(book, run_id, keep_years=settings().keep_years, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    try:
        parts().ledger.forget_deleted()
    except DiskFault:
        # It is overwritten already; what the -wal file still holds goes when the program ends.
        flash("Slettet. Stop programmet, og start det igen, så filen bliver skrevet helt om.", "warning")
    else:
        flash("Slettet, også fra filen. Hent protokollen, og gem den.", "success")
    return redirect(url_for(".show"), code=303)


@bp.post("/dataslut/kopier")
def delete_copies() -> ResponseReturnValue:
    """Delete the copies that still hold what was deleted."""
    form, folder, ledger = PayoutForm(), _folder(), parts().ledger
    if not form.validate():
        return _page(form), 422
    if folder is None or not isinstance(ledger, SqliteLedger):
        abort(404)
    try:
        with booking(form) as book:
            delete_old_copies(book, ledger, folder, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    flash("Kopierne i mappen er slettet.", "success")
    return redirect(url_for(".show"), code=303)


@bp.get("/dataslut/<int:run_id>/protokol.pdf")
def protocol(run_id: int) -> ResponseReturnValue:
    """What was deleted, as a document to keep."""
    with reading() as connection:
        tasks = _tasks(connection)
    found = next((one for one in tasks if one.is_done and one.run and one.run.run_id == run_id), None)
    if found is None:
        abort(404)
    paper = draw_deletion_protocol(found, office=settings().office_name, drawn_at=clock.now())
    return pdf_answer(paper, f"sletteprotokol-{run_id}.pdf")


def _page(form: PayoutForm) -> str:
    with reading() as connection:
        tasks, deleted_at = _tasks(connection), last_deletion(connection)
    return render_template(
        "pages/retention.html",
        form=form,
        tasks=tasks,
        today=clock.today(),
        me=current_clerk().user_id,
        keep_years=settings().keep_years,
        copies=_copies(deleted_at),
        folder=_folder(),
    )


def _tasks(connection: Connection) -> tuple[RetentionTask, ...]:
    return retention_tasks(connection, keep_years=settings().keep_years)


def _folder() -> Path | None:
    return settings().backup_path(parts().ledger.folder)


def _copies(deleted_at: int | None) -> tuple[CopyFile, ...]:
    folder, ledger = _folder(), parts().ledger
    if folder is None or not isinstance(ledger, SqliteLedger):
        return ()
    return copies_with_deleted(ledger, folder, deleted_at=deleted_at)

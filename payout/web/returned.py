"""The reconciliation workbook come back from Økonomi: send it, see what it comes to, book it."""

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from typing import Final

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports import write_return_result
from exports.builders.return_result import note_text
from payout import clock
from payout.domain.errors import DomainError
from payout.domain.judge_return import JudgedRow, RowResult, of_result, settled_oere
from payout.queries.booked import result_of, returned_file_by_id, returned_files
from payout.services.repeats import id_of_earlier
from payout.services.return_workbook import (
    ReturnChanged,
    ReturnedUpload,
    WorkbookReturnedBefore,
    book_returned,
    judge_returned,
    read_returned,
)
from payout.web.current import booking_for, current_clerk, current_session, parts, reading
from payout.web.errand_keeping import Errand, stoppable
from payout.web.errands import follow
from payout.web.error_texts import text_for
from payout.web.exports import WORKBOOK_TYPE
from payout.web.forms.returned import BookReturnForm, ReturnedFileForm
from payout.web.jobs import Cancelled, Doing, Job, Progress
from payout.web.pending_returns import ReturnedWorkbookGone

SHOWN: Final = 200

bp = Blueprint("returned", __name__)


@bp.get("/afstemning-retur")
def index() -> ResponseReturnValue:
    """What has come back, and the form that takes the next."""
    return _index_page(ReturnedFileForm(formdata=None))


@bp.post("/afstemning-retur")
def upload() -> ResponseReturnValue:
    """Read a file, and go on to what it comes to; nothing is booked."""
    form = ReturnedFileForm()
    if not form.validate_on_submit():
        return _index_page(form), 422
    sent = form.file.data
    content, name, ledger = sent.read(), sent.filename or "", parts().ledger
    errand = Errand(
        key=f"{form.request_key.data} {sha256(content).hexdigest()}",
        job=Job(
            lambda _, cancelled: read_returned(ledger, content, file_name=name, cancelled=cancelled),
            doing=Doing.ERRAND,
        ),
        heading="Arbejdsbogen læses",
        counted="læst",
        home="returned.index",
        land=_kept,
    )
    try:
        return follow(errand)
    except WorkbookReturnedBefore as error:
        form.file.errors = [text_for(error)]
        return _index_page(form, known=error.file_id), 409
    except DomainError as error:
        form.file.errors = [text_for(error)]
        return _index_page(form), 422


def _kept(found: ReturnedUpload) -> ResponseReturnValue:
    parts().returns.keep(current_session().token, found)
    return redirect(url_for("returned.preview"), code=303)


@bp.get("/afstemning-retur/se")
def preview() -> ResponseReturnValue:
    """What each row comes to."""
    return _preview_page(_waiting(), BookReturnForm(formdata=None))


@bp.get("/afstemning-retur/se/resultat.xlsx")
def preview_result() -> ResponseReturnValue:
    """The same for every row, as a workbook."""
    waiting = _waiting()
    out = BytesIO()
    write_return_result(_judged(waiting), waiting.workbook.extra_headings, out, made_at=clock.now())
    return _sent(out.getvalue(), "afstemning-retur-resultat.xlsx")


@bp.post("/afstemning-retur/bogfoer")
def confirm() -> ResponseReturnValue:
    """Book what the preview has shown, all of it or nothing."""
    form = BookReturnForm()
    if not form.validate_on_submit():
        return _preview_page(_waiting(), form), 422
    parts().trust.require()
    errand = Errand(
        key=form.request_key.data,
        job=_booking_of(form),
        heading="Arbejdsbogen bogføres",
        counted="bogført",
        home="returned.preview",
        land=_booked,
    )
    try:
        return follow(errand)
    except ReturnedWorkbookGone:
        raise
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _preview_page(_waiting(), form), 409


def _booking_of(form: BookReturnForm) -> Job[int]:
    """The booking of what the session has waiting, as the form has shown it; gives the file's id."""
    ledger, sent, actor_id = parts().ledger, form.sent(), current_clerk().user_id
    owner, returns = current_session().token, parts().returns
    digest, seen = form.sha256.data, form.seen.data

    def book_all(progress: Progress, cancelled: Cancelled) -> int:
        with booking_for(ledger, sent, actor_id) as book:
            earlier = id_of_earlier(book.connection, sent.key, "returned_file")
            if earlier is not None:
                return earlier
            waiting = returns.find(owner)
            if digest != waiting.sha256:
                raise ReturnedWorkbookGone
            if seen != _seen(judge_returned(book.connection, waiting, at=book.now)):
                raise ReturnChanged
            told = stoppable(progress, cancelled)
            return book_returned(
                book, waiting, write=write_return_result, request_key=sent.key, progress=told
            )

    return Job(book_all, doing=Doing.ERRAND)


def _booked(file_id: int) -> ResponseReturnValue:
    flash("Arbejdsbogen er bogført.", "success")
    return redirect(url_for("returned.show", file_id=file_id), code=303)


@bp.get("/afstemning-retur/<int:file_id>")
def show(file_id: int) -> ResponseReturnValue:
    """One workbook that has come back, and what it came to."""
    with reading() as connection:
        found = returned_file_by_id(connection, file_id)
    if found is None:
        abort(404)
    return render_template("pages/returned/show.html", found=found)


@bp.get("/afstemning-retur/<int:file_id>/resultat.xlsx")
def result(file_id: int) -> ResponseReturnValue:
    """What became of each row, as a workbook."""
    with reading() as connection:
        found = result_of(connection, file_id)
    if found is None:
        abort(404)
    return _sent(found, f"afstemning-retur-{file_id:04d}-resultat.xlsx")


def _waiting() -> ReturnedUpload:
    return parts().returns.find(current_session().token)


def _judged(waiting: ReturnedUpload) -> tuple[JudgedRow, ...]:
    with reading() as connection:
        return judge_returned(connection, waiting, at=clock.now())


def _seen(judged: Sequence[JudgedRow]) -> str:
    return f"{len(of_result(judged, RowResult.BOOKED))}:{settled_oere(judged)}"


def _sent(content: bytes, name: str) -> Response:
    response: Response = current_app.response_class(content, mimetype=WORKBOOK_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _index_page(form: ReturnedFileForm, known: int | None = None) -> str:
    with reading() as connection:
        earlier = returned_files(connection)
    return render_template("pages/returned/index.html", form=form, earlier=earlier, known=known)


def _preview_page(waiting: ReturnedUpload, form: BookReturnForm) -> str:
    judged = _judged(waiting)
    form.sha256.data, form.seen.data = waiting.sha256, _seen(judged)
    rows = {result.value: of_result(judged, result) for result in RowResult}
    return render_template(
        "pages/returned/preview.html",
        form=form,
        waiting=waiting,
        rows={name: found[:SHOWN] for name, found in rows.items()},
        counts={name: len(found) for name, found in rows.items()},
        settled_oere=settled_oere(judged),
        note_text=note_text,
        is_unchanged=not (rows["booked"] or rows["differing"] or rows["not_found"]),
    )

"""A list given back as a workbook with what was said of each row, to be corrected and loaded again.

The workbook holds whole CPR numbers: it asks for a purpose, and is in the journal before it leaves. A list
that is stored leaves under the dobbeltlås; one that waits is the file that the same person has just brought.
"""

from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.annotated import write_annotated_list
from exports.sealed import sealed
from payout import clock
from payout.domain.annotated_list import AnnotatedList
from payout.domain.errors import DomainError
from payout.queries.lists import stored_list
from payout.services.annotate_list import annotate_list, annotate_stored
from payout.services.fetch_list import log_fetch
from payout.services.judge_list import judge_list
from payout.services.read_upload import Upload
from payout.web.current import booking, current_session, parts, reading
from payout.web.double_lock import passphrase_of
from payout.web.error_texts import text_for
from payout.web.forms.lists import FetchListForm, FetchStoredListForm
from payout.web.list_jobs import answer

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

bp = Blueprint("annotated_lists", __name__)


@bp.route("/lister/<int:list_id>/til-rettelse", methods=["GET", "POST"])
def stored(list_id: int) -> ResponseReturnValue:
    """A list that is stored."""
    with reading() as connection:
        found = stored_list(connection, list_id)
    if found is None:
        abort(404)
    form, back = FetchStoredListForm(), url_for("lists.show", list_id=list_id)
    if not form.validate_on_submit():
        return _ask(form, found.file_name, back), 422 if form.is_submitted() else 200
    try:
        passphrase = passphrase_of(form)
        with reading() as connection:
            annotated = annotate_stored(connection, list_id, folder=_folder())
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _ask(form, found.file_name, back), 409
    content = sealed(_workbook(annotated), passphrase)
    return _handed_out(content, annotated.file_name, form, sha256=found.sha256, list_id=list_id)


@bp.route("/lister/indlaes/<token>/til-rettelse", methods=["GET", "POST"])
def waiting(token: str) -> ResponseReturnValue:
    """A list that waits for its preview to be confirmed."""
    upload = parts().uploads.find(current_session().token, token)
    if not isinstance(upload, Upload):
        return answer(token)
    form, back = FetchListForm(), url_for("lists.preview", token=token)
    if not form.validate_on_submit():
        return _ask(form, upload.parsed.file_name, back), 422 if form.is_submitted() else 200
    try:
        annotated = _annotated(upload)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _ask(form, upload.parsed.file_name, back), 409
    content = _workbook(annotated)
    return _handed_out(content, annotated.file_name, form, sha256=upload.parsed.sha256, list_id=None)


def _ask(form: FetchListForm, file_name: str, back: str) -> str:
    return render_template("pages/lists/fetch.html", form=form, file_name=file_name, back=back)


def _annotated(upload: Upload) -> AnnotatedList:
    parsed = upload.parsed
    with reading() as connection:
        judged = judge_list(connection, parsed, source=upload.source, data_date=parsed.list_date).parsed
    return annotate_list(upload.file, judged, folder=_folder(), layout=upload.layout, layouts=upload.layouts)


def _folder() -> Path:
    return parts().ledger.folder


def _workbook(annotated: AnnotatedList) -> bytes:
    out = BytesIO()
    write_annotated_list(annotated, out, made_at=clock.now())
    return out.getvalue()


def _handed_out(
    content: bytes, file_name: str, form: FetchListForm, *, sha256: str, list_id: int | None
) -> Response:
    """The workbook, after it is in the journal who gets it and what for."""
    with booking(form, only_notes=True) as book:
        log_fetch(book, sha256=sha256, list_id=list_id, purpose=form.purpose.data.strip())
    response: Response = current_app.response_class(content, mimetype=WORKBOOK_TYPE)
    name = f"{Path(file_name).stem}-til-rettelse.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response

"""A list given back as a workbook with what was said of each row, to be corrected and loaded again."""

from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from exports.annotated import write_annotated_list
from payout import clock
from payout.domain.annotated_list import AnnotatedList
from payout.domain.errors import DomainError
from payout.queries.lists import stored_list
from payout.services.annotate_list import annotate_list, annotate_stored
from payout.services.judge_list import judge_list
from payout.services.layouts import layouts_in_use
from payout.services.read_upload import Upload
from payout.web.current import current_session, parts, reading
from payout.web.errors import text_for
from payout.web.list_jobs import answer

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

bp = Blueprint("annotated_lists", __name__)


@bp.get("/lister/<int:list_id>/til-rettelse")
def stored(list_id: int) -> ResponseReturnValue:
    """A list that is stored."""
    with reading() as connection:
        if stored_list(connection, list_id) is None:
            abort(404)
        try:
            annotated = annotate_stored(connection, list_id, folder=_folder())
        except DomainError as error:
            flash(text_for(error), "error")
            return redirect(url_for("lists.show", list_id=list_id), code=303)
    return _workbook(annotated)


@bp.get("/lister/indlaes/<token>/til-rettelse")
def waiting(token: str) -> ResponseReturnValue:
    """A list that waits for its preview to be confirmed."""
    upload = parts().uploads.find(current_session().token, token)
    if not isinstance(upload, Upload):
        return answer(token)
    with reading() as connection:
        parsed = upload.parsed
        judged = judge_list(connection, parsed, source=upload.source, data_date=parsed.list_date)
        layouts = layouts_in_use(connection)
    return _workbook(annotate_list(upload.file, judged.parsed, folder=_folder(), layouts=layouts))


def _folder() -> Path:
    return parts().ledger.path.parent


def _workbook(annotated: AnnotatedList) -> Response:
    out = BytesIO()
    write_annotated_list(annotated, out, made_at=clock.now())
    response: Response = current_app.response_class(out.getvalue(), mimetype=WORKBOOK_TYPE)
    name = f"{Path(annotated.file_name).stem}-til-rettelse.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response

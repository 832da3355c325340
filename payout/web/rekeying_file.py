"""The re-keying list filled in and sent back: what becomes of each row is shown, then all or nothing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.domain.rekeying_file import TAKEN, LineVerdict
from payout.services.rekeying_file import book_rekeying_file, judge_rekeying, read_rekeying_file
from payout.web.current import booking, current_clerk, parts, reading
from payout.web.error_texts import text_for
from payout.web.forms.rekeying import BookFilledForm, RekeyingFileForm

bp = Blueprint("rekeying_file", __name__)


@bp.route("/genindtastning/fil", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Read the file, and show what becomes of each row; nothing is marked."""
    form = RekeyingFileForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422 if form.is_submitted() else 200
    try:
        lines = read_rekeying_file(form.file.data.read(), folder=parts().ledger.folder)
    except DomainError as error:
        form.file.errors = [text_for(error)]
        return _upload_page(form), 422
    return _preview_page(BookFilledForm(formdata=None, lines=lines))


@bp.post("/genindtastning/fil/bogfoer")
def confirm() -> ResponseReturnValue:
    """Mark every row of the preview that says so, or none."""
    form = BookFilledForm()
    if not form.validate_on_submit():
        return _upload_page(RekeyingFileForm(formdata=None)), 422
    try:
        with booking(form) as book:
            book_rekeying_file(book, form.lines.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _preview_page(form), 409
    flash("Filens rækker er mærket som indtastet. En anden skal kontrollere dem.", "success")
    return redirect(url_for("rekeying.index"), code=303)


def _upload_page(form: RekeyingFileForm) -> str:
    return render_template("pages/rekeying/upload.html", form=form)


def _preview_page(form: BookFilledForm) -> str:
    with reading() as connection:
        judged = judge_rekeying(connection, form.lines.data, actor_id=current_clerk().user_id)
    return render_template(
        "pages/rekeying/preview.html",
        form=form,
        marked=[one for one in judged if one.verdict is LineVerdict.MARKED],
        refused=[one for one in judged if one.verdict not in TAKEN],
        unchanged=sum(one.verdict is LineVerdict.UNCHANGED for one in judged),
    )

"""The answer to how a list writes its decimals, where its own columns leave that open."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.services.ask_notation import question_about
from payout.services.read_upload import Upload
from payout.web import list_jobs
from payout.web.current import current_session, parts
from payout.web.error_texts import text_for
from payout.web.forms.notation import asking_form
from payout.web.lists import preview_page

bp = Blueprint("notation", __name__)


@bp.post("/lister/indlaes/<token>/decimaltegn")
def answer(token: str) -> ResponseReturnValue:
    """Read the list that waits anew by the answer, and show its preview again."""
    waiting = parts().uploads.find(current_session().token, token)
    if not isinstance(waiting, Upload):
        return list_jobs.answer(token)
    question = question_about(waiting.parsed, waiting.answer)
    if question is None:
        return redirect(url_for("lists.preview", token=token), code=303)
    form = asking_form(question, sent=True)
    if not form.validate():
        return preview_page(waiting, token, notation_form=form), 422
    try:
        begun = list_jobs.begin_answering(token, waiting, form.notation.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return preview_page(waiting, token, notation_form=form), 409
    flash("Listen læses efter dit svar. Se tallene efter, før du gemmer.", "success")
    return begun

"""The answer to how a list writes its decimals, where its own columns leave that open."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.services.ask_notation import answer_question, question_about
from payout.services.layouts import layouts_in_use
from payout.services.read_upload import Upload
from payout.web.current import current_session, parts, reading
from payout.web.errors import text_for
from payout.web.forms.notation import NotationForm, asking_form
from payout.web.lists import preview_page

bp = Blueprint("notation", __name__)


@bp.post("/lister/indlaes/<token>/decimaltegn")
def answer(token: str) -> ResponseReturnValue:
    """Read the list that waits anew by the answer, and show its preview again."""
    owner = current_session().token
    waiting = parts().uploads.find(owner, token)
    if not isinstance(waiting, Upload):
        return render_template("pages/lists/gone.html"), 404
    question = question_about(waiting.parsed, waiting.answer)
    if question is None:
        return redirect(url_for("lists.preview", token=token), code=303)
    form = asking_form(question, sent=True)
    if not form.validate():
        return preview_page(waiting, token, notation_form=form), 422
    try:
        read = _read_anew(waiting, form)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return preview_page(waiting, token, notation_form=form), 409
    parts().uploads.replace(owner, token, read)
    flash("Listen er læst efter dit svar. Se tallene efter, før du gemmer.", "success")
    return redirect(url_for("lists.preview", token=token), code=303)


def _read_anew(waiting: Upload, form: NotationForm) -> Upload:
    with reading() as connection:
        own = layouts_in_use(connection)
    return answer_question(waiting, form.notation.data, folder=parts().ledger.path.parent, layouts=own)

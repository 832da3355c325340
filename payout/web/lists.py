"""Lists: what is there, and bringing one in. Nothing is stored before its preview is confirmed."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.domain.indberetningsliste import AmountBasis, ListKind
from payout.domain.same_payment import count_copies
from payout.queries.benefits import all_benefits, unknown_benefits
from payout.queries.lists import all_lists, stored_list, summaries_in_use
from payout.queries.run_lists import whole_run_of
from payout.services.ask_notation import question_about
from payout.services.benefits import map_name
from payout.services.import_list import ListAlreadyImported, ListWithoutLines, check_new, earlier_import
from payout.services.judge_list import judge_list
from payout.services.layouts import layouts_in_use
from payout.services.read_upload import Upload
from payout.services.repeats import was_sent
from payout.web.current import booking, current_clerk, current_session, parts, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.benefits import UnknownNameForm
from payout.web.forms.lists import ConfirmListForm, UploadForm
from payout.web.forms.notation import NotationForm, asking_form
from payout.web.jobs import Job
from payout.web.list_ages import aged
from payout.web.list_findings import group_findings
from payout.web.list_jobs import answer, begin_reading, begin_storing, gone_page, upload_page
from payout.web.list_surroundings import surroundings_of_preview, surroundings_of_stored
from payout.web.list_work import Confirmed, Sent, Stored
from payout.web.permissions import Permission, may
from payout.web.run_preview import run_beside

SAMPLE_ROWS = 8

bp = Blueprint("lists", __name__)


@bp.get("/lister")
def index() -> ResponseReturnValue:
    """Every list, and the age of those in use."""
    with reading() as connection:
        lists = all_lists(connection)
        in_use = aged(summaries_in_use(connection), warning_days=settings().list_age_warning_days)
    ages = {one.facts.list_id: one for one in in_use}
    return render_template("pages/lists/index.html", lists=lists, ages=ages)


@bp.get("/lister/<int:list_id>")
def show(list_id: int) -> ResponseReturnValue:
    """One list: its figures and what was found in it."""
    with reading() as connection:
        found = stored_list(connection, list_id)
        if found is None:
            abort(404)
        surroundings = surroundings_of_stored(connection, list_id)
    groups = group_findings((code, severity, message) for code, severity, _, message in found.findings)
    return render_template("pages/lists/show.html", stored=found, groups=groups, surroundings=surroundings)


@bp.route("/lister/indlaes", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Send a file; it is read and judged, and waits in memory for its preview."""
    form = UploadForm()
    if not may(current_clerk(), Permission.IMPORT_LISTS):
        form.take_only_the_run()
    if not form.validate_on_submit():
        return upload_page(form), 422 if form.is_submitted() else 200
    sent = Sent(
        content=form.file.data.read(),
        file_name=form.file.data.filename,
        kind=ListKind(form.kind.data),
        source=form.source.data,
    )
    return begin_reading(sent, form.request_key.data)


@bp.get("/lister/indlaes/<token>")
def preview(token: str) -> ResponseReturnValue:
    """Everything that would be stored, and everything that was found."""
    waiting = _previewed(token)
    if waiting is None:
        return answer(token)
    return preview_page(waiting, token, known=_known(waiting))


@bp.post("/lister/indlaes/<token>/gem")
def confirm(token: str) -> ResponseReturnValue:
    """Store the list that was previewed."""
    form = ConfirmListForm()
    waiting = _previewed(token)
    if waiting is None:
        return _confirmed_before(token, form)
    is_expected = waiting.parsed.kind is ListKind.INDBERETNING
    if is_expected and not may(current_clerk(), Permission.IMPORT_LISTS):
        abort(403)
    form.ask_about_copies(count_copies(waiting.parsed.lines))
    form.ask_about_earlier(_has_earlier_run(waiting, form.source.data or ""))
    if not form.validate():
        return preview_page(waiting, token, form), 422
    known = _known(waiting)
    if known is not None:
        form.form_errors.append(text_for(ListAlreadyImported(known)))
        return preview_page(waiting, token, form, known=known), 409
    if not waiting.parsed.rows_accepted:
        form.form_errors.append(text_for(ListWithoutLines()))
        return preview_page(waiting, token, form), 409
    yes = Confirmed(
        user_id=current_clerk().user_id,
        source=form.source.data.strip(),
        data_date=form.data_date.data,
        adds=form.adds,
        form=form.sent(),
    )
    return begin_storing(token, waiting, yes)


@bp.post("/lister/indlaes/<token>/ydelse")
def name_benefit(token: str) -> ResponseReturnValue:
    """Let one of the previewed list's names stand for a ydelse."""
    waiting = _previewed(token)
    if waiting is None:
        return answer(token)
    form = UnknownNameForm()
    # All its names, so that a second press finds the name that the first one has mapped.
    _offer(form, {row.benefit for row in waiting.parsed.by_benefit})
    if not form.validate():
        return preview_page(waiting, token, name_form=form), 422
    try:
        with booking(form) as book:
            map_name(book, form.written.data, int(form.benefit_id.data), request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return preview_page(waiting, token, name_form=form), 409
    flash("Navnet er knyttet til ydelsen og kendes næste gang.", "success")
    return redirect(url_for(".preview", token=token), code=303)


@bp.post("/lister/indlaes/<token>/kasser")
def discard(token: str) -> ResponseReturnValue:
    """Forget a list that was previewed."""
    if not PayoutForm().validate():
        return redirect(url_for(".preview", token=token), code=303)
    # A list that is being stored, or that is stored by now, is not there to be thrown away.
    if isinstance(parts().uploads.find(current_session().token, token), Job | Stored):
        return answer(token)
    parts().uploads.drop(current_session().token, token)
    flash("Listen er kasseret. Intet er gemt.", "success")
    return redirect(url_for(".index"), code=303)


def _confirmed_before(token: str, form: ConfirmListForm) -> ResponseReturnValue:
    # A second press comes when the list is being stored, or is stored and perhaps forgotten here.
    if form.request_key.data:
        with reading() as connection:
            was_sent(connection, form.sent(), current_clerk().user_id)
    if parts().uploads.find(current_session().token, token) is not None:
        return answer(token)
    with reading() as connection:
        list_id = earlier_import(connection, form.request_key.data)
    if list_id is None:
        return gone_page(), 404
    return redirect(url_for(".show", list_id=list_id), code=303)


def _known(waiting: Upload) -> int | None:
    """The list that the very same file is already, which somebody else may have stored meanwhile."""
    try:
        with reading() as connection:
            check_new(connection, waiting.parsed)
    except ListAlreadyImported as error:
        return error.list_id
    return None


def _confirm_form(waiting: Upload) -> ConfirmListForm:
    stated = {"source": waiting.source, "data_date": waiting.parsed.list_date}
    return ConfirmListForm(formdata=None, data=stated)


def _has_earlier_run(waiting: Upload, source: str) -> bool:
    if waiting.parsed.kind is not ListKind.UDBETALING:
        return False
    with reading() as connection:
        return bool(whole_run_of(connection, source.strip()))


def _previewed(token: str) -> Upload | None:
    waiting = parts().uploads.find(current_session().token, token)
    return waiting if isinstance(waiting, Upload) else None


def _own_layouts() -> tuple[Any, ...]:
    with reading() as connection:
        return layouts_in_use(connection)


def _unknown_columns(waiting: Upload) -> tuple[str, ...]:
    """The headers that nothing is read from, unless a layout of the office leaves them out."""
    if waiting.parsed.layout in {layout.name for layout in _own_layouts()}:
        return ()
    return tuple(" ".join(header.split()) for header, meaning in waiting.parsed.columns if not meaning)


def _unknown_in(waiting: Upload) -> tuple[str, ...]:
    with reading() as connection:
        return unknown_benefits(connection, (row.benefit for row in waiting.parsed.by_benefit))


def _offer(form: UnknownNameForm, names: Iterable[str]) -> None:
    with reading() as connection:
        form.offer(all_benefits(connection))
    form.offer_names(names)


def preview_page(
    waiting: Upload,
    token: str,
    form: ConfirmListForm | None = None,
    *,
    known: int | None = None,
    name_form: UnknownNameForm | None = None,
    notation_form: NotationForm | None = None,
) -> str:
    """The preview of a list that waits; a form that was refused is shown again as it was filled in."""
    parsed = waiting.parsed
    form = form or _confirm_form(waiting)
    is_run = parsed.kind is ListKind.UDBETALING
    question = question_about(parsed, waiting.answer)
    unknown = _unknown_in(waiting)
    if name_form is None:
        name_form = UnknownNameForm(formdata=None)
        _offer(name_form, unknown)
    copies = count_copies(parsed.lines)
    form.ask_about_copies(copies)
    form.ask_about_earlier(_has_earlier_run(waiting, form.source.data or ""))
    with reading() as connection:
        judged = judge_list(connection, parsed, source=waiting.source, data_date=parsed.list_date)
        surroundings = surroundings_of_preview(connection, waiting.source, judged)
        beside = run_beside(connection, parsed.lines, form.source.data or "") if is_run else None
    findings = judged.parsed.findings
    groups = group_findings((found.code, found.severity.value, found.message) for found in findings)
    return render_template(
        "pages/lists/preview.html",
        parsed=judged.parsed,
        copies=copies,
        surroundings=surroundings,
        run=beside,
        token=token,
        form=form,
        known=known,
        discard_form=PayoutForm(formdata=None),
        unknown=unknown,
        unknown_columns=_unknown_columns(waiting),
        name_form=name_form,
        question=question,
        notation_form=notation_form or (question and asking_form(question, sent=False)),
        is_own_layout=parsed.layout in {layout.name for layout in _own_layouts()},
        groups=groups,
        sample=parsed.lines[:SAMPLE_ROWS],
        is_doubtful_basis=parsed.amount_basis in {AmountBasis.NETTO, AmountBasis.BRUTTO},
    )

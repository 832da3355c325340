"""Settle many bilag at once: those of a filter, or those that a file names."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout.domain.errors import DomainError
from payout.domain.settlement import SETTLED_BY_HAND, LineDetail, SettlementKind
from payout.money import Oere, format_kroner
from payout.queries.bilag import Bilag
from payout.queries.incidents import latest_incident
from payout.queries.settling import benefits_paid, count_unsettled, unsettled
from payout.services.settle_bilag import Part, settle_many
from payout.services.settle_file import judge_lines, read_settling_file, settle_lines
from payout.web.current import booking, parts, reading
from payout.web.error_texts import text_for
from payout.web.forms.settling import ALL, BookLinesForm, ChooseForm, SettleManyForm, SettlingFileForm

SHOWN = 200
AT_ONCE = 2_000
"""The most that one press settles: as long as it takes nobody else writes."""

bp = Blueprint("settling", __name__)


@bp.get("/bilag/afregn")
def choose() -> ResponseReturnValue:
    """The paid bilag of a filter, to be ticked."""
    choice = _choice()
    if not choice.validate():
        return _page(choice, SettleManyForm(formdata=None)), 422
    return _page(choice, SettleManyForm(formdata=None))


@bp.post("/bilag/afregn/bogfoer")
def settle() -> ResponseReturnValue:
    """Settle what is outstanding of the ticked ones, or of all that the filter has."""
    choice, form = _choice(), SettleManyForm()
    if not (form.validate_on_submit() and choice.validate()):
        return _page(choice, form), 422
    try:
        with booking(form) as book:
            chosen = _parts(book.connection, choice, form)
            if not book.is_repeat and form.which.data == ALL and form.seen.data != _seen(chosen):
                form.form_errors.append("Der er kommet ændringer siden. Se bilagene igen, før du bogfører.")
                return _page(choice, form), 409
            settle_many(book, chosen, kind=SettlementKind(form.kind.data), request_key=form.request_key.data)
            is_repeat = book.is_repeat
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(choice, form), 409
    if not is_repeat:
        total = Oere(sum(part.amount_oere for part in chosen))
        flash(f"{len(chosen)} bilag er afregnet, i alt {format_kroner(total)}", "success")
    return redirect(url_for(".choose"), code=303)


@bp.route("/bilag/afregn/fil", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Read a file, and show what of it can be booked; nothing is."""
    form = SettlingFileForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422 if form.is_submitted() else 200
    try:
        lines = read_settling_file(form.file.data.read(), folder=parts().ledger.folder)
    except DomainError as error:
        form.file.errors = [text_for(error)]
        return _upload_page(form), 422
    booked = BookLinesForm(formdata=None, kind=form.kind.data, lines=lines)
    return _preview_page(booked)


@bp.post("/bilag/afregn/fil/bogfoer")
def confirm() -> ResponseReturnValue:
    """Book every line of the preview, or none."""
    form = BookLinesForm()
    if not form.validate_on_submit() or form.kind.data not in set(SETTLED_BY_HAND):
        return _upload_page(SettlingFileForm(formdata=None)), 422
    try:
        with booking(form) as book:
            settle_lines(
                book,
                form.lines.data,
                kind=SettlementKind(form.kind.data),
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _preview_page(form), 409
    flash(f"Filens {len(form.lines.data)} bilag er afregnet.", "success")
    return redirect(url_for(".choose"), code=303)


def _choice() -> ChooseForm:
    form = ChooseForm(request.args)
    with reading() as connection:
        incident = latest_incident(connection)
        benefits = benefits_paid(connection, incident.incident_id) if incident else ()
    form.benefit.choices = {"": "Alle", **{name: name for name in benefits}}
    return form


def _parts(connection: Connection, choice: ChooseForm, form: SettleManyForm) -> list[Part]:
    """What is settled: all that is outstanding of each."""
    incident = latest_incident(connection)
    found = unsettled(connection, incident.incident_id, choice.chosen, limit=AT_ONCE) if incident else ()
    ticked = set(form.bilag.data or ())
    detail = LineDetail(happened_on=form.happened_on.data, reference=form.reference.data or "")
    return [
        Part(
            bilag_id=one.bilag_id,
            amount_oere=one.outstanding_oere,
            note=form.note.data or "",
            detail=detail,
        )
        for one in found
        if form.which.data == ALL or one.bilag_id in ticked
    ]


def _seen(chosen: list[Part]) -> str:
    return f"{len(chosen)}:{sum(part.amount_oere for part in chosen)}"


def _page(choice: ChooseForm, form: SettleManyForm) -> str:
    is_readable = not choice.errors
    with reading() as connection:
        incident = latest_incident(connection)
        rows: tuple[Bilag, ...] = ()
        number, total = 0, Oere(0)
        if incident and is_readable:
            rows = unsettled(connection, incident.incident_id, choice.chosen, limit=SHOWN)
            number, total = count_unsettled(connection, incident.incident_id, choice.chosen)
    form.seen.data = f"{number}:{total}"
    return render_template(
        "pages/settling/choose.html",
        choice=choice,
        form=form,
        rows=rows,
        number=number,
        total_oere=total,
        is_cut=number > len(rows),
        too_many=number > AT_ONCE,
        most=AT_ONCE,
        ticked=set(form.bilag.data or ()),
        arguments=request.args,
    )


def _upload_page(form: SettlingFileForm) -> str:
    return render_template("pages/settling/upload.html", form=form)


def _preview_page(form: BookLinesForm) -> str:
    kind = SettlementKind(form.kind.data)
    with reading() as connection:
        judged = judge_lines(connection, form.lines.data, kind)
    refused = [one for one in judged if one.fault]
    good = [one for one in judged if not one.fault]
    return render_template(
        "pages/settling/preview.html",
        form=form,
        refused=refused,
        good=good,
        total_oere=Oere(sum(one.amount_oere for one in good if one.amount_oere)),
    )

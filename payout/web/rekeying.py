"""The re-keying list: what has to be entered in the benefit systems, by whom, and how far it has come."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exports.rekeying_list import RekeyingSheet, rekeying_csv, rekeying_xlsx
from exports.sealed import sealed
from payout import clock
from payout.domain.errors import DomainError
from payout.domain.rekeying import Keying, RekeyingRow, RekeyingStatus, may_check
from payout.domain.roles import Role
from payout.queries.benefit_systems import known_systems
from payout.queries.incidents import latest_incident
from payout.queries.rekeying import (
    RekeyingFilter,
    count_by_status,
    count_rekeying,
    rekeying_of,
    rekeying_rows,
)
from payout.queries.users import all_users
from payout.services import rekey
from payout.services.journal import Book
from payout.web.current import booking, current_clerk, reading
from payout.web.double_lock import passphrase_of
from payout.web.error_texts import text_for
from payout.web.forms.rekeying import (
    CHECK,
    CSV,
    HAND_OVER,
    RELEASE,
    TAKE,
    UNSET,
    WHOLE,
    XLSX,
    FetchRekeyingForm,
    KeyForm,
    ManyForm,
    RekeyingFilterForm,
    ReopenForm,
)
from payout.web.paging import Paging

PAGE_ROWS = 100
_FILES: Mapping[str, tuple[Callable[[RekeyingSheet], bytes], str]] = {
    XLSX: (rekeying_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    CSV: (rekeying_csv, "text/csv; charset=utf-8"),
}
_DONE = {
    TAKE: "Du har nu de valgte bilag.",
    RELEASE: "De valgte bilag er ingens.",
    HAND_OVER: "De valgte bilag er givet videre.",
    CHECK: "De valgte bilag er kontrolleret.",
}

bp = Blueprint("rekeying", __name__)


@bp.get("/genindtastning")
def index() -> ResponseReturnValue:
    """The rows of a filter, the oldest payout first."""
    return _index_page(ManyForm(formdata=None))


@bp.post("/genindtastning/flere")
def change_many() -> ResponseReturnValue:
    """Take, let go of, hand on or check the ticked rows."""
    form = ManyForm()
    if not form.validate_on_submit():
        return _index_page(form), 422
    try:
        with booking(form) as book:
            _step(book, form)
            is_repeat = book.is_repeat
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(form), 409
    if not is_repeat:
        flash(_DONE[form.step.data], "success")
    return redirect(url_for(".index", **_filter_of_address()), code=303)


@bp.get("/genindtastning/<int:bilag_id>")
def show(bilag_id: int) -> ResponseReturnValue:
    """One bilag: what is to be entered, and what is told of it."""
    return _show_page(bilag_id)


@bp.post("/genindtastning/<int:bilag_id>/indtastet")
def key(bilag_id: int) -> ResponseReturnValue:
    """Note that the bilag was entered by who is signed in."""
    form = KeyForm()
    if not form.validate_on_submit():
        return _show_page(bilag_id, key_form=form), 422
    keying = Keying(
        keyed_by=current_clerk().user_id,
        keyed_on=form.keyed_on.data,
        receipt=form.receipt.data,
        remark=form.remark.data or "",
    )
    try:
        with booking(form) as book:
            rekey.mark_keyed(book, bilag_id, keying, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(bilag_id, key_form=form), 409
    flash("Bilaget er indtastet. En anden skal kontrollere det.", "success")
    return redirect(url_for(".show", bilag_id=bilag_id), code=303)


@bp.post("/genindtastning/<int:bilag_id>/aabn-igen")
def reopen(bilag_id: int) -> ResponseReturnValue:
    """Take back what was said of the entry."""
    form = ReopenForm()
    if not form.validate_on_submit():
        return _show_page(bilag_id, reopen_form=form), 422
    try:
        with booking(form) as book:
            rekey.reopen(book, bilag_id, reason=form.reason.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(bilag_id, reopen_form=form), 409
    flash("Indtastningen er åbnet igen.", "success")
    return redirect(url_for(".index"), code=303)


@bp.route("/genindtastning/hent", methods=["GET", "POST"])
def fetch() -> ResponseReturnValue:
    """The rows of the filter as a file; that it leaves is an event."""
    form, choice = FetchRekeyingForm(), _choice()
    chosen = choice.chosen(current_clerk().user_id) if choice.validate() else RekeyingFilter()
    if not form.validate_on_submit():
        return _fetch_page(form, chosen), 422 if form.is_submitted() else 200
    with reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            abort(404)
        rows = rekeying_rows(connection, incident.incident_id, chosen, limit=None)
    sheet = RekeyingSheet(
        incident=incident.scope.name,
        rows=rows,
        has_cpr=form.cpr.data == WHOLE,
        purpose=form.purpose.data or "",
        drawn_by=current_clerk().display_name,
        drawn_at=clock.now(),
    )
    write, media_type = _FILES[form.kind.data]
    content = write(sheet)
    if sheet.has_cpr:
        try:
            content = sealed(content, passphrase_of(form))
        except DomainError as error:
            form.form_errors.append(text_for(error))
            return _fetch_page(form, chosen), 409
    with booking(form, only_notes=True) as book:
        rekey.log_rekeying_fetch(
            book,
            incident_id=incident.incident_id,
            sha256=hashlib.sha256(content).hexdigest(),
            row_count=len(rows),
            has_cpr=sheet.has_cpr,
            purpose=sheet.purpose,
        )
    response: Response = current_app.response_class(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"genindtastning.{form.kind.data}")
    return response


def _step(book: Book, form: ManyForm) -> None:
    ticked, request_key = set(form.bilag.data or ()), form.request_key.data
    if form.step.data == HAND_OVER:
        rekey.hand_over(book, ticked, to_id=form.to.data, request_key=request_key)
        return
    steps = {TAKE: rekey.take, RELEASE: rekey.release, CHECK: rekey.check_many}
    steps[form.step.data](book, ticked, request_key=request_key)


def _choice() -> RekeyingFilterForm:
    form = RekeyingFilterForm(request.args)
    with reading() as connection:
        systems = known_systems(connection)
    form.system.choices = {"": "Alle", **{name: name for name in systems}, UNSET: "Ikke angivet"}
    return form


def _workers(connection: Connection) -> dict[int, str]:
    return {
        user.user_id: user.display_name
        for user in all_users(connection)
        if user.is_active and not user.roles_now <= {Role.AUDITOR}
    }


def _filter_of_address() -> dict[str, Any]:
    names = {field.name for field in RekeyingFilterForm(formdata=None)}
    return {name: value for name, value in request.args.items() if name in names}


def _index_page(form: ManyForm) -> str:
    choice = _choice()
    chosen = choice.chosen(current_clerk().user_id) if choice.validate() else RekeyingFilter()
    rows: tuple[RekeyingRow, ...] = ()
    counts: Mapping[RekeyingStatus, int] = dict.fromkeys(RekeyingStatus, 0)
    with reading() as connection:
        incident = latest_incident(connection)
        number = count_rekeying(connection, incident.incident_id, chosen) if incident else 0
        paging = Paging.of(request.args.get("side", ""), number, PAGE_ROWS)
        if incident:
            counts = count_by_status(connection, incident.incident_id)
            rows = rekeying_rows(
                connection, incident.incident_id, chosen, limit=PAGE_ROWS, offset=paging.offset
            )
        form.to.choices = {0: "Vælg en kollega", **_workers(connection)}
    return render_template(
        "pages/rekeying/index.html",
        choice=choice,
        form=form,
        rows=rows,
        counts=counts,
        statuses=RekeyingStatus,
        paging=paging,
        ticked=set(form.bilag.data or ()),
        arguments=_filter_of_address(),
    )


def _show_page(
    bilag_id: int, *, key_form: KeyForm | None = None, reopen_form: ReopenForm | None = None
) -> str:
    with reading() as connection:
        incident = latest_incident(connection)
        row = rekeying_of(connection, incident.incident_id, bilag_id) if incident else None
        workers = _workers(connection)
    if row is None:
        abort(404)
    many = ManyForm(formdata=None)
    many.to.choices = {0: "Vælg en kollega", **workers}
    return render_template(
        "pages/rekeying/show.html",
        row=row,
        many=many,
        key_form=key_form or KeyForm(formdata=None, keyed_on=clock.today()),
        reopen_form=reopen_form or ReopenForm(formdata=None),
        may_check=may_check(row, current_clerk().user_id),
        is_open=row.status is RekeyingStatus.OPEN,
        awaits_check=row.status is RekeyingStatus.KEYED,
        is_changed=row.status is RekeyingStatus.CHANGED,
    )


def _fetch_page(form: FetchRekeyingForm, chosen: RekeyingFilter) -> str:
    with reading() as connection:
        incident = latest_incident(connection)
        number = count_rekeying(connection, incident.incident_id, chosen) if incident else 0
    return render_template(
        "pages/rekeying/fetch.html", form=form, number=number, arguments=_filter_of_address()
    )

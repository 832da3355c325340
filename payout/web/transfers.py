"""Bank transfers: lists are made, released by a second person, sent, confirmed, and come back.

Account numbers stand on the page of a list and in its files, for those who send it, and nowhere else here.
"""

import hashlib
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.transfer_file import transfer_list_csv
from exports.transfer_list import TransferSheet, transfer_list_pdf
from payout.domain.errors import DomainError
from payout.domain.transfers import FileKind, TransferState, read_account
from payout.domain.two_people import SecondPersonNeeded, list_conflict, release_conflict
from payout.queries.bilag import Bilag
from payout.queries.incidents import latest_incident
from payout.queries.transfers import (
    Transfer,
    TransferList,
    list_by_id,
    lists_of,
    transfer_by_id,
    transfers_on,
    waiting_transfers,
)
from payout.services import transfers
from payout.services.journal import Book
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.desk import StepForm
from payout.web.forms.transfers import ConfirmForm, FileForm, GiveBackForm, MakeListForm
from payout.web.transfer_sheet import transfer_sheet

_DRAWN: Mapping[FileKind, tuple[Callable[[TransferSheet], bytes], str]] = {
    FileKind.PDF: (transfer_list_pdf, "application/pdf"),
    FileKind.CSV: (transfer_list_csv, "text/csv; charset=utf-8"),
}

bp = Blueprint("transfers", __name__)


@bp.get("/overfoersler")
def index() -> ResponseReturnValue:
    """The lists, and what waits to come on one."""
    return _index_page(MakeListForm(formdata=None))


@bp.post("/overfoersler/ny")
def make() -> ResponseReturnValue:
    """Put the ticked bilag on a list for a bank."""
    form = MakeListForm()
    form.bank.choices = list(settings().banks)
    if not form.validate_on_submit():
        return _index_page(form), 422
    try:
        with booking(form) as book:
            list_id = transfers.make_list(
                book, set(form.bilag.data or ()), bank=form.bank.data, request_key=form.request_key.data
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(form), 409
    return redirect(url_for(".show", list_id=list_id), code=303)


@bp.get("/overfoersler/<int:list_id>")
def show(list_id: int) -> ResponseReturnValue:
    """One list with what is on it, and the steps that are open to who looks."""
    return _show_page(list_id)


@bp.post("/overfoersler/<int:list_id>/frigiv")
def release(list_id: int) -> ResponseReturnValue:
    """The second person has seen the list through."""
    return _step(list_id, transfers.release_list, "Listen er frigivet og kan sendes til banken.")


@bp.post("/overfoersler/<int:list_id>/sendt")
def send(list_id: int) -> ResponseReturnValue:
    """The list is with the bank: its bilag are paid."""
    return _step(list_id, transfers.send_list, "Listen er meldt sendt, og dens bilag er udbetalt.")


@bp.post("/overfoersler/<int:list_id>/opgiv")
def drop(list_id: int) -> ResponseReturnValue:
    """Give the list up before it is sent."""
    return _step(list_id, transfers.drop_list, "Listen er opgivet. Dens bilag kan sættes på en ny.")


@bp.post("/overfoersler/<int:list_id>/bekraeft")
def confirm(list_id: int) -> ResponseReturnValue:
    """The bank has carried the ticked transfers out."""
    form = ConfirmForm()

    def confirmed(book: Book, of_list: int, *, request_key: str | None) -> None:
        transfers.confirm_transfers(book, of_list, form.transfer.data or (), request_key=request_key)

    return _step(list_id, confirmed, "Overførslerne er bekræftet.", form)


@bp.route("/overfoersler/retur/<int:transfer_id>", methods=["GET", "POST"])
def give_back(transfer_id: int) -> ResponseReturnValue:
    """The bank has sent a transfer back, and why."""
    form = GiveBackForm()
    found = _transfer(transfer_id)
    if not form.validate_on_submit():
        return _give_back_page(found, form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            transfers.return_transfer(
                book, transfer_id, reason=form.reason.data, request_key=form.request_key.data
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _give_back_page(found, form), 409
    flash(
        f"Bilag {found.bilag.number} er udstedt igen: sæt det på en ny liste, eller annuller det.", "success"
    )
    return redirect(url_for(".show", list_id=found.list_id), code=303)


@bp.post("/overfoersler/<int:list_id>/hent")
def fetch(list_id: int) -> ResponseReturnValue:
    """The list as a file with its account numbers; that it leaves is an event."""
    form = FileForm()
    if not form.validate_on_submit():
        return _show_page(list_id, refusal="Vælg, om listen skal hentes som PDF eller som fil."), 422
    kind = FileKind(form.kind.data)
    draw, media_type = _DRAWN[kind]
    content = draw(_sheet(list_id))
    try:
        with booking(form, only_notes=True) as book:
            transfers.log_transfer_file(book, list_id, kind=kind, sha256=hashlib.sha256(content).hexdigest())
    except DomainError as error:
        return _show_page(list_id, refusal=text_for(error)), 409
    response: Response = current_app.response_class(content, content_type=media_type)
    name = f"overfoerselsliste-{list_id}.{kind.value}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _step(
    list_id: int, take: Callable[..., None], done: str, form: PayoutForm | None = None
) -> ResponseReturnValue:
    sent = form or StepForm()
    if not sent.validate_on_submit():
        return _show_page(list_id, refusal=next(iter(sent.errors.values()))[0]), 422
    try:
        with booking(sent) as book:
            take(book, list_id, request_key=sent.request_key.data)
    except transfers.TransferListUnknown:
        abort(404)
    except DomainError as error:
        return _show_page(list_id, refusal=text_for(error)), 409
    flash(done, "success")
    return redirect(url_for(".show", list_id=list_id), code=303)


def _index_page(form: MakeListForm) -> str:
    form.bank.choices = list(settings().banks)
    user_id = current_clerk().user_id
    with reading() as connection:
        incident = latest_incident(connection)
        lists = lists_of(connection, incident.incident_id) if incident else ()
        waiting = waiting_transfers(connection, incident.incident_id) if incident else ()
    return render_template(
        "pages/transfers/index.html",
        form=form,
        lists=lists,
        waiting=[(one, _hindrance_to_list(one, user_id)) for one in waiting],
        ticked=set(form.bilag.data or ()) if form.is_submitted() else {one.bilag_id for one in waiting},
    )


def _hindrance_to_list(one: Bilag, user_id: int) -> str:
    conflict = list_conflict([one.parties], user_id)
    if conflict:
        return text_for(SecondPersonNeeded(conflict))
    if read_account(one.method_detail) is None:
        return text_for(transfers.AccountUnreadable(one.number or ""))
    return ""


def _show_page(list_id: int, *, refusal: str = "") -> str:
    found, lines = _list(list_id)
    conflict = release_conflict(
        (line.bilag.parties for line in lines), current_clerk().user_id, made_by=found.made_by_id
    )
    return render_template(
        "pages/transfers/show.html",
        found=found,
        lines=[(line, read_account(line.bilag.method_detail)) for line in lines],
        refusal=refusal,
        release_hindrance=text_for(SecondPersonNeeded(conflict)) if conflict else "",
        step=StepForm(formdata=None),
        confirm_form=ConfirmForm(formdata=None),
        file_form=FileForm(formdata=None),
        can_release=found.state is TransferState.LISTED,
        can_send=found.state is TransferState.RELEASED,
        can_drop=found.state in {TransferState.LISTED, TransferState.RELEASED},
        can_confirm=any(line.state is TransferState.SENT for line in lines),
        sent=TransferState.SENT,
        returnable={TransferState.SENT, TransferState.CONFIRMED},
    )


def _give_back_page(found: Transfer, form: GiveBackForm) -> str:
    return render_template("pages/transfers/give_back.html", found=found, form=form)


def _list(list_id: int) -> tuple[TransferList, tuple[Transfer, ...]]:
    with reading() as connection:
        found = list_by_id(connection, list_id)
        if found is None:
            abort(404)
        return found, transfers_on(connection, list_id)


def _transfer(transfer_id: int) -> Transfer:
    with reading() as connection:
        found = transfer_by_id(connection, transfer_id)
    if found is None:
        abort(404)
    return found


def _sheet(list_id: int) -> TransferSheet:
    with reading() as connection:
        found = list_by_id(connection, list_id)
        if found is None:
            abort(404)
        return transfer_sheet(
            connection,
            found,
            office=settings().office_name,
            drawn_by=current_clerk().display_name,
        )

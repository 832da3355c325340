"""Økonomi's receipts of exports: what was drawn is booked when Økonomi has said so."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.queries.exports import DrawnExport, drawn_exports
from payout.queries.receipts import receipts_of
from payout.services.journal import Book
from payout.services.receive_export import give_receipt, reverse_receipt
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.exports import ReceiptForm, ReverseReceiptForm

bp = Blueprint("receipts", __name__)


@bp.get("/eksport/<int:number>/kvittering")
def show(number: int) -> ResponseReturnValue:
    """The export with its receipts, and the form for the next step."""
    return _page(number, ReceiptForm(formdata=None), ReverseReceiptForm(formdata=None))


@bp.post("/eksport/<int:number>/kvittering")
def give(number: int) -> ResponseReturnValue:
    """Økonomi has booked the export."""
    form = ReceiptForm()

    def job(book: Book) -> None:
        give_receipt(
            book,
            number,
            booked_on=form.booked_on.data,
            journal_no=form.journal_no.data,
            note=form.note.data or "",
            request_key=form.request_key.data,
        )

    return _carried_out(
        number,
        form,
        job,
        f"Eksport {number} er kvitteret bogført.",
        lambda: _page(number, form, ReverseReceiptForm(formdata=None)),
    )


@bp.post("/eksport/<int:number>/kvittering/tilbage")
def reverse(number: int) -> ResponseReturnValue:
    """The receipt doesn't hold."""
    form = ReverseReceiptForm()

    def job(book: Book) -> None:
        reverse_receipt(book, number, reason=form.reason.data, request_key=form.request_key.data)

    return _carried_out(
        number,
        form,
        job,
        f"Kvitteringen for eksport {number} er taget tilbage. Den afventer en ny.",
        lambda: _page(number, ReceiptForm(formdata=None), form),
    )


def _carried_out(
    number: int, form: PayoutForm, job: Callable[[Book], None], told: str, page: Callable[[], str]
) -> ResponseReturnValue:
    if not form.validate():
        return page(), 422
    try:
        with booking(form) as book:
            job(book)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return page(), 409
    flash(told, "success")
    return redirect(url_for(".show", number=number), code=303)


def _page(number: int, form: ReceiptForm, reverse_form: ReverseReceiptForm) -> str:
    with reading() as connection:
        found = drawn_exports(connection, number)
        receipts = receipts_of(connection, number)
    if not found:
        abort(404)
    one: DrawnExport = found[0]
    return render_template(
        "pages/exports/receipt.html", one=one, receipts=receipts, form=form, reverse_form=reverse_form
    )

"""Er vi klar? What has to be in order before an outage, and what people say they have seen to."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.printer_test import printer_test_pdf
from payout import clock
from payout.domain.readiness import Level, ReadinessCheck, Tick, is_ready
from payout.queries.readiness import last_ticks
from payout.services.readiness import readiness, tick_off
from payout.web.current import booking, parts, reading, settings
from payout.web.forms.base import PayoutForm
from payout.web.forms.readiness import CashOrderForm
from payout.web.readiness_words import CHECK_LABELS, LEVEL_LABELS, words_of

bp = Blueprint("ready", __name__)

ENDPOINTS: Final[Mapping[ReadinessCheck, str]] = {
    ReadinessCheck.LISTS: "lists.index",
    ReadinessCheck.FOLDER: "lists.index",
    ReadinessCheck.BACKUP: "backups.index",
    ReadinessCheck.CASH_ORDER: "cash_order.show",
    ReadinessCheck.PEOPLE: "users.index",
    ReadinessCheck.PLAN: "plans.show",
    ReadinessCheck.DRILL: "drill.show",
    ReadinessCheck.LIST_COPIES: "list_copies.index",
    ReadinessCheck.CLOCK: "overview.show",
}
"""Where a line is seen to; the printer is on the page itself, and the disk is nowhere in the program."""


@bp.get("/klar")
def show() -> ResponseReturnValue:
    """Every line as it stands."""
    return _page()


@bp.get("/klar/proeveside.pdf")
def test_page() -> ResponseReturnValue:
    """The page to print."""
    content = printer_test_pdf(office=settings().office_name, drawn_at=clock.now())
    return current_app.response_class(content, content_type="application/pdf")


@bp.post("/klar/printer")
def printer() -> ResponseReturnValue:
    """The test page came out right."""
    form = PayoutForm()
    if not form.validate_on_submit():
        return _page(printer_form=form), 422
    with booking(form) as book:
        tick_off(book, Tick.PRINTER, on=clock.today(), request_key=form.request_key.data)
    flash("Tak. Det er noteret, at prøvesiden kom rigtigt ud.", "success")
    return redirect(url_for(".show"), code=303)


@bp.post("/klar/kontantordre")
def cash_order() -> ResponseReturnValue:
    """The cash order is agreed."""
    form = CashOrderForm()
    if not form.validate_on_submit():
        return _page(cash_form=form), 422
    with booking(form) as book:
        tick_off(book, Tick.CASH_ORDER, on=form.on_date.data, request_key=form.request_key.data)
    flash("Det er noteret, at kontantordren er aftalt.", "success")
    return redirect(url_for(".show"), code=303)


def _page(*, printer_form: PayoutForm | None = None, cash_form: CashOrderForm | None = None) -> str:
    copier = parts().copier
    lines = readiness(parts().ledger, settings(), copier_trouble=copier.state.trouble if copier else None)
    with reading() as connection:
        ticks = last_ticks(connection)
    return render_template(
        "pages/ready/show.html",
        lines=[(line, words_of(line), ENDPOINTS.get(line.check)) for line in lines],
        is_ready=is_ready(lines),
        open_count=sum(line.level is not Level.OK for line in lines),
        check_labels=CHECK_LABELS,
        level_labels=LEVEL_LABELS,
        printer=ticks.get(Tick.PRINTER),
        cash_order=ticks.get(Tick.CASH_ORDER),
        printer_form=printer_form or PayoutForm(formdata=None),
        cash_form=cash_form or CashOrderForm(formdata=None),
    )

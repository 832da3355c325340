"""Ydelser: what the program knows, and the names that lists use for them."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.queries.benefits import all_benefits, unknown_on_lists
from payout.services.benefits import add_benefit, map_name
from payout.services.journal import Book
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.benefits import BenefitForm, NameForm

bp = Blueprint("benefits", __name__)


@bp.get("/ydelser")
def index() -> ResponseReturnValue:
    """Every ydelse with its names, and the names on lists that stand for none."""
    return _page(_name_form(fresh=True), BenefitForm(formdata=None))


@bp.post("/ydelser/navn")
def name() -> ResponseReturnValue:
    """Let a list's name stand for a ydelse."""
    form = _name_form()
    return _carried_out(
        form,
        lambda book: map_name(
            book, form.written.data, int(form.benefit_id.data), request_key=form.request_key.data
        ),
        "Navnet er knyttet til ydelsen og kendes næste gang.",
        lambda: _page(form, BenefitForm(formdata=None)),
    )


@bp.post("/ydelser/ny")
def add() -> ResponseReturnValue:
    """Add a ydelse."""
    form = BenefitForm()
    return _carried_out(
        form,
        lambda book: add_benefit(book, form.benefit(), request_key=form.request_key.data),
        "Ydelsen er tilføjet.",
        lambda: _page(_name_form(fresh=True), form),
    )


def _carried_out(
    form: PayoutForm, job: Callable[[Book], object], told: str, page: Callable[[], str]
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
    return redirect(url_for(".index"), code=303)


def _name_form(*, fresh: bool = False) -> NameForm:
    form = NameForm(formdata=None) if fresh else NameForm()
    with reading() as connection:
        form.offer(all_benefits(connection))
    return form


def _page(name_form: NameForm, benefit_form: BenefitForm) -> str:
    with reading() as connection:
        benefits = all_benefits(connection)
        unknown = unknown_on_lists(connection)
    return render_template(
        "pages/benefits/index.html",
        benefits=benefits,
        unknown=unknown,
        name_form=name_form,
        benefit_form=benefit_form,
    )

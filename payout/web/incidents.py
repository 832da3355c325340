"""Open a hændelse, and close it when nothing is left."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout import clock
from payout.domain.errors import DomainError
from payout.domain.incident import IncidentAlreadyOpen
from payout.domain.overview import status_totals
from payout.money import Oere
from payout.queries.bilag import tallies
from payout.queries.cash import open_balances
from payout.queries.cash_counts import differences_waiting
from payout.queries.cash_people import deliveries_waiting
from payout.queries.incidents import open_incident
from payout.queries.lists import choices_for_incident, lists_in_use
from payout.services.incidents import close_incident, require_open_incident, start_incident
from payout.settings import Settings
from payout.web import overview_figures as figures
from payout.web.current import booking, reading, settings
from payout.web.errors import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.incidents import IncidentForm

bp = Blueprint("incidents", __name__)


@bp.route("/haendelse/ny", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """State what is down and open the hændelse."""
    form = IncidentForm(data=_defaults(settings()))
    with reading() as connection:
        form.offer(*choices_for_incident(connection))
        has_list = bool(lists_in_use(connection))
        if not form.is_submitted() and open_incident(connection):
            raise IncidentAlreadyOpen
    if not form.validate_on_submit():
        return _new_page(form, has_list), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            start_incident(
                book,
                form.scope(),
                series_prefix=settings().series_prefix,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _new_page(form, has_list), 409
    flash("Hændelsen er åbnet. Der kan nu udstedes bilag.", "success")
    return redirect(url_for("overview.show"), code=303)


@bp.route("/haendelse/luk", methods=["GET", "POST"])
def close() -> ResponseReturnValue:
    """Say what is still open; close the hændelse when nothing is."""
    form = PayoutForm()
    if not form.is_submitted():
        return _close_page(form)
    if not form.validate():
        return _close_page(form), 422
    try:
        with booking(form) as book:
            close_incident(book, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _close_page(form), 409
    flash("Hændelsen er lukket. Der udstedes og udbetales ikke flere bilag.", "success")
    return redirect(url_for("overview.show"), code=303)


def _new_page(form: IncidentForm, has_list: bool) -> str:
    return render_template("pages/incidents/new.html", form=form, has_list=has_list)


def _close_page(form: PayoutForm) -> str:
    with reading() as connection:
        shown = require_open_incident(connection)
        still_open = {
            "left": _left(connection, shown.incident_id),
            "boxes": open_balances(connection, shown.incident_id),
            "differences": differences_waiting(connection, shown.incident_id),
            "deliveries": deliveries_waiting(connection, shown.incident_id),
        }
    return render_template("pages/incidents/close.html", form=form, shown=shown, **still_open)


def _left(connection: Connection, incident_id: int) -> tuple[figures.Waiting, ...]:
    waits = figures.waits(status_totals(tallies(connection, incident_id)))
    return tuple(waiting for waiting in waits if waiting.tally.count)


def _defaults(office: Settings) -> dict[str, int | Oere | date | None]:
    return {
        "down_since": clock.today(),
        "share_percent": office.share_percent,
        "rounding_oere": Oere(office.rounding_kroner * 100),
        "ceiling_bilag_oere": Oere(office.ceiling_per_bilag_kroner * 100) or None,
        "ceiling_person_oere": Oere(office.ceiling_per_person_kroner * 100) or None,
    }

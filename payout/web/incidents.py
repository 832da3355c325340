"""Open a hændelse."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.errors import DomainError
from payout.domain.incident import IncidentAlreadyOpen
from payout.money import Oere
from payout.queries.incidents import open_incident
from payout.queries.lists import choices_for_incident, lists_in_use
from payout.services.incidents import start_incident
from payout.settings import Settings
from payout.web.current import booking, parts, reading, settings
from payout.web.errors import text_for
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
                form.scope(is_drill=parts().is_drill),
                series_prefix=settings().series_prefix,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _new_page(form, has_list), 409
    flash("Hændelsen er åbnet. Der kan nu udstedes bilag.", "success")
    return redirect(url_for("overview.show"), code=303)


def _new_page(form: IncidentForm, has_list: bool) -> str:
    return render_template("pages/incidents/new.html", form=form, has_list=has_list)


def _defaults(office: Settings) -> dict[str, int | Oere | date | None]:
    return {
        "down_since": clock.today(),
        "share_percent": office.share_percent,
        "rounding_oere": Oere(office.rounding_kroner * 100),
        "ceiling_bilag_oere": Oere(office.ceiling_per_bilag_kroner * 100) or None,
        "ceiling_person_oere": Oere(office.ceiling_per_person_kroner * 100) or None,
    }

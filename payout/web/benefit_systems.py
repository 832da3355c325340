"""In which system each ydelse is entered, from which day: read by those who key, set by the team leader."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.errors import DomainError
from payout.queries.benefit_systems import systems_set
from payout.queries.benefits import all_benefits
from payout.queries.incidents import latest_incident
from payout.services.benefit_systems import set_system
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.forms.rekeying import SystemForm

bp = Blueprint("benefit_systems", __name__)


@bp.get("/genindtastning/systemer")
def index() -> ResponseReturnValue:
    """What is set, and the form that sets more."""
    return _page(SystemForm(formdata=None, valid_from=_first_day()))


@bp.post("/genindtastning/systemer")
def change() -> ResponseReturnValue:
    """Set the system of the ticked ydelser from a day on."""
    form = _offered(SystemForm())
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with booking(form) as book:
            set_system(
                book,
                [int(one) for one in form.benefit.data or ()],
                system=form.system.data,
                valid_from=form.valid_from.data,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    flash("Systemet er angivet.", "success")
    return redirect(url_for(".index"), code=303)


def _first_day() -> date:
    """The first of the month in which the hændelse begins: its bilag are of that day or later."""
    with reading() as connection:
        incident = latest_incident(connection)
    if incident is None:
        return clock.today()
    return min(incident.scope.down_since, *incident.scope.pay_days, clock.today()).replace(day=1)


def _offered(form: SystemForm) -> SystemForm:
    with reading() as connection:
        benefits = all_benefits(connection)
    form.benefit.choices = {str(one.benefit_id): one.facts.name for one in benefits}
    return form


def _page(form: SystemForm) -> str:
    with reading() as connection:
        systems = systems_set(connection)
    without = {one.benefit_id for one in systems}
    _offered(form)
    return render_template(
        "pages/rekeying/systems.html",
        form=form,
        systems=systems,
        unset=[name for key, name in form.benefit.choices.items() if int(key) not in without],
    )

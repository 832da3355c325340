"""Open a hændelse; see how it was begun; decide that nothing more is issued, and that bilag are again."""

from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.bilag_states import BilagStatus
from payout.domain.errors import DomainError
from payout.domain.formal_steps import DecisionKind
from payout.domain.incident import IncidentAlreadyOpen
from payout.money import Oere
from payout.queries.bilag import count_in
from payout.queries.formal_steps import decisions_of, formal_start
from payout.queries.incidents import latest_incident, open_incident
from payout.queries.lists import choices_for_incident, lists_in_use
from payout.services.formal_steps import take_decision
from payout.services.incidents import start_incident
from payout.settings import Settings
from payout.web.current import booking, parts, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.incidents import DecisionForm, IncidentForm
from payout.web.forms.moments import MOMENT_HINT

bp = Blueprint("incidents", __name__)

WAITING = frozenset({BilagStatus.AWAITING_APPROVAL})


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
                series_prefix=settings().series_letters,
                drill_prefix=settings().drill_letters,
                formal=form.formal(),
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _new_page(form, has_list), 409
    flash(_opened_text(form.planned_from.data), "success")
    return redirect(url_for("overview.show"), code=303)


@bp.get("/haendelse")
def show() -> ResponseReturnValue:
    """How the hændelse was begun, what was decided since, and the form for the next decision."""
    return _show_page(DecisionForm(formdata=None, decided_at=clock.now()))


@bp.post("/haendelse/afblaes")
def stand_down() -> ResponseReturnValue:
    """Nothing more is issued from now on."""
    return _decide(DecisionKind.STAND_DOWN, "Hændelsen er afblæst. Der udstedes ikke flere bilag.")


@bp.post("/haendelse/genoptag")
def resume() -> ResponseReturnValue:
    """Bilag are issued again from now on."""
    return _decide(DecisionKind.RESUME, "Udstedelsen er genoptaget. Der kan igen udstedes bilag.")


def _decide(kind: DecisionKind, done: str) -> ResponseReturnValue:
    form = DecisionForm()
    if not form.validate_on_submit():
        return _show_page(form), 422
    try:
        with booking(form) as book:
            take_decision(book, kind, form.decision(), request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(form), 409
    flash(done, "success")
    return redirect(url_for(".show"), code=303)


def _show_page(form: DecisionForm) -> str:
    with reading() as connection:
        shown = latest_incident(connection)
        if shown is None:
            return render_template("pages/incidents/none.html")
        formal = formal_start(connection, shown.incident_id)
        decisions = decisions_of(connection, shown.incident_id)
        waiting = count_in(connection, shown.incident_id, WAITING)
    return render_template(
        "pages/incidents/show.html",
        shown=shown,
        formal=formal,
        decisions=decisions,
        waiting=waiting,
        form=form,
        moment_hint=MOMENT_HINT,
    )


def _new_page(form: IncidentForm, has_list: bool) -> str:
    return render_template("pages/incidents/new.html", form=form, has_list=has_list, moment_hint=MOMENT_HINT)


def _opened_text(planned_from: datetime | None) -> str:
    if planned_from is not None and planned_from > clock.now():
        return "Hændelsen er åbnet. Der kan udstedes bilag, når det planlagte nedbrud begynder."
    return "Hændelsen er åbnet. Der kan nu udstedes bilag."


def _defaults(office: Settings) -> dict[str, int | Oere | date | None]:
    return {
        "down_since": clock.today(),
        "decided_at": clock.now(),
        "share_percent": office.share_percent,
        "rounding_oere": Oere(office.rounding_kroner * 100),
        "ceiling_bilag_oere": Oere(office.ceiling_per_bilag_kroner * 100) or None,
        "ceiling_person_oere": Oere(office.ceiling_per_person_kroner * 100) or None,
    }

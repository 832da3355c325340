"""A citizen's insight into what is held about them. That an extract is made is a look-up of its own."""

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from exports.insight import insight_pdf, lookups_csv
from payout import clock
from payout.queries.citizens import Citizen
from payout.queries.insight import insight_of, lookups_told
from payout.services.citizens import look_up
from payout.web.counter import card_of
from payout.web.current import booking, reading, settings
from payout.web.forms.base import PURPOSE_LENGTH
from payout.web.forms.lookups import LOOKUPS, InsightForm
from payout.web.pdf import pdf_answer

CSV_TYPE = "text/csv; charset=utf-8"
BEGINS = "Indsigt: "

bp = Blueprint("insight", __name__)


@bp.route("/borger/<ref>/indsigt", methods=["GET", "POST"])
def make(ref: str) -> ResponseReturnValue:
    """The extract, drawn just now; it holds the look-up that its making is."""
    about, form = card_of(ref).citizen, InsightForm()
    if not form.validate_on_submit():
        page = render_template("pages/insight/make.html", form=form, ref=ref)
        return page, 422 if form.is_submitted() else 200
    purpose = f"{BEGINS}{form.purpose.data.strip()}"[:PURPOSE_LENGTH]
    with booking(form, only_notes=True) as book:
        look_up(book, about.cpr, purpose=purpose, request_key=form.request_key.data)
    return _lookups(about) if form.kind.data == LOOKUPS else _report(about)


def _report(about: Citizen) -> Response:
    with reading() as connection:
        found = insight_of(connection, about, office=settings().office_name, drawn_at=clock.now())
    return pdf_answer(insight_pdf(found), "indsigt.pdf")


def _lookups(about: Citizen) -> Response:
    with reading() as connection:
        content = lookups_csv(lookups_told(connection, about.citizen_id))
    response: Response = current_app.response_class(content, content_type=CSV_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename="opslag.csv")
    return response

"""What leaves the house: the reconciliation workbooks that were drawn, and drawing the next."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports import write_workbook
from payout.domain.errors import DomainError
from payout.queries.exports import drawn_workbooks, stored_workbook
from payout.queries.incidents import latest_incident
from payout.services.draw_workbook import Drawing, draw_workbook
from payout.web.current import current_clerk, parts, reading, settings
from payout.web.errors import text_for
from payout.web.forms.base import PayoutForm

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

bp = Blueprint("exports", __name__)


@bp.get("/eksport")
def index() -> ResponseReturnValue:
    """Every workbook that was drawn, and the button that draws the next."""
    return _index_page(PayoutForm())


@bp.post("/eksport")
def draw() -> ResponseReturnValue:
    """Draw the workbook of the latest hændelse."""
    form = PayoutForm()
    if not form.validate():
        return _index_page(form), 422
    clerk = current_clerk()
    drawing = Drawing(
        actor_id=clerk.user_id,
        drawn_by=clerk.display_name,
        office=settings().office_name,
        write=write_workbook,
    )
    try:
        number = draw_workbook(parts().ledger, drawing, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(form), 409
    flash(f"Arbejdsbog {number} er trukket. Hent den i listen.", "success")
    return redirect(url_for(".index"), code=303)


@bp.get("/eksport/<int:number>")
def download(number: int) -> ResponseReturnValue:
    """The workbook with the number, the same bytes each time."""
    with reading() as connection:
        found = stored_workbook(connection, number)
    if found is None:
        abort(404)
    response: Response = current_app.response_class(found.content, mimetype=WORKBOOK_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    return response


def _index_page(form: PayoutForm) -> str:
    with reading() as connection:
        shown, drawn = latest_incident(connection), drawn_workbooks(connection)
    return render_template("pages/exports/index.html", form=form, shown=shown, drawn=drawn)

"""The sample check: draws, the sheet to take along, and what each check came to."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout import clock
from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.domain.sample import SampleDraw, SampleMeans, SampleOutcome, SampleState
from payout.queries.incidents import latest_incident
from payout.queries.sample import (
    SampleItem,
    can_be_drawn_again,
    draw_by_id,
    draws_of,
    item_by_id,
    items_of,
    paid_numbers,
    sample_state,
)
from payout.services.sample_check import answer_sample, draw_sample
from payout.web.current import booking, current_clerk, reading
from payout.web.error_texts import text_for
from payout.web.forms.sample import DrawForm, SampleAnswerForm

bp = Blueprint("sample", __name__)


@bp.get("/stikproeve")
def index() -> ResponseReturnValue:
    """Every draw, how far the checks have come, and the form that draws."""
    return _index_page(DrawForm(formdata=None))


@bp.post("/stikproeve")
def draw() -> ResponseReturnValue:
    """Draw a sample."""
    form = DrawForm()
    if not form.validate_on_submit():
        return _index_page(form), 422
    try:
        with booking(form) as book:
            draw_id = draw_sample(
                book, size=form.size.data, percent=form.percent.data, request_key=form.request_key.data
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(form), 409
    return redirect(url_for(".show", draw_id=draw_id), code=303)


@bp.get("/stikproeve/<int:draw_id>")
def show(draw_id: int) -> ResponseReturnValue:
    """One draw with its bilag."""
    found, items, is_same = _drawn(draw_id)
    return render_template(
        "pages/sample/show.html",
        found=found,
        items=items,
        is_same=is_same,
        answered=sum(one.result is not None for one in items),
        user_id=current_clerk().user_id,
    )


@bp.get("/stikproeve/<int:draw_id>/ark")
def sheet(draw_id: int) -> ResponseReturnValue:
    """The bilag of a draw on A4, with boxes to tick."""
    found, items, _ = _drawn(draw_id)
    return render_template("pages/sample/sheet.html", found=found, items=items, drawn_at=clock.now())


@bp.route("/stikproeve/bilag/<int:item_id>", methods=["GET", "POST"])
def answer(item_id: int) -> ResponseReturnValue:
    """Say what the check of a bilag came to."""
    form, item = SampleAnswerForm(), _item(item_id)
    if not form.validate_on_submit():
        return _answer_page(item, form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            answer_sample(
                book,
                item_id,
                outcome=SampleOutcome(form.outcome.data),
                means=SampleMeans(form.means.data),
                remark=mask_text(form.remark.data or ""),
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _answer_page(item, form), 409
    flash(f"Bilag {item.bilag.number} er kontrolleret.", "success")
    return redirect(url_for(".show", draw_id=item.draw_id), code=303)


def _drawn(draw_id: int) -> tuple[SampleDraw, tuple[SampleItem, ...], bool]:
    with reading() as connection:
        found = draw_by_id(connection, draw_id)
        if found is None:
            abort(404)
        return found, items_of(connection, draw_id), can_be_drawn_again(connection, found)


def _item(item_id: int) -> SampleItem:
    with reading() as connection:
        found = item_by_id(connection, item_id)
    if found is None:
        abort(404)
    return found


def _answer_page(item: SampleItem, form: SampleAnswerForm) -> str:
    is_party = current_clerk().user_id in item.party_ids
    return render_template("pages/sample/answer.html", item=item, form=form, is_party=is_party)


def _index_page(form: DrawForm) -> str:
    with reading() as connection:
        incident = latest_incident(connection)
        draws = draws_of(connection, incident.incident_id) if incident else ()
        left = len(paid_numbers(connection, incident.incident_id)) if incident else 0
        state = (
            sample_state(connection, incident.incident_id)
            if incident
            else SampleState(drawn=0, answered=0, differing=0, not_reached=0)
        )
    return render_template("pages/sample/index.html", form=form, draws=draws, left=left, state=state)

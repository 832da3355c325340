"""The plan as a check list during a hændelse: what is done, by whom, when; undone by a new line."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout import clock
from payout.domain.errors import DomainError
from payout.domain.incident import Incident
from payout.domain.plan_check import CheckItemUnknown, CheckLine, by_section, line_of, progress_of
from payout.queries.incidents import latest_incident
from payout.queries.plans import PlanVersion, check_lines, plan_of_incident
from payout.services.tick_plan import tick_item, undo_tick
from payout.web.current import booking, current_clerk, reading
from payout.web.error_texts import text_for
from payout.web.forms.plans import TickForm, UndoTickForm

bp = Blueprint("plan_checks", __name__)


@bp.get("/plan/tjekliste")
def show() -> ResponseReturnValue:
    """The check list of the hændelse that is open, else of the last one."""
    with reading() as connection:
        shown, found, lines = _of_latest(connection)
    return render_template(
        "pages/plans/check.html",
        shown=shown,
        found=found,
        sections=by_section(lines),
        progress=progress_of(lines),
    )


@bp.get("/plan/tjekliste/udskrift")
def sheet() -> ResponseReturnValue:
    """The check list on A4, as far as it is."""
    with reading() as connection:
        shown, found, lines = _of_latest(connection)
    if found is None:
        return redirect(url_for(".show"), code=303)
    return render_template(
        "pages/plans/sheet.html",
        found=found,
        sections=by_section(lines),
        shown=shown,
        back=url_for(".show"),
        drawn_at=clock.now(),
    )


@bp.get("/plan/tjekliste/<item>")
def item(item: str) -> ResponseReturnValue:
    """One point: every line about it, and the form for the next."""
    return _item_page(item)


@bp.post("/plan/tjekliste/<item>/gjort")
def tick(item: str) -> ResponseReturnValue:
    """Say that a point is done."""
    form = TickForm()
    if not form.validate_on_submit():
        return _item_page(item, tick_form=form), 422
    try:
        with booking(form) as book:
            tick_item(
                book,
                item,
                done_by=form.done_by.data,
                done_at=form.done_at.data,
                remark=form.remark.data or "",
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _item_page(item, tick_form=form), 409
    return redirect(url_for(".show"), code=303)


@bp.post("/plan/tjekliste/<item>/fortryd")
def undo(item: str) -> ResponseReturnValue:
    """Say that a point is not done after all."""
    form = UndoTickForm()
    if not form.validate_on_submit():
        return _item_page(item, undo_form=form), 422
    try:
        with booking(form) as book:
            undo_tick(
                book,
                item,
                undone_by=current_clerk().display_name,
                remark=form.remark.data,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _item_page(item, undo_form=form), 409
    return redirect(url_for(".item", item=item), code=303)


def _of_latest(connection: Connection) -> tuple[Incident | None, PlanVersion | None, tuple[CheckLine, ...]]:
    shown = latest_incident(connection)
    if shown is None:
        return None, None, ()
    return shown, plan_of_incident(connection, shown.incident_id), check_lines(connection, shown.incident_id)


def _item_page(item: str, *, tick_form: TickForm | None = None, undo_form: UndoTickForm | None = None) -> str:
    """The point with its forms. One that was sent stands, whatever has become of the point meanwhile."""
    with reading() as connection:
        shown, _, lines = _of_latest(connection)
    try:
        line = line_of(lines, item)
    except CheckItemUnknown:
        abort(404)
    if tick_form is None and not line.is_done:
        tick_form = TickForm(formdata=None, done_by=current_clerk().display_name, done_at=clock.now())
    if undo_form is None and line.is_done:
        undo_form = UndoTickForm(formdata=None)
    return render_template(
        "pages/plans/item.html",
        line=line,
        is_open=shown is not None and shown.closed_at is None,
        tick_form=tick_form,
        undo_form=undo_form,
    )

"""The cash order (kontantordre): notes and coins for those who are expected, on screen and as one A4 page."""

from collections import Counter
from typing import Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout import clock
from payout.domain.cash import DENOMINATIONS
from payout.domain.cash_order import Boxes, CashOrder, cash_order
from payout.money import Oere
from payout.queries.cash import boxes_of_incident, pieces_in
from payout.web.current import reading, settings
from payout.web.forecasts import DayAhead, day_ahead
from payout.web.forms.forecast import CashOrderForm

DELIVERIES_ON_PAPER: Final = 20
"""More would run over the page, and no office is brought cash so often."""

bp = Blueprint("cash_order", __name__)


@bp.get("/kontantordre")
def show() -> ResponseReturnValue:
    """What to order, for what the leader tries."""
    shown, is_readable = _worked_out()
    return render_template("pages/cash_order/show.html", **shown), 200 if is_readable else 422


@bp.get("/kontantordre/print")
def print_page() -> ResponseReturnValue:
    """The order on one A4 page for Økonomi."""
    shown, is_readable = _worked_out()
    if not is_readable:
        return render_template("pages/cash_order/show.html", **shown), 422
    return render_template(
        "pages/cash_order/print.html", **shown, deliveries_on_paper=DELIVERIES_ON_PAPER, drawn_at=clock.now()
    )


def _worked_out() -> tuple[dict[str, Any], bool]:
    with reading() as connection:
        day = day_ahead(connection)
        numbers = _open_boxes(connection, day)
        lying = Counter[Oere]()
        for box_id in numbers:
            lying.update(pieces_in(connection, box_id))
    begin = _as_it_is(day, len(numbers))
    form = CashOrderForm(request.args or None, data=begin)
    is_readable = form.validate() if request.args else True
    tried = form.data if is_readable else begin
    return {
        "form": form,
        "day": day,
        "tried": tried,
        "turn_out": day.turn_out(settings().turn_out_percent),
        "order": _order(day, tried, lying),
        "denominations": DENOMINATIONS,
        "arguments": {name: value for name, value in request.args.items() if is_readable},
    }, is_readable


def _order(day: DayAhead, tried: dict[str, Any], lying: Counter[Oere]) -> CashOrder:
    return cash_order(
        day.payees,
        visitors=tried["visitors"],
        margin_percent=tried["margin_percent"],
        boxes=Boxes(number=tried["boxes"], maximum_oere=tried["maximum_oere"], pieces=lying),
        profile=settings().profile,
        from_minute=day.minute,
    )


def _open_boxes(connection: Connection, day: DayAhead) -> list[int]:
    if day.incident is None:
        return []
    boxes = boxes_of_incident(connection, day.incident.incident_id)
    return [box.box_id for box in boxes if box.closed_at is None]


def _as_it_is(day: DayAhead, open_boxes: int) -> dict[str, Any]:
    office = settings()
    return {
        "visitors": day.turn_out(office.turn_out_percent).to_come + day.came.desk.waiting,
        "margin_percent": office.cash_margin_percent,
        "boxes": max(open_boxes, 1),
        "maximum_oere": office.box_maximum_oere,
    }

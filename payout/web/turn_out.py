"""Turn-out (fremmøde): how many come, how long the lines get, and when the cash is gone."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from payout.domain.arrivals import HOUR
from payout.domain.queue_forecast import (
    Begin,
    Slot,
    Stage,
    cash_runs_out_at,
    empty_at,
    forecast,
    minutes_each,
)
from payout.money import Oere
from payout.queries.cash import open_balances
from payout.queries.visitors import AtWork
from payout.web.charts import Bar, BarGroup
from payout.web.current import reading, settings
from payout.web.forecasts import DayAhead, day_ahead
from payout.web.forms.forecast import TurnOutForm

FEWEST_TO_MEASURE: Final = 5
"""Fewer payouts than this are no pace."""
COUNTERS_TO_BEGIN_WITH, DESKS_TO_BEGIN_WITH = 2, 1

bp = Blueprint("turn_out", __name__)


@bp.get("/fremmoede")
def show() -> ResponseReturnValue:
    """The forecast for what the leader tries; without a try, for what is there."""
    with reading() as connection:
        day = day_ahead(connection)
        boxes = open_balances(connection, day.incident.incident_id) if day.incident else ()
    form = TurnOutForm(request.args or None, data=_as_it_is(day))
    is_readable = form.validate() if request.args else True
    tried = form.data if is_readable else _as_it_is(day)
    found = day.turn_out(tried["percent"])
    slots = forecast(
        settings().profile,
        found.to_come,
        Begin(minute=day.minute, at_counter=tried["in_line"], at_desk=day.came.desk.waiting),
        Stage(staff=tried["counters"], minutes_each=tried["counter_minutes"]),
        Stage(staff=tried["desks"], minutes_each=tried["desk_minutes"]),
    )
    cash = Oere(sum(box.balance_oere for box in boxes))
    page = render_template(
        "pages/turn_out/show.html",
        form=form,
        day=day,
        found=found,
        slots=_by_half_hour(slots),
        longest=_longest(slots),
        empty_at=empty_at(slots),
        average_oere=day.payees.average_oere,
        cash_oere=cash,
        has_boxes=bool(boxes),
        cash_gone_at=cash_runs_out_at(slots, cash, day.payees.average_oere),
        chart=_chart(slots),
    )
    return page, 200 if is_readable else 422


def _as_it_is(day: DayAhead) -> Mapping[str, int]:
    office = settings()
    return {
        "percent": office.turn_out_percent,
        "counters": day.came.counter.staff or COUNTERS_TO_BEGIN_WITH,
        "counter_minutes": office.counter_minutes,
        "desks": day.came.desk.staff or DESKS_TO_BEGIN_WITH,
        "desk_minutes": _measured(day.came.desk) or office.desk_minutes,
        "in_line": 0,
    }


def _measured(work: AtWork) -> int | None:
    """The minutes that a citizen has taken, where nobody stood idle meanwhile; else they say too much."""
    if work.served < FEWEST_TO_MEASURE or work.waiting < work.staff:
        return None
    return minutes_each(work.served, work.staff, work.minutes)


def _longest(slots: Sequence[Slot]) -> Mapping[str, Any]:
    """The longest lines and waits of the day."""
    waits = [(slot.counter_wait or 0.0) + (slot.desk_wait or 0.0) for slot in slots]
    return {
        "at_counter": round(max((slot.at_counter for slot in slots), default=0)),
        "at_desk": round(max((slot.at_desk for slot in slots), default=0)),
        "minutes": round(max(waits, default=0)),
    }


def _by_half_hour(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """Every third slot, from the first on: how it stands each half hour."""
    return tuple(slots[2::3])


def _chart(slots: Sequence[Slot]) -> tuple[BarGroup, ...]:
    """For each hour the longest line before counter and cash desk."""
    hours: dict[int, list[Slot]] = {}
    for slot in slots:
        hours.setdefault(slot.begins // HOUR, []).append(slot)
    return tuple(
        BarGroup(
            title=f"Kl. {hour:02}",
            bars=(
                Bar.of_count("Skranke", round(max(slot.at_counter for slot in within))),
                Bar.of_count("Kasse", round(max(slot.at_desk for slot in within))),
            ),
        )
        for hour, within in hours.items()
    )

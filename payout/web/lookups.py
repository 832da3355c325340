"""Who has looked whom up, and why: a day at a time, the unusual ones first. For teamleder and revisor."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.lookups import Oddity, Pace, count_alarming, oddities
from payout.queries.lookups import lookups_on
from payout.web.current import parts, reading, settings
from payout.web.forms.lookups import DayForm
from payout.web.paging import Paging

LOOKUPS_A_PAGE = 100

bp = Blueprint("lookups", __name__)


@bp.get("/opslag")
def index() -> ResponseReturnValue:
    """The look-ups of a day."""
    form = DayForm(request.args)
    day = form.day.data if form.validate() and form.day.data else clock.today()
    with reading() as connection:
        all_of_day = lookups_on(connection, day)
    found = oddities(all_of_day, pace_of_settings())
    paging = Paging.of(request.args.get("side", "1"), len(all_of_day), LOOKUPS_A_PAGE)
    return render_template(
        "pages/lookups/index.html",
        form=form,
        day=day,
        lookups=all_of_day[paging.offset : paging.offset + LOOKUPS_A_PAGE],
        paging=paging,
        unusual=[(one, found[one.lookup_id]) for one in all_of_day if one.lookup_id in found],
        alarming=count_alarming(found),
        oddities=Oddity,
        pace=pace_of_settings(),
    )


def unusual_today() -> int:
    """How many of today's look-ups somebody should be told of."""
    with reading() as connection:
        return parts().alarms.count(connection, clock.today(), pace_of_settings())


def pace_of_settings() -> Pace:
    """More citizens than a counter serves, as the office has set it."""
    office = settings()
    return Pace(
        persons=office.lookup_warning_persons, within=timedelta(minutes=office.lookup_warning_minutes)
    )

"""Open items (åbne poster): what is outstanding by age and ydelse, with and without a plan."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.open_items import AGE_BANDS, OpenRow, by_benefit, in_one_row
from payout.domain.overview import status_totals
from payout.money import Oere
from payout.queries.bilag import tallies
from payout.queries.incidents import latest_incident
from payout.queries.open_items import OpenChoice, open_items, open_tallies
from payout.web.charts import Bar, BarGroup
from payout.web.current import reading
from payout.web.forms.settlement import OpenItemsForm
from payout.web.paging import Paging

PAGE_ROWS = 100

bp = Blueprint("open_items", __name__)


@bp.get("/aabne-poster")
def index() -> ResponseReturnValue:
    """The hændelse's open items, those that were paid first on top."""
    form, today = OpenItemsForm(request.args), clock.today()
    with reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            return render_template("pages/open_items/none.html")
        every = open_tallies(connection, incident.incident_id, OpenChoice(), today=today)
        form.benefit.choices = {"": "Alle", **{row.benefit: row.benefit for row in by_benefit(every)}}
        is_readable = form.validate()
        choice = form.chosen if is_readable else OpenChoice()
        chosen = open_tallies(connection, incident.incident_id, choice, today=today)
        total = in_one_row("I alt", chosen)
        paging = Paging.of(request.args.get("side", "1"), total.count, PAGE_ROWS)
        items = open_items(
            connection,
            incident.incident_id,
            choice,
            today=today,
            limit=PAGE_ROWS,
            offset=paging.offset,
        )
        overview_oere = status_totals(tallies(connection, incident.incident_id)).outstanding_oere
    page = render_template(
        "pages/open_items/index.html",
        form=form,
        bands=AGE_BANDS,
        age_columns=[("Ydelse", ""), *((band.label, "num") for band in AGE_BANDS), ("I alt", "num")],
        rows=by_benefit(chosen),
        total=total,
        every=in_one_row("I alt", every),
        overview_oere=overview_oere,
        chart=_chart(total),
        items=items,
        paging=paging,
        arguments={name: value for name, value in request.args.items() if name != "side"},
        shown=incident.scope.name,
        today=today,
    )
    return page, 200 if is_readable else 422


def _chart(total: OpenRow) -> list[BarGroup]:
    """One bar for each age."""
    return [
        BarGroup(title=f"{band.label} ({number} bilag)", bars=[Bar.of_money("Udestår", Oere(amount))])
        for band, number, amount in zip(AGE_BANDS, total.counts, total.by_age, strict=True)
    ]

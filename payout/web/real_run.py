"""The real run: what became of each payment, with sums that add up to every source."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout.domain.incident import Incident
from payout.domain.real_run import MatchRow, Outcome, OutcomeTotal
from payout.labels import NEXT_STEP, label_of
from payout.money import Oere, format_kroner
from payout.queries.incidents import latest_incident
from payout.queries.known_run import KnownMatch, numbers_of
from payout.queries.lists import StoredList, all_lists
from payout.queries.run_lists import expected_lists, run_lists
from payout.web.charts import Bar, BarGroup
from payout.web.current import parts, reading
from payout.web.forms.real_run import ALL_ROWS, RowsForm
from payout.web.paging import Paging

PAGE_ROWS: Final = 100
PLACES: Final[Mapping[str, Outcome | None]] = {
    "som-ventet": Outcome.AS_EXPECTED,
    "andet-beloeb": Outcome.DIFFERENT_AMOUNT,
    "ny-borger": Outcome.NEW_PERSON,
    "ny-ydelse": Outcome.NEW_LINE,
    "modregnet": Outcome.DEDUCTED,
    "modregnet-delvist": Outcome.DEDUCTED_IN_PART,
    "ikke-modregnet": Outcome.NOT_DEDUCTED,
    "betalt-to-gange": Outcome.PAID_TWICE,
    "modregnet-for-meget": Outcome.DEDUCTED_TOO_MUCH,
    "ikke-betalt": Outcome.NOT_PAID,
    "kun-a-conto": Outcome.ONLY_A_CONTO,
    "uden-for-listerne": Outcome.BILAG_IN_NO_LIST,
    "alle": None,
}
"""Where the rows of an outcome lie, in an address; the last place has all rows."""

bp = Blueprint("real_run", __name__)


@bp.get("/udbetalt")
def show() -> ResponseReturnValue:
    """The outcomes with their sums, and whether they add up."""
    with reading() as connection:
        incident = latest_incident(connection)
        known = _known(connection, incident)
        lists = _lists(connection, incident) if incident else ()
    if incident is None or known is None:
        return render_template("pages/real_run/none.html", matched=incident, lists=lists)
    totals = [total for total in known.run.totals if total.rows]
    return render_template(
        "pages/real_run/show.html",
        matched=incident,
        run=known.run,
        totals=totals,
        whole=_sum_of(totals),
        citizens=len({row.cpr for row in known.run.rows}),
        places={outcome: place for place, outcome in PLACES.items()},
        next_step=NEXT_STEP,
        chart=_chart(totals),
        lists=lists,
        proposed=len(known.proposals),
    )


@bp.get("/udbetalt/<place>")
def rows(place: str) -> ResponseReturnValue:
    """The rows of an outcome, or all of them, in pages."""
    if place not in PLACES:
        abort(404)
    outcome = PLACES[place]
    with reading() as connection:
        known = _known(connection, latest_incident(connection))
        if known is None:
            abort(404)
        form = RowsForm(request.args)
        here = [row for row in known.run.rows if outcome in {None, row.outcome}]
        form.offer(here)
        if not form.validate():
            return _rows_page(place, form, (), Paging.of("1", 0, PAGE_ROWS), {}), 422
        chosen = [row for row in here if form.has(row)]
        paging = Paging.of(request.args.get("side", "1"), len(chosen), PAGE_ROWS)
        shown = chosen[paging.offset : paging.offset + PAGE_ROWS]
        numbers = numbers_of(connection, [one for row in shown for one in row.bilag_ids])
    return _rows_page(place, form, chosen, paging, numbers)


def _rows_page(
    place: str, form: RowsForm, chosen: Sequence[MatchRow], paging: Paging, numbers: Mapping[int, str]
) -> str:
    outcome = PLACES[place]
    return render_template(
        "pages/real_run/rows.html",
        place=place,
        outcome=outcome,
        heading=label_of(outcome) if outcome else "Alle rækker",
        next_step=NEXT_STEP[outcome] if outcome else "",
        form=form,
        rows=chosen[paging.offset : paging.offset + PAGE_ROWS],
        difference_oere=Oere(sum(row.difference_oere for row in chosen)),
        paging=paging,
        numbers=numbers,
        arguments={"place": place, **{name: text for name, text in request.args.items() if name != "side"}},
        all_rows=ALL_ROWS,
    )


def _known(connection: Connection, incident: Incident | None) -> KnownMatch | None:
    return parts().run.of(connection, incident) if incident else None


def _lists(connection: Connection, incident: Incident) -> tuple[StoredList, ...]:
    """The lists that are matched, the expected ones first."""
    ids = (*expected_lists(connection, incident), *run_lists(connection, incident))
    found = {one.list_id: one for one in all_lists(connection)}
    return tuple(found[list_id] for list_id in ids)


def _sum_of(totals: Sequence[OutcomeTotal]) -> dict[str, int]:
    names = ("rows", "expected_oere", "a_conto_oere", "run_oere", "deducted_oere", "difference_oere")
    return {name: sum(getattr(total, name) for total in totals) for name in names}


def _chart(totals: Sequence[OutcomeTotal]) -> tuple[BarGroup, ...]:
    """What is a claim and what is still owed, outcome by outcome."""
    return tuple(
        BarGroup(
            title=label_of(total.outcome),
            bars=(
                Bar(
                    name="Krav" if total.difference_oere > 0 else "Mangler",
                    size=abs(total.difference_oere),
                    figure=format_kroner(Oere(abs(total.difference_oere))),
                ),
            ),
        )
        for total in totals
        if total.difference_oere
    )

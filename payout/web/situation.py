"""The situation report: one page about just now, whole for those who lead, or for the press."""

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from exports.situation import situation_pdf
from exports.situation_text import situation_text
from payout import clock
from payout.domain.situation import Situation, for_press
from payout.queries.clock_jumps import open_jump
from payout.queries.incidents import latest_incident
from payout.queries.situation import known_names, situation
from payout.web.backup_banner import backup_banner
from payout.web.charts import Bar, BarGroup
from payout.web.current import current_clerk, parts, reading, settings
from payout.web.disk import disk_warning
from payout.web.pdf import pdf_answer

PRESS: Final = "presse"
CHART: Final = "Udbetalte bilag, time for time"

bp = Blueprint("situation", __name__)


@bp.get("/situation")
def show() -> ResponseReturnValue:
    """The report as a page that prints; `til=presse` asks for the one without personal data."""
    found = _situation()
    if found is None:
        return render_template("pages/situation/none.html")
    told = situation_text(found)
    bars = [Bar.of_count(bar.name, bar.number) for bar in told.bars]
    return render_template(
        "pages/situation/show.html",
        found=found,
        told=told,
        chart=[BarGroup(title=CHART, bars=bars, is_series=True)] if bars else [],
        chart_title=CHART,
        press=PRESS,
    )


@bp.get("/situation.pdf")
def pdf() -> ResponseReturnValue:
    """The same as PDF."""
    found = _situation()
    if found is None:
        abort(404)
    name = "situationsrapport-presse" if found.is_for_press else "situationsrapport"
    return pdf_answer(situation_pdf(found), f"{name}-{found.incident.incident_id}.pdf")


def _situation() -> Situation | None:
    warnings = tuple(_warnings())
    with reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            return None
        whole = situation(
            connection,
            incident,
            office=settings().office_name,
            drawn_by=current_clerk().display_name,
            drawn_at=clock.now(),
            warnings=warnings,
        )
        if request.args.get("til") != PRESS:
            return whole
        return for_press(whole, known_names(connection, incident.incident_id))


def _warnings() -> Iterator[str]:
    """What this server knows to be wrong: the book, the copies, the disk and the clock."""
    with reading() as connection:
        incident, jump = latest_incident(connection), open_jump(connection)
    if parts().trust.is_broken:
        yield "Kontrollen har fundet fejl i regnskabet. Der udstedes og udbetales ikke."
    backup = backup_banner(incident if incident and incident.closed_at is None else None)
    if backup is not None:
        yield backup.heading
    disk = disk_warning(parts().ledger, warning_megabytes=settings().disk_warning_megabytes)
    if disk is not None:
        yield f"{disk.heading}."
    if jump is not None:
        yield "Computerens ur er sprunget, og datoen er ikke set efter."

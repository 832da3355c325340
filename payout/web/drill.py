"""The drill: its script with the arrivals, the cards, and the report. In a real ledger: when one was held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.drill_cards import drill_cards
from exports.drill_report import DrillSheet, drill_report_pdf
from exports.drill_words import ADVICE, DUE, KIND, MISTAKE, STEP, STEP_EXPLAINED, card_text, minutes_text
from payout import clock
from payout.domain.drill_report import DrillReport, Step
from payout.domain.drill_script import Card
from payout.domain.errors import DomainError
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.queries.drills import (
    DrillRun,
    arrivals,
    is_drill_ledger,
    last_drill,
    report_of_drill,
    run_of_drill,
    script,
)
from payout.queries.events import chain_head
from payout.services.drills import note_drill, start_drill, tick_arrival
from payout.web.charts import Bar, BarGroup
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.drill import ArrivalForm, DrillNoteForm, StartDrillForm
from payout.web.pdf import pdf_answer

bp = Blueprint("drill", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptLine:
    """A card as a line of the script: when it is planned, and when its citizen came."""

    card: Card
    kind: str
    says: str
    due: str
    planned_at: datetime | None
    arrived_at: datetime | None


@bp.get("/oevelse")
def show() -> ResponseReturnValue:
    """The script with its arrivals; in a real ledger how a drill is started, and when one was held."""
    return _page(StartDrillForm(formdata=None), DrillNoteForm(formdata=None, data={"held_on": clock.today()}))


@bp.post("/oevelse/start")
def start() -> ResponseReturnValue:
    """Start the drill, with what is expected of it."""
    form = StartDrillForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with booking(form) as book:
            start_drill(
                book,
                expected_citizens=form.expected_citizens.data,
                expected_oere=form.expected_oere.data,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    flash("Øvelsen er startet. Send borgerne ind, som drejebogen siger, og kryds dem af.", "success")
    return redirect(url_for(".show"), code=303)


@bp.post("/oevelse/kommet")
def arrive() -> ResponseReturnValue:
    """Tick off the citizen who comes in at the door."""
    form = ArrivalForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with booking(form) as book:
            tick_arrival(book, form.card.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    return redirect(url_for(".show", _anchor=f"kort-{form.card.data}"), code=303)


@bp.post("/oevelse/holdt")
def note() -> ResponseReturnValue:
    """Note in a real ledger that a drill was held."""
    form = DrillNoteForm()
    if not form.validate_on_submit():
        return _page(note_form=form), 422
    try:
        with booking(form) as book:
            note_drill(book, form.held_on.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(note_form=form), 409
    flash("Øvelsen er noteret.", "success")
    return redirect(url_for(".show"), code=303)


@bp.get("/oevelse/kort")
def cards() -> ResponseReturnValue:
    """The cards to hold in the hand, as a PDF."""
    with reading() as connection:
        found = script(connection)
    if not found:
        abort(404)
    return pdf_answer(drill_cards(found, drawn_at=clock.now()), "oevelse-kort.pdf")


@bp.get("/oevelse/rapport")
def report() -> ResponseReturnValue:
    """What the drill showed so far."""
    with reading() as connection:
        run, found = run_of_drill(connection), report_of_drill(connection)
    if run is None or found is None:
        return render_template("pages/drill/not_started.html")
    return render_template(
        "pages/drill/report.html",
        run=run,
        report=found,
        steps=tuple(Step),
        groups=_chart(found),
        kinds=KIND,
        step_names=STEP,
        step_explained=STEP_EXPLAINED,
        mistakes=MISTAKE,
        advice=ADVICE,
        minutes_text=minutes_text,
    )


@bp.get("/oevelse/rapport.pdf")
def report_paper() -> ResponseReturnValue:
    """The report on A4."""
    with reading() as connection:
        run, found, head = run_of_drill(connection), report_of_drill(connection), chain_head(connection)
    if run is None or found is None:
        abort(404)
    sheet = DrillSheet(
        office=settings().office_name,
        started_at=run.started_at,
        report=found,
        drawn_by=current_clerk().display_name,
        drawn_at=clock.now(),
        chain_events=head.events,
        chain_hash=head.hash[:HEAD_LETTERS_SHOWN],
    )
    return pdf_answer(drill_report_pdf(sheet), "oevelse-rapport.pdf")


def _page(form: PayoutForm | None = None, note_form: DrillNoteForm | None = None) -> str:
    """The page of the ledger's kind; `form` is the one that was sent, or the one that starts the drill."""
    with reading() as connection:
        run, came, found = run_of_drill(connection), arrivals(connection), script(connection)
        if not found:
            return render_template(
                "pages/drill/none.html",
                form=note_form or DrillNoteForm(formdata=None),
                last=last_drill(connection),
                is_real=not is_drill_ledger(connection),
            )
    wanted = StartDrillForm if run is None else ArrivalForm
    sent = form if isinstance(form, wanted) else wanted(formdata=None)
    if form is not None and form is not sent:
        sent.form_errors.extend(message for messages in form.errors.values() for message in messages)
    return render_template(
        "pages/drill/show.html",
        form=sent,
        run=run,
        came=len(came),
        lines=[_line(card, run, came) for card in found],
    )


def _line(card: Card, run: DrillRun | None, came: dict[int, datetime]) -> ScriptLine:
    return ScriptLine(
        card=card,
        kind=KIND[card.kind],
        says=card_text(card).says,
        due=DUE[card.due],
        planned_at=run.started_at + timedelta(minutes=card.minute) if run else None,
        arrived_at=came.get(card.number),
    )


def _chart(found: DrillReport) -> list[BarGroup]:
    return [
        BarGroup(
            title=STEP[figures.step],
            bars=[
                Bar(name=name, size=round(time.total_seconds()), figure=minutes_text(time))
                for name, time in (("Median", figures.median), ("Længst", figures.longest))
            ],
        )
        for figures in found.steps
    ]

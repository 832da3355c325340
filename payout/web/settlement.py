"""The settlement of one bilag: its lines, what reverses them, and the plan for what is outstanding."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.bilag_states import PAID_OUT, BilagStatus, ForbiddenTransition
from payout.domain.errors import DomainError
from payout.domain.settlement import LineUnknown
from payout.domain.settlement_plan import PlanEnd, PlannedPart, planned_parts
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_by_id
from payout.queries.settlement_plans import Plan, plans_of
from payout.queries.settlements import settlement_by_id, settlements_of
from payout.services.reverse_settlement import reverse_settlement
from payout.services.settlement_plans import make_plan, miss_part, stop_plan, take_part
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.settlement import TAKEN, PartForm, PlanForm, ReverseForm, SettleForm, StopForm
from payout.web.permissions import Permission, may

bp = Blueprint("settlement", __name__)


@bp.get("/bilag/<int:bilag_id>/afregning")
def show(bilag_id: int) -> ResponseReturnValue:
    """Every line, the plan with its dates, and what can be done."""
    return _page(bilag_id)


@bp.route("/bilag/<int:bilag_id>/afregning/<int:settlement_id>/tilbagefoer", methods=["GET", "POST"])
def reverse(bilag_id: int, settlement_id: int) -> ResponseReturnValue:
    """Ask why, and reverse the line."""
    form = ReverseForm()
    if not form.validate_on_submit():
        return _reverse_page(bilag_id, settlement_id, form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            reverse_settlement(
                book,
                bilag_id,
                settlement_id,
                reason=form.reason.data,
                request_key=form.request_key.data,
            )
    except (ForbiddenTransition, LineUnknown):
        raise  # there is no line to show, so the refusal has a page of its own
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _reverse_page(bilag_id, settlement_id, form), 409
    flash("Linjen er tilbageført, og beløbet udestår igen.", "success")
    return redirect(url_for(".show", bilag_id=bilag_id), code=303)


@bp.route("/bilag/<int:bilag_id>/afregning/plan", methods=["GET", "POST"])
def plan(bilag_id: int) -> ResponseReturnValue:
    """Ask for the terms, show the parts, and make the plan."""
    found = _paid(bilag_id)
    form = PlanForm(formdata=request.form if request.method == "POST" else None, data=_usual(found))
    form.offer_months(clock.today())
    if not form.validate_on_submit():
        return _plan_page(found, form), 422 if form.is_submitted() else 200
    try:
        if "vis" in request.form:
            return _plan_page(found, form, _parts(found, form))
        with booking(form) as book:
            make_plan(book, bilag_id, form.terms, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _plan_page(found, form), 409
    flash("Planen er lavet.", "success")
    return redirect(url_for(".show", bilag_id=bilag_id), code=303)


@bp.post("/bilag/<int:bilag_id>/afregning/plan/rate")
def mark_part(bilag_id: int) -> ResponseReturnValue:
    """A part of the plan was taken in a run, or was not."""
    form = PartForm()
    form.number.choices = _open_parts(bilag_id, form.number.data)
    if not form.validate_on_submit():
        return _page(bilag_id, part_form=form), 422
    note, key = form.note.data or "", form.request_key.data
    try:
        with booking(form) as book:
            if form.outcome.data == TAKEN:
                take_part(book, bilag_id, form.number.data, detail=form.detail, note=note, request_key=key)
            else:
                miss_part(book, bilag_id, form.number.data, reason=note, request_key=key)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(bilag_id, part_form=form), 409
    return redirect(url_for(".show", bilag_id=bilag_id), code=303)


@bp.post("/bilag/<int:bilag_id>/afregning/plan/stop")
def stop(bilag_id: int) -> ResponseReturnValue:
    """Stop the plan; what is outstanding stays so."""
    form = StopForm()
    if not form.validate_on_submit():
        return _page(bilag_id, stop_form=form), 422
    try:
        with booking(form) as book:
            stop_plan(
                book,
                bilag_id,
                reason=PlanEnd(form.reason.data),
                note=form.note.data or "",
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(bilag_id, stop_form=form), 409
    flash("Planen er stoppet. Beløbet udestår stadig.", "success")
    return redirect(url_for(".show", bilag_id=bilag_id), code=303)


def _page(
    bilag_id: int,
    *,
    part_form: PartForm | None = None,
    stop_form: StopForm | None = None,
) -> str:
    found = _paid(bilag_id)
    with reading() as connection:
        lines, plans = settlements_of(connection, bilag_id), plans_of(connection, bilag_id)
    live = next((one for one in plans if one.is_live), None)
    settles = may(current_clerk(), Permission.SETTLE)
    is_open = settles and found.status is BilagStatus.PAID
    return render_template(
        "pages/settlement/show.html",
        bilag=found,
        lines=lines,
        live=live,
        earlier=[one for one in plans if not one.is_live],
        uncovered_oere=Oere(max(found.outstanding_oere - live.ahead_oere, 0)) if live else Oere(0),
        today=clock.today(),
        may_reverse=settles,
        settle_form=SettleForm(formdata=None, amount=found.outstanding_oere) if is_open else None,
        part_form=(part_form or _part_form(live)) if is_open and live else None,
        stop_form=(stop_form or StopForm(formdata=None)) if is_open and live else None,
        can_plan=is_open and live is None,
    )


def _paid(bilag_id: int) -> Bilag:
    """The bilag, if it is paid: only then has it a settlement."""
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    if found is None or found.status not in PAID_OUT:
        abort(404)
    return found


def _reverse_page(bilag_id: int, settlement_id: int, form: ReverseForm) -> str:
    found = _paid(bilag_id)
    with reading() as connection:
        line = settlement_by_id(connection, settlement_id)
    if line is None or line.bilag_id != bilag_id:
        abort(404)
    return render_template("pages/settlement/reverse.html", bilag=found, line=line, form=form)


def _plan_page(found: Bilag, form: PlanForm, parts: tuple[PlannedPart, ...] = ()) -> str:
    return render_template("pages/settlement/plan.html", bilag=found, form=form, parts=parts)


def _parts(found: Bilag, form: PlanForm) -> tuple[PlannedPart, ...]:
    return planned_parts(found.outstanding_oere, form.terms, today=clock.today())


def _usual(found: Bilag) -> dict[str, Any]:
    """What the form begins with: the office's own terms, and what the list expected."""
    keep = settings().plan_keep_kroner
    return {
        "parts": settings().plan_parts,
        "floor": Oere(keep * 100) if keep else None,
        "benefit": found.expected_oere,
    }


def _part_form(live: Plan | None) -> PartForm:
    following = live.next_part() if live else None
    form = PartForm(formdata=None, number=following.number if following else None)
    form.number.choices = _choices(live)
    return form


def _open_parts(bilag_id: int, sent: int | None) -> dict[int, str]:
    """The parts to choose from. A form that is sent again may name one that is marked by now."""
    with reading() as connection:
        plans = plans_of(connection, bilag_id)
    choices = _choices(next((one for one in plans if one.is_live), None))
    return choices if sent is None else {sent: str(sent), **choices}


def _choices(live: Plan | None) -> dict[int, str]:
    parts = live.parts if live else ()
    return {
        part.number: f"{part.number} af {len(parts)}: {part.due_month:%m-%Y}"
        for part in parts
        if not part.is_taken
    }

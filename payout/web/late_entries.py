"""Bilag that are registered from paper: typed by one, typed again by another, approved by a team leader."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.bilag_states import COUNTS_AGAINST_CITIZEN
from payout.domain.errors import DomainError
from payout.domain.late_entry import TypingsDiffer
from payout.queries.benefits import all_benefits
from payout.queries.bilag import Bilag, bilag_of_citizen
from payout.queries.cash import boxes_of_incident
from payout.queries.incidents import incident_by_id, latest_incident, open_incident
from payout.queries.late_entries import EntryState, LateEntry, late_entries_of, late_entry_by_id
from payout.queries.users import all_users
from payout.services import register_paper
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.late_entries import DropForm, FirstTypingForm, LateApprovalForm, SecondTypingForm

bp = Blueprint("late_entries", __name__)


@bp.get("/efterregistrering")
def index() -> ResponseReturnValue:
    """What waits for the second person or the team leader, and what is registered."""
    with reading() as connection:
        incident = latest_incident(connection)
        entries = late_entries_of(connection, incident.incident_id) if incident else ()
    by_state = {state: [one for one in entries if one.state is state] for state in EntryState}
    return render_template(
        "pages/late_entries/index.html",
        typed=by_state[EntryState.TYPED],
        checked=by_state[EntryState.CHECKED],
        stored=by_state[EntryState.STORED],
        over_limits=sum(bool(one.limits) for one in by_state[EntryState.STORED]),
        me=current_clerk().user_id,
    )


@bp.route("/efterregistrering/ny", methods=["GET", "POST"])
def type_first() -> ResponseReturnValue:
    """Type a paper for the first time."""
    form = _offered(FirstTypingForm())
    if not form.validate_on_submit():
        return _first_page(form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            entry_id = register_paper.type_first(book, form.draft(), request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _first_page(form), 409
    return redirect(url_for(".show", entry_id=entry_id), code=303)


@bp.route("/efterregistrering/<int:entry_id>/igen", methods=["GET", "POST"])
def type_second(entry_id: int) -> ResponseReturnValue:
    """Type it again, without seeing what the first has typed."""
    form, entry = SecondTypingForm(), _entry(entry_id)
    if not form.validate_on_submit():
        return _second_page(entry, form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            register_paper.type_second(
                book,
                entry_id,
                form.typing(),
                reservation_template=settings().reservation,
                request_key=form.request_key.data,
            )
    except TypingsDiffer as error:
        form.mark(entry.typing, form.typing(), error.fields)
        return _second_page(entry, form), 409
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _second_page(entry, form), 409
    return _after(entry_id)


@bp.get("/efterregistrering/<int:entry_id>")
def show(entry_id: int) -> ResponseReturnValue:
    """One entry, with the warnings about its citizen; hidden from who is to type it again."""
    return _show_page(_entry(entry_id))


@bp.post("/efterregistrering/<int:entry_id>/godkend")
def approve(entry_id: int) -> ResponseReturnValue:
    """The team leader's word: it is stored."""
    form = LateApprovalForm()
    if not form.validate_on_submit():
        return _show_page(_entry(entry_id), approval_form=form), 422
    try:
        with booking(form) as book:
            register_paper.approve(
                book,
                entry_id,
                reason=form.reason.data,
                reservation_template=settings().reservation,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(_entry(entry_id), approval_form=form), 409
    return _after(entry_id)


@bp.post("/efterregistrering/<int:entry_id>/opgiv")
def drop(entry_id: int) -> ResponseReturnValue:
    """Give an entry up; the paper is typed anew."""
    form = DropForm()
    if not form.validate_on_submit():
        return _show_page(_entry(entry_id), drop_form=form), 422
    try:
        with booking(form) as book:
            register_paper.drop(
                book, entry_id, reason=form.drop_reason.data, request_key=form.request_key.data
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(_entry(entry_id), drop_form=form), 409
    flash("Indtastningen er opgivet. Tast papirbilaget igen.", "success")
    return redirect(url_for(".index"), code=303)


def _after(entry_id: int) -> ResponseReturnValue:
    entry = _entry(entry_id)
    if entry.bilag_id is None:
        return redirect(url_for(".show", entry_id=entry_id), code=303)
    flash(f"Papirbilag {entry.typing.number} er registreret.", "success")
    return redirect(url_for("bilag.show", bilag_id=entry.bilag_id), code=303)


def _entry(entry_id: int) -> LateEntry:
    with reading() as connection:
        found = late_entry_by_id(connection, entry_id)
    if found is None:
        abort(404)
    return found


def _offered(form: FirstTypingForm) -> FirstTypingForm:
    with reading() as connection:
        incident = open_incident(connection)
        boxes = boxes_of_incident(connection, incident.incident_id) if incident else ()
        people = {one.user_id: one.display_name for one in all_users(connection) if one.is_active}
        benefits = [one.facts.name for one in all_benefits(connection)]
    return form.offer(
        people=people,
        boxes={one.box_id: f"{one.place}, {one.run_by}" for one in boxes if one.closed_at is None},
        places=settings().places,
        benefits=[*(incident.scope.benefits if incident else ()), *benefits],
    )


def _first_page(form: FirstTypingForm) -> str:
    with reading() as connection:
        incident = open_incident(connection)
    return render_template("pages/late_entries/first.html", form=form, incident=incident)


def _second_page(entry: LateEntry, form: SecondTypingForm) -> str:
    return render_template(
        "pages/late_entries/second.html",
        entry_id=entry.entry_id,
        typed_by=entry.typed_by,
        typed_at=entry.typed_at,
        is_open=entry.state is EntryState.TYPED,
        is_mine=entry.typed_by_id == current_clerk().user_id,
        form=form,
        drop_form=DropForm(formdata=None),
    )


def _show_page(
    entry: LateEntry, *, approval_form: LateApprovalForm | None = None, drop_form: DropForm | None = None
) -> str:
    clerk = current_clerk()
    is_open = entry.state in (EntryState.TYPED, EntryState.CHECKED)
    with reading() as connection:
        incident = incident_by_id(connection, entry.incident_id)
        limits = register_paper.limits_of(connection, entry, incident) if is_open else entry.limits
        others = [one for one in bilag_of_citizen(connection, entry.citizen_id) if _counts_beside(one, entry)]
    return render_template(
        "pages/late_entries/show.html",
        entry=entry,
        is_hidden=entry.state is EntryState.TYPED and entry.typed_by_id != clerk.user_id,
        is_open=is_open,
        waits_for_leader=entry.state is EntryState.CHECKED,
        waits_for_second=entry.state is EntryState.TYPED,
        is_party=clerk.user_id in entry.parties,
        limits=limits,
        others=others,
        approval_form=approval_form or LateApprovalForm(formdata=None),
        drop_form=drop_form or DropForm(formdata=None),
    )


def _counts_beside(one: Bilag, entry: LateEntry) -> bool:
    """Whether the citizen has got something else in the same hændelse."""
    return (
        one.incident_id == entry.incident_id
        and one.bilag_id != entry.bilag_id
        and one.status in COUNTS_AGAINST_CITIZEN
    )

"""Roles for a time, what was changed today about who may do what, and the sheet that is signed."""

from datetime import datetime

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from exports.role_sheet import draw_role_sheet
from payout import clock
from payout.clock import DANISH_TIME
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.domain.role_sheet import HeldForATime, RoleHolder
from payout.domain.roles import Role
from payout.queries.events import chain_head
from payout.queries.role_changes import role_changes
from payout.queries.role_grants import grants_now, owner_of_grant
from payout.queries.users import User, all_users
from payout.services.journal import Book
from payout.services.role_grants import end_grant, grant_role
from payout.web.current import reading, settings
from payout.web.forms.users import EndGrantForm, GrantForm
from payout.web.pdf import pdf_answer
from payout.web.user_page import change, grant_form, user_or_404

bp = Blueprint("role_grants", __name__)


@bp.post("/brugere/<int:user_id>/midlertidig")
def grant(user_id: int) -> ResponseReturnValue:
    """Give a user a role until a day and time."""
    found = user_or_404(user_id)
    form = grant_form(found, is_sent=True)
    return change(found, form, lambda book: _granted(book, user_id, form), "Den midlertidige rolle er givet.")


@bp.post("/brugere/<int:user_id>/midlertidig/<int:grant_id>/slut")
def end(user_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role for a time back at once."""
    found, form = user_or_404(user_id), EndGrantForm()
    with reading() as connection:
        if owner_of_grant(connection, grant_id) != user_id:
            abort(404)
    return change(
        found,
        form,
        lambda book: end_grant(book, grant_id, request_key=form.request_key.data),
        "Den midlertidige rolle er taget tilbage.",
    )


@bp.get("/brugere/aendringer")
def changes() -> ResponseReturnValue:
    """What was changed today about roles and access."""
    with reading() as connection:
        found = role_changes(connection, clock.today())
        grants, users = grants_now(connection), all_users(connection)
    return render_template(
        "pages/users/changes.html",
        changes=found,
        grants=grants,
        names={one.user_id: one.display_name for one in users},
        day=clock.today(),
    )


@bp.get("/brugere/roller.pdf")
def sheet() -> ResponseReturnValue:
    """All who can sign in with their roles, to be signed."""
    with reading() as connection:
        head = chain_head(connection)
        holders = [_holder(one) for one in all_users(connection) if one.is_active]
        found = role_changes(connection, clock.today())
    paper = draw_role_sheet(
        holders,
        found,
        office=settings().office_name,
        drawn_at=clock.now(),
        chain=(head.events, head.hash[:HEAD_LETTERS_SHOWN]),
    )
    return pdf_answer(paper, f"roller-{clock.today():%Y-%m-%d}.pdf")


def _granted(book: Book, user_id: int, form: GrantForm) -> None:
    day, time = form.until_day.data, form.until_time.data
    grant_role(
        book,
        user_id,
        Role(form.role.data),
        until=datetime.combine(day, time, DANISH_TIME),
        deputy_for=int(form.deputy_for.data) if form.deputy_for.data else None,
        request_key=form.request_key.data,
    )


def _holder(user: User) -> RoleHolder:
    return RoleHolder(
        name=user.display_name,
        username=user.username,
        roles=user.roles,
        for_a_time=tuple(
            HeldForATime(role=one.role, until=one.until, deputy_for=one.deputy_for) for one in user.grants
        ),
    )

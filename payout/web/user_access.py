"""What a team leader does about another user's way in: sheets of codes, sessions, a slowed account."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from payout.services.factors import end_factors, make_codes
from payout.services.gate import account_key, let_in_again
from payout.services.users import end_sessions
from payout.web.code_sheets import keep_codes, sheet_answer
from payout.web.current import booking, parts
from payout.web.forms.users import EndFactorsForm, EndSessionsForm, LetInForm, SheetForm
from payout.web.user_page import change, show_page, user_or_404

bp = Blueprint("user_access", __name__)


@bp.post("/brugere/<int:user_id>/log-af", endpoint="end_sessions")
def end_sessions_of_user(user_id: int) -> ResponseReturnValue:
    """Sign the user out everywhere."""
    found, form = user_or_404(user_id), EndSessionsForm()
    return change(
        found,
        form,
        lambda book: end_sessions(book, found.username, request_key=form.request_key.data),
        "Brugeren er logget af overalt.",
    )


@bp.post("/brugere/<int:user_id>/luk-op")
def let_in(user_id: int) -> ResponseReturnValue:
    """Let the user try to sign in at once, after wrong tries by whomever."""
    found, form = user_or_404(user_id), LetInForm()
    answer = change(
        found,
        form,
        lambda book: let_in_again(book, user_id, found.username, request_key=form.request_key.data),
        "Brugeren kan logge ind igen med det samme.",
    )
    parts().gate.forget(account_key(found.username))
    return answer


@bp.post("/brugere/<int:user_id>/koder")
def make_sheet(user_id: int) -> ResponseReturnValue:
    """Make the user a new sheet of codes; an older one is worthless from now on."""
    found, form = user_or_404(user_id), SheetForm()
    if not form.validate():
        return show_page(found, form), 422
    with booking(form) as book:
        codes = make_codes(book, user_id, request_key=form.request_key.data)
    keep_codes(user_id, codes)
    return redirect(url_for("users.show", user_id=user_id), code=303)


@bp.get("/brugere/<int:user_id>/koder.pdf")
def sheet(user_id: int) -> ResponseReturnValue:
    """The user's new sheet, for a quarter of an hour."""
    return sheet_answer(user_id)


@bp.post("/brugere/<int:user_id>/nulstil", endpoint="end_factors")
def end_factors_of_user(user_id: int) -> ResponseReturnValue:
    """End app, codes and PIN that the user has lost."""
    found, form = user_or_404(user_id), EndFactorsForm()
    return change(
        found,
        form,
        lambda book: end_factors(book, user_id, request_key=form.request_key.data),
        "App, koder og PIN gælder ikke mere. Brugeren vælger nye næste gang.",
    )

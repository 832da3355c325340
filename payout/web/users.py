"""Users: who may work here, and as what. Nobody is deleted: the journal names them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.queries.users import all_users
from payout.services.passwords import PASSWORD_MINIMUM
from payout.services.users import add_user, disable_user, set_password, set_roles
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.forms.users import AddUserForm, DisableForm, PasswordForm, RolesForm
from payout.web.user_page import change, show_page, user_or_404

bp = Blueprint("users", __name__)


@bp.get("/brugere")
def index() -> ResponseReturnValue:
    """Every user, disabled ones among them, and the form for a new one."""
    return _index_page(AddUserForm(formdata=None))


@bp.post("/brugere")
def add() -> ResponseReturnValue:
    """Make a user."""
    form = AddUserForm()
    if not form.validate():
        return _index_page(form), 422
    try:
        with booking(form) as book:
            user_id = add_user(
                book,
                username=form.username.data,
                display_name=form.display_name.data,
                roles=form.roles.data,
                password=form.password.data,
                is_given=True,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(form), 409
    flash("Brugeren er oprettet.", "success")
    return redirect(url_for(".show", user_id=user_id), code=303)


@bp.get("/brugere/<int:user_id>")
def show(user_id: int) -> ResponseReturnValue:
    """One user, with what can be changed."""
    return show_page(user_or_404(user_id))


@bp.post("/brugere/<int:user_id>/roller")
def change_roles(user_id: int) -> ResponseReturnValue:
    """Give the user these roles and no others."""
    found, form = user_or_404(user_id), RolesForm()
    return change(
        found,
        form,
        lambda book: set_roles(book, found.username, form.roles.data, request_key=form.request_key.data),
        "Rollerne er ændret.",
    )


@bp.post("/brugere/<int:user_id>/adgangskode")
def change_password(user_id: int) -> ResponseReturnValue:
    """Give the user another password; the sessions of the user end."""
    found, form = user_or_404(user_id), PasswordForm()
    return change(
        found,
        form,
        lambda book: set_password(
            book, found.username, form.password.data, is_given=True, request_key=form.request_key.data
        ),
        "Adgangskoden er skiftet, og brugeren er logget af overalt.",
    )


@bp.post("/brugere/<int:user_id>/luk")
def disable(user_id: int) -> ResponseReturnValue:
    """Let the user in no more."""
    found, form = user_or_404(user_id), DisableForm()
    return change(
        found,
        form,
        lambda book: disable_user(book, found.username, request_key=form.request_key.data),
        "Brugeren er lukket og logget af overalt.",
    )


def _index_page(form: AddUserForm) -> str:
    with reading() as connection:
        users = all_users(connection)
    return render_template("pages/users/index.html", form=form, users=users, minimum=PASSWORD_MINIMUM)

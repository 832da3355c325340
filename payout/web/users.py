"""Users: who may work here, and as what. Nobody is deleted: the journal names them."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.queries.users import User, all_users, user_by_id
from payout.services.journal import Book
from payout.services.users import PASSWORD_MINIMUM, add_user, disable_user, set_password, set_roles
from payout.web.current import booking, current_clerk, reading
from payout.web.errors import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.users import AddUserForm, PasswordForm, RolesForm

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
    return _show_page(_user(user_id))


@bp.post("/brugere/<int:user_id>/roller")
def change_roles(user_id: int) -> ResponseReturnValue:
    """Give the user these roles and no others."""
    found, form = _user(user_id), RolesForm()
    return _change(
        found,
        form,
        lambda book: set_roles(book, found.username, form.roles.data, request_key=form.request_key.data),
        "Rollerne er ændret.",
    )


@bp.post("/brugere/<int:user_id>/adgangskode")
def change_password(user_id: int) -> ResponseReturnValue:
    """Give the user another password; the sessions of the user end."""
    found, form = _user(user_id), PasswordForm()
    return _change(
        found,
        form,
        lambda book: set_password(
            book, found.username, form.password.data, request_key=form.request_key.data
        ),
        "Adgangskoden er skiftet, og brugeren er logget af overalt.",
    )


@bp.post("/brugere/<int:user_id>/luk")
def disable(user_id: int) -> ResponseReturnValue:
    """Let the user in no more."""
    found, form = _user(user_id), PayoutForm()
    return _change(
        found,
        form,
        lambda book: disable_user(book, found.username, request_key=form.request_key.data),
        "Brugeren er lukket og logget af overalt.",
    )


def _change(found: User, form: PayoutForm, job: Callable[[Book], None], told: str) -> ResponseReturnValue:
    if not form.validate():
        return _show_page(found, form), 422
    try:
        with booking(form) as book:
            job(book)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(found, form), 409
    flash(told, "success")
    return redirect(_page_after(found), code=303)


def _page_after(changed: User) -> str:
    # Who has changed their own roles or password may have lost this page, or the session.
    if changed.user_id == current_clerk().user_id:
        return url_for("home")
    return url_for(".show", user_id=changed.user_id)


def _user(user_id: int) -> User:
    with reading() as connection:
        found = user_by_id(connection, user_id)
    if found is None:
        abort(404)
    return found


def _index_page(form: AddUserForm) -> str:
    with reading() as connection:
        users = all_users(connection)
    return render_template("pages/users/index.html", form=form, users=users, minimum=PASSWORD_MINIMUM)


def _show_page(found: User, sent: PayoutForm | None = None) -> str:
    """The page with its three forms; the one that was sent keeps what was typed and says its errors."""
    forms = {
        "roles_form": RolesForm(formdata=None, data={"roles": found.roles}),
        "password_form": PasswordForm(formdata=None),
        "disable_form": PayoutForm(formdata=None),
    }
    for name, form in forms.items():
        if type(form) is type(sent):
            forms[name] = sent
    return render_template("pages/users/show.html", user=found, minimum=PASSWORD_MINIMUM, **forms)

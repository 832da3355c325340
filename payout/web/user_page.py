"""The page of one user with all that can be changed about them; several areas send its forms."""

from collections.abc import Callable
from typing import Final

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.queries.users import User, all_users, user_by_id
from payout.services.factors import codes_left, has_app
from payout.services.gate import is_slowed
from payout.services.journal import Book
from payout.services.passwords import PASSWORD_MINIMUM
from payout.web.code_sheets import has_codes
from payout.web.current import booking, current_clerk, needs_factor, reading
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.users import (
    DisableForm,
    EndFactorsForm,
    EndGrantForm,
    EndSessionsForm,
    GrantForm,
    LetInForm,
    PasswordForm,
    RolesForm,
    SheetForm,
)

NOBODY: Final = "Ingen: opgaven er brugerens egen"


def user_or_404(user_id: int) -> User:
    """One user, active or not."""
    with reading() as connection:
        found = user_by_id(connection, user_id)
    if found is None:
        abort(404)
    return found


def change(found: User, form: PayoutForm, job: Callable[[Book], None], told: str) -> ResponseReturnValue:
    """Carry a form of the page out, and say so; its errors stand on the page."""
    if not form.validate():
        return show_page(found, form), 422
    try:
        with booking(form) as book:
            job(book)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return show_page(found, form), 409
    flash(told, "success")
    return redirect(_page_after(found), code=303)


def grant_form(found: User, *, is_sent: bool) -> GrantForm:
    """The form for a role for a time, with the others who can be deputised for."""
    form = GrantForm() if is_sent else GrantForm(formdata=None)
    with reading() as connection:
        others = [one for one in all_users(connection) if one.is_active and one.user_id != found.user_id]
    form.deputy_for.choices = [("", NOBODY), *((str(one.user_id), one.display_name) for one in others)]
    return form


def show_page(found: User, sent: PayoutForm | None = None) -> str:
    """The page with its forms; the one that was sent keeps what was typed and says its errors."""
    forms: dict[str, PayoutForm] = {
        "roles_form": RolesForm(formdata=None, data={"roles": found.roles}),
        "password_form": PasswordForm(formdata=None),
        "disable_form": DisableForm(formdata=None),
        "end_sessions_form": EndSessionsForm(formdata=None),
        "let_in_form": LetInForm(formdata=None),
        "sheet_form": SheetForm(formdata=None),
        "end_factors_form": EndFactorsForm(formdata=None),
        "grant_form": grant_form(found, is_sent=False),
    }
    for name, form in forms.items():
        if sent is not None and type(form) is type(sent):
            forms[name] = sent
    with reading() as connection:
        state = {
            "codes_left": codes_left(connection, found.user_id),
            "with_app": has_app(connection, found.user_id),
            "is_slowed": is_slowed(connection, found.username),
        }
    return render_template(
        "pages/users/show.html",
        user=found,
        minimum=PASSWORD_MINIMUM,
        can_print=has_codes(found.user_id),
        needs_factor=needs_factor(),
        end_grant_forms={one.grant_id: EndGrantForm(formdata=None) for one in found.grants},
        **state,
        **forms,
    )


def _page_after(changed: User) -> str:
    # Who has changed their own roles or password may have lost this page, or the session.
    if changed.user_id == current_clerk().user_id:
        return url_for("home")
    return url_for("users.show", user_id=changed.user_id)

"""One's own access: password, PIN, second factor, and where one is signed in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.domain.sign_in import PIN_LENGTH
from payout.queries.role_grants import grants_now
from payout.services import sessions
from payout.services.factors import codes_left, has_app, has_pin, set_pin
from payout.services.passwords import PASSWORD_MINIMUM
from payout.services.users import choose_password, end_other_sessions
from payout.web.current import booking, current_clerk, current_session, needs_factor, reading
from payout.web.error_texts import text_for
from payout.web.forms.auth import ChangePasswordForm, EndOthersForm, PinForm
from payout.web.forms.base import PayoutForm
from payout.web.own_password import require_password

bp = Blueprint("me", __name__)


@bp.get("/min-adgang")
def show() -> ResponseReturnValue:
    """What one signs in with, and where one is signed in."""
    return _page()


@bp.post("/min-adgang/adgangskode")
def change_password() -> ResponseReturnValue:
    """Another password of one's own; the other sessions end."""
    form = ChangePasswordForm()
    if not form.validate():
        return _page(form), 422
    try:
        require_password(form, form.old_password.data)
        with booking(form, only_notes=True) as book:
            choose_password(
                book,
                current_clerk().user_id,
                form.new_password.data,
                keep_session=current_session().token,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    flash("Adgangskoden er skiftet, og du er logget af alle andre steder.", "success")
    return redirect(url_for(".show"), code=303)


@bp.post("/min-adgang/pin")
def change_pin() -> ResponseReturnValue:
    """A PIN that unlocks one's session after a pause."""
    form = PinForm()
    if not form.validate():
        return _page(form), 422
    try:
        require_password(form, form.pin_password.data)
        with booking(form, only_notes=True) as book:
            set_pin(book, current_clerk().user_id, form.pin.data or "", request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    flash("PIN-koden er gemt. Den låser kun op her, hvor du er logget ind.", "success")
    return redirect(url_for(".show"), code=303)


@bp.post("/min-adgang/log-af-andre")
def end_others() -> ResponseReturnValue:
    """Sign oneself out everywhere else."""
    form = EndOthersForm()
    if not form.validate():
        return _page(form), 422
    try:
        require_password(form, form.others_password.data)
        with booking(form, only_notes=True) as book:
            end_other_sessions(
                book,
                current_clerk().user_id,
                keep_session=current_session().token,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    flash("Du er logget af alle andre steder.", "success")
    return redirect(url_for(".show"), code=303)


def _page(sent: PayoutForm | None = None) -> str:
    """The page with its forms; the one that was sent says its errors."""
    forms: dict[str, PayoutForm] = {
        "password_form": ChangePasswordForm(formdata=None),
        "pin_form": PinForm(formdata=None),
        "others_form": EndOthersForm(formdata=None),
    }
    for name, form in forms.items():
        if sent is not None and type(form) is type(sent):
            forms[name] = sent
    clerk = current_clerk()
    with reading() as connection:
        return render_template(
            "pages/me/show.html",
            open_sessions=sessions.sessions_of(connection, clerk.user_id, current_session().token),
            grants=grants_now(connection, user_id=clerk.user_id),
            codes_left=codes_left(connection, clerk.user_id),
            with_app=has_app(connection, clerk.user_id),
            with_pin=has_pin(connection, clerk.user_id),
            needs_factor=needs_factor(),
            minimum=PASSWORD_MINIMUM,
            pin_length=PIN_LENGTH,
            **forms,
        )

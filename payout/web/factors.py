"""One's own second factor: an app, or a sheet of codes. Also the page where a first one is set up."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.codes import qr_picture
from payout.domain.errors import DomainError
from payout.domain.sign_in import SessionState
from payout.services.factors import (
    app_address,
    codes_left,
    enrol_app,
    has_app,
    has_factor,
    make_codes,
    new_secret,
)
from payout.web.auth import went_on
from payout.web.code_sheets import has_codes, keep_codes, sheet_answer
from payout.web.current import (
    booking,
    current_clerk,
    current_session,
    leave_page_state,
    page_state,
    reading,
    take_page_state,
)
from payout.web.error_texts import text_for
from payout.web.forms.auth import AppForm, FinishForm, MakeCodesForm
from payout.web.forms.base import PayoutForm
from payout.web.own_password import require_password

bp = Blueprint("factors", __name__)

_SECRET: Final = "app_secret"  # noqa: S105 - the name that it is kept under
NONE_YET: Final = "Vælg først en app, eller lav et ark med koder."


@bp.get("/min-adgang/app")
def app() -> ResponseReturnValue:
    """The QR code for an app, and the sheet instead."""
    return _page()


@bp.get("/min-adgang/app/kode.svg")
def qr() -> ResponseReturnValue:
    """The secret as a picture; it is in no page that a browser keeps."""
    address = app_address(_secret(), current_clerk().username)
    return Response(qr_picture(address), mimetype="image/svg+xml")


@bp.post("/min-adgang/app")
def confirm() -> ResponseReturnValue:
    """Take the app into use, once it has shown a code."""
    form = AppForm()
    if not form.validate():
        return _page(form), 422
    try:
        _ask_again(form, form.app_password.data)
        with booking(form, only_notes=True) as book:
            enrol_app(
                book,
                current_clerk().user_id,
                _secret(),
                form.code.data or "",
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form), 409
    take_page_state(_SECRET)
    flash("Appen er taget i brug. Den giver koden, næste gang du logger ind.", "success")
    return _on()


@bp.post("/min-adgang/koder")
def make_sheet() -> ResponseReturnValue:
    """Make a new sheet of codes for oneself."""
    form = MakeCodesForm()
    if not form.validate():
        return _page(codes_form=form), 422
    try:
        _ask_again(form, form.codes_password.data)
        with booking(form, only_notes=True) as book:
            codes = make_codes(book, current_clerk().user_id, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(codes_form=form), 409
    keep_codes(current_clerk().user_id, codes)
    return redirect(url_for("factors.app"), code=303)


@bp.get("/min-adgang/koder.pdf")
def sheet() -> ResponseReturnValue:
    """One's new sheet, for a quarter of an hour."""
    return sheet_answer(current_clerk().user_id)


@bp.post("/min-adgang/faerdig")
def finish() -> ResponseReturnValue:
    """Go on to the pages with a second factor in hand."""
    form = FinishForm()
    with reading() as connection:
        is_set_up = has_factor(connection, current_clerk().user_id)
    if not form.validate() or not is_set_up:
        again = AppForm(formdata=None)
        again.form_errors.append(NONE_YET)
        return _page(again), 422
    return _on()


def _ask_again(form: PayoutForm, typed: str | None) -> None:
    """Who is signed in types the password; who is on the way in has just done so."""
    if current_session().state is SessionState.OPEN:
        require_password(form, typed)


def _on() -> Response:
    if current_session().state is SessionState.ENROL:
        return went_on(SessionState.ENROL)
    return redirect(url_for("me.show"), code=303)  # type: ignore[return-value]


def _secret() -> str:
    """The secret of the app that is being set up; the same until it is done."""
    if page_state(_SECRET) is None:
        leave_page_state(_SECRET, new_secret())
    return str(page_state(_SECRET))


def _page(form: AppForm | None = None, codes_form: MakeCodesForm | None = None) -> str:
    clerk, text = current_clerk(), _secret()
    with reading() as connection:
        left, with_app = codes_left(connection, clerk.user_id), has_app(connection, clerk.user_id)
    return render_template(
        "pages/me/app.html",
        form=form or AppForm(formdata=None),
        codes_form=codes_form or MakeCodesForm(formdata=None),
        finish_form=FinishForm(formdata=None),
        secret_text=" ".join(text[place : place + 4] for place in range(0, len(text), 4)),
        codes_left=left,
        with_app=with_app,
        can_print=has_codes(clerk.user_id),
        is_first=current_session().state is SessionState.ENROL,
    )

"""Signing in and out: password, code, one's own password the first time, and unlocking after a pause."""

import secrets
from datetime import timedelta
from typing import Final

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from payout.domain.errors import DomainError
from payout.domain.sign_in import PIN_LENGTH, SessionState
from payout.services import sessions
from payout.services.factors import codes_left, has_app, has_pin, is_pin, judge_code
from payout.services.gate import Attempt, TooManyTries, passed, remember_terminal
from payout.services.journal import Book
from payout.services.passwords import PASSWORD_MINIMUM
from payout.services.users import choose_password
from payout.web.current import (
    booking,
    current_clerk,
    current_session,
    load_session,
    needs_factor,
    parts,
    reading,
    signed_in,
    somebody,
)
from payout.web.error_texts import text_for
from payout.web.forms.auth import CodeForm, LogInForm, OwnPasswordForm, UnlockForm
from payout.web.network import TERMINAL_COOKIE
from payout.web.shown_again import page_again

bp = Blueprint("auth", __name__)

WRONG: Final = "Brugernavn eller adgangskode er forkert. Prøv igen, eller spørg teamlederen."
WRONG_CODE: Final = (
    "Koden passer ikke, eller den er brugt. Skriv en kode fra arket, der ikke er streget ud, eller vent "
    "på den "
    "næste kode i appen. Passer appens koder aldrig, så går et ur forkert: brug arket, og sig det til "
    "teamlederen."
)
WRONG_UNLOCK: Final = "Det passer ikke. Prøv igen, eller log af, og log ind igen."
PIN_NO_MORE: Final = "PIN-koden er tastet forkert for mange gange. Skriv adgangskoden."
NOT_DONE: Final = "Siden er låst op. Det, du trykkede på imens, er ikke gjort. Gør det igen."
TERMINAL_KEPT: Final = timedelta(days=180)
CLEARED: Final = '"cache", "storage"'
"""What a browser forgets of these pages at log-out; the cookie by which it is known again stays."""
COVERED: Final = "X-Covered"
"""The header of a page that is only covered: it goes on where it is, and for the right secret alone."""
FEW_CODES: Final = 3
TOO_MANY: Final = 429


@bp.route("/log-ind", methods=["GET", "POST"])
def log_in() -> ResponseReturnValue:
    """The login page. A new session begins with each sign-in; nothing of an older one is kept."""
    if signed_in() is not None:
        return redirect(url_for("home"), code=303)
    form = LogInForm()
    if not form.validate_on_submit():
        return render_template("pages/auth/log_in.html", form=form), 422 if form.is_submitted() else 200
    username = form.username.data or ""
    try:
        try_id = parts().gate.admit(attempt(username))
    except TooManyTries as error:
        current_app.logger.warning("refused sign-in that came too soon")
        form.form_errors.append(text_for(error))
        return render_template("pages/auth/log_in.html", form=form), TOO_MANY
    with reading() as connection:
        user_id = sessions.check_password(connection, username, form.password.data or "")
    if user_id is None:
        current_app.logger.warning("refused sign-in")
        form.form_errors.append(WRONG)
        return render_template("pages/auth/log_in.html", form=form), 422
    with parts().ledger.transaction() as connection:
        passed(connection, try_id)
        left = somebody()
        if left is not None:
            sessions.end_session(connection, left.token)
        state = sessions.first_state(connection, user_id, needs_factor=needs_factor())
        token = sessions.start_session(connection, user_id, state=state, address=request.remote_addr or "")
    session.clear()
    return _went_on(token, state)


@bp.route("/log-ind/kode", methods=["GET", "POST"])
def second() -> ResponseReturnValue:
    """The second factor: a code from the sheet or the app."""
    if current_session().state is not SessionState.SECOND:
        return redirect(url_for("home"), code=303)
    form = CodeForm()
    if not form.validate_on_submit():
        return _second_page(form), 422 if form.is_submitted() else 200
    clerk = current_clerk()
    try:
        try_id = parts().gate.admit(attempt(clerk.username))
    except TooManyTries as error:
        form.form_errors.append(text_for(error))
        return _second_page(form), TOO_MANY
    with parts().ledger.transaction() as connection:
        is_right = judge_code(Book(connection, clerk.user_id), clerk.user_id, form.code.data or "", try_id)
        if is_right:
            left = codes_left(connection, clerk.user_id)
            is_short = left <= FEW_CODES and not has_app(connection, clerk.user_id)
    if not is_right:
        current_app.logger.warning("refused code at sign-in")
        form.form_errors.append(WRONG_CODE)
        return _second_page(form), 422
    if is_short and left:
        flash(f"Koder tilbage på dit ark: {left}. Lav et nyt ark under Min adgang.", "warning")
    return went_on(SessionState.SECOND)


@bp.route("/log-ind/adgangskode", methods=["GET", "POST"])
def own_password() -> ResponseReturnValue:
    """One's own password instead of the one that was given."""
    if current_session().state is not SessionState.PASSWORD:
        return redirect(url_for("home"), code=303)
    form = OwnPasswordForm()
    if not form.validate_on_submit():
        return _own_password_page(form), 422 if form.is_submitted() else 200
    try:
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
        return _own_password_page(form), 409
    return went_on(SessionState.PASSWORD)


@bp.route("/laas", methods=["GET", "POST"])
def unlock() -> ResponseReturnValue:
    """A session that was idle: the password, or the PIN, opens it where it was left."""
    if current_session().state is not SessionState.LOCKED:
        return redirect(url_for("home"), code=303)
    form = UnlockForm()
    if not form.validate_on_submit():
        return _unlock_page(form), 422 if form.is_submitted() else 200
    try:
        wrong = _wrong_unlock(form.secret.data or "")
    except TooManyTries as error:
        form.form_errors.append(text_for(error))
        return _unlock_page(form), TOO_MANY
    if wrong:
        current_app.logger.warning("refused unlocking")
        form.form_errors.append(wrong)
        return _unlock_page(form), 422
    old = current_session().token
    with parts().ledger.transaction() as connection:
        token = sessions.renew_session(connection, old, SessionState.OPEN)
    parts().uploads.hand_over(old, token)
    parts().returns.hand_over(old, token)
    parts().errands.hand_over(old, token)
    login_user(load_session(token))
    if COVERED in request.headers:
        return "", 204
    return redirect(url_for("auth.go_on"), code=303)


@bp.post("/laas/nu")
def lock() -> ResponseReturnValue:
    """Lock one's session, on leaving the machine. One that is not let in yet stays where it is."""
    if signed_in() is not None:
        with parts().ledger.transaction() as connection:
            sessions.lock_session(connection, current_session().token)
    return redirect(url_for("home"), code=303)


@bp.get("/laas/videre")
def go_on() -> ResponseReturnValue:
    """Where one was when the session was locked, with what was typed; nothing of it is sent by itself."""
    with parts().ledger.transaction() as connection:
        kept = sessions.take_request(connection, current_session().token)
    if kept is None:
        return redirect(url_for("home"), code=303)
    if not kept["fields"]:
        return redirect(_own_path(kept["path"]), code=303)
    page = page_again(kept)
    if page is None:
        flash(NOT_DONE, "info")
        return redirect(url_for("home"), code=303)
    return page


def _own_path(path: str) -> str:
    """A path of this app, as a request had it; the start page for what leads elsewhere."""
    return path if path.startswith("/") and path[1:2] not in {"/", "\\"} else url_for("home")


@bp.post("/log-af")
def log_out() -> ResponseReturnValue:
    """End the session on the server, so that a kept cookie opens nothing; what waits for it goes too."""
    parts().uploads.drop_all(current_session().token)
    parts().returns.drop(current_session().token)
    parts().errands.drop(current_session().token)
    with parts().ledger.transaction() as connection:
        sessions.end_session(connection, current_session().token)
    logout_user()
    session.clear()
    answer = redirect(url_for("auth.log_in"), code=303)
    answer.headers["Clear-Site-Data"] = CLEARED
    return answer


def attempt(username: str) -> Attempt:
    """Who tries, from where."""
    return Attempt(
        username=username,
        terminal=_terminal(),
        address=request.remote_addr or "",
    )


def _terminal() -> str:
    """What the browser is known by; guesses from elsewhere do not slow a known one down."""
    return request.cookies.get(current_app.config[TERMINAL_COOKIE], "")


def went_on(done: SessionState) -> Response:
    """The answer when a step of signing in is done: a new ticket, and on to what is left."""
    session_now = current_session()
    with parts().ledger.transaction() as connection:
        state = sessions.first_state(
            connection, session_now.clerk.user_id, needs_factor=needs_factor(), after=done
        )
        token = sessions.renew_session(connection, session_now.token, state)
    return _went_on(token, state)


def _went_on(token: str, state: SessionState) -> Response:
    signed = load_session(token)
    login_user(signed)
    answer = make_response(redirect(url_for("home"), code=303))
    if state is SessionState.OPEN and signed is not None:
        terminal = _terminal() or secrets.token_urlsafe(sessions.TOKEN_BYTES)
        with parts().ledger.transaction() as connection:
            remember_terminal(connection, signed.clerk.user_id, terminal)
        answer.set_cookie(
            current_app.config[TERMINAL_COOKIE],
            terminal,
            max_age=TERMINAL_KEPT,
            httponly=True,
            samesite="Strict",
            secure=request.is_secure,
        )
    return answer


def _wrong_unlock(typed: str) -> str:
    """What is wrong with what was typed to unlock; empty when it is right. Raises TooManyTries."""
    clerk, token = current_clerk(), current_session().token
    if len(typed) == PIN_LENGTH and typed.isdigit():
        with parts().ledger.transaction() as connection:
            may_try = sessions.take_pin_try(connection, token)
        with reading() as connection:
            return (
                (WRONG_UNLOCK if not is_pin(connection, clerk.user_id, typed) else "")
                if may_try
                else (PIN_NO_MORE)
            )
    try_id = parts().gate.admit(attempt(clerk.username))
    with reading() as connection:
        if sessions.check_password(connection, clerk.username, typed) != clerk.user_id:
            return WRONG_UNLOCK
    with parts().ledger.transaction() as connection:
        passed(connection, try_id)
    return ""


def _second_page(form: CodeForm) -> str:
    return render_template("pages/auth/second.html", form=form, name=current_clerk().display_name)


def _own_password_page(form: OwnPasswordForm) -> str:
    return render_template(
        "pages/auth/own_password.html",
        form=form,
        name=current_clerk().display_name,
        minimum=PASSWORD_MINIMUM,
    )


def _unlock_page(form: UnlockForm) -> str:
    with reading() as connection:
        takes_pin = has_pin(connection, current_clerk().user_id) and sessions.may_try_pin(
            connection, current_session().token
        )
    return render_template(
        "pages/auth/unlock.html", form=form, name=current_clerk().display_name, takes_pin=takes_pin
    )

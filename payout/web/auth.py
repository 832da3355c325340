"""Signing in and out."""

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from payout.services import sessions
from payout.web.current import current_session, load_session, parts, reading, signed_in
from payout.web.forms.auth import LogInForm

bp = Blueprint("auth", __name__)

WRONG = "Brugernavn eller adgangskode er forkert. Prøv igen, eller spørg teamlederen."


@bp.route("/log-ind", methods=["GET", "POST"])
def log_in() -> ResponseReturnValue:
    """The login page. A new session begins with each sign-in; nothing of an older one is kept."""
    if signed_in() is not None:
        return redirect(url_for("home"), code=303)
    form = LogInForm()
    if not form.validate_on_submit():
        return render_template("pages/auth/log_in.html", form=form), 422 if form.is_submitted() else 200
    with reading() as connection:
        user_id = sessions.check_password(connection, form.username.data or "", form.password.data or "")
    if user_id is None:
        current_app.logger.warning("refused sign-in")
        form.form_errors.append(WRONG)
        return render_template("pages/auth/log_in.html", form=form), 422
    with parts().ledger.transaction() as connection:
        token = sessions.start_session(connection, user_id)
    session.clear()
    login_user(load_session(token))
    return redirect(url_for("home"), code=303)


@bp.post("/log-af")
def log_out() -> ResponseReturnValue:
    """End the session on the server, so that a kept cookie opens nothing; its uploads go with it."""
    parts().uploads.drop_all(current_session().token)
    parts().returns.drop(current_session().token)
    with parts().ledger.transaction() as connection:
        sessions.end_session(connection, current_session().token)
    logout_user()
    session.clear()
    return redirect(url_for("auth.log_in"), code=303)

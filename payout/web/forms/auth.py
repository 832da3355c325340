"""The forms of signing in, and those of one's own access."""

from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from payout.domain.sign_in import PIN_LENGTH
from payout.web.forms.base import PayoutForm

_OFF = {"autocomplete": "off"}
_NEW = {"autocomplete": "new-password"}
_DIGITS = {"autocomplete": "off", "inputmode": "numeric", "maxlength": str(PIN_LENGTH)}
_CODE = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
_NOT_THE_SAME = "De to er ikke ens. Skriv den samme to gange."


class LogInForm(PayoutForm):
    """Username and password."""

    username = StringField(
        "Brugernavn", [InputRequired()], render_kw={"autocomplete": "off", "autocapitalize": "none"}
    )
    password = PasswordField("Adgangskode", [InputRequired()], render_kw=_OFF)


class CodeForm(PayoutForm):
    """A code from the sheet or the app."""

    code = StringField("Kode", [InputRequired()], render_kw=_CODE)


class OwnPasswordForm(PayoutForm):
    """One's own password, twice."""

    new_password = PasswordField("Ny adgangskode", [InputRequired()], render_kw=_NEW)
    again = PasswordField(
        "Ny adgangskode igen", [InputRequired(), EqualTo("new_password", _NOT_THE_SAME)], render_kw=_NEW
    )


class ChangePasswordForm(OwnPasswordForm):
    """Another password, with the one that holds until now."""

    old_password = PasswordField("Din adgangskode nu", [InputRequired()], render_kw=_OFF)


class UnlockForm(PayoutForm):
    """The password or the PIN of who has the session."""

    secret = PasswordField("Adgangskode", [InputRequired()], render_kw=_OFF)


class PinForm(PayoutForm):
    """A PIN of six digits, with the password."""

    pin_password = PasswordField("Din adgangskode", [InputRequired()], render_kw=_OFF)
    pin = PasswordField("Ny PIN-kode", [InputRequired()], render_kw=_DIGITS)


class AppForm(PayoutForm):
    """The app's first code, with the password where one is signed in already."""

    app_password = PasswordField("Din adgangskode", render_kw=_OFF)
    code = StringField(
        "Koden i appen",
        [InputRequired()],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class MakeCodesForm(PayoutForm):
    """Asks for a new sheet of codes, with the password where one is signed in already."""

    codes_password = PasswordField("Din adgangskode", render_kw=_OFF)


class FinishForm(PayoutForm):
    """Goes on with the sheet in hand."""


class EndOthersForm(PayoutForm):
    """Signs one's other sessions out, with the password."""

    others_password = PasswordField("Din adgangskode", [InputRequired()], render_kw=_OFF)

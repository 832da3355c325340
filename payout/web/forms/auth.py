"""The login form."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from payout.web.forms.base import PayoutForm


class LogInForm(PayoutForm):
    """Username and password."""

    username = StringField(
        "Brugernavn", [InputRequired()], render_kw={"autocomplete": "off", "autocapitalize": "none"}
    )
    password = PasswordField("Adgangskode", [InputRequired()], render_kw={"autocomplete": "off"})

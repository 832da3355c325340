"""The forms for users: a new one, other roles, another password."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from payout.domain.roles import Role
from payout.labels import choices_of
from payout.services.users import PASSWORD_MINIMUM
from payout.web.forms.base import ChoicesField, PayoutForm

_USERNAME = r"^[\w.@-]+$"
_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
_NEW_PASSWORD = {"autocomplete": "new-password"}


class RolesForm(PayoutForm):
    """The roles that a user has."""

    roles = ChoicesField(
        "Roller", [InputRequired("Vælg mindst én rolle.")], choices=choices_of(Role), coerce=Role
    )


class PasswordForm(PayoutForm):
    """A new password for a user."""

    password = PasswordField(
        "Ny adgangskode", [InputRequired(), Length(min=PASSWORD_MINIMUM)], render_kw=_NEW_PASSWORD
    )


class AddUserForm(PayoutForm):
    """A new user."""

    username = StringField(
        "Brugernavn",
        [
            InputRequired(),
            Length(max=60),
            Regexp(_USERNAME, message="Brug kun bogstaver, tal, punktum og bindestreg."),
        ],
        render_kw=_TYPED,
    )
    display_name = StringField("Navn", [InputRequired(), Length(max=120)], render_kw={"autocomplete": "off"})
    roles = ChoicesField(
        "Roller", [InputRequired("Vælg mindst én rolle.")], choices=choices_of(Role), coerce=Role
    )
    password = PasswordField(
        "Adgangskode", [InputRequired(), Length(min=PASSWORD_MINIMUM)], render_kw=_NEW_PASSWORD
    )

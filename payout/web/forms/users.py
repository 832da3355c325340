"""The forms for users: a new one, other roles, another password, and their way in."""

import re
from datetime import time
from typing import Any, Final

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from payout.domain.roles import Role
from payout.labels import choices_of
from payout.services.passwords import PASSWORD_MINIMUM
from payout.web.forms.base import ChoicesField, DanishDateField, PayoutForm, TypedField

_USERNAME = r"^[\w.@-]+$"
_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
_NEW_PASSWORD = {"autocomplete": "new-password"}
_TIME: Final = re.compile(r"([01]?\d|2[0-3])(?:[.:]([0-5]\d))?", re.ASCII)


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


class ClockField(TypedField):
    """A time of day, "16.00", "16:00" or "16"; the data is a time."""

    def shown(self, value: time) -> str:
        return f"{value:%H.%M}"

    def parsed(self, text: str) -> time:
        found = _TIME.fullmatch(text.strip())
        if found is None:
            raise ValueError("Klokkeslættet kan ikke læses. Skriv fx 16.00.")
        return time(int(found[1]), int(found[2] or 0))


class GrantForm(PayoutForm):
    """A role until a day and time."""

    role = SelectField("Rolle", [InputRequired()], choices=choices_of(Role))
    until_day = DanishDateField("Til og med dagen", [InputRequired()])
    until_time = ClockField(
        "Slutter klokken",
        [InputRequired()],
        default=time(16),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    deputy_for = SelectField("Stedfortræder for")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deputy_for.flags.required = True


class EndGrantForm(PayoutForm):
    """Takes a role for a time back."""


class DisableForm(PayoutForm):
    """Closes a user."""


class EndSessionsForm(PayoutForm):
    """Signs a user out everywhere."""


class LetInForm(PayoutForm):
    """Lets a slowed account try at once."""


class SheetForm(PayoutForm):
    """Makes a new sheet of codes."""


class EndFactorsForm(PayoutForm):
    """Ends app, codes and PIN."""

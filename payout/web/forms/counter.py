"""The counter's forms: find a citizen, register one who is on no list, show a whole CPR number."""

from typing import Any

from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from payout.cpr import Cpr
from payout.web.forms.base import CprField, PayoutForm, PurposeField, TypedField, typed_cpr


class CitizenField(TypedField):
    """A CPR number, or a part of a name. The data is a Cpr when a digit is typed, else the text."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        typed = {"autocomplete": "off", "spellcheck": "false", "data-holds": "cpr"}
        super().__init__(label, validators, render_kw=typed, **kwargs)

    def parsed(self, text: str) -> Cpr | str:
        """A Cpr or a text; raises ValueError for digits that are no CPR number."""
        return typed_cpr(text) if any(letter.isdigit() for letter in text) else text.strip()


class FindForm(PayoutForm):
    """Whom does the caseworker look for?"""

    citizen = CitizenField("CPR-nummer eller navn", [InputRequired()])


class ChooseForm(PayoutForm):
    """Which of the hits; the number of the row only, since the page holds no CPR number."""

    hit = IntegerField("Borger", [InputRequired()])
    search = HiddenField("Søgning")

    def is_of(self, search_id: str, hits: int) -> bool:
        """Whether the row is one of this search's hits, and not of an older one in another window."""
        return bool(self.search.data == search_id) and self.hit.data in range(hits)


class RegisterForm(PayoutForm):
    """A citizen who is on no list. `search` is the search whose number is meant, empty when it is typed."""

    search = HiddenField("Søgning")
    cpr = CprField("CPR-nummer", [InputRequired()])
    name = StringField(
        "Navn", [DataRequired(), Length(max=120)], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )


class LookUpForm(PayoutForm):
    """Look a citizen up whose page is known by its reference."""


class ShowCprForm(PayoutForm):
    """Why the caseworker needs the whole CPR number: it goes into the log."""

    purpose = PurposeField("Hvad skal du bruge nummeret til?")

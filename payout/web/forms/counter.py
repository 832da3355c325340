"""The counter's forms: find a citizen, register one who is on no list, show a whole CPR number."""

from typing import Any, Final

from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from payout.bilag_number import BilagNumber, is_meant_as_number
from payout.cpr import Cpr, CprUnreadable, cpr_on_card
from payout.web.forms.base import (
    CprField,
    PayoutForm,
    PurposeField,
    TypedField,
    typed_bilag_number,
    typed_cpr,
)

CARD_BEGINNINGS: Final = ("%", ";", ":")
CARD_UNREADABLE: Final = (
    "Kortlæseren har ikke sendt kortets CPR-nummer. Skriv de ti cifre, som står på kortet, "
    "og bed om at få læseren sat til at sende spor 2."
)
MIXED: Final = (
    "Det er hverken et CPR-nummer, et navn eller et bilagsnummer. Et CPR-nummer har kun cifre, "
    "et navn har ingen, og et bilagsnummer skrives fx NOD26-00042-7."
)


class FindField(TypedField):
    """The one search field. The data is a Cpr, a BilagNumber, or the text of a name."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        typed = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off", "data-holds": "cpr"}
        super().__init__(label, validators, render_kw=typed, **kwargs)

    def parsed(self, text: str) -> Cpr | BilagNumber | str:
        """Raises ValueError with a Danish sentence for what is none of the three."""
        stripped = text.strip()
        if on_card := _on_card(stripped):
            return on_card
        if is_meant_as_number(stripped):
            return typed_bilag_number(stripped)
        if not any(letter.isdigit() for letter in stripped):
            return stripped
        if any(letter.isalpha() for letter in stripped):
            raise ValueError(MIXED)
        return typed_cpr(stripped)


def _on_card(text: str) -> Cpr | None:
    """The number of a card whose stripe was read; raises ValueError for a stripe without a number."""
    try:
        found = cpr_on_card(text)
    except CprUnreadable:
        raise ValueError(CARD_UNREADABLE) from None
    if found is None and text.startswith(CARD_BEGINNINGS):
        raise ValueError(CARD_UNREADABLE)
    return found


class FindForm(PayoutForm):
    """Whom, or what, does the caseworker look for?"""

    citizen = FindField("CPR-nummer, navn eller bilagsnummer", [InputRequired()])


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

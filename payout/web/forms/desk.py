"""The cash desk's forms: counts of notes and coins, and the steps that need no words."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from payout.domain.cash import DENOMINATIONS
from payout.domain.settlement import ReturnReason
from payout.labels import choices_of, piece_label
from payout.money import Oere
from payout.web.forms.base import NeededSometimes, PayoutForm, TypedField

_MOST_DIGITS = 5


class PiecesField(TypedField):
    """How many notes or coins of one kind; an empty field is none."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "numeric", "autocomplete": "off"}, **kwargs)

    def parsed(self, text: str) -> int:
        """The number; raises ValueError for anything but a few digits."""
        bare = "".join(text.split())
        if not bare.isdecimal() or not bare.isascii() or len(bare) > _MOST_DIGITS:
            raise ValueError("Skriv antallet som et helt tal, eller lad feltet stå tomt.")
        return int(bare)


class StepForm(PayoutForm):
    """A step that is one button: open, pay, put back."""


class CountForm(PayoutForm):
    """A count by denomination: one field for each note and coin."""

    @property
    def piece_fields(self) -> tuple[Field, ...]:
        """The ten fields, the largest note first."""
        return tuple(self[_name(value)] for value in DENOMINATIONS)

    @property
    def pieces(self) -> Mapping[Oere, int]:
        """Denomination in øre → number of pieces."""
        return {value: self[_name(value)].data or 0 for value in DENOMINATIONS}


def _name(value: Oere) -> str:
    return f"pieces_{value}"


for _value in DENOMINATIONS:
    setattr(CountForm, _name(_value), PiecesField(piece_label(_value)))


class PayForm(CountForm):
    """The money is handed over; the pieces are typed only where they are others than the page suggests."""

    @property
    def other_pieces(self) -> Mapping[Oere, int] | None:
        """What was typed; None when every field is empty."""
        return self.pieces if any(self.pieces.values()) else None


class ReturnForm(CountForm):
    """Cash of a paid bilag comes back: what is counted, and why."""

    reason = RadioField("Hvorfor kommer pengene retur?", [InputRequired()], choices=choices_of(ReturnReason))
    note = StringField(
        "Hvad er der sket?", [NeededSometimes(), Length(max=200)], render_kw={"autocomplete": "off"}
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """As every form; a count of nothing is a slip of the keyboard."""
        if not super().validate(extra_validators):
            return False
        if any(self.pieces.values()):
            return True
        self.form_errors.append("Skriv, hvor mange sedler og mønter borgeren afleverer.")
        return False


class UrgentForm(PayoutForm):
    """Why a bilag goes to the front of the queue."""

    reason = StringField(
        "Hvorfor haster det?", [DataRequired(), Length(max=120)], render_kw={"autocomplete": "off"}
    )


class OpenBoxForm(CountForm):
    """Where the box stands, and what it begins with."""

    place = SelectField("Sted", [InputRequired()])


class RefillBoxForm(CountForm):
    """What is put into the box."""

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """As every form; a count of nothing is a slip of the keyboard."""
        if not super().validate(extra_validators):
            return False
        if any(self.pieces.values()):
            return True
        self.form_errors.append("Skriv, hvor mange sedler og mønter der bliver lagt i kassen.")
        return False


class CloseBoxForm(CountForm):
    """The last count; it is made before the page tells what the box should hold."""

    explanation = StringField(
        "Forklaring, hvis optællingen ikke passer",
        [NeededSometimes(), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )

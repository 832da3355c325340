"""What a leader tries: staff, minutes, visitors, margin. Changes nothing and holds nothing personal."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from payout.money import Oere
from payout.web.forms.base import AmountField
from payout.web.forms.danish import DanishMessages

MOST_PEOPLE = 1_000_000
MOST_STAFF = 99
LEAST_BOX = Oere(5_000_00)
_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class _Tried(FlaskForm):
    """A form that lies in the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> DanishMessages:
            return DanishMessages()


def _whole(label: str, name: str, least: int, most: int) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(least, most)], name=name, render_kw=_NUMBER)


class TurnOutForm(_Tried):
    """How many come, who serves them and how fast."""

    percent = _whole("Fremmøde i procent", "fremmoede", 1, 100)
    counters = _whole("Skranker", "skranker", 0, MOST_STAFF)
    counter_minutes = _whole("Minutter ved skranken", "minutter_skranke", 1, 240)
    desks = _whole("Kasser", "kasser", 0, MOST_STAFF)
    desk_minutes = _whole("Minutter ved kassen", "minutter_kasse", 1, 240)
    in_line = _whole("I kø ved skranken nu", "i_koe", 0, MOST_PEOPLE)


class CashOrderForm(_Tried):
    """How many are to be paid, from how many boxes, and with how much to spare."""

    visitors = _whole("Borgere, der skal betales", "borgere", 0, MOST_PEOPLE)
    margin_percent = _whole("Sikkerhedsmargen i procent", "margen", 0, 500)
    boxes = _whole("Kasser", "kasser", 1, MOST_STAFF)
    maximum_oere = AmountField("En kasse må højst have", [InputRequired()], name="hoejst")

    def validate_maximum_oere(self, field: Field) -> None:
        """Enough for a few payments."""
        if field.data is not None and field.data < LEAST_BOX:
            raise ValidationError("Skriv mindst 5.000,00 kr.")

"""Forms between people at a cash box: hand over, take over, inspect, put a bilag back for another."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from payout.web.forms.base import NeededSometimes, PayoutForm
from payout.web.forms.desk import CloseBoxForm, CountForm

_AREA = {"rows": 3, "autocomplete": "off"}


class OfferForm(PayoutForm):
    """Who is to have the box."""

    to = SelectField("Hvem skal have kassen?", [InputRequired()], coerce=int)


class TakeOverForm(CloseBoxForm):
    """The receiver's count, made before the page tells what the box should hold."""


class InspectionForm(CountForm):
    """The count of an eftersyn, with who was there."""

    present = StringField(
        "Hvem er til stede ved optællingen?",
        [DataRequired(), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )
    remarks = TextAreaField("Bemærkninger", [NeededSometimes(), Length(max=200)], render_kw=_AREA)


class CancelInspectionForm(PayoutForm):
    """Why an eftersyn comes to nothing."""

    reason = TextAreaField("Hvorfor afbrydes eftersynet?", [DataRequired(), Length(max=300)], render_kw=_AREA)


class ReleaseForOtherForm(PayoutForm):
    """Why a bilag is put back for a cashier who does not come back."""

    reason = TextAreaField(
        "Hvorfor lægges bilaget tilbage?", [DataRequired(), Length(max=300)], render_kw=_AREA
    )

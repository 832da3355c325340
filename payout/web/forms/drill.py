"""Forms of a drill: what is expected of it, who has come, and that one was held."""

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from payout.web.forms.base import AmountField, DanishDateField, PayoutForm

MOST_CITIZENS = 100_000


class StartDrillForm(PayoutForm):
    """The estimate as the office made it before the drill."""

    expected_citizens = IntegerField(
        "Så mange borgere venter vi",
        [InputRequired(), NumberRange(0, MOST_CITIZENS)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    expected_oere = AmountField("Så meget venter vi at udbetale", [InputRequired()])


class ArrivalForm(PayoutForm):
    """The card whose citizen comes in at the door."""

    card = IntegerField("Kort", [InputRequired()])


class DrillNoteForm(PayoutForm):
    """The day on which a drill was held."""

    held_on = DanishDateField("Øvelsen blev holdt", [InputRequired()])

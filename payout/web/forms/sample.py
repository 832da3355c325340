"""Forms for the sample check: how much is drawn, and what a check came to."""

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from payout.domain.sample import PERCENT_MOST, REMARK_LENGTH, SampleMeans, SampleOutcome
from payout.labels import choices_of
from payout.web.forms.base import NeededSometimes, PayoutForm

_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class DrawForm(PayoutForm):
    """A number of bilag, or a share of them: one of the two."""

    size = IntegerField("Antal bilag", [NeededSometimes(), Optional(), NumberRange(min=1)], render_kw=_NUMBER)
    percent = IntegerField(
        "Eller procent af de udbetalte",
        [NeededSometimes(), Optional(), NumberRange(min=1, max=PERCENT_MOST)],
        render_kw=_NUMBER,
    )


class SampleAnswerForm(PayoutForm):
    """What the check came to."""

    outcome = RadioField("Resultat", [InputRequired()], choices=choices_of(SampleOutcome))
    means = RadioField("Hvordan er det kontrolleret?", [InputRequired()], choices=choices_of(SampleMeans))
    remark = StringField(
        "Bemærkning", [NeededSometimes(), Length(max=REMARK_LENGTH)], render_kw={"autocomplete": "off"}
    )

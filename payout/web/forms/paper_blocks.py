"""Forms for blocks of blank bilag: make one, give it to somebody, say how its numbers ended."""

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from payout.domain.paper_blocks import BLOCK_MOST, BY_HAND, HOLDER_LENGTH, NOTE_LENGTH
from payout.labels import label_of
from payout.web.forms.base import BilagNumberField, NeededSometimes, PayoutForm
from payout.web.forms.without_cpr import WithoutCpr

_OFF = {"autocomplete": "off"}


class BlockForm(PayoutForm):
    """How many numbers, and who gets them."""

    size = IntegerField(
        "Antal blanketter",
        [InputRequired(), NumberRange(min=1, max=BLOCK_MOST)],
        render_kw={"inputmode": "numeric", **_OFF},
    )
    holder = StringField(
        "Hvem får blokken?", [DataRequired(), Length(max=HOLDER_LENGTH), WithoutCpr()], render_kw=_OFF
    )


class HolderForm(PayoutForm):
    """Who has the block now."""

    holder = StringField(
        "Hvem har blokken nu?", [DataRequired(), Length(max=HOLDER_LENGTH), WithoutCpr()], render_kw=_OFF
    )


class EndForm(PayoutForm):
    """Which numbers ended, and how."""

    first = BilagNumberField("Fra nummer", [InputRequired()])
    last = BilagNumberField("Til nummer", [NeededSometimes()])
    kind = RadioField(
        "Hvad er der sket med dem?",
        [InputRequired()],
        choices={one.value: label_of(one) for one in BY_HAND},
    )
    note = StringField(
        "Hvorfor, eller hvor er de nu?",
        [NeededSometimes(), Length(max=NOTE_LENGTH), WithoutCpr()],
        render_kw=_OFF,
    )


class ReopenForm(PayoutForm):
    """The number is not spoiled or returned after all."""

    reason = StringField(
        "Begrundelse", [DataRequired(), Length(max=NOTE_LENGTH), WithoutCpr()], render_kw=_OFF
    )

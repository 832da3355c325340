"""Forms of the dobbeltlås: setting one's half, and both halves to open it."""

from wtforms import PasswordField, RadioField
from wtforms.validators import EqualTo, InputRequired, Length

from payout.domain.double_lock import HALF_MAXIMUM, HALF_MINIMUM
from payout.web.forms.base import NeededSometimes, PayoutForm

TYPED = {"autocomplete": "off", "spellcheck": "false"}


class HalfForm(PayoutForm):
    """A new half, typed twice, since nobody can read it afterwards."""

    side = RadioField("Halvdel", [InputRequired()])
    half = PasswordField(
        "Ny halvdel", [InputRequired(), Length(min=HALF_MINIMUM, max=HALF_MAXIMUM)], render_kw=TYPED
    )
    again = PasswordField(
        "Den samme igen",
        [InputRequired(), EqualTo("half", message="De to er ikke ens. Skriv halvdelen to gange.")],
        render_kw=TYPED,
    )


class BothHalves(PayoutForm):
    """A form that may ask for whole CPR numbers, and then for both halves."""

    leader_half = PasswordField("Teamlederens halvdel", [NeededSometimes()], render_kw=TYPED)
    control_half = PasswordField("Økonomis eller revisorens halvdel", [NeededSometimes()], render_kw=TYPED)

"""The forms that set and lift the mark that a citizen is not paid without an approval."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from payout.web.forms.base import PayoutForm

TEXT_LENGTH = 500


class SetMarkForm(PayoutForm):
    """What the counter is to do."""

    instruction = TextAreaField("Hvad skal skranken gøre?", [DataRequired(), Length(max=TEXT_LENGTH)])


class LiftMarkForm(PayoutForm):
    """Why the mark no longer holds."""

    reason = TextAreaField("Hvorfor ophæves stoppet?", [DataRequired(), Length(max=TEXT_LENGTH)])

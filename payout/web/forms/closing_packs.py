"""The archive's receipt for a closing pack."""

from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from payout.domain.closing_pack import ARCHIVE_NO_LENGTH, RECEIVER_LENGTH
from payout.web.forms.base import DanishDateField, PayoutForm

_OFF = {"autocomplete": "off"}


class PackReceiptForm(PayoutForm):
    """Who has received the pack, under which number, on which day."""

    received_by = StringField("Modtaget af", [DataRequired(), Length(max=RECEIVER_LENGTH)], render_kw=_OFF)
    journal_no = StringField("Sagsnummer", [DataRequired(), Length(max=ARCHIVE_NO_LENGTH)], render_kw=_OFF)
    received_on = DanishDateField("Modtaget den", [InputRequired()])

"""Forms of what leaves the house: which posting file, Økonomi's receipt, and taking it back."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from payout.domain.export_receipts import JOURNAL_NO_LENGTH, RECEIPT_NOTE_LENGTH
from payout.domain.posting_file import PostingFormat
from payout.web.forms.base import DanishDateField, PayoutForm

_OFF = {"autocomplete": "off"}


class PostingsForm(PayoutForm):
    """Draw a posting file of one format: each format has its own button."""

    format = HiddenField("Form", [AnyOf([one.value for one in PostingFormat], message="Vælg en af filerne.")])


class ReceiptForm(PayoutForm):
    """Økonomi has booked an export."""

    booked_on = DanishDateField("Bogført den", [InputRequired()])
    journal_no = StringField(
        "Økonomis bilags- eller journalnummer",
        [DataRequired(), Length(max=JOURNAL_NO_LENGTH)],
        render_kw=_OFF,
    )
    note = StringField("Bemærkning", [Length(max=RECEIPT_NOTE_LENGTH)], render_kw=_OFF)


class ReverseReceiptForm(PayoutForm):
    """The receipt doesn't hold, and why."""

    reason = TextAreaField(
        "Hvorfor gælder kvitteringen ikke?",
        [DataRequired(), Length(max=RECEIPT_NOTE_LENGTH)],
        render_kw={"rows": 2, **_OFF},
    )

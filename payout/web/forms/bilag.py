"""Forms on a bilag: find one by its number, void, decide."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from payout.domain.bilag_states import BilagStatus
from payout.labels import choices_of
from payout.web.forms.base import BilagNumberField, NeededSometimes, PayoutForm
from payout.web.forms.danish import DanishMessages

_REASON = {"rows": 3, "autocomplete": "off"}


class FilterForm(FlaskForm):
    """Which bilag the list shows. Changes nothing and holds nothing personal, so it lies in the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> DanishMessages:
            return DanishMessages()

    number = BilagNumberField("Bilagsnummer", [NeededSometimes()], name="nummer")
    status = SelectField(
        "Status",
        [NeededSometimes()],
        name="status",
        choices={"": "Alle", **choices_of(BilagStatus)},
        default="",
    )


class FindBilagForm(PayoutForm):
    """The number on the paper that the citizen brings to the cash desk."""

    number = BilagNumberField("Bilagsnummer", [InputRequired()])


class VoidForm(PayoutForm):
    """Why the bilag is voided."""

    reason = TextAreaField(
        "Hvorfor skal bilaget annulleres?", [DataRequired(), Length(max=300)], render_kw=_REASON
    )


class ApproveForm(PayoutForm):
    """Why the team leader says yes."""

    reason = TextAreaField(
        "Begrundelse for at godkende",
        [DataRequired(), Length(max=500)],
        id="approve-reason",
        render_kw=_REASON,
    )


class RejectForm(PayoutForm):
    """Why the team leader says no; the citizen can ask for this text."""

    reason = TextAreaField(
        "Begrundelse for at afslå", [DataRequired(), Length(max=500)], id="reject-reason", render_kw=_REASON
    )

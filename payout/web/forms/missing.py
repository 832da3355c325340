"""Forms for missing payments: which are shown, and what was done."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from payout.domain.missing import NOTE_LENGTH, MissingState, StepKind
from payout.labels import choices_of
from payout.web.forms.base import DanishDateField, NeededSometimes, PayoutForm
from payout.web.forms.danish import DanishMessages


class MissingFilterForm(FlaskForm):
    """Which rows the list shows. Changes nothing and holds nothing personal: it lies in the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> DanishMessages:
            return DanishMessages()

    state = SelectField(
        "Vis",
        [NeededSometimes()],
        name="vis",
        choices={**choices_of(MissingState), "": "Alle"},
        default=MissingState.OPEN.value,
    )


class MissingStepForm(PayoutForm):
    """One thing that was done; which of the other fields it needs, the domain says."""

    kind = RadioField("Hvad er der gjort?", [InputRequired()], choices=choices_of(StepKind))
    on_date = DanishDateField("Dato", [NeededSometimes()])
    note = StringField(
        "Hvordan, til hvem eller hvorfor",
        [NeededSometimes(), Length(max=NOTE_LENGTH)],
        render_kw={"autocomplete": "off"},
    )
    bilag = SelectField("Bilag", [NeededSometimes()], coerce=int, validate_choice=False, default=0)

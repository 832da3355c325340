"""Forms about look-ups: of which day, and a citizen's insight into what is held about them."""

from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from payout.web.forms.base import DanishDateField, NeededSometimes, PayoutForm, PurposeField
from payout.web.forms.danish import DanishMessages

REPORT, LOOKUPS = "report", "lookups"
KINDS: Final = {
    REPORT: "Alt, hvad der er gemt om borgeren (PDF)",
    LOOKUPS: "Kun opslagene (regnearksfil, .csv)",
}


class DayForm(FlaskForm):
    """A day; today without one. Changes nothing and holds nothing personal: it lies in the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> DanishMessages:
            return DanishMessages()

    day = DanishDateField("Dag", [NeededSometimes()], name="dag")


class InsightForm(PayoutForm):
    """Which extract, and why it is made: that is logged as a look-up."""

    kind = RadioField("Udtræk", [InputRequired()], choices=KINDS, default=REPORT)
    purpose = PurposeField("Hvorfor laves udtrækket?")

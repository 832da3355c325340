"""The filter of the real run's rows, and the button that says yes or no to a doubtful match."""

from collections.abc import Iterable
from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import AnyOf, InputRequired, Regexp

from payout.domain.match_proposals import Verdict
from payout.domain.real_run import MatchRow
from payout.web.forms.base import DanishDateField, NeededSometimes, PayoutForm
from payout.web.forms.danish import DanishMessages

ALL_ROWS: Final = ""
WITH_BILAG, WITHOUT_BILAG = "med", "uden"


class RowsForm(FlaskForm):
    """Which rows the page shows. Changes nothing and holds nothing personal: it lies in the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> DanishMessages:
            return DanishMessages()

    benefit = SelectField("Ydelse", [NeededSometimes()], name="ydelse", default="", validate_choice=False)
    bilag = SelectField(
        "Bilag",
        [NeededSometimes()],
        choices={ALL_ROWS: "Alle", WITH_BILAG: "Med bilag", WITHOUT_BILAG: "Uden bilag"},
        default=ALL_ROWS,
        validate_choice=False,
    )
    pay_date = DanishDateField("Udbetalingsdag", [NeededSometimes()], name="dag")

    def offer(self, rows: Iterable[MatchRow]) -> None:
        """The ydelser to choose from."""
        names = sorted({row.benefit for row in rows})
        self.benefit.choices = {ALL_ROWS: "Alle", **{name: name for name in names}}

    def has(self, row: MatchRow) -> bool:
        """Whether the filter shows the row."""
        return (
            self.benefit.data in {ALL_ROWS, row.benefit}
            and self.pay_date.data in {None, row.pay_date}
            and (self.bilag.data not in {WITH_BILAG, WITHOUT_BILAG})
            | ((self.bilag.data == WITH_BILAG) == bool(row.bilag_ids))
        )


class VerdictForm(PayoutForm):
    """Which proposal, by a key that tells nothing of whom it is about, and what is said of it."""

    proposal = HiddenField("Forslag", [InputRequired(), Regexp("[0-9a-f]{64}")])
    verdict = HiddenField("Svar", [InputRequired(), AnyOf([one.value for one in Verdict])])

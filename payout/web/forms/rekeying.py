"""Forms for the re-keying list: the filter, steps on ticked rows, one entry, the list as a file and back."""

import json
from typing import Any, Final

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from payout.domain.rekeying import (
    LATE_DAYS,
    RECEIPT_LENGTH,
    REMARK_LENGTH,
    SOON_DAYS,
    RekeyingStatus,
    Whose,
)
from payout.domain.rekeying_file import LINES_A_FILE, FilledLine
from payout.labels import choices_of
from payout.queries.rekeying import RekeyingFilter
from payout.web.forms.base import PURPOSE_LENGTH, ChoicesField, DanishDateField, NeededSometimes, PayoutForm
from payout.web.forms.danish import DanishMessages
from payout.web.forms.double_lock import BothHalves
from payout.web.forms.transfers import PickedField

UNSET: Final = "-"
"""In the filter: bilag whose ydelse has no system."""
TAKE, RELEASE, HAND_OVER, CHECK = "take", "release", "hand_over", "check"
XLSX, CSV = "xlsx", "csv"
MASKED, WHOLE = "masked", "whole"
_SHORT = {"autocomplete": "off"}


class RekeyingFilterForm(FlaskForm):
    """Which rows the list shows. Changes nothing and holds nothing personal: it lies in the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> DanishMessages:
            return DanishMessages()

    status = SelectField(
        "Status",
        [NeededSometimes()],
        name="status",
        choices={"": "Alle", **choices_of(RekeyingStatus)},
        default="",
    )
    whose = SelectField(
        "Hvis", [NeededSometimes()], name="hvis", choices={"": "Alles", **choices_of(Whose)}, default=""
    )
    system = SelectField("System", [NeededSometimes()], name="system", default="", validate_choice=False)
    age = SelectField(
        "Alder",
        [NeededSometimes()],
        name="alder",
        choices={
            "": "Alle",
            str(SOON_DAYS): f"Fra {SOON_DAYS} dage",
            str(LATE_DAYS): f"Fra {LATE_DAYS} dage",
        },
        default="",
    )

    def chosen(self, user_id: int) -> RekeyingFilter:
        """The filter as the query takes it."""
        system = self.system.data or None
        return RekeyingFilter(
            status=RekeyingStatus(self.status.data) if self.status.data else None,
            whose=Whose(self.whose.data) if self.whose.data else None,
            user_id=user_id,
            system="" if system == UNSET else system,
            least_days=int(self.age.data) if self.age.data else 0,
        )


class ManyForm(PayoutForm):
    """A step on the ticked rows; each of the page's buttons is one."""

    bilag = PickedField("Bilag")
    step = RadioField(
        "Hvad skal der ske?", [InputRequired()], choices=[TAKE, RELEASE, HAND_OVER, CHECK], default=None
    )
    to = SelectField("Giv videre til", [NeededSometimes()], coerce=int, validate_choice=False, default=0)


class KeyForm(PayoutForm):
    """That the bilag was entered, as the system's receipt has it."""

    receipt = StringField("Kvitteringsnummer", [DataRequired(), Length(max=RECEIPT_LENGTH)], render_kw=_SHORT)
    keyed_on = DanishDateField("Indtastet den", [InputRequired()])
    remark = StringField("Bemærkning", [Length(max=REMARK_LENGTH)], render_kw=_SHORT)


class ReopenForm(PayoutForm):
    """What is wrong with the entry."""

    reason = TextAreaField(
        "Hvad er der galt med indtastningen?",
        [DataRequired(), Length(max=REMARK_LENGTH)],
        render_kw={"rows": 2, "autocomplete": "off"},
    )


class FetchRekeyingForm(BothHalves):
    """The list as a file. Whole CPR numbers are had for a purpose, and with both halves of the dobbeltlås."""

    kind = RadioField(
        "Fil",
        [InputRequired()],
        choices={XLSX: "Regneark (.xlsx)", CSV: "Tekstfil (.csv)"},
        default=XLSX,
    )
    cpr = RadioField(
        "CPR-numre",
        [InputRequired()],
        choices={MASKED: "Skjult", WHOLE: "Hele, til at taste efter"},
        default=MASKED,
    )
    purpose = StringField(
        "Hvad skal du bruge listen til?", [NeededSometimes(), Length(max=PURPOSE_LENGTH)], render_kw=_SHORT
    )

    def validate_kind(self, field: RadioField) -> None:
        """Raises ValidationError for whole numbers in a file that can't be locked."""
        if self.cpr.data == WHOLE and field.data != XLSX:
            raise ValidationError("Hele CPR-numre hentes kun i et regneark, da det bliver låst.")

    def validate_purpose(self, field: StringField) -> None:
        """Raises ValidationError when whole numbers are asked for without a purpose."""
        if self.cpr.data == WHOLE and not (field.data or "").strip():
            raise ValidationError("Skriv formålet, når du henter hele CPR-numre.")


class RekeyingFileForm(PayoutForm):
    """The list, filled in."""

    file = FileField("Fil", [FileRequired("Vælg en fil.")])


class FilledLinesField(HiddenField):
    """The lines of a file that was read, as the page carries them from its preview to its booking."""

    def _value(self) -> str:
        names = FilledLine.__slots__
        lines = [[getattr(one, name) for name in names] for one in self.data or ()]
        return json.dumps(lines, ensure_ascii=False)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The lines; raises ValueError for what no page of ours sends."""
        try:
            lines = json.loads(valuelist[0])
            self.data = tuple(
                FilledLine(
                    row=int(row),
                    number=str(number),
                    amount=str(amount),
                    receipt=str(receipt),
                    keyed_on=str(keyed_on),
                    keyed_by=str(keyed_by),
                    remark=str(remark),
                )
                for row, number, amount, receipt, keyed_on, keyed_by, remark in lines[: LINES_A_FILE + 1]
            )
        except (IndexError, TypeError, ValueError, RecursionError):
            raise ValueError("Siden er ikke hel. Indlæs filen igen.") from None


class BookFilledForm(PayoutForm):
    """The lines of the preview, to be marked."""

    lines = FilledLinesField("Rækker", [InputRequired()])


class SystemForm(PayoutForm):
    """In which system some ydelser are entered, and from which day."""

    benefit = ChoicesField("Ydelser", [NeededSometimes()])
    system = StringField("System", [DataRequired(), Length(max=80)], render_kw=_SHORT)
    valid_from = DanishDateField("Gælder fra", [InputRequired()])

"""Forms that settle many bilag: a filter, what is ticked or all that it shows, or a file."""

import json
from dataclasses import fields
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from payout.domain.kontering import PayoutMethod
from payout.domain.settling_file import LINES_A_FILE, NOTE_LENGTH, REFERENCE_LENGTH, SettlingLine
from payout.labels import choices_of
from payout.queries.settling import Chosen
from payout.web.forms.base import DanishDateField, NeededSometimes, PayoutForm
from payout.web.forms.danish import DanishMessages
from payout.web.forms.settlement import SETTLED_BY_HAND_CHOICES
from payout.web.forms.transfers import PickedField

TICKED, ALL = "ticked", "all"
LINE_PARTS = tuple(part.name for part in fields(SettlingLine))


class ChooseForm(FlaskForm):
    """Which paid bilag the page shows. Changes nothing and holds nothing personal: it lies in the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> DanishMessages:
            return DanishMessages()

    method = SelectField(
        "Måde",
        [NeededSometimes()],
        name="maade",
        choices={"": "Alle", **choices_of(PayoutMethod)},
        default="",
    )
    benefit = SelectField("Ydelse", [NeededSometimes()], name="ydelse", default="", validate_choice=False)
    pay_date = DanishDateField("Udbetalingsdag", [NeededSometimes()], name="dag")
    paid_before = DanishDateField("Udbetalt før", [NeededSometimes()], name="foer")

    @property
    def chosen(self) -> Chosen:
        """The filter as the query takes it."""
        return Chosen(
            method=PayoutMethod(self.method.data) if self.method.data else None,
            benefit=self.benefit.data or None,
            pay_date=self.pay_date.data,
            paid_before=self.paid_before.data,
        )


class SettleManyForm(PayoutForm):
    """How the chosen bilag are settled; `seen` is how many and how much the page has shown of them all."""

    which = RadioField(
        "Hvilke bilag?",
        [InputRequired()],
        choices={TICKED: "De afkrydsede", ALL: "Alle, der passer til filteret"},
        default=TICKED,
    )
    bilag = PickedField("Bilag")
    kind = RadioField("Hvordan er de afregnet?", [InputRequired()], choices=SETTLED_BY_HAND_CHOICES)
    happened_on = DanishDateField("Kørslens eller betalingens dato")
    reference = StringField(
        "Kørsel eller reference", [Length(max=REFERENCE_LENGTH)], render_kw={"autocomplete": "off"}
    )
    note = StringField(
        "Bemærkning", [NeededSometimes(), Length(max=NOTE_LENGTH)], render_kw={"autocomplete": "off"}
    )
    seen = HiddenField("Vist")


class SettlingFileForm(PayoutForm):
    """A file with one bilag a row, and how those are settled that don't say so themselves."""

    file = FileField("Fil", [FileRequired("Vælg en fil.")])
    kind = RadioField(
        "Hvordan er de afregnet, hvor filen ikke siger det?",
        [InputRequired()],
        choices=SETTLED_BY_HAND_CHOICES,
    )


class LinesField(HiddenField):
    """The lines of a file that was read, as the page carries them from its preview to its booking."""

    def _value(self) -> str:
        lines = self.data or ()
        return json.dumps([[getattr(one, name) for name in LINE_PARTS] for one in lines], ensure_ascii=False)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The lines; raises ValueError for what no page of ours sends."""
        try:
            lines = json.loads(valuelist[0])
            self.data = tuple(
                SettlingLine(row=int(row), **dict(zip(LINE_PARTS[1:], map(str, texts), strict=True)))
                for row, *texts in lines[: LINES_A_FILE + 1]
            )
        except (IndexError, TypeError, ValueError, RecursionError):
            raise ValueError("Siden er ikke hel. Indlæs filen igen.") from None


class BookLinesForm(PayoutForm):
    """The lines of the preview, to be booked."""

    kind = HiddenField("Måde", [InputRequired()])
    lines = LinesField("Rækker")

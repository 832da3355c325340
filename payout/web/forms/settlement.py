"""Forms on what is outstanding of a bilag: a line, its reversal, a plan and its parts."""

import re
from datetime import date
from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from payout.domain.open_items import AGE_BANDS
from payout.domain.settlement import MOST_PARTS, SETTLED_BY_HAND, LineDetail
from payout.domain.settlement_plan import STOP_REASONS, PlanTerms, month_of, months_after
from payout.domain.settling_file import NOTE_LENGTH, REFERENCE_LENGTH
from payout.labels import label_of
from payout.queries.open_items import OpenChoice
from payout.web.forms.base import AmountField, DanishDateField, NeededSometimes, PayoutForm, TypedField
from payout.web.forms.danish import DanishMessages

SETTLED_BY_HAND_CHOICES: Final = {kind.value: label_of(kind) for kind in SETTLED_BY_HAND}
MONTHS_AHEAD: Final = 24
TAKEN, MISSED = "taken", "missed"
_PLAIN: Final = {"autocomplete": "off"}
_PART: Final = re.compile(r"(\d{1,2})\s*(?:af|/)\s*(\d{1,2})", re.ASCII | re.IGNORECASE)


class PartField(TypedField):
    """A part of a whole, "2 af 6"; the data is both numbers."""

    def shown(self, value: tuple[int, int]) -> str:
        return f"{value[0]} af {value[1]}"

    def parsed(self, text: str) -> tuple[int, int]:
        found = _PART.fullmatch(text.strip())
        if found is None:
            raise ValueError("Raten kan ikke læses. Skriv fx 2 af 6.")
        return int(found[1]), int(found[2])


class SettleForm(PayoutForm):
    """How an amount of the advance is settled, and what is known of it."""

    kind = RadioField("Hvordan er beløbet afregnet?", [InputRequired()], choices=SETTLED_BY_HAND_CHOICES)
    amount = AmountField("Beløb", [InputRequired()])
    happened_on = DanishDateField("Kørslens eller betalingens dato")
    reference = StringField("Kørsel eller reference", [Length(max=REFERENCE_LENGTH)], render_kw=_PLAIN)
    part_of = PartField("Rate", render_kw=_PLAIN)
    note = StringField("Bemærkning", [NeededSometimes(), Length(max=NOTE_LENGTH)], render_kw=_PLAIN)

    @property
    def detail(self) -> LineDetail:
        """What the line tells besides its amount."""
        part, parts = self.part_of.data or (None, None)
        return LineDetail(
            happened_on=self.happened_on.data, reference=self.reference.data or "", part=part, parts=parts
        )


class ReverseForm(PayoutForm):
    """Why a line is reversed."""

    reason = StringField(
        "Hvorfor skal linjen tilbageføres?", [InputRequired(), Length(max=NOTE_LENGTH)], render_kw=_PLAIN
    )


class PlanForm(PayoutForm):
    """What is agreed on: how many parts or how much a month, from when, and what the citizen keeps."""

    first_month = SelectField("Første måned", [InputRequired()])
    parts = SelectField(
        "Antal rater",
        [NeededSometimes()],
        coerce=int,
        choices={number: str(number) for number in range(1, MOST_PARTS + 1)},
    )
    part_amount = AmountField("Eller et fast beløb om måneden", [NeededSometimes()])
    floor = AmountField("Borgeren beholder mindst, om måneden")
    benefit = AmountField("Ydelsen om måneden, til udbetaling", [NeededSometimes()])

    def offer_months(self, today: date) -> None:
        """The months that a plan can begin in, this one and on."""
        months = [months_after(month_of(today), number) for number in range(MONTHS_AHEAD)]
        self.first_month.choices = {month.isoformat(): f"{month:%m-%Y}" for month in months}

    @property
    def terms(self) -> PlanTerms:
        """The terms as the domain takes them; a fixed amount goes before a number."""
        return PlanTerms(
            first_month=date.fromisoformat(self.first_month.data),
            parts=None if self.part_amount.data else self.parts.data,
            part_oere=self.part_amount.data,
            benefit_oere=self.benefit.data,
            floor_oere=self.floor.data,
        )


class PartForm(PayoutForm):
    """What became of a part of the plan."""

    number = SelectField("Rate", [InputRequired()], coerce=int, id="part-number")
    outcome = RadioField(
        "Hvad blev der af raten?",
        [InputRequired()],
        choices={TAKEN: "Modregnet", MISSED: "Ikke modregnet"},
        id="part-outcome",
    )
    happened_on = DanishDateField("Kørslens dato", id="part-day")
    reference = StringField("Kørsel", [Length(max=REFERENCE_LENGTH)], id="part-reference", render_kw=_PLAIN)
    note = StringField(
        "Bemærkning", [NeededSometimes(), Length(max=NOTE_LENGTH)], id="part-note", render_kw=_PLAIN
    )

    @property
    def detail(self) -> LineDetail:
        """What the line tells besides its amount."""
        return LineDetail(happened_on=self.happened_on.data, reference=self.reference.data or "")


class StopForm(PayoutForm):
    """Why the plan is stopped."""

    reason = RadioField(
        "Hvorfor stoppes planen?",
        [InputRequired()],
        choices={reason.value: label_of(reason) for reason in STOP_REASONS},
        id="stop-reason",
    )
    note = StringField(
        "Bemærkning", [NeededSometimes(), Length(max=NOTE_LENGTH)], id="stop-note", render_kw=_PLAIN
    )


class OpenItemsForm(FlaskForm):
    """Which open items are shown. Changes nothing and holds nothing personal: it lies in the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> DanishMessages:
            return DanishMessages()

    benefit = SelectField("Ydelse", [NeededSometimes()], name="ydelse", default="", validate_choice=False)
    age = SelectField(
        "Alder",
        [NeededSometimes()],
        name="alder",
        default="",
        choices={"": "Alle", **{band.key: band.label for band in AGE_BANDS}},
    )
    plan = SelectField(
        "Plan",
        [NeededSometimes()],
        name="plan",
        default="",
        choices={"": "Alle", "med": "Med plan", "uden": "Uden plan"},
    )

    @property
    def chosen(self) -> OpenChoice:
        """The filter as the query takes it."""
        return OpenChoice(
            benefit=self.benefit.data or None,
            band=next((band for band in AGE_BANDS if band.key == self.age.data), None),
            has_plan={"med": True, "uden": False}.get(self.plan.data),
        )

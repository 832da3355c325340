"""The form that opens a hændelse."""

from datetime import date
from typing import ClassVar

from wtforms import Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    StopValidation,
    ValidationError,
)

from payout.clock import DANISH_TIME
from payout.domain.aconto import AcontoRule
from payout.domain.cash import COIN_OERE
from payout.domain.formal_steps import FaultPlace, FormalDecision, FormalStart
from payout.domain.incident import IncidentScope
from payout.labels import choices_of
from payout.money import Oere
from payout.web.forms.base import AmountField, ChoicesField, DanishDateField, PayoutForm
from payout.web.forms.moments import MomentField
from payout.web.forms.without_cpr import WithoutCpr

REASON_LENGTH = 1000
NAME_LENGTH = 120
_AREA = {"rows": 3}


class ChosenWhenOffered:
    """At least one of the choices, unless there are none to choose from."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: PayoutForm, field: Field) -> None:
        if field.choices and not field.data:
            raise StopValidation(self.message)


class IncidentForm(PayoutForm):
    """What is down, for whom, since when, by whose word, and the a-conto rule."""

    name = StringField("Navn på hændelsen", [InputRequired(), Length(max=120), WithoutCpr()])
    systems = StringField("Systemer, der er nede", [InputRequired(), Length(max=200), WithoutCpr()])
    down_since = DanishDateField("Nede siden", [InputRequired()])
    fault_place = RadioField(
        "Hvor er fejlen?", [InputRequired("Vælg, hvor fejlen er.")], choices=choices_of(FaultPlace)
    )
    planned_from = MomentField("Planlagt fra")
    planned_to = MomentField("Planlagt til")
    authorised_by = StringField("Besluttet af", [InputRequired(), Length(max=NAME_LENGTH), WithoutCpr()])
    decided_at = MomentField("Hvornår er det besluttet?", [InputRequired()])
    reason = TextAreaField(
        "Hvorfor er det besluttet?",
        [DataRequired(), Length(max=REASON_LENGTH), WithoutCpr()],
        render_kw=_AREA,
    )
    benefits = ChoicesField("Ydelser", [ChosenWhenOffered("Vælg mindst én ydelse.")])
    pay_days = ChoicesField(
        "Udbetalingsdage", [ChosenWhenOffered("Vælg mindst én dag.")], coerce=date.fromisoformat
    )
    share_percent = IntegerField("Andel af det forventede beløb", [InputRequired(), NumberRange(1, 100)])
    rounding_oere = AmountField("Rundes ned til nærmeste", [InputRequired()])
    ceiling_bilag_oere = AmountField("Loft for ét bilag")
    ceiling_person_oere = AmountField("Loft for én borger")

    def offer(self, benefits: tuple[str, ...], pay_days: tuple[date, ...]) -> None:
        """Offer what the lists in use know."""
        self.benefits.choices = [(benefit, benefit) for benefit in benefits]
        self.pay_days.choices = [(day.isoformat(), f"{day:%d-%m-%Y}") for day in pay_days]

    def validate_rounding_oere(self, field: Field) -> None:
        """A step that coins can pay."""
        if field.data < COIN_OERE or field.data % COIN_OERE:
            raise ValidationError("Skriv et beløb, der kan betales i mønter: 0,50 kr. eller mere.")

    def validate_down_since(self, field: Field) -> None:
        """A planned outage is down from the day that it begins: the forbehold on each bilag says that day."""
        begins = self.planned_from.data
        if begins is not None and field.data != begins.astimezone(DANISH_TIME).date():
            day = f"{begins.astimezone(DANISH_TIME):%d-%m-%Y}"
            raise ValidationError(f"Skriv den dag, det planlagte nedbrud begynder: {day}.")

    def formal(self) -> FormalStart:
        """When it was decided and why, where the fault is, and what is planned."""
        return FormalStart(
            decided_at=self.decided_at.data,
            reason=self.reason.data.strip(),
            fault_place=FaultPlace(self.fault_place.data),
            planned_from=self.planned_from.data,
            planned_to=self.planned_to.data,
        )

    def scope(self, *, is_drill: bool) -> IncidentScope:
        """What was stated, in a ledger of this kind. An empty ceiling, or one of nothing, is none."""
        return IncidentScope(
            name=self.name.data.strip(),
            systems=self.systems.data.strip(),
            down_since=self.down_since.data,
            authorised_by=self.authorised_by.data.strip(),
            benefits=tuple(self.benefits.data),
            pay_days=tuple(self.pay_days.data),
            rule=AcontoRule(
                share_percent=self.share_percent.data,
                rounding_oere=Oere(self.rounding_oere.data),
                ceiling_bilag_oere=self.ceiling_bilag_oere.data or None,
                ceiling_person_oere=self.ceiling_person_oere.data or None,
            ),
            is_drill=is_drill,
        )


class DecisionForm(PayoutForm):
    """A formal decision about a hændelse that has begun."""

    decided_by = StringField("Besluttet af", [DataRequired(), Length(max=NAME_LENGTH), WithoutCpr()])
    decided_at = MomentField("Hvornår er det besluttet?", [InputRequired()])
    reason = TextAreaField(
        "Hvorfor er det besluttet?",
        [DataRequired(), Length(max=REASON_LENGTH), WithoutCpr()],
        render_kw=_AREA,
    )

    def decision(self) -> FormalDecision:
        """What was stated."""
        return FormalDecision(
            decided_by=self.decided_by.data, decided_at=self.decided_at.data, reason=self.reason.data
        )

"""Forms for bilag that are registered from paper: what the first types, the second types, and the end."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, Final

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from payout.clock import DANISH_TIME
from payout.domain.aconto import Claim
from payout.domain.bilag import IdentityCheck
from payout.domain.late_entry import REASON_LENGTH, LateDraft, TypedField, Typing
from payout.labels import choices_of
from payout.money import format_kroner
from payout.web.forms import base
from payout.web.forms.base import (
    AmountField,
    BilagNumberField,
    CprField,
    DanishDateField,
    NeededSometimes,
    PayoutForm,
)
from payout.web.forms.without_cpr import WithoutCpr

_OFF: Final = {"autocomplete": "off"}
_TIME: Final = re.compile(r"(\d{1,2})[.: ]?(\d{2})", re.ASCII)
_FIELDS: Final[Mapping[TypedField, str]] = {
    TypedField.NUMBER: "number",
    TypedField.CPR: "cpr",
    TypedField.AMOUNT: "amount",
    TypedField.ISSUED_AT: "issued_time",
    TypedField.PAID_AT: "paid_time",
}


def _key(value: Any) -> int | None:
    """The key of what was chosen; None while nothing is."""
    return int(value) if value else None


class TimeOfDayField(base.TypedField):
    """A time of day as it stands on paper: 9.15, 09:15 or 0915."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "decimal", **_OFF})
        super().__init__(label, validators, **kwargs)

    def shown(self, value: time) -> str:
        return f"{value:%H.%M}"

    def parsed(self, text: str) -> time:
        found = _TIME.fullmatch(text.strip())
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValueError("Klokkeslættet kan ikke læses. Skriv timer og minutter, fx 9.15.")
        return time(int(found[1]), int(found[2]))


class TypingForm(PayoutForm):
    """What both people read off the paper."""

    number = BilagNumberField("Bilagsnummer", [InputRequired()])
    cpr = CprField("CPR-nummer", [InputRequired()])
    amount = AmountField("Beløb", [InputRequired()])
    day = DanishDateField("Dato", [InputRequired()])
    issued_time = TimeOfDayField("Udstedt kl.", [InputRequired()])
    paid_time = TimeOfDayField("Udbetalt kl.", [InputRequired()])

    def typing(self) -> Typing:
        """What was read, with instants in Danish time."""
        return Typing(
            number=self.number.data,
            cpr=self.cpr.data,
            amount_oere=self.amount.data,
            issued_at=self._at(self.issued_time.data),
            paid_at=self._at(self.paid_time.data),
        )

    def _at(self, when: time) -> datetime:
        return datetime.combine(self.day.data, when, DANISH_TIME)


class FirstTypingForm(TypingForm):
    """All that stands on the paper."""

    name = StringField(
        "Navn", [NeededSometimes(), Length(max=120)], render_kw={**_OFF, "spellcheck": "false"}
    )
    benefit = StringField("Ydelse", [DataRequired(), Length(max=120)], render_kw={**_OFF, "list": "ydelser"})
    period_from = DanishDateField("Periode fra", [InputRequired()])
    period_to = DanishDateField("Periode til", [InputRequired()])
    identity_check = RadioField(
        "Hvordan er identiteten kontrolleret?", [InputRequired()], choices=choices_of(IdentityCheck)
    )
    identity_document = StringField("Anden legitimation", [NeededSometimes(), Length(max=40)], render_kw=_OFF)
    issuer = SelectField("Udstedt af", [InputRequired()], coerce=_key)
    payer = SelectField("Udbetalt af", [InputRequired()], coerce=_key)
    place = SelectField("Sted", [InputRequired()])
    box = SelectField("Kasse, som pengene kom fra", [InputRequired()], coerce=int)
    reason = TextAreaField("Begrundelse", [Length(max=REASON_LENGTH)], render_kw={"rows": 2})

    def offer(
        self,
        *,
        people: Mapping[int, str],
        boxes: Mapping[int, str],
        places: Iterable[str],
        benefits: Iterable[str],
    ) -> "FirstTypingForm":
        """Set what can be chosen."""
        for field in (self.issuer, self.payer):
            field.choices = [("", "Vælg"), *people.items()]
        self.box.choices = list(boxes.items())
        self.place.choices = list(places)
        self._benefits = {name.casefold(): name for name in benefits}
        return self

    def draft(self) -> LateDraft:
        """The paper as the domain knows it."""
        benefit = self.benefit.data.strip()
        return LateDraft(
            typing=self.typing(),
            name=self.name.data or "",
            claim=Claim(
                benefit=self._benefits.get(benefit.casefold(), benefit),
                period_from=self.period_from.data,
                period_to=self.period_to.data,
            ),
            identity_check=IdentityCheck(self.identity_check.data),
            identity_document=self.identity_document.data or "",
            issuer_id=self.issuer.data,
            payer_id=self.payer.data,
            place=self.place.data,
            box_id=self.box.data,
            reason=self.reason.data or "",
        )


class SecondTypingForm(TypingForm):
    """The same paper, read by another."""

    def mark(self, first: Typing, second: Typing, differing: Iterable[TypedField]) -> None:
        """Say at each field that differs what both have, and empty it: it is typed again."""
        is_other_day = _when(first.paid_at)[:10] != _when(second.paid_at)[:10]
        for which in differing:
            field = self[_FIELDS[which]]
            field.errors = [
                f"Du har skrevet {_told(second, which)}, og den første har skrevet {_told(first, which)}: "
                "se på papiret, og skriv det igen."
            ]
            field.raw_data, field.data = None, None
        if is_other_day:
            self.day.raw_data, self.day.data = None, None


class LateApprovalForm(PayoutForm):
    """The team leader's word."""

    reason = TextAreaField("Begrundelse", [DataRequired(), Length(max=REASON_LENGTH)], render_kw={"rows": 2})


class DropForm(PayoutForm):
    """Why it is typed anew."""

    drop_reason = StringField(
        "Hvad er forkert?", [DataRequired(), Length(max=REASON_LENGTH), WithoutCpr()], render_kw=_OFF
    )


def _told(typed: Typing, which: TypedField) -> str:
    """A field as it may stand on a page: a CPR number is masked."""
    told = {
        TypedField.NUMBER: str(typed.number),
        TypedField.CPR: str(typed.cpr),
        TypedField.AMOUNT: format_kroner(typed.amount_oere),
        TypedField.ISSUED_AT: _when(typed.issued_at),
        TypedField.PAID_AT: _when(typed.paid_at),
    }
    return told[which]


def _when(at: datetime) -> str:
    return f"{at.astimezone(DANISH_TIME):%d-%m-%Y kl. %H.%M}"

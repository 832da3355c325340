"""The form that makes a bilag."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from wtforms import Field, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation

from payout.domain.aconto import Claim
from payout.domain.bilag import BilagDraft, IdentityCheck, Incomplete, MissingPart
from payout.domain.cash import NotPayableInCash
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod
from payout.labels import choices_of
from payout.web.forms.base import AmountField, DanishDateField, NeededSometimes, PayoutForm

OTHER: Final = "other"
_QUIET: Final = {"autocomplete": "off"}
_DIGITS: Final = {"autocomplete": "off", "inputmode": "numeric"}


class NeededFor(NeededSometimes):
    """The field counts only while another field has a certain value, and then needs a certain shape."""

    def __init__(self, other: str, value: str, missing: str, pattern: str = r"(?s).+") -> None:
        self.other = other
        self.value = value
        self.missing = missing
        self.pattern = re.compile(pattern, re.ASCII)

    def __call__(self, form: Form, field: Field) -> None:
        if form[self.other].data != self.value:
            field.errors = []
            raise StopValidation
        if field.errors:
            raise StopValidation
        if not field.data or (isinstance(field.data, str) and not self.pattern.fullmatch(field.data)):
            raise StopValidation(self.missing)


def _bare(text: str | None) -> str | None:
    return "".join(text.split()) if text else text


class IssueForm(PayoutForm):
    """What the counter fills in: which claim, how much, how it is paid, who the citizen is."""

    claim = RadioField("Hvad er forskuddet for?", [InputRequired()])
    other_benefit = StringField(
        "Ydelse",
        [NeededFor("claim", OTHER, "Skriv ydelsen."), Length(max=120)],
        render_kw={**_QUIET, "list": "ydelser"},
    )
    other_from = DanishDateField("Periode fra", [NeededFor("claim", OTHER, "Skriv periodens første dag.")])
    other_to = DanishDateField("Periode til", [NeededFor("claim", OTHER, "Skriv periodens sidste dag.")])
    amount = AmountField("Beløb", [InputRequired()])
    method = RadioField(
        "Hvordan får borgeren pengene?",
        [InputRequired()],
        choices=choices_of(PayoutMethod),
        default=PayoutMethod.CASH,
    )
    registration_no = StringField(
        "Registreringsnummer",
        [NeededFor("method", PayoutMethod.BANK_TRANSFER, "Skriv de fire cifre.", r"[0-9]{4}")],
        filters=[_bare],
        render_kw=_DIGITS,
    )
    account_no = StringField(
        "Kontonummer",
        [NeededFor("method", PayoutMethod.BANK_TRANSFER, "Skriv op til ti cifre.", r"[0-9]{1,10}")],
        filters=[_bare],
        render_kw=_DIGITS,
    )
    requisition_slip = StringField(
        "Rekvisitionens blok- og seddelnummer",
        [NeededFor("method", PayoutMethod.REQUISITION, "Skriv blok- og seddelnummer."), Length(max=40)],
        render_kw=_QUIET,
    )
    identity_check = RadioField(
        "Hvordan er borgerens identitet kontrolleret?", [InputRequired()], choices=choices_of(IdentityCheck)
    )
    identity_document = StringField(
        "Dokumentets sidste fire tegn", [NeededSometimes(), Length(max=40)], render_kw=_QUIET
    )
    stated_by_citizen = TextAreaField("Oplyst af borgeren", [Length(max=500)], render_kw={"rows": 2})
    reason = TextAreaField("Begrundelse", [NeededSometimes(), Length(max=300)], render_kw={"rows": 2})
    place = SelectField("Sted", [InputRequired()])

    def offer(self, claims: Iterable[Claim], benefits: Iterable[str], places: Iterable[str]) -> "IssueForm":
        """Set what can be chosen: the citizen's claims, the hændelse's ydelser, the office's places."""
        choices = {claim_value(claim): claim_text(claim) for claim in claims}
        self.claim.choices = {**choices, OTHER: "En anden ydelse eller periode"}
        self.place.choices = list(places)
        self._benefits = {name.casefold(): name for name in benefits}
        return self

    def draft(self) -> BilagDraft:
        """The bilag as the domain knows it."""
        return BilagDraft(
            claim=self._claim(),
            amount_oere=self.amount.data,
            method=PayoutMethod(self.method.data),
            method_detail=self._method_detail(),
            identity_check=IdentityCheck(self.identity_check.data),
            identity_document=(self.identity_document.data or "").strip(),
            stated_by_citizen=(self.stated_by_citizen.data or "").strip(),
            reason=(self.reason.data or "").strip(),
            place=self.place.data,
        )

    def field_of(self, error: DomainError) -> Field | None:
        """The field that a refusal is about."""
        if isinstance(error, NotPayableInCash):
            return self.amount
        return self[_FIELDS[error.part]] if isinstance(error, Incomplete) else None

    def _claim(self) -> Claim:
        if self.claim.data != OTHER:
            return _claim_of(self.claim.data)
        benefit = self.other_benefit.data.strip()
        return Claim(
            benefit=self._benefits.get(benefit.casefold(), benefit),
            period_from=self.other_from.data,
            period_to=self.other_to.data,
        )

    def _method_detail(self) -> str:
        if self.method.data == PayoutMethod.BANK_TRANSFER:
            return f"reg.nr. {self.registration_no.data}, konto {self.account_no.data}"
        return self.requisition_slip.data.strip() if self.method.data == PayoutMethod.REQUISITION else ""


_FIELDS: Final[Mapping[MissingPart, str]] = {
    MissingPart.AMOUNT: "amount",
    MissingPart.BENEFIT: "other_benefit",
    MissingPart.PERIOD: "other_to",
    MissingPart.IDENTITY_DOCUMENT: "identity_document",
    MissingPart.BANK_ACCOUNT: "account_no",
    MissingPart.REQUISITION_SLIP: "requisition_slip",
    MissingPart.REASON: "reason",
}


def claim_value(claim: Claim) -> str:
    """A claim as the value of a choice."""
    return f"{claim.period_from:%Y-%m-%d}/{claim.period_to:%Y-%m-%d}/{claim.benefit}"


def claim_text(claim: Claim) -> str:
    """A claim as the caseworker reads it."""
    return f"{claim.benefit}, {claim.period_from:%d-%m-%Y} – {claim.period_to:%d-%m-%Y}"


def _claim_of(value: str) -> Claim:
    period_from, period_to, benefit = value.split("/", 2)
    return Claim(
        benefit=benefit,
        period_from=date.fromisoformat(period_from),
        period_to=date.fromisoformat(period_to),
    )

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
from payout.domain.counter_notes import Collector, ControlQuestion, Need, Relation
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod
from payout.domain.requisition import Slip, SlipUsed, slip_of
from payout.domain.suggestion import Suggestion
from payout.labels import choices_of
from payout.web.forms.base import AmountField, ChoicesField, DanishDateField, NeededSometimes, PayoutForm

OTHER: Final = "other"
CITIZEN: Final = "citizen"
_QUIET: Final = {"autocomplete": "off"}
_DIGITS: Final = {"autocomplete": "off", "inputmode": "numeric"}
_SLIP: Final = r"[0-9A-Za-z-]{1,12}"
_DIFFER: Final = "De to numre er ikke ens. Se efter på borgerens papir, og skriv dem igen."


class NeededFor(NeededSometimes):
    """The field counts only while another field has one of some values, and then needs a certain shape."""

    def __init__(self, other: str, *values: str, missing: str, pattern: str = r"(?s).+") -> None:
        self.other = other
        self.values = frozenset(values)
        self.missing = missing
        self.pattern = re.compile(pattern, re.ASCII)

    def __call__(self, form: Form, field: Field) -> None:
        if form[self.other].data not in self.values:
            field.errors = []
            raise StopValidation
        if field.errors:
            raise StopValidation
        if not field.data or (isinstance(field.data, str) and not self.pattern.fullmatch(field.data)):
            raise StopValidation(self.missing)


class SameAs(NeededSometimes):
    """A number of the bank account, typed once more: both must be the same, and the first one is judged."""

    def __init__(self, first: str) -> None:
        self.first = first

    def __call__(self, form: Form, field: Field) -> None:
        if form["method"].data == PayoutMethod.BANK_TRANSFER and form[self.first].data != field.data:
            raise StopValidation(_DIFFER)


def _bare(text: str | None) -> str | None:
    return "".join(text.split()) if text else text


def _for_bank(label: str, missing: str, pattern: str) -> StringField:
    check = NeededFor("method", PayoutMethod.BANK_TRANSFER, missing=missing, pattern=pattern)
    return StringField(label, [check], filters=[_bare], render_kw=_DIGITS)


def _for_bank_again(label: str, first: str) -> StringField:
    return StringField(label, [SameAs(first)], filters=[_bare], render_kw=_DIGITS)


def _for_requisition(label: str, missing: str) -> StringField:
    check = NeededFor("method", PayoutMethod.REQUISITION, missing=missing, pattern=_SLIP)
    return StringField(label, [check], filters=[_bare], render_kw=_QUIET)


def _for_collector(label: str, missing: str) -> StringField:
    check = NeededFor("collected_by", *Relation, missing=missing, pattern=r"(?s).*\S.*")
    return StringField(label, [check, Length(max=120)], render_kw=_QUIET)


class IssueForm(PayoutForm):
    """What the counter fills in: which claim, how much, how it is paid, who the citizen is."""

    claim = RadioField("Hvad er forskuddet for?", [InputRequired()])
    other_benefit = StringField(
        "Ydelse",
        [NeededFor("claim", OTHER, missing="Skriv ydelsen."), Length(max=120)],
        render_kw={**_QUIET, "list": "ydelser"},
    )
    other_from = DanishDateField(
        "Periode fra", [NeededFor("claim", OTHER, missing="Skriv periodens første dag.")]
    )
    other_to = DanishDateField(
        "Periode til", [NeededFor("claim", OTHER, missing="Skriv periodens sidste dag.")]
    )
    amount = AmountField("Beløb", [InputRequired()])
    identity_check = RadioField(
        "Hvordan er identiteten kontrolleret?", [InputRequired()], choices=choices_of(IdentityCheck)
    )
    control_questions = ChoicesField(
        "Kontrolspørgsmål, der er svaret rigtigt på",
        [NeededSometimes()],
        choices=choices_of(ControlQuestion),
    )
    identity_document = StringField("Dokumentets sidste fire tegn", [Length(max=40)], render_kw=_QUIET)
    method = RadioField(
        "Hvordan får borgeren pengene?",
        [InputRequired()],
        choices=choices_of(PayoutMethod),
        default=PayoutMethod.CASH,
    )
    registration_no = _for_bank("Registreringsnummer", "Skriv de fire cifre.", r"[0-9]{4}")
    account_no = _for_bank("Kontonummer", "Skriv op til ti cifre.", r"[0-9]{1,10}")
    registration_no_again = _for_bank_again("Registreringsnummer igen", "registration_no")
    account_no_again = _for_bank_again("Kontonummer igen", "account_no")
    slip_block = _for_requisition("Blok nr.", "Skriv blokkens nummer.")
    slip_number = _for_requisition("Seddel nr.", "Skriv sedlens nummer.")
    collected_by = RadioField(
        "Hvem henter pengene?",
        [NeededSometimes()],
        choices={CITIZEN: "Borgeren selv", **choices_of(Relation)},
        default=CITIZEN,
    )
    collector_name = _for_collector("Navn på den, der henter", "Skriv navnet.")
    collector_document = _for_collector(
        "Dokument, der giver ret til det", "Skriv, hvilket dokument du har set, og dets dato."
    )
    stated_by_citizen = TextAreaField("Oplyst af borgeren", [Length(max=500)], render_kw={"rows": 2})
    needs = ChoicesField("Hvad mangler borgeren penge til?", [NeededSometimes()], choices=choices_of(Need))
    reason = TextAreaField("Begrundelse", [NeededSometimes(), Length(max=300)], render_kw={"rows": 2})
    place = SelectField("Sted", [InputRequired()])

    def offer(
        self, claims: Mapping[Claim, Suggestion], benefits: Iterable[str], places: Iterable[str]
    ) -> "IssueForm":
        """Set what can be chosen: the citizen's claims, the hændelse's ydelser, the office's places."""
        choices = {claim_value(claim): claim_text(claim) for claim in claims}
        self.claim.choices = {**choices, OTHER: "En anden ydelse eller periode"}
        self.suggestions = {claim_value(claim): suggestion for claim, suggestion in claims.items()}
        self.place.choices = list(places)
        self._benefits = {name.casefold(): name for name in benefits}
        return self

    def draft(self) -> BilagDraft:
        """The bilag as the domain knows it."""
        way = IdentityCheck(self.identity_check.data)
        asked = self.control_questions.data if way is IdentityCheck.HEALTH_CARD else ()
        return BilagDraft(
            claim=self._claim(),
            amount_oere=self.amount.data,
            method=PayoutMethod(self.method.data),
            method_detail=self._method_detail(),
            identity_check=way,
            identity_document=(self.identity_document.data or "").strip(),
            stated_by_citizen=(self.stated_by_citizen.data or "").strip(),
            reason=(self.reason.data or "").strip(),
            place=self.place.data,
            control_questions=frozenset(map(ControlQuestion, asked)),
            collector=self._collector(),
            needs=frozenset(map(Need, self.needs.data)),
            slip=self._slip(),
        )

    def field_of(self, error: DomainError) -> Field | None:
        """The field that a refusal is about."""
        if isinstance(error, NotPayableInCash):
            return self.amount
        if isinstance(error, SlipUsed):
            return self.slip_number
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
        slip = self._slip()
        return f"blok {slip.block}, seddel {slip.number}" if slip else ""

    def _slip(self) -> Slip | None:
        if self.method.data != PayoutMethod.REQUISITION:
            return None
        return slip_of(self.slip_block.data, self.slip_number.data)

    def _collector(self) -> Collector | None:
        if self.collected_by.data == CITIZEN:
            return None
        return Collector(
            relation=Relation(self.collected_by.data),
            name=self.collector_name.data,
            document=self.collector_document.data,
        )


_FIELDS: Final[Mapping[MissingPart, str]] = {
    MissingPart.AMOUNT: "amount",
    MissingPart.BENEFIT: "other_benefit",
    MissingPart.PERIOD: "other_to",
    MissingPart.IDENTITY_DOCUMENT: "identity_document",
    MissingPart.CONTROL_QUESTIONS: "control_questions",
    MissingPart.COLLECTOR: "collector_name",
    MissingPart.BANK_ACCOUNT: "account_no",
    MissingPart.REQUISITION_SLIP: "slip_number",
    MissingPart.REASON: "reason",
    MissingPart.NEED: "needs",
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

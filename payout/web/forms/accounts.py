"""Forms of the account mapping: one entry, or a file of them."""

from collections.abc import Iterable
from typing import Final

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from payout.cpr import mask_text
from payout.domain.account_map import REMARK_LENGTH, AccountEntry, AccountField, AccountString, TargetSystem
from payout.domain.kontering import Account
from payout.labels import choices_of, label_of
from payout.queries.benefits import KnownBenefit
from payout.web.forms.base import DanishDateField, NeededSometimes, PayoutForm

FIELD_LENGTH: Final = 80
_OFF = {"autocomplete": "off", "spellcheck": "false"}
_OF_BENEFIT = f"{Account.BENEFIT.value}:"


class EntryForm(PayoutForm):
    """Which account plays a part, in which system, from which day. `offer` gives the parts."""

    part = SelectField("Kontoens rolle", [InputRequired()])
    system = SelectField("System", [InputRequired()], choices=choices_of(TargetSystem))
    valid_from = DanishDateField("Gælder fra", [InputRequired()])
    account = StringField(
        "Kontostreng eller artskonto", [DataRequired(), Length(max=FIELD_LENGTH)], render_kw=_OFF
    )
    cost_centre = StringField(
        label_of(AccountField.COST_CENTRE), [NeededSometimes(), Length(max=20)], render_kw=_OFF
    )
    psp_element = StringField(
        label_of(AccountField.PSP_ELEMENT), [NeededSometimes(), Length(max=40)], render_kw=_OFF
    )
    profit_centre = StringField(
        label_of(AccountField.PROFIT_CENTRE), [NeededSometimes(), Length(max=20)], render_kw=_OFF
    )
    internal_order = StringField(
        label_of(AccountField.INTERNAL_ORDER), [NeededSometimes(), Length(max=20)], render_kw=_OFF
    )
    remark = StringField(
        "Kilde eller bemærkning", [DataRequired(), Length(max=REMARK_LENGTH)], render_kw=_OFF
    )

    def offer(self, benefits: Iterable[KnownBenefit]) -> None:
        """Offer every part, the ydelser one by one."""
        parts = [(one.value, label_of(one)) for one in Account if one is not Account.BENEFIT]
        ydelser = [(f"{_OF_BENEFIT}{one.facts.code}", f"Ydelse: {one.facts.name}") for one in benefits]
        self.part.choices = [*parts, *ydelser]

    def validate_remark(self, field: StringField) -> None:
        """No CPR number is kept here, nor shown again."""
        shown = mask_text(field.data)
        if shown != field.data:
            field.data = shown
            raise ValidationError("Skriv bemærkningen uden CPR-numre.")

    def entry(self) -> AccountEntry:
        """What was stated."""
        part, _, code = str(self.part.data).partition(":")
        texts = {field.value: (self[field.value].data or "").strip() for field in AccountField}
        return AccountEntry(
            system=TargetSystem(self.system.data),
            account=Account(part),
            benefit=code or None,
            valid_from=self.valid_from.data,
            string=AccountString(**texts),
            remark=" ".join(self.remark.data.split()),
        )


class AccountFileForm(PayoutForm):
    """A TOML file with entries."""

    file = FileField("Kontoplanens fil", [FileRequired("Vælg en fil.")])

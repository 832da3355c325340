"""What every form shares: Danish messages, the one-time key, fields for money, CPR numbers, days and choices.

A field gives a value of the domain or a Danish error, and keeps what was typed when the page is shown again.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import uuid4

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from payout.bilag_number import BilagNumber, BilagNumberUnreadable, CheckDigitWrong, parse_bilag_number
from payout.cpr import Cpr, CprFault, CprUnreadable, parse_cpr
from payout.money import AmountNegative, AmountUnreadable, Oere, format_amount, parse_amount
from payout.services.repeats import SentForm
from payout.web.forms.danish import FORM_EXPIRED, DanishMessages

PURPOSE_LENGTH: Final = 200
_WAS_LOCKED: Final = (
    "Siden var låst, da du sendte den, så intet er gemt. "
    "Det, du skrev, står her. Se det igennem, og send igen."
)
_MESSAGES: Final = DanishMessages()
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_KEY_MISSING: Final = "Siden var ikke hel, da den blev sendt. Intet er gemt. Prøv igen fra denne side."
_DATE: Final = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})", re.ASCII)
_BARE_DATE: Final = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)

_CPR_TEXTS: Final = {
    CprFault.EMPTY: "Skriv CPR-nummeret.",
    CprFault.LETTERS: "Et CPR-nummer har kun cifre. Skriv de ti cifre, med eller uden bindestreg.",
    CprFault.LENGTH: "Et CPR-nummer har ti cifre. Skriv dem alle, med eller uden bindestreg.",
    CprFault.DATE: "CPR-nummeret begynder ikke med en dato, der findes. Se efter, om to cifre er byttet om.",
}


class NeededSometimes:
    """For a field that only the domain's rules can call needed: its label does not say "(frivilligt)"."""

    field_flags: Mapping[str, Any] = {"conditional": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Nothing to check here."""


class RequestKeyField(HiddenField):
    """A key made with the page, so that the same page sent twice is carried out once.

    The key is kept while the page is shown again with errors. A request without one is refused.
    """

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, default=_new_key, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if len(valuelist) != 1 or not _KEY.fullmatch(str(valuelist[0])):
            raise ValueError(_KEY_MISSING)
        self.data = valuelist[0]


class PayoutForm(FlaskForm):
    """A form that changes something: CSRF token, one-time key and Danish messages."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> DanishMessages:
            return _MESSAGES

    request_key = RequestKeyField("Engangsnøgle")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is filled in as it should be; never for a form that is only shown again."""
        if getattr(request, "shown_again", ""):
            self.form_errors.append(_WAS_LOCKED)
            return False
        return bool(super().validate(extra_validators))

    def sent(self) -> SentForm:
        """The key, with a digest of where the form was sent to and all that it held, but for passwords."""
        left_out = {"csrf_token"} | {field.name for field in self if isinstance(field, PasswordField)}
        typed = sorted((name, text) for name, text in request.form.items(multi=True) if name not in left_out)
        files = sorted((name, _digest_of_file(file)) for name, file in request.files.items(multi=True))
        whole = json.dumps([request.path, typed, files])
        return SentForm(key=self.request_key.data, digest=hashlib.sha256(whole.encode()).hexdigest())

    def validate_csrf_token(self, field: Field) -> None:
        """Say it in Danish: the reasons that Flask-WTF gives are English and all mean the same to a clerk."""
        if field.errors:
            field.errors = [FORM_EXPIRED]


class PurposeField(StringField):
    """Why somebody needs whole CPR numbers: it goes into the log, with the name and the time."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        checks = [DataRequired(), Length(max=PURPOSE_LENGTH)]
        super().__init__(label, checks, render_kw={"autocomplete": "off"}, **kwargs)


class TypedField(StringField):
    """A text field whose data is a value: what was typed stands again, else the value as Danish text."""

    data: Any
    raw_data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.shown(self.data)

    def shown(self, value: Any) -> str:
        """The value as it stands in the field."""
        return str(value)

    def parsed(self, text: str) -> Any:
        """The value of a text; raises ValueError with a Danish sentence."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and str(valuelist[0]).strip():
            self.data = self.parsed(str(valuelist[0]))
        else:
            # Spaces alone are nothing typed, also where something has to be.
            self.raw_data = []


class AmountField(TypedField):
    """An amount in kroner as Danish text; the data is whole øre."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label, validators, **kwargs)

    def shown(self, value: Oere) -> str:
        return format_amount(value)

    def parsed(self, text: str) -> Oere:
        try:
            return parse_amount(text)
        except AmountNegative:
            raise ValueError("Beløbet må ikke være under nul.") from None
        except AmountUnreadable:
            raise ValueError("Beløbet kan ikke læses. Skriv det i kroner, fx 1.250,00.") from None


class CprField(TypedField):
    """A CPR number as typed or scanned; the data is a Cpr. A value that comes from us stands masked."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        typed = {"autocomplete": "off", "spellcheck": "false", "inputmode": "numeric", "data-holds": "cpr"}
        kwargs.setdefault("render_kw", typed)
        super().__init__(label, validators, **kwargs)

    def parsed(self, text: str) -> Cpr:
        return typed_cpr(text)


class DanishDateField(TypedField):
    """A day, written day first: 21-11-2026, 21.11.26, 211126, or as 2026-11-21."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label, validators, **kwargs)

    def shown(self, value: date) -> str:
        return f"{value:%d-%m-%Y}"

    def parsed(self, text: str) -> date:
        return typed_day(text.strip())


class BilagNumberField(TypedField):
    """The number of a bilag as read from its paper or scanned; the data is a BilagNumber.

    A form that is made with a `series` in its `meta` takes the end of a number of that series, too.
    """

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"autocomplete": "off", "autocapitalize": "characters"})
        super().__init__(label, validators, **kwargs)

    def parsed(self, text: str) -> BilagNumber:
        return typed_bilag_number(text, getattr(self.meta, "series", ""))


class ChoicesField(SelectMultipleField):
    """Several of some choices, shown as checkboxes. Choosing none gives an empty list."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def typed_bilag_number(text: str, series: str = "") -> BilagNumber:
    """The bilag number that was typed; raises ValueError with a Danish sentence that says what to do."""
    try:
        return parse_bilag_number(text, series)
    except CheckDigitWrong:
        raise ValueError(
            "Kontrolcifferet (det sidste) passer ikke, så et af cifrene er skrevet forkert. "
            "Læs nummeret på bilaget igen, ciffer for ciffer."
        ) from None
    except BilagNumberUnreadable:
        raise ValueError(
            "Bilagsnummeret kan ikke læses. Skriv det, som det står på bilaget, fx NOD26-00042-7."
        ) from None


def typed_cpr(text: str) -> Cpr:
    """The CPR number that was typed; raises ValueError with a Danish sentence that says what to do."""
    try:
        return parse_cpr(text)
    except CprUnreadable as unreadable:
        raise ValueError(_CPR_TEXTS[unreadable.fault]) from None


def _digest_of_file(file: FileStorage) -> str:
    found = hashlib.sha256(file.stream.read()).hexdigest()
    file.stream.seek(0)
    return found


def _new_key() -> str:
    return uuid4().hex


def typed_day(text: str) -> date:
    """The day that was typed; raises ValueError with a Danish sentence that says what to do."""
    year, month, day = _date_parts(text)
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        raise ValueError("Datoen findes ikke. Skriv dag, måned og år, fx 21-11-2026.") from None


def _date_parts(text: str) -> tuple[int, int, int]:
    iso = _ISO_DATE.fullmatch(text)
    if iso is not None:
        return int(iso[1]), int(iso[2]), int(iso[3])
    danish = _DATE.fullmatch(text) or _BARE_DATE.fullmatch(text)
    if danish is None:
        raise ValueError("Datoen kan ikke læses. Skriv dag, måned og år, fx 21-11-2026.")
    return int(danish[3]), int(danish[2]), int(danish[1])

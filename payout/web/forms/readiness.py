"""Forms of being ready: the cash order's day, and the copies of the citizen list."""

from wtforms import PasswordField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from payout import clock
from payout.domain.list_copies import PERSON_LENGTH, PLACE_LENGTH, CopyForm
from payout.labels import choices_of
from payout.web.forms.base import PURPOSE_LENGTH, DanishDateField, NeededSometimes, PayoutForm
from payout.web.forms.double_lock import BothHalves
from payout.web.forms.without_cpr import WithoutCpr

MASKED, WHOLE = "masked", "whole"
PASSPHRASE_LENGTH = 12
_LAST_LETTER = "\u024f"
"""Of the Latin letters: what lies beyond can't be typed the same way in every PDF reader."""
_SHORT = {"autocomplete": "off"}
_SECRET = {"autocomplete": "new-password"}


class CashOrderForm(PayoutForm):
    """When the order was agreed with Økonomi and the bank."""

    on_date = DanishDateField("Kontantordre aftalt den", [InputRequired()])

    def validate_on_date(self, field: DanishDateField) -> None:
        """Raises ValidationError for a day to come."""
        if field.data and field.data > clock.today():
            raise ValidationError("Skriv den dag, den blev aftalt; den kan ikke ligge fremme.")


class MakeCopyForm(BothHalves):
    """A copy: on paper or as an encrypted file, with masked numbers or, for a purpose, whole ones."""

    kind = RadioField("Kopi", [InputRequired()], choices=choices_of(CopyForm), default=CopyForm.PAPER.value)
    holder = StringField(
        "Hvem får kopien?", [DataRequired(), Length(max=PERSON_LENGTH), WithoutCpr()], render_kw=_SHORT
    )
    cpr = RadioField(
        "CPR-numre", [InputRequired()], choices={MASKED: "Skjult", WHOLE: "Hele"}, default=MASKED
    )
    purpose = StringField(
        "Hvad skal de hele CPR-numre bruges til?",
        [NeededSometimes(), Length(max=PURPOSE_LENGTH)],
        render_kw=_SHORT,
    )
    passphrase = PasswordField("Adgangssætning til filen", [NeededSometimes()], render_kw=_SECRET)
    again = PasswordField("Adgangssætningen igen", [NeededSometimes()], render_kw=_SECRET)

    @property
    def is_whole(self) -> bool:
        """Whether the copy has whole CPR numbers."""
        return bool(self.cpr.data == WHOLE)

    @property
    def stated_purpose(self) -> str:
        """The purpose; "" where numbers are masked, whatever was typed."""
        return (self.purpose.data or "").strip() if self.cpr.data == WHOLE else ""

    @property
    def secret(self) -> str | None:
        """The passphrase of an encrypted copy; None for paper."""
        return self.passphrase.data if self.kind.data == CopyForm.ENCRYPTED.value else None

    def validate_purpose(self, field: StringField) -> None:
        """Raises ValidationError when whole numbers are asked for without a purpose."""
        if self.cpr.data == WHOLE and not (field.data or "").strip():
            raise ValidationError("Skriv formålet, når kopien har hele CPR-numre.")

    def validate_passphrase(self, field: PasswordField) -> None:
        """Raises ValidationError for a passphrase that is short, or that not every reader can take."""
        if self.secret is None:
            return
        typed = field.data or ""
        if len(typed) < PASSPHRASE_LENGTH:
            raise ValidationError(f"Skriv en adgangssætning på mindst {PASSPHRASE_LENGTH} tegn.")
        if not all(" " <= letter <= _LAST_LETTER and letter.isprintable() for letter in typed):
            raise ValidationError("Brug kun almindelige bogstaver, tal, mellemrum og tegn.")

    def validate_again(self, field: PasswordField) -> None:
        """Raises ValidationError when the two differ."""
        if self.secret is not None and field.data != self.passphrase.data:
            raise ValidationError("De to adgangssætninger er ikke ens. Skriv dem begge igen.")


class HandCopyForm(PayoutForm):
    """Who has the copy now."""

    holder = StringField(
        "Hvem har den nu?", [DataRequired(), Length(max=PERSON_LENGTH), WithoutCpr()], render_kw=_SHORT
    )


class LockCopyForm(PayoutForm):
    """Where it is, and who has the two keys."""

    place = StringField(
        "Hvor er den låst inde?", [DataRequired(), Length(max=PLACE_LENGTH), WithoutCpr()], render_kw=_SHORT
    )
    key_holder = StringField(
        "Hvem har nøglen til skabet?",
        [DataRequired(), Length(max=PERSON_LENGTH), WithoutCpr()],
        render_kw=_SHORT,
    )
    other_key_holder = StringField(
        "Hvem har nøglen til rummet?",
        [DataRequired(), Length(max=PERSON_LENGTH), WithoutCpr()],
        render_kw=_SHORT,
    )


class ShredCopyForm(PayoutForm):
    """Who saw it."""

    witness = SelectField(
        "Hvem så, at den blev makuleret?", [InputRequired()], coerce=int, validate_choice=False, default=0
    )

"""The forms of hand-overs between places: draw a file, and take one in."""

from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from payout.domain.handover import PASSPHRASE_MINIMUM
from payout.web.forms.base import NeededSometimes, PayoutForm

CODE_LENGTH = 60
_NEW = {"autocomplete": "new-password"}


class DrawHandoverForm(PayoutForm):
    """The passphrase that locks the file, twice."""

    new_passphrase = PasswordField(
        "Adgangssætning til filen", [InputRequired(), Length(min=PASSPHRASE_MINIMUM)], render_kw=_NEW
    )
    again = PasswordField(
        "Adgangssætningen igen",
        [InputRequired(), EqualTo("new_passphrase", "De to adgangssætninger er ikke ens. Skriv dem igen.")],
        render_kw=_NEW,
    )


class ReceiveHandoverForm(PayoutForm):
    """A file, its passphrase, and the code of the place when it is the first from there."""

    file = FileField("Fil", [FileRequired("Vælg en fil.")])
    passphrase = PasswordField("Filens adgangssætning", [InputRequired()], render_kw=_NEW)
    code = StringField(
        "Det andet steds kode",
        [NeededSometimes(), Length(max=CODE_LENGTH)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

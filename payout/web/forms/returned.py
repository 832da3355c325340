"""The forms of a workbook that comes back: the file, and its booking."""

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import InputRequired

from payout.web.forms.base import PayoutForm


class ReturnedFileForm(PayoutForm):
    """The workbook that Økonomi has filled in."""

    file = FileField("Den udfyldte arbejdsbog", [FileRequired("Vælg en fil.")])


class BookReturnForm(PayoutForm):
    """The preview that is booked: which file, and how much of it the page has shown as to be booked."""

    sha256 = HiddenField("Fil", [InputRequired("Siden er ikke hel. Indlæs filen igen.")])
    seen = HiddenField("Vist", [InputRequired("Siden er ikke hel. Indlæs filen igen.")])

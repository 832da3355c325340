"""The forms that bring a list in: the file, and what is confirmed after the preview."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from payout.domain.indberetningsliste import ListKind
from payout.labels import choices_of
from payout.web.forms.base import DanishDateField, PayoutForm, PurposeField

SOURCE_LENGTH = 80


class UploadForm(PayoutForm):
    """A file, which kind of list it is, and where it is from when the list's form doesn't tell."""

    file = FileField("Listens fil", [FileRequired("Vælg en fil.")])
    kind = RadioField(
        "Hvad er det for en liste?",
        [InputRequired()],
        choices=choices_of(ListKind),
        default=ListKind.INDBERETNING.value,
    )
    source = StringField("Kilde", [Length(max=SOURCE_LENGTH)])


class ConfirmListForm(PayoutForm):
    """The source and the date that the list is stored with."""

    source = StringField("Kilde", [InputRequired(), Length(max=SOURCE_LENGTH)])
    data_date = DanishDateField("Listens dato")
    both_count = BooleanField(
        "Ja, begge tæller: rækkerne er hver sin udbetaling",
        [InputRequired("Svar på, om de ens rækker tæller begge to. Tæller de ikke, så ret listen først.")],
    )

    def ask_about_copies(self, copies: int) -> None:
        """Ask whether equal rows both count; a list without any is not asked about."""
        if not copies and "both_count" in self:
            del self.both_count


class FetchListForm(PayoutForm):
    """Why somebody needs a list with its whole CPR numbers: it goes into the log."""

    purpose = PurposeField("Hvad skal du bruge listen til?")

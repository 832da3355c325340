"""The forms that bring a list in: the file, and what is confirmed after the preview."""

from collections.abc import Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from payout.domain.indberetningsliste import ListKind
from payout.web.forms.base import DanishDateField, PayoutForm, PurposeField
from payout.web.forms.double_lock import BothHalves
from payout.web.forms.without_cpr import WithoutCpr

SOURCE_LENGTH = 80


class UploadForm(PayoutForm):
    """A file, which kind of list it is, and where it is from when the list's form doesn't tell."""

    file = FileField("Listens fil", [FileRequired("Vælg en fil.")])
    kind = RadioField(
        "Hvad er det for en liste?",
        [InputRequired()],
        choices={
            ListKind.INDBERETNING.value: "Indberetningsliste",
            ListKind.UDBETALING.value: "Udbetalingsliste (den rigtige kørsel)",
        },
        default=ListKind.INDBERETNING.value,
    )
    source = StringField("Kilde", [Length(max=SOURCE_LENGTH), WithoutCpr()])

    def take_only_the_run(self) -> None:
        """Leave the one kind that Økonomi brings in; who sends the other by hand is told so."""
        run = ListKind.UDBETALING.value
        self.kind.choices = [(run, "Udbetalingsliste (den rigtige kørsel)")]
        if not self.is_submitted():
            self.kind.data = run


REPLACES, ADDS = "replaces", "adds"
RUN_MODES: Mapping[str, str] = {
    REPLACES: "En hel udbetalingsliste: den afløser den forrige",
    ADDS: "Kun rettelser (tilbageførsler og nye linjer): den lægges til den forrige",
}


class ConfirmListForm(PayoutForm):
    """The source and the date that the list is stored with."""

    source = StringField("Kilde", [InputRequired(), Length(max=SOURCE_LENGTH), WithoutCpr()])
    data_date = DanishDateField("Listens dato")
    both_count = BooleanField(
        "Ja, begge tæller: rækkerne er hver sin udbetaling",
        [InputRequired("Svar på, om de ens rækker tæller begge to. Tæller de ikke, så ret listen først.")],
    )

    run_mode = RadioField("Hvad er filen?", [InputRequired("Vælg, hvad filen er.")], choices=RUN_MODES)

    def ask_about_earlier(self, has_earlier: bool) -> None:
        """Ask whether a run supersedes the earlier one; without an earlier one there is nothing to ask."""
        if not has_earlier and "run_mode" in self:
            del self.run_mode

    @property
    def adds(self) -> bool:
        """Whether the list is to be added to the earlier one."""
        return "run_mode" in self and self.run_mode.data == ADDS

    def ask_about_copies(self, copies: int) -> None:
        """Ask whether equal rows both count; a list without any is not asked about."""
        if not copies and "both_count" in self:
            del self.both_count


class FetchListForm(PayoutForm):
    """Why somebody needs a list with its whole CPR numbers: it goes into the log."""

    purpose = PurposeField("Hvad skal du bruge listen til?")


class FetchStoredListForm(BothHalves, FetchListForm):
    """The same for a list that lies in the ledger: it leaves under both halves of the dobbeltlås."""

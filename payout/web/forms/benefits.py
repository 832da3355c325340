"""The forms for ydelser: a name that stands for one, and a new one."""

from collections.abc import Iterable

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from payout.domain.ydelser import NAME_LENGTH, Benefit
from payout.queries.benefits import KnownBenefit
from payout.web.forms.base import DanishDateField, PayoutForm

_CHOOSE = ("", "Vælg ydelsen")


class NameForm(PayoutForm):
    """A name as a list writes it, and the ydelse that it stands for."""

    written = StringField("Navn på listen", [InputRequired(), Length(max=NAME_LENGTH)])
    benefit_id = SelectField("Ydelse", [InputRequired("Vælg ydelsen.")])

    def offer(self, benefits: Iterable[KnownBenefit]) -> None:
        """Offer the ydelser there are."""
        self.benefit_id.choices = [_CHOOSE, *((str(one.benefit_id), one.facts.name) for one in benefits)]


class UnknownNameForm(NameForm):
    """The same for one of the names that a list has and nobody has mapped."""

    written = SelectField("Navn på listen", [InputRequired()])

    def offer_names(self, names: Iterable[str]) -> None:
        """Offer the names that stand for nothing."""
        self.written.choices = [(name, name) for name in sorted(names)]


class BenefitForm(PayoutForm):
    """A ydelse that the program does not ship with."""

    name = StringField("Navn", [InputRequired(), Length(max=NAME_LENGTH)])
    code = StringField(
        "Kode",
        [
            InputRequired(),
            Length(max=40),
            Regexp(r"[a-z0-9-]+\Z", message="Brug kun små bogstaver a-z, cifre og bindestreg."),
        ],
    )
    law = StringField("Lov", [InputRequired(), Length(max=120)])
    function = StringField("Funktion i kontoplanen", [Length(max=20)])
    grouping = StringField("Gruppering", [Length(max=40)])
    valid_from = DanishDateField("Gælder fra")
    valid_to = DanishDateField("Gælder til og med")
    source = StringField("Hvor står det?", [InputRequired(), Length(max=200)])

    def benefit(self) -> Benefit:
        """What was stated."""
        return Benefit(
            code=self.code.data,
            name=" ".join(self.name.data.split()),
            law=self.law.data.strip(),
            function=self.function.data.strip(),
            grouping=self.grouping.data.strip(),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data.strip(),
        )

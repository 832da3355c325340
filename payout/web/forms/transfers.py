"""Forms for lists of bank transfers."""

import re
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from payout.domain.transfers import FileKind
from payout.web.forms.base import PayoutForm

_ID = re.compile(r"[0-9]{1,9}")


class PickedField(SelectMultipleField):
    """Rows of a table that are ticked, by their ids; the domain says which of them there are."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, coerce=int, validate_choice=False, choices=[], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Ids as whole numbers; raises ValueError for what no page of ours sends."""
        if not all(_ID.fullmatch(str(value)) for value in valuelist):
            raise ValueError("Vælg blandt dem, der står på siden.")
        self.data = [int(value) for value in valuelist]


class MakeListForm(PayoutForm):
    """Which bank, and which bilag."""

    bank = SelectField("Bank", [InputRequired()])
    bilag = PickedField("Bilag")


class ConfirmForm(PayoutForm):
    """Which transfers the bank has confirmed."""

    transfer = PickedField("Overførsler")


class GiveBackForm(PayoutForm):
    """Why the bank has sent the transfer back."""

    reason = TextAreaField(
        "Hvorfor er overførslen kommet retur?",
        [DataRequired(), Length(max=200)],
        render_kw={"rows": 2, "autocomplete": "off"},
    )


class FileForm(PayoutForm):
    """Which file of the list."""

    kind = RadioField("Fil", [InputRequired()], choices={kind.value: kind.value for kind in FileKind})

"""The forms for layouts: what each column means, and a layout from another office."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, SelectField, StringField
from wtforms.validators import InputRequired, Length

from payout.money import Notation
from payout.services.layouts import MEANING_NAMES, StatedLayout
from payout.web.forms.base import NeededSometimes, PayoutForm
from payout.web.forms.lists import SOURCE_LENGTH
from payout.web.layout_words import meaning_choices

FIXED = ("benefit", "pay_date", "unit")
NOTATIONS = {
    "": "Afgøres af kolonnen; ellers spørges der",
    Notation.DANISH.value: "Komma: 1.234 er 1.234,00 kr.",
    Notation.POINT.value: "Punktum: 1.234 er 1,23 kr.",
}
"""What is read where a column of amounts leaves it open."""


class LayoutForm(PayoutForm):
    """A layout's name and source, and what holds for every row. `columns_form` adds a field a column."""

    name = StringField("Layoutets navn", [InputRequired(), Length(max=80)])
    source = StringField("Kilde", [InputRequired(), Length(max=SOURCE_LENGTH)])
    benefit = StringField("Ydelse for alle rækker", [Length(max=120)])
    pay_date = StringField("Udbetalingsdato for alle rækker", [Length(max=20)])
    unit = StringField("Afdeling for alle rækker", [Length(max=80)])
    notation = SelectField("Decimaltegn", [NeededSometimes()], choices=NOTATIONS)
    is_active = BooleanField("Layoutet er i brug", default=True)
    headers: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Field]:
        """The fields of the columns, in the list's order."""
        return [self[_field_name(place)] for place in range(len(self.headers))]

    def stated(self, kind: str) -> StatedLayout:
        """What was chosen."""
        return StatedLayout(
            name=self.name.data,
            source=self.source.data,
            kind=kind,
            columns=tuple(
                (header, field.data) for header, field in zip(self.headers, self.columns, strict=True)
            ),
            fixed={name: self[name].data or "" for name in FIXED},
            notation=self.notation.data,
        )


class LayoutFileForm(PayoutForm):
    """A layout that another office has exported."""

    file = FileField("Layoutets fil", [FileRequired("Vælg en fil.")])


def columns_form(
    columns: Sequence[tuple[str, str]], *, sent: bool, data: Mapping[str, Any] | None = None
) -> LayoutForm:
    """A form with a field for each (header, meaning); `data` stands in it where nothing was sent."""
    choices = meaning_choices(MEANING_NAMES)
    fields: dict[str, Any] = {
        _field_name(place): SelectField(header, [NeededSometimes()], choices=choices, default=meaning)
        for place, (header, meaning) in enumerate(columns)
    }
    fields["headers"] = tuple(header for header, _ in columns)
    own = type("ColumnsForm", (LayoutForm,), fields)
    form: LayoutForm = own(data=data) if sent else own(formdata=None, data=data)
    return form


def _field_name(place: int) -> str:
    return f"column_{place}"

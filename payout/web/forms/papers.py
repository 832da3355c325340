"""Which bilag are printed again."""

from wtforms import SelectMultipleField
from wtforms.validators import DataRequired, Length

from payout.web.forms.base import PayoutForm

PAPERS_AT_ONCE = 100


class PrintForm(PayoutForm):
    """The bilag that are ticked in the list; the service knows which of them there are."""

    bilag = SelectMultipleField(
        "Bilag",
        [
            DataRequired("Sæt kryds ved mindst ét bilag."),
            Length(max=PAPERS_AT_ONCE, message=f"Vælg højst {PAPERS_AT_ONCE} ad gangen."),
        ],
        coerce=int,
        validate_choice=False,
    )

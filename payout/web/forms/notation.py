"""The form that asks how a list writes its decimals."""

from wtforms import RadioField
from wtforms.fields.core import Label
from wtforms.validators import InputRequired

from payout.services.ask_notation import UNKNOWN, NotationQuestion
from payout.web.forms.base import PayoutForm


class NotationForm(PayoutForm):
    """What the list's own examples are. `asking_form` gives the choices, none of them made beforehand."""

    notation = RadioField("Hvordan er decimalerne skrevet?", [InputRequired("Vælg et af svarene.")])


def asking_form(question: NotationQuestion, *, sent: bool) -> NotationForm:
    """The form for a list's question; what is in force already is chosen in it."""
    form: NotationForm = NotationForm() if sent else NotationForm(formdata=None)
    form.notation.label = Label(form.notation.id, _asked(question))
    form.notation.choices = [
        *((value, f"{reading[0].upper()}{reading[1:]}") for value, reading in question.readings.items()),
        (UNKNOWN, "Ved ikke: lad beløbene være ulæst"),
    ]
    if not sent:
        form.notation.data = question.answer
    return form


def _asked(question: NotationQuestion) -> str:
    examples = " og ".join(f'"{text}"' for text in question.examples)
    columns = " og ".join(f'"{title}"' for title in question.columns)
    kind = "kolonnen" if len(question.columns) == 1 else "kolonnerne"
    return f"Hvad betyder {examples} i {kind} {columns}?"

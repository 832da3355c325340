"""Free text that is about no citizen: a CPR number in it is refused, and masked where it stands again."""

from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from payout.cpr import mask_text


class WithoutCpr:
    """The text holds no CPR number."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raises StopValidation, with the number masked in what was typed."""
        typed = str(field.raw_data[0]) if field.raw_data else ""
        masked = mask_text(typed)
        if masked != typed:
            field.raw_data = [masked]
            if isinstance(field.data, str):
                field.data = masked
            raise StopValidation("Teksten indeholder et CPR-nummer. Slet det: her må intet stå om borgere.")

"""The forms that close a hændelse, and that say why something is left open."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from payout.domain.closing import Condition, ConditionCode, Waiver
from payout.web.forms.base import NeededSometimes, PayoutForm

REASON_LENGTH = 400
_AREA = {"rows": 3}
_ASKED = (ConditionCode.SAMPLE, ConditionCode.LIST_COPIES, ConditionCode.REAL_RUN)


class CloseForm(PayoutForm):
    """A note, and why a sample, a real run or the shredding of copies is missing, where it is."""

    sample = TextAreaField(
        "Hvorfor lukkes der uden en færdig stikprøve?",
        [NeededSometimes(), Length(max=REASON_LENGTH)],
        render_kw=_AREA,
    )
    real_run = TextAreaField(
        "Hvorfor lukkes der uden den rigtige kørsel?",
        [NeededSometimes(), Length(max=REASON_LENGTH)],
        render_kw=_AREA,
    )
    list_copies = TextAreaField(
        "Hvorfor lukkes der, før alle kopier af borgerlisten er makuleret?",
        [NeededSometimes(), Length(max=REASON_LENGTH)],
        render_kw=_AREA,
    )
    note = TextAreaField("Bemærkning", [Length(max=REASON_LENGTH)], render_kw=_AREA)

    def ask_for(self, conditions: tuple[Condition, ...]) -> None:
        """Leave out the reasons that are not needed."""
        for code in _ASKED:
            is_needed = any(
                one.code is code and one.waiver is Waiver.REASON and not one.is_met for one in conditions
            )
            if not is_needed and code.value in self:
                del self[code.value]

    @property
    def reasons(self) -> dict[ConditionCode, str]:
        """What was stated, by condition."""
        fields: dict[str, Any] = self.data
        return {code: fields.get(code.value) or "" for code in _ASKED}


class ReasonForm(PayoutForm):
    """Why bilag are left open."""

    reason = TextAreaField(
        "Hvorfor lukkes der med åbne bilag?", [DataRequired(), Length(max=REASON_LENGTH)], render_kw=_AREA
    )

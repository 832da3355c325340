"""A field for an instant: a day and a time of day, as people write them in Denmark."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from payout import clock
from payout.clock import DANISH_TIME
from payout.web.forms.base import TypedField, typed_day

MOMENT_HINT: Final = "Dag og klokkeslæt, fx 21-11-2026 14.05. Kun et klokkeslæt er i dag"
_MOMENT: Final = re.compile(
    r"(?:(?P<day>.*?\d)[\s,]+)?(?:kl[.]?\s*)?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})", re.ASCII | re.IGNORECASE
)


class MomentField(TypedField):
    """An instant in Danish time, "21-11-2026 14.05", or "14.05" today; the data is in UTC, whole minutes."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"autocomplete": "off"})
        super().__init__(label, validators, **kwargs)

    def shown(self, value: datetime) -> str:
        return f"{value.astimezone(DANISH_TIME):%d-%m-%Y %H.%M}"

    def parsed(self, text: str) -> datetime:
        found = _MOMENT.fullmatch(text.strip())
        if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
            raise ValueError("Tidspunktet kan ikke læses. Skriv dag og klokkeslæt, fx 21-11-2026 14.05.")
        day = typed_day(found["day"]) if found["day"] else clock.today()
        moment = datetime(
            day.year, day.month, day.day, int(found["hour"]), int(found["minute"]), tzinfo=DANISH_TIME
        )
        return moment.astimezone(UTC)

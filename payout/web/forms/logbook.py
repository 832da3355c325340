"""Forms of the logbook: what happened and when, and what a decision has besides."""

import re
from datetime import UTC, datetime, time
from typing import Any, Final

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from payout import clock
from payout.clock import DANISH_TIME
from payout.domain.logbook import PART_LENGTH, TEXT_LENGTH, Decision, LogCategory, LogDraft, LogEntry
from payout.labels import label_of
from payout.web.forms.base import DanishDateField, NeededSometimes, PayoutForm, TypedField

_TIME: Final = re.compile(r"(\d{1,2})(?:[.: ]?(\d{2}))?", re.ASCII)


class TimeOfDayField(TypedField):
    """A time of day in Danish time: 9, 9.05, 09:05 or 0905."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label, validators, **kwargs)

    def shown(self, value: time) -> str:
        return f"{value:%H.%M}"

    def parsed(self, text: str) -> time:
        found = _TIME.fullmatch(text.strip())
        try:
            if found is not None:
                return time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        raise ValueError("Klokkeslættet kan ikke læses. Skriv timer og minutter, fx 9.05.")


class HappenedForm(PayoutForm):
    """What happened, and when it did; the form begins with just now."""

    happened_on = DanishDateField("Dato", [InputRequired()], default=clock.today)
    happened_at = TimeOfDayField(
        "Klokken", [InputRequired()], default=lambda: clock.now().astimezone(DANISH_TIME).time()
    )
    text = TextAreaField(
        "Hvad er der sket?",
        [InputRequired(), Length(max=TEXT_LENGTH)],
        render_kw={"rows": 3, "autocomplete": "off", "maxlength": TEXT_LENGTH},
    )

    def instant(self) -> datetime:
        """When it happened, in UTC."""
        return datetime.combine(self.happened_on.data, self.happened_at.data, DANISH_TIME).astimezone(UTC)


class SolvedForm(HappenedForm):
    """How a problem was solved."""

    def draft(self, problem: int) -> LogDraft:
        """The entry that solves the problem with this number."""
        return LogDraft(
            category=LogCategory.PROBLEM,
            happened_at=self.instant(),
            text=self.text.data,
            solves_id=problem,
        )


class EntryForm(HappenedForm):
    """An entry of any category; the parts of a decision are read when it is one."""

    category = SelectField("Kategori", [InputRequired()])
    decided_by = StringField("Besluttet af", [NeededSometimes(), Length(max=PART_LENGTH)])
    ground = StringField("Grundlag", [NeededSometimes(), Length(max=PART_LENGTH)])
    assignee = StringField("Udføres af", [NeededSometimes(), Length(max=PART_LENGTH)])
    is_public = BooleanField("Må fortælles uden for huset")

    def offer(self, *, leads: bool) -> None:
        """Offer the categories; a decision is the team leader's to write."""
        offered = [one for one in LogCategory if leads or one is not LogCategory.DECISION]
        self.category.choices = [(one.value, label_of(one)) for one in offered]

    @classmethod
    def of(cls, entry: LogEntry) -> "EntryForm":
        """The form with an entry in it that is to be corrected."""
        happened = entry.happened_at.astimezone(DANISH_TIME)
        parts = entry.decision or Decision(decided_by="", ground="", assignee="")
        return cls(
            formdata=None,
            category=entry.category.value,
            happened_on=happened.date(),
            happened_at=happened.time(),
            text=entry.text,
            decided_by=parts.decided_by,
            ground=parts.ground,
            assignee=parts.assignee,
            is_public=entry.is_public,
        )

    def draft(self, corrects: int | None = None) -> LogDraft:
        """What was typed."""
        category = LogCategory(self.category.data)
        decision = Decision(
            decided_by=self.decided_by.data or "",
            ground=self.ground.data or "",
            assignee=self.assignee.data or "",
        )
        return LogDraft(
            category=category,
            happened_at=self.instant(),
            text=self.text.data,
            is_public=self.is_public.data,
            decision=decision if category is LogCategory.DECISION else None,
            corrects_id=corrects,
        )

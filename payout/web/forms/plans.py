"""The forms of the plan: edited as text with a line for each step, taken from a file, ticked off."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import TextArea

from payout.domain.action_plan import (
    LINE_LENGTH,
    SEPARATOR,
    TEXT_LENGTH,
    ActionPlan,
    AlarmStep,
    Approval,
    Contact,
)
from payout.web.forms.base import DanishDateField, PayoutForm, TypedField
from payout.web.forms.moments import MomentField
from payout.web.forms.without_cpr import WithoutCpr

REMARK_LENGTH = 500
_LONG, _PROSE = {"rows": 9}, {"rows": 5}


class LinesField(TypedField):
    """Lines of text; the data is a tuple of lines, each a tuple of its parts between semicolons.

    `needed` parts must stand on each line, and no more than `most`; what is left out is "".
    """

    widget = TextArea()

    def __init__(self, label: str, validators: Any = None, *, needed: int, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"rows": 6})
        super().__init__(label, validators, **kwargs)
        self.needed, self.most = needed, most

    def shown(self, value: Sequence[Sequence[str]]) -> str:
        return "\n".join(f"{SEPARATOR} ".join(part for part in line if part) for line in value)

    def parsed(self, text: str) -> tuple[tuple[str, ...], ...]:
        return tuple(
            self._parts(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()
        )

    def _parts(self, number: int, line: str) -> tuple[str, ...]:
        parts = [part.strip() for part in line.split(SEPARATOR)] if self.most > 1 else [line.strip()]
        if not self.needed <= len([part for part in parts if part]) <= len(parts) <= self.most:
            raise ValueError(
                f"Linje {number} kan ikke læses. Skil delene med semikolon, som der står over feltet."
            )
        return (*parts, *[""] * (self.most - len(parts)))


class PlanForm(PayoutForm):
    """The whole plan, and who has approved it."""

    title = StringField("Titel", [DataRequired(), Length(max=LINE_LENGTH), WithoutCpr()])
    situation = TextAreaField("Situation", [Length(max=TEXT_LENGTH), WithoutCpr()], render_kw={"rows": 6})
    alarm = LinesField("Alarmering", [InputRequired(), WithoutCpr()], needed=2, most=3)
    tasks_now = LinesField("Opgaver nu", [InputRequired(), WithoutCpr()], needed=1, most=1, render_kw=_LONG)
    tasks_after = LinesField("Opgaver bagefter", [WithoutCpr()], needed=1, most=1, render_kw=_LONG)
    leadership = TextAreaField("Ledelse", [Length(max=TEXT_LENGTH), WithoutCpr()], render_kw=_PROSE)
    staffing = TextAreaField("Bemanding", [Length(max=TEXT_LENGTH), WithoutCpr()], render_kw=_PROSE)
    communication = TextAreaField("Kommunikation", [Length(max=TEXT_LENGTH), WithoutCpr()], render_kw=_PROSE)
    critical = LinesField("Kritiske kontakter", [WithoutCpr()], needed=2, most=2)
    others = LinesField("Andre kontakter", [WithoutCpr()], needed=2, most=2)
    revised_on = DanishDateField("Revideret den")
    approved_by = StringField("Godkendt af", [Length(max=LINE_LENGTH), WithoutCpr()])

    def validate_approved_by(self, field: StringField) -> None:
        """A revision has both a day and somebody who approved it."""
        if bool((field.data or "").strip()) != (self.revised_on.data is not None):
            raise ValidationError(
                "Skriv både dagen og hvem, der har godkendt planen, eller lad begge stå tomme."
            )

    def put(self, plan: ActionPlan) -> None:
        """Show a plan to be edited. Its approval is not taken over: what is changed is approved anew."""
        for name in ("title", "situation", "leadership", "staffing", "communication"):
            self[name].data = getattr(plan, name)
        self.alarm.data = tuple((one.function, one.how, one.stand_in) for one in plan.alarm)
        self.tasks_now.data = tuple((task,) for task in plan.tasks_now)
        self.tasks_after.data = tuple((task,) for task in plan.tasks_after)
        self.critical.data = tuple((one.function, one.phone) for one in plan.contacts if one.is_critical)
        self.others.data = tuple((one.function, one.phone) for one in plan.contacts if not one.is_critical)

    def plan(self) -> ActionPlan:
        """What was stated."""
        return ActionPlan(
            **{
                name: (self[name].data or "").strip()
                for name in ("title", "situation", "leadership", "staffing", "communication")
            },
            alarm=tuple(
                AlarmStep(function=function, how=how, stand_in=stand_in)
                for function, how, stand_in in self.alarm.data or ()
            ),
            tasks_now=tuple(task for (task,) in self.tasks_now.data or ()),
            tasks_after=tuple(task for (task,) in self.tasks_after.data or ()),
            contacts=(
                *_contacts(self.critical, is_critical=True),
                *_contacts(self.others, is_critical=False),
            ),
        )

    def approval(self) -> Approval | None:
        """Who has approved it and when; None when nobody has yet."""
        if self.revised_on.data is None:
            return None
        return Approval(revised_on=self.revised_on.data, approved_by=self.approved_by.data.strip())


class PlanFileForm(PayoutForm):
    """A plan that this office or another has fetched."""

    file = FileField("Planens fil (.toml)", [FileRequired("Vælg en fil.")])


class TickForm(PayoutForm):
    """Who has done it, and when."""

    done_by = StringField("Gjort af", [DataRequired(), Length(max=LINE_LENGTH), WithoutCpr()])
    done_at = MomentField("Hvornår?", [InputRequired()])
    remark = StringField("Bemærkning", [Length(max=REMARK_LENGTH), WithoutCpr()])


class UndoTickForm(PayoutForm):
    """Why it is not done after all."""

    remark = StringField(
        "Hvorfor er det alligevel ikke gjort?", [DataRequired(), Length(max=REMARK_LENGTH), WithoutCpr()]
    )


def _contacts(field: LinesField, *, is_critical: bool) -> tuple[Contact, ...]:
    return tuple(
        Contact(function=function, phone=phone, is_critical=is_critical)
        for function, phone in field.data or ()
    )

"""A plan as a TOML file: to send to another municipality, and to keep. Who approved it is not in it."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from payout.domain.action_plan import ActionPlan, AlarmStep, Contact
from payout.domain.errors import DomainError

FILE_CHARACTERS: Final = 200_000
_TEXTS: Final = ("title", "situation", "leadership", "staffing", "communication")


class PlanFileUnreadable(DomainError):
    """The file is no plan."""

    code = "plan-file-unreadable"


def plan_text(plan: ActionPlan) -> str:
    """The plan as TOML."""
    return "\n".join([*_told(plan), ""])


def read_plan(text: str) -> ActionPlan:
    """The plan of a TOML file, unchecked but for its parts; raises PlanFileUnreadable."""
    if len(text) > FILE_CHARACTERS:
        raise PlanFileUnreadable
    try:
        told = tomllib.loads(text)
        return ActionPlan(
            **{name: _text(told.get(name, "")) for name in _TEXTS},
            alarm=tuple(
                AlarmStep(**{name: _text(one.get(name, "")) for name in ("function", "how", "stand_in")})
                for one in told.get("alarm", [])
            ),
            tasks_now=tuple(map(_text, told.get("tasks_now", []))),
            tasks_after=tuple(map(_text, told.get("tasks_after", []))),
            contacts=tuple(map(_contact, told.get("contact", []))),
        )
    except (tomllib.TOMLDecodeError, TypeError, AttributeError, RecursionError):
        raise PlanFileUnreadable from None


def _told(plan: ActionPlan) -> Iterator[str]:
    yield "# Nødudbetaling: plan (indsatskort). Ret den, og indlæs den igen under Plan."
    for name in _TEXTS:
        yield f"{name} = {_quoted(getattr(plan, name))}"
    for name in ("tasks_now", "tasks_after"):
        yield from (f"{name} = [", *(f"  {_quoted(task)}," for task in getattr(plan, name)), "]")
    for step in plan.alarm:
        yield from ("", "[[alarm]]", f"function = {_quoted(step.function)}", f"how = {_quoted(step.how)}")
        yield f"stand_in = {_quoted(step.stand_in)}"
    for one in plan.contacts:
        yield from ("", "[[contact]]", f"function = {_quoted(one.function)}", f"phone = {_quoted(one.phone)}")
        yield f"critical = {str(one.is_critical).lower()}"


def _contact(told: Mapping[str, Any]) -> Contact:
    is_critical = told.get("critical", False)
    if not isinstance(is_critical, bool):
        raise TypeError
    return Contact(
        function=_text(told.get("function", "")), phone=_text(told.get("phone", "")), is_critical=is_critical
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value.strip()


def _quoted(text: str) -> str:
    # The strings of JSON are strings of TOML, but for one character that TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

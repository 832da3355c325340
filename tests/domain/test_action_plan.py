"""A plan can be followed, shared and is known to be old."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.action_plan import (
    LINES,
    ActionPlan,
    ActionPlanFault,
    ActionPlanInvalid,
    AlarmStep,
    Approval,
    Contact,
    Revision,
    check_approval,
    check_plan,
    revision_of,
)
from payout.domain.plan_file import PlanFileUnreadable, plan_text, read_plan
from payout.services.plans import SEED
from tests.factories import plan

LINE = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40).map(str.strip)
CONTACTS = st.builds(Contact, function=LINE, phone=LINE, is_critical=st.booleans())
PLANS = st.builds(
    ActionPlan,
    title=LINE,
    situation=TEXT,
    alarm=st.lists(st.builds(AlarmStep, function=LINE, how=LINE, stand_in=LINE), max_size=3).map(tuple),
    tasks_now=st.lists(LINE, max_size=3).map(tuple),
    tasks_after=st.lists(LINE, max_size=3).map(tuple),
    leadership=TEXT,
    staffing=TEXT,
    communication=TEXT,
    contacts=st.lists(CONTACTS, max_size=3).map(tuple),
)


@settings(max_examples=60)
@given(PLANS)
def test_a_plan_comes_out_of_its_file_as_it_went_in(one: ActionPlan) -> None:
    assert read_plan(plan_text(one)) == one


def test_the_plan_that_ships_can_be_followed_and_shared() -> None:
    shipped = read_plan(SEED.read_text(encoding="utf-8"))
    check_plan(shipped)
    assert [step.function for step in shipped.alarm] == [
        "Nærmeste teamleder",
        "Centerchef",
        "Medarbejdere, der udbetaler ydelser",
        "Økonomiafdelingen",
    ]
    assert all(step.stand_in for step in shipped.alarm)
    assert any(one.is_critical for one in shipped.contacts)
    assert shipped.critical == (), "no number is filled in yet"
    assert read_plan(plan_text(shipped)) == shipped


@pytest.mark.parametrize(
    "text", ["title = ", "title = 3", "alarm = 4", "alarm = [1]", "[[contact]]\ncritical = 1", "x" * 200_001]
)
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(PlanFileUnreadable):
        read_plan(text)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": ""}, ActionPlanFault.EMPTY),
        ({"alarm": ()}, ActionPlanFault.EMPTY),
        ({"alarm": (AlarmStep(function="Chefen", how=""),)}, ActionPlanFault.EMPTY),
        ({"tasks_now": ()}, ActionPlanFault.EMPTY),
        ({"contacts": (Contact(function="Banken", phone="", is_critical=True),)}, ActionPlanFault.PHONE),
        ({"tasks_now": ("Gør det",) * (LINES + 1)}, ActionPlanFault.TOO_LONG),
        ({"tasks_after": ("x" * 201,)}, ActionPlanFault.TOO_LONG),
        ({"situation": "x" * 4001}, ActionPlanFault.TOO_LONG),
        ({"tasks_now": ("Først\nså",)}, ActionPlanFault.ONE_LINE),
        ({"alarm": (AlarmStep(function="Chefen; eller en anden", how="mail"),)}, ActionPlanFault.ONE_LINE),
        ({"staffing": "Ring til 010190-1234"}, ActionPlanFault.PERSONAL),
    ],
)
def test_a_plan_that_cannot_be_followed_or_shown_is_refused(
    changes: dict[str, object], fault: ActionPlanFault
) -> None:
    with pytest.raises(ActionPlanInvalid) as refused:
        check_plan(replace(plan(), **changes))  # type: ignore[arg-type]
    assert refused.value.fault is fault


def test_a_task_may_have_a_semicolon_since_it_has_no_parts() -> None:
    check_plan(plan(tasks_now=("Ring; skriv det op",)))


@pytest.mark.parametrize(
    ("approval", "fault"),
    [
        (Approval(revised_on=date(2026, 10, 31), approved_by="Chefen"), ActionPlanFault.LATER),
        (Approval(revised_on=date(2026, 10, 30), approved_by=" "), ActionPlanFault.APPROVER),
    ],
)
def test_an_approval_has_a_day_that_has_been_and_a_name(approval: Approval, fault: ActionPlanFault) -> None:
    with pytest.raises(ActionPlanInvalid) as refused:
        check_approval(approval, date(2026, 10, 30))
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("revised_on", "today", "revision"),
    [
        (date(2025, 10, 30), date(2026, 10, 30), Revision.FRESH),
        (date(2025, 10, 29), date(2026, 10, 30), Revision.OVERDUE),
        (date(2024, 2, 29), date(2025, 2, 28), Revision.FRESH),
        (date(2024, 2, 29), date(2025, 3, 1), Revision.OVERDUE),
    ],
)
def test_a_plan_is_old_after_a_year(revised_on: date, today: date, revision: Revision) -> None:
    assert revision_of(Approval(revised_on=revised_on, approved_by="Chefen"), today) is revision
    assert revision_of(None, today) is Revision.NEVER

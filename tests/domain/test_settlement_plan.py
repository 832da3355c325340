"""Plans: to the øre, within the floor; and whatever is booked, reversed and planned adds up."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.bilag_states import BilagAction, BilagStatus, next_status
from payout.domain.errors import DomainError
from payout.domain.kontering import (
    Account,
    PayoutMethod,
    Posting,
    postings_of_payout,
    postings_of_settlement,
    postings_turned,
)
from payout.domain.settlement import (
    MOST_PARTS,
    SETTLED_BY_HAND,
    SettlementKind,
    SettlementLine,
    outstanding,
    settle,
)
from payout.domain.settlement_plan import (
    PartState,
    PlanFault,
    PlanImpossible,
    PlannedPart,
    PlanTerms,
    months_after,
    part_state,
    planned_parts,
)
from payout.money import Oere

TODAY = date(2026, 11, 28)
amounts = st.integers(1, 10_000_00).map(Oere)
terms = st.builds(
    PlanTerms,
    first_month=st.dates(date(2026, 10, 1), date(2028, 1, 1)),
    parts=st.none() | st.integers(0, MOST_PARTS + 5),
    part_oere=st.none() | amounts,
    benefit_oere=st.none() | amounts,
    floor_oere=st.none() | amounts,
)


def amounts_of(left: int, **agreed: int) -> list[int]:
    parts = planned_parts(Oere(left), PlanTerms(first_month=TODAY, **agreed), today=TODAY)  # type: ignore[arg-type]
    return [part.amount_oere for part in parts]


@given(amounts, terms)
def test_a_plan_is_to_the_oere_what_is_outstanding_and_leaves_the_floor(
    left: Oere, agreed: PlanTerms
) -> None:
    try:
        parts = planned_parts(left, agreed, today=TODAY)
    except PlanImpossible:
        return
    assert sum(part.amount_oere for part in parts) == left
    assert all(part.amount_oere > 0 for part in parts)
    assert len(parts) <= MOST_PARTS
    assert [part.number for part in parts] == [*range(1, len(parts) + 1)]
    assert [part.due_month for part in parts] == [
        months_after(agreed.first_month.replace(day=1), place) for place in range(len(parts))
    ]
    if agreed.floor_oere is not None and agreed.benefit_oere is not None:
        assert max(part.amount_oere for part in parts) <= agreed.benefit_oere - agreed.floor_oere
    if agreed.part_oere:
        assert max(part.amount_oere for part in parts) <= agreed.part_oere
    elif agreed.parts:
        assert len(parts) >= agreed.parts
    assert len({part.amount_oere for part in parts[:-1]}) <= 1


def test_the_last_part_takes_the_rest() -> None:
    assert amounts_of(1_000_00, parts=3) == [333_33, 333_33, 333_34]
    assert amounts_of(1_000_00, part_oere=300_00) == [300_00, 300_00, 300_00, 100_00]


def test_a_floor_lessens_the_parts_and_the_plan_grows_longer() -> None:
    assert amounts_of(1_000_00, parts=2, benefit_oere=8_000_00, floor_oere=7_600_00) == [
        400_00,
        400_00,
        200_00,
    ]
    assert amounts_of(1_000_00, part_oere=900_00, benefit_oere=8_000_00, floor_oere=7_500_00) == [
        500_00,
        500_00,
    ]
    assert amounts_of(100, parts=3, benefit_oere=133, floor_oere=100) == [33, 33, 33, 1]


@pytest.mark.parametrize(
    ("agreed", "fault"),
    [
        ({}, PlanFault.NOTHING_CHOSEN),
        ({"parts": 2, "floor_oere": 5}, PlanFault.FLOOR_ALONE),
        ({"parts": 2, "benefit_oere": 5, "floor_oere": 5}, PlanFault.FLOOR_TAKES_ALL),
        ({"parts": MOST_PARTS + 1}, PlanFault.TOO_MANY_PARTS),
        ({"part_oere": 1}, PlanFault.TOO_MANY_PARTS),
    ],
)
def test_terms_that_make_no_plan_say_why(agreed: dict[str, int], fault: PlanFault) -> None:
    with pytest.raises(PlanImpossible) as refused:
        amounts_of(1_000_00, **agreed)
    assert refused.value.fault is fault


def test_a_plan_does_not_begin_in_a_month_that_is_over_and_has_no_parts_of_nothing() -> None:
    with pytest.raises(PlanImpossible) as refused:
        planned_parts(Oere(100), PlanTerms(first_month=date(2026, 10, 31), parts=1), today=TODAY)
    assert refused.value.fault is PlanFault.MONTH_PAST
    with pytest.raises(PlanImpossible):
        amounts_of(2, parts=3)


def test_a_plan_goes_over_the_turn_of_the_year() -> None:
    parts = planned_parts(Oere(300), PlanTerms(first_month=TODAY, parts=3), today=TODAY)
    assert [part.due_month for part in parts] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("day", "is_taken", "is_missed", "state"),
    [
        (date(2026, 11, 30), False, False, PartState.PLANNED),
        (date(2026, 12, 1), False, False, PartState.DUE),
        (date(2026, 12, 1), False, True, PartState.MISSED),
        (date(2026, 12, 1), True, True, PartState.TAKEN),
        (date(2026, 11, 1), True, False, PartState.TAKEN),
    ],
)
def test_a_part_is_due_from_the_first_of_its_month(
    day: date, is_taken: bool, is_missed: bool, state: PartState
) -> None:
    assert part_state(date(2026, 12, 1), is_taken=is_taken, is_missed=is_missed, today=day) is state


@dataclass
class Story:
    """One paid bilag with its standing lines, its plan and all postings."""

    paid: Oere
    status: BilagStatus = BilagStatus.PAID
    lines: list[tuple[SettlementLine, int | None]] = field(default_factory=list)
    plan: dict[int, PlannedPart] = field(default_factory=dict)
    postings: list[Posting] = field(default_factory=list)

    @property
    def left(self) -> Oere:
        return outstanding(self.paid, [line for line, _ in self.lines])

    def line(self, kind: SettlementKind, amount: Oere, part: int | None = None) -> None:
        next_status(self.status, BilagAction.SETTLE_PART)
        self.status = next_status(self.status, settle(self.left, amount))
        self.lines.append((SettlementLine(kind=kind, amount_oere=amount), part))
        self.postings += self.booked(self.lines[-1][0])
        if self.status is BilagStatus.SETTLED:
            self.plan = {}

    def reverse(self, place: int) -> None:
        self.status = next_status(self.status, BilagAction.REVERSE)
        line, _ = self.lines.pop(place)
        self.postings += postings_turned(self.booked(line))

    def take(self, number: int) -> None:
        if number in {part for _, part in self.lines}:
            return
        self.line(SettlementKind.SET_OFF, min(self.plan[number].amount_oere, self.left), number)

    @staticmethod
    def booked(line: SettlementLine) -> tuple[Posting, ...]:
        return postings_of_settlement(
            bilag_id=1, kind=line.kind, benefit="Hjælp", amount_oere=line.amount_oere
        )


def one_step(story: Story, chance: Random) -> None:
    step = chance.choice(["line", "line", "reverse", "plan", "take", "take"])
    if step == "line":
        story.line(chance.choice(SETTLED_BY_HAND), Oere(chance.randint(0, story.paid)))
    elif step == "reverse" and story.lines:
        story.reverse(chance.randrange(len(story.lines)))
    elif step == "plan" and not story.plan and story.left:
        agreed = PlanTerms(first_month=TODAY, parts=chance.randint(1, 6))
        story.plan = {part.number: part for part in planned_parts(story.left, agreed, today=TODAY)}
        story.lines = [(line, None) for line, _ in story.lines]
    elif step == "take" and story.plan:
        story.take(chance.choice([*story.plan]))


@settings(deadline=None, max_examples=60)
@given(amounts, st.randoms(use_true_random=False))
def test_whatever_is_booked_reversed_and_planned_adds_up(paid: Oere, chance: Random) -> None:
    story = Story(paid)
    story.postings += postings_of_payout(
        bilag_id=1, method=PayoutMethod.BANK_TRANSFER, amount_oere=paid, box_id=None
    )
    for _ in range(30):
        with suppress(DomainError):
            one_step(story, chance)
        clearing = sum(line.amount_oere for line in story.postings if line.account is Account.CLEARING)
        assert sum(line.amount_oere for line in story.postings) == 0
        assert 0 <= story.left == clearing <= paid
        assert (story.status is BilagStatus.SETTLED) == (story.left == 0)

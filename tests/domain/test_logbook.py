"""The logbook's rules: who writes what, what a text may hold, and what becomes of an entry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.errors import DomainError
from payout.domain.logbook import (
    Decision,
    DecisionIncomplete,
    LogAlreadyCorrected,
    LogCategory,
    LogDraft,
    LogEntry,
    LogHappensLater,
    LogHoldsCpr,
    LogLeaderOnly,
    LogLine,
    LogTextMissing,
    NotYoursToCorrect,
    check_correction,
    check_draft,
    log_lines,
)
from payout.domain.roles import Clerk, Role

NOW = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
LEADER = Clerk(user_id=1, username="lea", display_name="Lea Leder", roles=frozenset({Role.TEAM_LEADER}))
SARA = Clerk(user_id=2, username="sara", display_name="Sara", roles=frozenset({Role.CASEWORKER}))
DECISION = Decision(decided_by="Centerchefen", ground="Planens punkt 3", assignee="Teamlederen")


def draft(**changes: Any) -> LogDraft:
    return replace(LogDraft(category=LogCategory.MESSAGE, happened_at=NOW, text="KY er nede"), **changes)


def entry(entry_id: int = 1, **changes: Any) -> LogEntry:
    whole = LogEntry(
        entry_id=entry_id,
        category=LogCategory.PROBLEM,
        happened_at=NOW,
        written_at=NOW,
        written_by_id=SARA.user_id,
        written_by="Sara",
        text="Printeren står stille",
        is_public=False,
        decision=None,
        corrects_id=None,
        solves_id=None,
    )
    return replace(whole, **changes)


def refusal(one: LogDraft, clerk: Clerk = LEADER) -> type[DomainError] | None:
    try:
        check_draft(one, clerk, now=NOW)
    except DomainError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, None),
        ({"happened_at": NOW - timedelta(hours=5)}, None),
        ({"happened_at": NOW + timedelta(minutes=1)}, LogHappensLater),
        ({"text": " \n"}, LogTextMissing),
        ({"text": "Ring til 12 34 56 78 om STR26-00042-7 den 30.10.2026 kl. 10.15"}, None),
        ({"text": "Borgeren 020360-0001 kom igen"}, LogHoldsCpr),
        ({"text": "02.03.60 0001"}, LogHoldsCpr),
        ({"category": LogCategory.DECISION, "decision": DECISION}, None),
        ({"category": LogCategory.DECISION}, DecisionIncomplete),
        ({"category": LogCategory.DECISION, "decision": replace(DECISION, ground=" ")}, DecisionIncomplete),
        ({"category": LogCategory.DECISION, "decision": replace(DECISION, ground="0203600001")}, LogHoldsCpr),
        ({"is_public": True}, None),
    ],
)
def test_a_draft_is_taken_or_refused_with_its_reason(
    changes: dict[str, Any], refused: type[DomainError] | None
) -> None:
    assert refusal(draft(**changes)) is refused


def test_decisions_and_what_may_be_told_outside_are_the_leaders_to_write() -> None:
    assert refusal(draft(), SARA) is None
    assert refusal(draft(category=LogCategory.DECISION, decision=DECISION), SARA) is LogLeaderOnly
    assert refusal(draft(is_public=True), SARA) is LogLeaderOnly


def test_an_entry_is_corrected_once_by_its_writer_or_a_leader() -> None:
    own = LogLine(entry=entry(), corrected_by=None, solved_by=None)
    check_correction(own, SARA)
    check_correction(own, LEADER)
    with pytest.raises(NotYoursToCorrect):
        check_correction(own, replace(SARA, user_id=3))
    with pytest.raises(LogAlreadyCorrected):
        check_correction(replace(own, corrected_by=7), LEADER)
    decided = replace(own, entry=entry(category=LogCategory.DECISION))
    with pytest.raises(LogLeaderOnly):
        check_correction(decided, SARA)


@st.composite
def histories(drawing: st.DrawFn) -> list[LogEntry]:
    """Entries that were written one after another, each correcting or solving what it could."""
    made: list[LogEntry] = []
    for entry_id in range(1, drawing(st.integers(1, 14)) + 1):
        lines = log_lines(made)
        corrected = [line.entry.entry_id for line in lines if line.is_current]
        solved = [line.entry.entry_id for line in lines if line.is_open_problem]
        kind = drawing(
            st.sampled_from(["new", *(["correct"] if corrected else []), *(["solve"] if solved else [])])
        )
        made.append(
            entry(
                entry_id,
                category=drawing(st.sampled_from([LogCategory.PROBLEM, LogCategory.MESSAGE])),
                happened_at=NOW - timedelta(minutes=drawing(st.integers(0, 60))),
                corrects_id=drawing(st.sampled_from(corrected)) if kind == "correct" else None,
                solves_id=drawing(st.sampled_from(solved)) if kind == "solve" else None,
            )
        )
    return made


@settings(max_examples=60, deadline=None)
@given(histories())
def test_of_what_was_corrected_one_entry_stands_and_what_was_solved_stays_so(made: list[LogEntry]) -> None:
    lines = log_lines(made)
    assert sorted(line.entry.entry_id for line in lines) == [one.entry_id for one in made]
    assert [line.entry.happened_at for line in lines] == sorted(one.happened_at for one in made)
    by_id = {line.entry.entry_id: line for line in lines}
    first = {one.entry_id: one.entry_id for one in made}
    for one in made:
        if one.corrects_id is not None:
            first[one.entry_id] = first[one.corrects_id]
    current = [line.entry.entry_id for line in lines if line.is_current]
    assert sorted(first[one] for one in current) == sorted(set(first.values()))
    solved = {first[one.solves_id] for one in made if one.solves_id is not None}
    for entry_id in current:
        if first[entry_id] in solved:
            assert not by_id[entry_id].is_open_problem

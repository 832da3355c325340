"""The logbook and the minutes on paper: nothing is lost over the pages, however long and odd a text is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from exports.logbook import logbook_pdf
from exports.minutes import minutes_pdf
from payout.domain.formal_steps import DecisionKind, FormalDecision, FormalStart, TakenDecision
from payout.domain.incident import Incident
from payout.domain.logbook import Decision, Logbook, LogCategory, LogEntry, log_lines
from tests.exports.papers import page_texts
from tests.factories import scope

WHEN = datetime(2026, 10, 30, 8, 5, tzinfo=UTC)
DECISION = Decision(decided_by="Centerchefen", ground="Planen", assignee="Økonomi " * 25)


def logbook(count: int, text: str = "Køen er lang. " * 70) -> Logbook:
    entries = [
        LogEntry(
            entry_id=number,
            category=LogCategory.DECISION,
            happened_at=WHEN + timedelta(minutes=number),
            written_at=WHEN,
            written_by_id=1,
            written_by="Lea Leder",
            text=f"Nummer-{number:04} {text}",
            is_public=False,
            decision=DECISION,
            corrects_id=number - 1 if number == 3 else None,
            solves_id=None,
        )
        for number in range(1, count + 1)
    ]
    return Logbook(
        office="Prøvekøbing Kommune",
        incident=Incident(
            incident_id=2, scope=scope(is_drill=True), series="STR26", opened_at=WHEN, closed_at=None
        ),
        drawn_by="Lea Leder",
        drawn_at=WHEN,
        chain_events=77,
        chain_hash="ab" * 32,
        start=FormalStart(decided_at=WHEN, reason="KY svarer ikke"),
        steps=(
            TakenDecision(
                kind=DecisionKind.STAND_DOWN,
                decision=FormalDecision(decided_by="Centerchefen", decided_at=WHEN, reason="KY svarer igen"),
                recorded_by="Lea Leder",
                recorded_at=WHEN,
            ),
        ),
        lines=log_lines(entries),
    )


def test_every_entry_stands_once_and_each_page_says_that_it_is_a_drill() -> None:
    texts = page_texts(logbook_pdf(logbook(12)))
    assert len(texts) > 2
    assert all("ØVELSE" in text and "Journal 77" in text for text in texts)
    whole = " ".join(texts)
    assert all(whole.count(f"Nummer-{number:04}") == 1 for number in range(1, 13))
    assert "[Rettet ved nr. 3]" in whole
    assert "ab" * 32 in whole


def test_the_minutes_leave_out_what_was_corrected_and_have_room_to_sign() -> None:
    whole = " ".join(page_texts(minutes_pdf(logbook(4))))
    assert [number for number in range(1, 5) if f"Nummer-{number:04}" in whole] == [1, 3, 4]
    assert "Teamleder, dato" in whole
    assert "KY svarer ikke" in whole
    assert "af Centerchefen: KY svarer igen (skrevet" in " ".join(whole.split())
    assert "ikke skrevet beslutninger" in " ".join(page_texts(minutes_pdf(replace(logbook(1), lines=()))))


def test_letters_that_the_paper_lacks_do_no_harm() -> None:
    assert "Nummer-0001 ? Ægte" in page_texts(logbook_pdf(logbook(1, "漢 Ægte\x07")))[0]

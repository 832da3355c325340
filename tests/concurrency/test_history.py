"""The history checker itself: each check finds the history that breaks it and lets a sound one pass."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.concurrency.history import Asked, Drawn, History, Told, faults_in

ALLOWED_OERE = 1_600_00


def asked(key: str, sent: float, *, status: int | None = 303, action: str = "issue", said: str = "") -> Asked:
    """A request that took one second."""
    return Asked(who="sara", action=action, key=key, sent=sent, answered=sent + 1, status=status, said=said)


def told(number: int, key: str, *changes: dict[str, Any], action: str = "bilag.issued") -> Told:
    """An event; its hash is its number."""
    return Told(
        number=number, action=action, subject="x", key=key, hash=f"h{number}", changes=changes, facts={}
    )


def issued(bilag_id: int, sequence: int, amount: int = 1_000_00, **values: Any) -> dict[str, Any]:
    """The row of a new bilag of citizen 1."""
    whole = {
        "citizen_id": 1,
        "status": "issued",
        "series": "STR26",
        "sequence": sequence,
        "amount_oere": amount,
        "limits_broken": "",
        "benefit": "hjælp",
        "period_from": "2026-10-01",
        "period_to": "2026-10-31",
    }
    return {"op": "insert", "table": "bilag", "key": bilag_id, "values": {**whole, **values}}


def changed(bilag_id: int, **values: Any) -> dict[str, Any]:
    """New values of a bilag."""
    return {"op": "update", "table": "bilag", "key": bilag_id, "values": values}


def posted(amount: int, box_id: int | None) -> dict[str, Any]:
    """A posting."""
    return {"op": "insert", "table": "posting", "key": 1, "values": {"amount_oere": amount, "box_id": box_id}}


SOUND = History(
    asked=[
        asked("f", -2, action="box"),
        asked("a", 0),
        asked("b", 2),
        asked("c", 4, status=409),
        asked("d", 6),
        asked("d", 6.5),
    ],
    told=[
        told(1, "f", posted(5, 1), posted(-5, None), action="box.opened"),
        told(2, "a", issued(1, 1)),
        told(3, "b", issued(2, 2, 600_00, benefit="fleks")),
        told(4, "d", changed(1, status="paid"), posted(-5, 1), posted(5, None), action="bilag.paid"),
    ],
    drawn=[Drawn(name="export 1", chain_head="h3", rows=[("issued", 600_00), ("issued", 1_000_00)])],
    allowed={1: ALLOWED_OERE},
)


def with_events(*events: Told, requests: Sequence[Asked] = ()) -> History:
    """Nothing but these events, each asked for when nothing else is said."""
    own = [asked(event.key or "", 10.0 * event.number) for event in events]
    return History(asked=requests or own, told=events, drawn=[], allowed={1: ALLOWED_OERE})


def test_a_sound_history_has_no_fault() -> None:
    assert faults_in(SOUND) == {}


@pytest.mark.parametrize(
    ("check", "history"),
    [
        ("answers", with_events(requests=[asked("a", 0, status=500)])),
        ("answers", with_events(requests=[asked("a", 0, status=409, said="database is locked")])),
        ("once", with_events(requests=[asked("a", 0)])),
        ("once", with_events(told(1, "a"), told(2, "a"))),
        ("once", with_events(told(1, "a"), requests=[asked("a", 0, status=409)])),
        ("once", with_events(told(1, "z"), requests=[asked("a", 0, status=None)])),
        ("numbers", with_events(told(1, "a"), told(3, "b"))),
        ("numbers", with_events(told(1, "a", issued(1, 1)), told(2, "b", issued(2, 3, 1)))),
        ("order", with_events(told(1, "b"), told(2, "a"), requests=[asked("a", 0), asked("b", 5)])),
        (
            "bilag",
            with_events(
                told(1, "a", issued(1, 1)),
                told(2, "b", changed(1, status="paid"), action="bilag.paid"),
                told(3, "c", changed(1, status="voided"), action="bilag.voided"),
            ),
        ),
        ("citizens", with_events(told(1, "a", issued(1, 1, ALLOWED_OERE + 50)))),
        ("citizens", with_events(told(1, "a", issued(1, 1, 50)), told(2, "b", issued(2, 2, 50)))),
        ("boxes", with_events(told(1, "a", posted(-5, 1), posted(5, None)))),
        ("boxes", with_events(told(1, "a", posted(5, 1)))),
        ("exports", replace(SOUND, drawn=[Drawn(name="x", chain_head="h4", rows=[("issued", 600_00)])])),
        ("exports", replace(SOUND, drawn=[Drawn(name="x", chain_head="other", rows=[])])),
    ],
)
def test_a_history_that_breaks_a_rule_is_found_by_its_check(check: str, history: History) -> None:
    assert check in faults_in(history)


def test_what_got_no_answer_may_have_been_carried_out_or_not() -> None:
    lost = asked("a", 0, status=None)
    assert faults_in(with_events(told(1, "a"), requests=[lost])) == {}
    assert faults_in(with_events(requests=[lost])) == {}

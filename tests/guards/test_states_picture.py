"""The picture of a bilag's statuses is what the code gives, and what is drawn can be told apart."""

import re

import pytest

from payout.domain import bilag_states
from payout.domain.bilag_states import TRANSITIONS, BilagAction, BilagStatus
from payout.domain.roles import Role
from payout.labels import label_of
from tests.guards import states_picture
from tests.guards.sources import ROOT


def test_the_picture_is_drawn_from_the_code_as_it_is() -> None:
    assert states_picture.PICTURE.read_text(encoding="utf-8") == states_picture.drawn(), (
        "draw it again: python -m tests.guards.states_picture"
    )


def test_the_docs_show_the_picture() -> None:
    assert "](states.svg)" in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_every_status_and_every_step_is_on_the_picture() -> None:
    texts = " ".join(re.findall(r">([^<]+)</text>", states_picture.drawn()))
    assert all(label_of(status) in texts for status in BilagStatus)
    assert len(TRANSITIONS) + len(states_picture.STARTS) == states_picture.drawn().count("marker-end")


def test_a_new_step_or_another_role_changes_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    before = states_picture.drawn()
    with monkeypatch.context() as patch:
        patch.setitem(states_picture.ACTING_ROLES, BilagAction.VOID, frozenset({Role.AUDITOR}))  # type: ignore[arg-type]
        assert states_picture.drawn() != before
    monkeypatch.setitem(bilag_states.TRANSITIONS, (BilagStatus.PAID, BilagAction.VOID), BilagStatus.VOIDED)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        states_picture.drawn()

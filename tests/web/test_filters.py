from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from flask import Flask

from payout.cpr import Cpr
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagStatus
from payout.domain.indberetningsliste import AmountBasis, ListKind
from payout.domain.kontering import PayoutMethod
from payout.domain.roles import Role
from payout.domain.settlement import SettlementKind
from payout.labels import choices_of, label_of
from payout.web import filters


@pytest.fixture
def app() -> Flask:
    app = Flask("filters")
    filters.register(app)
    return app


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        ("{{ v|kroner }}", 123_450, "1.234,50\u00a0kr."),
        ("{{ v|amount }}", 5, "0,05"),
        ("{{ v|date_dk }}", date(2026, 11, 21), "21-11-2026"),
        ("{{ v|cpr }}", Cpr("0703851230"), "070385-••••"),
        ("{{ v|count }}", 1_400, "1.400"),
        ("{{ v|plural('person', 'personer') }}", 1, "1 person"),
        ("{{ v|plural('person', 'personer') }}", 1_150, "1.150 personer"),
        ("{{ v|plural('person', 'personer') }}", 0, "0 personer"),
        ("{{ v|percent }}", 80, "80\u00a0%"),
        ("{{ v|label }}", BilagStatus.PAYING, "Under udbetaling"),
    ],
)
def test_a_value_is_shown_the_danish_way(app: Flask, template: str, value: object, shown: str) -> None:
    assert app.jinja_env.from_string(template).render(v=value) == shown


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2026, 11, 21, 13, 52, tzinfo=UTC), "21-11-2026 kl. 14.52"),
        (datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "02-07-2026 kl. 00.05"),
    ],
)
def test_an_instant_is_shown_in_danish_time_winter_and_summer(instant: datetime, shown: str) -> None:
    assert filters.time_dk(instant) == shown
    assert shown.endswith(filters.clock_dk(instant))


@pytest.mark.parametrize(
    "kind", [BilagStatus, PayoutMethod, IdentityCheck, Role, SettlementKind, ListKind, AmountBasis]
)
def test_every_value_that_a_page_shows_has_its_own_danish_word(kind: type[StrEnum]) -> None:
    words = [label_of(member) for member in kind]
    assert len(set(words)) == len(kind)
    assert choices_of(kind) == {member.value: word for member, word in zip(kind, words, strict=True)}


def test_no_two_statuses_share_an_icon_so_that_colour_is_never_needed() -> None:
    assert len({filters.status_icon(status) for status in BilagStatus}) == len(BilagStatus)
    assert {filters.status_look(status) for status in BilagStatus} <= {
        "waiting",
        "active",
        "good",
        "bad",
        "ended",
    }

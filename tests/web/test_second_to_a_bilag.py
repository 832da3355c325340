"""Two people act on one bilag: whoever comes second is told who did what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.services.pay_out import hold
from tests import factories
from tests.services.acting import request, settled
from tests.web.browsing import signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

NUMBER = f"Bilag {BilagNumber('STR26', 1)}"
REASON = {"reason": "Set i sagen"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody's form for bilag 1."""

    who: str
    path: str
    values: Mapping[str, str] = field(default_factory=dict)


VOID = Press(who=factories.CASEWORKER, path="/bilag/1/annuller", values=REASON)
LEADER_VOIDS = Press(who=factories.LEADER, path="/bilag/1/annuller", values=REASON)
HOLD = Press(who=factories.FINANCE, path="/udbetaling/1/aabn")
OTHER_HOLDS = Press(who=factories.FINANCE_2, path="/udbetaling/1/aabn")
PAY = Press(who=factories.FINANCE, path="/udbetaling/1/udbetalt")
OTHER_PAYS = Press(who=factories.FINANCE_2, path="/udbetaling/1/udbetalt")
RELEASE = Press(who=factories.FINANCE, path="/udbetaling/1/laeg-tilbage")
OTHER_RELEASES = Press(who=factories.FINANCE_2, path="/udbetaling/1/laeg-tilbage")
APPROVE = Press(who=factories.LEADER, path="/godkendelser/1/godkend", values=REASON)
OTHER_APPROVES = Press(who=factories.LEADER_2, path="/godkendelser/1/godkend", values=REASON)
REJECT = Press(who=factories.LEADER, path="/godkendelser/1/afslaa", values=REASON)
OTHER_REJECTS = Press(who=factories.LEADER_2, path="/godkendelser/1/afslaa", values=REASON)
SETTLE = Press(
    who=factories.FINANCE, path="/bilag/1/afregn", values={"kind": "set_off", "amount": "1.000,00"}
)
OTHER_SETTLES = Press(
    who=factories.FINANCE_2, path="/bilag/1/afregn", values={"kind": "repaid", "amount": "1.000,00"}
)
PAID_BY, HELD_BY = "er udbetalt af Olga Økonomi kl. 09.00", "Olga Økonomi er i gang med at udbetale"
VOIDED_BY = "er annulleret af Sara Sagsbehandler kl. 09.00"


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    """An open day with two open boxes and no bilag."""
    factories.open_day(ledger)
    factories.box(ledger)
    factories.box(ledger, factories.FINANCE_2)
    return ledger


def prepare(ledger: Ledger, status: str) -> None:
    """Bilag 1 in a status."""
    if status == "requested":
        request(ledger)
        return
    factories.Counter(ledger).issue(amount_oere=1_000_00)
    if status == "held":
        with factories.booking(ledger, factories.FINANCE) as book:
            hold(book, 1)
    if status in {"paid", "settled in part"}:
        factories.paid(ledger, 1)
    if status == "settled in part":
        settled(ledger, 1, 400_00)


def press(app: Flask, one: Press, key: str) -> tuple[int, str]:
    """Status and text of the answer to a form with a key of its own."""
    person = signed_in(app, one.who)
    token = person.form("log-af").fields["csrf_token"]
    data = {**one.values, "csrf_token": token, "request_key": key * 32}
    answer = person.client.post(one.path, data=data)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("status", "presses", "said"),
    [
        ("held", (PAY, OTHER_PAYS), f"{NUMBER} {PAID_BY}"),
        ("held", (PAY, OTHER_HOLDS), f"{NUMBER} {PAID_BY}"),
        ("held", (PAY, OTHER_RELEASES), f"{NUMBER} {PAID_BY}"),
        ("held", (PAY, PAY), f"{NUMBER} {PAID_BY}"),
        ("held", (PAY, VOID), f"{NUMBER} {PAID_BY}. Det kan derfor ikke annulleres."),
        ("issued", (VOID, HOLD), f"{NUMBER} {VOIDED_BY}. Det kan derfor ikke åbnes til udbetaling."),
        ("issued", (VOID, OTHER_PAYS), f"{NUMBER} {VOIDED_BY}"),
        ("issued", (VOID, LEADER_VOIDS), f"{NUMBER} {VOIDED_BY}. Det kan derfor ikke annulleres."),
        ("issued", (HOLD, OTHER_HOLDS), HELD_BY),
        ("issued", (HOLD, OTHER_PAYS), HELD_BY),
        ("issued", (HOLD, OTHER_RELEASES), HELD_BY),
        ("issued", (HOLD, VOID), f"{NUMBER} er åbnet til udbetaling af Olga Økonomi kl. 09.00"),
        ("held", (RELEASE, RELEASE), f"{NUMBER} er lagt tilbage i køen af Olga Økonomi kl. 09.00"),
        ("held", (RELEASE, OTHER_PAYS), f"{NUMBER} er lagt tilbage i køen af Olga Økonomi kl. 09.00"),
        ("requested", (APPROVE, OTHER_APPROVES), f"{NUMBER} er godkendt og udstedt af Lea Leder kl. 09.00"),
        ("requested", (APPROVE, OTHER_REJECTS), f"{NUMBER} er godkendt og udstedt af Lea Leder kl. 09.00"),
        ("requested", (REJECT, OTHER_APPROVES), "Anmodningen er afslået af Lea Leder kl. 09.00"),
        ("requested", (REJECT, OTHER_REJECTS), "Anmodningen er afslået af Lea Leder kl. 09.00"),
        ("paid", (SETTLE, OTHER_SETTLES), f"{NUMBER} er afregnet af Olga Økonomi kl. 09.00"),
    ],
)
def test_who_comes_second_is_told_who_did_what_and_when(
    app: Flask, day: Ledger, status: str, presses: tuple[Press, Press], said: str
) -> None:
    prepare(day, status)
    first, second = presses
    assert press(app, first, "a")[0] == 303
    code, text = press(app, second, "b")
    assert code == 409
    assert said in text


def test_who_settles_more_than_another_has_left_is_told_of_the_other(app: Flask, day: Ledger) -> None:
    prepare(day, "settled in part")
    code, text = press(app, OTHER_SETTLES, "b")
    assert code == 409
    assert "Olga Økonomi har afregnet en del kl. 09.00" in text
    assert "600,00" in text

"""Refusals and faults as people meet them: Danish, with what to do, and never more than that."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from payout.db import Ledger
from payout.domain import errors as domain_errors
from payout.domain.errors import DomainError
from payout.web.error_texts import known_codes
from tests import factories
from tests.web.browsing import Person, signed_in


def every_kind(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """Every kind of refusal that the product can raise."""
    for child in kind.__subclasses__():
        yield child
        yield from every_kind(child)


def test_every_refusal_of_the_rules_has_a_danish_sentence(app: Flask) -> None:
    told = {kind for kind in every_kind() if kind.__module__.startswith("payout.") and "code" in vars(kind)}
    codes = {kind.code for kind in told}
    assert codes - known_codes() <= {"unbalanced-postings"}
    assert domain_errors.DomainError.code not in known_codes()


@pytest.mark.parametrize(
    "host", ["evil.example", "[::1]:8070", "127.0.0.1.evil.example", "10.0.0.5", "x" * 300]
)
def test_a_host_that_is_not_ours_is_refused_without_a_page(app: Flask, host: str) -> None:
    answer = app.test_client().get("/log-ind", headers={"Host": host})
    assert answer.status_code == 400
    assert "Adressen er ikke denne servers" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8070", "localhost", "localhost:8070"])
def test_this_machine_is_a_host_of_ours(app: Flask, host: str) -> None:
    assert app.test_client().get("/log-ind", headers={"Host": host}).status_code == 200


def test_a_page_that_is_not_there_says_so(app: Flask) -> None:
    person = signed_in(app, factories.CASEWORKER).open("/findes-ikke")
    assert person.status == 404
    assert "Siden findes ikke" in person.text()


def test_a_fault_is_told_without_details_and_logged_without_what_was_typed(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise ValueError(f"cannot read {factories.ANNA.digits}")

    monkeypatch.setitem(app.view_functions, "auth.log_in", broken)
    with caplog.at_level(logging.ERROR):
        person = Person(app).open("/log-ind")
    assert person.status == 500
    assert "Noget gik galt" in person.text()
    assert "on auth.log_in: ValueError at " in caplog.text
    assert factories.ANNA.digits not in caplog.text + person.page


def test_a_refusal_leaves_a_line_with_who_and_where_and_nothing_typed(
    app: Flask, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    person = signed_in(app, factories.CASEWORKER)
    number = factories.clerk(ledger, factories.CASEWORKER).user_id
    person.client.get("/brugere")
    person.client.post("/skranke/find", data={"citizen": factories.ANNA.digits})
    person.client.post("/log-af", headers={"Origin": "http://evil.example"})
    app.test_client().get("/", headers={"Host": "evil.example"})
    app.test_client().put("/log-ind")
    assert [record.getMessage() for record in caplog.records] == [
        f"refused with 403: users.index by user {number}",
        f"refused with 400: counter.find by user {number}",
        f"refused with 400: auth.log_out by user {number}",
        "refused a request to a host that is not this server's",
        "refused with 405: no page by nobody",
    ]


@pytest.mark.parametrize("path", ["/bilag/{}", "/plan/{}", "/lister/{}", "/kasser/{}/rapport.pdf"])
def test_a_number_that_no_row_can_have_is_a_page_that_is_not_found(app: Flask, path: str) -> None:
    person = signed_in(app, factories.LEADER)
    for number in ("2147483648", "9" * 30):
        assert person.client.get(path.format(number)).status_code == 404


def test_spaces_where_a_day_is_needed_are_nothing_typed(app: Flask) -> None:
    person = signed_in(app, factories.LEADER).open("/klar").send({"on_date": "  "}, form="kontantordre")
    assert person.status == 422


def test_an_old_form_is_refused_in_danish(app: Flask) -> None:
    person = signed_in(app, factories.CASEWORKER)
    answer = person.client.post("/skranke/find", data={"citizen": "Anna"})
    assert answer.status_code == 400
    assert "Intet er gemt" in answer.text

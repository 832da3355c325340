"""Controls of docs/security.md that are taken away one by one: the test that shows each has to fail then.

The other planted faults of that page stand beside their controls.
"""

import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from exports import cells
from importers import findings
from payout import clock, db, server_lock
from payout.db import Ledger, create_ledger
from payout.services import gate, print_again, sessions
from payout.web import headers, same_origin
from tests import factories, test_db, test_server_lock
from tests.canary import Canary
from tests.conftest import START
from tests.exports import test_workbook
from tests.importers import test_findings
from tests.services import test_print_again, test_read_upload, test_sessions
from tests.web import test_errors, test_headers, test_page_rules, test_sign_in

Patch = pytest.MonkeyPatch
FAILS = (AssertionError, KeyError, pytest.fail.Exception)


@pytest.mark.usefixtures("pay_day")
def test_6_copies_that_are_not_counted(ledger: Ledger, monkeypatch: Patch) -> None:
    factories.open_day(ledger)
    bilag_id = factories.Counter(ledger).issue()
    monkeypatch.setattr(print_again, "_next_copy", lambda *_: 1)
    with pytest.raises(IntegrityError):
        test_print_again.test_the_original_is_no_copy_and_each_paper_after_it_is_the_next(ledger, bilag_id)


def test_12_a_folder_without_a_lock(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(server_lock, "_try_lock", lambda _: True)
    with pytest.raises(FAILS):
        test_server_lock.test_a_second_server_is_told_which_one_has_the_folder(tmp_path)


@pytest.mark.usefixtures("pay_day")
def test_17_a_ticket_that_stays_the_same(app: Flask, monkeypatch: Patch) -> None:
    monkeypatch.setattr(sessions.secrets, "token_urlsafe", lambda _: "always-the-same")
    with pytest.raises(FAILS):
        test_sign_in.test_unlocking_gives_a_new_ticket_and_the_old_cookie_opens_nothing(app)


def test_17_a_session_that_a_pause_does_not_lock(ledger: Ledger, monkeypatch: Patch) -> None:
    monkeypatch.setattr(clock, "now", lambda: START)
    with pytest.raises(FAILS):
        test_sessions.test_an_idle_session_is_locked_and_a_used_one_is_not(ledger)


@pytest.mark.usefixtures("pay_day")
def test_19_strangers_that_slow_the_owner_down(app: Flask, ledger: Ledger, monkeypatch: Patch) -> None:
    monkeypatch.setattr(gate, "_terminal_key", lambda *_: gate.STRANGER)
    monkeypatch.setattr(test_sign_in, "GUESSES", 1_000)
    with pytest.raises(FAILS):
        test_sign_in.test_ten_thousand_guesses_are_logged_and_few_are_looked_at_while_others_work(app, ledger)


def test_22_a_text_that_no_workbook_can_hold(monkeypatch: Patch) -> None:
    monkeypatch.setattr(cells, "clean_text", lambda text: text.encode("utf-8", "replace").decode())
    with pytest.raises((*FAILS, SyntaxError)):
        test_workbook.test_texts_that_no_workbook_can_hold_are_mended_and_the_file_opens()


def test_24_a_name_that_is_a_path(monkeypatch: Patch) -> None:
    monkeypatch.setattr(test_read_upload, "shown_name", lambda sent: sent)
    with pytest.raises(FAILS):
        test_read_upload.test_a_name_shows_no_folder_and_no_number("../../etc/oktober.xlsx", "oktober.xlsx")


@pytest.mark.parametrize(
    "taken", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"], ids=str
)
def test_28_and_31_an_answer_without_its_headers(monkeypatch: Patch, taken: str) -> None:
    left = {name: value for name, value in headers._FIXED.items() if name != taken}
    monkeypatch.setattr(headers, "_FIXED", left)
    app = Flask("headers")
    app.add_url_rule("/page", "page", lambda: "side")
    headers.register(app)
    with pytest.raises(FAILS):
        test_headers.test_every_answer_carries_the_headers_and_is_not_stored(app, "/page")


@pytest.mark.usefixtures("pay_day")
def test_29_and_38_a_log_that_repeats_what_was_typed(
    app: Flask, monkeypatch: Patch, caplog: pytest.LogCaptureFixture, canary: Canary
) -> None:
    monkeypatch.setattr(
        app.logger, "error", lambda *_, **__: app.logger.log(logging.ERROR, "x", exc_info=True)
    )
    with monkeypatch.context() as patch, pytest.raises(FAILS):
        test_errors.test_a_fault_is_told_without_details_and_logged_without_what_was_typed(app, caplog, patch)
    assert canary.taken() != []
    assert logging.ERROR in {record.levelno for record in caplog.records}


def test_30_a_server_that_answers_to_any_name(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = None
    with pytest.raises(FAILS):
        test_page_rules.test_another_host_is_refused_whatever_it_asks_for(app, "/puls", "GET")


def test_36_a_ledger_without_its_key(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(db, "_give_key", lambda *_: None)
    with pytest.raises(FAILS):
        test_db.test_what_is_written_stands_in_clear_neither_in_the_file_nor_beside_it(
            create_ledger(tmp_path / "bare.db", factories.PASSPHRASE)
        )


def test_38_a_finding_that_commands_the_terminal(monkeypatch: Patch) -> None:
    monkeypatch.setattr(findings, "_one_line", lambda text: text)
    with pytest.raises(FAILS):
        test_findings.test_what_a_finding_shows_has_no_codes_that_a_terminal_obeys()


def test_39_a_stranger_who_sends_much(app: Flask, monkeypatch: Patch) -> None:
    monkeypatch.setattr(same_origin, "STRANGERS_LIMIT", 10**9)
    with pytest.raises(FAILS):
        test_page_rules.test_much_from_somebody_who_is_not_signed_in_is_not_even_read(app)

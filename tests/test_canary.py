"""The watch that runs beside every test hears what it should."""

import logging
from pathlib import Path

import pytest
from flask import Flask, redirect
from werkzeug import Response

from tests import factories
from tests.canary import Canary, files_in_clear


@pytest.fixture
def careless() -> Flask:
    """An app that does everything wrong."""
    app = Flask("careless")

    @app.route("/borger/<cpr>")
    def citizen(cpr: str) -> str:
        app.logger.error("opened %s", cpr)
        return "side"

    @app.route("/til")
    def away() -> Response:
        return redirect(f"/borger/{factories.ANNA.digits}")

    return app


def test_a_number_in_an_address_a_header_and_a_log_line_is_heard(careless: Flask, canary: Canary) -> None:
    careless.test_client().get(f"/borger/{factories.ANNA.formatted}")
    assert canary.taken() == ["the log line of careless at " + line_of(careless), "the address of citizen"]
    careless.test_client().get("/til")
    assert canary.taken() == ["the header Location of away"]


def line_of(app: Flask) -> str:
    code = app.view_functions["citizen"].__code__
    return f"{code.co_filename}:{code.co_firstlineno + 2}"


def test_the_trace_of_a_fault_is_looked_at_too(canary: Canary) -> None:
    try:
        raise ValueError(factories.BOERGE.formatted)
    except ValueError:
        logging.getLogger("payout").exception("a fault")
    assert len(canary.taken()) == 1


def test_masked_numbers_and_other_digits_are_let_be(canary: Canary) -> None:
    logging.getLogger("payout").warning("%s, 9999999999, 1764354841", factories.ANNA)
    assert canary.taken() == []


@pytest.mark.parametrize("text", [factories.CLARA.digits, factories.CLARA.formatted])
def test_a_file_with_a_number_in_clear_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "ledger.db").write_bytes(b"\0\1" + text.encode() + b"\0")
    assert list(files_in_clear(tmp_path)) == ["ledger.db"]

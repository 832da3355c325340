"""The command line as its users meet it: `payout` called with arguments, on a data folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from payout.cli import main
from payout.db import Ledger
from payout.postgres import PostgresLedger
from tests import factories
from tests.canary import holds_number
from tests.conftest import copy_of

Payout = Callable[..., Result]


@pytest.fixture
def stored(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """The ledger that the commands work on, for what a test does to it beside them."""
    with copy_of("made_once", request, tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def folder(stored: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a ledger, chosen by the environment: a file with its passphrase, or a database."""
    monkeypatch.setenv("PAYOUT_INSTANCE", str(stored.folder))
    if isinstance(stored, PostgresLedger):
        monkeypatch.setenv("PAYOUT_DATABASE_URL", stored.engine.url.render_as_string(hide_password=False))
        return stored.folder
    secret = tmp_path / "passphrase.txt"
    secret.write_text(f"{factories.PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.setenv("PAYOUT_PASSPHRASE_FILE", str(secret))
    return stored.folder


@pytest.fixture
def payout() -> Payout:
    """Calls the command; gives exit code, stdout and stderr."""

    def call(*arguments: object, stdin: str = "") -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert not holds_number(result.output), "a whole CPR number is printed"
        return result

    return call

"""The command line as its users meet it: `payout` called with arguments, on a data folder of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from payout.cli import main
from payout.settings import LEDGER_FILE
from tests import factories

Payout = Callable[..., Result]


@pytest.fixture
def folder(made_once: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a ledger, chosen by the environment, its passphrase in a file."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(made_once[0], data / LEDGER_FILE)
    secret = tmp_path / "passphrase.txt"
    secret.write_text(f"{factories.PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.setenv("PAYOUT_INSTANCE", str(data))
    monkeypatch.setenv("PAYOUT_PASSPHRASE_FILE", str(secret))
    return data


@pytest.fixture
def payout() -> Payout:
    """Calls the command; gives exit code, stdout and stderr."""

    def call(*arguments: object, stdin: str = "") -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call

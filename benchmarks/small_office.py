"""The app of a small office on its pay-day, for what sends it requests that no page makes."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask

from payout.app import create_app
from payout.db import Ledger
from payout.services.set_up import make_ledger
from payout.settings import Settings
from tests import factories
from tests.conftest import LEADER, add_the_others


@contextmanager
def small_office() -> Iterator[tuple[Flask, Ledger]]:
    """One bilag, an open box, a user of every role; forms are taken without a CSRF token."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with closing(make_ledger(path, factories.PASSPHRASE, **LEADER)) as ledger:
            add_the_others(ledger)
            factories.open_day(ledger)
            factories.box(ledger, factories.EVERYTHING)
            factories.Counter(ledger).issue()
            app = create_app(ledger, Settings(second_factor="off", series_prefix="STR"))
            app.config["WTF_CSRF_ENABLED"] = False
            yield app, ledger

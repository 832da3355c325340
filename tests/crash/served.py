"""The real server on an office, for a forker: the app is made before the fork, its connections after it."""

from collections.abc import Callable
from random import Random

from flask import Flask

from payout.app import create_app
from payout.settings import load_settings
from payout.web.server import make_server
from tests.crash import hands
from tests.crash.forker import tell
from tests.crash.hands import AppLine, Hand
from tests.crash.office import Office
from tests.factories import CASEWORKER, FINANCE

WARM = (CASEWORKER, FINANCE)


def prepared(office: Office, port: str) -> Callable[[], None]:
    """What a child does: serve the office on the port until it is killed."""
    ledger = office.opened()
    app = create_app(ledger, load_settings(office.folder))
    _warm(app, office)
    ledger.close()

    def serve() -> None:
        server = make_server(app, "127.0.0.1", int(port))
        server.prepare()
        tell("ready")
        server.serve()

    return serve


def _warm(app: Flask, office: Office) -> None:
    """Each step once, so that pages and statements are compiled here and not in every child.

    The office is copied afresh afterwards.
    """
    random = Random(0)
    sara, olga = (
        Hand(AppLine(app, cookie), token) for cookie, token in (office.signed_in[name] for name in WARM)
    )
    for ref in office.refs[:2]:
        bilag_id = hands.bilag_in(sara.send(hands.issue(random, ref)).location)
        assert sara.open(f"/bilag/{bilag_id}/papir.pdf").status == 200
    for step in (hands.hold, hands.pay, hands.settle):
        assert olga.send(step(random, bilag_id)).status == 303
    assert sara.send(hands.void(random, bilag_id - 1)).status == 303

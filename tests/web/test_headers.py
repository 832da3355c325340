from pathlib import Path

import pytest
from flask import Flask, abort

import payout
from payout.web import headers

STATIC = Path(payout.__file__).parent / "static"


@pytest.fixture
def app() -> Flask:
    app = Flask("headers", static_folder=STATIC)
    app.add_url_rule("/page", "page", lambda: "side")
    app.add_url_rule("/refused", "refused", lambda: abort(403))
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    headers.register(app)
    return app


@pytest.mark.parametrize("path", ["/page", "/refused", "/missing", "/broken", "/static/missing.css"])
def test_every_answer_carries_the_headers_and_is_not_stored(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_allows_no_inline_code_and_no_other_host() -> None:
    for loose in ("unsafe", "*", "http", "data:", "blob:"):
        assert loose not in headers.CONTENT_SECURITY_POLICY


def test_a_static_file_may_be_kept_by_the_browser(app: Flask) -> None:
    answer = app.test_client().get("/static/css/payout.css")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in answer.headers["Cache-Control"]
    answer.close()

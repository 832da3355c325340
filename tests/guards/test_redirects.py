"""Where a page leads on, it does so with 303, and to an address that the app itself has made.

303 lets no browser send a form again by itself; an address that came with the request could lead anywhere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests.guards.sources import Source, planted, product_sources

WEB = ("payout.web", "payout.app")


def wrong_redirects(sources: Iterable[Source]) -> list[str]:
    """Each redirect with another status, or to what is not a call of a function that makes an address."""
    return [
        f"{source.module}:{node.lineno}"
        for source in sources
        if source.module.startswith(WEB)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "redirect" and not is_sound(node)
    ]


def is_sound(call: ast.Call) -> bool:
    says_303 = any(
        keyword.arg == "code" and getattr(keyword.value, "value", None) == 303 for keyword in call.keywords
    )
    target = call.args[0] if call.args else None
    return says_303 and isinstance(target, ast.Call) and isinstance(target.func, ast.Name)


def test_every_redirect_is_a_303_to_an_address_of_ours() -> None:
    assert wrong_redirects(product_sources()) == []


@pytest.mark.parametrize(
    "statement",
    [
        'redirect(url_for("home"))',
        'redirect(url_for("home"), code=302)',
        'redirect(request.args["next"], code=303)',
        'redirect(request.args.get("next"), code=303)',
        "redirect(request.referrer, code=303)",
        'redirect(f"/{place}", code=303)',
    ],
)
def test_the_guard_bites(statement: str) -> None:
    assert wrong_redirects([planted("payout.web.planted", statement)]) == ["payout.web.planted:1"]

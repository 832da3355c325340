"""A setting that the README does not name is a setting that nobody finds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import fields

import pytest

from payout.settings import Settings
from tests.guards.sources import ROOT, Source, planted, product_sources

README = ROOT / "README.md"
ENVIRONMENT_NAME = re.compile(r"PAYOUT_[A-Z_]+")


def environment_names(sources: Iterable[Source]) -> set[str]:
    """Names of environment variables that the product reads: strings that are nothing but such a name."""
    return {
        node.value
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ENVIRONMENT_NAME.fullmatch(node.value)
    }


def unnamed(names: Iterable[str], text: str) -> list[str]:
    """The names that the text does not give as code."""
    return [name for name in names if f"`{name}`" not in text]


@pytest.fixture
def readme() -> str:
    return README.read_text(encoding="utf-8")


def test_every_setting_is_named_in_the_readme(readme: str) -> None:
    assert unnamed([field.name for field in fields(Settings)], readme) == []


def test_every_environment_variable_is_named_in_the_readme(readme: str) -> None:
    assert unnamed(sorted(environment_names(product_sources())), readme) == []


def test_a_setting_or_variable_that_is_left_out_is_found() -> None:
    names = environment_names([planted("payout.settings", "x = 'PAYOUT_INSTANCE', 'Ret PAYOUT_OTHER.'")])
    assert names == {"PAYOUT_INSTANCE"}
    assert unnamed([*names, "places"], "Set `places`, not PAYOUT_INSTANCE.") == ["PAYOUT_INSTANCE"]

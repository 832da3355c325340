"""Two things that are done in one place only: reading the environment, and importing late."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from fnmatch import fnmatchcase

import pytest

from tests.guards.sources import Source, imports, planted, product_sources

READS_THE_ENVIRONMENT = "payout.settings"
# The command line starts fast because it loads the server only for the commands that need it.
MAY_IMPORT_LATE = ("payout.app", "payout.cli", "payout.cli_*", "payout.cli.*")
ENVIRONMENT_NAMES = {"environ", "environb", "getenv", "getenvb", "putenv"}


def environment_reads(sources: Iterable[Source]) -> list[str]:
    """Each use of os.environ and its kin outside the settings, as 'module:line'."""
    return [
        f"{source.module}:{node.lineno}"
        for source in sources
        if source.module != READS_THE_ENVIRONMENT
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT_NAMES)
        or (isinstance(node, ast.ImportFrom) and any(alias.name in ENVIRONMENT_NAMES for alias in node.names))
    ]


def late_imports(sources: Iterable[Source]) -> list[str]:
    """Each import inside a function, as 'module:line name'."""
    return [
        f"{source.module}:{found.line} {found.target}"
        for source in sources
        if not any(fnmatchcase(source.module, pattern) for pattern in MAY_IMPORT_LATE)
        for found in imports(source)
        if found.in_function
    ]


def test_the_environment_is_read_in_the_settings_only() -> None:
    assert environment_reads(product_sources()) == []


def test_only_app_and_cli_import_inside_functions() -> None:
    assert late_imports(product_sources()) == []


@pytest.mark.parametrize(
    "text", ["import os\nos.environ['X']", "import os\nos.getenv('X')", "from os import environ"]
)
def test_an_environment_read_elsewhere_is_found(text: str) -> None:
    assert len(environment_reads([planted("payout.db", text)])) == 1
    assert environment_reads([planted("payout.settings", text)]) == []


def test_a_late_import_elsewhere_is_found() -> None:
    text = "def build():\n    from payout import db\n"
    assert late_imports([planted("payout.web.counter", text)]) == ["payout.web.counter:2 payout.db"]
    assert late_imports([planted("payout.app", text), planted("payout.cli", text)]) == []

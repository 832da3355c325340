"""What docs/security.md names is there, and it leaves out no threat and no requirement.

A document of evidence that names tests which were renamed long ago is worse than none.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.guards.sources import ROOT

THREATS = 41
REQUIREMENTS = 178
"""Of OWASP ASVS 5.0, levels 1 and 2, that apply here."""
NAMED = re.compile(r"`((?:tests|payout|importers|exports|templates)/[\w./]+?)(?:::(\w+))?`")
THREAT = re.compile(r"^\| (\d+) \|.*$", re.MULTILINE)
REQUIREMENT = re.compile(r"^\| (\d+\.\d+\.\d+) \|.*\| (met|not met)\b[^|]*\|$", re.MULTILINE)


@cache
def functions_of(path: Path) -> frozenset[str]:
    """Names of the functions that stand in a file by themselves."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def names_that_are_not_there(text: str) -> list[str]:
    """Files and tests that a text names and that the tree lacks."""
    return [
        f"{path}::{name}" if name else path
        for path, name in NAMED.findall(text)
        if not (ROOT / path).exists() or (name and name not in functions_of(ROOT / path))
    ]


@pytest.fixture
def document() -> str:
    return (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_and_file_that_is_named_is_there(document: str) -> None:
    assert names_that_are_not_there(document) == []


def test_every_threat_has_a_row_that_names_a_test(document: str) -> None:
    rows = list(THREAT.finditer(document))
    assert [int(row[1]) for row in rows] == list(range(1, THREATS + 1))
    assert [row[1] for row in rows if "::test_" not in row[0]] == []


def test_every_requirement_that_applies_has_one_row_and_is_counted_as_it_says(document: str) -> None:
    rows = REQUIREMENT.findall(document)
    missing = [number for number, met in rows if met == "not met"]
    assert len({number for number, _ in rows}) == len(rows) == REQUIREMENTS
    counted = f"{len(rows) - len(missing)} are met and {len(missing)} are not, or not in full: "
    assert counted + ", ".join(missing) + "." in document


def test_a_name_that_is_not_there_is_found() -> None:
    own = "tests/guards/test_security_doc.py"
    text = f"`{own}`, `{own}::test_a_name_that_is_not_there_is_found`, `{own}::test_gone`, `payout/gone.py`"
    assert names_that_are_not_there(text) == [f"{own}::test_gone", "payout/gone.py"]

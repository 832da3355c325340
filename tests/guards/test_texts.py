"""The tree says nothing of the machine it was written on, nor of where packages are fetched from."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.sources import ROOT

# Folders that are not ours to write: made by tools, kept out of git, or vendored with a licence of their own.
NOT_OURS = re.compile(
    r"[.]git|[.]venv|build|dist|instance|wheels|dkfds|htmlcov|.*cache(__)?|.*[.]egg-info|[.]hypothesis"
)
TEXT_SUFFIXES = {".py", ".html", ".css", ".js", ".md", ".toml", ".lock", ".json", ".svg", ".yaml", ".txt"}
PLAIN_NAMES = {"Makefile", "LICENSE", "run"}
UNWANTED = re.compile(
    r"(?<![\w.}/-])/(?:work|root|tmp|Users|home)/\w"
    r"|[A-Z]:\\Users\\"
    r"|pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|deb[.]debian[.]org|index[-]url"
)


def our_files() -> Iterator[Path]:
    """Every text file of the tree that we write."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in sorted(folders) if not NOT_OURS.fullmatch(name)]
        paths = (Path(folder, name) for name in files)
        yield from (path for path in paths if path.suffix in TEXT_SUFFIXES or path.name in PLAIN_NAMES)


def unwanted_lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if UNWANTED.search(line)]


def test_no_file_speaks_of_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in our_files()
        for number in unwanted_lines(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "see {slash}work/shared/design.md",
        "open('{slash}tmp/ledger.db')",
        "C:{backslash}Users{backslash}ib{backslash}payout",
        "-{dash}index{dash}url https://example.org",
        "https://files.python{nothing}hosted.org/packages/x.whl",
    ],
)
def test_a_machine_path_or_a_registry_is_found(line: str) -> None:
    # The lines are put together here, so that this file does not say them itself.
    planted = line.format(slash="/", backslash="\\", dash="-", nothing="")
    assert unwanted_lines(f"first line\n{planted}") == [2]


@pytest.mark.parametrize(
    "line", ["/bilag/42/udbetal", "url('/static/css/payout.css')", "templates/home/start.html"]
)
def test_a_path_of_the_product_is_left_alone(line: str) -> None:
    assert unwanted_lines(line) == []

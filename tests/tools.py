"""Programs and packages that some tests need: found, or the test says that they are missing.

A machine without one skips those tests; in CI, where everything is to be installed, it fails them.
"""

import os
import shutil
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest


def require_tool(name: str) -> Path:
    """Path of a program such as soffice, chromium or pdftotext; without it the calling test is skipped,
    or fails where the environment says CI=true."""
    found = shutil.which(name)
    return Path(found) if found is not None else _missing(name)


def require_package(name: str) -> None:
    """Sees to it that a Python package is there, by the same rule."""
    if find_spec(name) is None:
        _missing(name)


def require_folder(path: str) -> Path:
    """A folder that not every system has, by the same rule."""
    return Path(path) if Path(path).is_dir() else _missing(path)


def _missing(name: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed on this machine, and CI must run every test", pytrace=False)
    pytest.skip(f"{name} is not installed on this machine")


def free_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

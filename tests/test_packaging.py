"""The wheel: everything that the product needs at run time travels inside it, and it runs from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.in_turns

ROOT = Path(__file__).parents[1]
# Where each folder of the checkout lies in the wheel.
PLACES = {"payout": "payout", "importers": "importers", "exports": "exports", "templates": "payout/templates"}
PASSPHRASE = "kaffe-og-kringle-paa-kontoret"


def checkout_files() -> Iterator[str]:
    """Every file of the product, by the name that it is to have in the wheel."""
    for folder, place in PLACES.items():
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"{place}/{path.relative_to(ROOT / folder).as_posix()}"


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [str(part) for part in command], capture_output=True, encoding="utf-8", check=False, **options
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing that an older build left in the checkout comes along."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for folder in PLACES:
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel"]
    built = run(*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", out, source)
    assert built.returncode == 0, built.stderr
    (path,) = out.glob("payout-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as pip lays it out, in a folder of its own beside the packages that it needs."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    done = run(*pip, "--no-deps", "--no-index", "--target", target, wheel)
    assert done.returncode == 0, done.stderr
    return target


def payout(
    installed: Path, *arguments: str | Path, cwd: Path, given: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command as installed; the checkout is not among the places that modules are found in."""
    start = (
        "import sys; sys.path = [place for place in sys.path if place != sys.argv[1]]; del sys.argv[1]; "
        "import payout.cli; payout.cli.main()"
    )
    places = {"PYTHONPATH": str(installed), "PYTHONUTF8": "1", "HOME": str(cwd), "LOCALAPPDATA": str(cwd)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAYOUT_", "XDG_"))}
    return run(
        sys.executable,
        "-c",
        start,
        ROOT,
        *arguments,
        cwd=cwd,
        env=kept | places | environment,
        input=given,
        timeout=60,
    )


def test_the_wheel_holds_every_file_of_the_product_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == set(checkout_files())


def test_the_wheel_carries_the_licence_and_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entries,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert b"payout = payout.cli:main" in archive.read(entries)
        (name,) = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
        assert b"MIT License" in archive.read(name)


def test_the_installed_command_says_what_it_can_do_from_any_folder(installed: Path, tmp_path: Path) -> None:
    told = payout(installed, "--help", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "serve" in told.stdout


def test_init_makes_a_ledger_in_the_users_data_folder_and_none_among_the_packages(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "passphrase.txt").write_text(PASSPHRASE, encoding="utf-8")
    made = payout(
        installed,
        "init",
        "--username",
        "leder",
        "--password-stdin",
        cwd=tmp_path,
        given="opdigtet-kode-26\n",
        PAYOUT_PASSPHRASE_FILE=str(tmp_path / "passphrase.txt"),
    )
    assert made.returncode == 0, made.stderr
    assert [path.parent.name for path in tmp_path.rglob("ledger.db")] == ["payout"]
    assert list(installed.rglob("*.db")) == []

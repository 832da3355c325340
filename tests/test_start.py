"""`start.py` as a person meets it: run as a program in a small checkout of its own, without a network."""

from __future__ import annotations

import ast
import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

START = Path(__file__).parents[1] / "start.py"

# Stands in for the product: says what it was given and where it found the package that was installed.
PAYOUT_MAIN = """\
import sys
import greeting

try:
    print(greeting.VERSION, *sys.argv[1:], sep="|", flush=True)
    if sys.argv[1:] == ["wait"]:
        sys.stdin.read()
except KeyboardInterrupt:
    print("stopped", flush=True)
sys.exit(7)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A folder with `start.py`, a product of one file, a lock and a wheel for it."""

    root: Path

    def start(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(self.root / "start.py"), *arguments],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
            cwd=cwd,
            timeout=120,
            check=False,
        )

    def lock(self, version: str) -> None:
        """Put the greeting of this version among the wheels and into the lock file."""
        digest = make_wheel(self.root / "wheels", version)
        (self.root / "requirements.lock").write_text(
            f"greeting=={version} --hash=sha256:{digest}\n", encoding="ascii"
        )

    @property
    def python(self) -> Path:
        return self.root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_wheel(folder: Path, version: str) -> str:
    """A wheel with one module, `greeting`; gives the file's SHA-256."""
    about = f"greeting-{version}.dist-info"
    members = {
        "greeting.py": f'VERSION = "{version}"\n',
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},{record_digest(text)},{len(text)}\n" for name, text in members.items())
    folder.mkdir(exist_ok=True)
    path = folder / f"greeting-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in (members | {f"{about}/RECORD": f"{record}{about}/RECORD,,\n"}).items():
            wheel.writestr(name, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record_digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def new_checkout(root: Path) -> Checkout:
    (root / "payout").mkdir(parents=True)
    shutil.copy(START, root)
    (root / "payout" / "__main__.py").write_text(PAYOUT_MAIN, encoding="utf-8")
    checkout = Checkout(root=root)
    checkout.lock("1.0")
    return checkout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """One environment for the whole file, in a folder whose name has a space and a Danish letter."""
    made = new_checkout(tmp_path_factory.mktemp("start") / "nødudbetaling nu")
    first = made.start("demo", "--port", "8070")
    assert (first.returncode, first.stdout) == (7, "1.0|demo|--port|8070\n"), first.stderr
    assert first.stderr.splitlines()[0] == "Opretter .venv …"
    return made


pytestmark = pytest.mark.in_turns


def test_a_second_start_installs_nothing_and_says_nothing(checkout: Checkout) -> None:
    again = checkout.start("demo")
    assert (again.stdout, again.stderr) == ("1.0|demo\n", "")


def test_arguments_and_the_exit_code_pass_through_unchanged(checkout: Checkout) -> None:
    done = checkout.start("import", "liste med æøå.csv", "--json", "")
    assert (done.returncode, done.stdout) == (7, "1.0|import|liste med æøå.csv|--json|\n")


def test_a_folder_called_payout_where_the_user_stands_is_not_run_instead(
    checkout: Checkout, tmp_path: Path
) -> None:
    (tmp_path / "payout").mkdir()
    (tmp_path / "payout" / "__main__.py").write_text("raise SystemExit('the wrong one')", encoding="ascii")
    assert checkout.start("serve", cwd=tmp_path).stdout == "1.0|serve\n"


def test_a_changed_lock_is_installed_at_the_next_start(checkout: Checkout) -> None:
    checkout.lock("2.0")
    assert checkout.start("demo").stdout == "2.0|demo\n"
    checkout.lock("1.0")
    back = checkout.start("demo")
    assert back.stdout == "1.0|demo\n"
    assert "Installerer" in back.stderr
    assert "Opretter" not in back.stderr


def test_a_package_that_is_not_the_locked_one_is_refused_until_the_lock_is_right(checkout: Checkout) -> None:
    checkout.lock("3.0")
    lock = checkout.root / "requirements.lock"
    lock.write_text(f"greeting==3.0 --hash=sha256:{'0' * 64}\n", encoding="ascii")
    refused = checkout.start("demo")
    checkout.lock("1.0")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Pakkerne kunne ikke installeres" in refused.stderr
    assert checkout.start("demo").stdout == "1.0|demo\n"


def test_an_environment_whose_python_is_gone_is_made_again(checkout: Checkout) -> None:
    checkout.python.unlink()
    repaired = checkout.start("demo")
    assert repaired.stdout == "1.0|demo\n"
    assert "Opretter .venv" in repaired.stderr


def test_an_installation_that_was_cut_off_is_made_again(checkout: Checkout) -> None:
    (checkout.root / ".venv" / "installing").touch()
    for leftover in (checkout.root / ".venv").rglob("greeting.py"):
        leftover.unlink()
    repaired = checkout.start("demo")
    assert repaired.stdout == "1.0|demo\n"
    assert not (checkout.root / ".venv" / "installing").exists()


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """Programs started here heed Ctrl-C, also when the tests were told to ignore it, as in a job."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_ctrl_c")
@pytest.mark.skipif(os.name == "nt", reason="the console sends Ctrl-C to the child itself there")
def test_ctrl_c_reaches_payout_and_leaves_no_traceback(checkout: Checkout) -> None:
    with subprocess.Popen(
        [sys.executable, str(checkout.root / "start.py"), "wait"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "1.0|wait\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "stopped\n"
        assert process.stderr.read() == ""
    assert process.returncode == 7


def test_without_arguments_it_explains_itself_in_both_languages_and_sets_nothing_up(tmp_path: Path) -> None:
    bare = new_checkout(tmp_path / "bare")
    told = bare.start()
    assert told.returncode == 0
    assert "python3 start.py demo" in told.stdout
    assert "In English" in told.stdout
    assert not (bare.root / ".venv").exists()


@pytest.mark.parametrize(
    ("preparation", "message"),
    [
        (
            "sys.version_info = (3, 10, 4, 'final', 0)",
            "kræver Python 3.11 eller nyere. Denne Python er 3.10.",
        ),
        ("sys.modules['ensurepip'] = None", "sudo apt install python3-venv"),
    ],
)
def test_a_python_that_will_not_do_is_told_in_one_sentence(
    tmp_path: Path, preparation: str, message: str
) -> None:
    bare = new_checkout(tmp_path / "bare")
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import runpy, sys; {preparation}; sys.argv[1:] = ['demo']; "
            f"runpy.run_path({str(bare.root / 'start.py')!r}, run_name='__main__')",
        ],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert message in told.stderr
    assert not (bare.root / ".venv").exists()


def test_pythons_too_old_to_run_payout_can_still_read_the_file_that_says_so() -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 7))

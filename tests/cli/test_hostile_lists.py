"""Hostile lists on the command line: a sentence and exit code 3, the ledger as it was, and Ctrl-C."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from payout.settings import LEDGER_FILE
from tests.cli.conftest import Payout
from tests.importers.hostile import texts, workbooks

FILES = {
    "string that is not there": workbooks.BOUNDED["string that is not there"],
    "far corner": workbooks.BOUNDED["far corner"],
    "beyond the far corner": workbooks.BOUNDED["beyond the far corner"],
    "declared bomb": workbooks.REFUSED["declared bomb"][0],
    "encrypted xlsx": workbooks.REFUSED["encrypted xlsx"][0],
    "one line of 10 MB": texts.BOUNDED["one line of 10 MB"],
    "zeros": texts.REFUSED["zeros"][0],
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_one_sentence_and_leaves_the_ledger_alone(
    name: str, payout: Payout, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_bytes(FILES[name]())
    earlier = {file.name: file.read_bytes() for file in folder.iterdir()}
    refused = payout("import", path, "--kind", "indberetning")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == earlier


@pytest.mark.file
@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
def test_ctrl_c_ends_an_import_in_words_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_bytes(workbooks.BOUNDED["bomb of empty rows"]())
    ledger = (folder / LEDGER_FILE).read_bytes()
    with subprocess.Popen(
        [sys.executable, "-m", "payout", "import", str(path), "--kind", "indberetning"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A shell that starts the tests behind its prompt has them ignore the key: this would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as command:
        child = _child_of(command.pid)
        out, error = _interrupted(command)
    assert (command.returncode, out, error.decode().strip()) == (1, b"", "Afbrudt. Intet er gemt.")
    assert _is_gone(child)
    assert (folder / LEDGER_FILE).read_bytes() == ledger


def _interrupted(command: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    """What it said when it ended: Ctrl-C is pressed again when the first press fell into an odd moment."""
    for _ in range(5):
        command.send_signal(signal.SIGINT)
        try:
            return command.communicate(timeout=1.5)
        except subprocess.TimeoutExpired:
            continue
    return command.communicate(timeout=10)


def _is_gone(process: str) -> bool:
    """Whether the process ends long before it would have read the file."""
    latest = time.monotonic() + 3
    while Path(f"/proc/{process}").exists() and time.monotonic() < latest:
        pass
    return not Path(f"/proc/{process}").exists()


def _child_of(process: int) -> str:
    """The first process that this one starts."""
    latest = time.monotonic() + 20
    while time.monotonic() < latest:
        found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        if found:
            return found[0]
    raise AssertionError("no child was started")

"""Some thousand lists that Atheris makes of the real ones; collected where it has wheels (conftest.py)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import require_package

ROOT = Path(__file__).parents[3]
RUNS = 1000
CLEAN = "from tests.importers.hostile.fuzz import main; main(sys.argv[1:])"
PLANTED = """
from tests.importers.hostile import fuzz
from importers import encoding
real = encoding._decoded
def strict(data, name):
    return encoding.Decoded(data.decode(name), name) if b"\\x8d" in data else real(data, name)
encoding._decoded = strict
fuzz.main(sys.argv[1:])
"""


def fuzzed(folder: Path, start: str, runs: int) -> tuple[int, str]:
    """Exit code and log of a run in a process of its own, the same from one time to the next."""
    require_package("atheris")
    given = ["-seed=1", f"-runs={runs}", f"-artifact_prefix={folder}/"]
    command = [sys.executable, "-c", f"import sys; {start}", *given]
    # libFuzzer ends the process without a word to Python, so its temporary folder goes with the test's.
    own = {**os.environ, "TMPDIR": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, timeout=300, check=False)
    return done.returncode, done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace")


@pytest.mark.in_turns
def test_nothing_that_is_made_of_a_real_list_goes_beyond_words_and_figures(tmp_path: Path) -> None:
    exit_code, log = fuzzed(tmp_path, CLEAN, RUNS)
    assert exit_code == 0, log[-3000:]
    assert f"Done {RUNS} runs" in log


@pytest.mark.control
def test_a_byte_that_is_decoded_without_care_is_found(tmp_path: Path) -> None:
    exit_code, log = fuzzed(tmp_path, PLANTED, 40 * RUNS)
    assert exit_code != 0
    assert "UnicodeDecodeError" in log

"""Real lists with faults in them: words or a list whose figures hold together, and no number in the open.

`python -m benchmarks.mutants` makes thousands of them.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from importers import ListUnreadable
from tests.importers.hostile.conftest import assert_holds_together, assert_in_words, outcome
from tests.importers.hostile.mutants import Mutant, mutants

pytestmark = pytest.mark.in_turns


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_a_list_with_faults_is_judged_or_refused_in_words(mutant: Mutant) -> None:
    judge(mutant)


def judge(mutant: Mutant) -> None:
    """Reads the mutant and holds the outcome against everything that is promised."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "liste"
        path.write_bytes(mutant.data())
        found = outcome(path)
    if isinstance(found, ListUnreadable):
        assert_in_words(found)
    else:
        assert_holds_together(found)

"""Real lists with faults in them: words or a list whose figures hold together, and no number in the open.

`python -m benchmarks.mutants` makes thousands of them.
"""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from importers import ListUnreadable
from tests.importers.hostile.conftest import assert_in_words, outcome
from tests.importers.hostile.mutants import Mutant, mutants


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
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
        return
    assert found.rows_accepted + found.rows_rejected == found.rows_read
    assert found.total_oere == sum(line.amount_oere for line in found.lines)
    assert found.total_oere == sum(total.total_oere for total in found.by_benefit)
    said = "\n".join(finding.message for finding in found.findings)
    assert not any(line.cpr.digits in said or line.cpr.formatted in said for line in found.lines)

"""Random people do random things: the model and the real ledger answer alike and hold the same, step by step.

The long run is `python -m benchmarks.model` (docs/reliability.md).
"""

import pytest

from tests.model.house import House
from tests.model.machine import run_histories


@pytest.mark.parametrize(("sequences", "fixed"), [(18, True), (8, False)])
def test_the_ledger_does_what_the_model_does(house: House, sequences: int, fixed: bool) -> None:
    run_histories(house, sequences=sequences, steps=30, fixed=fixed)

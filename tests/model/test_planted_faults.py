"""Each fault is planted for one day, and the harness that is named finds it before the day is over."""

import pytest

from tests.guards.sources import ROOT
from tests.model.day import DAY
from tests.model.faults import FAULTS, Fault
from tests.model.harness import Comparison, Difference
from tests.model.house import House


@pytest.mark.control
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(house: House, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    both = Comparison(house)
    fault.plant(monkeypatch, house.ledger)
    with pytest.raises(Difference) as found:
        both.whole_day(DAY)
    assert found.value.found_by is fault.found_by


def test_the_docs_name_every_fault_with_what_finds_it() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert [f"| {fault.name} | {fault.found_by.value} |" in text for fault in FAULTS] == [True] * len(FAULTS)
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25

"""Each outcome of the match has one name and one next step, in Danish."""

from payout.domain.real_run import Outcome
from payout.labels import NEXT_STEP, label_of


def test_each_outcome_has_a_name_and_a_next_step_of_its_own() -> None:
    assert len({label_of(outcome) for outcome in Outcome}) == len(Outcome)
    assert len({NEXT_STEP[outcome] for outcome in Outcome}) == len(Outcome)

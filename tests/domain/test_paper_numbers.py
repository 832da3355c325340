"""Which numbers are kept for the paper when an old copy is put back."""

from payout.bilag_number import BilagNumber
from payout.domain.paper_numbers import PaperRange, ranges_above


def test_numbers_above_the_copys_last_are_kept_for_the_paper() -> None:
    (kept,) = ranges_above({"STR26": 40}, [BilagNumber("STR26", 57), BilagNumber("STR26", 51)])
    assert kept == PaperRange(series="STR26", first_sequence=41, last_sequence=57)
    assert (kept.count, str(kept.first)[:11], str(kept.last)[:11]) == (17, "STR26-00041", "STR26-00057")


def test_a_number_that_the_copy_has_taken_keeps_nothing() -> None:
    assert ranges_above({"STR26": 40}, [BilagNumber("STR26", 40)]) == ()
    assert ranges_above({"STR26": 40}, []) == ()


def test_a_series_that_the_copy_does_not_know_begins_at_one() -> None:
    kept = ranges_above({"STR26": 40}, [BilagNumber("STR27", 3), BilagNumber("OEV26", 2)])
    assert [(one.series, one.first_sequence, one.last_sequence) for one in kept] == [
        ("OEV26", 1, 2),
        ("STR27", 1, 3),
    ]

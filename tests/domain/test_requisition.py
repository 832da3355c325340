import pytest

from payout.domain.requisition import Slip, slip_of


@pytest.mark.parametrize(
    ("block", "number", "slip"),
    [
        ("7", "12", Slip("7", "12")),
        (" 007 ", "0012", Slip("7", "12")),
        ("a 7", "b-12", Slip("A7", "B-12")),
        ("000", "0", Slip("0", "0")),
        ("", " ", Slip("", "")),
    ],
)
def test_a_slip_is_one_however_it_is_written(block: str, number: str, slip: Slip) -> None:
    assert slip_of(block, number) == slip
    assert slip.is_whole is bool(block.strip() and number.strip())

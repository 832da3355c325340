"""Blocks of pre-numbered blank bilag: their series, how each number ends, and which have no end yet.

A block is a range of numbers of a series of its own (docs/adr/0016), taken when the block is made, before it
is printed. Every number of it ends once: used, spoiled or returned.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from payout.bilag_number import LAST_SEQUENCE, BilagNumber
from payout.domain.errors import DomainError
from payout.domain.incident import DRILL_PREFIX, PAPER_LETTER
from payout.domain.paper_numbers import PaperRange

BLOCK_MOST: Final = 200
"""The most numbers in a block: what one person can be answerable for, and one print job."""
HOLDER_LENGTH: Final = 80
NOTE_LENGTH: Final = 200
_PREFIX_LETTERS: Final = 5


class PaperEnd(StrEnum):
    """How a number on paper ended. Stored by these values."""

    USED = "used"
    SPOILED = "spoiled"
    RETURNED = "returned"


BY_HAND: Final = (PaperEnd.SPOILED, PaperEnd.RETURNED)
"""The ends that somebody states; a number is used by registering its bilag, and in no other way."""


class BlockSizeWrong(DomainError):
    """A block has from 1 to `BLOCK_MOST` numbers, and a series ends; carries how many are possible."""

    code = "block-size-wrong"

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most}")
        self.most = most


class BlockUnknown(DomainError):
    """There is no such block, or no such end of a number."""

    code = "block-unknown"


class BlockPartMissing(DomainError):
    """It is not said who holds the block, or why a number is spoiled or its end taken back."""

    code = "block-part-missing"


class NumberNotPrinted(DomainError):
    """The number stands on no block, and no paper was kept a number for; carries it."""

    code = "number-not-printed"

    def __init__(self, number: BilagNumber) -> None:
        super().__init__(str(number))
        self.number = number


class NumberHasEnd(DomainError):
    """The number has come to its end; carries number and end."""

    code = "number-has-end"

    def __init__(self, number: BilagNumber, end: PaperEnd) -> None:
        super().__init__(f"{number} {end}")
        self.number = number
        self.end = end


class NumberBeingTyped(DomainError):
    """A bilag with the number is being registered; carries the number, the entry and who typed it."""

    code = "number-being-typed"

    def __init__(self, number: BilagNumber, entry_id: int, name: str) -> None:
        super().__init__(f"{number} in entry {entry_id}")
        self.number = number
        self.entry_id = entry_id
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberEnd:
    """How one number ended, who said so and when (UTC); `bilag_id` of the bilag that has used it."""

    end_id: int
    number: BilagNumber
    end: PaperEnd
    note: str
    ended_by: str
    ended_at: datetime
    bilag_id: int | None


def paper_prefix(prefix: str) -> str:
    """The letters of the series on paper beside a series' letters: STR has STRP. At most six letters.

    Of six letters the fifth gives way: the last one tells the places apart.
    """
    kept = prefix if len(prefix) <= _PREFIX_LETTERS else f"{prefix[: _PREFIX_LETTERS - 1]}{prefix[-1]}"
    marked = f"{kept}{PAPER_LETTER}"
    return marked if marked != prefix else f"{kept}Q"


def is_of_drill(series: str) -> bool:
    """Whether a series on paper is that of drills, whose numbers are never registered in earnest."""
    return series.startswith(DRILL_PREFIX[: _PREFIX_LETTERS - 1])


def next_block(series: str, last_sequence: int, size: int) -> PaperRange:
    """The block of so many numbers after the last one of its series. Raises BlockSizeWrong."""
    most = min(BLOCK_MOST, LAST_SEQUENCE - last_sequence)
    if not 1 <= size <= most:
        raise BlockSizeWrong(most)
    return PaperRange(series=series, first_sequence=last_sequence + 1, last_sequence=last_sequence + size)


def numbers_of(block: PaperRange) -> Iterator[BilagNumber]:
    """Every number of a block, in order."""
    for sequence in range(block.first_sequence, block.last_sequence + 1):
        yield BilagNumber(block.series, sequence)


def is_printed(number: BilagNumber, blocks: Iterable[PaperRange]) -> bool:
    """Whether the number stands on one of the blocks."""
    return any(
        block.series == number.series and block.first_sequence <= number.sequence <= block.last_sequence
        for block in blocks
    )


def without_end(block: PaperRange, ended: Collection[BilagNumber]) -> tuple[PaperRange, ...]:
    """The runs of numbers of a block that have no end yet, in order."""
    runs: list[PaperRange] = []
    for number in numbers_of(block):
        if number in ended:
            continue
        at = number.sequence
        first = runs.pop().first_sequence if runs and runs[-1].last_sequence == at - 1 else at
        runs.append(PaperRange(series=block.series, first_sequence=first, last_sequence=at))
    return tuple(runs)

"""One bilag as PDF beside an empty document with the same letters, in processor time.

`python -m benchmarks.bilag_paper`. Each paper is a document of its own, as each request makes one: fpdf2 cuts
the letters down to those that are used in the very font that it has read, so that a font serves one document.
"""

import time
from collections.abc import Callable, Mapping
from itertools import count
from statistics import median

from exports.bilag_paper import draw_bilag
from exports.paper import PaperSize, as_file, new_paper
from payout.bilag_number import BilagNumber
from tests.exports.papers import FULLEST, TEXTS, WHEN, paper

HEADINGS = ("document", "ms at best (≤ 100)", "median ms", "× empty")
EMPTY = "empty, with the same letters"
RUNS, MANY, RUNS_OF_MANY = 25, 100, 3
_NUMBERS = count(1)


def main() -> None:
    """Print the table. The documents take turns, so that what else the machine does falls on all of them."""
    documents: Mapping[str, Callable[[], bytes]] = {
        EMPTY: _empty,
        "one bilag, A4": lambda: _drawn(1, PaperSize.A4),
        "one bilag, A5": lambda: _drawn(1, PaperSize.A5),
        "the fullest bilag, A4": lambda: _drawn(1, PaperSize.A4, **FULLEST),
    }
    taken: dict[str, list[float]] = {name: [] for name in documents}
    for _ in range(RUNS):
        for name, draw in documents.items():
            taken[name].append(_milliseconds(draw))
    # By itself: the memory that it takes makes whatever comes after it slower.
    many = f"{MANY} bilag in one"
    taken[many] = [_milliseconds(lambda: _drawn(MANY, PaperSize.A4)) for _ in range(RUNS_OF_MANY)]
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    for name, found in taken.items():
        print(f"| {name} | {min(found):.0f} | {median(found):.0f} | {min(found) / min(taken[EMPTY]):.2f} |")


def _milliseconds(draw: Callable[[], bytes]) -> float:
    begun = time.process_time()
    draw()
    return (time.process_time() - begun) * 1000


def _empty() -> bytes:
    document = new_paper("Tom", drawn_at=WHEN)
    document.add_page()
    return as_file(document)


def _drawn(papers: int, size: PaperSize, **changes: object) -> bytes:
    """Each has a number of its own, as each request's has."""
    numbered = [
        paper(**{"number": str(BilagNumber("STR26", next(_NUMBERS))), **changes}) for _ in range(papers)
    ]
    return draw_bilag(numbered, TEXTS, size=size, drawn_at=WHEN)


if __name__ == "__main__":
    main()

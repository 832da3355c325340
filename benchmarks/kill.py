"""kill -9 under load, many cycles: `python -m benchmarks.kill --cycles 10000 [--minutes 25]`."""

import argparse
import tempfile
import time
from pathlib import Path

from tests.crash.kill import run_side_by_side
from tests.crash.office import make_office


def main() -> None:
    """Kill servers so many times, or for so long; the first fault ends it with its seed and cycle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1, help="of the first worker")
    parser.add_argument("--minutes", type=float, default=25)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        office = make_office(Path(place) / "office", citizens=400)
        seeds = range(chosen.seed, chosen.seed + chosen.workers)
        start = time.monotonic()
        tally = run_side_by_side(office, Path(place), seeds, chosen.cycles, minutes=chosen.minutes)
    print(
        f"seeds {list(seeds)}: {tally.cycles} kills, {tally.acknowledged} steps acknowledged, "
        f"{tally.in_doubt} without an answer (of which {tally.done_in_doubt} were done), "
        f"verified {tally.verified} times, no fault, {time.monotonic() - start:.0f} s"
    )


if __name__ == "__main__":
    main()

"""kill -9 under load, many cycles: `python -m benchmarks.kill --cycles 10000 --seed 1 [--minutes 25]`."""

import argparse
import logging
import tempfile
import time
from pathlib import Path

from tests.crash.kill import KillRun
from tests.crash.office import make_office


def main() -> None:
    """Kill the server so many times, or for so long; the first fault ends it with its seed and cycle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=25)
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as place:
        office = make_office(Path(place) / "office", citizens=400)
        start = time.monotonic()
        until = start + 60 * chosen.minutes
        run = KillRun(office, Path(place) / "work", chosen.seed)
        tally = run.run(chosen.cycles, lambda: time.monotonic() < until)
    print(
        f"seed {chosen.seed}: {tally.cycles} kills, {tally.acknowledged} steps acknowledged, "
        f"{tally.in_doubt} without an answer (of which {tally.done_in_doubt} were done), "
        f"verified {tally.verified} times, no fault, {time.monotonic() - start:.0f} s"
    )


if __name__ == "__main__":
    main()

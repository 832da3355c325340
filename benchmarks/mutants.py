"""Thousands of real lists with faults in them, each read in a child process: `python -m benchmarks.mutants`.

What fails is made as small as can be, shown, and kept in `.hypothesis`, so that the next run begins with it.
"""

import argparse
import time

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.importers.hostile.mutants import mutants
from tests.importers.hostile.test_mutants import judge

PHASES = (Phase.reuse, Phase.generate, Phase.shrink)


def main() -> None:
    """Read the number of lists and the seed from the command line, and go on until one fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    start = time.monotonic()
    run = settings(
        max_examples=chosen.count, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck)
    )(seed(chosen.seed)(given(mutants())(judge)))
    run()
    print(f"{chosen.count} lists, seed {chosen.seed}: {time.monotonic() - start:.0f} s, none failed")


if __name__ == "__main__":
    main()

"""Power cuts, many states: `python -m benchmarks.power_cut --states 100000 --seed 1`.

One run of the flow is recorded and cut off at as many moments as asked for, on both cores.
"""

import argparse
import multiprocessing
import pickle
import tempfile
import time
from pathlib import Path

from tests.crash import flow
from tests.crash.office import make_office, stand_still
from tests.crash.power_cut import PowerCuts, record


def _share(recording: str, folder: str, seed: int, states: range) -> tuple[int, int, list[str]]:
    """A worker's states: how many, how many different ledgers were opened, and what did not hold."""
    cuts = PowerCuts(pickle.loads(Path(recording).read_bytes()), Path(folder), seed)  # noqa: S301 - our own
    faults = list(cuts.run(states))
    return cuts.states, cuts.opened, faults


def main() -> None:
    """Record, then cut."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        stand_still()
        office = make_office(folder / "office", citizens=8)
        flow.prepare(office)
        recording = record(office, folder / "recorded")
        noted = folder / "recording"
        noted.write_bytes(pickle.dumps(recording))
        start = time.monotonic()
        shares = [
            (
                str(noted),
                str(folder / f"{own}"),
                chosen.seed,
                range(own, chosen.states, chosen.workers),
            )
            for own in range(chosen.workers)
        ]
        with multiprocessing.get_context("spawn").Pool(chosen.workers) as pool:
            found = pool.starmap(_share, shares)
    faults = [fault for _, _, some in found for fault in some]
    for fault in faults:
        print(fault)
    print(
        f"{len(recording.operations)} operations, {sum(states for states, _, _ in found)} states, "
        f"{sum(opened for _, opened, _ in found)} different ledgers opened, {len(faults)} faults, "
        f"{time.monotonic() - start:.0f} s"
    )


if __name__ == "__main__":
    main()

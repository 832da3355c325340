"""Failure at every call to the disk, all points: `python -m benchmarks.io_faults`.

Prints the points of each phase and call, and every violation with the point that replays it.
"""

import argparse
import logging
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.crash import flow
from tests.crash.forker import forker
from tests.crash.io_faults import FaultRun, Point, phase_templates, points
from tests.crash.office import Office, make_office, stand_still

Found = tuple[Counter[str], list[str]]


def _share(note: str, folder: str, phase: str, share: Sequence[Point]) -> Found:
    """A worker's points of one phase: how many of each kind were hit, and what did not hold."""
    logging.disable(logging.CRITICAL)
    stand_still()
    template = Office.from_note(note)
    office = template.copied_to(Path(folder))
    done: Counter[str] = Counter()
    violations = []
    with forker("flow", office, phase) as runs:
        run = FaultRun(template, runs, office.folder)
        for point in share:
            try:
                hit = run.at(point)
            except Exception as fault:  # a ledger that can't even be asked is a violation as well
                violations.append(f"{phase} {point}: {type(fault).__name__} {fault}")
                hit = True
            done[f"{phase} {point.call} {point.mode}"] += hit
    return done, violations


def _counted(template: Office, folder: Path, phase: str) -> list[Point]:
    office = template.copied_to(folder)
    with forker("flow", office, phase) as runs:
        return list(points(FaultRun(template, runs, office.folder).counted()))


def main() -> None:
    """Fail every point of every phase, on as many workers as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--phase", choices=list(flow.PHASES), help="this phase alone")
    chosen = parser.parse_args()
    start = time.monotonic()
    done: Counter[str] = Counter()
    violations: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        stand_still()
        office = make_office(folder / "office", citizens=8)
        flow.prepare(office)
        templates = phase_templates(office, folder / "templates")
        for phase in [chosen.phase] if chosen.phase else flow.PHASES:
            every = _counted(templates[phase], folder / "counted", phase)
            print(f"{phase}: {len(every)} points", flush=True)
            note = templates[phase].noted()
            shares = [
                (note, str(folder / f"worker-{worker}"), phase, every[worker :: chosen.workers])
                for worker in range(chosen.workers)
            ]
            with multiprocessing.get_context("spawn").Pool(chosen.workers) as pool:
                for hit, wrong in pool.starmap(_share, shares):
                    done += hit
                    violations += wrong
            print(f"{phase}: {time.monotonic() - start:.0f} s, {len(violations)} violations", flush=True)
    for kind, count in sorted(done.items()):
        print(f"{kind}: {count}")
    for violation in violations:
        print(violation)
    print(f"{done.total()} points, {len(violations)} violations, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()

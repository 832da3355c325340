"""Thousands of requests that no page makes: `python -m benchmarks.hostile_requests 2000`.

Each has hostile text in fields, address or headers; the answer has to be one of the app's own, its page
sound, and the book whole at the end.
"""

import argparse
import time
from collections.abc import Callable

from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.small_office import small_office
from tests.services.acting import faults
from tests.web.hostile_requests import forms_of, paths_of, requests, sent

PHASES = (Phase.generate, Phase.shrink)


def main() -> None:
    """Send as many as were asked for, until one fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with small_office() as (app, ledger):
        started = time.monotonic()
        seed(chosen.seed)(
            settings(
                max_examples=chosen.count,
                deadline=None,
                phases=PHASES,
                suppress_health_check=list(HealthCheck),
                database=None,
            )(given(st.data())(_judge(app)))
        )()
        assert faults(ledger) == {}
        print(f"{chosen.count} requests, seed {chosen.seed}: {time.monotonic() - started:.0f} s, none failed")


def _judge(app: Flask) -> Callable[[st.DataObject], None]:
    forms, paths = forms_of(app), paths_of(app)

    def judge(data: st.DataObject) -> None:
        sent(app, data.draw(requests(forms, paths)))

    return judge


if __name__ == "__main__":
    main()

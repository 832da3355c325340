"""Each page with a whole country's day in the ledger, beside the same page of an office that fills one page.

`python -m benchmarks.pages [--bilag 50000]`. Both offices are asked in turns, in one process, through the app
itself; the median of ROUNDS counts. The goal is that no page takes more than twice as long, and p99 100 ms.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.filled import PASSWORD, filled_ledger
from payout.app import create_app
from payout.settings import Settings

ROUNDS = 15
ONE_PAGE = 60
PAGES = (
    "/skranke",
    "/lige-nu",
    "/overblik",
    "/bilag",
    "/bilag?side=20",
    "/bilag?status=issued",
    "/bilag/1",
    "/godkendelser",
    "/lister",
    "/lister/1",
    "/kasser",
    "/eksport",
    "/journal",
    "/journal?side=20",
    "/brugere",
    "/mine-seneste",
)
ADDRESS = "http://127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A signed-in browser at one office, and the seconds of each answer by page."""

    client: FlaskClient
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, page: str) -> None:
        """Fetch the page once."""
        start = time.perf_counter()
        status = self.client.get(page, base_url=ADDRESS).status_code
        assert status == 200, (page, status)
        self.seconds.setdefault(page, []).append(time.perf_counter() - start)


def main(bilag: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        with (
            closing(filled_ledger(small, ONE_PAGE, 0)[0]) as few,
            closing(filled_ledger(large, bilag, 0)[0]) as many,
        ):
            offices = [
                Asked(client=_signed_in(create_app(ledger, Settings(second_factor="off"))))
                for ledger in (few, many)
            ]
            for page in PAGES:
                for _ in range(ROUNDS + 1):
                    for office in offices:
                        office.ask(page)
        _print(offices, bilag)


def _print(offices: Sequence[Asked], bilag: int) -> None:
    print(f"| page | {ONE_PAGE} bilag | {bilag} bilag | × (≤ 2) | slowest |\n|---|---|---|---|---|")
    for page in PAGES:
        # The first of each compiles the page.
        short, filled = (office.seconds[page][1:] for office in offices)
        typical, late = statistics.median(short), statistics.median(filled)
        print(
            f"| `{page}` | {typical * 1000:.1f} ms | {late * 1000:.1f} ms | {late / typical:.1f}"
            f" | {max(filled) * 1000:.0f} ms |"
        )


def _signed_in(app: object) -> FlaskClient:
    client: FlaskClient = app.test_client()  # type: ignore[attr-defined]
    page = client.get("/log-ind", base_url=ADDRESS).text
    fields = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]+)"', page))
    form = {**fields, "username": "leder", "password": PASSWORD}
    assert client.post("/log-ind", data=form, base_url=ADDRESS).status_code == 303
    return client


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bilag", type=int, default=50_000)
    main(parser.parse_args().bilag)

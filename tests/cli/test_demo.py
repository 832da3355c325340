"""`payout demo`: an outage day that anybody can try, in a folder of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from payout.domain.bilag_states import BilagStatus
from payout.domain.roles import Role
from payout.labels import label_of
from payout.queries.bilag import tallies
from payout.services.set_up import open_current_ledger
from payout.settings import LEDGER_FILE, PASSPHRASE_FILE
from tests.cli.conftest import Payout
from tests.tools import free_port

pytestmark = pytest.mark.in_turns


def test_the_demo_has_a_login_for_every_role_and_bilag_in_every_status(
    payout: Payout, tmp_path: Path
) -> None:
    folder = tmp_path / "oevelse"
    made = payout("demo", "--no-serve", "--citizens", 120, "--instance", folder)
    assert made.exit_code == 0, made.stderr
    assert all(label_of(role) in made.stdout for role in Role)
    ledger = open_current_ledger(folder / LEDGER_FILE, (folder / PASSPHRASE_FILE).read_text(encoding="utf-8"))
    with ledger.reading() as connection:
        assert {tally.status for tally in tallies(connection, 1)} == set(BilagStatus)
    ledger.close()
    assert json.loads(payout("verify", "--json", "--instance", folder).stdout)["ok"] is True
    assert len(json.loads(payout("overview", "--json", "--instance", folder).stdout)["cash_boxes"]) == 2


def test_the_demo_deletes_an_older_drill_and_nothing_else(payout: Payout, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "brev.txt").write_text("vigtigt", encoding="utf-8")
    assert payout("demo", "--no-serve", "--instance", mine).exit_code == 1
    assert (mine / "brev.txt").read_text(encoding="utf-8") == "vigtigt"
    for _ in range(2):
        assert payout("demo", "--no-serve", "--citizens", 60, "--instance", tmp_path / "drill").exit_code == 0


def test_the_demo_is_served_until_it_is_stopped(tmp_path: Path) -> None:
    port = str(free_port())
    command = [
        sys.executable,
        "-m",
        "payout",
        "demo",
        "--port",
        port,
        "--citizens",
        "60",
        "--instance",
        tmp_path / "d",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
        assert served.stdout is not None
        lines = iter(served.stdout.readline, "")
        address = next(found[0] for line in lines if (found := re.search(r"http://\S+", line)))
        with urlopen(f"{address}/log-ind") as page:  # noqa: S310 - our own server
            assert "<h1>Log ind</h1>" in page.read().decode()
        served.terminate()
        assert served.wait(timeout=20) == 0

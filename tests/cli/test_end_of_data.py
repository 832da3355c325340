"""`payout retention` and `payout closing-pack`: what is due, its end, and the pack for the archive."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pyzipper

from payout.db import Ledger
from payout.models import incident
from payout.services.journal import Update
from tests import factories
from tests.cli.conftest import Payout
from tests.conftest import clock_at
from tests.services.acting import count, faults

pytestmark = pytest.mark.usefixtures("pay_day", "folder")
PACKS = "fire tilfældige ord her"


def test_a_closed_haendelse_is_packed_and_its_data_ends_on_its_days(
    payout: Payout, stored: Ledger, tmp_path: Path
) -> None:
    factories.open_day(stored)
    factories.Counter(stored).issue()
    out = tmp_path / "pakke.zip"
    whole = f"{factories.PASSPHRASE}\n{PACKS}\n"
    packed = ("closing-pack", "--out", out, "--passphrase-stdin")
    assert "Hændelsen er åben. Luk den først." in payout(*packed, stdin=whole).stderr
    with factories.booking(stored, factories.LEADER) as book:
        done = {"closed_by": book.actor_id, "closed_at": book.now}
        book.record("incident.closed", "incident:1", [Update(incident, 1, done)])
    assert payout(*packed, stdin=f"{factories.PASSPHRASE}\nkort\n").exit_code == 2
    assert "lukkepakke med" in payout(*packed, stdin=whole).stdout
    with pyzipper.AESZipFile(out) as pack:
        with pytest.raises(RuntimeError):
            pack.read("kontrol.txt")
        pack.setpassword(PACKS.encode())
        assert json.loads(pack.read("kontrol.json"))["broken"] is None
        sums = dict(reversed(line.split("  ")) for line in pack.read("SHA256SUMS.txt").decode().splitlines())
        assert {*sums, "SHA256SUMS.txt"} == set(pack.namelist())
        assert all(hashlib.sha256(pack.read(name)).hexdigest() == digest for name, digest in sums.items())
        assert [name.startswith("bilag/STR") for name in sums].count(True) == 1
    assert factories.ANNA.digits.encode() not in out.read_bytes()

    told = json.loads(payout("retention", "--dry-run", "--json").stdout)
    assert [(one["step"], one["due_on"]) for one in told["due"]] == [("at_close", "2026-10-30")]
    assert [one["due_on"] for one in told["later"]] == ["2032-01-01"]
    assert count(stored, "list_line") > 0
    assert "Slettet: hændelse 1" in payout("retention").stdout
    assert count(stored, "list_line") == 0
    assert "Der er intet at slette nu." in payout("retention").stdout
    with clock_at(datetime(2032, 1, 1, 9, tzinfo=UTC)):
        assert "Personoplysninger på bilag: " in payout("retention").stdout
    assert faults(stored) == {}

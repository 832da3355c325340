"""`payout handover export|import` between two data folders."""

import json
from pathlib import Path

import pytest

from payout.db import Ledger
from tests import factories, other_place
from tests.cli.conftest import Payout
from tests.other_place import PASSPHRASE

pytestmark = pytest.mark.usefixtures("pay_day")
OPEN = "--file-passphrase-stdin"


def test_a_file_goes_from_one_folder_to_another_once(
    payout: Payout, folder: Path, stored: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.open_day(stored)
    stored.close()
    stick = tmp_path / "stik.payout"
    with other_place.other_ledger(tmp_path / "there") as there:
        other_place.open_there(there)
        factories.Counter(there).issue(factories.ANNA, 1_000_00)
    monkeypatch.setenv("PAYOUT_INSTANCE", str(tmp_path / "there"))
    (tmp_path / "theirs.txt").write_text(PASSPHRASE, encoding="utf-8")
    ours = folder.parent / "passphrase.txt"
    monkeypatch.setenv("PAYOUT_PASSPHRASE_FILE", str(tmp_path / "theirs.txt"))
    short = payout("handover", "export", "--out", stick, OPEN, stdin="kort\n")
    assert (short.exit_code, stick.exists()) == (2, False)
    sent = payout("handover", "export", "--out", stick, OPEN, stdin=f"{PASSPHRASE}\n")
    assert sent.exit_code == 0, sent.stderr
    code = sent.stdout.split("Dette steds kode: ")[1].splitlines()[0]
    monkeypatch.setenv("PAYOUT_INSTANCE", str(folder))
    monkeypatch.setenv("PAYOUT_PASSPHRASE_FILE", str(ours))

    def take(*arguments: object) -> tuple[int, str, str]:
        got = payout("handover", "import", *arguments, OPEN, "--json", stdin=f"{PASSPHRASE}\n")
        return got.exit_code, got.stdout, got.stderr

    refused, _, said = take(stick)
    assert (refused, "få læst stedets kode op" in said) == (1, True)
    done, told, _ = take(stick, "--code", code)
    assert (done, json.loads(told)["new_bilag"]) == (0, 1)
    again, told, _ = take(stick)
    assert (again, json.loads(told)["new_events"]) == (0, 0)
    assert payout("verify").exit_code == 0
    (tmp_path / "list.csv").write_text("en liste", encoding="utf-8")
    assert take(tmp_path / "list.csv")[0] == 3
    assert take(tmp_path / "nothing")[0] == 3

"""kill -9 at any instant, under load: what was acknowledged is there, and nothing is half there."""

from pathlib import Path
from random import Random

import pytest

from tests.crash import hands
from tests.crash.hands import Hand, HttpLine
from tests.crash.kill import run_side_by_side
from tests.crash.office import Office, make_office
from tests.crash.real_server import PASSPHRASE_FILE, served
from tests.factories import CASEWORKER, PASSPHRASE
from tests.tools import free_port

CYCLES, SEEDS = 300, (26, 27)


def test_no_kill_loses_what_was_acknowledged_or_leaves_half_of_anything(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office", citizens=400)
    tally = run_side_by_side(office, tmp_path / "work", SEEDS, CYCLES)
    assert tally.cycles == CYCLES
    # The load was one: steps were acknowledged, and kills fell into the middle of others.
    assert tally.acknowledged > CYCLES
    assert tally.in_doubt > CYCLES
    assert 0 < tally.done_in_doubt < tally.in_doubt


@pytest.mark.in_turns
def test_a_server_that_was_killed_says_so_when_it_is_started_again(tmp_path: Path) -> None:
    (tmp_path / PASSPHRASE_FILE).write_text(PASSPHRASE, encoding="utf-8")
    office, port = make_office(tmp_path / "office", citizens=2), free_port()
    (office.folder / "upload-left").mkdir()
    with served(office, port) as server:
        assert list(office.folder.glob("upload-*")) == []
        assert "stop uden varsel" not in first_page(office, port, issues=True)
        server.kill()
    with served(office, port):
        page = first_page(office, port)
        assert "efter et stop uden varsel" in page
        assert "Dit sidste færdige trin: bilag STR26-00001-3 udstedt" in page
    with served(office, port):
        assert "stop uden varsel" not in first_page(office, port)


def first_page(office: Office, port: int, *, issues: bool = False) -> str:
    """What the caseworker sees first; she may issue a bilag then."""
    cookie, token = office.signed_in[CASEWORKER]
    line = HttpLine(port, cookie)
    try:
        page = Hand(line).open("/bilag").text
        if issues:
            answer = Hand(line, token).send(hands.issue(Random(SEEDS[0]), office.refs[0]))
            assert answer.status == hands.SEE_OTHER
        return page
    finally:
        line.close()

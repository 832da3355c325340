"""A full disk under the real server: Danish refusals, pages and paper as before, and on again with room."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from payout.services.verify_ledger import verify
from payout.settings import SETTINGS_FILE
from tests.crash import hands
from tests.crash.hands import Answer, Hand, HttpLine, form
from tests.crash.office import Office, make_office
from tests.crash.real_server import PASSPHRASE_FILE, served
from tests.factories import CASEWORKER, FINANCE, PASSPHRASE
from tests.tools import free_port

DISK_BYTES = 6 * 1024 * 1024
BALLAST = "ballast"
ROUNDS = 40
"""Rounds of forms after which a limit of one megabyte is met for certain."""
READ = ("/bilag", "/bilag/1", "/bilag/1/papir.pdf", "/skranke")
READ_AT_THE_DESK = ("/udbetaling", "/overblik", "/overblik/print", "/kasser", "/eksport")


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of a few megabytes at the folder. Raises OSError where this user may mount nothing."""
    folder.mkdir()
    options = f"size={DISK_BYTES},mode=700"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        raise OSError
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(folder: Path) -> None:
    """Leave no byte free."""
    with (folder / BALLAST).open("ab", buffering=0) as ballast:
        for piece in (64 * 1024, 512, 1):
            with suppress(OSError):
                while ballast.write(bytes(piece)):
                    pass


class Day:
    """Two people at their browsers, and the forms that write."""

    def __init__(self, office: Office, port: int) -> None:
        self.office = office
        self.random = Random(3)
        self.lines = [HttpLine(port, office.signed_in[name][0]) for name in (CASEWORKER, FINANCE)]
        self.sara = Hand(self.lines[0], office.signed_in[CASEWORKER][1])
        self.olga = Hand(self.lines[1], office.signed_in[FINANCE][1])
        for serial in range(4):
            assert self.sara.send(hands.issue(self.random, office.refs[serial])).status == hands.SEE_OTHER
        for bilag_id in (1, 2):
            assert self.olga.send(hands.hold(self.random, bilag_id)).status == hands.SEE_OTHER
        assert self.olga.send(hands.pay(self.random, 1)).status == hands.SEE_OTHER

    def __enter__(self) -> "Day":
        return self

    def __exit__(self, *_: object) -> None:
        for line in self.lines:
            line.close()

    def writing(self) -> dict[str, Callable[[], Answer]]:
        """Every kind of form, each ready to be sent again as it is."""
        random = self.random
        sara = {
            "issue": hands.issue(random, self.office.refs[5]),
            "look-up": form(random, f"/borger/{self.office.refs[6]}/opslag"),
            "search by name": form(random, "/skranke/find", {"citizen": "Nils"}),
            "void": hands.void(random, 3),
        }
        olga = {
            "pay": hands.pay(random, 2),
            "settle": hands.settle(random, 1),
            "hold": hands.hold(random, 4),
            "refill": form(random, "/kasser/fyld-op", {"pieces_10000": "1"}),
            "export": form(random, "/eksport"),
        }
        return {
            **{name: lambda sent=sent: self.sara.send(sent) for name, sent in sara.items()},
            **{name: lambda sent=sent: self.olga.send(sent) for name, sent in olga.items()},
        }

    def assert_pages_are_read(self) -> None:
        """Pages and paper are there, and say what is wrong."""
        answers = [self.sara.open(path) for path in READ] + [
            self.olga.open(path) for path in READ_AT_THE_DESK
        ]
        assert [answer.status for answer in answers] == [200] * len(answers)


@pytest.fixture
def roomy(tmp_path: Path) -> Office:
    """An office on the ordinary disk, with its passphrase beside it."""
    (tmp_path / PASSPHRASE_FILE).write_text(PASSPHRASE, encoding="utf-8")
    return make_office(tmp_path / "roomy", citizens=12)


def refused(writing: dict[str, Callable[[], Answer]]) -> dict[str, int]:
    """Send each form until the disk has no room for it either; what is written meanwhile is a few pages."""
    found = {}
    for name, send in writing.items():
        answer = send()
        if answer.status in {503, 507}:
            assert "papirbilag" in answer.text
            assert "den bliver kun udført én gang" in answer.text
        found[name] = answer.status
    return found


@pytest.mark.in_turns
def test_a_full_disk_refuses_in_danish_and_goes_on_by_itself_when_there_is_room(
    roomy: Office, tmp_path: Path
) -> None:
    disk, port = tmp_path / "disk", free_port()
    with ExitStack() as mounted:
        try:
            mounted.enter_context(small_disk(disk))
        except OSError:
            pytest.skip("only root mounts a small disk; the limit on the size of files is tried below")
        roomy.copied_over(disk)
        office = replace(roomy, folder=disk)
        with (disk / SETTINGS_FILE).open("a", encoding="utf-8") as settings:
            settings.write("disk_warning_megabytes = 1\n")
        with served(office, port), Day(office, port) as day:
            assert "Disken" not in day.sara.open("/bilag").text
            fill(disk)
            writing = day.writing()
            assert refused(writing) == dict.fromkeys(writing, 507)
            day.assert_pages_are_read()
            assert "Disken er fuld: intet nyt kan gemmes" in day.sara.open("/bilag").text
            (disk / BALLAST).unlink()
            assert {name: send().status for name, send in writing.items()} == dict.fromkeys(writing, 303)
            assert "Disken" not in day.sara.open("/bilag").text
        assert verified(office)


@pytest.mark.in_turns
def test_a_disk_that_takes_no_more_refuses_in_danish_and_keeps_what_it_has(roomy: Office) -> None:
    port = free_port()
    with served(roomy, port, megabytes=1), Day(roomy, port) as day:
        statuses: set[int] = set()
        for _ in range(ROUNDS):
            statuses |= set(refused(day.writing()).values())
            if 503 in statuses:
                break
        assert 503 in statuses
        assert 500 not in statuses
        day.assert_pages_are_read()
    assert verified(roomy)


def verified(office: Office) -> bool:
    """Whether the whole ledger holds, opened by the ordinary program."""
    ledger = office.opened()
    try:
        return verify(ledger).ok
    finally:
        ledger.close()

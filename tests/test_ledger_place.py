"""Where a ledger may lie: not on the network, not in a synced folder, not under two names."""

from pathlib import Path

import pytest

from payout.ledger_place import PlaceFault, place_fault

MOUNTS = """\
sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
server:/home {home} nfs4 rw 0 0
//server/faelles {share} cifs rw 0 0
me@server:/ {far} fuse.sshfs rw 0 0
/dev/sdb1 {far}/disk ext4 rw 0 0
odd line
"""


@pytest.fixture
def mounts(tmp_path: Path) -> str:
    """A table of mounted file systems, with a folder that has a blank in its name."""
    folders = {"home": "home", "share": "f\\040lles", "far": "far"}
    return MOUNTS.format(**{name: f"{tmp_path}/{folder}" for name, folder in folders.items()})


@pytest.mark.parametrize(
    ("folder", "fault"),
    [
        ("mine", None),
        ("home/payout", PlaceFault.NETWORK),
        ("homely", None),
        ("f lles/payout", PlaceFault.NETWORK),
        ("far/payout", PlaceFault.NETWORK),
        ("far/disk/payout", None),
        ("OneDrive - Prøvekøbing Kommune/payout", PlaceFault.CLOUD),
        ("Dropbox/payout", PlaceFault.CLOUD),
        ("Google Drive/payout", PlaceFault.CLOUD),
        ("Library/Mobile Documents/com~apple~CloudDocs", PlaceFault.CLOUD),
    ],
)
def test_the_network_and_the_cloud_are_no_place_for_a_ledger(
    tmp_path: Path, mounts: str, folder: str, fault: PlaceFault | None
) -> None:
    assert place_fault(tmp_path / folder / "ledger.db", mounts=mounts) is fault


def test_a_path_to_another_machine_is_on_the_network() -> None:
    assert place_fault(Path("//server/faelles/payout/ledger.db"), mounts="") is PlaceFault.NETWORK


def test_a_linked_folder_is_judged_by_where_it_leads(tmp_path: Path, mounts: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "mine").symlink_to(tmp_path / "home")
    assert place_fault(tmp_path / "mine" / "ledger.db", mounts=mounts) is PlaceFault.NETWORK


def test_a_ledger_under_two_names_is_found(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    ledger.write_bytes(b"a ledger")
    assert place_fault(ledger) is None
    (tmp_path / "other.db").hardlink_to(ledger)
    assert place_fault(ledger) is PlaceFault.HARD_LINK
    (tmp_path / "link.db").symlink_to(ledger)
    assert place_fault(tmp_path / "link.db") is PlaceFault.SYMLINK

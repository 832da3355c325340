"""Nothing that a list asks for is fetched: a listener on this machine hears nobody."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers import ListUnreadable
from tests.importers.hostile.conftest import outcome
from tests.importers.hostile.workbooks import canary_parts


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port of this machine that somebody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def heard(listener: socket.socket) -> bool:
    """Whether somebody has called; a call waits in the queue until it is taken."""
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_the_listener_hears_a_call(listener: socket.socket) -> None:
    socket.create_connection(listener.getsockname()).close()
    assert heard(listener)
    assert not heard(listener)


def test_entities_and_links_to_the_outside_are_not_followed(tmp_path: Path, listener: socket.socket) -> None:
    host, port = listener.getsockname()
    for number, data in enumerate(canary_parts(f"http://{host}:{port}")):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(data)
        found = outcome(path)
        assert not heard(listener), number
        if isinstance(found, ListUnreadable):
            assert found.code in {"xml-definitions", "workbook-broken"}


def test_entities_of_files_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("Hemmelig Person", encoding="utf-8")
    for number, data in enumerate(canary_parts(secret.as_uri())):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(data)
        assert "Hemmelig" not in repr(outcome(path))

"""The network drops the answer after the commit: sent again, the form shows the first result."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.concurrency.history import faults_in
from tests.concurrency.office import Office, make_office, served
from tests.concurrency.window import Notes, Window
from tests.factories import HELP, OCTOBER

LOST = 3
"""Every third answer to a form is dropped."""


class DroppingProxy:
    """Passes one request at a time to the server, and drops each third answer to a POST when it is whole."""

    def __init__(self, address: str) -> None:
        host, _, port = address.partition(":")
        self.server = (host, int(port))
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"
        self.posts, self.is_dropping = 0, False

    def serve(self) -> None:
        """Serve until the listening socket is closed."""
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            with client:
                self._pass(client)

    def _pass(self, client: socket.socket) -> None:
        sent = client.recv(65_536)
        if not sent:
            return
        with socket.create_connection(self.server) as server:
            # The server ends the connection after its answer, so that the answer is known to be whole.
            server.sendall(sent.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
            while more := _awaited(client, sent):
                server.sendall(more)
                sent += more
            answer = b"".join(iter(lambda: server.recv(65_536), b""))
        self.posts += sent.startswith(b"POST")
        if not (self.is_dropping and sent.startswith(b"POST") and self.posts % LOST == 0):
            client.sendall(answer)


def _awaited(client: socket.socket, sent: bytes) -> bytes:
    """More of a request whose body has not come whole; nothing when it has."""
    head, _, body = sent.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    ]
    return client.recv(65_536) if lengths and len(body) < int(lengths[0]) else b""


@contextmanager
def dropping(address: str) -> Iterator[DroppingProxy]:
    """The proxy before the server."""
    proxy = DroppingProxy(address)
    thread = threading.Thread(target=proxy.serve)
    thread.start()
    yield proxy
    proxy.listening.shutdown(socket.SHUT_RDWR)
    proxy.listening.close()
    thread.join(timeout=10)


def issue_for(window: Window, office: Office) -> list[str]:
    """Look each citizen up and issue a bilag; gives where each press led in the end."""
    form = {
        "claim": f"{OCTOBER[0]}/{OCTOBER[1]}/{HELP}",
        "amount": "600,00",
        "method": "cash",
        "identity_check": "known",
        "place": "Jobcenter",
    }
    found = [window.post("look-up", "/skranke/find", {"citizen": cpr.digits}).key for cpr in office.citizens]
    return [window.post("issue", f"/borger/{ref}/bilag", form).location for ref in found]


@pytest.mark.in_turns
def test_no_bilag_is_doubled_or_lost_where_answers_are_dropped(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office", citizens=10, caseworkers=1, cashiers=1)
    notes = Notes()
    with (
        served(office) as address,
        dropping(address) as proxy,
        closing(Window(proxy.address, office.caseworkers[0], notes)) as window,
    ):
        proxy.is_dropping = True
        led_to = issue_for(window, office)
    history = office.history(notes.asked)
    assert faults_in(history) == {}
    lost = Counter(one.action for one in notes.asked if one.status is None)
    assert lost["issue"] >= len(office.citizens) // LOST
    assert led_to == [f"/bilag/{number}/udstedt" for number in range(1, len(office.citizens) + 1)]
    assert sum(told.action == "bilag.issued" for told in history.told) == len(office.citizens)

"""Requests that trickle in give up their thread, so that everybody else is answered."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest
from flask import Flask

from payout.web import slow_requests
from payout.web.server import THREADS, make_server
from payout.web.slow_requests import TimedRequest
from tests.tools import free_port

HEADERS = b"POST /log-ind HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /log-ind HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 60000\r\n\r\nusername="
)
PAUSE = 0.05
"""Seconds between two bytes: far below the time at which a silent connection ends by itself."""
DRIPS = 100


@pytest.fixture
def port(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that is less patient than in an office; gives its port."""
    for name, value in (
        ("HEADERS_WITHIN", 0.3),
        ("BODY_AT_FIRST", 0.3),
        ("SLOWEST", 10**9),
        ("LOOK_EVERY", 0.05),
    ):
        monkeypatch.setattr(slow_requests, name, value)
    found = free_port()
    server = make_server(app, "127.0.0.1", found)
    server.prepare()
    serving = threading.Thread(target=server.serve, daemon=True)
    serving.start()
    yield found
    server.stop()
    serving.join(timeout=10)


def drips(port: int, start: bytes) -> int:
    """Send a start and then byte upon byte, until the other end has hung up; gives how many went."""
    with socket.create_connection(("127.0.0.1", port), timeout=PAUSE) as connection:
        connection.sendall(start)
        for sent in range(DRIPS):
            try:
                while connection.recv(4096):
                    pass
            except TimeoutError:
                pass
            except OSError:
                return sent
            else:
                return sent
            try:
                connection.sendall(b"a")
            except OSError:
                return sent
    return DRIPS


@pytest.mark.parametrize("start", [HEADERS, BODY], ids=["headers", "body"])
def test_a_request_that_trickles_in_is_given_up(port: int, start: bytes) -> None:
    assert drips(port, start) < DRIPS


@pytest.mark.parametrize("start", [HEADERS, BODY], ids=["headers", "body"])
def test_others_are_answered_when_every_thread_is_held_by_a_slow_request(port: int, start: bytes) -> None:
    with ExitStack() as held:
        for _ in range(2 * THREADS):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            slow.sendall(start)
        connection = HTTPConnection("127.0.0.1", port, timeout=9)
        connection.request("GET", "/puls")
        assert connection.getresponse().read() == b"her"
        connection.close()


def test_a_server_that_waits_for_ever_fails_it(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TimedRequest, "is_awaited", False)
    assert drips(port, BODY) == DRIPS

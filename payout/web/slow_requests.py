"""Requests that trickle in: each holds a thread, and one slower than any office's network is given up."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from cheroot.server import HTTPRequest

HEADERS_WITHIN: Final = 20.0
"""Seconds for a request's first line and headers."""
BODY_AT_FIRST: Final = 20.0
"""Seconds for a body, besides those that its length takes at SLOWEST."""
SLOWEST: Final = 8 * 1024
"""Bytes a second: far below a bad hotspot, and 64 KiB of a stranger's are over in half a minute."""
LOOK_EVERY: Final = 1.0

_log = logging.getLogger(__name__)


class Patience:
    """Knows which requests are being read and until when, and hangs up on those that are late."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reading: dict[Any, float] = {}
        self._stopped = threading.Event()

    def start(self) -> None:
        """Look at them from now on, beside the threads that read."""
        threading.Thread(target=self._look, name="slow-requests", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    @contextmanager
    def reading(self, request: "TimedRequest", seconds: float) -> Iterator[None]:
        """The request is read for at most so long while the block runs; what is read whole has time."""
        with self._lock:
            self._reading[request] = time.monotonic() + seconds
        try:
            yield
        finally:
            with self._lock:
                del self._reading[request]

    def _look(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            now = time.monotonic()
            with self._lock:
                late = [one for one, until in self._reading.items() if until < now and one.is_awaited]
                for request in late:
                    self._reading[request] = float("inf")
            for request in late:
                _log.warning("gave up a request that came too slowly")
                # Below TLS: its own way of closing would pull the connection away from the thread that reads.
                with suppress(OSError):
                    socket.socket.shutdown(request.conn.socket, socket.SHUT_RDWR)


class TimedRequest(HTTPRequest):
    """A request of a server that has `patience`."""

    @property
    def is_awaited(self) -> bool:
        """Whether some of it has not come yet."""
        return not self.ready or getattr(self.rfile, "remaining", 0) > 0

    def parse_request(self) -> None:
        """Read the first line and the headers."""
        with self.server.patience.reading(self, HEADERS_WITHIN):
            super().parse_request()

    def respond(self) -> None:
        """Read the body, as far as the app wants it, and answer."""
        length = int(self.inheaders.get(b"Content-Length", 0))
        with self.server.patience.reading(self, BODY_AT_FIRST + length / SLOWEST):
            super().respond()

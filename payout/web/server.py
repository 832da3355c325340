"""The production server: threads in one process, so that all writers share one lock."""

import logging
from typing import Any, Final

from cheroot import wsgi
from cheroot.server import HTTPConnection
from flask import Flask

from payout.certificates import Identity, server_context
from payout.web.current import parts_of
from payout.web.errors import words_for
from payout.web.slow_requests import Patience, TimedRequest
from payout.web.tls import TlsAdapter, TlsConnection

_log: Final = logging.getLogger(__name__)

THREADS = 16
QUEUE = 128
KEPT_OPEN = 128
"""Connections that wait for their next request; of 64 counters the server's own ten would leave most out."""
HEADER_LIMIT = 32 * 1024
"""Bytes of a request's first line and headers; browsers send far below that."""
BODY_LIMIT = 2
"""Times the office's limit for files: up to there a page says that the file is too large, beyond it nothing
of the request is read."""


class PlainSpoken(TimedRequest):
    """A request that is refused before it gets to the pages, in the same words as theirs."""

    def simple_response(self, status: str, msg: str = "") -> None:
        """Refuse the request; what cheroot would say of it is for programmers."""
        super().simple_response(status, ". ".join(words_for(int(status[:3]))) if msg else msg)


class WaitedFor:
    """A connection that is not given to a thread before its other end has sent something.

    Browsers open connections ahead of need, and whoever wants to can open many and be silent: each would hold
    a thread until its time is out.
    """

    has_come = False
    RequestHandlerClass = PlainSpoken


class PlainConnection(WaitedFor, HTTPConnection):
    """A connection without TLS, on this machine alone."""


class SecureConnection(WaitedFor, TlsConnection):
    """A connection with TLS."""


class Server(wsgi.Server):
    """A server that leaves nothing behind when it stops: no job of the app's, and no child or file of one."""

    def __init__(self, app: Flask, host: str, port: int, identity: Identity | None) -> None:
        super().__init__((host, port), app, numthreads=THREADS, max=THREADS, request_queue_size=QUEUE)
        self.server_name = "payout"
        self.keep_alive_conn_limit = KEPT_OPEN
        self.max_request_header_size = HEADER_LIMIT
        self.ConnectionClass = PlainConnection if identity is None else SecureConnection
        if identity is not None:
            self.ssl_adapter = TlsAdapter(server_context(identity))
        self.patience = Patience()
        self._parts = parts_of(app)
        self.max_request_body_size = BODY_LIMIT * app.config["MAX_CONTENT_LENGTH"]

    def process_conn(self, conn: Any) -> None:
        """Give a connection to a thread; a new one waits among the idle ones for what it sends first."""
        if conn.has_come:
            super().process_conn(conn)
        else:
            conn.has_come = True
            self.put_conn(conn)

    def serve(self) -> None:
        """Serve until stopped; copies are made meanwhile."""
        if self._parts.copier is not None:
            self._parts.copier.start()
        self.patience.start()
        super().serve()

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """What the server itself has to say, as a line of the log; of a fault its kind and place alone."""
        _log.log(level, "%s", "a fault below the pages" if traceback else msg, exc_info=traceback)

    def stop(self) -> None:
        """Stop serving, then what still goes on behind the pages; what has no copy yet gets its last one."""
        super().stop()
        self.patience.stop()
        self._parts.uploads.close()
        self._parts.errands.close()
        self._parts.trust.close()
        if self._parts.copier is not None:
            self._parts.copier.close()


def make_server(app: Flask, host: str, port: int, identity: Identity | None = None) -> Server:
    """A server bound to host and port, not yet serving; over TLS with an identity."""
    return Server(app, host, port, identity)

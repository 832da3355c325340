"""The production server: threads in one process, so that all writers share one lock."""

from cheroot import wsgi
from flask import Flask

from payout.web.current import parts_of

THREADS = 16
QUEUE = 128
KEPT_OPEN = 128
"""Connections that wait for their next request; of 64 counters the server's own ten would leave most out."""


class Server(wsgi.Server):
    """A server that leaves nothing behind when it stops: no job of the app's, and no child or file of one."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        super().__init__((host, port), app, numthreads=THREADS, max=THREADS, request_queue_size=QUEUE)
        self.server_name = "payout"
        self.keep_alive_conn_limit = KEPT_OPEN
        self._parts = parts_of(app)

    def serve(self) -> None:
        """Serve until stopped; copies are made meanwhile."""
        if self._parts.copier is not None:
            self._parts.copier.start()
        super().serve()

    def stop(self) -> None:
        """Stop serving, then what still goes on behind the pages; what has no copy yet gets its last one."""
        super().stop()
        self._parts.uploads.close()
        self._parts.trust.close()
        if self._parts.copier is not None:
            self._parts.copier.close()


def make_server(app: Flask, host: str, port: int) -> Server:
    """A server bound to host and port, not yet serving."""
    return Server(app, host, port)

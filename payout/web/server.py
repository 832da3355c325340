"""The production server: threads in one process, so that all writers share one lock."""

from cheroot import wsgi
from flask import Flask

from payout.web.current import parts_of

THREADS = 16
QUEUE = 128


class Server(wsgi.Server):
    """A server that leaves nothing behind when it stops: no job of the app's, and no child or file of one."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        super().__init__((host, port), app, numthreads=THREADS, max=THREADS, request_queue_size=QUEUE)
        self.server_name = "payout"
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

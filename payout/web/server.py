"""The production server: threads in one process, so that all writers share one lock."""

from cheroot import wsgi
from flask import Flask

THREADS = 16
QUEUE = 128


def make_server(app: Flask, host: str, port: int) -> wsgi.Server:
    """A server bound to host and port, not yet serving."""
    server = wsgi.Server((host, port), app, numthreads=THREADS, max=THREADS, request_queue_size=QUEUE)
    server.server_name = "payout"
    return server

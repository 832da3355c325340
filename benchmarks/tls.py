"""TLS beside plain HTTP on the same server and page: 64 counters that keep their connections open.

`python -m benchmarks.tls`. Each counter asks for the same number of pages; the runs take turns. The slowest
request shows whether some are left waiting. A third run has silent connections beside it, twice as many as
the server has threads.
"""

import socket
import ssl
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from payout.app import create_app
from payout.own_hosts import own_hosts
from payout.services.set_up import make_ledger
from payout.services.tls_identity import tls_identity
from payout.settings import LEDGER_FILE, Settings
from payout.web.network import LOOPBACK
from payout.web.server import THREADS, Server, make_server
from tests import factories
from tests.conftest import LEADER
from tests.tools import free_port

COUNTERS, PAGES, ROUNDS = 64, 20, 3
HOST = LOOPBACK[0]


def main() -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(make_ledger(Path(folder) / LEDGER_FILE, factories.PASSPHRASE, **LEADER)) as ledger,
    ):
        identity = tls_identity(ledger, "Prøvekøbing Kommune", own_hosts(()))
        trusting = ssl.create_default_context(cadata=identity.authority.certificate)
        app = create_app(ledger, Settings())
        taken: dict[str, list[tuple[float, float]]] = {"plain": [], "TLS": [], "TLS, silent ones beside": []}
        for _ in range(ROUNDS):
            with served(make_server(app, HOST, free_port())) as port:
                taken["plain"].append(asked(port, None))
            with served(make_server(app, HOST, free_port(), identity.shown)) as port:
                taken["TLS"].append(asked(port, trusting))
                with ExitStack() as silent:
                    for _ in range(2 * THREADS):
                        silent.enter_context(socket.create_connection((HOST, port)))
                    taken["TLS, silent ones beside"].append(asked(port, trusting))
    print("| 64 counters, kept open | pages/s | ÷ plain | slowest page ÷ mean |\n|---|---|---|---|")
    plain = statistics.median(rate for rate, _ in taken["plain"])
    for name, found in taken.items():
        rate, slowest = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"| {name} | {rate:.0f} | {rate / plain:.2f} | {slowest:.1f} |")


@contextmanager
def served(server: Server) -> Iterator[int]:
    """A server at work; gives its port."""
    server.prepare()
    serving = threading.Thread(target=server.serve)
    serving.start()
    yield server.bind_addr[1]
    server.stop()
    serving.join()


def asked(port: int, trusting: ssl.SSLContext | None) -> tuple[float, float]:
    """Pages a second over all counters, and the slowest page as a multiple of the mean."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(COUNTERS) as counters:
        waits = [
            wait for some in counters.map(lambda _: counter(port, trusting), range(COUNTERS)) for wait in some
        ]
    return len(waits) / (time.perf_counter() - begun), max(waits) / statistics.mean(waits)


def counter(port: int, trusting: ssl.SSLContext | None) -> list[float]:
    """How long each page took one counter, over one connection."""
    connection = HTTPSConnection(HOST, port, context=trusting) if trusting else HTTPConnection(HOST, port)
    waits = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        connection.request("GET", "/log-ind")
        assert connection.getresponse().read()
        waits.append(time.perf_counter() - begun)
    connection.close()
    return waits


if __name__ == "__main__":
    main()

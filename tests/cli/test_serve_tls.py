"""`payout serve --tls`: a real server of its own process, met over real TLS connections."""

import select
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from flask import Flask

from payout.certificates import fingerprint, hosts_of
from payout.db import SqliteLedger
from payout.own_hosts import own_hosts
from payout.services.tls_identity import TlsIdentity, tls_identity
from payout.settings import LEDGER_FILE, SETTINGS_FILE, Settings
from payout.web.network import LOOPBACK
from payout.web.server import HEADER_LIMIT, THREADS, make_server
from tests import factories
from tests.cli.conftest import Payout
from tests.cli.other_host import OtherHost, other_host
from tests.tools import free_port
from tests.web.remote import RemotePerson

pytestmark = pytest.mark.file
SILENT = 2 * THREADS


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server: folder, port, what it printed, and a file with its authority's certificate."""

    folder: Path
    port: int
    said: str
    authority: Path

    def trusting(self) -> ssl.SSLContext:
        """What a browser has that trusts the authority."""
        return ssl.create_default_context(cafile=str(self.authority))

    def shaken(self, host: str, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        """A connection over which the server has shown that it is this host."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return (context or self.trusting()).wrap_socket(plain, server_hostname=host)

    def shown(self) -> str:
        """The certificate that the server shows, as PEM."""
        with self.shaken("localhost") as connection:
            return ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True) or b"")


@pytest.fixture(scope="module")
def neighbour() -> Iterator[OtherHost | None]:
    """Another host on a network of ours, from before the server starts."""
    with other_host() as found:
        yield found


@pytest.fixture(scope="module")
def before(
    made_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory, neighbour: OtherHost | None
) -> tuple[Path, TlsIdentity]:
    """A data folder, and what a process before the server's has put into its ledger."""
    folder = tmp_path_factory.mktemp("tls")
    shutil.copy(made_once[0], folder / LEDGER_FILE)
    (folder / SETTINGS_FILE).write_text('second_factor = "off"\n', encoding="utf-8")
    with closing(SqliteLedger(folder / LEDGER_FILE, made_once[1])) as ledger:
        return folder, tls_identity(ledger, "Prøvekøbing Kommune", own_hosts(()))


@pytest.fixture(scope="module")
def served(before: tuple[Path, TlsIdentity]) -> Iterator[Served]:
    """The running server."""
    with started(before[0]) as server:
        yield server


@contextmanager
def started(folder: Path) -> Iterator[Served]:
    """A server that is reached from everywhere; gone afterwards, also when the test fails."""
    port = free_port()
    command = [sys.executable, "-m", "payout", "serve", "--tls", "--port", str(port)]
    command += ["--instance", str(folder), "--passphrase-stdin"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdin is not None
            assert server.stdout is not None
            server.stdin.write(f"{factories.PASSPHRASE}\n")
            server.stdin.close()
            said = []
            while not (said and said[-1].endswith("/certifikat\n")):
                said.append(server.stdout.readline())
                assert said[-1], "the server ended"
            authority = folder.parent / f"{port}.pem"
            authority.write_text(fetched_authority(port), encoding="ascii")
            yield Served(folder=folder, port=port, said="".join(said), authority=authority)
        finally:
            server.terminate()
            server.wait(timeout=20)


def fetched_authority(port: int) -> str:
    """The authority's certificate, as who does not trust it yet fetches it without signing in."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
    connection.request("GET", "/certifikat/noedudbetaling.crt")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    pem = ssl.DER_cert_to_PEM_cert(answer.read())
    connection.close()
    return pem


def printed_fingerprint(said: str) -> str:
    return next(line for line in said.splitlines() if line.startswith("Fingeraftryk")).partition(": ")[2]


def test_the_certificate_is_good_for_each_of_its_hosts_and_for_no_other(served: Served) -> None:
    hosts = hosts_of(served.shown())
    assert "localhost" in hosts.names
    assert "127.0.0.1" in hosts.addresses
    for host in (*hosts.names, *hosts.addresses):
        served.shaken(host).close()
    for other in ("evil.example", "127.0.0.2", "10.0.0.5"):
        with pytest.raises(ssl.SSLCertVerificationError, match=r"mismatch|not valid"):
            served.shaken(other)


def test_who_does_not_trust_the_authority_gets_no_connection(served: Served) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        served.shaken("localhost", ssl.create_default_context())


def test_what_is_printed_is_the_fingerprint_of_what_is_fetched(served: Served) -> None:
    assert printed_fingerprint(served.said) == fingerprint(served.authority.read_text(encoding="ascii"))


def test_a_start_shows_what_an_earlier_one_has_made(before: tuple[Path, TlsIdentity], served: Served) -> None:
    identity = before[1]
    assert printed_fingerprint(served.said) == fingerprint(identity.authority.certificate)
    assert served.shown() == identity.server.certificate


def test_another_host_reaches_the_server_over_tls_and_one_without_tls_not_at_all(
    app: Flask, served: Served, neighbour: OtherHost | None
) -> None:
    if neighbour is None:
        pytest.skip("no second host can be made here: that takes root and iproute2")
    answer = neighbour.fetched(served.port, str(served.authority))
    assert answer.startswith("HTTP/1.1 200 ")
    assert answer.endswith("her\n")
    port = free_port()
    plain = make_server(app, LOOPBACK[0], port)
    plain.prepare()
    try:
        socket.create_connection((LOOPBACK[0], port)).close()
        assert neighbour.fetched(port, str(served.authority)) == "ConnectionRefusedError"
    finally:
        plain.stop()


def test_no_key_lies_in_the_data_folder(served: Served) -> None:
    files = [path for path in served.folder.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if b"PRIVATE KEY" in path.read_bytes()] == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_two_versions_of_today_are_spoken(served: Served, version: ssl.TLSVersion) -> None:
    context = served.trusting()
    context.minimum_version = context.maximum_version = version
    with served.shaken("localhost", context) as connection:
        assert connection.version() == version.name.replace("_", ".")
        assert (connection.cipher() or ("",))[0].endswith(("GCM-SHA256", "GCM_SHA384", "GCM-SHA384"))


def test_the_versions_before_are_refused(served: Served) -> None:
    context = served.trusting()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.deprecated_call():
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        served.shaken("localhost", context)


def test_a_cipher_that_does_not_prove_what_it_hides_is_refused(served: Served) -> None:
    context = served.trusting()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-AES128-SHA")
    with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
        served.shaken("localhost", context)


def test_one_signs_in_with_a_cookie_that_goes_over_tls_alone(served: Served) -> None:
    person = RemotePerson(f"https://localhost:{served.port}", factories.LEADER, served.trusting())
    cookies = {cookie.name: cookie for cookie in person.client.cookies}
    assert set(cookies) == {"__Host-payout", "__Host-payout-terminal"}
    for cookie in cookies.values():
        assert cookie.secure
        assert cookie.path == "/"
        assert cookie.has_nonstandard_attr("HttpOnly")
    person.open("/tilslut")
    assert printed_fingerprint(served.said) in person.text()
    assert person.client.get("/tilslut/kode.svg").mimetype == "image/svg+xml"


def test_plain_http_is_refused_in_plain_words_and_led_nowhere(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as plain:
        plain.sendall(b"GET /log-ind HTTP/1.1\r\nHost: localhost\r\nCookie: payout=hemmelig\r\n\r\n")
        answer = b"".join(iter(lambda: plain.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 400 ")
    assert "Skriv https:// foran adressen" in answer
    assert "Location" not in answer


def test_a_name_is_held_to_tls_and_localhost_is_not(served: Served) -> None:
    name = next(name for name in hosts_of(served.shown()).names if name != "localhost")
    held = {host: header(served, host, "Strict-Transport-Security") for host in (name, "localhost")}
    assert held == {name: "max-age=31536000", "localhost": None}


def header(served: Served, host: str, name: str) -> str | None:
    connection = HTTPSConnection("localhost", served.port, context=served.trusting(), timeout=20)
    connection.request("GET", "/log-ind", headers={"Host": f"{host}:{served.port}"})
    found = connection.getresponse().headers[name]
    connection.close()
    return found


def test_a_host_that_is_not_ours_is_refused_over_tls_too(served: Served) -> None:
    connection = HTTPSConnection("localhost", served.port, context=served.trusting(), timeout=20)
    for path in ("/log-ind", "/static/css/payout.css", "/findes-ikke"):
        connection.request("GET", path, headers={"Host": "evil.example"})
        answer = connection.getresponse()
        assert answer.status == 400
        assert b"Adressen er ikke denne servers" in answer.read()
    connection.close()


def test_silent_connections_hold_nobody_up(served: Served) -> None:
    with ExitStack() as held:
        silent = [
            held.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=20))
            for _ in range(SILENT)
        ]
        silent += [held.enter_context(served.shaken("localhost")) for _ in range(SILENT)]
        connection = HTTPSConnection("localhost", served.port, context=served.trusting(), timeout=60)
        for _ in range(2):
            connection.request("GET", "/puls")
            assert connection.getresponse().read() == b"her"
        connection.close()
        # Had one of them been waited for, it would have been given up, and closed, before the answer came.
        assert [one for one in closed(silent) if not isinstance(one, ssl.SSLSocket)] == []


def closed(connections: list[socket.socket]) -> list[socket.socket]:
    """Those of the connections whose other end has said something or closed."""
    return select.select(connections, [], [], 0)[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Long": "x" * HEADER_LIMIT},
        {"Content-Length": str(3 * Settings().upload_limit_megabytes * 1024 * 1024)},
    ],
)
def test_a_request_that_is_too_large_is_refused_in_danish_before_it_is_read(
    served: Served, headers: dict[str, str]
) -> None:
    connection = HTTPSConnection("localhost", served.port, context=served.trusting(), timeout=20)
    connection.request("POST", "/log-ind", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 413
    assert answer.read().decode("latin-1").startswith("Filen er for stor. Del listen")
    connection.close()


def test_an_address_of_another_machine_is_refused(payout: Payout, tmp_path: Path) -> None:
    refused = payout("serve", "--tls", "--host", "203.0.113.9", "--instance", tmp_path)
    assert refused.exit_code == 2
    assert "er ikke en af denne maskines adresser" in refused.stderr

"""A second host for the tests: a network namespace of its own, joined to this one by a cable."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

FETCH = """
import socket, ssl, sys
host, port, authority = sys.argv[1:]
try:
    plain = socket.create_connection((host, int(port)), timeout=10)
except OSError as error:
    sys.exit(type(error).__name__)
with ssl.create_default_context(cafile=authority).wrap_socket(plain, server_hostname=host) as secure:
    secure.sendall(f"GET /puls HTTP/1.1\\r\\nHost: {host}:{port}\\r\\nConnection: close\\r\\n\\r\\n".encode())
    print(b"".join(iter(lambda: secure.recv(4096), b"")).decode())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherHost:
    """The namespace, and the address under which it reaches this machine."""

    namespace: str
    address: str

    def fetched(self, port: int, authority: str) -> str:
        """What `/puls` answers over TLS, headers included; the error's name when there is no connection."""
        command = ["ip", "netns", "exec", self.namespace, sys.executable, "-c", FETCH]
        asked = subprocess.run(
            [*command, self.address, str(port), authority], capture_output=True, text=True, check=False
        )
        return asked.stdout or asked.stderr.strip()


@contextmanager
def other_host() -> Iterator[OtherHost | None]:
    """A second host, gone afterwards; None where the system lets nobody make one (that takes root)."""
    number = os.getpid()
    namespace, here, there = f"payout-{number}", f"po{number}a", f"po{number}b"
    network = f"10.{100 + number // 250 % 100}.{number % 250}"
    if not _ran(f"ip netns add {namespace}"):
        yield None
        return
    try:
        is_joined = all(
            _ran(command)
            for command in (
                f"ip link add {here} type veth peer name {there} netns {namespace}",
                f"ip addr add {network}.1/30 dev {here}",
                f"ip link set {here} up",
                f"ip -n {namespace} addr add {network}.2/30 dev {there}",
                f"ip -n {namespace} link set {there} up",
            )
        )
        yield OtherHost(namespace=namespace, address=f"{network}.1") if is_joined else None
    finally:
        _ran(f"ip netns del {namespace}")


def _ran(command: str) -> bool:
    try:
        return subprocess.run(command.split(), capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False

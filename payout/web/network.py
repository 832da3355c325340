"""How the server is reached: as what, over TLS or on this machine alone, and who vouches for it."""

from dataclasses import dataclass
from typing import Any, Final

from payout.certificates import Hosts, as_der, fingerprint, thumbprint

LOOPBACK: Final = ("127.0.0.1", "localhost")
"""What this machine is called in an address; others are refused, so that no foreign page reaches in."""
TERMINAL_COOKIE: Final = "TERMINAL_COOKIE_NAME"
"""The setting that names the cookie by which a browser is known again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A server on TLS: the hosts that it answers to, its port, and its authority's certificate (PEM)."""

    hosts: Hosts
    port: int
    authority: str

    @property
    def addresses(self) -> tuple[str, ...]:
        """What one writes in a browser, the likeliest for other machines first; this machine's own last."""
        hosts = sorted((*self.hosts.addresses, *self.hosts.names), key=_is_this_machine)
        return tuple(f"https://{host}:{self.port}" for host in hosts)

    @property
    def for_others(self) -> tuple[str, ...]:
        """The addresses that lead here from another machine."""
        return tuple(one for one in self.addresses if not _is_this_machine(one.removeprefix("https://")))

    @property
    def guide(self) -> str:
        """Where another machine begins: the page that says how to trust the authority."""
        return f"{self.addresses[0]}/certifikat"

    @property
    def fingerprint(self) -> str:
        """The authority's, in groups to be read aloud."""
        return fingerprint(self.authority)

    @property
    def thumbprint(self) -> str:
        """The shorter one that Windows shows."""
        return thumbprint(self.authority)

    @property
    def authority_file(self) -> bytes:
        """The authority's certificate, for another machine to trust. It is public."""
        return as_der(self.authority)


def _is_this_machine(host: str) -> bool:
    return host.startswith(("127.", "localhost"))


def config_for(network: Network | None) -> dict[str, Any]:
    """Flask's settings of hosts and cookies. A browser sends a cookie of TLS over TLS alone, to this host."""
    if network is None:
        return {
            "TRUSTED_HOSTS": list(LOOPBACK),
            "SESSION_COOKIE_NAME": "payout",
            "SESSION_COOKIE_SECURE": False,
            TERMINAL_COOKIE: "payout-terminal",
        }
    return {
        "TRUSTED_HOSTS": [*network.hosts.names, *network.hosts.addresses],
        "SESSION_COOKIE_NAME": "__Host-payout",
        "SESSION_COOKIE_SECURE": True,
        TERMINAL_COOKIE: "__Host-payout-terminal",
    }

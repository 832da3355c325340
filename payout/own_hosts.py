"""What this machine is called, and under which addresses others reach it. Asks no network."""

import re
import socket
from ipaddress import IPv4Address
from typing import Final

import psutil

from payout.certificates import Hosts

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - only listened on with TLS
_NAME: Final = re.compile(r"(?=.{1,200}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def is_name(text: str) -> bool:
    """Whether a text can stand in an address as a name: small letters, digits, hyphens, dots."""
    return _NAME.fullmatch(text) is not None


def own_hosts(further_names: tuple[str, ...]) -> Hosts:
    """Every name and IPv4 address of this machine; the addresses that others reach stand first."""
    called = socket.gethostname().lower()
    names = (called, f"{called.partition('.')[0]}.local", *further_names, "localhost")
    return Hosts(
        names=tuple(dict.fromkeys(name for name in names if is_name(name))), addresses=_own_addresses()
    )


def reached_at(host: str, own: Hosts) -> Hosts:
    """Those of this machine's names and addresses that a server bound to `host` answers to."""
    if host == EVERYWHERE:
        return own
    address = IPv4Address(host)
    names = own.names if address.is_loopback else tuple(name for name in own.names if name != "localhost")
    return Hosts(names=names, addresses=(host,))


def _own_addresses() -> tuple[str, ...]:
    found = {
        IPv4Address(one.address)
        for cards in psutil.net_if_addrs().values()
        for one in cards
        if one.family is socket.AF_INET
    }
    # What a card has given itself, for want of anybody who gave it one, reaches nobody in most offices.
    return tuple(str(one) for one in sorted(found, key=lambda one: (one.is_loopback, one.is_link_local, one)))

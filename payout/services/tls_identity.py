"""The office's certificate authority and the server's certificate: made once, kept as the ledger's secrets.

They are in the encrypted ledger alone, so they go along in its copies: on a second laptop, with a copy put
back, those who trust the authority trust the new server.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from payout import clock
from payout.certificates import (
    CERTIFICATE_LASTS,
    RENEWED_BEFORE,
    Hosts,
    Identity,
    hosts_of,
    lasts_until,
    may_vouch_for,
    new_authority,
    new_certificate,
)
from payout.db import Ledger
from payout.models import secret

AUTHORITY: Final = "tls-authority"
SERVER: Final = "tls-server"
"""Whose certificate and key: what the names of the secrets begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsIdentity:
    """What a server shows, who vouches for it, and the names that it could not be given."""

    authority: Identity
    server: Identity
    left_out: tuple[str, ...]

    @property
    def shown(self) -> Identity:
        """What the server shows: its certificate, and behind it the authority's to look at."""
        chain = self.server.certificate + self.authority.certificate
        return Identity(certificate=chain, key=self.server.key)


def tls_identity(ledger: Ledger, office: str, own: Hosts) -> TlsIdentity:
    """The authority, and a certificate that covers what the machine is called now; renewed where it must be.

    Raises:  DiskFault.
    """
    now = clock.now()
    with ledger.transaction() as connection:
        authority = _kept(connection, AUTHORITY)
        if authority is None or not lasts_until(authority.certificate, now + CERTIFICATE_LASTS):
            authority = new_authority(office, own.names, now)
            _keep(connection, AUTHORITY, authority)
            _forget(connection, SERVER)
        names = tuple(name for name in own.names if may_vouch_for(authority, name))
        hosts = Hosts(names=names, addresses=own.addresses)
        server = _kept(connection, SERVER)
        if server is None or not _still_fits(server, hosts, now):
            server = new_certificate(authority, hosts, now)
            _keep(connection, SERVER, server)
    return TlsIdentity(
        authority=authority,
        server=server,
        left_out=tuple(name for name in own.names if name not in names),
    )


def _still_fits(server: Identity, hosts: Hosts, now: datetime) -> bool:
    covered = hosts_of(server.certificate)
    return (
        lasts_until(server.certificate, now + RENEWED_BEFORE)
        and set(hosts.names) <= set(covered.names)
        and set(hosts.addresses) <= set(covered.addresses)
    )


def _kept(connection: Connection, name: str) -> Identity | None:
    certificate, key = (
        connection.scalar(select(secret.c.value).where(secret.c.name == f"{name}-{part}"))
        for part in ("certificate", "key")
    )
    return Identity(certificate=certificate, key=key) if certificate and key else None


def _keep(connection: Connection, name: str, identity: Identity) -> None:
    _forget(connection, name)
    connection.execute(
        insert(secret),
        [{"name": f"{name}-{part}", "value": value} for part, value in asdict(identity).items()],
    )


def _forget(connection: Connection, name: str) -> None:
    connection.execute(delete(secret).where(secret.c.name.in_([f"{name}-certificate", f"{name}-key"])))

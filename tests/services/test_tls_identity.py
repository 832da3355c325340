from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from payout.certificates import AUTHORITY_LASTS, Hosts, fingerprint, hosts_of, lasts_until
from payout.db import Ledger
from payout.services.tls_identity import TlsIdentity, tls_identity
from tests.conftest import clock_at
from tests.services.acting import faults

OWN = Hosts(names=("kontor", "kontor.local", "localhost"), addresses=("10.20.0.7", "127.0.0.1"))
DAY = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)


def made(ledger: Ledger, own: Hosts = OWN, *, days: float = 0) -> TlsIdentity:
    """What a start so many days after the first one has."""
    with clock_at(DAY + timedelta(days=days)):
        return tls_identity(ledger, "Prøvekøbing Kommune", own)


def test_both_are_made_once_and_kept_in_the_ledger(ledger: Ledger) -> None:
    assert made(ledger, days=22) == made(ledger, days=1) == made(ledger)
    assert faults(ledger) == {}


def test_the_certificate_lasts_thirty_days_and_is_renewed_in_the_last_seven(ledger: Ledger) -> None:
    first, renewed = made(ledger), made(ledger, days=23.5)
    ends = DAY + timedelta(days=30)
    assert lasts_until(first.server.certificate, ends - timedelta(minutes=1))
    assert not lasts_until(first.server.certificate, ends)
    assert renewed.authority == first.authority, "whoever trusts the authority has nothing to do"
    assert renewed.server.key != first.server.key
    assert lasts_until(renewed.server.certificate, DAY + timedelta(days=53))


def test_a_new_address_gets_a_new_certificate_of_the_same_authority(ledger: Ledger) -> None:
    first, moved = made(ledger), made(ledger, replace(OWN, addresses=("192.168.1.4", "127.0.0.1")))
    assert hosts_of(moved.server.certificate).addresses == ("192.168.1.4", "127.0.0.1")
    assert moved.authority == first.authority
    assert moved.left_out == ()


@pytest.mark.parametrize("name", ["min-bank.example", "xkontor", "kontor.local.evil.example"])
def test_a_name_that_the_authority_was_not_made_for_is_left_out_and_told(ledger: Ledger, name: str) -> None:
    made(ledger)
    later = made(ledger, replace(OWN, names=(*OWN.names, name)))
    assert later.left_out == (name,)
    assert hosts_of(later.server.certificate) == OWN


def test_an_authority_that_ends_before_its_certificate_is_made_anew(ledger: Ledger) -> None:
    first, later = made(ledger), made(ledger, days=AUTHORITY_LASTS.days - 20)
    assert fingerprint(first.authority.certificate) != fingerprint(later.authority.certificate)

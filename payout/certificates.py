"""A certificate authority of one office, and the certificates that it makes for the server.

The authority may vouch for servers of the names that it was made with, and for nothing else: a machine that
trusts it does not trust it for a bank.
"""

import hashlib
import secrets
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LASTS: Final = timedelta(days=3650)
CERTIFICATE_LASTS: Final = timedelta(days=30)
RENEWED_BEFORE: Final = timedelta(days=7)
SET_BACK: Final = timedelta(days=1)
"""A machine whose clock is somewhat behind takes a new certificate all the same."""
CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""What TLS 1.2 may agree on: a key of the connection's own, and AEAD. 1.3 has nothing else."""
LOCAL_NAMES: Final = ("localhost", "local")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A certificate and its key, both as PEM. The key is in the clear: only ledger and memory hold one."""

    certificate: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """What a server is called: names as in an address (lower case, no port), and IPv4 addresses."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]


def new_authority(office: str, names: Iterable[str], now: datetime) -> Identity:
    """An authority that may vouch for these names, for what lies below them, and for addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Nødudbetaling – lokalt certifikat"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, office[:64]),
        ]
    )
    within = [x509.DNSName(name) for name in dict.fromkeys((*LOCAL_NAMES, *names))]
    builder = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=within, excluded_subtrees=None), critical=True)
    )
    return _identity(builder.sign(key, hashes.SHA256()), key)


def new_certificate(authority: Identity, hosts: Hosts, now: datetime) -> Identity:
    """A certificate for a server of these names and addresses, with a key of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    signer = serialization.load_pem_private_key(authority.key.encode(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is of another kind than the ones that are made here")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nødudbetaling")])
    called = [
        *(x509.DNSName(name) for name in hosts.names),
        *(x509.IPAddress(IPv4Address(address)) for address in hosts.addresses),
    ]
    builder = (
        _builder(subject, issuer.subject, key.public_key(), now, CERTIFICATE_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectAlternativeName(called), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return _identity(builder.sign(signer, hashes.SHA256()), key)


def may_vouch_for(authority: Identity, name: str) -> bool:
    """Whether a name lies within those that the authority was made with."""
    made = x509.load_pem_x509_certificate(authority.certificate.encode())
    within = made.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    return any(f".{name}".endswith(f".{tree.value}") for tree in within)


def hosts_of(certificate: str) -> Hosts:
    """The names and addresses that a certificate (PEM) is for."""
    made = x509.load_pem_x509_certificate(certificate.encode())
    called = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return Hosts(
        names=tuple(called.get_values_for_type(x509.DNSName)),
        addresses=tuple(str(one) for one in called.get_values_for_type(x509.IPAddress)),
    )


def lasts_until(certificate: str, instant: datetime) -> bool:
    """Whether a certificate (PEM) is still good at an instant (UTC)."""
    return x509.load_pem_x509_certificate(certificate.encode()).not_valid_after_utc > instant


def as_der(certificate: str) -> bytes:
    """A certificate (PEM) in the form that every system takes as a file."""
    return ssl.PEM_cert_to_DER_cert(certificate)


def fingerprint(certificate: str) -> str:
    """SHA-256 of a certificate (PEM) as 64 hexadecimal digits in groups of four, to be read aloud."""
    return _in_groups(hashlib.sha256(as_der(certificate)))


def thumbprint(certificate: str) -> str:
    """SHA-1 of a certificate (PEM), in such groups: the only one that Windows shows before it trusts one."""
    return _in_groups(hashlib.sha1(as_der(certificate), usedforsecurity=False))


def _in_groups(digest: "hashlib._Hash") -> str:
    digits = digest.hexdigest().upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def server_context(identity: Identity) -> ssl.SSLContext:
    """TLS 1.2 and 1.3 with this certificate.

    OpenSSL takes a key from a file alone: the file lives for this call, and is encrypted with a password that
    is never written.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.options |= ssl.OP_NO_RENEGOTIATION
    password = secrets.token_bytes(32).hex().encode()
    key = serialization.load_pem_private_key(identity.key.encode(), password=None)
    sealed = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.pem"
        path.write_bytes(identity.certificate.encode() + sealed)
        context.load_cert_chain(path, password=password)
    return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SET_BACK)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _identity(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Identity:
    return Identity(
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )

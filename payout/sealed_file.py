"""A file that goes from one ledger to another by hand: packed, signed, and locked with a passphrase.

The passphrase keeps it from who finds the stick; the signature says which ledger wrote it. The passphrase is
stretched with Argon2id, the lock is ChaCha20-Poly1305, the signature Ed25519 (docs/adr/0014).
"""

import hashlib
import re
import secrets
import zlib
from dataclasses import dataclass
from enum import StrEnum

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MAGIC = b"payout-overdragelse-1\n"
SALT_BYTES, NONCE_BYTES, KEY_BYTES, SIGNATURE_BYTES = 16, 12, 32, 64
STRETCH_MEMORY_KIB, STRETCH_PASSES = 64 * 1024, 3
LARGEST_CONTENT = 512 * 1024 * 1024
"""More than this is never unpacked: a small file can be made to swell."""
CODE_LETTERS, CODE_GROUP = 20, 4
_HEAD = len(MAGIC) + SALT_BYTES + NONCE_BYTES
_BEFORE_CONTENT = KEY_BYTES + SIGNATURE_BYTES
_NOT_OF_CODE = re.compile(r"[\s-]")


class SealFault(StrEnum):
    """Why a file can't be opened."""

    NOT_OURS = "not-ours"
    LOCKED = "locked"
    SIGNATURE = "signature"


class SealBroken(Exception):
    """The file can't be opened, or is not what was signed; carries why."""

    def __init__(self, fault: SealFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    """What was in a file, and the key that has signed it (hex)."""

    content: bytes
    public_key: str


def new_private_key() -> str:
    """A ledger's own key, 64 hex characters."""
    return secrets.token_hex(KEY_BYTES)


def public_key_of(private_key: str) -> str:
    """The key that others know a ledger by, 64 hex characters."""
    return _private(private_key).public_key().public_bytes_raw().hex()


def code_of(public_key: str) -> str:
    """The short code of a key, for people to compare: "3f2a 91c0 0d4b e7a5 12cd"."""
    letters = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:CODE_LETTERS]
    return " ".join(letters[at : at + CODE_GROUP] for at in range(0, CODE_LETTERS, CODE_GROUP))


def is_code_of(public_key: str, typed: str) -> bool:
    """Whether what somebody typed is the key's code; blanks, hyphens and case say nothing."""
    return _NOT_OF_CODE.sub("", typed).lower() == code_of(public_key).replace(" ", "")


def seal(content: bytes, *, private_key: str, passphrase: str) -> bytes:
    """The file: packed, signed, and locked with the passphrase."""
    packed, key = zlib.compress(content), _private(private_key)
    public = key.public_key().public_bytes_raw()
    head = MAGIC + secrets.token_bytes(SALT_BYTES + NONCE_BYTES)
    return head + _lock(head, passphrase).encrypt(
        head[-NONCE_BYTES:], public + key.sign(MAGIC + packed) + packed, head
    )


def unseal(file: bytes, passphrase: str) -> Unsealed:
    """What was in the file. Raises SealBroken when one byte of it is not as it was written."""
    head = file[:_HEAD]
    if not head.startswith(MAGIC) or len(head) < _HEAD:
        raise SealBroken(SealFault.NOT_OURS)
    try:
        whole = _lock(head, passphrase).decrypt(head[-NONCE_BYTES:], file[_HEAD:], head)
    except InvalidTag:
        raise SealBroken(SealFault.LOCKED) from None
    public, signature = whole[:KEY_BYTES], whole[KEY_BYTES:_BEFORE_CONTENT]
    packed = whole[_BEFORE_CONTENT:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, MAGIC + packed)
    except (InvalidSignature, ValueError):
        raise SealBroken(SealFault.SIGNATURE) from None
    return Unsealed(content=_unpacked(packed), public_key=public.hex())


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, LARGEST_CONTENT)
    except zlib.error:
        raise SealBroken(SealFault.NOT_OURS) from None
    if not unpacking.eof:
        raise SealBroken(SealFault.NOT_OURS)
    return content


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))


def _lock(head: bytes, passphrase: str) -> ChaCha20Poly1305:
    key = hash_secret_raw(
        secret=passphrase.encode(),
        salt=head[len(MAGIC) : len(MAGIC) + SALT_BYTES],
        time_cost=STRETCH_PASSES,
        memory_cost=STRETCH_MEMORY_KIB,
        parallelism=1,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    return ChaCha20Poly1305(key)

"""Archives written byte by byte, so that what they declare need not be what they hold."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
_DEFLATED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: its packed bytes, and what is declared of them, be it true or not."""

    name: str
    packed: bytes
    size: int
    crc: int
    flags: int = 0


def part(name: str, content: str | bytes, *, size: int | None = None, flags: int = 0) -> Part:
    """A part with this content; another size than the true one can be declared."""
    data = content.encode() if isinstance(content, str) else content
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    return Part(
        name=name,
        packed=packed,
        size=len(data) if size is None else size,
        crc=zlib.crc32(data),
        flags=flags,
    )


def bomb(
    name: str, *, before: str = "", again: str, times: int, after: str = "", size: int | None = None
) -> Part:
    """A part that holds `again` many times over, made in no time: its packed form is repeated as it is."""
    packed, crc = b"", 0
    for text, count in ((before, 1), (again, times), (after, 1)):
        data = text.encode()
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed += (packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)) * count
        for _ in range(count):
            crc = zlib.crc32(data, crc)
    true_size = len(before.encode()) + len(again.encode()) * times + len(after.encode())
    end = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    return Part(name=name, packed=packed + end, size=true_size if size is None else size, crc=crc)


def archive(parts: Sequence[Part]) -> bytes:
    """The archive of these parts, in their order."""
    body, directory = bytearray(), bytearray()
    for one in parts:
        name = one.name.encode()
        # Version, flags, method, time, date, crc, packed size, size, length of the name, no extra field.
        common = struct.pack(
            "<HHHHHIIIHH",
            20,
            one.flags,
            _DEFLATED,
            0,
            0x21,
            one.crc,
            len(one.packed),
            one.size,
            len(name),
            0,
        )
        directory += b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + common + name + one.packed
    count = min(len(parts), 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\x05\x06" + end

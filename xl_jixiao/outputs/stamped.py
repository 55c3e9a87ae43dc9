"""One workbook made for many units: built once with tokens, then only what differs is put in."""

from __future__ import annotations

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from decimal import Decimal

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.cell_text import inner_xml, number_text
from xl_jixiao.text.wrapping import half_widths

_STRINGS, _BOOK = "xl/sharedStrings.xml", "xl/workbook.xml"

_SHEETS = "xl/worksheets/sheet"

_LEVEL_ONCE = 6
"""Of compression, for what all units share."""

_LEVEL = 4
"""Of compression: a tenth larger than the usual one for half the time."""

_STEP = 32
"""Half widths by which tokens differ: a text takes the lines that its token took."""

_FIRST_NUMBER = 77_700_000_000_000
"""The first token of a number; no budget in 万元 comes near."""

NAMES_TOKEN = "JX_TOKEN"  # noqa: S105  no secret
"""The hidden name in the place of those that differ."""


def text_token(at: int, text: str) -> str:
    """What stands for the text in the master: as wide as it, in steps; "" stays ""."""
    if not text:
        return ""
    wanted = math.ceil(half_widths(text) / _STEP) * _STEP
    head = f"⟦{at}⟧"
    return head + "囗" * max(0, (wanted - half_widths(head)) // 2)


def number_token(at: int) -> Decimal:
    """What stands for a number."""
    return Decimal(_FIRST_NUMBER + at)


@dataclass(frozen=True, slots=True)
class Stamps:
    """What is put in for one unit."""

    texts: Mapping[str, str]
    """Token → text."""
    numbers: Mapping[Decimal, Decimal]
    """Token → number."""
    names: Iterable[tuple[str, str]]
    """Hidden names with constant texts."""


class Master:
    """A workbook with tokens. What is below the last token of a part is compressed once."""

    def __init__(self, data: bytes, tokens: Stamps) -> None:
        """Read it once.

        Args:
            data: a workbook of ours, its parts named in ASCII.
            tokens: of whatever unit: its tokens are those of all.
        """
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self._parts = [
                _part(one.filename, package.read(one), tokens) for one in package.infolist()
            ]

    def stamped(self, stamps: Stamps) -> bytes:
        """The workbook of one unit."""
        target, directory = bytearray(), bytearray()
        for part in self._parts:
            head = _put_in(part.name, part.head, stamps) if part.head else b""
            packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
            # flushed in full, so that the rest, compressed by itself, can follow
            packed = packing.compress(head) + packing.flush(zlib.Z_FULL_FLUSH) if head else b""
            name = part.name.encode("ascii")
            told = struct.pack(
                "<HHHHHIIIHH",
                *(_VERSION, 0, zipfile.ZIP_DEFLATED, 0, _DAY),
                zlib.crc32(part.tail, zlib.crc32(head)),
                len(packed) + len(part.packed_tail),
                len(head) + len(part.tail),
                *(len(name), 0),
            )
            owner = struct.pack("<HHHII", 0, 0, 0, _MODE, len(target))
            directory += b"PK\x01\x02" + struct.pack("<H", _VERSION) + told + owner + name
            target += b"PK\x03\x04" + told + name + packed + part.packed_tail
        count = len(self._parts)
        end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(target), 0)
        return bytes(target + directory + b"PK\x05\x06" + end)


_VERSION = 20
"""Of the zip format: what a deflated entry needs."""

_DAY = 1 << 5 | 1
"""1980-01-01, as zip writes days."""

_MODE = 0o600 << 16


@dataclass(frozen=True, slots=True)
class _CutPart:
    """A part of the package, cut behind its last token."""

    name: str
    head: bytes
    tail: bytes
    packed_tail: bytes


def _part(name: str, data: bytes, tokens: Stamps) -> _CutPart:
    last = max(
        (data.rfind(one) + len(one) for one in _tokens(name, tokens) if one in data), default=0
    )
    packing = zlib.compressobj(_LEVEL_ONCE, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packing.compress(data[last:]) + packing.flush(zlib.Z_FINISH)
    return _CutPart(name, data[:last], data[last:], packed)


_NAMES = f'<definedName name="{NAMES_TOKEN}" hidden="1">"-"</definedName>'.encode()


def _tokens(name: str, stamps: Stamps) -> Iterable[bytes]:
    """The tokens that a part may hold, as they are written."""
    if name == _STRINGS:
        return [one.encode() for one in stamps.texts]
    if name.startswith(_SHEETS):
        return [f"<v>{one}</v>".encode() for one in stamps.numbers]
    return [_NAMES] if name == _BOOK else []


def _put_in(name: str, data: bytes, stamps: Stamps) -> bytes:
    if name == _STRINGS:
        # in one pass: a name that looks like a token stays a name
        tokens = "|".join(map(re.escape, stamps.texts))
        return re.sub(
            tokens, lambda found: inner_xml(stamps.texts[found[0]]), data.decode()
        ).encode()
    if name.startswith(_SHEETS):
        for number, value in stamps.numbers.items():
            written = number_text(value) or ""
            data = data.replace(f"<v>{number}</v>".encode(), f"<v>{written}</v>".encode())
        return data
    names = "".join(
        f'<definedName name="{name}" hidden="1">"{inner_xml(text)}"</definedName>'
        for name, text in stamps.names
    )
    return data.replace(_NAMES, names.encode())

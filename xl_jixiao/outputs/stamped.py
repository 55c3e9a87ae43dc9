"""One workbook made for many units: built once with tokens, then only what differs is put in."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xl_jixiao.outputs.cell_text import inner_xml, number_text
from xl_jixiao.text.wrapping import half_widths

_STRINGS, _BOOK = "xl/sharedStrings.xml", "xl/workbook.xml"

_SHEETS = "xl/worksheets/sheet"

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
    """A workbook with tokens."""

    def __init__(self, data: bytes) -> None:
        """Read it once; `data` is a workbook of ours."""
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self._parts = [(one, package.read(one)) for one in package.infolist()]

    def stamped(self, stamps: Stamps) -> bytes:
        """The workbook of one unit."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
            for info, data in self._parts:
                told = zipfile.ZipInfo(info.filename, info.date_time)
                told.compress_type = zipfile.ZIP_DEFLATED
                told.external_attr = info.external_attr
                package.writestr(told, _put_in(info.filename, data, stamps))
        return target.getvalue()


def _put_in(name: str, data: bytes, stamps: Stamps) -> bytes:
    if name == _STRINGS:
        # in one pass: a name that looks like a token stays a name
        tokens = "|".join(map(re.escape, stamps.texts))
        put = re.sub(tokens, lambda found: inner_xml(stamps.texts[found[0]]), data.decode())
        data = put.encode() if tokens else data
    elif name.startswith(_SHEETS):
        for number, value in stamps.numbers.items():
            written = number_text(value) or ""
            data = data.replace(f"<v>{number}</v>".encode(), f"<v>{written}</v>".encode())
    elif name == _BOOK:
        token = f'<definedName name="{NAMES_TOKEN}" hidden="1">"-"</definedName>'
        names = "".join(
            f'<definedName name="{name}" hidden="1">"{inner_xml(text)}"</definedName>'
            for name, text in stamps.names
        )
        data = data.replace(token.encode(), names.encode())
    return data

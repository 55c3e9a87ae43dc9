"""Number formats of the cell styles."""

from __future__ import annotations

from functools import lru_cache

from xl_jixiao.intake.display.builtin import BUILTIN, GENERAL
from xl_jixiao.intake.xmlparts import local, parse_part

_WORTH_KEEPING = 1 << 20


def read_styles(data: bytes) -> tuple[str, ...]:
    """The format code of each cell style (cellXfs), by its number."""
    return _known(data) if len(data) <= _WORTH_KEEPING else _read(data)


# workbooks from one template share their styles byte for byte, and they are half of what an XML
# parser has to read of a workbook
@lru_cache(maxsize=64)
def _known(data: bytes) -> tuple[str, ...]:
    return _read(data)


def _read(data: bytes) -> tuple[str, ...]:
    root = parse_part(data, "styles.xml")
    codes = dict(BUILTIN)
    styles: list[int] = []
    for group in root:
        if local(group.tag) == "numFmts":
            for one in group:
                codes[_id(one.get("numFmtId"))] = one.get("formatCode") or GENERAL
        elif local(group.tag) == "cellXfs":
            styles = [_id(one.get("numFmtId")) for one in group]
    return tuple(codes.get(number, GENERAL) for number in styles)


def _id(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0

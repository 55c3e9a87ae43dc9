"""The text of a table cell → a Cell.

In Word every number is text. What Excel would have made a number when it was typed becomes a
number cell here, shown as it stands, so that a form from Word is read as the same form from Excel
and no finding blames a clerk for "numbers typed as text".
"""

from __future__ import annotations

import re
from decimal import Decimal

from xl_jixiao.intake.limits import TEXT_LENGTH
from xl_jixiao.model.grid import Cell, CellKind

_NUMBER = re.compile(
    r"(?P<sign>[-+－−]?)"
    r"(?P<whole>\d{1,3}(?:[,，]\d{3})+|\d{1,15})"
    r"(?:\.(?P<fraction>\d{1,15}))?"
    r"\s*(?P<unit>[%％]|(?:亿|万|千)?元)?",
    re.ASCII,
)
_NEGATIVE = frozenset("-－−")
_PERCENT = frozenset("%％")


def make_cell(row: int, col: int, text: str) -> Cell | None:
    """The cell with this text; None where it shows nothing."""
    shown = text.strip("\n")[:TEXT_LENGTH]
    if not shown or shown.isspace():
        return None
    found = _NUMBER.fullmatch(shown.strip())
    if found is None or _is_code(found["whole"]):
        return Cell(row, col, CellKind.TEXT, shown)
    fraction = found["fraction"] or ""
    number = Decimal(f"{found['whole'].replace(',', '').replace('，', '')}.{fraction or 0}")
    if not fraction:
        number = number.to_integral_value()
    if found["sign"] in _NEGATIVE:
        number = -number
    if found["unit"] in _PERCENT:
        number /= 100
    return Cell(row, col, CellKind.NUMBER, shown.strip(), number, len(fraction))


def _is_code(whole: str) -> bool:
    """Whether it is a code, which Excel would have shown without its zeros: 0137."""
    return len(whole) > 1 and whole.startswith("0")

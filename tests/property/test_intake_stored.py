"""A number is what is stored, whatever its format makes of it: 237 codes by 12 values."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support.bad_files import SHEET, pack, parts, sheet_xml, styles_xml
from support.biff import numbers_xls

from xl_jixiao.forms.view import POINTS, RATE, CellReader, FigureUnit, View
from xl_jixiao.intake.display.code import TokenKind, parse_format
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.model.grid import Cell, CellKind, CellRef, Grid, Workbook, column_letters
from xl_jixiao.text.measures import parse_quantity

FILE = Path(__file__).resolve().parents[1] / "cases" / "data" / "number_formats.txt"
CODES = FILE.read_text("utf-8").splitlines()[1:]
VALUES = ["0", "1", "-1", "0.5", "-0.05", "0.955", "95.5", "220", "-220", "208.2239"]
VALUES += ["12345678.9", "45291"]

THOUSAND, MILLION, TEN_THOUSAND = 3, 6, 4
SCALED = {
    "#,##0,": THOUSAND,
    "#,##0.0,": THOUSAND,
    "0,": THOUSAND,
    "0.0,": THOUSAND,
    "0.00,": THOUSAND,
    "0.00,,": MILLION,
    "#,##0,,": MILLION,
    '0.0,"千元"': THOUSAND,
    '0.00,,"百万"': MILLION,
    "0!.0,": TEN_THOUSAND,
    '0!.0,"万"': TEN_THOUSAND,
    '0!.0000"万"': TEN_THOUSAND,
    '0!.0,"万元"': TEN_THOUSAND,
    r"0\.0,": TEN_THOUSAND,
    '0"."0,"万"': TEN_THOUSAND,
    '#,##0.00,"千元"': THOUSAND,
    '[>=10000]0!.0,"万";0': TEN_THOUSAND,
}
"""Codes whose commas or !. divide, with the power of ten; the last one only from 10000 on."""
HIDDEN = {"#", "#,###", "0.00;-0.00;;@", "0;-0;;@", "0;;", ";;;"}
"""Codes that show nothing for some number: nothing stands there."""
NAMES = {"000-0000": "digits with a hyphen between them are a name", '"第"0"名"': "an ordinal"}
"""Codes whose text is not read as a quantity."""


def power(code: str, value: str) -> int:
    """By how many powers of ten the code divides the value."""
    found = SCALED.get(code, 0)
    return 0 if code.startswith("[>=10000]") and Decimal(value) < 10_000 else found


def xlsx() -> bytes:
    rows = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{column_letters(col)}{row}" s="{row}"><v>{value}</v></c>'
            for col, value in enumerate(VALUES, 1)
        )
        + "</row>"
        for row in range(1, len(CODES) + 1)
    )
    members = {**parts(), SHEET: sheet_xml(rows), "xl/styles.xml": styles_xml(CODES)}
    return pack(members)


def cells(kind: str) -> list[tuple[str, str, Cell]]:
    """(code, value as stored, cell) of the whole table."""
    data = xlsx() if kind == "xlsx" else numbers_xls(CODES, [float(value) for value in VALUES])
    workbook = read_workbook(data, f"a.{kind}")
    assert isinstance(workbook, Workbook), workbook
    grid = workbook.grids[0]
    return [
        (code, value, grid.cells[row, col])
        for row, code in enumerate(CODES, 1)
        for col, value in enumerate(VALUES, 1)
    ]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_the_number_is_the_stored_one(kind: str) -> None:
    table = cells(kind)
    assert len(CODES) >= 200
    assert len(table) == len(CODES) * len(VALUES)
    different = [
        (code, value, cell.number)
        for code, value, cell in table
        if cell.kind is not CellKind.NUMBER
        or cell.number is None
        or cell.number.scaleb(power(code, value)) != Decimal(value)
    ]
    assert different == []


def test_both_formats_say_the_same() -> None:
    pairs = zip(cells("xlsx"), cells("xls"), strict=True)
    assert [(one, other) for one, other in pairs if one[2] != other[2]] == []


def test_the_text_states_the_same_number() -> None:
    different = []
    for code, value, cell in cells("xlsx"):
        if code in NAMES or (code in HIDDEN and not cell.text):
            continue
        quantity = parse_quantity(cell.text)
        percent = _multiplies(code, Decimal(value))
        wanted = Decimal(value).scaleb(2 * percent - power(code, value))
        if quantity is None or quantity.number != wanted:
            different.append((code, value, cell.displayed, cell.text))
    assert different == []


def _multiplies(code: str, number: Decimal) -> bool:
    """Whether the section for this number has a %."""
    sections = parse_format(code).sections
    at = 1 if number < 0 and len(sections) > 1 else 0
    if code.startswith("[>=1]"):
        at = 0 if number >= 1 else 1
    return bool(sections) and any(token.part is TokenKind.PERCENT for token in sections[at].tokens)


def test_points_and_money_take_the_stored_number() -> None:
    desk, place = CellReader(View(Grid("表", {}))), CellRef("表", 1, 1)
    different = []
    for code, value, cell in cells("xlsx"):
        wanted = Decimal(value).scaleb(-power(code, value))
        points = desk.figure(cell, POINTS, "", "", place).value
        money = desk.figure(cell, FigureUnit("money"), "", "", place).value
        unit = next((one for one in _UNITS if one in code), "")
        if points != wanted or money != wanted * _UNITS.get(unit, 1):
            different.append((code, value, points, money))
    assert different == []


_UNITS = {
    "万元": Decimal(1),
    "亿元": Decimal(10_000),
    "千元": Decimal("0.1"),
    "百万": Decimal(100),
    '"元"': Decimal("0.0001"),
}


def test_a_rate_is_the_stored_ratio_where_a_percent_is_shown() -> None:
    desk, place = CellReader(View(Grid("表", {}))), CellRef("表", 1, 1)
    rates = [one for one in cells("xlsx") if one[0] in {"0%", "0.00%", ".0%", "0%;(0%)"}]
    assert len(rates) == 4 * len(VALUES)
    for _, value, cell in rates:
        assert desk.figure(cell, RATE, "", "", place).value == Decimal(value)

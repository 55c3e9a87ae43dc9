"""What is typed into a form for a cell that holds a number: the number, shown as before."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.importing.filling import Typed, stored_number
from xl_jixiao.intake.display.show import show_number
from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.submission import Entry


def entry(raw: str, code: str) -> Entry:
    cell = show_number(raw, code)
    return Entry(cell.text, None, cell.kind, cell.number, shown=cell.shown)


@pytest.mark.parametrize(
    ("raw", "code", "value", "typed_code"),
    [
        ("0.955", "0%", "0.955", "0%"),
        ("0.333333333333333", "0.00%", "0.333333333333333", "0.00%"),
        ("1.2876", ".0%", "1.2876", "0.0%"),
        ("-5", "0.00_);[Red](0.00)", "-5", "0.00"),
        ("220", "0.00E+00", "220", "0.00"),
        ("12345.678", "#,##0.00", "12345.678", "#,##0.00"),
        ("0.95", '"≥"0%', "0.95", '"≥"0%'),
        ("0.5", '0.00"亿元"', "0.5", '0.00"亿元"'),
        ("12", "General", "12", "General"),
        ("98.5", "General", "98.5", "General"),
    ],
)
def test_a_number_is_typed_in_as_stored(raw: str, code: str, value: str, typed_code: str) -> None:
    assert stored_number(entry(raw, code)) == Typed(Decimal(value), typed_code)


@pytest.mark.parametrize(
    "one",
    [
        Entry("95%", None, CellKind.TEXT),
        entry("45291", "m/d"),
        entry("0", '0;-0;"无"'),
        entry("13800138000", "000-0000-0000"),
        # the unit of a column of its own has been put behind it
        Entry("120公里", None, CellKind.NUMBER, None),
    ],
)
def test_anything_else_is_typed_in_as_a_text(one: Entry) -> None:
    assert stored_number(one) is None


@pytest.mark.parametrize(
    ("raw", "code"), [("0.955", "0%"), ("-5", "0.0;(0.0)"), ("1234.5", "#,##0")]
)
def test_it_reads_the_same_again(raw: str, code: str) -> None:
    before = entry(raw, code)
    typed = stored_number(before)
    assert typed is not None
    assert entry(str(typed.value), typed.number_format).text == before.text

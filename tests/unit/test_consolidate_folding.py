"""Summary lines over figures, blanks and what cannot be read."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.tables.table import column_sum


def total(*values):
    return column_sum([("甲局", value) for value in values], 1)


def test_an_unreadable_figure_counts_as_none():
    assert total(Decimal("1.5"), "项目名称", "#REF!", None, 2) == Decimal("3.5")


def test_a_number_typed_as_text_is_not_added_up():
    assert total(Decimal(1), "12") == 1


def test_nothing_readable_sums_to_zero():
    assert total("—", None) == 0

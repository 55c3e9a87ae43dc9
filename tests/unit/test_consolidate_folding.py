"""Summary lines over figures, blanks and what cannot be read."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.tables.table import Column, ColumnKind, Fold, Folding, LinePlan, summarise

COLUMNS = (Column("单位", ColumnKind.NAME), Column("决算数", ColumnKind.AMOUNT))
PLAN = [LinePlan("合计", {"决算数": Folding(Fold.SUM, "决算数")})]


def total(*values):
    rows = [("甲局", value) for value in values]
    return summarise(COLUMNS, rows, PLAN)[0].totals["决算数"].value


def test_an_unreadable_figure_counts_as_none():
    assert total(Decimal("1.5"), "项目名称", "#REF!", None, 2) == Decimal("3.5")


def test_a_number_typed_as_text_is_not_added_up():
    assert total(Decimal(1), "12") == 1


def test_nothing_readable_sums_to_zero():
    assert total("—", None) == 0

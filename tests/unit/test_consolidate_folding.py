"""Summary lines of 基础数据汇总 over figures, blanks and what cannot be read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.run_data import a_run, base_form, merged_file

from xl_jixiao.tables.base_data import base_table
from xl_jixiao.tables.table import figure_sum


@pytest.mark.parametrize(
    ("posts", "total"),
    [(("1.5", "2"), "3.5"), (("1.5", "#REF!", "", "2"), "3.5"), (("—", ""), "0")],
)
def test_what_is_no_figure_adds_nothing(posts, total):
    files = [
        merged_file(f"{at}.xlsx", base_form(f"{at}.xlsx", f"第{at}局", posts=one))
        for at, one in enumerate(posts)
    ]
    table = base_table(a_run(*files))
    (line,) = table.blocks[0].summary
    added = [cell.value for title, cell in line.totals.items() if "编制数" in title]
    assert added == [Decimal(total)]


def test_a_sum_is_what_excel_would_have():
    assert figure_sum(Decimal("0.1") + Decimal("0.2")) == Decimal("0.3")
    assert figure_sum(Decimal(1) / Decimal(3)) == Decimal("0.33333333")

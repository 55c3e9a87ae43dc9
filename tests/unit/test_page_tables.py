"""The tables of the page: what they say beside their rows."""

from __future__ import annotations

import pytest

from xl_jixiao.page.tables import overview_tables
from xl_jixiao.tables.analysis import Crosstab
from xl_jixiao.tables.front_page import FrontPage

NONE = Crosstab("", "", (), ())


@pytest.mark.parametrize(
    ("more", "note"),
    [(0, "金额单位：万元。"), (2, "金额单位：万元。另有 2 类见“汇总”。")],
)
def test_the_table_of_money_says_what_it_leaves_out(more: int, note: str) -> None:
    front = FrontPage("", "", (), (), (), more, None, NONE, NONE, ())
    money = next(one for one in overview_tables(front) if one["title"] == "资金和得分")
    assert money["note"] == note

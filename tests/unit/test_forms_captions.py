"""The lines above a table of a document say what the table itself does not."""

from __future__ import annotations

import pytest

from xl_jixiao.forms.identity import Identity, completed
from xl_jixiao.model.grid import Caption, SentenceRef
from xl_jixiao.model.submission import Entry


def captions(*lines: str) -> tuple[Caption, ...]:
    return tuple(Caption(line, SentenceRef("正文", n, 0)) for n, line in enumerate(lines, start=5))


def test_title_year_unit_and_money_from_the_lines() -> None:
    read = completed(
        Identity(),
        captions(
            "附件2",
            "青山县2023年度部门整体支出绩效自评表",
            "填报单位：青山县林业局   填报日期：2024年3月1日   单位：元",
        ),
    )
    assert read.title.text == "青山县2023年度部门整体支出绩效自评表"
    assert read.title.ref == SentenceRef("正文", 6, 0)
    assert read.entry("unit").text == "青山县林业局"
    assert read.entry("unit").ref == SentenceRef("正文", 7, 0)
    assert (read.year, read.money) == (2023, "元")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_each_line_keeps_its_place(place: int) -> None:
    lines = ["第一页", "第二页", "第三页"]
    lines[place] = "填报单位：青山县林业局"
    read = completed(Identity(), captions(*lines))

    assert read.entry("unit").ref == SentenceRef("正文", 5 + place, 0)


def test_what_the_table_leaves_out_comes_from_the_lines() -> None:
    own = Identity(title=Entry("部门整体支出绩效自评表"), money="元")
    read = completed(own, captions("青山县2023年度项目支出绩效自评表", "单位：万元"))

    assert (read.title, read.year, read.money) == (own.title, 2023, "元")


def test_a_title_and_its_year_in_two_lines() -> None:
    read = completed(Identity(), captions("项目支出绩效自评表", "（2023年度）"))
    assert (read.title.text, read.year) == ("项目支出绩效自评表", 2023)


def test_what_the_table_says_stands() -> None:
    own = Identity(
        title=Entry("2022年度部门整体支出绩效自评表"),
        fields={"unit": Entry("青山县档案馆"), "project": Entry("")},
        year=2022,
        money="万元",
    )
    read = completed(
        own, captions("2023年度项目支出绩效自评表", "填报单位：青山县林业局", "项目名称：造林")
    )
    assert (read.title, read.year, read.money) == (own.title, 2022, "万元")
    assert read.entry("unit").text == "青山县档案馆"
    assert read.entry("project").text == "造林"


def test_a_sheet_without_such_lines_is_as_it_was() -> None:
    own = Identity(year=2023)
    assert completed(own, ()) is own

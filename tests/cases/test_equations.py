"""Every row of `equations.toml`: it tells in one sentence, and nothing is told in the others."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from support.report_sentences import accusations, accusations_in_cell
from support.reports import read_report

from xl_jixiao.checks.report_numbers.equation_rows import Equation, equations, passage_of
from xl_jixiao.checks.report_numbers.equations import of_equations
from xl_jixiao.checks.report_numbers.lines import lines
from xl_jixiao.model.finding import Severity

ROWS = equations()
TITLE = "某县某局2023年度某补助资金项目绩效自评报告\n一、项目资金与完成情况\n"


def test_a_row_is_read_as_other_data() -> None:
    assert {type(row.severity) for row in ROWS} == {Severity}
    assert {type(one) for row in ROWS for one in (row.near, row.about, row.off)} == {Decimal}
    assert [row.of for row in ROWS if not row.sides or not row.pattern.groupindex] == []


@pytest.mark.parametrize(
    ("row", "text"),
    [(row, text) for row in ROWS for text in (row.fires, *row.also)],
    ids=lambda one: getattr(one, "of", ""),
)
def test_a_row_tells_what_does_not_hold(row: Equation, text: str) -> None:
    found = of_equations(lines(read_report(TITLE + text)))

    assert row.of in [one.facts["of"] for one in found if not one.agrees]
    assert accusations(text)
    assert accusations_in_cell(text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.of)
def test_nothing_is_told_of_what_holds(row: Equation) -> None:
    assert [hit.message for text in row.silent for hit in accusations(text)] == []


@pytest.mark.parametrize(
    "row", [row for row in ROWS if "ps" in row.pattern.groupindex], ids=lambda row: row.of
)
def test_a_list_of_many_is_looked_through_once(row: Equation) -> None:
    """With words between its numbers that can be split in many ways, and no total behind."""
    passage = passage_of(lines(read_report(TITLE + row.fires))[-1])
    found = row.pattern.search(passage.text)
    assert found
    items = re.sub("[\ue000-\ue003]..", r"\g<0>用于屋面防水的改造、", found["ps"]) * 20
    text = f"{passage.text[: found.start('ps')]}{items}均已拨付到位"

    assert len(list(row.pattern.finditer(text))) <= len(items)


@pytest.mark.parametrize("sign", ["\ue000", "\ue004", "\ue00f", "\ue100", "\uf8ff"])
def test_a_sign_of_private_use_is_no_number(sign: str) -> None:
    text = "资金主要用于：杨{0}村道路46万元，培训{0}费12.5万元，宣传费8.3万元，合计{1}万元。"

    assert accusations(text.format(sign, "66.8")) == []
    assert accusations(text.format(sign, "67.8"))


def test_a_day_that_is_expected_is_written_without_zeros() -> None:
    """By no format of the system, which has other ones on Windows."""
    text = "消防改造工程2023年4月10日开工，10月5日竣工。时效指标：工程于2023年9月25日竣工，得满分。"

    assert [one.expected for one in accusations(text)] == ["2023年10月5日"]


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        (
            "自评满分100分，其中产出指标扣2分，效益指标扣3.5分，其余未扣分，自评得分96.5分。",
            "100分−（2分+3.5分）=94.5分",
        ),
        ("指标权重为：决策20%，过程20%，产出30%，效益40%。", "1−（20%+20%+30%）=30%"),
        (
            "一季度支出60万元，二季度支出70万元，三季度支出75万元，四季度支出65万元，全年支出280万元。",
            "60+70+75+65=270万元",
        ),
        (
            "学生满意度为96%，家长满意度为94%，教师满意度为92%，平均满意度为95%。",
            "（96%+94%+92%）÷3=94%",
        ),
        ("满意度由上年的93%提高到96%，提高4个百分点。", "96%−93%=3个百分点"),
        (
            "工程于2023年3月15日开工，2023年9月15日完工，工期共8个月。",
            "（2023年9月15日−2023年3月15日）÷30.4=6个月",
        ),
        ("资金由省、县按6:4的比例分担，省级资金320万元，县级资金250万元。", "=213.3333万元"),
        ("全年接待游客60万人次，是上年28万人次的3倍。", "60万人次÷28万人次=2.1倍"),
        (
            "农村道路项目计划总投资2150万元，实际到位1720万元，资金到位率85%。",
            "1720万元÷2150万元=80%",
        ),
        ("该工程约定工期180天，实际用时165天，提前10天。", "180天−165天=15天"),
    ],
)
def test_a_calculation_is_written_as_one_does_it(text: str, formula: str) -> None:
    (told,) = accusations(text)

    assert formula in told.message

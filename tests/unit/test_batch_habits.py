"""What clerks do that only shows once a form is read, scored and checked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.grids import grid_of
from support.submissions import evaluate as as_in_a_run

from xl_jixiao.checks.run import check_file
from xl_jixiao.forms.reader import read_sheet
from xl_jixiao.model.finding import Finding, Severity
from xl_jixiao.model.score import Score
from xl_jixiao.rules.loading import load_rules

HEAD = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因"
TITLE = "2023年度项目支出绩效自评表\n项目名称|造林\n实施单位|县林业局"


def evaluate(rows: str) -> tuple[Score, list[Finding]]:
    rules = load_rules(None)
    reading = read_sheet(grid_of(f"{TITLE}\n{HEAD}\n{rows.strip()}"), file="a.xlsx")
    one = as_in_a_run(reading.submissions[0], rules)
    findings, _ = check_file((one,), rules, file="a.xlsx")
    assert one.score is not None
    return one.score, list(findings)


@pytest.mark.parametrize("reasons", [("", "雨季停工，次年补种"), ("雨季停工，次年补种", "")])
def test_a_reason_counts_for_all_rows_that_share_their_points(reasons):
    first, second = reasons
    _, findings = evaluate(
        f"""
产出指标|数量指标|造林|≥50亩|60亩|20|15|{first}
产出指标|数量指标|育苗|≥50亩|40亩|^|^|{second}
"""
    )
    assert "I04" not in {one.id for one in findings}


def test_without_a_reason_anywhere_it_is_missed():
    _, findings = evaluate(
        """
产出指标|数量指标|造林|≥50亩|60亩|20|15|
产出指标|数量指标|育苗|≥50亩|40亩|^|^|
"""
    )
    assert "I04" in {one.id for one in findings}


@pytest.mark.parametrize(
    ("target", "actual", "met", "score"),
    [
        ("12月31日前", "2024年1月15日", False, 6),
        ("12月31日前", "2023年12月20日", True, 10),
        ("12月底前完成", "2024年3月", False, 6),
        ("2024年6月底前", "2024年3月", True, 10),
    ],
)
def test_a_deadline_without_year_lies_in_the_year_of_the_form(target, actual, met, score):
    result, _ = evaluate(f"产出指标|时效指标|完工时间|{target}|{actual}|10|10|延期")
    assert (result.rows[0].line.met, result.rows[0].line.high) == (met, Decimal(score))


def test_a_score_written_as_a_fraction_of_its_points_is_not_read_as_one():
    _, findings = evaluate("产出指标|数量指标|造林|≥50亩|60亩|10|9.5/10|")
    errors = {one.id for one in findings if one.severity is Severity.ERROR}
    assert "F09" in errors
    assert not errors & {"W04", "I04"}

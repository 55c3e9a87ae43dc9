"""Passages that no check of a report's numbers may accuse (tests/cases/quiet_reports.toml)."""

import tomllib
from pathlib import Path

import pytest
from support.reports import check_text

PASSAGES = tomllib.loads(Path(__file__).with_name("quiet_reports.toml").read_text("utf-8"))
REPORTS, BESIDE = PASSAGES["report"], PASSAGES["beside"]
FORM = """
表头 | kind=department | unit=某县某局 | year=2023
资金 | 年度资金总额 | 1800 | 2000 | 2000 | 10 | 100% | 10
收入 | 按收入性质分：2000
支出 | 按支出性质分：2000
支出项 | 其中：基本支出：1200
支出项 | 项目支出：800
指标 | 产出指标（50分） | 数量指标 | 培训农民人次 | ≥1000人次 | 1180人次 | 25 | 25
指标 |  |  | 农资执法检查次数 | ≥10次 | 12次 | 25 | 25
指标 | 满意度指标（10分） | 服务对象满意度指标 | 群众满意度 | ≥90% | 96% | 10 | 10
总分 | 100 | 96.5
"""
BASE = """
表头 | kind=basic-data | unit=某县某局 | year=2023
数据 | staffing | posts=60 | staff=56 | control_rate=93.33%
数据 | three_public | previous=12.3 | budget=15 | final=10.5
数据 | projects | previous=600 | budget=700 | final=800
"""
TITLE = "某县某局2023年度部门整体支出绩效自评报告\n一、部门概况\n"


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one["says"])
def test_no_number_is_accused(report):
    findings, _ = check_text(TITLE + report["text"])

    assert [one.message for one in findings if one.id.startswith("X")] == []


@pytest.mark.parametrize("report", BESIDE, ids=lambda one: one["says"])
def test_no_number_is_accused_beside_tables(report):
    findings, _ = check_text(TITLE + report["text"], forms=(FORM, BASE))

    assert [one.message for one in findings if one.id.startswith("X")] == []


def test_all_of_them_in_one_report():
    """Numbers of different passages are not held against each other."""
    text = "\n".join(one["text"] for one in REPORTS)

    findings, _ = check_text(TITLE + text)

    assert [one.message for one in findings if one.id == "X04"] == []


GOLDEN = Path(__file__).resolve().parents[1] / "unit" / "golden"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("draft_*.txt")), ids=lambda one: one.stem)
def test_our_own_drafts_are_not_accused(path):
    lines = path.read_text("utf-8").splitlines()
    text = "\n".join(line.strip() for line in lines if line.startswith("    "))

    findings, _ = check_text(text)

    assert [one.message for one in findings if one.id.startswith("X")] == []

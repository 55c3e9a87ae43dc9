"""Passages that no check of a report's numbers may accuse (tests/cases/quiet_reports.toml)."""

import tomllib
from pathlib import Path

import pytest
from support.reports import check_text

REPORTS = tomllib.loads(Path(__file__).with_name("quiet_reports.toml").read_text("utf-8"))["report"]
TITLE = "某县某局2023年度部门整体支出绩效自评报告\n一、部门概况\n"


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one["says"])
def test_no_number_is_accused(report):
    findings, _ = check_text(TITLE + report["text"])

    assert [one.message for one in findings if one.id.startswith("X")] == []


def test_all_of_them_in_one_report():
    """Numbers of different passages are not held against each other."""
    text = "\n".join(one["text"] for one in REPORTS)

    findings, _ = check_text(TITLE + text)

    assert [one.message for one in findings if one.id == "X04"] == []

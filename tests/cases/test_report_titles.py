"""Whose report it is: covers and titles in many manners (`report_titles.toml`)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.reports import paragraphs

from xl_jixiao.forms.report.read import read_reports

TITLES = tomllib.loads(Path(__file__).with_name("report_titles.toml").read_text("utf-8"))["title"]
BODY = "\n一、基本情况\n本次自评的资金用于相关工作。\n二、绩效情况\n自评得分96分。"


@pytest.mark.parametrize("one", TITLES, ids=lambda one: one["of"])
def test_whose_report_of_which_year_and_kind(one: dict[str, Any]) -> None:
    (report,) = read_reports(paragraphs(one["text"] + BODY), file="某报告.docx")

    kind = report.form.value if report.is_form_told else "unclear"
    assert (report.unit.text, report.year, kind) == (
        one.get("unit", ""),
        one.get("year"),
        one["form"],
    )
    if "project" in one:
        assert report.project.text == one["project"]


def test_a_cover_with_a_table_of_contents_is_no_report() -> None:
    cover = "青山县水利局\n2023年部门整体支出绩效自评报告\n目录\n一、部门概况\n二、绩效情况\n"
    text = cover + "青山县水利局\n2023年度部门整体支出绩效自评报告" + BODY

    (report,) = read_reports(paragraphs(text), file="某报告.docx")

    assert report.unit.text == "青山县水利局"
    assert [one.title for one in report.headings] == ["基本情况", "绩效情况"]

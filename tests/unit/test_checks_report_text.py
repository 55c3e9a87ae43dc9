"""Checks of a report's text: hostile texts, bounded time."""

import time
from dataclasses import replace

import pytest
from support.reports import check_text, read_report

from xl_jixiao.checks.report_text.copies import shared_sentences
from xl_jixiao.checks.report_text.strangers import strangers

HEAD = "某县某局2023年度部门整体支出绩效自评报告\n一、绩效情况\n"
MANY = 20_000
HOSTILE = {
    "one word": "项目" * MANY,
    "open brackets": "（" * MANY,
    "pairs": "（）" * MANY,
    "commas": "， " * MANY,
    "requests": "请" * MANY,
    "lines to fill in": "_" * MANY,
    "dots": "…" * MANY,
    "titles": "《a》（" * MANY,
    "blanks": f"共{' ' * MANY}万元",
    "numbers": "1、（一）" * MANY,
    "hopes": "力争" * MANY,
    "claims": "控制在预算" * MANY,
    "surrogates and controls": "\ud800\udfff\x00\ufffe" * 1000,
    "documents": "县财绩〔2024〕51号，" * 500,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end_soon(name):
    start = time.perf_counter()
    check_text(f"{HEAD}{HOSTILE[name]}")

    assert time.perf_counter() - start < 5


def test_a_thousand_reports_are_compared_in_one_pass():
    body = "\n".join(
        f"（一）第{n}项。完成培训{1000 + n}人次，满意率9{n % 10}.{n}%。" for n in range(100)
    )
    report = read_report(HEAD + body)
    reports = [
        replace(report, unit=report.unit._replace(text=f"青山县第{n}局"), file=f"{n}.docx")
        for n in range(1000)
    ]
    start = time.perf_counter()
    shared = shared_sentences(reports)
    named = list(strangers(reports, {one.unit.text for one in reports}))

    assert shared == (), "what a thousand units write is nobody's own"
    assert named == []
    assert time.perf_counter() - start < 20

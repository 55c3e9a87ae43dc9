"""Checks of a report's text: hostile texts, work in step with the text."""

from dataclasses import replace

import pytest
from support.reports import check_text, read_report
from support.work import IN_STEP, growth

from xl_jixiao.checks.report_text.n06 import shared_sentences, strangers

HEAD = "某县某局2023年度部门整体支出绩效自评报告\n一、绩效情况\n"
MANY = 20_000
HOSTILE = {
    "one word": lambda many: "项目" * many,
    "open brackets": lambda many: "（" * many,
    "pairs": lambda many: "（）" * many,
    "commas": lambda many: "， " * many,
    "requests": lambda many: "请" * many,
    "lines to fill in": lambda many: "_" * many,
    "dots": lambda many: "…" * many,
    "titles": lambda many: "《a》（" * many,
    "blanks": lambda many: f"共{' ' * many}万元",
    "numbers": lambda many: "1、（一）" * many,
    "hopes": lambda many: "力争" * many,
    "claims": lambda many: "控制在预算" * many,
    "surrogates and controls": lambda many: "\ud800\udfff\x00\ufffe" * many,
    "documents": lambda many: "县财绩〔2024〕51号，" * many,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_work_in_step_with_their_length(name):
    text = HOSTILE[name]

    assert growth(lambda many: check_text(f"{HEAD}{text(many)}"), MANY // 2) < IN_STEP


def test_many_reports_are_compared_in_one_pass():
    body = "\n".join(
        f"（一）第{n}项。完成培训{1000 + n}人次，满意率9{n % 10}.{n}%。" for n in range(20)
    )
    report = read_report(HEAD + body)

    def compare(count):
        reports = [
            replace(report, unit=report.unit._replace(text=f"青山县第{n}局"), file=f"{n}.docx")
            for n in range(count)
        ]
        assert shared_sentences(reports) == (), "what many units write is nobody's own"
        assert not list(strangers(reports, {one.unit.text for one in reports}))

    assert growth(compare, 250) < IN_STEP

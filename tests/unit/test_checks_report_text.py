"""Checks of a report's text: hostile texts, bounded time, and the seed documents."""

import time
from dataclasses import replace

import pytest
from support.reports import check_text, read_report
from support.seed_documents import seed_document, seed_path

from xl_jixiao import evaluate_file
from xl_jixiao.checks.report_text.copies import shared_sentences
from xl_jixiao.checks.report_text.strangers import strangers
from xl_jixiao.model.document import TEXT_SHEET

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


SEEDS = {
    1: {("N01", "段24句3")},
    2: {
        ("N01", "段25句1"),
        ("N01", "段33句1"),
        ("N02", "段34句1"),
        ("N02", "段42句1"),
        ("N04", "段36句1"),
        ("N04", "段47句1"),
        ("N05", "段44句1"),
    },
    3: {
        ("N01", "段3句1"),
        ("N02", "段14句1"),
        ("N03", "段15句3"),
        ("N03", "段18句2"),
        ("N03", "段21句8"),
        ("N03", "段21句11"),
        ("N04", "段23句1"),
    },
    4: {
        ("N01", "段49句1"),
        ("N02", "段1"),
        ("N02", "段50句1"),
        ("N02", "段54句1"),
        ("N04", "段57句1"),
    },
}


@pytest.mark.parametrize("number", SEEDS)
def test_the_seed_documents(number, tmp_path):
    path = seed_path(number)
    if path is None:
        pytest.skip("needs ../shared/seeds")
    document = tmp_path / f"{number}.docx"
    document.write_bytes(seed_document(path.read_text("utf-8")))
    result = evaluate_file(document)
    first = result.reports[0]
    last = first.paragraphs[-1].number
    found = {
        (one.id, one.cells[0])
        for one in result.findings
        if one.id.startswith("N") and one.sheet == TEXT_SHEET and row_of(one.cells[0]) <= last
    }

    assert found == SEEDS[number]


def test_the_five_project_reports_of_one_document(tmp_path):
    path = seed_path(2)
    if path is None:
        pytest.skip("needs ../shared/seeds")
    document = tmp_path / "2.docx"
    document.write_bytes(seed_document(path.read_text("utf-8")))
    result = evaluate_file(document)
    last = result.reports[0].paragraphs[-1].number
    told = [
        (one.id, one.found)
        for one in result.findings
        if one.id.startswith("N") and one.sheet == TEXT_SHEET and row_of(one.cells[0]) > last
    ]

    assert len(result.reports) == 6
    assert [found for code, found in told if code == "N03"] == [
        "截至目前",
        "力争完成年度目标任务",
        "1-7月",
    ]
    assert [code for code, _ in told].count("N02") == 8, "four reports, two headings each"
    assert sum(found.startswith("主要从项目") for _, found in told) == 5
    assert {found for code, found in told if code == "N01"} == {
        "3多",
        "全都投入",
        "项目项目",
        "主要从项目的经济性、效率性、有效性和可持续性等方面进行量化、具体分析。",
    }


def row_of(address):
    return int(address.removeprefix("段").partition("句")[0])

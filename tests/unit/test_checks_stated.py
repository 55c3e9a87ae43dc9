"""Checks of forms on what a report states in its sentences, where it has no table."""

from __future__ import annotations

import pytest
from support.reports import paragraphs
from support.submissions import evaluate, read_form

from xl_jixiao.checks.run import check_file
from xl_jixiao.forms.report.bonus import with_bonus
from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.forms.report.stated import stated_submissions
from xl_jixiao.model.finding import Finding
from xl_jixiao.model.submission import IndicatorForm
from xl_jixiao.rules.loading import load_rules

PROJECT = "青山县档案馆2023年度档案保护项目支出绩效自评报告\n一、项目资金\n"
TITLE = "青山县档案馆2023年度部门整体支出绩效自评报告\n一、绩效情况\n"
MONEY = "全年预算数200万元，全年执行数200万元，预算执行率100%。\n"
FULL = "（一）预算执行率（分值10分，得10分）\n" + MONEY
SECTIONS = (
    "（二）产出指标（50分，得50分）\n（三）效益指标（30分，得30分）\n"
    "（四）满意度指标（10分，得10分）\n"
)


def judged(text: str, title: str = TITLE) -> tuple[Finding, ...]:
    rules = load_rules(None)
    reports = read_reports(paragraphs(title + text), file="f.docx")
    evaluated = tuple(evaluate(one, rules) for one in stated_submissions(reports, ()))
    assert evaluated
    return check_file(evaluated, rules, file="f.docx")[0]


def row(words: str, points: str = "分值10分，得分10分。") -> str:
    return f"1、接收档案，{words}，{points}"


@pytest.mark.parametrize(
    ("text", "code", "severity"),
    [
        ("（一）预算执行率（分值10分，得9分，扣1分）\n" + MONEY, "B03", "warning"),
        ("全年预算数200万元，全年执行数210万元。", "B02", "warning"),
        ("（二）产出指标（50分，得50分）\n" + row("目标值≥9卷，完成值9卷"), "W01", "warning"),
        (
            "（四）满意度指标（10分，得10分）\n"
            + row("目标值≥9%，完成值9%", "分值12分，得分10分。"),
            "W01",
            "error",
        ),
        (row("目标值≥9卷，完成值9卷", "分值10分，得分12分。"), "W03", "error"),
        ("自评总分95分。\n" + FULL + SECTIONS, "W04", "error"),
        (
            "（四）满意度指标（10分，得10分）\n"
            + row("目标值≥9%，完成值9%", "分值10分，得分8分。"),
            "W05",
            "error",
        ),
        ("自评总分85分，等级为优。", "W07", "error"),
        (row("目标值≥10卷，完成值9卷"), "I01", "error"),
        (row("目标值≥10卷，完成值20卷"), "I03", "warning"),
        (row("目标值≥10卷，完成值9卷", "分值10分，得分9分。"), "I04", "warning"),
        ("（二）产出指标（10分）\n" + row("目标值按要求，完成值已完成"), "I05", "warning"),
        (row("目标值10卷，完成值10卷"), "I06", "info"),
        (row("目标值18个，完成值见附件"), "I11", "warning"),
        (row("目标值18个，完成值完成"), "I18", "warning"),
        (
            "（一）预算执行率（分值10分，得9分）\n全年预算数200万元，全年执行数180万元。\n"
            + SECTIONS,
            "P01",
            "warning",
        ),
    ],
)
def test_mistakes_in_sentences_are_found(text: str, code: str, severity: str) -> None:
    found = {(one.id, one.severity.value) for one in judged(text)}
    assert (code, severity) in found
    for one in judged(text):
        assert one.sheet == "正文"
        assert all(cell.startswith("段") for cell in one.cells)


@pytest.mark.parametrize(
    "text",
    [
        "自评得分95分。",
        "自评总分100分，等级为优。\n" + FULL + SECTIONS,
        FULL + "年初预算数100万元。",
        "（二）产出指标（50分，得50分）",
        "（二）产出指标\n" + row("目标值≥9卷，完成值9卷"),
        "（二）产出指标（50分，得45分）\n1、接收档案，计划≥12卷，实际完成12卷，得10分。",
        row("目标值≥10卷，完成值20卷") + "\n由于新增移交单位，接收量增加。",
        row("目标值≥10卷，完成值9卷", "分值10分，得分9分，扣分原因：移交推迟。"),
        row("目标值≥10卷，完成值9卷", "分值10分，得分9分。")
        + "\n三、绩效目标未完成情况及原因\n见附件。",
        "2023年总支出162.1万元，其中基本支出99.35万元，项目支出62.75万元。",
        "满意度达95%。全年接收档案9卷。",
    ],
)
def test_what_a_report_need_not_say_is_no_mistake(text: str) -> None:
    assert [(one.id, one.message) for one in judged(text)] == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("自评总分101.5分，其中加分项2分。", set()),
        ("自评总分101.5分。加分项目：2分。", set()),
        ("自评总分102分，另有附加分1.5分。", {"W03"}),
        ("自评总分101.5分，不设加分。", {"W03"}),
        ("自评总分101.5分。每增加一项加分2分。", {"W03"}),
        ("自评总分102分，加分项2分。\n" + FULL + SECTIONS, set()),
        ("自评总分98分，加分项2分。\n" + FULL + SECTIONS, {"W04"}),
        ("自评总分97分，加分项2分。\n" + FULL + SECTIONS, {"W04"}),
    ],
)
def test_a_stated_bonus_raises_what_is_the_most(text: str, codes: set[str]) -> None:
    assert {one.id for one in judged(text)} & {"W03", "W04"} == codes


@pytest.mark.parametrize(("said", "bonus"), [("加分项2分", 2), ("不设加分，满分100分", None)])
def test_the_text_beside_a_table_states_its_bonus(said: str, bonus: int | None) -> None:
    form = read_form("总分 | 100 | 101.5", file="f.docx")
    reports = read_reports(paragraphs(TITLE + f"自评总分101.5分，{said}。"), file="f.docx")
    (found,) = with_bonus((form,), reports)
    assert isinstance(found, IndicatorForm)
    assert found.bonus.value == bonus


def test_a_missing_unit_is_asked_for_in_words_that_fit_a_report() -> None:
    found = judged("自评得分95分。", "2023年度部门整体支出绩效自评报告\n一、绩效情况\n")
    assert [(one.id, one.severity.value) for one in found] == [("R01", "warning")]
    assert "标题或落款" in found[0].message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到位补助资金200万元。其他缴费收入80万元，基金支出270万元。", False),
        ("到位补助资金200万元，实际支出210万元。", True),
    ],
)
def test_amounts_of_different_sentences_may_be_of_different_money(text: str, found: bool) -> None:
    assert any(one.id == "B02" for one in judged(text, PROJECT)) is found


def test_scores_of_some_sections_are_no_sum_of_the_total() -> None:
    text = "自评总分96分。\n（一）预算执行（7分），得6.85分。\n（二）产出指标（25分，得24.5分）\n"
    assert not [one for one in judged(text) if one.id == "W04"]


@pytest.mark.parametrize(
    ("output", "is_whole"),
    [(60, True), (50, True), (40, True), (39, False), (61, False)],
)
def test_a_sum_needs_the_weights_of_all_sections(output: int, is_whole: bool) -> None:
    """30 and 10 points beside: what is left for the execution rate is 0, 10, 20, 21 and -1."""
    text = "自评总分85分。\n（一）预算执行率\n全年预算数200万元，全年执行数200万元，得10分。\n"
    text += f"（二）产出指标（{output}分，得{output}分）\n" + SECTIONS.partition("\n")[2]
    wrong = [one for one in judged(text) if one.id == "W04"]

    assert bool(wrong) is is_whole

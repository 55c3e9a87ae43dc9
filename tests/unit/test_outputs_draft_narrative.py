"""What narratives say: golden texts a reviewer reads, and sentences that follow the facts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from support.narratives import (
    EMPTY,
    GOLDEN,
    MISSED,
    MISSED_BASE,
    PROJECT,
    made,
    paragraphs,
    stories,
    told,
)
from support.submissions import evaluate, read_form

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import Entry, Figure
from xl_jixiao.outputs.draft.narrative import narrate
from xl_jixiao.outputs.draft.narrative.figures import Term, running, total
from xl_jixiao.outputs.draft.narrative.head import in_lines
from xl_jixiao.outputs.draft.phrases import changed_book, shipped_book
from xl_jixiao.outputs.word.names import GIVEN, VOCABULARY, NameKind
from xl_jixiao.outputs.word.prose import DraftTable, Gap, Prose, ProseSection, SourcedNumber
from xl_jixiao.rules.loading import load_rules

HEAD = "表头 | kind=department | unit=青山县水利局 | year=2024"
ONE_ROW = "指标 | 产出指标（50分） | 数量指标 | 巡查次数 | ≥10次 | 12次 | 50 | 50"
STORIES = dict(stories())


def said(name: str, *lines: str, base: str = "", kind: str = "department") -> str:
    """All that a name says of a form of these lines, a paragraph a line."""
    form = "\n".join([HEAD.replace("department", kind), *lines])
    workbook, findings = made(form, base) if base else made(form)
    value = told(workbook[0], workbook, findings)[name]
    return "\n".join(paragraph.text for paragraph in paragraphs(value))


def money(*amounts: str) -> str:
    return f"资金 | 年度资金总额 | {' | '.join(amounts)} | 10 | | 10"


@pytest.mark.parametrize("name", STORIES)
def test_golden(name: str) -> None:
    """Written anew by `python -m support.narratives`, then read."""
    assert STORIES[name] == (GOLDEN / f"draft_{name}.txt").read_text(encoding="utf-8")


def test_no_golden_is_left_over() -> None:
    assert {path.stem.removeprefix("draft_") for path in GOLDEN.glob("draft_*")} == set(STORIES)


@pytest.mark.parametrize("forms", [(PROJECT,), (MISSED, MISSED_BASE), (EMPTY,)])
def test_every_name_has_a_value_of_its_kind(forms: tuple[str, ...]) -> None:
    workbook, findings = made(*forms)
    context = told(workbook[0], workbook, findings)
    names = VOCABULARY["项目支出" if forms == (PROJECT,) else "部门整体"]
    assert set(context) == {name.name for name in names} - set(GIVEN)
    for name in names:
        if name.name not in GIVEN:
            assert fits(context[name.name], name.kind), name


def fits(value: Any, kind: NameKind) -> bool:
    if kind is NameKind.TEXT:
        return isinstance(value, str | Gap)
    if kind is NameKind.PROSE:
        return isinstance(value, Prose)
    member = {
        NameKind.PARAGRAPHS: Prose,
        NameKind.GROUPS: ProseSection,
        NameKind.TABLES: DraftTable,
    }[kind]
    return isinstance(value, tuple) and all(isinstance(one, member) for one in value)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (("100.00", "120.50", "120.50"), "年中调增20.50万元，增幅20.5%，全年预算数120.50万元"),
        (("100", "80", "80"), "年中调减20万元，降幅20%"),
        (("100", "100", "100"), "年中未作调整"),
        (("0", "17.99", "17.99"), "年初未安排预算，全年预算数17.99万元"),
        (("", "20", "20"), "年初预算数【待补充：年初预算数】，全年预算数20万元"),
        (("20", "20", "15"), "预算执行率75%，未执行5万元"),
        (("20", "20", "25"), "预算执行率125%，超出全年预算数5万元"),
        (("20", "20", "0"), "全年执行数为0，预算执行率0%"),
        (("0", "0", "17.99"), "全年执行数17.99万元，执行率无从计算"),
        (("20", "", "20"), "全年预算数【待补充：全年预算数】"),
        (("20", "abc", "20"), "全年预算数【待补充：全年预算数，现填“abc”，不是可读的金额】"),
        (("20000", "20000", "19999.99"), "预算执行率99.99995%，未执行0.01万元"),
    ],
)
def test_the_budget_of_the_year(amounts: tuple[str, ...], expected: str) -> None:
    assert expected in said("预算执行", money(*amounts), ONE_ROW)


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥10次", "12次", "年度指标值：≥10次，实际完成值：12次，分值50分，自评得分50分。"),
        ("≥10次", "8次", "自评得分50分。比年度指标值少2次，完成率80%。"),
        ("≥90%", "81%", "比年度指标值低9个百分点，完成率90%。"),
        ("≤50万元", "60万元", "超出年度指标值10万元。"),
        ("6月30日前", "8月1日", "未按期完成。"),
        ("按计划完成", "未完成", "未达到年度指标值。"),
        ("18", "见附件", "实际完成值：见附件，分值50分，自评得分50分。【待补充："),
        ("18", "完成", "实际完成值：完成，分值50分，自评得分50分。【待补充："),
        ("＜10件", "10件", "恰等于年度指标值的界限。"),
        ("≥10次", "", "实际完成值：【待补充：“巡查次数”的实际完成值】"),
        ("", "已开展", "未填年度指标值，实际完成值：已开展"),
        (
            "全面覆盖。",
            "全面覆盖。\n已验收。",
            "年度指标值：全面覆盖，实际完成值：全面覆盖；已验收，",
        ),
    ],
)
def test_an_indicator(target: str, actual: str, expected: str) -> None:
    row = f"指标 | 产出指标（50分） | 数量指标 | 巡查次数 | {target} | ¶ | 50 | 50"
    assert expected in said_of_row(row, actual)


def test_what_is_far_beyond_its_target_is_told_once() -> None:
    text = "".join(
        said(name, ONE_ROW.replace("12次", "30次"))
        for name in ("指标完成", "完成概况", "未完成指标", "超额完成指标")
    )
    assert text.count("超过年度指标值20次，完成率300%。") == 1


def said_of_row(row: str, actual: str) -> str:
    """The row's paragraph; line feeds can't be written in the lines of a form."""
    form = read_form("\n".join([HEAD, money("1", "1", "1"), row]))
    (indicator,) = form.indicators
    entry = indicator.actual._replace(text=actual)
    form = replace(form, indicators=(replace(indicator, actual=entry),))
    one = evaluate(form, load_rules(None))
    return "\n".join(p.text for p in paragraphs(told(one, (one,))["指标完成"]))


def test_how_many_were_met() -> None:
    missed = "指标 | | | 宣传次数 | ≥10次 | 8次 | 10 | 8"
    unclear = "指标 | | | 走访次数 | ≥10次 | 完成 | 10 | 8"
    assert said("完成概况", ONE_ROW) == "2024年共设置绩效指标1项，已完成。"
    assert said("完成概况", ONE_ROW, ONE_ROW) == "2024年共设置绩效指标2项，全部完成。"
    assert said("完成概况", ONE_ROW, missed, unclear) == (
        "2024年共设置绩效指标3项，其中完成1项，未完成1项，完成情况暂不能确定的1项（“走访次数”）。"
    )
    assert said("未完成指标", ONE_ROW) == said("超额完成指标", ONE_ROW) == ""


def test_shares_are_printed_only_where_they_add_up() -> None:
    def of(*amounts: str) -> str:
        whole = sum(int(amount) for amount in amounts)
        parts = [
            f"收入项 | 来源{place}：{one}" for place, one in zip("甲乙丙", amounts, strict=False)
        ]
        return said("收入构成", f"收入 | 按收入性质分：{whole}", *parts)

    assert "来源甲60万元，占60%；来源乙40万元，占40%" in of("60", "40")
    assert "占" not in of("1", "1", "1")
    assert "全部为来源甲，无来源乙" in of("60", "0")


def test_the_reason_given_stands_where_it_belongs() -> None:
    row = "指标 | 产出指标（50分） | 数量指标 | 巡查次数 | ≥10次 | 8次 | 50 | 40 | 雨季停工12天。"
    for name in ("指标完成", "未完成指标", "存在问题"):
        assert "雨季停工12天。" in said(name, row)
        assert "【待补充：“巡查次数”未完成的原因】" not in said(name, row)
    assert "对“巡查次数”明确责任人" in said("改进措施", row)
    silent = row.removesuffix(" | 雨季停工12天。")
    assert "对“巡查次数”查明原因，明确责任人" in said("改进措施", silent)
    assert "原因：【待补充：“巡查次数”未完成的原因】" in said("存在问题", silent)


@pytest.mark.parametrize(
    ("lines", "base", "problem", "measure"),
    [
        ([money("100", "100", "60")], "", "预算执行进度偏慢", "加快预算执行"),
        (
            [money("100", "100", "0")],
            "",
            "预算没有执行。全年预算数100万元，全年没有支出",
            "加快预算执行",
        ),
        ([money("100", "100", "130")], "", "支出突破全年预算数", "严格预算约束"),
        ([money("100", "150", "150")], "", "年中调增较大", "提高预算编制的准确性"),
        ([money("0", "0", "9")], "", "无预算安排支出", "完善预算编制"),
        ([ONE_ROW.replace("12次", "6次")], "", "个别绩效指标未完成", "抓好未完成指标的落实"),
        ([ONE_ROW.replace("12次", "60次")], "", "偏离年度指标值较大", "合理确定指标值"),
        ([ONE_ROW.replace("≥10次", "全年")], "", "未细化量化", "细化量化绩效指标"),
        ([ONE_ROW], "three_public | budget=5 | final=6", "部分经费超出预算", "从严控制经费支出"),
        ([ONE_ROW], "procurement | budget=0 | final=6", "没有年初预算", "完整编制经费预算"),
        ([ONE_ROW], "three_public | previous=5 | final=6", "比上年增加", "压减“三公”经费"),
    ],
)
def test_each_problem_has_its_measure(
    lines: list[str], base: str, problem: str, measure: str
) -> None:
    form = f"表头 | kind=basic-data | unit=青山县水利局 | year=2024\n数据 | {base}" if base else ""
    problems, measures = (said(name, *lines, base=form) for name in ("存在问题", "改进措施"))
    assert problem in problems
    assert measure in measures
    assert len(problems.splitlines()) == len(measures.splitlines())


def test_mistakes_of_filling_in_are_not_problems_of_the_report() -> None:
    row = ONE_ROW.replace("| 50 | 50", "| 50 | 60")
    assert "自评得分" in said("填报更正", row)
    assert "60" not in said("存在问题", row)


def test_other_units_and_years_beside_are_not_told() -> None:
    base = "表头 | kind=basic-data | unit=柳河镇 | year=2024\n数据 | posts | posts=735"
    assert "735" not in said("人员情况", ONE_ROW, base=base)
    base = base.replace("柳河镇", "青山县水利局")
    assert "735" in said("人员情况", ONE_ROW, base=base)
    assert "735" not in said("人员情况", ONE_ROW, base=base.replace("2024", "2022"))


def test_projects_of_the_unit_are_told_with_the_whole() -> None:
    workbook, _ = made(f"{HEAD}\n{ONE_ROW}", PROJECT.replace("林业局", "水利局"))
    text = "".join(p.text for p in paragraphs(told(workbook[0], workbook)["项目支出"]))
    assert "“国土绿化补助”项目：年初预算数300万元" in text


def test_marks_within_a_quotation_are_single() -> None:
    row = "指标 | 产出指标（50分） | 数量指标 | 推进“一件事”办理 | 全部“网上办” | 未完成 | 50 | 30"
    assert "指标“推进‘一件事’办理”未完成：年度指标值为“全部‘网上办’”" in said("未完成指标", row)
    project = PROJECT.replace("project=国土绿化补助", "project=“互联网+”项目")
    workbook, _ = made(project)
    opening = told(workbook[0], workbook)["开头"]
    assert isinstance(opening, Prose)
    assert "“‘互联网+’项目”支出" in opening.text


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("1、建站3个；2、培训500人次，骨干占12.5%。", ["3个", "500人次", "12.5%"]),
        ("（1）验收5个（3）投入1,286.05万元", ["5个", "1,286.05万元"]),
        ("2023年12月31日前完成12、13号线，发函109份、督办≥12份", ["12", "13", "109份", "≥12份"]),
        ("做好各项工作", []),
    ],
)
def test_the_numbers_of_a_quoted_text_are_cited(text: str, cited: list[str]) -> None:
    quoted = running(Entry(text, CellRef("自评表", 12, 2)))
    numbers = [piece for piece in quoted.pieces if isinstance(piece, SourcedNumber)]
    assert [number.text for number in numbers] == cited
    assert quoted.text == text.rstrip("。")
    assert {number.source for number in numbers} <= {"自评表!B12"}


def test_hostile_texts_stay_texts() -> None:
    text = "{{ 单位名称 }}<A&B>{% for x in y %}\x07😀" + "长" * 2000
    row = f"指标 | 产出指标（50分） | 数量指标 | {text} | 完成 | {text} | 50 | 50"
    assert text in said("指标完成", row).replace("；", "")


@pytest.mark.parametrize("forms", [(PROJECT,), (MISSED, MISSED_BASE), (EMPTY,)])
def test_tables_cover_their_grid_once(forms: tuple[str, ...]) -> None:
    workbook, _ = made(*forms)
    context = told(workbook[0], workbook)
    own: Any = context["自评表"]
    base: Any = context.get("基础数据表", ())
    tables = [*own, *base]
    assert len(tables) == len(forms)
    for table in tables:
        covered: set[tuple[int, int]] = set()
        for at, row in enumerate(table.rows):
            col = 0
            for cell in row:
                while (at, col) in covered:
                    col += 1
                places = {
                    (at + r, col + c) for r in range(cell.rowspan) for c in range(cell.colspan)
                }
                assert not covered & places
                covered |= places
        assert len(covered) == len(table.rows) * len(table.widths)
        assert abs(sum(table.widths) - 1) < 1e-9


def test_forms_in_yuan_are_told_in_ten_thousands() -> None:
    form = read_form(
        f"{HEAD}\n{money('0', '2082200', '2082200')}\n支出 | 按支出性质分：2082200\n{ONE_ROW}"
    )
    total, expense = form.funds

    def converted(figure: Figure) -> Figure:
        return figure._replace(value=figure.value / 10000 if figure.value else figure.value)

    total = replace(total, annual=converted(total.annual), executed=converted(total.executed))
    expense = replace(expense, amount=converted(expense.amount))
    one = evaluate(replace(form, funds=(total, expense), unit_stated="元"), load_rules(None))
    context = told(one, (one,))
    (first, *_) = paragraphs(context["预算执行"])
    assert "全年预算数208.22万元，全年执行数208.22万元" in first.text
    assert SourcedNumber("208.22万元", "表1!C2÷10000") in first.pieces
    tables: Any = context["自评表"]
    shown = {cell.text for row in tables[0].rows for cell in row}
    assert {"208.22", "按支出性质分：208.22"} <= shown


def test_every_number_says_where_it_comes_from() -> None:
    workbook, findings = made(MISSED, MISSED_BASE)
    context = told(workbook[0], workbook, findings)
    pieces = [piece for value in context.values() for p in paragraphs(value) for piece in p.pieces]
    numbers = [piece for piece in pieces if isinstance(piece, SourcedNumber)]
    assert ("降幅25%") in "".join(p.text for p in paragraphs(context["预算执行"]))
    assert SourcedNumber("25%", "（表1!B3−C3）÷B3") in numbers
    arithmetic = re.compile("!|各行|^总分核算：")
    assert all(arithmetic.search(number.source) for number in numbers)


def test_where_nothing_was_planned_nobody_need_tell_its_use() -> None:
    halves = ("支出 | 按支出性质分：0", "支出项 | 其中：基本支出：0", "支出项 | 项目支出：0")
    amounts = money("0", "0", "0")
    assert said("基本支出", amounts, *halves, ONE_ROW) == "2024年未安排基本支出。"
    assert said("项目支出", amounts, *halves, ONE_ROW) == "2024年未安排项目支出。"
    assert said("支出构成", amounts, *halves, ONE_ROW) == "按支出性质分，2024年支出合计为0。"


def test_the_only_source_is_not_told_twice() -> None:
    part = "资金 | 其中：当年财政拨款 | 20 | 20 | 15"
    text = said("预算执行", money("20", "20", "15"), part, ONE_ROW)
    assert "资金来源全部为当年财政拨款。" in text
    assert text.count("15万元") == 1
    used = said("资金使用", money("20", "20", "15"), part, ONE_ROW, kind="project")
    assert used.count("15万元") == 1


def test_an_unscored_form_lacks_no_total() -> None:
    form = replace(read_form("\n".join([HEAD, money("1", "1", "1"), ONE_ROW])), has_points=False)
    one = evaluate(form, load_rules(None))
    assert told(one, (one,))["总体得分"] == ()


def test_years_are_a_unit_behind_a_small_number() -> None:
    row = "指标 | 效益指标（30分） | 可持续影响指标 | 使用年限 | ≥30年 | 20年 | 30 | 20"
    text = said("未完成指标", money("1", "1", "1"), row)
    assert "年度指标值≥30年，实际完成20年" in text


def test_less_than_an_upper_bound_is_no_completion() -> None:
    row = "指标 | 产出指标（50分） | 成本指标 | 总成本 | ≤150万元 | 43万元 | 50 | 50"
    text = said("存在问题", money("1", "1", "1"), row)
    assert "“总成本”的年度指标值为“≤150万元”，实际完成值为“43万元”，指标值偏松" in text
    assert "348" not in text


def test_signs_are_printed_as_they_usually_are() -> None:
    row = "指标 | 效益指标（30分） | 社会效益指标 | 知晓率 | ═100% | 98% | 30 | 20"
    assert "年度指标值=100%，实际完成98%" in said("未完成指标", money("1", "1", "1"), row)


def test_a_project_without_spending_has_a_gap_for_it() -> None:
    line = "资金 | 年度资金总额 | 20 | 20 | | 10 | | 10"
    assert said("资金使用", line, ONE_ROW, kind="project").startswith(
        "2024年，全年执行数【待补充："
    )
    (form,), _ = made(f"{HEAD.replace('department', 'project')}\n{ONE_ROW}")
    told_of = " ".join(one.text for one in paragraphs(told(form, (form,))["资金使用"]))
    assert told_of.startswith("【待补充：全年执行数和预算执行率】")


def test_a_score_that_nobody_claims_differs_from_none() -> None:
    row = "指标 | 产出指标（50分） | 数量指标 | 巡查次数 | ≥10次 | 12次 | 50 |"
    assert "得分不同的" not in said("核算说明", money("20", "20", "20"), row)


def test_alike_problems_are_told_together() -> None:
    row = "指标 | 产出指标（50分） | 数量指标 | {} | 全年 | 全年 | 10 | 10"
    text = said("存在问题", *[row.format(name) for name in ("巡查次数", "走访次数")])
    assert "“巡查次数”“走访次数”的年度指标值为“全年”，无法衡量。" in text


def test_nothing_can_be_told_of_any_indicator() -> None:
    rows = [
        f"指标 | 产出指标（50分） | 数量指标 | {name} | 18 | 完成 | 25 | 25"
        for name in ("巡查次数", "走访次数")
    ]
    assert "2项，完成情况暂不能确定。" in said("完成概况", money("1", "1", "1"), *rows)
    assert "完成情况暂不能确定" in said("效率性", money("1", "1", "1"), *rows)


def test_money_besides_the_general_budget_is_not_called_general() -> None:
    kinds = ("收入 | 按收入性质分：20", "收入项 | 其中：一般公共预算：{}", "收入项 | 其他资金：{}")

    def of(general: int) -> str:
        lines = [
            line.format(one) for line, one in zip(kinds, (0, general, 20 - general), strict=True)
        ]
        return said("预算执行", money("20", "20", "15"), *lines)

    assert of(12).startswith("2024年各项资金合计年初预算数20万元，")
    assert of(20).startswith("2024年，年初预算数20万元，")


def test_of_many_missed_the_first_are_told() -> None:
    row = "指标 | 产出指标（50分） | 数量指标 | 巡查次数{} | ≥10次 | 8次 | 1 | 1"
    text = said("未完成指标", *[row.format(number) for number in range(1, 41)])
    assert text.startswith("未完成的指标有40项：")
    assert "“巡查次数30”" in text
    assert text.endswith("其余10项见附件自评表。")


def test_a_long_sum_names_its_ends() -> None:
    terms = [Term(Decimal(1), f"表1!C{row}", "1") for row in range(1, 101)]
    assert total(terms).source == "表1!C1+…+表1!C100"
    assert total(terms).value == 100
    assert total(terms[:2]).source == "表1!C1+表1!C2"


def test_a_report_speaks_as_its_unit() -> None:
    """What the rules make of the form stands on the page that is taken off, and nowhere else."""
    workbook, findings = made(MISSED, MISSED_BASE)
    unsure = ONE_ROW.replace("12次", "完成")
    unscored = made(f"{HEAD}\n{money('20', '20', '15')}\n{unsure}")
    for forms, found in ((workbook, findings), unscored):
        context = told(forms[0], forms, found)
        apart = {"填报更正", "核算说明", "口径"}
        body = "".join(
            one.text for name, value in context.items() if name not in apart
            for one in paragraphs(value)
        )  # fmt: skip
        for word in ("核算", "口径", "认定", "无法判定", "待定", "检查", "红灯"):
            assert word not in body
        assert "核算总分" in "".join(one.text for one in paragraphs(context["核算说明"]))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2023年度部门整体支出绩效自评报告", ["2023年度部门整体支出绩效自评报告"]),
        (
            "2023年度城乡基本公共卫生服务补助资金项目支出绩效自评报告",
            ["2023年度城乡基本公共卫生服务", "补助资金项目支出绩效自评报告"],
        ),
        (
            "2023年度“互联网+政务服务”一体化平台建设及运行维护经费项目支出绩效自评报告",
            ["2023年度“互联网+政务服务”", "一体化平台建设及运行维护经费", "项目支出绩效自评报告"],
        ),
        (
            "2023年度南山县农业农村局/南山县国有资产经营公司项目支出绩效自评报告",
            ["2023年度南山县农业农村局/南山县", "国有资产经营公司项目支出绩效自评报告"],
        ),
        ("甲" * 50, ["甲" * 50]),
    ],
)
def test_a_long_title_breaks_between_words(title: str, lines: list[str]) -> None:
    assert in_lines(title).split("\n") == lines


def test_the_gap_for_evidence_is_switched_off_by_a_sentence() -> None:
    workbook, _ = made(f"{HEAD}\n{money('20', '20', '15')}\n{ONE_ROW}")
    off, problems = changed_book(shipped_book(), '"单项指标.佐证" = ""'.encode())
    assert not problems
    texts = [
        "".join(
            p.text
            for p in paragraphs(
                narrate(workbook[0], rules=load_rules(None), phrases=phrases)["指标完成"]
            )
        )
        for phrases in (shipped_book(), off)
    ]
    assert texts[0] == texts[1] + "【待补充：完成情况及佐证】。"


def test_a_lone_part_of_the_score_is_no_breakdown() -> None:
    alone = said("总体得分", money("20", "20", "20"), "总分 | 100 |")
    assert alone == "自评得分【待补充：自评得分】。"
    both = said("总体得分", money("20", "20", "20"), ONE_ROW, "总分 | 100 | 60")
    assert both.splitlines()[1].startswith("其中：预算执行率分值10分")


def test_many_that_are_far_beyond_their_targets_stand_in_a_table() -> None:
    row = "指标 | 产出指标（50分） | 数量指标 | 巡查次数{} | ≥10次 | 30次 | 1 | 1"

    def of(count: int) -> tuple[Any, ...]:
        form = "\n".join([HEAD, *(row.format(number) for number in range(count))])
        workbook, _ = made(form)
        exceeded: Any = told(workbook[0], workbook)["超额完成指标"]
        return exceeded

    assert [type(one) for one in of(5)] == [Prose]
    lead, table = of(6)
    assert lead.text == "超额完成较多的指标有6项，见下表："
    assert [cell.text for cell in table.rows[1]] == ["巡查次数0", "≥10次", "30次", "300%", ""]
    sources = [cell.source for cell in table.rows[1]]
    assert sources[1].startswith("表1!")
    assert sources[2].startswith("表1!")
    assert "核算" in sources[3]

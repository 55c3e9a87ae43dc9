"""What a report without a table states: indicators, sections, scores, money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.reports import paragraphs

from xl_jixiao.forms.report.fields import FieldKey, told
from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.forms.report.stated import same_project, stated_submissions
from xl_jixiao.model.source import TEXT
from xl_jixiao.model.submission import Form, Indicator, IndicatorForm, SectionKind
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission

TITLE = "青山县档案馆2023年度部门整体支出绩效自评报告"
PROJECT = "青山县档案馆2023年度档案保护项目支出绩效自评报告"


def stated(text: str, title: str = TITLE) -> IndicatorForm:
    reports = read_reports(paragraphs(f"{title}\n一、基本情况\n{text}"), file="f.docx")
    (one,) = stated_submissions(reports, ())
    return one


def row(one: Indicator) -> tuple[str, str, str, Decimal | None, Decimal | None]:
    return (
        one.level3.text,
        one.target.text,
        one.actual.text,
        one.points.value,
        one.claimed_score.value,
    )


@pytest.mark.parametrize(
    "text",
    [
        "1、培训人数，年度指标值：≥500人，实际完成值：520人，分值10分，得分9分。",
        "（1）培训人数：指标值为≥500人，完成值为520人，权重10分，自评得分9分；",
        "1.培训人数（分值10分）：年度指标值≥500人，实际完成值520人，自评得9分。",
        "培训人数（10分）。目标值≥500人，实际值520人，得9分。".replace("。目", "，目"),
        "培训人数，目标值≥500人，实际完成520人，分值10分，扣1分。",
        "培训人数，分值10分，目标≥500人，完成520人，得9分。",
        "培训人数：年度指标值≥500人；实际完成值520人；分值10分；得分9分。",
        "指标1：培训人数\n年度指标值：≥500人\n实际完成值：520人\n分值：10分\n自评得分：9分",
        "1、培训人数\n年度目标值：≥500人，全年完成值：520人。\n满分10分，实际得分9分。",
        "数量指标：培训人数，年度指标值≥500人，实际完成值520人，分值10，得分9。",
        "产出指标-数量指标-培训人数：年度指标值≥500人，实际完成值520人，分值10分，得分9分。",
    ],
)
def test_an_indicator_in_many_wordings(text: str) -> None:
    (one,) = stated(text).indicators
    assert row(one) == ("培训人数", "≥500人", "520人", Decimal(10), Decimal(9))


def test_rows_typed_with_tabs() -> None:
    one = stated(
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标\t数量指标\t培训人数\t≥500人\t520人\t10\t9\n\t\t培训期数\t≥5期\t6期\t10\t10\n"
        "以上为主要指标。"
    )
    assert [row(indicator) for indicator in one.indicators] == [
        ("培训人数", "≥500人", "520人", Decimal(10), Decimal(9)),
        ("培训期数", "≥5期", "6期", Decimal(10), Decimal(10)),
    ]
    assert [section.kind for section in one.sections] == [SectionKind.OUTPUT]
    assert one.indicators[1].level2.text == "数量指标"


@pytest.mark.parametrize(
    "text",
    [
        "全年完成投资48.5亿元，得到上级肯定。",
        "培训目标500人，实际培训520人，社会反响良好。",
        "按照年度指标值逐项核对。实际完成情况良好。",
        "自评得分95分。",
        "满意度达95%。",
    ],
)
def test_narrative_is_no_indicator(text: str) -> None:
    assert stated(text).indicators == ()


def test_values_keep_their_words_and_places() -> None:
    one = stated(
        "培训，指标值：按计划，完成值：已按规定完成，且公开，分值5分，得分5分。"
    ).indicators[0]
    assert (one.target.text, one.actual.text) == ("按计划", "已按规定完成，且公开")
    assert one.claimed_score.entry.text == "5分"
    assert one.ref.a1 == "段3句1"


def test_sections_with_their_weights_and_claims() -> None:
    one = stated(
        "(一)预算执行率(分值10分，得9分，扣1分)\n全年预算数200万元，全年执行数180万元，预算执行率90%。\n"
        "(二)产出指标(50分，自评45分)\n1、接收档案，年度指标值：≥90卷，实际完成值：80卷，分值50分，得分45分。\n"
        "(三)效益指标(分值30分，得30分，未扣分)\n(四)满意度指标（分值10分，未扣分）\n"
        "服务对象满意度，年度指标值：≥90%，实际完成值：95%，分值10分，得分10分。"
    )
    assert [(s.kind, s.label.text, s.points, s.claimed_score.value) for s in one.sections] == [
        (SectionKind.OUTPUT, "产出指标", 50, 45),
        (SectionKind.BENEFIT, "效益指标", 30, 30),
        (SectionKind.SATISFACTION, "满意度指标", 10, 10),
    ]
    assert [row.section for row in one.indicators] == [0, 2]
    (total,) = one.funds
    assert (total.points.value, total.claimed_score.value) == (10, 9)
    assert (total.annual.value, total.executed.value, total.claimed_rate.value) == (
        Decimal(200),
        Decimal(180),
        Decimal("0.9"),
    )


def test_a_level_2_name_in_a_line_of_its_own() -> None:
    one = stated("1.质量指标\n验收合格率，年度指标值：100%，实际完成值：100%，分值5分，得分5分。")
    assert one.indicators[0].level2.text == "质量指标"
    assert one.sections[0].kind is SectionKind.OUTPUT


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("得分4分，扣分原因：经费下达晚。", "经费下达晚"),
        ("得分4分。\n由于经费下达晚，未完成。", "由于经费下达晚，未完成。"),
        ("得分4分。\n全年举办8期。", ""),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    one = stated(f"培训期数，年度指标值：10期，实际完成值：8期，分值5分，{text}")
    assert one.indicators[0].reason.text == reason
    assert one.indicators[0].reason.ref is not None


@pytest.mark.parametrize(
    ("text", "total", "points", "grade"),
    [
        ("该项目绩效分值100分，实得100分。", 100, 100, ""),
        ("自评结果为97分。", 97, None, ""),
        ("部门整体支出绩效得分99分，具体情况如下：", 99, None, ""),
        ("综合得分95.5分，评价等级为“优”。", Decimal("95.5"), None, "优"),
        ("本单位自评总分88分，等次为良。", 88, None, "良"),
        ("满分100分，扣3分，最终得分97分（优）。", 97, 100, "优"),
        ("自评得分为92分，为优秀等次。", 92, None, "优秀"),
        ("自评等级为“优”，得分为95分。", 95, None, "优"),
        ("绩效自评结果：优（95.5分）。", Decimal("95.5"), None, "优"),
        ("绩效自评分数９５分。", 95, None, ""),
        ("自评得分：95 分。", 95, None, ""),
        ("自评情况：数量指标完成较好，得分48分。", None, None, ""),
        ("产出指标得分48分，效益指标得分29分。", None, None, ""),
        ("2022年自评得分90分。", None, None, ""),
        ("全县平均得分91分。", None, None, ""),
        ("服务态度评价为优质。", None, None, ""),
        ("群众满意度得分9分。", None, None, ""),
    ],
)
def test_claims(text: str, total: Decimal | None, points: Decimal | None, grade: str) -> None:
    one = stated(text)
    assert one.claimed_total.value == total
    assert one.claimed_points.value == points
    assert one.claimed_grade.text == grade


def funds(one: IndicatorForm) -> dict[str, tuple[Decimal | None, ...]]:
    return {
        line.name: (line.initial.value, line.annual.value, line.executed.value)
        for line in one.funds
    }


def test_money_of_a_department() -> None:
    one = stated(
        "2023年全年总支出162.1万元。基本支出99.35万元，占61.29%；项目支出62.75万元，占38.71%。"
    )
    assert funds(one) == {
        "年度资金总额": (None, None, Decimal("162.1")),
        "基本支出": (None, None, Decimal("99.35")),
        "项目支出": (None, None, Decimal("62.75")),
    }
    assert not one.has_points


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "县财政局安排财政资金30万元，资金已全部到位。\n2023年档案保护经费总共支出30万元。",
            (None, Decimal(30), Decimal(30)),
        ),
        (
            "项目年初预算20万元，年中追加后全年预算数25万元，实际支出24.5万元，结余0.5万元。",
            (Decimal(20), Decimal(25), Decimal("24.5")),
        ),
        ("财政追加项目经费用于保障运转。该项目资金金额17.99万元。", (None, Decimal("17.99"), None)),
        (
            "省财政下达资金65万元，县级配套15万元，合计80万元，实际支付78万元。",
            (None, Decimal(80), Decimal(78)),
        ),
        ("安排资金300000元，其中中央资金200000元。", (None, Decimal(30), None)),
        ("2022年安排资金50万元。", None),
    ],
)
def test_money_of_a_project(text: str, expected: tuple[Decimal | None, ...] | None) -> None:
    one = stated(f"档案保护。\n二、项目资金使用及管理情况\n{text}", PROJECT)
    assert funds(one).get("年度资金总额") == expected


def test_a_report_with_its_table_states_nothing() -> None:
    reports = read_reports(paragraphs(f"{TITLE}\n一、基本情况\n好。"), file="f.docx")
    (own,) = stated_submissions(reports, ())
    assert own.source == TEXT
    assert (own.sheet, own.layout, own.form) == ("正文", "report", Form.DEPARTMENT)
    assert stated_submissions(reports, (own,)) == ()


def test_names_of_projects() -> None:
    assert same_project("档案保护", "档案保护项目")
    assert same_project("", "档案保护")
    assert not same_project("档案保护", "档案数字化")


def test_what_is_not_told_keeps_the_total_open() -> None:
    one = stated(
        "(二)产出指标(分值50分，得50分)\n1、接收档案，年度指标值：≥90卷，实际完成值：95卷，分值35分，得分35分。"
    )
    score = score_submission(one, load_rules(None))
    assert score.total is None
    assert (score.low, score.high) == (35, 100)


def test_labels_alone() -> None:
    said = told("培训（权重10分）：目标值≥90个，实际完成100个，自评得10分，未扣分")
    assert said.name == "培训"
    assert said.values[FieldKey.POINTS] == "10分"
    assert said.values[FieldKey.DEDUCTED] == "未扣分"


@pytest.mark.parametrize(
    "text",
    [
        "自评分96.5分，自评结论为优。",
        "自评打分96.5分，综合评价等级为优秀。",
        "本次自评总体得分96.5分，绩效评定结果：优。",
        "绩效自评分数为96.5，评价等次为优。",
        "对照评分标准自评96.5分，自评等次优。",
        "项目评价总分为96.5分，评价结果为“优秀”。",
    ],
)
def test_many_words_of_the_total_and_the_grade(text: str) -> None:
    one = stated(text)

    assert one.claimed_total.value == Decimal("96.5")
    assert one.claimed_grade.text in ("优", "优秀")


@pytest.mark.parametrize("text", ["产出指标自评48分。", "该项自评10分。", "完成率得分，96，"])
def test_what_is_no_total(text: str) -> None:
    assert stated(text).claimed_total.value is None

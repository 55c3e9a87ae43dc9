"""The five seed documents, their whole text as .docx: what is read of them and every finding of the
checks of reports. Re-worded texts with all the facts and mistakes of the published documents stand
in data/seed_documents; where the published ones are at hand, they give the same, place by place.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support.seed_documents import WORDINGS, seed_document, seed_text

from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.model.finding import FileResult, Finding, Status
from xl_jixiao.model.grid import TEXT_SHEET
from xl_jixiao.model.report import SectionRole
from xl_jixiao.model.source import TABLE, TEXT
from xl_jixiao.model.submission import Form, IndicatorForm

OF_NUMBERS = {
    0: [
        ("X01", "info", "80余次", "80次"),
        ("X01", "info", "120余项", "120项"),
    ],
    1: [],
    2: [
        ("X04", "warning", "1286.05万元", "852.47+347.26+25.33+0.5+50+9.74=1285.3万元"),
        ("X06", "warning", "969.06元", "969.06万元"),
        ("X01", "error", "46+5+9=60个", "69"),
        ("X01", "error", "100%", "132.71%"),
        ("X01", "error", "15.7万元", "16.56"),
        ("X02", "warning", "40期", "39期"),
        ("X02", "warning", "302项", "1206项"),
        ("X03", "info", "30+130+70+32+34=296万元", "422.59"),
        ("X03", "warning", "100%", "138.1%"),
    ],
    3: [("X04", "error", "7个", "6个")],
    4: [
        ("X04", "error", "133.77%", "137.77%"),
        ("X04", "info", "13008.93万元", "12971.69万元"),
    ],
}
OF_TEXT = {
    1: {
        ("N01", "段24句3"),
        ("N07", "段5句1"),  # goals and how far they were met, without a number
        ("N07", "段8句3"),  # a budget, and neither what was spent nor on what
        ("N07", "段12句2"),  # every month, nine times
        ("N07", "段19句1"),  # 100 points: no scores of indicators; problems beside them
    },
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
        ("N07", "段9句1"),  # a chapter on the result that gives none
        ("N07", "段21句9"),  # all ahead, without a number
        ("N07", "段25句2"),  # more was reported than was built
    },
    4: {
        ("N01", "段49句1"),
        ("N02", "段1"),
        ("N02", "段50句1"),
        ("N02", "段54句1"),
        ("N04", "段57句1"),
        ("N07", "段26句2"),  # basic spending far above its budget, without a reason
        ("N07", "段27句2"),  # uses without amounts
        ("N07", "段29句1"),
        ("N07", "段39句1"),  # 21 of 25, full marks
        ("N07", "段50句1"),  # full marks, only said to be done
        ("N07", "段53句1"),  # full marks for satisfaction, no survey
    },
}
"""Findings on the text of the first report of each; S2 has five more reports."""


@pytest.fixture(scope="module", params=WORDINGS)
def seeds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[FileResult]:
    folder = tmp_path_factory.mktemp("seeds")
    results = []
    for number in range(5):
        path: Path = folder / f"s{number}.docx"
        path.write_bytes(seed_document(seed_text(number, request.param)))
        results.append(evaluate_file(path))
    return results


def money(one: IndicatorForm) -> dict[str, tuple[str, ...]]:
    return {
        line.name: tuple(
            "" if figure.value is None else f"{figure.value.normalize():f}"
            for figure in (line.initial, line.annual, line.executed)
        )
        for line in one.funds
    }


def test_all_are_merged(seeds: list[FileResult]) -> None:
    assert [one.status for one in seeds] == [Status.MERGED] * 5


def test_s0_is_a_table_and_no_report(seeds: list[FileResult]) -> None:
    assert seeds[0].reports == ()
    (one,) = seeds[0].submissions
    score = seeds[0].scores[0]
    assert score is not None
    assert (score.total, score.claimed_part) == (Decimal("99.84"), Decimal(6))
    assert one.source == TABLE


def test_s1_states_a_project(seeds: list[FileResult]) -> None:
    (report,) = seeds[1].reports
    assert report.outline == "taojiang-project-2022"
    (one,) = seeds[1].submissions
    assert one.source == TEXT
    assert (one.form, one.unit.text, one.year) == (
        Form.PROJECT,
        "桃江县重点项目建设事务中心",
        2022,
    )
    assert one.project.text == "经费补助缺口"
    assert money(one) == {"年度资金总额": ("", "17.99", "")}
    assert (one.claimed_total.value, one.claimed_points.value) == (100, 100)


def test_s2_holds_two_tables_and_six_reports(seeds: list[FileResult]) -> None:
    result = seeds[2]
    assert [(one.form, one.source) for one in result.submissions] == [
        (Form.BASIC_DATA, TABLE),
        (Form.DEPARTMENT, TABLE),
        *[(Form.PROJECT, TEXT)] * 5,
    ]
    assert {one.unit.text for one in result.submissions} == {"桃江县人民政府办公室"}
    assert {one.unit.text for one in result.reports} == {"桃江县人民政府办公室"}
    assert {one.year for one in result.reports} == {2023}
    department, *projects = result.reports
    assert department.outline == "taojiang-department-2023"
    assert {one.outline for one in projects} == {"taojiang-project-2023"}
    assert [
        (one.project.text, money(one)["年度资金总额"], one.claimed_total.value)
        for one in result.submissions[2:]
    ] == [
        ("改善民生、为民办实事、督查工作", ("", "30", "30"), 100),
        ("落实政府工作报告", ("", "130", "130"), 100),
        ("会议费、宣传费", ("", "70", "70"), 100),
        ("核电项目", ("", "32", "32"), 100),
        ("招商引资、立项争资", ("", "34", "34"), 100),
    ]


def test_s2_has_its_sections(seeds: list[FileResult]) -> None:
    department, first, second, *_ = seeds[2].reports
    level1 = [(one.ordinal, one.role) for one in department.headings if one.level == 1]
    assert level1 == [
        (1, SectionRole.OVERVIEW),
        (2, SectionRole.SPENDING),
        (3, SectionRole.ORGANISATION),
        (4, SectionRole.PERFORMANCE),
        (5, SectionRole.EVALUATION),
        (6, SectionRole.PROBLEMS),
        (7, SectionRole.MEASURES),
    ]
    assert not any(one.level == 3 and one.paragraph < 20 for one in department.headings)
    assert ("（三）", "效益性分析") in [(one.number, one.title) for one in first.headings]
    assert ("", "效益性分析") in [(one.number, one.title) for one in second.headings]


def test_s3_states_its_spending(seeds: list[FileResult]) -> None:
    (report,) = seeds[3].reports
    assert [one.ordinal for one in report.headings if one.level == 1] == [1, 2, 1, 2, 3]
    (one,) = seeds[3].submissions
    assert (one.unit.text, one.year, one.claimed_total.value) == (
        "常宁市重点建设项目事务中心",
        2023,
        None,
    )
    assert money(one) == {
        "年度资金总额": ("", "", "162.1"),
        "基本支出": ("", "", "99.35"),
        "项目支出": ("", "", "62.75"),
    }
    assert one.indicators == ()


def test_s4_states_its_indicators(seeds: list[FileResult]) -> None:
    (report,) = seeds[4].reports
    assert report.outline == "hunan-department"
    assert [one.ordinal for one in report.headings if one.level == 1] == [1, 2, 3, 4, 5, 7, 8]
    (one,) = seeds[4].submissions
    assert one.unit.text == "雁峰区重点建设项目事务中心"
    assert money(one) == {
        "年度资金总额": ("", "13008.93", "13008.93"),
        "基本支出": ("98.56", "", "135.79"),
        "项目支出": ("", "12873.13", "12873.13"),
    }
    total = one.funds[0]
    assert (total.points.value, total.claimed_score.value, total.claimed_rate.value) == (10, 9, 1)
    assert [(s.points, s.claimed_score.value) for s in one.sections] == [
        (50, 50),
        (30, 30),
        (10, 10),
    ]
    assert [(row.points.value, row.section) for row in one.indicators] == [
        *[(10, 0)] * 3,
        (5, 0),
        (10, 1),
        *[(5, 1)] * 3,
        (10, 2),
    ]
    assert one.claimed_total.value == 99


def test_s4_is_judged_as_carefully_as_a_table(seeds: list[FileResult]) -> None:
    found = {(one.id, one.cells) for one in seeds[4].findings if one.id[0] in "BWIP"}
    assert found == {
        ("B03", ("段34句1",)),
        ("W01", ("段36句1",)),
        ("W01", ("段45句1",)),
        ("P01", ("段34句1",)),
        ("I03", ("段39句1",)),
        ("I05", ("段41句1",)),
        ("I05", ("段48句1",)),
        ("I05", ("段51句1",)),
        ("I06", ("段37句1",)),
        ("I18", ("段37句1",)),
    }


@pytest.mark.parametrize("number", [1, 3])
def test_what_was_never_asked_is_not_missed(seeds: list[FileResult], number: int) -> None:
    assert not [one.id for one in seeds[number].findings if one.id[0] in "BWIPR"]


@pytest.mark.parametrize("number", OF_NUMBERS)
def test_findings_on_numbers(seeds: list[FileResult], number: int) -> None:
    found = [
        (one.id, one.severity.value, one.found, one.expected)
        for one in seeds[number].findings
        if one.id.startswith("X")
    ]
    assert sorted(found) == sorted(OF_NUMBERS[number])


def test_numbers_that_agree_are_listed_as_passed(seeds: list[FileResult]) -> None:
    passed = " ".join(one.detail for one in seeds[2].passed)
    for said in ("85个÷88个=96.59%", "1768件÷2366件=74.73%", "上报政务信息400余条"):
        assert said in passed


@pytest.mark.parametrize("number", OF_TEXT)
def test_findings_on_text(seeds: list[FileResult], number: int) -> None:
    first, _ = on_text(seeds[number])
    assert {(one.id, one.cells[0]) for one in first} == OF_TEXT[number]


def test_findings_on_the_five_project_reports_of_one_document(seeds: list[FileResult]) -> None:
    _, others = on_text(seeds[2])
    told = [(one.id, one.found) for one in others]

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


def on_text(result: FileResult) -> tuple[list[Finding], list[Finding]]:
    """The findings of N on the first report and on the others of a document."""
    last = result.reports[0].paragraphs[-1].number
    told = [one for one in result.findings if one.id[0] == "N" and one.sheet == TEXT_SHEET]
    rows = [int(one.cells[0].removeprefix("段").partition("句")[0]) for one in told]
    first = [one for one, row in zip(told, rows, strict=True) if row <= last]
    return first, [one for one, row in zip(told, rows, strict=True) if row > last]

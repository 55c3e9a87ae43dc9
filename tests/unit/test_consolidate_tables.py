"""What the tables of the consolidated workbook say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from support.prepared import Clickable, plain, rows_of
from support.run_data import (
    a_run,
    base_form,
    department_form,
    entry,
    finding,
    large_run,
    merged_file,
    replaced,
)

from xl_jixiao.model.finding import FileResult, Passed, Severity, SheetResult, Status
from xl_jixiao.model.grid import Area
from xl_jixiao.model.roster import MissingUnit, RosterRow
from xl_jixiao.model.submission import Form
from xl_jixiao.tables.analysis import NO_RATE, UNDETERMINED
from xl_jixiao.tables.details import (
    FUND_COLUMNS,
    INDICATOR_COLUMNS,
    fund_details,
    indicator_details,
)
from xl_jixiao.tables.overview import MEAN_LABEL, WEIGHTED_LABEL
from xl_jixiao.tables.summary import consolidate
from xl_jixiao.tables.table import BlockTable, cells


def project(file: str, unit: str, name: str, **more):
    return department_form(file, unit, form=Form.PROJECT, project=name, sheet=name, **more)


def column(table: BlockTable, block: int, title: str) -> list[object]:
    at = [one.title for one in table.columns].index(title)
    return [row[at] for row in table.blocks[block].rows]


def totals(table: BlockTable, block: int, label: str) -> dict[str, Decimal | None]:
    (line,) = [one for one in table.blocks[block].summary if one.label == label]
    return {title: total.value for title, total in line.totals.items()}


def two_kinds():
    return a_run(
        merged_file(
            "甲.xlsx",
            department_form("甲.xlsx", "甲", money=("114.30", "208.22", "208.22")),
            project("甲.xlsx", "甲", "桥", money=("10", "20", "5")),
        ),
        merged_file(
            "乙.xlsx",
            department_form("乙.xlsx", "乙", money=("969.06", "1286.05", "1286.05"), claimed="97"),
        ),
        merged_file("丙.xlsx", department_form("丙.xlsx", "丙", year=2022)),
        merged_file("丁.xlsx", department_form("丁.xlsx", "丁", year=None)),
    )


def test_each_kind_of_form_and_year_is_a_block_of_its_own():
    table = consolidate(two_kinds()).overview
    assert [block.title for block in table.blocks] == [
        "部门整体 · 2022年度",
        "部门整体 · 2023年度",
        "部门整体 · 年度不明",
        "项目支出 · 2023年度",
    ]


def test_amounts_are_summed_and_rates_recomputed_from_the_sums():
    table = consolidate(two_kinds()).overview
    sums = totals(table, 1, "合计")
    assert sums["年初预算数"] == Decimal("1083.36")
    assert sums["全年预算数"] == sums["全年执行数"] == Decimal("1494.27")
    assert sums["执行率"] == 1
    assert sums["表类型"] == 2
    assert totals(table, 3, "合计")["执行率"] == Decimal("0.25")


def test_a_form_with_one_amount_alone_does_not_bend_the_rate():
    whole = department_form("甲.xlsx", "甲", money=("100", "100", "50"))
    bare = department_form("乙.xlsx", "乙", money=(None, None, "60"))
    table = consolidate(a_run(merged_file("甲.xlsx", whole), merged_file("乙.xlsx", bare))).overview
    sums = totals(table, 0, "合计")
    assert sums["全年执行数"] == 50
    assert sums["执行率"] == Decimal("0.5")
    assert sums["表类型"] == 1


def test_the_mean_and_the_mean_weighted_by_money_stand_side_by_side():
    run = a_run(
        merged_file("甲.xlsx", department_form("甲.xlsx", "甲", money=("1", "100", "100"))),
        merged_file(
            "乙.xlsx", department_form("乙.xlsx", "乙", money=("1", "300", "300"), claimed="80")
        ),
    )
    table = consolidate(run).overview
    assert totals(table, 0, MEAN_LABEL)["自评总分"] == 90
    assert totals(table, 0, WEIGHTED_LABEL)["自评总分"] == 85


def test_an_undetermined_total_is_a_range_and_outside_the_means():
    run = a_run(
        merged_file("甲.xlsx", department_form("甲.xlsx", "甲")),
        merged_file("乙.xlsx", department_form("乙.xlsx", "乙", scores=("5", None, "10", "10"))),
    )
    table = consolidate(run).overview
    assert column(table, 0, "核算总分") == [None, Decimal("45.84")]
    assert column(table, 0, "核算区间") == ["35.00–45.00", ""]
    assert column(table, 0, "差异（核算－自评）") == [None, Decimal("-54.16")]
    mean = totals(table, 0, MEAN_LABEL)
    assert (mean["核算总分"], mean["表类型"]) == (Decimal("45.84"), 1)
    assert "1 行指标不能确定得分" in column(table, 0, "说明")[0]


def test_a_superseded_version_is_shown_below_and_never_counted():
    old, new = department_form("旧.xlsx", "甲"), department_form("新.xlsx", "甲")
    run = a_run(
        merged_file("旧.xlsx", old, base_form("旧.xlsx", "甲")),
        merged_file("新.xlsx", new, base_form("新.xlsx", "甲", posts="70")),
        superseded=frozenset({("旧.xlsx", "自评表", 1), ("旧.xlsx", "基础数据表", 1)}),
    )
    tables = consolidate(run)
    for table in (tables.overview, tables.base):
        counted, shown = table.blocks
        assert [row[0] for row in shown.rows] == ["甲"]
        assert shown.summary == ()
        assert "未计入合计" in shown.title
        assert counted.summary
    assert totals(tables.overview, 0, "合计")["全年预算数"] == Decimal("208.22")
    assert sum(tables.analysis.grades.series[0].counts) == 1
    notes = [row[-1] for row in rows_of(tables.indicators) if row[-1]]
    assert len(notes) == 4
    assert all("未计入合计" in note for note in notes)


def test_blank_amounts_are_blank_and_a_block_without_figures_has_no_totals():
    run = a_run(merged_file("甲.xlsx", department_form("甲.xlsx", "甲", money=(None, None, None))))
    table = consolidate(run).overview
    assert column(table, 0, "全年预算数") == [None]
    assert column(table, 0, "执行率") == [None]
    assert totals(table, 0, "合计")["执行率"] is None
    assert totals(table, 0, "合计")["全年预算数"] is None
    assert totals(table, 0, WEIGHTED_LABEL)["核算总分"] is None


def test_findings_are_counted_with_the_form_they_stand_in():
    upper = department_form("甲.xlsx", "甲")
    lower = department_form("甲.xlsx", "甲", form=Form.PROJECT, project="桥", top=40)
    found = (
        finding("甲.xlsx", cells=("G12",)),
        finding("甲.xlsx", cells=("H50", "H51"), severity=Severity.WARNING),
        finding("甲.xlsx", cells=("AA41",)),
        finding("甲.xlsx", sheet="别的表"),
        finding("甲.xlsx", sheet="", cells=()),
    )
    run = a_run(merged_file("甲.xlsx", upper, lower, findings=found))
    table = consolidate(run).overview
    assert [column(table, block, "错误") for block in (0, 1)] == [[1], [1]]
    assert [column(table, block, "警告") for block in (0, 1)] == [[0], [1]]
    assert lower.submission.area == Area(40, 1, 69, 8)


def test_long_tables_yield_as_many_rows_as_they_promise():
    tables = consolidate(large_run(2))
    for table in (tables.funds, tables.indicators, tables.findings, tables.passed, tables.files):
        rows = rows_of(table)
        assert len(rows) == table.count > 0
        assert {len(row) for row in rows} == {len(table.columns)}
        assert len(rows_of(table)) == table.count


def test_a_row_of_details_is_made_of_its_form_alone():
    """But for the last cell: whether a form counts is known when all are there."""
    run = two_kinds()
    tables = consolidate(run)
    evaluated = (one for file in run.results for one in file.evaluated)
    pairs = [(one.submission, one.score) for one in evaluated if one.score is not None]
    made = [
        (
            [cells(FUND_COLUMNS, one) for one in fund_details(form, score, run.rules)],
            [cells(INDICATOR_COLUMNS, one) for one in indicator_details(form, score)],
        )
        for form, score in pairs
    ]
    for table, rows in (
        (tables.funds, [row for funds, _ in made for row in funds]),
        (tables.indicators, [row for _, indicators in made for row in indicators]),
    ):
        assert [row[:-1] for row in rows_of(table)] == [plain(row[:-1]) for row in rows]
        assert table.columns[-1].title == "说明"


def test_findings_stand_gravest_first_and_lead_to_their_first_cell():
    found = (
        finding("乙.xlsx", severity=Severity.INFO),
        finding("甲.xlsx", cells=("G12", "G14")),
        finding("", sheet="", cells=(), severity=Severity.WARNING),
    )
    run = a_run(folder_findings=found)
    rows = rows_of(consolidate(run).findings)
    assert [row[0] for row in rows] == ["错误", "警告", "提示"]
    assert rows[0][5] == Clickable("G12、G14", "甲.xlsx", "'自评表'!G12")
    assert rows[1][5] == ""


def test_base_data_meet_by_the_ids_of_their_rows():
    one, other = base_form("甲.xlsx", "甲"), base_form("乙.xlsx", "乙")
    renamed = tuple(
        replace(datum, label="“三公”经费合计") if datum.key == "three_public" else datum
        for datum in other.submission.data
    )
    other = replace(other, submission=replace(other.submission, data=renamed))
    table = consolidate(a_run(merged_file("乙.xlsx", other), merged_file("甲.xlsx", one))).base
    titles = [column.title for column in table.columns]
    assert titles[3:10] == [
        "财政供养人员 编制数（人）",
        "财政供养人员 控制率",
        "“三公”经费合计 预算数（万元）",
        "“三公”经费合计 决算数（万元）",
        "省级专项资金 决算数（万元）",
        "省级专项资金 决算数（万元）（2）",
        "厉行节约保障措施",
    ]
    sums = totals(table, 0, "合计")
    assert sums["“三公”经费合计 决算数（万元）"] == 25
    assert sums["省级专项资金 决算数（万元）（2）"] == 8
    assert "财政供养人员 控制率" not in sums
    assert column(table, 0, "厉行节约保障措施") == ["制定了厉行节约制度，严格执行"] * 2


def test_headers_made_from_labels_differ_whatever_their_case():
    one = base_form("甲.xlsx", "甲")
    base = tuple(
        replace(datum, label=label, column="", key="", unit="")
        for datum, label in zip(one.submission.data, ("a\nb", "A B", "单位名称"), strict=False)
    )
    one = replace(one, submission=replace(one.submission, data=base))
    titles = [
        column.title for column in consolidate(a_run(merged_file("甲.xlsx", one))).base.columns
    ]
    assert titles[3:6] == ["a b", "A B（2）", "单位名称（2）"]
    assert max(Counter(title.casefold() for title in titles).values()) == 1


@pytest.mark.parametrize(
    ("money", "name"),
    [
        (("1", "100", "49.99"), "低于50%"),
        (("1", "100", "50"), "50%～60%"),
        (("1", "100", "99.99"), "90%～100%"),
        (("1", "100", "100"), "100%"),
        (("1", "100", "100.01"), "超过100%"),
        (("1", "0", "0"), NO_RATE),
    ],
)
def test_bins_of_the_execution_rate(money, name):
    run = a_run(merged_file("甲.xlsx", department_form("甲.xlsx", "甲", money=money)))
    rates = consolidate(run).analysis.rates
    (series,) = rates.series
    assert dict(zip(rates.categories, series.counts, strict=True))[name] == 1
    assert sum(series.counts) == 1


def test_grades_come_from_the_profile_and_leave_nothing_out():
    run = a_run(
        merged_file("甲.xlsx", department_form("甲.xlsx", "甲")),
        merged_file("乙.xlsx", department_form("乙.xlsx", "乙", scores=("5", None, "10", "10"))),
        merged_file("丙.xlsx", project("丙.xlsx", "丙", "桥")),
    )
    grades = consolidate(run).analysis.grades
    assert grades.categories == ("优", "良", "中", "差", UNDETERMINED)
    assert {series.name: series.counts for series in grades.series} == {
        "部门整体支出绩效自评表": (0, 0, 0, 1, 1),
        "项目支出绩效自评表": (0, 0, 0, 1, 0),
    }


def test_the_most_frequent_findings_come_first():
    found = [finding("甲.xlsx", id_="I03", severity=Severity.WARNING)] * 3 + [
        finding("甲.xlsx", id_="B01")
    ]
    findings = consolidate(a_run(folder_findings=tuple(found))).analysis.findings
    assert [name.split()[0] for name in findings.categories] == ["I03", "B01"]
    assert [series.counts for series in findings.series] == [(0, 1), (3, 0), (0, 0)]


def test_files_and_sheets_are_all_listed():
    run = a_run(
        FileResult(
            "甲.xlsx",
            "ab",
            Status.MERGED,
            "",
            (SheetResult("自评表", Status.MERGED), SheetResult("封面", Status.SKIPPED, "没有表")),
        ),
        FileResult("坏.xlsx", "cd", Status.REJECTED, "文件不完整"),
    )
    table = consolidate(run).files
    assert [(row[1], row[2], row[3]) for row in table.rows()] == [
        ("", "未能处理", "文件不完整"),
        ("", "已汇总", ""),
        ("自评表", "已汇总", ""),
        ("封面", "跳过", "没有表"),
    ]
    assert "共 2 个文件" in table.note


def test_missing_units_only_with_a_roster():
    assert consolidate(a_run()).missing is None
    unit = RosterRow("乙", "002", Form.DEPARTMENT, "县政府")
    run = a_run(roster_units=1, missing=(MissingUnit(unit, ("乙局",), "见 坏.xlsx"),))
    table = consolidate(run).missing
    assert table is not None
    assert list(table.rows()) == [
        ("002", "乙", "部门整体支出绩效自评表", "县政府", "乙局", "见 坏.xlsx")
    ]


def test_an_empty_run_has_all_tables():
    tables = consolidate(a_run())
    assert tables.overview.blocks == tables.base.blocks == ()
    assert tables.funds.count == tables.indicators.count == tables.passed.count == 0
    assert tables.analysis.grades.series == ()


def test_the_notes_name_profile_version_and_what_is_open():
    run = a_run(
        merged_file("甲.xlsx", department_form("甲.xlsx", "甲", scores=("5", None, "10", "10"))),
        folder_passed=(Passed("F01", "得分", "", "", ""),),
    )
    rows = dict(row[:2] for row in consolidate(run).notes.rows())
    assert "national" in rows["评分口径"]
    assert rows["不能确定总分"] == "1 份；不能确定得分的指标 1 行"
    assert "xl_jixiao" in rows["软件版本"]
    assert MEAN_LABEL in rows


def test_texts_of_forms_come_as_they_are():
    one = department_form("甲.xlsx", "甲")
    row = replace(one.submission.indicators[0], target=entry("=HYPERLINK(1)"))
    rest = one.submission.indicators[1:]
    one = replaced(one, indicators=(row, *rest))
    first = next(iter(rows_of(consolidate(a_run(merged_file("甲.xlsx", one))).indicators)))
    assert "=HYPERLINK(1)" in first


def test_columns_that_no_row_fills_are_hidden_and_said_so():
    tables = consolidate(a_run(merged_file("a.xlsx", department_form("a.xlsx", "甲单位"))))
    assert {"项目名称", "说明"} <= tables.overview.hidden
    assert "没有内容的列已隐藏" in tables.overview.note
    assert "项目名称" in tables.indicators.hidden
    assert "单位名称" not in tables.overview.hidden | tables.indicators.hidden


def test_an_empty_table_hides_nothing():
    tables = consolidate(a_run())
    assert not tables.base.hidden
    assert not tables.indicators.hidden

"""The tables of 绩效自评汇总.xlsx: 问题清单, 通过项, 文件清单, 未报单位, 口径说明."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xl_jixiao.facts.records import FileRecord
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.scored import Scored, form_title, scored_of
from xl_jixiao.facts.statistics import Summary, is_counted
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.model.finding import SEVERITY_TITLES, Finding, Severity, Status
from xl_jixiao.tables.analysis import Analysis, analyse
from xl_jixiao.tables.base_data import base_table
from xl_jixiao.tables.details import funds_table, indicators_table
from xl_jixiao.tables.overview import (
    ALL_LABEL,
    MEAN_LABEL,
    MONEY_LABEL,
    SECTIONS_LABEL,
    WEIGHTED_LABEL,
    overview_table,
)
from xl_jixiao.tables.table import (
    BlockTable,
    Column,
    ColumnKind,
    LongTable,
    PlaceLink,
    RowValues,
    fixed,
)

STATUS_TITLES = {Status.MERGED: "已汇总", Status.REJECTED: "未能处理", Status.SKIPPED: "跳过"}


def findings_table(run: Run) -> LongTable:
    """The sheet 问题清单: gravest first, within one severity in the order of the files."""
    summary = run.summary
    columns = (
        Column("级别", ColumnKind.SHORT),
        Column("编号", ColumnKind.SHORT),
        Column("单位", ColumnKind.NAME),
        Column("文件", ColumnKind.FILE),
        Column("工作表", ColumnKind.TEXT),
        Column("单元格", ColumnKind.CELL),
        Column("所在行", ColumnKind.TEXT),
        Column("问题", ColumnKind.LONG),
        Column("填报情况", ColumnKind.TEXT),
        Column("应为", ColumnKind.TEXT),
        Column("依据", ColumnKind.LONG),
    )
    note = "点击“单元格”打开原表。" + "，".join(
        f"{SEVERITY_TITLES[severity]} {summary.findings[severity]} 条" for severity in Severity
    )
    if summary.left_out_findings:
        note += (
            f"。被其他版本替代的表另有 {summary.left_out_findings} 条，不计也不列，"
            "见机器可读结果 result.json"
        )
    count = sum(summary.findings.values())
    return LongTable("问题清单", columns, count, lambda: _finding_rows(run), note)


def passed_table(run: Run) -> LongTable:
    """The sheet 通过项."""
    columns = (
        Column("编号", ColumnKind.SHORT),
        Column("检查项目", ColumnKind.NAME),
        Column("单位", ColumnKind.NAME),
        Column("文件", ColumnKind.FILE),
        Column("工作表", ColumnKind.TEXT),
        Column("核对内容", ColumnKind.LONG),
    )
    count = sum(file.passed for file in run.files) + len(run.folder_passed)
    return LongTable(
        "通过项", columns, count, lambda: _passed_rows(run), "已检查、未发现问题的项目。"
    )


def files_table(run: Run) -> LongTable:
    """The sheet 文件清单: every file, and every sheet of those that were opened."""
    columns = (
        Column("文件", ColumnKind.PLACE),
        Column("工作表", ColumnKind.NAME),
        Column("处理结果", ColumnKind.SHORT),
        Column("原因", ColumnKind.LONG),
        Column("SHA-256", ColumnKind.FILE),
    )
    counts = run.summary.files
    note = f"共 {len(run.files)} 个文件：" + "，".join(
        f"{title} {counts[status]} 个" for status, title in STATUS_TITLES.items()
    )
    return fixed("文件清单", columns, (row for file in run.files for row in _file_rows(file)), note)


def missing_table(run: Run) -> LongTable | None:
    """The sheet 未报单位; None without a roster."""
    if run.roster is None:
        return None
    columns = (
        Column("单位编码", ColumnKind.TEXT),
        Column("单位名称", ColumnKind.NAME),
        Column("未报表类型", ColumnKind.NAME),
        Column("主管部门", ColumnKind.NAME),
        Column("文件夹中的相近名称", ColumnKind.LONG),
        Column("说明", ColumnKind.LONG),
    )
    rows: Iterator[RowValues] = (
        (
            one.unit.code,
            one.unit.name,
            "、".join(form_title(form) if form else "不限" for form in one.wanted),
            one.unit.department,
            "、".join(one.similar),
            one.hint,
        )
        for one in run.missing
    )
    note = f"{roster_told(run.summary)}。相近名称只作提示，不自动认定为同一单位。"
    return fixed("未报单位", columns, rows, note)


def roster_told(summary: Summary) -> str:
    """How many units of the roster there are, and how many owe anything."""
    missing, partly = len(summary.missing_units), len(summary.partly_missing)
    some = f"（其中报了一部分、没有报齐的 {partly} 个）" if partly else ""
    return f"单位名单共 {summary.roster_units or 0} 个单位，未报 {missing} 个{some}"


def _finding_rows(run: Run) -> Iterator[RowValues]:
    """One pass over the files for each severity, so that nothing has to be sorted in memory."""
    replaced = run.superseded - run.told
    for severity in Severity:
        for at, file in enumerate(run.files):
            if any(mark.severity is severity for mark in file.findings):
                marks = zip(file.findings, run.results[at].findings, strict=True)
                for mark, finding in marks:
                    if mark.severity is severity and is_counted(file, mark, replaced):
                        yield _finding_row(finding)
        for finding in run.folder_findings:
            if finding.severity is severity:
                yield _finding_row(finding)


def _finding_row(finding: Finding) -> RowValues:
    cells = "、".join(finding.cells)
    first = finding.cells[0] if finding.cells else ""
    text = cells or ("打开" if finding.file else "")
    return (
        SEVERITY_TITLES[finding.severity],
        finding.id,
        finding.unit,
        finding.file,
        finding.sheet,
        PlaceLink(text, finding.file, finding.sheet, first) if finding.file else text,
        finding.row_label,
        finding.message,
        finding.found,
        finding.expected,
        finding.basis,
    )


def _passed_rows(run: Run) -> Iterator[RowValues]:
    for one in run.passed():
        yield one.id, one.title, one.unit, one.file, one.sheet, one.detail


def _file_rows(file: FileRecord) -> Iterator[RowValues]:
    place = PlaceLink(file.file, file.file)
    told = "".join(filter(None, (file.reason, *file.remarks)))
    yield place, "", STATUS_TITLES[file.status], told, file.sha256
    for sheet in file.sheets:
        title = STATUS_TITLES[sheet.status]
        yield PlaceLink(file.file, file.file, sheet.sheet), sheet.sheet, title, sheet.reason, ""


UNVERIFIED = "本口径尚有未核对原文的条款，正式使用前请对照文件原文。"

_TOTALS = (
    "按表类型和年度分别合计（SUBTOTAL，随筛选变化）。项目资金已含在部门整体资金内，两者不得相加。"
    "同一单位、表、项目、年度有多个版本的，只计一个，其余列在“未计入合计”。"
)

_WEIGHTED = (
    "Σ（总分 × 全年预算数）÷ Σ 全年预算数，表同上而有全年预算数。合并后的得分不等于各表得分的平均："
    "绝对值指标应先相加、相对值指标应先按资金加权，再按评分办法计分。"
)


def notes_table(run: Run, scored: Sequence[Scored]) -> LongTable:
    """The sheet 口径说明."""
    columns = (Column("项目", ColumnKind.NAME), Column("内容", ColumnKind.PROSE))
    rows = (*_run_rows(run, scored), *_reading_rows(), *_profile_rows(run))
    note = "" if run.rules.verified else UNVERIFIED
    return fixed("口径说明", columns, rows, note)


def _run_rows(run: Run, scored: Sequence[Scored]) -> Iterator[RowValues]:
    from xl_jixiao.version import __version__

    open_totals = sum(one.record.total is None for one in scored)
    open_lines = sum(one.record.open_rows for one in scored)
    claimed = sum(one.record.claimed_rows for one in scored)
    yield "评分口径", f"{run.rules.title}（{run.rules.label}）"
    yield "是否核对原文", "已核对" if run.rules.verified else "未全部核对"
    yield "软件版本", f"xl_jixiao {__version__}"
    yield "汇总时间", run.started.strftime("%Y-%m-%d %H:%M:%S")
    yield "汇总年度", f"{run.year}年" if run.year is not None else "未限定，各年度分别合计"
    tables, reports = split_by_source(scored)
    yield "自评表份数", f"{len(tables)} 份，其中被其他版本替代、未计入合计 {_superseded(tables)} 份"
    if reports:
        yield (
            "由报告文字读取",
            f"{len(reports)} 份，其中另有自评表或其他版本、未计入合计 {_superseded(reports)} 份",
        )
    yield "不能确定总分", f"{open_totals} 份；不能确定得分的指标 {open_lines} 行"
    yield (
        "按自评认定",
        f"{claimed} 行指标按自评得分认定（定性或无法核算），分数列在“其中按自评认定”",
    )


def _superseded(scored: Sequence[Scored]) -> int:
    return sum(1 for one in scored if one.superseded)


def _reading_rows() -> Iterator[RowValues]:
    yield "各行合计", _TOTALS
    yield (
        MONEY_LABEL,
        (
            "只含全年执行数和计算执行率的预算数都填写的表，执行率为两个合计之商；"
            "这些表里有没填写另一个预算数的，不给该数的合计，另列一行都有的。"
        ),
    )
    yield (
        MEAN_LABEL,
        (
            "各表得分之和 ÷ 份数，自评总分、核算总分、差异都按同一批表计算："
            "自评总分和核算总分都有、分值合计为满分的表。等级分布也是这一批表。"
        ),
    )
    yield SECTIONS_LABEL, "只含各部分自评、核算得分都有、分值合计为满分的表。"
    yield WEIGHTED_LABEL, _WEIGHTED
    yield ALL_LABEL, "该类表、该年度计入的全部份数，及其问题条数。"
    yield (
        "分值合计，未折算",
        ("各行分值之和不等于满分的表，总分是另一个满分下的得分：不折算，不定等级，不计入平均。"),
    )
    yield (
        "被替代的版本",
        (
            "同一单位、表、项目、年度有多份的，按文件自带的保存时间计最后一份，"
            "其余列出而不计，其问题也不计数；分不出先后的列为错误，由汇总人员核实。"
        ),
    )
    yield "核算区间", "有指标不能确定得分时，总分只给下限和上限；两端等级相同时才给等级。"
    yield "差异", "核算总分 － 自评总分；不能确定总分的不计算。"
    yield "得分取位", "每行得分先取位，总分为各行取位后得分之和，不再取位。"
    yield "百分数", "四舍五入保留2位小数；2位看不出在100%或某一界限的哪一边时，多保留几位。"
    yield "金额", "单位：万元；表上注明以元为单位的已换算。"


def _profile_rows(run: Run) -> Iterator[RowValues]:
    from xl_jixiao.rules.describe import describe

    yield from describe(run.rules)


@dataclass(frozen=True, slots=True)
class Tables:
    """One field per sheet, in the order of the sheets."""

    title: str
    """For page headers: what was merged, under which rules."""
    rules: str
    """The profile's id and version."""
    overview: BlockTable
    funds: LongTable
    indicators: LongTable
    base: BlockTable
    findings: LongTable
    passed: LongTable
    files: LongTable
    missing: LongTable | None
    """None without a roster."""
    analysis: Analysis
    notes: LongTable
    folder: str
    """Absolute path of the folder that was read, "" without one."""
    out: str
    """Absolute path of the place the workbook ends in: links are relative to it."""


def consolidate(run: Run) -> Tables:
    """All tables of a run. Superseded versions are shown and never counted."""
    scored = scored_of(run)
    year = f"{run.year}年度" if run.year is not None else ""
    return Tables(
        title=f"{year}预算绩效自评汇总  口径：{run.rules.title}",
        rules=run.rules.label,
        overview=overview_table(scored, run.summary),
        funds=funds_table(run),
        indicators=indicators_table(run),
        base=base_table(run),
        findings=findings_table(run),
        passed=passed_table(run),
        files=files_table(run),
        missing=missing_table(run),
        analysis=analyse(run),
        notes=notes_table(run, scored),
        folder=run.folder,
        out=run.out,
    )

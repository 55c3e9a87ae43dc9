"""The tables of 绩效自评汇总.xlsx: 问题清单, 通过项, 文件清单, 未报单位, 口径说明."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from xl_jixiao.facts.records import FINDING_PARTS, FileRecord, Part
from xl_jixiao.facts.roster_names import RosterNames
from xl_jixiao.facts.run import CountyResult, Run
from xl_jixiao.facts.scored import Scored, form_title, scored_of
from xl_jixiao.facts.statistics import ACROSS, FindingSpot, Summary, is_counted
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import SEVERITY_TITLES, Finding, Passed, Severity, Status
from xl_jixiao.model.roster import MissingUnit
from xl_jixiao.rounds.oversight import Oversight, oversight
from xl_jixiao.tables.analysis import Analysis, analyse
from xl_jixiao.tables.base_data import base_table
from xl_jixiao.tables.compared import compared_table, fixed_table, state_title
from xl_jixiao.tables.details import funds_table, indicators_table
from xl_jixiao.tables.front_page import FrontPage, front_page
from xl_jixiao.tables.ledger import ledger_table, unplaced_table
from xl_jixiao.tables.overview import (
    ALL_LABEL,
    MEAN_LABEL,
    MONEY_LABEL,
    SECTIONS_LABEL,
    WEIGHTED_LABEL,
    overview_table,
)
from xl_jixiao.tables.papers import (
    DEFAULT_PAPER,
    PaperOptions,
    PaperTable,
    groups_sheet,
    paper_sheet,
    ranking,
)
from xl_jixiao.tables.reminders import reminders_table
from xl_jixiao.tables.reviewed import ReviewSheets, review_sheets
from xl_jixiao.tables.table import (
    UNIT_TITLE,
    BlockTable,
    CellValue,
    Column,
    ColumnKind,
    Columns,
    LongTable,
    PlaceLink,
    RowGroup,
    RowValues,
    StoredTable,
    cells,
    fixed,
)
from xl_jixiao.tables.unit_list import units_table

STATUS_TITLES = {Status.MERGED: "已汇总", Status.REJECTED: "未能处理", Status.SKIPPED: "跳过"}


def _finding_place(finding: Finding) -> CellValue:
    if not finding.file:
        return "、".join(finding.cells)
    place = _unlinked_place(finding)
    return place if place.text else place._replace(text="打开")


def _unlinked_place(finding: Finding) -> PlaceLink:
    first = finding.cells[0] if finding.cells else ""
    return PlaceLink("、".join(finding.cells), finding.file, finding.sheet, first)


FINDING_COLUMNS: Columns[Finding] = (
    Column("级别", ColumnKind.SHORT, lambda one: SEVERITY_TITLES[one.severity]),
    Column("编号", ColumnKind.SHORT, attrgetter("id")),
    Column(UNIT_TITLE, ColumnKind.NAME, attrgetter("unit")),
    Column("文件", ColumnKind.FILE, attrgetter("file")),
    Column("工作表", ColumnKind.TEXT, attrgetter("sheet")),
    Column("单元格", ColumnKind.CELL, _finding_place),
    Column("所在行", ColumnKind.TEXT, attrgetter("row_label")),
    Column("问题", ColumnKind.LONG, attrgetter("message")),
    Column("填报情况", ColumnKind.TEXT, attrgetter("found")),
    Column("应为", ColumnKind.TEXT, attrgetter("expected")),
    Column("依据", ColumnKind.LONG, attrgetter("basis")),
    Column("状态", ColumnKind.SHORT, lambda _: ""),
)
"""Only a comparison with the run before gives the last one."""


UNLINKED_FINDING_COLUMNS: Columns[Finding] = tuple(
    Column(one.title, one.kind, _unlinked_place) if one.kind is ColumnKind.CELL else one
    for one in FINDING_COLUMNS
)
"""The same where nothing can be opened: the files are in the counties."""


def findings_table(run: Run) -> StoredTable:
    """The sheet 问题清单: gravest first, within one severity in the order of the files."""
    summary = run.summary
    where = "“文件”是县名和该县的文件。" if run.combined else "点击“单元格”打开原表。"
    note = where + "，".join(
        f"{SEVERITY_TITLES[severity]} {summary.findings[severity]} 条" for severity in Severity
    )
    if summary.left_out_findings:
        note += (
            f"。被其他版本替代的表另有 {summary.left_out_findings} 条，不计也不列，"
            "见机器可读结果 result.json"
        )
    if summary.waived:
        note += f"。另有予以保留 {summary.waived} 条，列出而不计数，见“状态”和“问题台账”"
    replaced = run.superseded - run.told
    names = RosterNames(run)
    columns = UNLINKED_FINDING_COLUMNS if run.combined else FINDING_COLUMNS
    return StoredTable(
        "问题清单",
        columns,
        sum(summary.findings.values()) + summary.waived,
        run.files,
        run.parts,
        tuple(FINDING_PARTS[severity] for severity in Severity),
        decided=_with_findings(run)
        if run.compared or run.waived
        else run.decided.union(names.files()),
        keeps=lambda file, at: is_counted(file, at, replaced),
        last=_state_in(run) if run.compared or run.waived else None,
        unit=names.of,
        across=lambda part: (
            (
                *cells(columns, names.across(one))[:-1],
                state_title(run.state_of(FindingSpot(ACROSS, at))),
            )
            for at, one in enumerate(run.folder_findings)
            if FINDING_PARTS[one.severity] is part
        ),
        note=note,
        hidden=frozenset(() if run.compared or run.waived else ("状态",)),
    )


def _with_findings(run: Run) -> Collection[str]:
    return frozenset(file.file for file in run.files if file.findings)


def _state_in(run: Run) -> Callable[[FileRecord, int], str]:
    places = {file.file: at for at, file in enumerate(run.files)}
    return lambda file, at: state_title(run.state_of(FindingSpot(places[file.file], at)))


PASSED_COLUMNS: Columns[Passed] = (
    Column("编号", ColumnKind.SHORT, attrgetter("id")),
    Column("检查项目", ColumnKind.NAME, attrgetter("title")),
    Column("单位", ColumnKind.NAME, attrgetter("unit")),
    Column("文件", ColumnKind.FILE, attrgetter("file")),
    Column("工作表", ColumnKind.TEXT, attrgetter("sheet")),
    Column("核对内容", ColumnKind.LONG, attrgetter("detail")),
)


def passed_table(run: Run) -> StoredTable:
    """The sheet 通过项."""
    return StoredTable(
        "通过项",
        PASSED_COLUMNS,
        sum(file.passed for file in run.files) + len(run.folder_passed),
        run.files,
        run.parts,
        (Part.PASSED,),
        across=lambda _: (cells(PASSED_COLUMNS, one) for one in run.folder_passed),
        note="已检查、未发现问题的项目。",
    )


class FileRow(NamedTuple):
    """A row of the list of files: a file, or one of its sheets."""

    place: PlaceLink
    status: Status
    reason: str
    sha256: str


_FILE_COLUMNS: Columns[FileRow] = (
    Column("文件", ColumnKind.PLACE, lambda one: one.place),
    Column("工作表", ColumnKind.NAME, lambda one: one.place.sheet),
    Column("处理结果", ColumnKind.SHORT, lambda one: STATUS_TITLES[one.status]),
    Column("原因", ColumnKind.LONG, lambda one: one.reason),
    Column("SHA-256", ColumnKind.FILE, lambda one: one.sha256),
)


def files_table(run: Run) -> LongTable:
    """The sheet 文件清单: every file, and every sheet of those that were opened."""
    counts = run.summary.files
    note = f"共 {len(run.files)} 个文件：" + "，".join(
        f"{title} {counts[status]} 个" for status, title in STATUS_TITLES.items()
    )
    count = len(run.files) + sum(len(file.sheets) for file in run.files)

    rows = partial(_of_files, run.files)
    return LongTable("文件清单", _FILE_COLUMNS, count, rows, note, groups=partial(_files_told, run))


def _files_told(run: Run) -> Iterator[RowGroup]:
    """The rows of the list of files in groups."""
    for start in range(0, len(run.files), _FILES_TOGETHER):
        some = run.files[start : start + _FILES_TOGETHER]
        told = [_file_told(one) for one in some]
        yield RowGroup(
            ("文件清单", told), tuple([one.file for one in some]), partial(_of_files, some)
        )


_FILES_TOGETHER = 10


def _file_told(file: FileRecord) -> tuple[object, ...]:
    """What its rows depend on; the sheets of a file are those of its content, but for a copy."""
    sheets = [(one.status.value, one.reason) for one in file.sheets]
    return file.file, file.sha256, file.status.value, file.reason, file.remarks, sheets


def _of_files(files: Iterable[FileRecord]) -> Iterator[RowValues]:
    for file in files:
        for row in _file_rows(file):
            yield cells(_FILE_COLUMNS, row)


def archives_in(files: Iterable[str]) -> frozenset[str]:
    """Those of the files that others are in: 甲.zip where there is 甲.zip/表.xlsx."""
    names = set(files)
    folders = {name[:at] for name in names for at, char in enumerate(name) if char == "/"}
    return frozenset(names & folders)


def _file_rows(file: FileRecord) -> Iterator[FileRow]:
    told = "".join(filter(None, (file.reason, *file.remarks)))
    yield FileRow(PlaceLink(file.file, file.file), file.status, told, file.sha256)
    for sheet in file.sheets:
        place = PlaceLink(file.file, file.file, sheet.sheet)
        yield FileRow(place, sheet.status, sheet.reason, "")


def _wanted(missing: MissingUnit) -> str:
    return "、".join(form_title(form) if form else "不限" for form in missing.wanted)


_MISSING_COLUMNS: Columns[MissingUnit] = (
    Column("单位编码", ColumnKind.TEXT, lambda one: one.unit.code),
    Column("单位名称", ColumnKind.NAME, lambda one: one.unit.name),
    Column("未报表类型", ColumnKind.NAME, _wanted),
    Column("主管部门", ColumnKind.NAME, lambda one: one.unit.department),
    Column("文件夹中的相近名称", ColumnKind.LONG, lambda one: "、".join(one.similar)),
    Column("说明", ColumnKind.LONG, lambda one: one.hint),
)


def missing_table(run: Run) -> LongTable | None:
    """The sheet 未报单位; None without a roster."""
    if run.roster_units is None:
        return None
    note = f"{roster_told(run.summary)}。相近名称只作提示，不自动认定为同一单位。"
    return fixed("未报单位", _MISSING_COLUMNS, run.missing, note)


def roster_told(summary: Summary) -> str:
    """How many units of the roster there are, and how many owe anything."""
    missing, partly = len(summary.missing_units), len(summary.partly_missing)
    some = f"（其中报了一部分、没有报齐的 {partly} 个）" if partly else ""
    return f"单位名单共 {summary.roster_units or 0} 个单位，未报 {missing} 个{some}"


UNVERIFIED = "本口径尚有未核对原文的条款，正式使用前请对照文件原文。"

_TOTALS = (
    "按表类型和年度分别合计（SUBTOTAL，随筛选变化）。项目资金已含在部门整体资金内，两者不得相加。"
    "同一单位、表、项目、年度有多个版本的，只计一个，其余列在“未计入合计”。"
)

_COMBINED = (
    "各县的自评表没有重新读取：合计和平均按全部表计算；哪个版本计入、未报单位、跨文件的问题以各县的结果为准，"
    "县与县之间不比较，同名的单位各算一个。"
)

_WEIGHTED = (
    "Σ（总分 × 全年预算数）÷ Σ 全年预算数，表同上而有全年预算数。合并后的得分不等于各表得分的平均："
    "绝对值指标应先相加、相对值指标应先按资金加权，再按评分办法计分。"
)


_NOTE_COLUMNS: Columns[tuple[str, str]] = (
    Column("项目", ColumnKind.NAME, lambda one: one[0]),
    Column("内容", ColumnKind.PROSE, lambda one: one[1]),
)


def notes_table(run: Run, scored: Sequence[Scored]) -> LongTable:
    """The sheet 口径说明."""
    rows = (*_run_rows(run, scored), *_reading_rows(), *_profile_rows(run))
    note = "" if run.rules.verified else UNVERIFIED
    return fixed("口径说明", _NOTE_COLUMNS, rows, note)


def _run_rows(run: Run, scored: Sequence[Scored]) -> Iterator[tuple[str, str]]:
    from xl_jixiao.version import __version__

    open_totals = sum(one.record.total is None for one in scored)
    open_lines = sum(one.record.open_rows for one in scored)
    claimed = sum(one.record.claimed_rows for one in scored)
    yield "评分口径", f"{run.rules.title}（{run.rules.label}）"
    yield "是否核对原文", "已核对" if run.rules.verified else "未全部核对"
    yield "软件版本", f"xl_jixiao {__version__}"
    yield "汇总时间", run.started.strftime("%Y-%m-%d %H:%M:%S")
    yield from _combined_rows(run.combined)
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


def _combined_rows(combined: Sequence[CountyResult]) -> Iterator[tuple[str, str]]:
    """What was put together, a line a county."""
    for one in combined:
        year = "未限定年度" if one.year is None else f"只汇总{one.year}年度"
        listed = one.roster_units
        roster = "没有单位名单" if listed is None else f"单位名单 {listed} 个单位"
        told = f"{one.files} 个文件，{one.submissions} 张表，{year}，{roster}"
        yield f"合并自 {one.label}", f"{told}；xl_jixiao {one.version}，{one.started}"
    if combined:
        yield "合并的范围", _COMBINED


def _superseded(scored: Sequence[Scored]) -> int:
    return sum(1 for one in scored if one.superseded)


def _reading_rows() -> Iterator[tuple[str, str]]:
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


def _profile_rows(run: Run) -> Iterator[tuple[str, str]]:
    from xl_jixiao.rules.describe import describe

    yield from describe(run.rules)


@dataclass(frozen=True, slots=True)
class Tables:
    """One field per sheet, in the order of the sheets."""

    title: str
    """For page headers: what was merged, under which rules."""
    rules: str
    """The profile's id and version."""
    front: FrontPage
    papers: tuple[PaperTable, ...]
    """What is printed and handed in."""
    overview: BlockTable
    units: LongTable
    funds: StoredTable
    indicators: StoredTable
    base: BlockTable
    findings: StoredTable
    passed: StoredTable
    files: LongTable
    missing: LongTable | None
    """None without a roster."""
    reminders: LongTable | None
    """Likewise."""
    ledger: LongTable | None
    """None in a combined result."""
    review: ReviewSheets | None
    """None in a combined result, and where nothing is scored."""
    unplaced: LongTable | None
    """None where everything that people typed has its place."""
    compared: LongTable | None
    """None without a run before; likewise the next one."""
    fixed: LongTable | None
    analysis: Analysis
    notes: LongTable
    folder: str
    """Absolute path of the folder that was read, "" without one."""
    out: str
    """Absolute path of the place the workbook ends in: links are relative to it."""
    archives: frozenset[str]
    """The files that are listed with their own files."""


def consolidate(run: Run, paper: PaperOptions = DEFAULT_PAPER) -> Tables:
    """All tables of a run. Superseded versions are shown and never counted."""
    scored = scored_of(run)
    figures = oversight(run)
    year = f"{run.year}年度" if run.year is not None else ""
    return Tables(
        title=f"{year}预算绩效自评汇总  口径：{run.rules.title}",
        rules=run.rules.label,
        front=front_page(run, figures),
        papers=tuple(_papers(run, scored, figures, paper)),
        overview=overview_table(scored, run.summary, {one.file: one.sha256 for one in run.files}),
        units=units_table(figures),
        funds=funds_table(run),
        indicators=indicators_table(run),
        base=base_table(run),
        findings=findings_table(run),
        passed=passed_table(run),
        files=files_table(run),
        missing=missing_table(run),
        reminders=reminders_table(run),
        ledger=ledger_table(run),
        review=review_sheets(run),
        unplaced=unplaced_table(run),
        compared=compared_table(run),
        fixed=fixed_table(run),
        analysis=analyse(run),
        notes=notes_table(run, scored),
        folder=run.folder,
        out=run.out,
        archives=archives_in(file.file for file in run.files),
    )


def _papers(
    run: Run, scored: Sequence[Scored], figures: Oversight, options: PaperOptions
) -> Iterator[PaperTable]:
    yield paper_sheet(run, scored, figures, options)
    yield ranking(run, scored, options)
    groups = groups_sheet(run, figures, options)
    if groups is not None:
        yield groups

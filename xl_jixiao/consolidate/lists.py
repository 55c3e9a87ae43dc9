"""问题清单, 通过项, 文件清单, 未报单位."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xl_jixiao.consolidate.run import Run
from xl_jixiao.consolidate.scored import form_title
from xl_jixiao.consolidate.table import Column, Kind, Place, Row, Table, fixed
from xl_jixiao.model.finding import SEVERITY_TITLES, FileResult, Finding, Severity, Status

STATUS_TITLES = {Status.MERGED: "已汇总", Status.REJECTED: "未能处理", Status.SKIPPED: "跳过"}
_GRAVEST_FIRST = {severity: rank for rank, severity in enumerate(Severity)}


def findings_table(run: Run) -> Table:
    """The sheet 问题清单: gravest first, within one severity in the order of the files."""
    findings = sorted(run.findings, key=lambda finding: _GRAVEST_FIRST[finding.severity])
    counts = Counter(finding.severity for finding in findings)
    columns = (
        Column("级别", Kind.SHORT),
        Column("编号", Kind.SHORT),
        Column("单位", Kind.NAME),
        Column("文件", Kind.FILE),
        Column("工作表", Kind.TEXT),
        Column("单元格", Kind.CELL),
        Column("所在行", Kind.TEXT),
        Column("问题", Kind.LONG),
        Column("填报情况", Kind.TEXT),
        Column("应为", Kind.TEXT),
        Column("依据", Kind.LONG),
    )
    note = "点击“单元格”打开原表。" + "，".join(
        f"{SEVERITY_TITLES[severity]} {counts[severity]} 条" for severity in Severity
    )
    rows = map(_finding_row, findings)
    return fixed("问题清单", columns, rows, note)


def passed_table(run: Run) -> Table:
    """The sheet 通过项."""
    columns = (
        Column("编号", Kind.SHORT),
        Column("检查项目", Kind.NAME),
        Column("单位", Kind.NAME),
        Column("文件", Kind.FILE),
        Column("工作表", Kind.TEXT),
        Column("核对内容", Kind.LONG),
    )
    count = sum(len(file.passed) for file in run.files) + len(run.folder_passed)
    return Table("通过项", columns, count, lambda: _passed_rows(run), "已检查、未发现问题的项目。")


def files_table(run: Run) -> Table:
    """The sheet 文件清单: every file, and every sheet of those that were opened."""
    columns = (
        Column("文件", Kind.PLACE),
        Column("工作表", Kind.NAME),
        Column("处理结果", Kind.SHORT),
        Column("原因", Kind.LONG),
        Column("SHA-256", Kind.FILE),
    )
    counts = Counter(file.status for file in run.files)
    note = f"共 {len(run.files)} 个文件：" + "，".join(
        f"{title} {counts[status]} 个" for status, title in STATUS_TITLES.items()
    )
    return fixed("文件清单", columns, (row for file in run.files for row in _file_rows(file)), note)


def missing_table(run: Run) -> Table | None:
    """The sheet 未报单位; None without a roster."""
    if run.roster is None:
        return None
    columns = (
        Column("单位编码", Kind.TEXT),
        Column("单位名称", Kind.NAME),
        Column("应报表类型", Kind.NAME),
        Column("主管部门", Kind.NAME),
        Column("文件夹中的相近名称", Kind.LONG),
        Column("说明", Kind.LONG),
    )
    rows: Iterator[Row] = (
        (
            one.unit.code,
            one.unit.name,
            form_title(one.unit.form) if one.unit.form else "不限",
            one.unit.department,
            "、".join(one.similar),
            one.hint,
        )
        for one in run.missing
    )
    note = (
        f"单位名单共 {len(run.roster)} 个单位，未报 {len(run.missing)} 个。"
        "相近名称只作提示，不自动认定为同一单位。"
    )
    return fixed("未报单位", columns, rows, note)


def _finding_row(finding: Finding) -> Row:
    cells = "、".join(finding.cells)
    first = finding.cells[0] if finding.cells else ""
    text = cells or ("打开" if finding.file else "")
    return (
        SEVERITY_TITLES[finding.severity],
        finding.id,
        finding.unit,
        finding.file,
        finding.sheet,
        Place(text, finding.file, finding.sheet, first) if finding.file else text,
        finding.row_label,
        finding.message,
        finding.found,
        finding.expected,
        finding.basis,
    )


def _passed_rows(run: Run) -> Iterator[Row]:
    for one in run.passed:
        yield one.id, one.title, one.unit, one.file, one.sheet, one.detail


def _file_rows(file: FileResult) -> Iterator[Row]:
    place = Place(file.file, file.file)
    told = "".join(filter(None, (file.reason, *file.remarks)))
    yield place, "", STATUS_TITLES[file.status], told, file.sha256
    for sheet in file.sheets:
        title = STATUS_TITLES[sheet.status]
        yield Place(file.file, file.file, sheet.sheet), sheet.sheet, title, sheet.reason, ""

"""The tables 整改对照 and 已改问题: this run against the one before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xl_jixiao.facts.compared import RunComparison, UnitComparison
from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import SEVERITY_TITLES, STATE_TITLES, Severity, State
from xl_jixiao.tables.table import Column, ColumnKind, Columns, LongTable, RowValues, cells, fixed
from xl_jixiao.text.wording import percent

TOTAL = "合计"

Json = dict[str, Any]  # JSON is untyped by nature


def state_title(state: State | None) -> str:
    """For people; "" without a run before."""
    return "" if state is None else STATE_TITLES[state]


def compared_told(compared: RunComparison) -> str:
    """The counts of the whole comparison in one sentence."""
    one = compared.total
    absent = f"、对应的表这次没有的 {one.absent} 条" if one.absent else ""
    waived = f"，予以保留 {one.waived} 条" if one.waived else ""
    told = (
        f"上轮问题 {one.before} 条，其中已改 {one.fixed} 条{absent}；"
        f"本轮未改 {one.open} 条、改错 {one.changed} 条、新增 {one.new} 条{waived}。"
    )
    if one.rate is not None:
        told += (
            f"整改率 {percent(one.rate)}"
            f"（上轮错误和警告 {one.to_correct} 条，已改 {one.corrected} 条）。"
        )
    if compared.same_files:
        told += "文件与上一次一字不差，退回件里不写上轮情况。"
    return told if compared.same_rules else f"{told}两轮所用口径不同，有的变化由此而来。"


def _sent(one: UnitComparison) -> str:
    """What the unit sent since the run before."""
    told = ["重新报送"] if one.resent else []
    if one.same_bytes:
        told.append("换名报来的文件与上轮内容相同")
    return "；".join(told)


def _score_note(one: UnitComparison) -> str:
    return "有变化" if one.score_changed else ""


COMPARED_COLUMNS: Columns[UnitComparison] = (
    Column("单位", ColumnKind.NAME, lambda one: one.name or TOTAL),
    Column("上轮问题", ColumnKind.COUNT, lambda one: one.before),
    Column("已改", ColumnKind.COUNT, lambda one: one.fixed),
    Column("未改", ColumnKind.COUNT, lambda one: one.open),
    Column("改错", ColumnKind.COUNT, lambda one: one.changed),
    Column("新增", ColumnKind.COUNT, lambda one: one.new),
    Column("予以保留", ColumnKind.COUNT, lambda one: one.waived),
    Column("表未再报", ColumnKind.COUNT, lambda one: one.absent),
    Column("上轮错误 和警告", ColumnKind.COUNT, lambda one: one.to_correct),
    Column("其中 已改", ColumnKind.COUNT, lambda one: one.corrected),
    Column("整改率", ColumnKind.RATE, lambda one: one.rate),
    Column("再次报送", ColumnKind.NAME, _sent),
    Column("上轮 核算总分", ColumnKind.SCORE, lambda one: one.total_before),
    Column("本轮 核算总分", ColumnKind.SCORE, lambda one: one.total),
    Column("上轮 等级", ColumnKind.SHORT, lambda one: one.grade_before),
    Column("本轮 等级", ColumnKind.SHORT, lambda one: one.grade),
    Column("总分等级", ColumnKind.SHORT, _score_note),
)


def compared_table(run: Run) -> LongTable | None:
    """The sheet 整改对照; None without a run before."""
    compared = run.compared
    if compared is None:
        return None
    note = (
        f"与 {compared.started.replace('T', ' ')[:19]} 的汇总相比：{compared_told(compared)}"
        "整改率只看错误和警告；总分是部门整体支出表的，没有而只有一张项目表的是该表的。"
    )
    return fixed("整改对照", COMPARED_COLUMNS, (*compared.units, compared.total), note)


_FIXED_COLUMNS: Columns[Json] = (
    Column("级别", ColumnKind.SHORT, lambda one: SEVERITY_TITLES[Severity(one["severity"])]),
    Column("编号", ColumnKind.SHORT, lambda one: one["id"]),
    Column("单位", ColumnKind.NAME, lambda one: one["unit"]),
    Column("上轮文件", ColumnKind.FILE, lambda one: one["file"]),
    Column("工作表", ColumnKind.TEXT, lambda one: one["sheet"]),
    Column("单元格", ColumnKind.TEXT, lambda one: "、".join(one["cells"])),
    Column("所在行", ColumnKind.TEXT, lambda one: one["row_label"]),
    Column("问题", ColumnKind.LONG, lambda one: one["message"]),
    Column("填报情况", ColumnKind.TEXT, lambda one: one["found"]),
    Column("应为", ColumnKind.TEXT, lambda one: one["expected"]),
    Column("问题标识", ColumnKind.NAME, lambda one: one["key"]),
)


def fixed_table(run: Run) -> LongTable | None:
    """The sheet 已改问题: the findings of the run before that are gone, as they were."""
    compared = run.compared
    if compared is None:
        return None

    def rows() -> Iterator[RowValues]:
        for one in compared.fixed_findings():
            yield cells(_FIXED_COLUMNS, one)

    note = "上轮列出、本轮没有了的问题，照上轮的原样；单元格是上轮的位置。"
    return LongTable("已改问题", _FIXED_COLUMNS, len(compared.fixed), rows, note)

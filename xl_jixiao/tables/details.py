"""资金明细 and 指标明细: a row per money row and per indicator row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.facts.fund_parts import amount_columns, amounts, rate
from xl_jixiao.facts.run import Run, not_counted
from xl_jixiao.facts.scored import form_name
from xl_jixiao.model.score import Score, ScoredRow
from xl_jixiao.model.submission import RowRole, Submission
from xl_jixiao.tables.table import Column, ColumnKind, LongTable, PlaceLink, RowValues, hidden_note

BASIS_TITLES = {"computed": "核算", "claimed": "自评认定"}

KIND_TITLES = {
    "execution": "执行率",
    "ge": "≥",
    "le": "≤",
    "eq": "＝",
    "gt": "＞",
    "lt": "＜",
    "range": "区间",
    "date": "时限",
    "qualitative": "定性",
    "compound": "多个指标值",
    "blank": "空白",
}

MET_TITLES = {True: "是", False: "否", None: "不能判断"}

_ROLE_NOTES = {
    RowRole.SCORED: "",
    RowRole.DETAIL: "其中项，不计分",
    RowRole.SHARED: "与上行合并计分",
}

_WHO = (
    Column("单位名称", ColumnKind.NAME),
    Column("项目名称", ColumnKind.NAME),
    Column("表类型", ColumnKind.SHORT),
    Column("年度", ColumnKind.SHORT),
)

_WHERE = (
    Column("文件", ColumnKind.FILE),
    Column("工作表", ColumnKind.TEXT),
    Column("单元格", ColumnKind.CELL),
    Column("说明", ColumnKind.TEXT),
)


def funds_table(run: Run) -> LongTable:
    """The sheet 资金明细; amounts in 万元."""
    columns = (
        *_WHO,
        Column("资金类别", ColumnKind.NAME),
        Column("年初预算数", ColumnKind.AMOUNT),
        Column("全年预算数", ColumnKind.AMOUNT),
        Column("全年执行数", ColumnKind.AMOUNT),
        Column("分值", ColumnKind.SCORE),
        Column("自评执行率", ColumnKind.RATE),
        Column("核算执行率", ColumnKind.RATE),
        Column("自评得分", ColumnKind.SCORE),
        Column("核算得分", ColumnKind.SCORE),
        Column("推算过程", ColumnKind.LONG),
        *_WHERE,
    )
    count = sum(one.fund_rows for one in run.forms if one.scored)
    note = "金额单位：万元，已按表上注明的单位换算。写在名称里的金额按其所对应的预算数列示。"
    hidden = _empty(run, noted=bool(run.superseded))
    note += hidden_note(columns, hidden)
    return LongTable("资金明细", columns, count, lambda: _fund_rows(run), note, hidden)


def indicators_table(run: Run) -> LongTable:
    """The sheet 指标明细, each row with the derivation of its score."""
    columns = (
        *_WHO,
        Column("一级指标", ColumnKind.TEXT),
        Column("二级指标", ColumnKind.TEXT),
        Column("三级指标", ColumnKind.NAME),
        Column("年度指标值", ColumnKind.TEXT),
        Column("实际完成值", ColumnKind.TEXT),
        Column("判断方式", ColumnKind.SHORT),
        Column("完成率", ColumnKind.RATE),
        Column("是否完成", ColumnKind.SHORT),
        Column("分值", ColumnKind.SCORE),
        Column("自评得分", ColumnKind.SCORE),
        Column("核算得分", ColumnKind.SCORE),
        Column("得分下限", ColumnKind.SCORE),
        Column("得分上限", ColumnKind.SCORE),
        Column("得分依据", ColumnKind.SHORT),
        Column("推算过程", ColumnKind.LONG),
        Column("偏差原因分析及改进措施", ColumnKind.LONG),
        *_WHERE,
    )
    count = sum(one.indicator_rows for one in run.forms if one.scored)
    hidden = _empty(run, noted=bool(run.superseded) or _has_unscored_rows(run))
    note = "“推算过程”写明每行得分的算式和依据。" + hidden_note(columns, hidden)
    return LongTable("指标明细", columns, count, lambda: _indicator_rows(run), note, hidden)


def points_of(row: ScoredRow) -> Decimal | None:
    """The points that the row was scored with (its own, those of a label, or with those of a
    missing 满意度 moved to it), else its own.
    """
    return row.points if row.line.points is None else row.line.points


def _empty(run: Run, *, noted: bool) -> frozenset[str]:
    """Titles of the columns that no row will fill, known before the rows are made."""
    scored = [one for one in run.forms if one.scored]
    if not scored:
        return frozenset()
    empty = set() if noted else {"说明"}
    if not any(one.project for one in scored):
        empty.add("项目名称")
    return frozenset(empty)


def _has_unscored_rows(run: Run) -> bool:
    return any(one.has_noted_rows for one in run.forms if one.scored)


def _scored(run: Run) -> Iterator[tuple[Submission, Score, str]]:
    """Each scored form with why it does not count, "" where it does."""
    for file, result in zip(run.files, run.results, strict=True):
        for record, one in zip(file.forms, result.evaluated, strict=True):
            if one.score is not None:
                yield one.submission, one.score, not_counted(run, record.key)


def _who(submission: Submission) -> RowValues:
    return (
        submission.unit.text,
        submission.project.text,
        form_name(submission.form),
        submission.year,
    )


def _fund_rows(run: Run) -> Iterator[RowValues]:
    for submission, score, note in _scored(run):
        who = _who(submission)
        columns = amount_columns(submission)
        for one in score.funds:
            fund, line = one.fund, one.line
            sheet, cell = fund.ref.sheet, fund.ref.a1
            yield (
                *who,
                fund.label,
                *amounts(fund, columns),
                fund.points.value,
                fund.claimed_rate.value,
                rate(one, run.rules),
                fund.claimed_score.value,
                line.score if line else None,
                line.trace if line else "",
                submission.file,
                sheet,
                PlaceLink(cell, submission.file, sheet, cell),
                note,
            )


def _indicator_rows(run: Run) -> Iterator[RowValues]:
    for submission, score, replaced in _scored(run):
        who = _who(submission)
        for row in score.rows:
            indicator, line = row.indicator, row.line
            sheet, cell = indicator.ref.sheet, indicator.ref.a1
            yield (
                *who,
                indicator.level1.text,
                indicator.level2.text,
                indicator.level3.text,
                indicator.target.printed,
                indicator.actual.printed,
                KIND_TITLES[line.kind],
                line.completion,
                MET_TITLES[line.met],
                points_of(row),
                indicator.claimed_score.value,
                line.score,
                line.low,
                line.high,
                BASIS_TITLES[line.basis] if line.score is not None else "不能确定",
                line.trace,
                indicator.reason.text,
                submission.file,
                sheet,
                PlaceLink(cell, submission.file, sheet, cell),
                replaced or _ROLE_NOTES[indicator.role],
            )

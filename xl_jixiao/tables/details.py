"""资金明细 and 指标明细: a row per money row and per indicator row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xl_jixiao.facts.fund_parts import Amounts, amount_columns, amounts, rate
from xl_jixiao.facts.records import FileRecord, Part
from xl_jixiao.facts.run import Run, not_counted
from xl_jixiao.facts.scored import form_name
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.score import Score, ScoredRow, ScoreLine
from xl_jixiao.model.submission import FundLine, IndicatorForm, RowRole
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.table import (
    Column,
    ColumnKind,
    Columns,
    PlaceLink,
    StoredTable,
    hidden_note,
)

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


@dataclass(frozen=True, slots=True)
class Detail:
    """What a row of details is made of; all of it is of one scored form."""

    submission: IndicatorForm


@dataclass(frozen=True, slots=True)
class FundDetail(Detail):
    """A money row."""

    fund: FundLine
    line: ScoreLine | None
    amounts: Amounts
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class IndicatorDetail(Detail):
    """An indicator row."""

    row: ScoredRow


_WHO: Columns[Detail] = (
    Column("单位名称", ColumnKind.NAME, lambda one: one.submission.unit.text),
    Column("项目名称", ColumnKind.NAME, lambda one: one.submission.project.text),
    Column("表类型", ColumnKind.SHORT, lambda one: form_name(one.submission.form)),
    Column("年度", ColumnKind.SHORT, lambda one: one.submission.year),
)

FUND_COLUMNS: Columns[FundDetail] = (
    *_WHO,
    Column("资金类别", ColumnKind.NAME, lambda one: one.fund.label),
    Column("年初预算数", ColumnKind.AMOUNT, lambda one: one.amounts.initial),
    Column("全年预算数", ColumnKind.AMOUNT, lambda one: one.amounts.annual),
    Column("全年执行数", ColumnKind.AMOUNT, lambda one: one.amounts.executed),
    Column("分值", ColumnKind.SCORE, lambda one: one.fund.points.value),
    Column("自评执行率", ColumnKind.RATE, lambda one: one.fund.claimed_rate.value),
    Column("核算执行率", ColumnKind.RATE, lambda one: one.rate),
    Column("自评得分", ColumnKind.SCORE, lambda one: one.fund.claimed_score.value),
    Column("核算得分", ColumnKind.SCORE, lambda one: one.line.score if one.line else None),
    Column("推算过程", ColumnKind.LONG, lambda one: one.line.trace if one.line else ""),
    Column("文件", ColumnKind.FILE, lambda one: one.submission.file),
    Column("工作表", ColumnKind.TEXT, lambda one: one.fund.ref.sheet),
    Column("单元格", ColumnKind.CELL, lambda one: _place(one.submission, one.fund.ref)),
    Column("说明", ColumnKind.TEXT, lambda _: ""),
)
"""The last one also says why a form is not counted, which only the whole run knows."""

INDICATOR_COLUMNS: Columns[IndicatorDetail] = (
    *_WHO,
    Column("一级指标", ColumnKind.TEXT, lambda one: one.row.indicator.level1.text),
    Column("二级指标", ColumnKind.TEXT, lambda one: one.row.indicator.level2.text),
    Column("三级指标", ColumnKind.NAME, lambda one: one.row.indicator.level3.text),
    Column("年度指标值", ColumnKind.TEXT, lambda one: one.row.indicator.target.printed),
    Column("实际完成值", ColumnKind.TEXT, lambda one: one.row.indicator.actual.printed),
    Column("判断方式", ColumnKind.SHORT, lambda one: KIND_TITLES[one.row.line.kind]),
    Column("完成率", ColumnKind.RATE, lambda one: one.row.line.completion),
    Column("是否完成", ColumnKind.SHORT, lambda one: MET_TITLES[one.row.line.met]),
    Column("分值", ColumnKind.SCORE, lambda one: points_of(one.row)),
    Column("自评得分", ColumnKind.SCORE, lambda one: one.row.indicator.claimed_score.value),
    Column("核算得分", ColumnKind.SCORE, lambda one: one.row.line.score),
    Column("得分下限", ColumnKind.SCORE, lambda one: one.row.line.low),
    Column("得分上限", ColumnKind.SCORE, lambda one: one.row.line.high),
    Column("得分依据", ColumnKind.SHORT, lambda one: _basis(one.row.line)),
    Column("推算过程", ColumnKind.LONG, lambda one: one.row.line.trace),
    Column("偏差原因分析及改进措施", ColumnKind.LONG, lambda one: one.row.indicator.reason.text),
    Column("文件", ColumnKind.FILE, lambda one: one.submission.file),
    Column("工作表", ColumnKind.TEXT, lambda one: one.row.indicator.ref.sheet),
    Column("单元格", ColumnKind.CELL, lambda one: _place(one.submission, one.row.indicator.ref)),
    Column("说明", ColumnKind.TEXT, lambda one: _ROLE_NOTES[one.row.indicator.role]),
)
"""See FUND_COLUMNS for the last one."""


def fund_details(
    submission: IndicatorForm, score: Score, rules: RuleProfile
) -> Iterator[FundDetail]:
    """The money rows of a scored form."""
    columns = amount_columns(submission)
    for one in score.funds:
        known = amounts(one.fund, columns)
        yield FundDetail(submission, one.fund, one.line, known, rate(one, rules))


def indicator_details(submission: IndicatorForm, score: Score) -> Iterator[IndicatorDetail]:
    """The indicator rows of a scored form."""
    return (IndicatorDetail(submission, row) for row in score.rows)


def funds_table(run: Run) -> StoredTable:
    """The sheet 资金明细; amounts in 万元."""
    hidden = _empty(run, noted=bool(run.superseded))
    note = "金额单位：万元，已按表上注明的单位换算。写在名称里的金额按其所对应的预算数列示。"
    return StoredTable(
        "资金明细",
        FUND_COLUMNS,
        sum(one.fund_rows for one in run.forms if one.scored),
        run.files,
        run.parts,
        (Part.FUNDS,),
        keeps=_has_forms,
        last=_why(run),
        note=note + hidden_note(FUND_COLUMNS, hidden),
        hidden=hidden,
    )


def indicators_table(run: Run) -> StoredTable:
    """The sheet 指标明细, each row with the derivation of its score."""
    hidden = _empty(run, noted=bool(run.superseded) or _has_unscored_rows(run))
    note = "“推算过程”写明每行得分的算式和依据。"
    return StoredTable(
        "指标明细",
        INDICATOR_COLUMNS,
        sum(one.indicator_rows for one in run.forms if one.scored),
        run.files,
        run.parts,
        (Part.INDICATORS,),
        keeps=_has_forms,
        last=_why(run),
        note=note + hidden_note(INDICATOR_COLUMNS, hidden),
        hidden=hidden,
    )


def _has_forms(file: FileRecord, _form: int) -> bool:
    """A copy of another file has none in the run, whatever was made of it."""
    return bool(file.forms)


def _why(run: Run) -> Callable[[FileRecord, int, str], str]:
    """说明: why the form does not count, else what the row itself has to say."""
    return lambda file, form, told: not_counted(run, file.forms[form].key) or told


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


def _place(submission: IndicatorForm, ref: CellRef) -> PlaceLink:
    return PlaceLink(ref.a1, submission.file, ref.sheet, ref.a1)


def _basis(line: ScoreLine) -> str:
    return BASIS_TITLES[line.basis] if line.score is not None else "不能确定"

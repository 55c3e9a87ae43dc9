"""资金明细 and 指标明细: a row per money row and per indicator row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from xl_jixiao.facts.fund_parts import amount_columns, amounts, rate
from xl_jixiao.facts.records import FileRecord, Part
from xl_jixiao.facts.run import Run, not_counted
from xl_jixiao.facts.scored import form_name
from xl_jixiao.model.finding import Evaluated, EvaluatedData
from xl_jixiao.model.making import direct, lookup
from xl_jixiao.model.score import Basis, LineKind, Score, ScoredRow
from xl_jixiao.model.submission import Form, FundRole, IndicatorForm, RowRole, SectionKind
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


@lookup
class DetailForm:
    """The scored form that a row of details is of, as the row names it."""

    file: str
    unit: str
    project: str
    form: Form
    year: int | None


@lookup
class Detail:
    """What is told of a row: the same in the workbook and in result.json."""

    of: DetailForm
    sheet: str
    cell: str
    """The row's own score cell (A1; in a text 段12句2)."""
    points: Decimal | None
    claimed_score: Decimal | None
    score: Decimal | None
    trace: str


@lookup
class FundDetail(Detail):
    """A money row; amounts in 万元, rates as ratios."""

    label: str
    role: FundRole
    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None
    claimed_rate: Decimal | None
    rate: Decimal | None


@lookup
class IndicatorDetail(Detail):
    """An indicator row."""

    section: SectionKind
    role: RowRole
    level1: str
    level2: str
    level3: str
    target: str
    actual: str
    reason: str
    kind: LineKind
    completion: Decimal | None
    met: bool | None
    low: Decimal | None
    high: Decimal | None
    basis: Basis


def _basis(one: IndicatorDetail) -> str:
    return BASIS_TITLES[one.basis] if one.score is not None else "不能确定"


_place_link = direct(PlaceLink)

_WHO: Columns[Detail] = (
    Column("单位名称", ColumnKind.NAME, attrgetter("of.unit")),
    Column("项目名称", ColumnKind.NAME, attrgetter("of.project")),
    Column("表类型", ColumnKind.SHORT, lambda one: form_name(one.of.form)),
    Column("年度", ColumnKind.SHORT, attrgetter("of.year")),
)

_WHERE: Columns[Detail] = (
    Column("文件", ColumnKind.FILE, attrgetter("of.file")),
    Column("工作表", ColumnKind.TEXT, attrgetter("sheet")),
    Column(
        "单元格",
        ColumnKind.CELL,
        lambda one: _place_link(one.cell, one.of.file, one.sheet, one.cell),
    ),
)

FUND_COLUMNS: Columns[FundDetail] = (
    *_WHO,
    Column("资金类别", ColumnKind.NAME, attrgetter("label")),
    Column("年初预算数", ColumnKind.AMOUNT, attrgetter("initial")),
    Column("全年预算数", ColumnKind.AMOUNT, attrgetter("annual")),
    Column("全年执行数", ColumnKind.AMOUNT, attrgetter("executed")),
    Column("分值", ColumnKind.SCORE, attrgetter("points")),
    Column("自评执行率", ColumnKind.RATE, attrgetter("claimed_rate")),
    Column("核算执行率", ColumnKind.RATE, attrgetter("rate")),
    Column("自评得分", ColumnKind.SCORE, attrgetter("claimed_score")),
    Column("核算得分", ColumnKind.SCORE, attrgetter("score")),
    Column("推算过程", ColumnKind.LONG, attrgetter("trace")),
    *_WHERE,
    Column("说明", ColumnKind.TEXT, lambda _: ""),
)
"""The last one also says why a form is not counted, which only the whole run knows."""

INDICATOR_COLUMNS: Columns[IndicatorDetail] = (
    *_WHO,
    Column("一级指标", ColumnKind.TEXT, attrgetter("level1")),
    Column("二级指标", ColumnKind.TEXT, attrgetter("level2")),
    Column("三级指标", ColumnKind.NAME, attrgetter("level3")),
    Column("年度指标值", ColumnKind.TEXT, attrgetter("target")),
    Column("实际完成值", ColumnKind.TEXT, attrgetter("actual")),
    Column("判断方式", ColumnKind.SHORT, lambda one: KIND_TITLES[one.kind]),
    Column("完成率", ColumnKind.RATE, attrgetter("completion")),
    Column("是否完成", ColumnKind.SHORT, lambda one: MET_TITLES[one.met]),
    Column("分值", ColumnKind.SCORE, attrgetter("points")),
    Column("自评得分", ColumnKind.SCORE, attrgetter("claimed_score")),
    Column("核算得分", ColumnKind.SCORE, attrgetter("score")),
    Column("得分下限", ColumnKind.SCORE, attrgetter("low")),
    Column("得分上限", ColumnKind.SCORE, attrgetter("high")),
    Column("得分依据", ColumnKind.SHORT, _basis),
    Column("推算过程", ColumnKind.LONG, attrgetter("trace")),
    Column("偏差原因分析及改进措施", ColumnKind.LONG, attrgetter("reason")),
    *_WHERE,
    Column("说明", ColumnKind.TEXT, lambda one: _ROLE_NOTES[one.role]),
)
"""See FUND_COLUMNS for the last one."""


class FormDetails(NamedTuple):
    """The rows of a form; a 基础数据表 has neither."""

    funds: tuple[FundDetail, ...] = ()
    indicators: tuple[IndicatorDetail, ...] = ()


def details_of(one: Evaluated, rules: RuleProfile) -> FormDetails:
    """The rows of a form that was evaluated under these rules."""
    if isinstance(one, EvaluatedData):
        return FormDetails()
    return FormDetails(
        tuple(fund_details(one.submission, one.score, rules.of(one.submission))),
        tuple(indicator_details(one.submission, one.score)),
    )


def fund_details(
    submission: IndicatorForm, score: Score, rules: RuleProfile
) -> Iterator[FundDetail]:
    """The money rows of a scored form."""
    of = _form_of(submission)
    columns = amount_columns(submission)
    for one in score.funds:
        fund, line = one.fund, one.line
        known = amounts(fund, columns)
        yield FundDetail(
            of=of,
            sheet=fund.ref.sheet,
            cell=fund.ref.a1,
            points=fund.points.value,
            claimed_score=fund.claimed_score.value,
            score=line.score if line else None,
            trace=line.trace if line else "",
            label=fund.label,
            role=fund.role,
            initial=known.initial,
            annual=known.annual,
            executed=known.executed,
            claimed_rate=fund.claimed_rate.value,
            rate=rate(one, rules),
        )


def indicator_details(submission: IndicatorForm, score: Score) -> Iterator[IndicatorDetail]:
    """The indicator rows of a scored form."""
    of = _form_of(submission)
    return (_indicator_detail(of, row) for row in score.rows)


def _indicator_detail(of: DetailForm, row: ScoredRow) -> IndicatorDetail:
    indicator, line, ref = row.indicator, row.line, row.indicator.ref
    return IndicatorDetail(  # in the order of the members: by name, a row takes twice as long
        of,
        ref.sheet,
        ref.a1,
        row.told_points,
        indicator.claimed_score.value,
        line.score,
        line.trace,
        row.kind,
        indicator.role,
        indicator.level1.text,
        indicator.level2.text,
        indicator.level3.text,
        indicator.target.printed,
        indicator.actual.printed,
        indicator.reason.text,
        line.kind,
        line.completion,
        line.met,
        line.low,
        line.high,
        line.basis,
    )


def _form_of(form: IndicatorForm) -> DetailForm:
    return DetailForm(form.file, form.unit.text, form.project.text, form.form, form.year)


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
        decided=run.decided,
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
        decided=run.decided,
        last=_why(run),
        note=note + hidden_note(INDICATOR_COLUMNS, hidden),
        hidden=hidden,
    )


def _why(run: Run) -> Callable[[FileRecord, int], str]:
    """说明: why the form does not count, else what the row itself has to say."""
    return lambda file, form: not_counted(run, file.forms[form].key)


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

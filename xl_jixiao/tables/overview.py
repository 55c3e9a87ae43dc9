"""汇总: a row per scored submission, in blocks that may be added up.

Project money lies inside department money (domain.md section 7.9), so each kind of form and each
year is a block of its own and nothing is added across blocks. A merged score is not the mean of
scores: the mean is labelled 算术平均, and the mean weighted by money stands below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from xl_jixiao.facts.fund_parts import Amounts, amounts, first_total
from xl_jixiao.facts.run import NOT_COUNTED, TOLD_NOT_COUNTED
from xl_jixiao.model.finding import SEVERITY_TITLES, Severity
from xl_jixiao.model.score import Score
from xl_jixiao.model.submission import SectionKind, Submission
from xl_jixiao.tables.scored import FORM_ORDER, Scored, form_name, place_of, year_title
from xl_jixiao.tables.table import (
    BlockTable,
    CellValue,
    Column,
    ColumnKind,
    Fold,
    Folding,
    LinePlan,
    RowValues,
    TableBlock,
    hidden_note,
    summarise,
    unfilled,
)

MEAN_LABEL = "算术平均"

WEIGHTED_LABEL = "按全年预算数加权平均"

_ALWAYS = ("execution", SectionKind.OUTPUT, SectionKind.BENEFIT, SectionKind.SATISFACTION)

_SECTION_NAMES: dict[str, str] = {
    "execution": "执行率",
    SectionKind.OUTPUT: "产出",
    SectionKind.BENEFIT: "效益",
    SectionKind.SATISFACTION: "满意度",
    SectionKind.COST: "成本",
    SectionKind.OTHER: "其他",
}

_OPTIONAL = ("单位编码", "主管部门", "项目名称", "核算区间", "自评等级", "说明")
"""Columns that many runs have nothing for."""

_HELPERS = ("自评加权分", "自评权重", "核算加权分", "核算权重", "可比执行数", "可比预算数")
"""Out of sight: what the summary lines divide. The last two hold the amounts of forms that state
both, since a form with one alone would bend the rate."""


def overview_table(scored: Sequence[Scored]) -> BlockTable:
    """The sheet 汇总."""
    kinds = _section_kinds(scored)
    columns = _columns(kinds)
    plans = _line_plans(kinds)
    groups: defaultdict[tuple[int, int, int], list[Scored]] = defaultdict(list)
    for one in scored:
        if not one.superseded:
            groups[_group_key(one.submission)].append(one)
    blocks = []
    for key in sorted(groups):
        members = groups[key]
        rows = tuple(_row(one, kinds) for one in members)
        first = members[0].submission
        blocks.append(TableBlock(_title(first), rows, summarise(columns, rows, plans)))
    for why in (NOT_COUNTED, TOLD_NOT_COUNTED):
        replaced = tuple(_row(one, kinds) for one in scored if one.not_counted == why)
        if replaced:
            blocks.append(TableBlock(why, replaced))
    empty = unfilled(columns, [row for block in blocks for row in block.rows], _OPTIONAL)
    return BlockTable(
        name="汇总",
        columns=columns,
        blocks=tuple(blocks),
        note="金额单位：万元。各类表、各年度分别合计，项目资金已含在部门整体资金内，不得相加。"
        f"合计随筛选变化。“{MEAN_LABEL}”只含能够确定总分的表；合并后的得分不等于各表得分的平均。"
        + hidden_note(columns, empty),
        hidden=empty.union(_HELPERS),
    )


def execution_of(submission: Submission, score: Score) -> tuple[Amounts, Decimal | None]:
    """Amounts of the total row and its recomputed rate."""
    total = first_total(submission)
    if total is None:
        return Amounts(None, None, None), None
    line = score.funds[submission.funds.index(total)]
    return amounts(total, {}), line.completion if line else None


def _group_key(submission: Submission) -> tuple[int, int, int]:
    year = submission.year
    return FORM_ORDER.index(submission.form), year is None, year or 0


def _title(submission: Submission) -> str:
    return f"{form_name(submission.form)} · {year_title(submission.year)}"


def _section_kinds(scored: Iterable[Scored]) -> tuple[str, ...]:
    present = {section.kind for one in scored for section in one.score.sections}
    return tuple(kind for kind in _SECTION_NAMES if kind in _ALWAYS or kind in present)


def _columns(kinds: Sequence[str]) -> tuple[Column, ...]:
    sections = tuple(
        Column(f"{_SECTION_NAMES[kind]} {side}", ColumnKind.SCORE)
        for kind in kinds
        for side in ("自评", "核算")
    )
    counts = tuple(Column(SEVERITY_TITLES[one], ColumnKind.COUNT) for one in Severity)
    return (
        Column("单位名称", ColumnKind.NAME),
        Column("单位编码", ColumnKind.TEXT),
        Column("主管部门", ColumnKind.TEXT),
        Column("项目名称", ColumnKind.NAME),
        Column("表类型", ColumnKind.SHORT),
        Column("年度", ColumnKind.SHORT),
        Column("年初预算数", ColumnKind.AMOUNT),
        Column("全年预算数", ColumnKind.AMOUNT),
        Column("全年执行数", ColumnKind.AMOUNT),
        Column("执行率", ColumnKind.RATE),
        *sections,
        Column("自评总分", ColumnKind.SCORE),
        Column("核算总分", ColumnKind.SCORE),
        Column("其中按自评认定", ColumnKind.SCORE),
        Column("核算区间", ColumnKind.TEXT),
        Column("差异（核算－自评）", ColumnKind.SCORE),
        Column("自评等级", ColumnKind.SHORT),
        Column("核算等级", ColumnKind.SHORT),
        *counts,
        Column("文件", ColumnKind.PLACE),
        Column("工作表", ColumnKind.TEXT),
        Column("说明", ColumnKind.NAME),
        *(Column(title, ColumnKind.NUMBER) for title in _HELPERS),
    )


def _row(one: Scored, kinds: Sequence[str]) -> RowValues:
    submission, score = one.submission, one.score
    money, rate = execution_of(submission, score)
    claimed, total = submission.claimed_total.value, score.total
    difference = total - claimed if total is not None and claimed is not None else None
    return (
        submission.unit.text,
        submission.unit_code,
        submission.department.text,
        submission.project.text,
        form_name(submission.form),
        submission.year,
        *money,
        rate,
        *_section_scores(score, kinds),
        claimed,
        total,
        score.claimed_part,
        f"{score.low}–{score.high}" if total is None and not submission.unscored else "",
        difference,
        submission.claimed_grade.text,
        score.grade or "",
        *(one.findings[severity] for severity in Severity),
        place_of(submission),
        submission.sheet,
        one.note,
        *_weighted(claimed, money.annual),
        *_weighted(total, money.annual),
        *_comparable(money),
    )


def _section_scores(score: Score, kinds: Sequence[str]) -> list[CellValue]:
    by_kind = {section.kind: section for section in score.sections}
    values: list[CellValue] = []
    for kind in kinds:
        section = by_kind.get(kind)  # type: ignore[call-overload] # StrEnum members are str
        values += [section.claimed, section.score] if section else [None, None]
    return values


def _weighted(total: Decimal | None, money: Decimal | None) -> tuple[CellValue, CellValue]:
    if total is None or money is None or money <= 0:
        return None, None
    return total * money, money


def _comparable(money: Amounts) -> tuple[CellValue, CellValue]:
    if money.executed is None or money.annual is None:
        return None, None
    return money.executed, money.annual


def _line_plans(kinds: Sequence[str]) -> tuple[LinePlan, ...]:
    sections = [f"{_SECTION_NAMES[kind]} {side}" for kind in kinds for side in ("自评", "核算")]
    summed = ["年初预算数", "全年预算数", "全年执行数", *(SEVERITY_TITLES[one] for one in Severity)]
    means = ["执行率", *sections, "自评总分", "核算总分", "其中按自评认定", "差异（核算－自评）"]
    return (
        LinePlan(
            "合计",
            {
                "表类型": Folding(Fold.COUNT, "表类型"),
                **{title: Folding(Fold.SUM, title) for title in summed},
                "执行率": Folding(Fold.RATIO, "可比执行数", "可比预算数"),
            },
        ),
        LinePlan(
            MEAN_LABEL,
            {
                "表类型": Folding(Fold.COUNT, "核算总分"),
                **{title: Folding(Fold.MEAN, title) for title in means},
            },
        ),
        LinePlan(
            WEIGHTED_LABEL,
            {
                "表类型": Folding(Fold.COUNT, "核算权重"),
                "自评总分": Folding(Fold.RATIO, "自评加权分", "自评权重"),
                "核算总分": Folding(Fold.RATIO, "核算加权分", "核算权重"),
            },
        ),
    )

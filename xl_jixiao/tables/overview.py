"""汇总: a row per scored submission, in blocks that may be added up.

Project money lies inside department money (domain.md section 7.9), so each kind of form and each
year is a block of its own and nothing is added across blocks. A merged score is not the mean of
scores: the mean is labelled 算术平均, and the mean weighted by money is below it. Each line
below a block is over the forms of one group and says how many these are; what it folds are columns
out of sight that hold the figures of this group alone, so that a filter leaves groups intact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.run import NOT_COUNTED, TOLD_NOT_COUNTED
from xl_jixiao.facts.scored import Groups, Scored, form_name, year_title
from xl_jixiao.facts.statistics import (
    BlockSummary,
    MoneyStats,
    ScoreStats,
    Stat,
    Summary,
    group_key,
)
from xl_jixiao.model.finding import SEVERITY_TITLES, Severity
from xl_jixiao.model.submission import SectionKind
from xl_jixiao.scoring.totals import rescaled_note, unscaled_note
from xl_jixiao.tables.table import (
    BlockTable,
    Column,
    ColumnKind,
    Columns,
    Fold,
    MadeRows,
    PlaceLink,
    SummaryCell,
    SummaryLine,
    TableBlock,
    hidden_note,
    unfilled,
)
from xl_jixiao.text.wording import two_decimals

MONEY_LABEL = "合计"

ALL_MONEY_LABEL = "合计：年初、全年、执行都有的"

MEAN_LABEL = "算术平均"

SECTIONS_LABEL = "各部分得分算术平均"

WEIGHTED_LABEL = "按全年预算数加权平均"

ALL_LABEL = "份数和问题"

_ALWAYS = ("execution", SectionKind.OUTPUT, SectionKind.BENEFIT, SectionKind.SATISFACTION)

_SECTION_NAMES: dict[str, str] = {
    "execution": "执行率",
    SectionKind.OUTPUT: "产出",
    SectionKind.BENEFIT: "效益",
    SectionKind.SATISFACTION: "满意度",
    SectionKind.COST: "成本",
    SectionKind.OTHER: "其他",
}

_OPTIONAL = ("单位编码", "主管部门", "业务股室", "项目名称", "核算区间", "自评等级", "说明")
"""Columns that many runs have nothing for."""


Figure = Callable[[FormRecord], Decimal | None]


_MONEY = ("initial", "annual", "executed")

_MONEY_TITLES = {"initial": "年初预算数", "annual": "全年预算数", "executed": "全年执行数"}

_SCORES: tuple[tuple[str, Figure], ...] = (
    ("自评总分", lambda row: row.claimed),
    ("核算总分", lambda row: row.total),
    ("其中按自评认定", lambda row: row.claimed_part),
    ("差异（核算－自评）", lambda row: row.difference),
)


def _weighing(value: Figure) -> Figure:
    def weighed(row: FormRecord) -> Decimal | None:
        one, money = value(row), row.annual
        return None if one is None or money is None else one * money

    return weighed


def _amount(name: str) -> Figure:
    def amount(row: FormRecord) -> Decimal | None:
        value: Decimal | None = getattr(row, name)
        return value

    return amount


def _section_side(kind: str, side: str) -> Figure:
    def figure(row: FormRecord) -> Decimal | None:
        for section in row.sections:
            if section.kind == kind:
                return section.claimed if side == "自评" else section.score
        return None

    return figure


def _helper(title: str, value: Figure, counts: Callable[[Groups], bool]) -> Column[Scored]:
    """A column out of sight: the figures of the forms of one group, blank for all others."""
    return Column(
        title,
        ColumnKind.NUMBER,
        lambda row: value(row.record) if counts(row.groups) else None,
    )


def _helpers(kinds: Sequence[str]) -> Columns[Scored]:
    """Money, money with both budgets, scores, scores by money, sections."""
    return (
        *(
            _helper(f"合计用 {_MONEY_TITLES[name]}", _amount(name), lambda of: of.money)
            for name in _MONEY
        ),
        *(
            _helper(f"都有的 {_MONEY_TITLES[name]}", _amount(name), lambda of: of.all_money)
            for name in _MONEY
        ),
        *(_helper(f"平均用 {title}", value, lambda of: of.scores) for title, value in _SCORES),
        *(
            _helper(f"加权 {title}", _weighing(value), lambda of: of.weighted_scores)
            for title, value in _SCORES
        ),
        _helper("权重", lambda row: row.annual, lambda of: of.weighted_scores),
        _helper("各部分 份数", lambda _: Decimal(1), lambda of: of.sections),
        *(
            _helper(f"平均用 {title}", _section_side(kind, side), lambda of: of.sections)
            for kind, side, title in _section_titles(kinds)
        ),
    )


def _section_titles(kinds: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for kind in kinds:
        for side in ("自评", "核算"):
            yield kind, side, f"{_SECTION_NAMES[kind]} {side}"


def _told(one: Scored, contents: Mapping[str, str]) -> tuple[str, object]:
    """What a row depends on (`MadeRows`): its file, and what the folder tells of the form."""
    record, unit = one.record, one.unit
    return record.file, (
        contents[record.file],
        record.sheet,
        record.top,
        one.not_counted,
        [*map(one.findings.get, Severity)],
        unit and (unit.code, unit.department, unit.office),
    )


def overview_table(
    scored: Sequence[Scored], summary: Summary, contents: Mapping[str, str]
) -> BlockTable:
    """The sheet 汇总; `contents`: the hash of each file."""
    kinds = _section_kinds(scored)
    helpers = _helpers(kinds)
    columns = (*_columns(kinds), *helpers)
    groups: defaultdict[tuple[int, bool, int], list[Scored]] = defaultdict(list)
    for one in scored:
        if not one.superseded:
            groups[group_key(one.record)].append(one)
    told = partial(_told, contents=contents)
    blocks = []
    for key, stats in zip(sorted(groups), summary.blocks, strict=True):
        rows = MadeRows(columns, groups[key], told)
        blocks.append(TableBlock(_title(stats), rows, _lines(stats, kinds)))
    for why in (NOT_COUNTED, TOLD_NOT_COUNTED):
        replaced = [one for one in scored if one.not_counted == why]
        if replaced:
            blocks.append(TableBlock(why, MadeRows(columns, replaced, told)))
    empty = unfilled(columns, scored, _OPTIONAL)
    return BlockTable(
        name="汇总",
        columns=columns,
        blocks=tuple(blocks),
        note="金额单位：万元。各类表、各年度分别合计，项目资金已含在部门整体资金内，不得相加。"
        "合计随筛选变化，每行的份数是该行各数共同的口径（见“口径说明”）；"
        "合并后的得分不等于各表得分的平均。" + hidden_note(columns, empty),
        hidden=empty.union(helper.title for helper in helpers),
    )


def _title(stats: BlockSummary) -> str:
    return f"{form_name(stats.form)} · {year_title(stats.year)}"


def _section_kinds(scored: Iterable[Scored]) -> tuple[str, ...]:
    present = {section.kind for one in scored for section in one.record.sections}
    return tuple(kind for kind in _SECTION_NAMES if kind in _ALWAYS or kind in present)


_BEFORE: Columns[Scored] = (
    Column("单位名称", ColumnKind.NAME, lambda row: row.record.unit),
    Column("单位编码", ColumnKind.TEXT, lambda row: row.unit_code),
    Column("主管部门", ColumnKind.TEXT, lambda row: row.department),
    Column("业务股室", ColumnKind.TEXT, lambda row: row.office),
    Column("项目名称", ColumnKind.NAME, lambda row: row.record.project),
    Column("表类型", ColumnKind.SHORT, lambda row: form_name(row.record.form)),
    Column("年度", ColumnKind.SHORT, lambda row: row.record.year),
    Column("年初预算数", ColumnKind.AMOUNT, lambda row: row.record.initial),
    Column("全年预算数", ColumnKind.AMOUNT, lambda row: row.record.annual),
    Column("全年执行数", ColumnKind.AMOUNT, lambda row: row.record.executed),
    Column("执行率", ColumnKind.RATE, lambda row: row.record.rate),
)

_SCORE: Columns[Scored] = (
    Column("自评总分", ColumnKind.SCORE, lambda row: row.record.claimed),
    Column("核算总分", ColumnKind.SCORE, lambda row: row.record.total),
    Column("其中按自评认定", ColumnKind.SCORE, lambda row: row.record.claimed_part),
    Column("核算区间", ColumnKind.TEXT, lambda row: _reach(row.record)),
    Column("差异（核算－自评）", ColumnKind.SCORE, lambda row: row.record.difference),
    Column("自评等级", ColumnKind.SHORT, lambda row: row.record.claimed_grade),
    Column("核算等级", ColumnKind.SHORT, lambda row: row.record.grade or ""),
)

_AFTER: Columns[Scored] = (
    Column(
        "文件",
        ColumnKind.PLACE,
        lambda row: PlaceLink(row.record.file, row.record.file, row.record.sheet),
    ),
    Column("工作表", ColumnKind.TEXT, lambda row: row.record.sheet),
    Column("说明", ColumnKind.NAME, lambda row: row.note),
)


def _columns(kinds: Sequence[str]) -> Columns[Scored]:
    """Those that are seen."""
    sections = (_section_column(*of) for of in _section_titles(kinds))
    return (*_BEFORE, *sections, *_SCORE, *map(_findings_column, Severity), *_AFTER)


def _section_column(kind: str, side: str, title: str) -> Column[Scored]:
    figure = _section_side(kind, side)
    return Column(title, ColumnKind.SCORE, lambda row: figure(row.record))


def _findings_column(severity: Severity) -> Column[Scored]:
    title = SEVERITY_TITLES[severity]
    return Column(title, ColumnKind.COUNT, lambda row: row.findings[severity])


def _reach(record: FormRecord) -> str:
    """Between which bounds an open total lies, whether it is out of the full marks, whether rows
    were left out.
    """
    if record.unscored:
        return ""
    span = f"{two_decimals(record.low)}–{two_decimals(record.high)}" if record.total is None else ""
    notes = (span, unscaled_note(record), rescaled_note(record))
    return "；".join(part for part in notes if part)


def _lines(stats: BlockSummary, kinds: Sequence[str]) -> tuple[SummaryLine, ...]:
    """The lines below a block, each over one group of forms."""
    lines = [_money_line(MONEY_LABEL, "合计用", stats.money)]
    if stats.all_money.forms != stats.money.forms:
        lines.append(_money_line(ALL_MONEY_LABEL, "都有的", stats.all_money))
    lines += [
        _scores_line(stats.scores),
        _sections_line(stats, kinds),
        _weighted_line(stats.weighted),
        _all_line(stats),
    ]
    return tuple(lines)


_FORMS = "表类型"
"""The column in which each line says of how many forms it is."""


def _money_line(label: str, group: str, stats: MoneyStats) -> SummaryLine:
    figures = {"initial": stats.initial, "annual": stats.annual, "executed": stats.executed}
    cells = {_FORMS: _count(f"{group} 全年执行数", stats.forms)}
    for name, stat in figures.items():
        title = _MONEY_TITLES[name]
        if stat.n == stats.forms:  # else the sum would not be over the forms of this line
            cells[title] = SummaryCell(Fold.FILLED_SUM, f"{group} {title}", "", stat.value)
    base = "initial" if stats.base == "initial" else "annual"
    cells["执行率"] = SummaryCell(
        Fold.RATIO,
        f"{group} 全年执行数",
        f"{group} {_MONEY_TITLES[base]}",
        stats.rate.value,
    )
    return SummaryLine(label, cells)


def _scores_line(stats: ScoreStats) -> SummaryLine:
    cells = {_FORMS: _count("平均用 核算总分", stats.forms)}
    for title, stat in _score_figures(stats):
        cells[title] = SummaryCell(Fold.MEAN, f"平均用 {title}", "", stat.value)
    return SummaryLine(MEAN_LABEL, cells)


def _sections_line(stats: BlockSummary, kinds: Sequence[str]) -> SummaryLine:
    figures = {one.kind: {"自评": one.claimed, "核算": one.score} for one in stats.sections}
    cells = {_FORMS: _count("各部分 份数", stats.section_forms)}
    for kind, side, title in _section_titles(kinds):
        stat = figures.get(kind, {}).get(side)
        value = None if stat is None else stat.value
        cells[title] = SummaryCell(Fold.MEAN, f"平均用 {title}", "", value)
    return SummaryLine(SECTIONS_LABEL, cells)


def _weighted_line(stats: ScoreStats) -> SummaryLine:
    cells = {_FORMS: _count("权重", stats.forms)}
    for title, stat in _score_figures(stats):
        cells[title] = SummaryCell(Fold.RATIO, f"加权 {title}", "权重", stat.value)
    return SummaryLine(WEIGHTED_LABEL, cells)


def _all_line(stats: BlockSummary) -> SummaryLine:
    cells = {_FORMS: _count(_FORMS, len(stats.rows))}
    for severity in Severity:
        title = SEVERITY_TITLES[severity]
        cells[title] = SummaryCell(Fold.SUM, title, "", Decimal(stats.findings[severity]))
    return SummaryLine(ALL_LABEL, cells)


def _score_figures(stats: ScoreStats) -> tuple[tuple[str, Stat], ...]:
    figures = (stats.claimed, stats.total, stats.claimed_part, stats.difference)
    return tuple(zip((title for title, _ in _SCORES), figures, strict=True))


def _count(over: str, forms: int) -> SummaryCell:
    return SummaryCell(Fold.COUNT, over, "", Decimal(forms))

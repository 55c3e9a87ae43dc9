"""Tables of a run as the page shows them: texts, and numbers to sort by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, TypeVar

from xl_jixiao.importing.listing import RemarkLine
from xl_jixiao.model.finding import GRAVITY, SEVERITY_TITLES, STATE_TITLES, Severity, State
from xl_jixiao.page.messages import NumberValue, Table, TableColumn, Value
from xl_jixiao.tables.analysis import Crosstab
from xl_jixiao.tables.front_page import FirstUnit, FrontPage, MoneyRow, first_note, money_note
from xl_jixiao.tables.summary import FINDING_COLUMNS
from xl_jixiao.tables.table import (
    NUMERIC,
    AnyColumn,
    CellValue,
    Column,
    ColumnKind,
    Columns,
    LongTable,
    PlaceLink,
)
from xl_jixiao.text.wording import percent, two_decimals

_KINDS: Mapping[ColumnKind, Literal["short", "long"]] = {
    ColumnKind.SHORT: "short",
    ColumnKind.LONG: "long",
    ColumnKind.PROSE: "long",
}

_NOTHING = NumberValue(text="", value=None)

Source = TypeVar("Source")
"""What a row is made of."""

_Kind = Literal["number", "short", "text", "long"]


def long_table(table: LongTable) -> Table:
    """A list of the consolidated workbook; columns out of sight are left out."""
    shown = [at for at, one in enumerate(table.columns) if one.title not in table.hidden]
    columns = [table.columns[at] for at in shown]
    return Table(
        title=table.name,
        columns=[_column(one) for one in columns],
        rows=[
            [_value(one, row[at]) for at, one in zip(shown, columns, strict=True)]
            for row in table.rows()
        ],
        note=table.note,
    )


def _column(column: AnyColumn) -> TableColumn:
    kind: _Kind = "number" if column.kind in NUMERIC else _KINDS.get(column.kind, "text")
    return TableColumn(title=column.title.replace(" ", ""), kind=kind)


def _value(column: AnyColumn, value: CellValue) -> Value:
    if column.kind not in NUMERIC:
        text = value.text if isinstance(value, PlaceLink) else value
        return "" if text is None else str(text)
    return number_value(column.kind, value) if isinstance(value, int | Decimal) else _NOTHING


def number_value(kind: ColumnKind, value: Decimal | int | None) -> NumberValue:
    """A number as the workbook shows it."""
    if value is None:
        return _NOTHING
    if kind is ColumnKind.COUNT:
        text = str(value)
    else:
        number = Decimal(value)
        text = percent(number) if kind is ColumnKind.RATE else two_decimals(number)
    return NumberValue(text=text, value=float(value))


def _made(title: str, columns: Columns[Source], sources: Iterable[Source], note: str = "") -> Table:
    return Table(
        title=title,
        columns=[_column(one) for one in columns],
        rows=[[_value(one, one.value(source)) for one in columns] for source in sources],
        note=note,
    )


def findings_table(findings: Iterable[Mapping[str, Any]], *, compared: bool) -> Table:
    """问题清单, of the findings of result.json that count, the gravest first.

    Args:
        findings: as result.json has them.
        compared: whether they were held against an earlier result.
    """
    counted = [one for one in findings if one.get("counts", True)]
    counted.sort(key=lambda one: GRAVITY[Severity(one["severity"])])
    shown = FINDING_COLUMNS if compared else FINDING_COLUMNS[:-1]  # the last one is the state
    rows = [list(_finding(one, compared)) for one in counted]
    return Table(title="问题清单", columns=[*map(_column, shown)], rows=rows, note="")


def _finding(one: Mapping[str, Any], compared: bool) -> Iterator[Value]:
    """In the columns of 问题清单."""
    yield SEVERITY_TITLES[Severity(one["severity"])]
    yield from (one["id"], one["unit"], one["file"], one["sheet"], "、".join(one["cells"]))
    yield from (one["row_label"], one["message"], one["found"], one["expected"], one["basis"])
    if compared:
        yield STATE_TITLES[State(one["state"])] if one["state"] else ""


def overview_tables(front: FrontPage) -> list[Table]:
    """The tables of 概览."""
    money = _made("资金和得分", _MONEY, front.money, "金额单位：万元。" + money_note(front))
    tables = [money, _crosstab(front.grades), _crosstab(front.kinds)]
    if front.reporting is not None:
        tables.insert(0, _crosstab(front.reporting))
    return [*tables, _made("先看这些单位", _FIRST, front.first, first_note(front.first))]


_MONEY: Columns[MoneyRow] = (
    Column("表", ColumnKind.NAME, lambda row: row.title),
    Column("份数", ColumnKind.COUNT, lambda row: row.forms),
    Column("全年预算数", ColumnKind.AMOUNT, lambda row: row.annual),
    Column("全年执行数", ColumnKind.AMOUNT, lambda row: row.executed),
    Column("执行率", ColumnKind.RATE, lambda row: row.rate),
    Column("自评平均分", ColumnKind.SCORE, lambda row: row.claimed),
    Column("核算平均分", ColumnKind.SCORE, lambda row: row.total),
    Column("优良占比", ColumnKind.RATE, lambda row: row.good),
)


def _crosstab(table: Crosstab) -> Table:
    heads = [TableColumn(title="", kind="text")]
    heads += [TableColumn(title=one.name, kind="number") for one in table.series]
    rows: list[list[Value]] = [
        [category, *(number_value(ColumnKind.COUNT, one.counts[at]) for one in table.series)]
        for at, category in enumerate(table.categories)
    ]
    return Table(title=table.title, columns=heads, rows=rows, note=f"单位：{table.unit}。")


_FIRST: Columns[FirstUnit] = (
    Column("单位", ColumnKind.NAME, lambda one: one.name),
    Column("业务股室", ColumnKind.NAME, lambda one: one.office),
    Column("未能处理的文件", ColumnKind.COUNT, lambda one: one.unusable),
    Column("错误", ColumnKind.COUNT, lambda one: one.errors),
    Column("警告", ColumnKind.COUNT, lambda one: one.warnings),
    Column("自评高于核算", ColumnKind.SCORE, lambda one: one.excess),
    Column("核算总分", ColumnKind.SCORE, lambda one: one.total),
    Column("等级", ColumnKind.SHORT, lambda one: one.grade),
)

_LISTED: Columns[RemarkLine] = (
    Column("情况", ColumnKind.SHORT, lambda one: one.kind.value),
    Column("源工作表", ColumnKind.TEXT, lambda one: one.sheet),
    Column("单元格", ColumnKind.TEXT, lambda one: one.cells),
    Column("内容", ColumnKind.LONG, lambda one: one.text),
    Column("说明", ColumnKind.LONG, lambda one: one.why),
)


def listed_table(listed: Sequence[RemarkLine]) -> Table:
    """导入说明: what was not placed, was changed, or was read from sentences."""
    return _made("导入说明", _LISTED, listed)

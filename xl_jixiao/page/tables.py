"""Tables of a run as the page shows them: texts, and numbers to sort by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from xl_jixiao.importing.listing import RemarkLine
from xl_jixiao.model.finding import SEVERITY_TITLES, STATE_TITLES, Severity, State
from xl_jixiao.page.messages import NumberValue, Table, TableColumn, Value
from xl_jixiao.tables.analysis import Crosstab
from xl_jixiao.tables.front_page import FirstUnit, FrontPage, MoneyRow, first_note
from xl_jixiao.tables.table import NUMERIC, AnyColumn, CellValue, ColumnKind, LongTable, PlaceLink
from xl_jixiao.text.wording import percent, two_decimals

_KINDS: Mapping[ColumnKind, Literal["short", "long"]] = {
    ColumnKind.SHORT: "short",
    ColumnKind.LONG: "long",
    ColumnKind.PROSE: "long",
}

_NOTHING = NumberValue(text="", value=None)

Json = dict[str, Any]  # JSON is untyped by nature

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


def _made(
    title: str, columns: Sequence[tuple[str, _Kind]], rows: Iterable[list[Value]], note: str = ""
) -> Table:
    heads = [TableColumn(title=name, kind=kind) for name, kind in columns]
    return Table(title=title, columns=heads, rows=list(rows), note=note)


_FINDING_COLUMNS: Sequence[tuple[str, _Kind]] = (
    *(("级别", "short"), ("编号", "short"), ("单位", "text"), ("文件", "text")),
    *(("工作表", "text"), ("单元格", "text"), ("所在行", "text"), ("问题", "long")),
    *(("填报情况", "text"), ("应为", "text"), ("依据", "long")),
)
"""Those of 问题清单."""

_GRAVEST = [severity.value for severity in SEVERITY_TITLES]


def findings_table(findings: Iterable[Mapping[str, Any]], *, compared: bool) -> Table:
    """问题清单, of the findings of result.json that count, the gravest first.

    Args:
        findings: as result.json has them.
        compared: whether they were held against an earlier result.
    """
    counted = [one for one in findings if one.get("counts", True)]
    counted.sort(key=lambda one: _GRAVEST.index(one["severity"]))
    columns = (*_FINDING_COLUMNS, ("状态", "short")) if compared else _FINDING_COLUMNS
    return _made("问题清单", columns, (list(_finding(one, compared)) for one in counted))


def _finding(one: Mapping[str, Any], compared: bool) -> Iterator[str]:
    yield SEVERITY_TITLES[Severity(one["severity"])]
    yield from (one["id"], one["unit"], one["file"], one["sheet"], "、".join(one["cells"]))
    yield from (one["row_label"], one["message"], one["found"], one["expected"], one["basis"])
    if compared:
        yield STATE_TITLES[State(one["state"])] if one["state"] else ""


def overview_tables(front: FrontPage) -> list[Table]:
    """The tables of 概览."""
    tables = [_money(front.money), _crosstab(front.grades), _crosstab(front.kinds)]
    if front.reporting is not None:
        tables.insert(0, _crosstab(front.reporting))
    return [*tables, _first(front.first)]


def _money(rows: Sequence[MoneyRow]) -> Table:
    columns: Sequence[tuple[str, _Kind]] = (
        *(("表", "text"), ("份数", "number"), ("全年预算数", "number"), ("全年执行数", "number")),
        *(("执行率", "number"), ("自评平均分", "number"), ("核算平均分", "number")),
        ("优良占比", "number"),
    )
    return _made("资金和得分", columns, map(_money_row, rows), "金额单位：万元。")


def _money_row(row: MoneyRow) -> list[Value]:
    return [
        row.title,
        number_value(ColumnKind.COUNT, row.forms),
        number_value(ColumnKind.AMOUNT, row.annual),
        number_value(ColumnKind.AMOUNT, row.executed),
        number_value(ColumnKind.RATE, row.rate),
        number_value(ColumnKind.SCORE, row.claimed),
        number_value(ColumnKind.SCORE, row.total),
        number_value(ColumnKind.RATE, row.good),
    ]


def _crosstab(table: Crosstab) -> Table:
    columns: list[tuple[str, _Kind]] = [("", "text")]
    columns += [(one.name, "number") for one in table.series]
    rows: Iterable[list[Value]] = (
        [category, *(number_value(ColumnKind.COUNT, one.counts[at]) for one in table.series)]
        for at, category in enumerate(table.categories)
    )
    return _made(table.title, columns, rows, f"单位：{table.unit}。")


def _first(units: Sequence[FirstUnit]) -> Table:
    columns: Sequence[tuple[str, _Kind]] = (
        *(("单位", "text"), ("业务股室", "text"), ("未能处理的文件", "number"), ("错误", "number")),
        *(
            ("警告", "number"),
            ("自评高于核算", "number"),
            ("核算总分", "number"),
            ("等级", "short"),
        ),
    )
    return _made("先看这些单位", columns, map(_first_row, units), first_note(units))


def _first_row(one: FirstUnit) -> list[Value]:
    return [
        one.name,
        one.office,
        number_value(ColumnKind.COUNT, one.unusable),
        number_value(ColumnKind.COUNT, one.errors),
        number_value(ColumnKind.COUNT, one.warnings),
        number_value(ColumnKind.SCORE, one.excess),
        number_value(ColumnKind.SCORE, one.total),
        one.grade,
    ]


def listed_table(listed: Sequence[RemarkLine]) -> Table:
    """导入说明: what was not placed, was changed, or was read from sentences."""
    columns: Sequence[tuple[str, _Kind]] = (
        *(("情况", "short"), ("源工作表", "text"), ("单元格", "text")),
        *(("内容", "long"), ("说明", "long")),
    )
    rows: Iterable[list[Value]] = (
        [one.kind.value, one.sheet, one.cells, one.text, one.why] for one in listed
    )
    return _made("导入说明", columns, rows)

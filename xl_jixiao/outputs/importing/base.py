"""The blocks of the 基础数据表."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.forms.layout import BaseBlock, BaseColumn, BaseRow
from xl_jixiao.model.submission import BaseDatum, Submission
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.importing.filling import Filling


def place_base(
    filling: Filling, blocks: tuple[BaseBlock, ...], submission: Submission
) -> tuple[BaseBlock, ...]:
    """Fill the blocks.

    Returns:
        The blocks with the rows of the source. Rows that it has not are left out: whether 其中
        lists everything depends on them. A block of which nothing was read stays the official one.
    """
    known = {block.section for block in blocks}
    for datum in submission.base:
        if datum.section not in known:
            filling.unplaced(datum.value.entry, f"模板没有“{datum.section}”这一块")
    return tuple(
        _place_block(
            filling, block, [one for one in submission.base if one.section == block.section]
        )
        for block in blocks
    )


def _place_block(filling: Filling, block: BaseBlock, data: Sequence[BaseDatum]) -> BaseBlock:
    if not block.rows:
        _place_row(filling, block.columns, "", data)
        return block
    official = {row.key: row for row in block.rows}
    rows: list[BaseRow] = []
    for number, line in enumerate(_lines(data), start=1):
        # the second row of a kind (one 专项 a line), or one that the official form has not
        own = BaseRow(f"extra{number}", safe_text(line[0].label), line[0].label, indent=1)
        rows.append(official.pop(line[0].key, own))
        _place_row(filling, block.columns, f"{rows[-1].key}/", line)
    return replace(block, rows=tuple(rows)) if rows else block


def _lines(data: Sequence[BaseDatum]) -> Iterable[list[BaseDatum]]:
    """The data row by row: a column that was met before starts the next one."""
    line: list[BaseDatum] = []
    for datum in data:
        met = {one.column_key for one in line}
        if line and (datum.column_key in met or datum.label != line[0].label):
            yield line
            line = []
        line.append(datum)
    if line:
        yield line


def _place_row(
    filling: Filling, columns: Sequence[BaseColumn], prefix: str, data: Sequence[BaseDatum]
) -> None:
    by_column = {one.column_key: one for one in data}
    for number, column in enumerate(columns):
        datum = by_column.pop(column.key, None)
        if datum is None:
            continue
        place, name = ("base", 0, f"{prefix}{column.key}"), f"{datum.label}{datum.column}"
        if column.unit == "ratio":
            base, part = (_value(data, one.key) for one in columns[number - 2 : number])
            filling.computed[place] = part / base if part is not None and base else None
            filling.result(place, datum.value, name, share=True)
        elif column.unit == "万元":
            filling.amount(place, datum.value, name)
        elif column.unit:
            filling.number(place, datum.value, name)
        else:
            filling.text(place, datum.value.entry, name)
    for datum in by_column.values():
        filling.unplaced(datum.value.entry, f"模板没有“{datum.column}”这一栏")


def _value(data: Iterable[BaseDatum], key: str) -> Decimal | None:
    return next((one.value.value for one in data if one.column_key == key), None)

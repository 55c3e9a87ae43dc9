"""The money block and the 基础数据表 of a form that is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.importing.filling import Filling, plain
from xl_jixiao.importing.printed import reweighed
from xl_jixiao.importing.source import Typed
from xl_jixiao.layouts.layout import BaseBlock, BaseColumn, BaseRow, FundHalves, FundRow, FundsBlock
from xl_jixiao.model.submission import (
    NOTHING,
    BaseDatum,
    Entry,
    Figure,
    FundLine,
    FundRole,
    IndicatorForm,
)
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.text.labels import bare_name, fold

_AMOUNTS = {"initial": "年初预算数", "annual": "全年预算数", "executed": "全年执行数"}

_READ = frozenset({"label", *_AMOUNTS, "points", "claimed_rate", "claimed_score", "reason"})
"""What a submission holds of a row; other columns of a form are found by their headers."""

_LEFT = frozenset({FundRole.INCOME, FundRole.INCOME_PART})

_RIGHT = frozenset({FundRole.EXPENSE, FundRole.EXPENSE_PART})


def place_funds(
    filling: Filling, block: FundsBlock | None, submission: IndicatorForm
) -> FundsBlock | None:
    """Fill the block.

    Returns:
        The block with a row for each row of the source that the official form has not.
    """
    if block is None:
        for line in submission.funds:
            _unplaced(filling, line, "模板没有资金栏")
        return None
    block = reweighed(filling, block, submission)
    in_columns = [one for one in submission.funds if one.role in {FundRole.TOTAL, FundRole.PART}]
    rows, numbers = _rows(block, in_columns)
    for line, number in zip(in_columns, numbers, strict=True):
        if _says_the_same(rows[number], line):
            filling.take(Entry(line.label, line.ref))
        _place_line(filling, block, number, line)
    _score_one_row(filling, in_columns, numbers)
    return _place_halves(filling, replace(block, rows=rows), submission)


def _rows(block: FundsBlock, lines: list[FundLine]) -> tuple[tuple[FundRow, ...], list[int]]:
    """The rows of the block, and which of them each line of the source takes."""
    rows, numbers = list(block.rows), []
    free = dict(enumerate(rows))
    for line in lines:
        number = next((at for at, row in free.items() if _fits(row, line)), None)
        if number is None:
            number = len(rows)
            rows.append(FundRow(safe_text(line.label) or "其他", FundRole.PART))
        free.pop(number, None)
        numbers.append(number)
    return tuple(rows), numbers


def _fits(row: FundRow, line: FundLine) -> bool:
    if row.role is FundRole.TOTAL or line.role is FundRole.TOTAL:
        return row.role is line.role
    return fold(bare_name(row.text)) == fold(line.name)


def _score_one_row(filling: Filling, lines: list[FundLine], numbers: list[int]) -> None:
    """No printed 分值 in the total row where the source has it in the row of a part instead."""
    weighed = {line.role for line in lines if line.points.entry.filled}
    for line, number in zip(lines, numbers, strict=True):
        if line.role is FundRole.TOTAL and weighed == {FundRole.PART}:
            filling.values["funds", number, "points"] = Typed("")


def _place_line(filling: Filling, block: FundsBlock, number: int, line: FundLine) -> None:
    if line.amount.entry.filled:
        # the label of the row carries it
        filling.take(line.amount.entry)
    columns = {column.key for column in block.columns}
    _place_amounts(filling, columns, number, line)
    _place_points(filling, block, number, line)
    _place_rate(filling, columns, number, line)
    if "reason" in columns:
        filling.text(("funds", number, "reason"), line.reason, f"{line.name}：原因")
    else:
        filling.unplaced(line.reason, "模板的资金栏没有“原因”这一栏，可写入偏差原因分析")
    for at, column in enumerate(block.columns):
        if column.key in _READ:
            continue
        before = [one.text for one in block.columns[:at]].count(column.text)
        entry = filling.sheets.in_column(line.ref, column, money=True, before=before)
        name = column.text.replace("\n", "")
        filling.text(("funds", number, column.key), entry, f"{line.name}：{name}")


def _place_amounts(filling: Filling, columns: set[str], number: int, line: FundLine) -> None:
    """Each in its own column: nothing is copied from 年初 to 全年."""
    for key, name in _AMOUNTS.items():
        figure: Figure = getattr(line, key)
        if key in columns:
            filling.amount(("funds", number, key), figure, f"{line.name}：{name}")
        else:
            filling.unplaced(figure.entry, f"模板的资金栏没有“{name}”")


def _place_points(filling: Filling, block: FundsBlock, number: int, line: FundLine) -> None:
    columns = {column.key for column in block.columns}
    for key, name in (("points", "分值"), ("claimed_score", "得分")):
        figure: Figure = getattr(line, key)
        if key in columns:
            filling.number(("funds", number, key), figure, f"{line.name}：{name}")
        elif key != "points" or figure.value != block.points:
            filling.unplaced(figure.entry, f"模板的资金栏没有“{name}”")
        else:
            filling.take(figure.entry)  # the heading of the block prints it


def _place_rate(filling: Filling, columns: set[str], number: int, line: FundLine) -> None:
    if "claimed_rate" not in columns:
        filling.unplaced(line.claimed_rate.entry, "模板的资金栏没有“执行率”")
        return
    place = ("funds", number, "claimed_rate")
    budget = line.annual if "annual" in columns else line.initial
    filling.computed[place] = _rate(line.executed.value, budget.value)
    filling.result(place, line.claimed_rate, f"{line.name}：执行率", share=True)


def _rate(executed: Decimal | None, budget: Decimal | None) -> Decimal | None:
    return executed / budget if executed is not None and budget and budget > 0 else None


def _says_the_same(row: FundRow, line: FundLine) -> bool:
    """Whether the label of the source is in our form too; else it is reported as a leftover."""
    return fold(bare_name(row.text)) == fold(bare_name(line.label))


def _place_halves(filling: Filling, block: FundsBlock, submission: IndicatorForm) -> FundsBlock:
    lines = {
        "left": [one for one in submission.funds if one.role in _LEFT],
        "right": [one for one in submission.funds if one.role in _RIGHT],
    }
    if block.left_span is None or block.right_span is None:
        for line in (*lines["left"], *lines["right"]):
            _unplaced(filling, line, "模板没有按收入性质、支出性质分的栏")
        return block
    sides = {
        side: _side([getattr(one, side) for one in block.halves], found)
        for side, found in lines.items()
    }
    count = max(len(side) for side in sides.values())
    padded = [side + [(None, None)] * (count - len(side)) for side in sides.values()]
    number = len(block.rows)
    halves = []
    for pair in zip(*padded, strict=True):
        drawn: list[FundRow | None] = []
        for (row, line), (_, beside) in zip(pair, block.sides, strict=True):
            placed = row
            if row is not None and line is not None:
                place = _place_label if beside is None else _place_beside
                placed = place(filling, number, row, line)
            number += row is not None
            drawn.append(placed)
        halves.append(FundHalves(*drawn))
    return replace(block, halves=tuple(halves))


def _side(
    rows: list[FundRow | None], lines: list[FundLine]
) -> list[tuple[FundRow | None, FundLine | None]]:
    """The printed labels of one side, each with the line of the source that belongs there; lines
    without a label come below.
    """
    left = list(lines)
    found: list[tuple[FundRow | None, FundLine | None]] = []
    for row in rows:
        line = next((one for one in left if row is not None and _is_label(row, one)), None)
        if line is not None:
            left.remove(line)
        found.append((row, line))
    while found and found[-1] == (None, None):
        found.pop()
    return found + [(FundRow(line.label, line.role), line) for line in left]


def _is_label(row: FundRow, line: FundLine) -> bool:
    if row.role is not line.role:
        return False
    whole = row.role in {FundRole.INCOME, FundRole.EXPENSE}
    return whole or fold(bare_name(row.text)) == fold(line.name)


def _place_label(filling: Filling, number: int, row: FundRow, line: FundLine) -> FundRow:
    """The label with its number, as the source writes it; in our words where the number stands
    in a cell of its own, or in another unit.
    """
    label, amount = Entry(line.label, line.ref), line.amount
    if amount.entry.ref == line.ref or not amount.entry.filled:
        entry = amount.entry if amount.entry.filled else label
        filling.label(("funds", number, "label"), entry, amount.value, line.name)
        return row
    filling.take(label)
    value = filling.in_unit(amount.value)
    shown = amount.entry.text if value is None else plain(value)
    base = row.text if row.text.rstrip().endswith(("：", ":")) else f"{row.text}："
    filling.values["funds", number, "label"] = Typed(safe_text(base + shown))
    filling.take(amount.entry, line.name)
    return row


def _place_beside(filling: Filling, number: int, row: FundRow, line: FundLine) -> FundRow:
    """The number in its own cell, and the label without it; the label as the source writes it where
    no number can be read from it.
    """
    label, amount, place = Entry(line.label, line.ref), line.amount, ("funds", number, "amount")
    before, colon, _ = line.label.replace(":", "：").rpartition("：")
    bare = replace(row, text=safe_text(f"{before if colon else line.name}："))
    own = bare if row.text == line.label else row
    filling.take(label)
    if amount.entry.filled and amount.entry.ref != line.ref:
        filling.amount(place, amount, line.name)
        return own
    if filling.amount_of_label(place, amount, line.name):
        return own
    said = any(char.isdigit() for char in line.label)
    return replace(row, text=safe_text(line.label)) if said else own


def _unplaced(filling: Filling, line: FundLine, why: str) -> None:
    for entry in _entries(line):
        filling.unplaced(entry, why)


def _entries(line: FundLine) -> Iterator[Entry]:
    yield Entry(line.label, line.ref)
    figures = (line.initial, line.annual, line.executed, line.amount, line.points)
    for figure in (*figures, line.claimed_rate, line.claimed_score):
        yield figure.entry if figure.entry.ref != line.ref else NOTHING
    yield line.reason


def place_base(
    filling: Filling, blocks: tuple[BaseBlock, ...], data: Sequence[BaseDatum]
) -> tuple[BaseBlock, ...]:
    """Fill the blocks.

    Returns:
        The blocks with the rows of the source. Rows that it has not are left out: whether 其中
        lists everything depends on them. A block of which nothing was read stays the official one.
    """
    known = {block.section for block in blocks}
    for datum in data:
        if datum.section not in known:
            filling.unplaced(datum.value.entry, f"模板没有“{datum.section}”这一块")
    return tuple(
        _place_block(filling, block, [one for one in data if one.section == block.section])
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

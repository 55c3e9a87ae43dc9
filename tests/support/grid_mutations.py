"""What circulates of an official form: the same form with other headings, columns and pages.

A mutation takes a grid and a source of chance and gives the grid back in another shape that says
the same; where the form has no place for it, it gives the grid back as it was.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from support import grid_changes as change
from xl_jixiao.layouts.layout import Layout, LayoutColumn
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid
from xl_jixiao.text.labels import fold

Mutation = Callable[[Grid, Layout, random.Random], Grid]

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "initial": ("年初预算数", "年初批复预算数", "年初\n预算", "年初部门预算数"),
    "annual": ("全年预算数", "调整后预算数", "调整预算数（A）", "全年 预算数", "全年调整后预算数"),
    "executed": ("全年执行数（B）", "全年支出数", "实际支出数", "预算执行数", "全年\n执行数"),
    "claimed_rate": ("执行率", "预算执行率", "执行率（B/A）", "支出率"),
    "target": ("年度指标值", "目标值", "年初设定指标值", "指标值（A）", "预期指标值"),
    "actual": ("实际完成值", "全年完成值", "完成值（B）", "实际完成情况", "年度实际\n完成值"),
    "points": ("分值", "权重", "分值（权重）", "指标分值"),
    "claimed_score": ("得分", "自评得分", "单位自评得分", "自评\n得分"),
    "reason": ("偏差原因分析及改进措施", "未完成原因及改进措施", "偏差原因", "扣分原因"),
}
CORNERS = (
    "年度预算数（万元）",
    "年度预算（万元）",
    "预算资金",
    "资金来源",
    "项目",
    "预算执行情况",
    "全年预算",
)
NUMBERINGS = ("{}", "（{}）", "第{}列", "{}栏")
LOGOS = ("内部资料 注意保存", "打印日期：2025-03-01 10:20", "第1页 共2页", "（此件公开）")
OTHERS = ("责任科室", "佐证材料", "数据口径", "得分系数")
GOALS = (
    ("年初设定绩效目标", "年度总体目标完成情况综述"),
    ("年度绩效目标", "目标实际完成情况"),
    ("预期目标", "全年实际完成情况"),
    ("绩效目标设定情况", "绩效目标实现情况"),
)


def put(grid: Grid, row: int, col: int, text: str) -> Grid:
    """The grid with a text in a cell; "" takes it out."""
    cells = dict(grid.cells)
    cells.pop((row, col), None)
    if text:
        number = text.isdigit()
        kind = CellKind.NUMBER if number else CellKind.TEXT
        cells[row, col] = Cell(row, col, kind, text, int(text) if number else None)
    return replace(grid, cells=cells)


def heads(grid: Grid, columns: Sequence[LayoutColumn]) -> Mapping[str, Cell]:
    """Key → header cell, of the row that holds all these captions."""
    wanted = {fold(column.text): column.key for column in columns if column.text}
    rows: dict[int, dict[str, Cell]] = {}
    for cell in grid.cells.values():
        if key := wanted.get(fold(cell.text)):
            rows.setdefault(cell.row, {})[key] = cell
    best = max(rows.values(), key=len, default={})
    return best if len(best) >= max(len(wanted) - 1, 2) else {}


def area_of(grid: Grid, cell: Cell) -> Area:
    """What a cell covers."""
    place = Area(cell.row, cell.col, cell.row, cell.col)
    return next((one for one in grid.merges if one.holds(cell.row, cell.col)), place)


def bottom_of(grid: Grid) -> int:
    """The last row of the sheet."""
    return max(row for row, _ in grid.cells)


def rows_inserted(grid: Grid, _: Layout, rng: random.Random) -> Grid:
    """Blank rows anywhere."""
    for _ in range(rng.randint(1, 3)):
        grid = change.insert_row(grid, rng.randint(1, bottom_of(grid)))
    return grid


def columns_inserted(grid: Grid, _: Layout, rng: random.Random) -> Grid:
    """Blank columns anywhere."""
    for _ in range(rng.randint(1, 2)):
        grid = change.insert_column(grid, rng.randint(1, max(col for _, col in grid.cells)))
    return grid


def moved(grid: Grid, _: Layout, rng: random.Random) -> Grid:
    """The whole form somewhere else on the sheet."""
    return change.shift(grid, rng.randint(0, 9), rng.randint(0, 6))


def unmerged(grid: Grid, _: Layout, __: random.Random) -> Grid:
    """All merges undone."""
    return change.unmerge(grid)


def wrapped(grid: Grid, _: Layout, rng: random.Random) -> Grid:
    """Line feeds inside the labels."""
    return change.break_lines(grid, rng.randint(1, 4))


def with_logo(grid: Grid, _: Layout, rng: random.Random) -> Grid:
    """Lines of a printer above the title."""
    count = rng.randint(1, 2)
    grid = change.shift(grid, count, 0)
    for row, text in enumerate(rng.sample(LOGOS, count), 1):
        grid = put(grid, row, 1, text)
    return grid


def other_headings(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """Other words over the same columns."""
    for block in (layout.funds, layout.indicators):
        columns = block.columns if block else ()
        for key, cell in heads(grid, columns).items():
            if key in SPELLINGS and rng.random() < 0.5:
                # 预算数 alone is the budget of the year: beside 年初预算数 any of these is
                grid = put(grid, cell.row, cell.col, rng.choice(SPELLINGS[key]))
    return grid


def other_goals(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """Other captions over the goals."""
    found = heads(grid, layout.goals.columns if layout.goals else ())
    if {"expected", "actual"} <= set(found):
        for key, text in zip(("expected", "actual"), rng.choice(GOALS), strict=True):
            grid = put(grid, found[key].row, found[key].col, text)
    return grid


def third_goal_column(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """偏差原因 in a column of its own beside the goals."""
    found = heads(grid, layout.goals.columns if layout.goals else ())
    if "actual" not in found:
        return grid
    head = found["actual"]
    reach = area_of(grid, head)
    if reach.right - reach.left < 2:
        return grid
    merges = []
    for one in grid.merges:
        same = (one.left, one.right) == (reach.left, reach.right)
        near = head.row <= one.top <= reach.bottom + 1
        merges.append(one._replace(right=one.right - 1) if same and near else one)
    grid = replace(grid, merges=tuple(merges))
    return put(grid, head.row, reach.right, rng.choice(("偏差原因", "备注", "偏差原因分析")))


def with_corner(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """A heading in the blank corner over the names of the rows of money."""
    found = heads(grid, layout.funds.columns if layout.funds else ())
    if not found or layout.funds is None:
        return grid
    row, first = next(iter(found.values())).row, min(cell.col for cell in found.values())
    names = {fold(one.text) for one in layout.funds.rows}
    labels = [cell for cell in grid.cells.values() if fold(cell.text) in names and cell.col < first]
    if not labels or (row, min(cell.col for cell in labels)) in grid.cells:
        return grid
    left = min(cell.col for cell in labels)
    if any(one.holds(row, left) for one in grid.merges):
        return grid
    in_yuan = any("单位：元" in cell.text for cell in grid.cells.values())
    corner = rng.choice(CORNERS)  # one that does not contradict the unit of the form
    return put(grid, row, left, corner.replace("（万元）", "") if in_yuan else corner)


def numbered(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """栏次 below a header."""
    block = rng.choice([one for one in (layout.funds, layout.indicators) if one] or [None])
    found = heads(grid, block.columns if block else ())
    if not found:
        return grid
    cells = sorted(found.values(), key=lambda cell: cell.col)
    below = max(area_of(grid, cell).bottom for cell in cells) + 1
    grid = change.insert_row(grid, below)
    pattern = rng.choice(NUMBERINGS)
    for number, cell in enumerate(cells, 1):
        grid = put(grid, below, cell.col, pattern.format(number))
    left = cells[0].col - 1
    if block is layout.funds and left and not any(one.holds(below, left) for one in grid.merges):
        grid = put(grid, below, left, rng.choice(("栏次", "行次", "")))
    return grid


def column_added(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """A column that no form has, at the right of the indicators."""
    found = heads(grid, layout.indicators.columns if layout.indicators else ())
    if not found:
        return grid
    last = max(found.values(), key=lambda cell: cell.col)
    right = max([last.col, *(one.right for one in grid.merges), *(col for _, col in grid.cells)])
    if area_of(grid, last).right < right:
        return grid
    grid = put(grid, last.row, right + 1, rng.choice(OTHERS))
    for row in range(last.row + 1, last.row + 4):
        grid = put(grid, row, right + 1, "办公室")
    return grid


def columns_swapped(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """Two columns of one width in another order, in one block."""
    block = rng.choice([one for one in (layout.funds, layout.indicators) if one] or [None])
    found = heads(grid, block.columns if block else ())
    levels = {"level1", "level2", "level3", "label", "number"}
    cells = [cell for key, cell in found.items() if key not in levels]
    single = [cell for cell in cells if area_of(grid, cell).left == area_of(grid, cell).right]
    if len(single) < 2:
        return grid
    one, two = rng.sample(single, 2)
    before = grid
    bottom = _block_bottom(grid, one, found.values())
    if any(area.holds(bottom + 1, col) for area in grid.merges for col in (one.col, two.col)):
        return before  # the total under them lies over several columns
    if any(cell.row == bottom + 1 and fold(cell.text) == "合计" for cell in grid.cells.values()):
        bottom += 1  # the label of the total alone is merged
    for row in range(one.row, bottom + 1):
        grid = _row_unmerged(grid, row, (one.col, two.col))
        left, right = grid.cells.get((row, one.col)), grid.cells.get((row, two.col))
        merged = any(area.holds(row, col) for area in grid.merges for col in (one.col, two.col))
        if merged:
            return before  # a cell over both kinds of columns can't move with one of them
        cells_ = dict(grid.cells)
        for cell, col in ((left, two.col), (right, one.col)):
            cells_.pop((row, col), None)
            if cell is not None:
                cells_[row, col] = cell._replace(col=col)
        grid = replace(grid, cells=cells_)
    return grid


def _row_unmerged(grid: Grid, row: int, columns: Sequence[int]) -> Grid:
    """Without the merges inside this one row over these columns: 总分 reaches over some of them."""
    over = [
        one
        for one in grid.merges
        if one.top == one.bottom == row and any(one.left < col <= one.right for col in columns)
    ]
    return replace(grid, merges=tuple(one for one in grid.merges if one not in over))


def _block_bottom(grid: Grid, head: Cell, headers: Sequence[Cell]) -> int:
    """The last row below a header whose cells stand as the header's do."""
    columns = {cell.col for cell in headers}
    row = head.row
    while row < bottom_of(grid):
        wide = [
            one
            for one in grid.merges
            if one.top <= row + 1 <= one.bottom
            and one.right > one.left
            and one.left in columns
            and not any(
                cell.col == one.left and area_of(grid, cell).right == one.right for cell in headers
            )
        ]
        if wide:
            return row
        row += 1
    return row


def reason_split(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """偏差原因 and 改进措施 in two columns."""
    found = heads(grid, layout.indicators.columns if layout.indicators else ())
    if "reason" not in found:
        return grid
    head = found["reason"]
    reach = area_of(grid, head)
    reach_right = reach.right
    if reach_right == reach.left:
        grid = change.insert_column(grid, reach_right + 1)
        head = grid.cells[head.row, head.col]
        reach_right += 1
    else:
        grid = replace(
            grid,
            merges=tuple(
                one._replace(right=reach_right - 1)
                if (one.left, one.right) == (reach.left, reach_right) and one.top >= head.row
                else one
                for one in grid.merges
            ),
        )
    texts = {
        cell.row: cell.text
        for cell in grid.cells.values()
        if cell.col == head.col and cell.row > head.row and "；" in cell.text
    }
    for row, text in texts.items():
        reason, _, measures = text.partition("；")
        grid = put(put(grid, row, head.col, reason), row, reach_right, measures)
    grid = put(grid, head.row, head.col, rng.choice(("偏差原因分析", "偏差原因", "差异原因")))
    return put(grid, head.row, reach_right, rng.choice(("改进措施", "整改措施", "下一步改进措施")))


def page_broken(grid: Grid, layout: Layout, rng: random.Random) -> Grid:
    """The header again in the middle of the table, under 续表."""
    found = heads(grid, layout.indicators.columns if layout.indicators else ())
    if not found:
        return grid
    row = next(iter(found.values())).row
    starts = _section_rows(grid, layout)
    inside = [one for one in starts if one > row + 1]
    if not inside or layout.indicators is None or layout.indicators.goals > 1:
        return grid
    at = rng.choice(inside)
    marks = rng.choice(((), ("续表",), ("（续）",), ("2024年度绩效自评表（续表）",)))
    for _ in range(len(marks) + 1):
        grid = change.insert_row(grid, at)
    grid = replace(grid, merges=tuple(one for one in grid.merges if not one.top < at <= one.bottom))
    for step, mark in enumerate(marks):
        grid = put(grid, at + step, 1, mark)
    for cell in _header_row(grid, found.values()):
        grid = put(grid, at + len(marks), cell.col, cell.text)
    return grid


def _header_row(grid: Grid, found: Sequence[Cell]) -> list[Cell]:
    """All cells of the header row, those that were renamed too."""
    row, left = next(iter(found)).row, min(cell.col for cell in found)
    return [cell for cell in grid.cells.values() if cell.row == row and cell.col >= left]


def _section_rows(grid: Grid, layout: Layout) -> list[int]:
    """The rows where a level-1 block of the indicators begins."""
    names = {fold(one.text) for one in layout.indicators.sections} if layout.indicators else set()
    return [cell.row for cell in grid.cells.values() if fold(cell.text) in names]


MUTATIONS: tuple[Mutation, ...] = (
    columns_swapped,
    reason_split,
    third_goal_column,
    other_headings,
    other_goals,
    with_corner,
    column_added,
    page_broken,
    numbered,
    wrapped,
    unmerged,
    with_logo,
    rows_inserted,
    columns_inserted,
    moved,
)
"""In the order in which they are made: what looks for a header comes before what moves or breaks
it.
"""


def some_mutations(rng: random.Random) -> list[Mutation]:
    """One to three of them, in their order."""
    chosen = rng.sample(range(len(MUTATIONS)), rng.randint(1, 3))
    return [MUTATIONS[at] for at in sorted(chosen)]


def on_two_sheets(grid: Grid, layout: Layout, rng: random.Random) -> tuple[Grid, ...]:
    """The end of the table on a sheet of its own, under its header."""
    found = heads(grid, layout.indicators.columns if layout.indicators else ())
    if not found:
        return (grid,)
    row = next(iter(found.values())).row
    inside = sorted(one for one in _section_rows(grid, layout) if one > row)[1:]
    if not inside:
        return (grid,)
    at = rng.choice(inside)  # some rows stay on the first sheet
    name = rng.choice(("续表", "Sheet2", "第2页"))
    above = {place: cell for place, cell in grid.cells.items() if place[0] < at}
    below = {place: cell for place, cell in grid.cells.items() if place[0] >= at}
    head = {
        (at - 1, cell.col): cell._replace(row=at - 1) for cell in _header_row(grid, found.values())
    }
    merges = tuple(one for one in grid.merges if not one.top < at <= one.bottom)
    first = replace(grid, cells=above, merges=tuple(one for one in merges if one.bottom < at))
    second = replace(
        grid,
        sheet=name,
        cells={**head, **below},
        merges=tuple(one for one in merges if one.top >= at),
    )
    return first, change.shift(second, 2 - at, 0)

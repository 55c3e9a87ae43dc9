"""Builds the shipped examples: `PYTHONPATH=tests python -m support.build_examples`.

The facts (`tests/cases/data/examples/*.toml`) are what three units published about 2023, cell by
cell, mistakes included. The sheets are drawn as a clerk retypes a Word form into Excel: merged
labels with line feeds, numbers typed into cells (100% becomes 1 under a format), no help of any
kind. They are not our own blank, on purpose. The same facts always give the same bytes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xl_jixiao.layouts.sheet_plan import (
    ATTACHMENT,
    LABEL,
    LABEL_LEFT,
    REMARK,
    TITLE,
    PrintSetup,
    SheetPlan,
    SheetPlanBuilder,
    Style,
    as_typed,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.outputs.planned import write_sheets

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
"""Holds workbooks only: `jixiao demo` runs the whole folder."""
FACTS = tuple(sorted((ROOT / "tests" / "cases" / "data" / "examples").glob("*.toml")))
DEPARTMENT_WIDTHS = (6.0, 9.5, 9.5, 20.0, 11.0, 12.0, 8.0, 9.0, 15.0)
DEPARTMENT_LAST = len(DEPARTMENT_WIDTHS)
BASIC_WIDTHS = (22.0, 13.0, 13.0, 10.0, 11.0, 11.0, 12.0)
BASIC_LAST = len(BASIC_WIDTHS)
LONG_TEXT = Style(align="left", valign="top")
ROW_HEIGHT = 20.0

MONEY_HEADER = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "自评得分")
INDICATOR_HEADER = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "自评得分",
    "偏差原因分析\n及改进措施",
)

# Any below: facts as tomllib gives them
Facts = dict[str, Any]


def read_facts(facts: Path) -> Facts:
    """One facts file: the name of its workbook and its sheets."""
    return tomllib.loads(facts.read_text(encoding="utf-8"))


def build(facts: Path, folder: Path) -> Path:
    """Build the workbook of one facts file into the folder and return its path."""
    data = read_facts(facts)
    drawers = {"department": department_sheet, "basic-data": basic_data_sheet}
    plans = [drawers[sheet["form"]](sheet) for sheet in data["sheet"]]
    path = folder / str(data["workbook"])
    write_sheets(plans, path)
    return path


def department_sheet(facts: Facts) -> SheetPlan:
    """部门整体支出绩效自评表, as its Word form has it."""
    draft = SheetPlanBuilder(DEPARTMENT_WIDTHS)
    _heading(draft, facts, DEPARTMENT_LAST)
    draft.put(Area(3, 1, 3, 3), facts["unit_label"], LABEL)
    draft.put(Area(3, 4, 3, DEPARTMENT_LAST), facts["unit"], LABEL)
    row = _money(draft, facts, 4)
    row = _goals(draft, facts, row)
    row = _indicators(draft, facts, row)
    draft.put(Area(row, 1, row, 6), "总分", LABEL)
    for col, text in zip((7, 8), facts["total"], strict=True):
        _typed(draft, row, col, text)
    _typed(draft, row, DEPARTMENT_LAST, "")
    return _sheet(draft, facts["name"], row)


def basic_data_sheet(facts: Facts) -> SheetPlan:
    """部门整体支出绩效评价基础数据表."""
    draft = SheetPlanBuilder(BASIC_WIDTHS)
    _heading(draft, facts, BASIC_LAST)
    row = _wide_rows(draft, 3, [facts["staff_header"], ["", *facts["staff"]]])
    draft.merges.append(Area(3, 1, 4, 1))
    row = _wide_rows(draft, row, [facts["money_header"], *facts["money"]])
    building = row
    for line in (facts["building_header"], ["", *facts["building"]]):
        for col, text in enumerate(line, start=1):
            _typed(draft, row, col, text)
        row += 1
    draft.merges.append(Area(building, 1, building + 1, 1))
    draft.put(Area(row, 1, row, 1), facts["thrift_label"], LABEL)
    draft.put(Area(row, 2, row, BASIC_LAST), facts["thrift"], LABEL_LEFT)
    draft.grow(row, 2 * ROW_HEIGHT)
    row += 1
    draft.put(Area(row, 1, row, BASIC_LAST), facts["remark"], REMARK)
    return _sheet(draft, facts["name"], row)


def _heading(draft: SheetPlanBuilder, facts: Facts, last: int) -> None:
    draft.put(Area(1, 1, 1, last), facts["attachment"], ATTACHMENT)
    draft.put(Area(2, 1, 2, last), facts["title"], TITLE)


def _typed(
    draft: SheetPlanBuilder, row: int, col: int, text: str, last_col: int | None = None
) -> None:
    """One cell as if the text had been typed into it."""
    value, number_format = as_typed(text)
    draft.put(Area(row, col, row, last_col or col), value, LABEL.formatted(number_format))
    draft.grow(row, ROW_HEIGHT)


def _money(draft: SheetPlanBuilder, facts: Facts, top: int) -> int:
    draft.put(Area(top, 2, top, 3), "", LABEL)
    draft.put(Area(top + 1, 2, top + 1, 3), "年度资金总额", LABEL)
    for col, (text, amount) in enumerate(zip(MONEY_HEADER, facts["funds"], strict=True), start=4):
        _typed(draft, top, col, text)
        _typed(draft, top + 1, col, amount)
    row = top + 2
    for income, expense in zip(facts["income"], facts["expense"], strict=True):
        draft.put(Area(row, 2, row, 5), income, LABEL_LEFT)
        draft.put(Area(row, 6, row, DEPARTMENT_LAST), expense, LABEL_LEFT)
        draft.grow(row, ROW_HEIGHT)
        row += 1
    draft.put(Area(top, 1, row - 1, 1), facts["money_label"], LABEL)
    return row


def _goals(draft: SheetPlanBuilder, facts: Facts, top: int) -> int:
    draft.put(Area(top, 1, top + 1, 1), facts["goal_label"], LABEL)
    halves = (
        (Area(top, 2, top, 5), "预期目标", facts["goal_expected"]),
        (Area(top, 6, top, DEPARTMENT_LAST), "实际完成情况", facts["goal_actual"]),
    )
    for area, header, text in halves:
        draft.put(area, header, LABEL)
        draft.put(area._replace(top=top + 1, bottom=top + 1), text, LONG_TEXT)
    draft.grow(top, ROW_HEIGHT)
    draft.grow(top + 1, 3 * ROW_HEIGHT)
    return top + 2


def _indicators(draft: SheetPlanBuilder, facts: Facts, top: int) -> int:
    for col, text in enumerate(INDICATOR_HEADER, start=2):
        _typed(draft, top, col, text)
    rows: list[list[str]] = facts["indicators"]
    first = top + 1
    for number, cells in enumerate(rows):
        for col, text in enumerate(cells[2:], start=4):
            _typed(draft, first + number, col, text)
    for col, starts in ((2, list(_groups(rows, 0))), (3, list(_groups(rows, 1)))):
        for start, end in starts:
            area = Area(first + start, col, first + end, col)
            draft.put(area, rows[start][col - 2], LABEL)
    end_row = first + len(rows)
    draft.put(Area(top, 1, end_row - 1, 1), facts["indicator_label"], LABEL)
    return end_row


def _groups(rows: list[list[str]], level: int) -> Iterator[tuple[int, int]]:
    """First and last row of each run that shares a level label: a group starts where this label
    or one left of it stands.
    """
    starts = [number for number, cells in enumerate(rows) if number == 0 or any(cells[: level + 1])]
    for start, following in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield start, following - 1


def _wide_rows(draft: SheetPlanBuilder, row: int, lines: list[list[str]]) -> int:
    """Rows of four cells over seven columns, the last three two columns wide each."""
    for line in lines:
        _typed(draft, row, 1, line[0])
        for col, text in zip((2, 4, 6), line[1:], strict=True):
            _typed(draft, row, col, text, col + 1)
        row += 1
    return row


def _sheet(draft: SheetPlanBuilder, name: str, last_row: int) -> SheetPlan:
    return SheetPlan(
        name=name,
        cells=tuple(draft.cells),
        merges=tuple(draft.merges),
        widths=tuple(enumerate(draft.widths, start=1)),
        heights=tuple(sorted(draft.heights.items())),
        print_setup=PrintSetup(Area(1, 1, last_row, len(draft.widths))),
    )


def main() -> None:
    """Build all examples."""
    for facts in FACTS:
        build(facts, EXAMPLES)


if __name__ == "__main__":
    main()

"""Published tables (tests/cases/data/corpus_tables.jsonl, facts only) as workbooks.

Each table is drawn in the shape of form it was published in (its `variant`), with the merged level
cells of a real form. Two published texts without any table are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xl_jixiao.layouts.sheet_plan import (
    LABEL,
    LABEL_LEFT,
    REMARK_RIGHT,
    TITLE,
    PrintSetup,
    SheetPlan,
    SheetPlanBuilder,
    as_typed,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.outputs.planned import write_sheets

DATA = Path(__file__).resolve().parents[1] / "cases" / "data" / "corpus_tables.jsonl"

Table = dict[str, Any]  # as json gives it
Columns = tuple[tuple[str, str], ...]  # (key, header text)

LEVELS: Columns = (("level1", "一级指标"), ("level2", "二级指标"), ("level3", "三级指标"))
REASON: Columns = (("reason", "偏差原因分析及改进措施"),)
MONEY: Columns = (
    ("initial", "年初预算数"),
    ("annual", "全年预算数（A）"),
    ("executed", "全年执行数（B）"),
    ("points", "分值"),
    ("claimed_rate", "执行率（B/A）"),
    ("claimed_score", "得分"),
)
TARGET: Columns = (("target", "年度指标值"), ("actual", "实际完成值"))
SCORED: Columns = (("points", "分值"), ("claimed_score", "得分"))


@dataclass(frozen=True)
class Variant:
    """The shape of one kind of form."""

    money: Columns
    indicators: Columns
    money_label: str = "项目资金（万元）"
    halves: bool = False
    """Whether fund rows without columns stand side by side (收入性质 | 支出性质)."""


VARIANTS = {
    "central": Variant(MONEY, LEVELS + TARGET + SCORED + REASON),
    "hunan": Variant(
        (
            ("initial", "年初预算数"),
            ("annual", "全年预算数"),
            ("executed", "全年执行数"),
            ("points", "分值"),
            ("claimed_rate", "执行率"),
            ("claimed_score", "自评得分"),
        ),
        (*LEVELS, *TARGET, ("points", "分值"), ("claimed_score", "自评得分"), *REASON),
        "年度预算申请（万元）",
        halves=True,
    ),
    "points-first": Variant(
        MONEY[1:],
        (
            *LEVELS,
            ("points", "分值"),
            ("target", "年度指标值"),
            ("actual", "全年实际值"),
            ("claimed_score", "得分"),
            *REASON,
        ),
    ),
    "sichuan": Variant(
        (
            ("initial", "年初预算"),
            ("annual", "调整后预算数"),
            ("executed", "预算执行数"),
            ("claimed_rate", "预算执行率"),
            ("points", "权重"),
            ("claimed_score", "得分"),
        ),
        (
            *LEVELS,
            ("nature", "指标性质"),
            ("value", "指标值"),
            ("unit", "度量单位"),
            ("actual", "完成值"),
            ("points", "权重"),
            ("claimed_score", "得分"),
            ("reason", "未完成原因分析"),
        ),
        "预算执行情况（10分）",
    ),
    "yunnan": Variant(
        MONEY,
        (
            *LEVELS,
            ("nature", "指标性质"),
            ("value", "指标值"),
            ("unit", "度量单位"),
            ("actual", "实际完成值"),
            *SCORED,
            *REASON,
        ),
        "项目资金",
    ),
    "hubei": Variant(
        (
            ("initial", "预算数（A）"),
            ("executed", "执行数（B）"),
            ("claimed_rate", "执行率（B/A）"),
            ("claimed_score", "得分（20分×执行率）"),
        ),
        (
            *LEVELS,
            ("target", "年初目标值（A）"),
            ("actual", "实际完成值（B）"),
            ("claimed_score", "得分"),
        ),
        "预算执行情况（万元）（20分）",
    ),
    "guangshui": Variant(
        (("initial", "预算数"), ("executed", "执行数"), ("claimed_rate", "执行率")),
        (
            *LEVELS,
            ("target", "年初指标值"),
            ("actual", "年终完成值"),
            ("claimed_score", "自评分"),
        ),
    ),
    "county-special": Variant(
        (("annual", "全年预算数"), ("executed", "全年执行数"), ("claimed_rate", "执行率")),
        (*LEVELS, ("target", "年度指标值"), ("actual", "全年完成值"), ("reason", "未完成原因")),
    ),
    "transfer": Variant(
        (
            ("annual", "全年预算数（A）"),
            ("executed", "全年执行数（B）"),
            ("claimed_rate", "预算执行率（B/A×100%）"),
        ),
        (*LEVELS, ("target", "指标值"), ("actual", "全年实际完成值"), *REASON),
    ),
    "transfer-scored": Variant(
        MONEY[1:], (*LEVELS, ("target", "指标值"), ("actual", "全年实际完成值"), *SCORED, *REASON)
    ),
    "chongqing": Variant(
        (
            ("initial", "年初预算数"),
            ("annual", "全年（调整）预算数"),
            ("executed", "全年执行数"),
            ("claimed_rate", "执行率"),
            ("points", "执行率权重"),
            ("claimed_score", "执行率得分"),
        ),
        LEVELS + TARGET + SCORED + REASON,
        "预算执行情况",
    ),
}


@cache
def load_tables() -> tuple[Table, ...]:
    """All tables, in the order of the file."""
    return tuple(json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines())


def write_corpus(folder: Path) -> dict[str, Path]:
    """One workbook per table; id → path."""
    return {table["id"]: write_table(table, folder) for table in load_tables()}


def write_table(table: Table, folder: Path) -> Path:
    """One table as a workbook named after its id."""
    path = folder / f"{table['id']}.xlsx"
    write_sheets([corpus_plan(table)], path)
    return path


def corpus_plan(table: Table) -> SheetPlan:
    """One table as a sheet."""
    variant = VARIANTS[table["variant"]]
    last = 1 + max(len(variant.indicators), len(variant.money) + 2)
    draft = SheetPlanBuilder((7.0, *(12.0 for _ in range(last - 1))))
    row = _heading(draft, table, last)
    row = _money(draft, table, variant, row, last)
    row = _indicators(draft, table, variant, row)
    return SheetPlan(
        name="自评表",
        cells=tuple(draft.cells),
        merges=tuple(draft.merges),
        widths=tuple(enumerate(draft.widths, start=1)),
        heights=tuple(sorted(draft.heights.items())),
        print_setup=PrintSetup(Area(1, 1, row - 1, last)),
    )


def _heading(draft: SheetPlanBuilder, table: Table, last: int) -> int:
    department = table["kind"] == "department"
    name = "部门整体支出绩效自评表" if department else "项目支出绩效自评表"
    draft.put(Area(1, 1, 1, last), f"{table['year']}年度{name}", TITLE)
    draft.put(Area(2, 1, 2, last), f"单位：{table['money']}", REMARK_RIGHT)
    fields = [("单位名称" if department else "实施单位", table["unit"])]
    if not department:
        # the tables do not carry the projects' names
        fields.insert(0, ("项目名称", f"{table['unit']}项目（{table['id']}）"))
    for row, (label, value) in enumerate(fields, start=3):
        draft.put(Area(row, 1, row, 3), label, LABEL)
        draft.put(Area(row, 4, row, last), value, LABEL)
    return 3 + len(fields)


def _money(draft: SheetPlanBuilder, table: Table, variant: Variant, top: int, last: int) -> int:
    draft.put(Area(top, 2, top, 3), "", LABEL)
    for col, (_, text) in enumerate(variant.money, start=4):
        draft.put(Area(top, col, top, col), text, LABEL)
    row = top + 1
    for line in table["funds"]:
        if variant.halves and len(line) == 1:
            continue
        draft.put(Area(row, 2, row, 3), line["label"], LABEL)
        for col, (key, _) in enumerate(variant.money, start=4):
            _typed(draft, row, col, line.get(key, ""))
        row += 1
    if variant.halves:
        row = _halves(draft, [line for line in table["funds"] if len(line) == 1], row, last)
    label = variant.money_label.replace("万元", table["money"])
    draft.put(Area(top, 1, row - 1, 1), label, LABEL)
    return row


def _halves(draft: SheetPlanBuilder, lines: list[Table], row: int, last: int) -> int:
    """Income kinds on the left, expense kinds on the right, each from the top."""
    right = [line for line in lines if "支出" in line["label"]]
    left = [line for line in lines if line not in right]
    for number in range(max(len(left), len(right))):
        for lines_of, first, end in ((left, 2, 5), (right, 6, last)):
            text = lines_of[number]["label"] if number < len(lines_of) else ""
            draft.put(Area(row + number, first, row + number, end), text, LABEL_LEFT)
    return row + max(len(left), len(right))


def _indicators(draft: SheetPlanBuilder, table: Table, variant: Variant, top: int) -> int:
    # of some tables only the money part was published: the form's first row stays blank then
    rows: list[Table] = table["indicators"] or [{}]
    columns = {key: col for col, (key, _) in enumerate(variant.indicators, start=2)}
    for key, text in variant.indicators:
        draft.put(Area(top, columns[key], top, columns[key]), text, LABEL)
    for row, line in enumerate(rows, start=top + 1):
        for key, col in columns.items():
            if key not in {"level1", "level2"}:
                _typed(draft, row, col, line.get(key, ""))
    for keys in (("level1",), ("level1", "level2")):
        for first, end in _runs(rows, keys):
            col = columns[keys[-1]]
            area = Area(top + 1 + first, col, top + 1 + end, col)
            draft.put(area, rows[first].get(keys[-1], ""), LABEL)
    bottom = top + len(rows)
    draft.put(Area(top, 1, bottom, 1), "绩效指标", LABEL)
    if not table["total"]:
        return bottom + 1
    return _total(draft, table, columns, bottom + 1)


def _total(draft: SheetPlanBuilder, table: Table, columns: dict[str, int], row: int) -> int:
    draft.put(Area(row, 1, row, columns["level3"]), "总分", LABEL)
    if "points" in columns:
        _typed(draft, row, columns["points"], "100")
    if "claimed_score" in columns:
        _typed(draft, row, columns["claimed_score"], table["total"])
    return row + 1


def _runs(rows: list[Table], keys: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """First and last row of each run of equal labels."""
    first = 0
    for number in range(1, len(rows) + 1):
        ended = number == len(rows)
        if ended or [rows[number].get(key) for key in keys] != [rows[first].get(k) for k in keys]:
            yield first, number - 1
            first = number


def _typed(draft: SheetPlanBuilder, row: int, col: int, text: str) -> None:
    value, number_format = as_typed(text)
    draft.put(Area(row, col, row, col), value, LABEL.formatted(number_format))

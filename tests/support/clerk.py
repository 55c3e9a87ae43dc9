"""Published forms as a clerk types them into the sheet of a department of 绩效自评表.xlsx."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.excel_template import template_plan
from xl_jixiao.model.grid import column_letters
from xl_jixiao.template.build import template_layout

TABLES = Path(__file__).parents[1] / "cases" / "data" / "corpus_tables.jsonl"
SHEET = "部门整体支出绩效自评表"
FIELDS = ("level3", "target", "actual", "points", "claimed_score", "reason")


def published(name: str) -> dict[str, Any]:
    """A table of the corpus by its id."""
    tables = map(json.loads, TABLES.read_text("utf-8").splitlines())
    return next(one for one in tables if one["id"] == name)


def rows_of_kinds() -> dict[str, list[int]]:
    """Level-2 name → its rows."""
    plan, block = template_plan("hunan-department"), template_layout("hunan-department").indicators
    assert block is not None
    row = min(slot.row for slot in plan.slots if slot.block == "indicators")
    found = {}
    for section in block.sections:
        for level2 in section.level2:
            found[level2.text.replace("\n", "")] = list(range(row, row + level2.offered))
            row += level2.offered
    return found


def typed(table: Mapping[str, Any]) -> dict[str, str]:
    """Address → text of all that stands in a published form."""
    plan = template_plan("hunan-department")

    def place(block: str, number: int, column: str) -> str:
        slot = plan.slot(block, number, column)
        assert slot is not None, (block, number, column)
        return slot.a1

    total, *halves = table["funds"]
    cells = {place("fields", 0, "unit"): table["unit"], "A2": f"{table['year']}年度自评表"}
    for column in ("initial", "annual", "executed", "claimed_score"):
        cells[place("funds", 0, column)] = total[column]
    for number, half in enumerate(halves, start=1):
        cells[place("funds", number, "amount")] = half["label"].rpartition("：")[2]
    columns = {slot.column: slot.col for slot in plan.slots if slot.block == "indicators"}
    kinds = rows_of_kinds()
    for one in table["indicators"]:
        row = kinds[one["level2"].replace("\n", "")].pop(0)
        for column in FIELDS:
            if one.get(column):
                cells[f"{column_letters(columns[column])}{row}"] = one[column]
    return cells

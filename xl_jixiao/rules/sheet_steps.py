"""The sheet 分档 of a 口径表 read: a block of rows for each list of steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xl_jixiao.data_limits import Place
from xl_jixiao.model.grid import Grid, column_letters
from xl_jixiao.rules.filled import FilledRules, columns_of, header_row, spot_at
from xl_jixiao.rules.settings import StepTable, setting_groups
from xl_jixiao.rules.sheet_values import as_shown, text_at
from xl_jixiao.rules.sheets import FORM_TITLE, NAMED_FORMS, WAS, spelt_key


class _StepsSheet(NamedTuple):
    """The sheet, and where the columns stand that all blocks have: earlier versions had fewer."""

    grid: Grid
    form: int
    """0 where there is none."""
    was: int

    @property
    def end(self) -> int:
        """The column behind those of the widest block."""
        return self.form or self.was


def read_steps(grid: Grid, found: FilledRules) -> None:
    """All blocks of the sheet into `found`; a row without a key belongs to the block above it. A
    block that is not there at all says nothing.
    """
    titles = columns_of(grid, found.file, (WAS,))
    sheet = _StepsSheet(grid, titles.get(FORM_TITLE, 0), titles[WAS])
    tables = {spelt_key(one.place): one for group in setting_groups() for one in group.tables}
    rows: dict[str, list[int]] = {key: [] for key in tables}
    was: dict[str, str] = {}
    current = ""
    for row in range(header_row(grid) + 1, max((at for at, _ in grid.cells), default=0) + 1):
        key = text_at(grid, row, 1)
        if key or not any(text_at(grid, row, col) for col in range(1, sheet.end)):
            current = key if key in tables else ""
        if current:
            rows[current].append(row)
            was.setdefault(current, text_at(grid, row, sheet.was))
    for key, steps in tables.items():
        if rows[key]:
            _read_block(sheet, steps, rows[key], was[key], found)


def _read_block(
    sheet: _StepsSheet, steps: StepTable, rows: Sequence[int], was: str, found: FilledRules
) -> None:
    """The rows of one list of steps: for all forms, and for those of one kind."""
    grid = sheet.grid
    filled = [
        row
        for row in rows
        if any(text_at(grid, row, col) for col in range(2, 2 + len(steps.columns)))
    ]
    at_all = spot_at(grid, rows[0], 2, steps.title)
    by_form: dict[str, list[int]] = {"": []}
    for row in filled:
        by_form.setdefault(text_at(grid, row, sheet.form), []).append(row)
    for name, own in by_form.items():
        if name and name not in NAMED_FORMS:
            spot = spot_at(grid, own[0], sheet.form, f"{steps.title}·表式")
            why = f"为“{name}”，应为{'、'.join(NAMED_FORMS)}，用于各种表的空着"
            found.refuse(steps.place, spot, why)
            continue
        place = ("forms", str(NAMED_FORMS[name]), *steps.place) if name else steps.place
        items = [
            _read_step(sheet, row, steps, (*place, number), found) for number, row in enumerate(own)
        ]
        found.put(place, items, spot_at(grid, own[0], 2, steps.title) if name else at_all)
        if not name:
            found.compare(place, _steps_shown(items, steps), was)


def _read_step(
    sheet: _StepsSheet, row: int, steps: StepTable, place: Place, found: FilledRules
) -> dict[str, Any]:
    grid = sheet.grid
    title = f"{steps.title}第{int(place[-1]) + 1}档"
    found.locate(place, spot_at(grid, row, 2, title))
    item: dict[str, Any] = {}
    for col in range(2 + len(steps.columns), sheet.end):
        if stray := text_at(grid, row, col):
            form = f"；表式写在{column_letters(sheet.form)}栏" if sheet.form else ""
            why = f"为“{stray}”，这张表没有这一栏{form}，请移过去或删去"
            found.refuse((*place, "stray"), spot_at(grid, row, col, title), why)
    for col, one in enumerate(steps.columns, start=2):
        spot, inner = spot_at(grid, row, col, f"{title}·{one.title}"), (*place, *one.place)
        found.locate(inner, spot)
        item[str(one.place[0])] = found.take(grid.cells.get((row, col)), one, inner, spot)
    return item


def _steps_shown(items: Sequence[Mapping[str, Any]], steps: StepTable) -> str:
    rows = (
        "|".join(as_shown(item[str(one.place[0])], one) for one in steps.columns) for item in items
    )
    return "；".join(rows) or "无"

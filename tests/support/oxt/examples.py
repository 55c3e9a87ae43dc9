"""The data of a filled form typed into the template, rows inserted where a group has too few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from support.excel_template import official
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.grid import column_letters
from xl_jixiao.model.submission import FundRole, Indicator, IndicatorForm
from xl_jixiao.template.formulas.notation import HELPERS
from xl_jixiao.template.places import IndicatorPlace, find_places
from xl_jixiao.template.tool_columns import FUNCTION_HEADERS
from xl_jixiao.text.labels import fold

SHEET = "部门整体支出绩效自评表"
TOOLS = "K", column_letters(15 + len(HELPERS) + len(FUNCTION_HEADERS))
"""First and last tool column of that sheet, helpers and functions included."""
FUNDS_ROW = 5
Step = tuple[Any, ...]


@dataclass
class Group:
    """The rows of one level-2 kind of the template, and what a form has for them."""

    level1: str
    level2: str
    first: int
    count: int
    indicators: list[int]

    @property
    def missing(self) -> int:
        return max(0, len(self.indicators) - self.count)


def groups(form: IndicatorForm) -> list[Group]:
    """The groups of the template with the indicators of the form; those without a level 2 stand in
    the first group of their level 1.
    """
    layout = find_layout("hunan-department")
    assert layout is not None
    plan = official(SHEET)
    places = find_places(plan, layout)
    assert places is not None
    texts = {cell.a1: str(cell.value) for cell in plan.cells}
    found: list[Group] = []
    for place in places.indicators:
        level1, level2 = (name(texts, one) for one in carriers(place))
        if found and (found[-1].level1, found[-1].level2) == (level1, level2):
            found[-1].count += 1
        else:
            found.append(Group(level1, level2, place.row, 1, []))
    for at, indicator in enumerate(form.indicators):
        group_of(indicator, found).indicators.append(at)
    return found


def carriers(place: IndicatorPlace) -> tuple[str, str]:
    return place.level1.replace("$", ""), place.level2.replace("$", "")


def name(texts: dict[str, str], address: str) -> str:
    return plain(texts[address])


def plain(label: str) -> str:
    """产出指标 for "产出指标\\n（50分）"."""
    return fold(label).partition("(")[0]


def group_of(indicator: Indicator, found: list[Group]) -> Group:
    level1, level2 = plain(indicator.level1.text), plain(indicator.level2.text)
    own = [one for one in found if one.level1 == level1]
    return next((one for one in own if one.level2 == level2), own[0])


def typed_steps(form: IndicatorForm) -> tuple[list[Step], dict[int, int]]:
    """The steps that put a form into the template, and where each indicator stands afterwards."""
    found = groups(form)
    steps: list[Step] = []
    for group in reversed(found):
        for _ in range(group.missing):
            row = group.first + group.count - 1
            steps.append(("insert", SHEET, row))
            source = f"{TOOLS[0]}{row + 1}:{TOOLS[1]}{row + 1}"
            steps.append(("copy", SHEET, source, f"{TOOLS[0]}{row}"))
    rows: dict[int, int] = {}
    above = 0
    for group in found:
        for at, index in enumerate(group.indicators):
            rows[index] = group.first + above + at
        above += group.missing
    steps += [("show", SHEET, f"A{row}") for row in rows.values()]
    steps += [("type", SHEET, address, text) for address, text in typed(form, rows) if text]
    return steps, rows


def typed(form: IndicatorForm, rows: dict[int, int]) -> Iterator[tuple[str, str]]:
    """What a person types."""
    yield "A2", f"青山县{form.year}年度部门整体支出绩效自评表"
    yield "D3", form.unit.text
    (total,) = [line for line in form.funds if line.role is FundRole.TOTAL]
    figures = total.initial, total.annual, total.executed, total.points
    for column, figure in zip("DEFG", figures, strict=True):
        yield f"{column}{FUNDS_ROW}", figure.entry.text
    yield f"I{FUNDS_ROW}", total.claimed_score.entry.text
    for index, row in rows.items():
        one = form.indicators[index]
        texts = one.level3.text, one.target.text, one.actual.text, one.points.entry.text
        for column, text in zip("DEFG", texts, strict=True):
            yield f"{column}{row}", text
        yield f"H{row}", one.claimed_score.entry.text
        yield f"I{row}", one.reason.text


def last_row(form: IndicatorForm) -> int:
    """The row of 总分 afterwards."""
    found = groups(form)
    return found[-1].first + found[-1].count + sum(group.missing for group in found)

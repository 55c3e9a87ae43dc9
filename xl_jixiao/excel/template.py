"""`build()`: the template workbooks and the add-in, from the layouts that the reader reads by.

Built anywhere, without Excel; the same sources and profile give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.excel.formulas import abstains
from xl_jixiao.excel.ribbon import Tab
from xl_jixiao.excel.template_names import field_names
from xl_jixiao.excel.template_pages import addin_page, bureau, guide, results, settings
from xl_jixiao.excel.template_places import Places, find_places
from xl_jixiao.excel.template_vba import finish, project_of
from xl_jixiao.excel.tool_columns import GUTTER, add_tool_columns
from xl_jixiao.forms.layout import IndicatorBlock, Layout
from xl_jixiao.forms.layouts import find_layout
from xl_jixiao.forms.plan import plan_blank
from xl_jixiao.forms.plan_sheet import TITLE, SheetPlan, Validation
from xl_jixiao.model.grid import Area
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.template import Button, TemplateSheet, unlocked, write_template
from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile

UNIT_BOOK, PLAIN_BOOK = "绩效自评表.xlsm", "绩效自评表.xlsx"
BUREAU_BOOK, ADDIN = "绩效自评汇总.xlsm", "xl_jixiao.xlam"
FORMS = ("hunan-department", "hunan-basic-data", *["central-project"] * 3)
PREFIXES = {Form.DEPARTMENT: "D", Form.BASIC_DATA: "B", Form.PROJECT: "P"}
UNITS = (
    "个",
    "次",
    "人",
    "人次",
    "项",
    "户",
    "台（套）",
    "公里",
    "平方米",
    "亩",
    "天",
    "%",
    "元",
    "万元",
)
LEVEL2 = (
    *("数量指标", "质量指标", "时效指标", "成本指标"),
    *("经济成本指标", "社会成本指标", "生态环境成本指标"),
    *("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "服务对象满意度指标",
)
SETTINGS = (
    ("INTERPRETER_WIN", "%JIXIAO_PYTHON%"),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ("UDF MODULES", "xl_jixiao.excel.udfs"),
    ("SHOW CONSOLE", "False"),
)
BUTTONS = (
    ("计算得分", "JX_Calc", "按评分口径核算全部指标"),
    ("检查填报", "JX_Check", "把问题列在“检查结果”并标在单元格上"),
    ("生成报告初稿", "JX_Draft", "由表中的数据写自评报告的草稿"),
    ("清除标记", "JX_Clear", "去掉检查留下的颜色和批注"),
)
BUTTON_STEP = 100


class Book(NamedTuple):
    """A workbook to be built."""

    name: str
    title: str
    sheets: tuple[TemplateSheet, ...]
    names: tuple[tuple[str, str], ...]
    """Hidden names with constant texts."""
    tab: Tab = "unit"
    """Which ribbon."""


def build(out: Path, *, rules: str | Path | RuleProfile | None = None) -> tuple[Path, ...]:
    """Write the four files into an existing folder.

    Args:
        out: the folder; files of these names are replaced.
        rules: the profile of the native formulas, of JX_RULES; None for the default one.

    Raises:
        RulesError: no such profile.
    """
    profile = load_rules(rules)
    return tuple(_write(out / book.name, book) for book in _books(profile))


def _books(rules: RuleProfile) -> Iterator[Book]:
    label = ("JX_RULES", rules.label)
    names = (("JX_FORMS", ";".join(layout.stamp for _, layout in _numbered())), label)
    with_macros = (*_unit_sheets(rules, macros=True), settings(SETTINGS))
    yield Book(UNIT_BOOK, "预算绩效自评表", with_macros, names)
    yield Book(PLAIN_BOOK, "预算绩效自评表", tuple(_unit_sheets(rules, macros=False)), names)
    of_bureau = (bureau(shipped_names()), settings(SETTINGS))
    yield Book(BUREAU_BOOK, "预算绩效自评汇总", of_bureau, (label,), "bureau")
    yield Book(ADDIN, "预算绩效自评加载项", (addin_page(), settings(SETTINGS)), (label,))


def _unit_sheets(rules: RuleProfile, *, macros: bool) -> Iterator[TemplateSheet]:
    """填报说明, the forms with their tool columns, 检查结果."""
    yield guide(rules.title, macros=macros, abstaining=abstains(rules))
    for prefix, layout in _numbered():
        yield form_sheet(prefix, layout, plan_blank(layout.id), rules, macros=macros)
    yield results()


def _numbered() -> Iterator[tuple[str, Layout]]:
    """The layouts of the forms with what their names begin with."""
    layouts = []
    for name in FORMS:
        layout = find_layout(name)
        assert layout is not None, name  # noqa: S101  a constant of ours
        layouts.append(layout)
    yield from zip(prefixes(layout.form for layout in layouts), layouts, strict=True)


def prefixes(forms: Iterable[Form]) -> Iterator[str]:
    """What the names of each form begin with, counted by kind: D1, B1, P1, P2, P3."""
    counts: dict[str, int] = {}
    for form in forms:
        letter = PREFIXES[form]
        counts[letter] = counts.get(letter, 0) + 1
        yield f"{letter}{counts[letter]}"


def form_sheet(
    prefix: str, layout: Layout, official: SheetPlan, rules: RuleProfile, *, macros: bool
) -> TemplateSheet:
    """One official form with names, buttons and, where it is scored, tool columns.

    Args:
        prefix: what its names begin with, see `prefixes`.
        layout: the form that `official` was drawn from.
        official: the sheet, blank or filled in.
        rules: what the native formulas follow.
        macros: whether the workbook has our functions and buttons.
    """
    places = find_places(official, layout)
    plan = _opened(official, layout, places)
    names = field_names(prefix, official, places)
    hidden: tuple[int, ...] = ()
    right = len(layout.widths)
    if places is None:
        plan = replace(plan, widths=(*plan.widths, (right + 1, GUTTER)))
    else:
        tools = add_tool_columns(plan, places, rules, functions=macros)
        plan, hidden = tools.plan, tools.hidden
        names += tuple((f"JX_{prefix}_{name}", area) for name, area in tools.names)
    return TemplateSheet(
        plan=plan,
        code_name=f"Jx{prefix}",
        names=names,
        buttons=tuple(_buttons(right + 2)),
        protected=True,
        hidden_columns=hidden,
        tab="#FFC000" if layout.form is Form.PROJECT else "#70AD47",
    )


def _buttons(col: int) -> Iterator[Button]:
    for at, (caption, macro, tip) in enumerate(BUTTONS):
        yield Button(1, col, caption, f"JxButtons.{macro}", tip, x=4 + at * BUTTON_STEP, y=4)


def _opened(plan: SheetPlan, layout: Layout, places: Places | None) -> SheetPlan:
    """The official form with the cells open that a clerk fills in or amends besides the tinted
    ones: the title (year and county), level-2 kinds, the signatures.
    """
    opened = {(cell.row, cell.col) for cell in plan.cells if cell.style == TITLE}
    opened |= {(slot.row, slot.col) for slot in plan.slots if slot.block == "closing"}
    validations = plan.validations
    block = layout.indicators
    if places is not None and block is not None:
        spans = {column.key: column.span.first for column in block.columns}
        rows = {place.row for place in places.indicators}
        level2 = spans.get("level2", 0)
        opened |= {(c.row, c.col) for c in plan.cells if c.col == level2 and c.row in rows}
        validations += tuple(_choices(block, places))
    cells = tuple(
        replace(cell, style=unlocked(cell.style)) if (cell.row, cell.col) in opened else cell
        for cell in plan.cells
    )
    return replace(plan, cells=cells, validations=validations)


def _choices(block: IndicatorBlock, places: Places) -> Iterator[Validation]:
    """Drop-downs of the level-2 kinds and the units; both only suggest."""
    lists = {
        "level2": ("二级指标", LEVEL2, "可从下拉列表中选二级指标的名称。"),
        "unit": ("计量单位", UNITS, "可从下拉列表中选，也可直接填写。"),
    }
    for column in block.columns:
        if column.key in lists:
            title, items, message = lists[column.key]
            col = column.span.first
            area = Area(places.first, col, places.last, col)
            yield Validation((area,), "list", title, message, items=items, strict=False)


def _write(path: Path, book: Book) -> Path:
    """One workbook: written by XlsxWriter, then given its ribbon or made an add-in."""
    macros = path.suffix != ".xlsx"
    vba = project_of(book.sheets) if macros else None
    write_template(book.sheets, path, constants=book.names, vba=vba, title=book.title)
    if macros:
        finish(path, book.tab)
    return path

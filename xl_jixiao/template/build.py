"""`build()`: the template workbooks, the ribbon and the add-in.

What no writing library does: the ribbon inside a finished workbook, and the add-in's type.

The zip is written again with fixed times and order, so that the same parts give the same bytes.

`build()`: the template workbooks and the add-in, from the layouts that the reader reads by.

Built anywhere, without Excel; the same sources and profile give the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple

from xl_jixiao.layouts.blank import draw, with_spare_rows
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import IndicatorBlock, Layout
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.layouts.paging import paged
from xl_jixiao.layouts.sheet_plan import TITLE, SheetPlan, Validation, needed_height
from xl_jixiao.model.grid import Area
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.template_file import (
    Button,
    ProblemCell,
    TemplateSheet,
    unlocked,
    write_template,
)
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.settings import FORM_NAMES
from xl_jixiao.template.basic_problems import add_basic_problems
from xl_jixiao.template.checking import checks_page
from xl_jixiao.template.formulas.notation import abstains
from xl_jixiao.template.formulas.words import word_lists
from xl_jixiao.template.pages import addin_page, bureau, guide, macro_sheets, results
from xl_jixiao.template.places import Places, field_names, find_places
from xl_jixiao.template.tool_columns import GUTTER, add_tool_columns
from xl_jixiao.template.vba import template_project

Tab = Literal["unit", "bureau"]

PART = "customUI/customUI14.xml"

RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"

WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"

ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"

_ROOT, _TYPES = "_rels/.rels", "[Content_Types].xml"

_STANDING_TIME = (1980, 1, 1, 0, 0, 0)


class PackageError(ValueError):
    """The file is no macro workbook as we write it."""


def put_ribbon(path: Path, tab: Tab = "unit") -> None:
    """Put the tab 绩效自评 into a finished .xlsm or .xlam, in place of one that is there.

    Raises:
        PackageError: the file is no such workbook.
    """
    parts = read_parts(path)
    parts[PART] = (data_folder("macros") / f"customUI14_{tab}.xml").read_bytes()
    parts[_ROOT] = with_relationship(parts[_ROOT])
    write_parts(path, parts)


def make_addin(path: Path) -> None:
    """Turn the content type of a finished .xlsm into that of an add-in (.xlam).

    Raises:
        PackageError: the file is no macro workbook.
    """
    parts = read_parts(path)
    types = parts[_TYPES].decode("utf-8")
    if WORKBOOK_TYPE not in types and ADDIN_TYPE not in types:
        raise PackageError(f"{path.name} holds no macros")
    parts[_TYPES] = types.replace(WORKBOOK_TYPE, ADDIN_TYPE).encode()
    write_parts(path, parts)


def with_relationship(root: bytes) -> bytes:
    """The root relationships with the one of the ribbon; libraries drop it when they save."""
    text = root.decode("utf-8")
    if RELATIONSHIP in text:
        return root
    added = f'<Relationship Id="rIdJxRibbon" Type="{RELATIONSHIP}" Target="{PART}"/>'
    return text.replace("</Relationships>", f"{added}</Relationships>").encode()


def read_parts(path: Path) -> dict[str, bytes]:
    """The parts of a package in their order."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if _ROOT not in parts or _TYPES not in parts:
        raise PackageError(f"{path.name} is no workbook")
    return parts


def write_parts(path: Path, parts: Mapping[str, bytes]) -> None:
    """Write the package whole: the content types first, all parts with the same time."""
    new = path.with_name(f"{path.name}.part")
    order = sorted(parts, key=lambda name: (name != _TYPES, name != _ROOT))
    with zipfile.ZipFile(new, "w") as package:
        for name in order:
            told = zipfile.ZipInfo(name, _STANDING_TIME)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.create_system = 3
            told.external_attr = 0o600 << 16
            package.writestr(told, parts[name], compresslevel=9)
    new.replace(path)


def project_of(sheets: Sequence[TemplateSheet]) -> bytes:
    """vbaProject.bin with a document module for the workbook and each sheet."""
    return template_project([sheet.code_name for sheet in sheets])


def finish(path: Path, tab: Tab) -> None:
    """The ribbon into the workbook; an .xlam becomes an add-in."""
    put_ribbon(path, tab)
    if path.suffix == ".xlam":
        make_addin(path)


UNIT_BOOK, PLAIN_BOOK = "绩效自评表.xlsm", "绩效自评表.xlsx"

BUREAU_BOOK, ADDIN = "绩效自评汇总.xlsm", "xl_jixiao.xlam"

FORMS = ("hunan-department", "hunan-basic-data", *["central-project"] * 3)

ROOM = 8
"""Indicators for which each level-2 kind has room; what the official form lacks is hidden."""

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

BUTTONS = (
    ("计算得分", "JX_Calc", "按评分口径核算全部指标"),
    ("检查填报", "JX_Check", "把问题列在“检查结果”并标在单元格上"),
    ("生成报告初稿", "JX_Draft", "由表中的数据写自评报告的草稿"),
    ("清除标记", "JX_Clear", "去掉检查留下的颜色和批注"),
)

BUTTON_STEP = 100


class TemplateWorkbook(NamedTuple):
    """A workbook to be built."""

    name: str
    title: str
    sheets: tuple[TemplateSheet, ...]
    names: tuple[tuple[str, str], ...]
    """Hidden names with constant texts."""
    tab: Tab = "unit"
    """Which ribbon."""
    scores: bool = False
    """Whether its sheets have native formulas, which need the word lists."""


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


def _books(rules: RuleProfile) -> Iterator[TemplateWorkbook]:
    label = ("JX_RULES", rules.label)
    names = (("JX_FORMS", ";".join(layout.stamp for _, layout in _numbered())), label)
    with_macros = (*_unit_sheets(rules, macros=True), *macro_sheets())
    plain = tuple(_unit_sheets(rules, macros=False))
    for name, sheets in ((UNIT_BOOK, with_macros), (PLAIN_BOOK, plain)):
        yield TemplateWorkbook(name, "预算绩效自评表", sheets, names, scores=True)
    of_bureau = (bureau(shipped_names()), *macro_sheets())
    yield TemplateWorkbook(BUREAU_BOOK, "预算绩效自评汇总", of_bureau, (label,), "bureau")
    of_addin = (addin_page(), *macro_sheets())
    yield TemplateWorkbook(ADDIN, "预算绩效自评加载项", of_addin, (label,))


def _unit_sheets(rules: RuleProfile, *, macros: bool) -> Iterator[TemplateSheet]:
    """填报说明, the forms with their tool columns, 检查结果 (without macros 检查)."""
    sheets = [guide(rules.title, macros=macros, abstaining=abstaining_of(rules))]
    for prefix, layout in _numbered():
        blank = with_long_goals(draw(layout, BlankValues()), layout)
        sheets.append(form_sheet(prefix, layout, blank, rules, macros=macros))
    yield from sheets
    yield results() if macros else checks_page(sheets)


def abstaining_of(rules: RuleProfile) -> str:
    """Why native formulas of some form do not follow the profile, "" where all do."""
    reasons = [
        why if one is rules or not rules.forms else f"{FORM_NAMES[Form(form)]}表：{why}"
        for form, one in {"": rules, **rules.forms}.items()
        if (why := abstains(one))
    ]
    return "；".join(reasons)


def _numbered() -> Iterator[tuple[str, Layout]]:
    """The layouts of the forms with what their names begin with."""
    layouts = [template_layout(name) for name in FORMS]
    yield from zip(prefixes(layout.form for layout in layouts), layouts, strict=True)


def template_layout(name: str) -> Layout:
    """The form of this id as the templates hold it: with spare rows."""
    layout = find_layout(name)
    assert layout is not None, name  # noqa: S101  a constant of ours
    return with_spare_rows(layout, ROOM)


GOAL_CHARACTERS = {"expected": 560, "actual": 1100}
"""Characters of the goals of a department that are printed whole: published ones are as long."""

GOAL_SIZE = 9.0

TWO_LINES = 31.5
"""Height of an indicator's row where the goals take a page: names of two lines are printed whole in
programs that do not fit a row's height to its text on opening a file.
"""


def with_long_goals(plan: SheetPlan, layout: Layout) -> SheetPlan:
    """The form of a department with room for long goals; merged cells do not grow by themselves."""
    if layout.form is not Form.DEPARTMENT:
        return plan
    widths, heights = dict(plan.widths), dict(plan.heights)
    merges = {(area.top, area.left): area for area in plan.merges}
    goals = {(slot.row, slot.col): slot for slot in plan.slots if slot.block == "goals"}
    for place, slot in goals.items():
        area = merges[place]
        width = sum(widths[col] for col in range(area.left, area.right + 1))
        needed = needed_height("字" * GOAL_CHARACTERS.get(slot.column, 0), width, GOAL_SIZE)
        heights[slot.row] = max(heights.get(slot.row, 0), round(needed, 1))
    cells = tuple(
        replace(cell, style=replace(cell.style, size=GOAL_SIZE))
        if (cell.row, cell.col) in goals
        else cell
        for cell in plan.cells
    )
    rows = {slot.row for slot in plan.slots if slot.block == "indicators"}
    for row in rows & plan.growing:
        heights[row] = max(heights.get(row, 0), TWO_LINES)
    longer = replace(plan, cells=cells, heights=tuple(sorted(heights.items())))
    return paged(longer, layout.page)


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
    problems: tuple[ProblemCell, ...] = ()
    right = len(layout.widths)
    if places is None or not places.judged:
        plan = replace(plan, widths=(*plan.widths, (right + 1, GUTTER)))
        if layout.base and not macros:
            basic = add_basic_problems(plan, layout)
            plan, hidden, problems = basic
    else:
        tools = add_tool_columns(plan, places, rules, layout, functions=macros)
        plan, hidden, problems = tools.plan, tools.hidden, tools.problems
        names += tuple((f"JX_{prefix}_{name}", area) for name, area in tools.names)
    return TemplateSheet(
        plan=plan,
        code_name=f"Jx{prefix}",
        names=names,
        buttons=tuple(_buttons(right + 2)),
        protected=True,
        hidden_columns=hidden,
        problems=problems,
        zoom=fitting_zoom(width for col, width in plan.widths if col not in hidden),
        tab="#FFC000" if layout.form is Form.PROJECT else "#70AD47",
    )


SCREEN = 1300
"""Pixels that a screen 1366 wide leaves to the cells, beside row numbers and scroll bar."""


def pixels(width: float) -> int:
    """Of a column this many characters wide, in Excel's standard font."""
    return int(width * 7 + 5)


def fitting_zoom(widths: Iterable[float]) -> int:
    """The largest zoom, in steps of 5% up to 100, that shows all columns on a small screen."""
    return min(100, SCREEN * 20 // sum(map(pixels, widths)) * 5)


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


def _write(path: Path, book: TemplateWorkbook) -> Path:
    """One workbook: written by XlsxWriter, then given its ribbon or made an add-in."""
    macros = path.suffix != ".xlsx"
    vba = project_of(book.sheets) if macros else None
    write_template(
        book.sheets,
        path,
        constants=book.names,
        formulas=word_lists() if book.scores else (),
        vba=vba,
        title=book.title,
    )
    if macros:
        finish(path, book.tab)
    return path

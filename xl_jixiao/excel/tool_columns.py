"""The tool columns right of the print area: what the engine computes, beside what was typed.

One blank column, then 核算完成率, 核算得分, 提示, 一级指标小计, 分值检查, then hidden columns that
the native formulas may need. They never print, the reader passes over them (`forms.tool_area`).
In a workbook with macros each cell is IFERROR(JX_…(…), native formula), in one without the native
formula alone; a row that nobody has filled in shows nothing and calls nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xl_jixiao.excel.template_native import Native, RowSource, TotalSource
from xl_jixiao.excel.template_places import IndicatorPlace, Places, SectionPlace
from xl_jixiao.forms.plan_sheet import PlannedCell, SheetPlan
from xl_jixiao.forms.tool_area import TOOL_HEADERS
from xl_jixiao.model.grid import Area, column_letters
from xl_jixiao.outputs.template import TemplateStyle

GUTTER = 2.0
WIDTHS = (11.0, 10.0, 46.0, 13.0, 30.0)
HEADERS = (*TOOL_HEADERS, "一级指标小计", "分值检查")
INK, PAPER, RIM = "#1F4E79", "#F3F8FC", "#BDD7EE"
HEAD = TemplateStyle(bold=True, size=10, border=False, color=INK, fill="#DDEBF7", rim=RIM)
FIGURE = TemplateStyle(
    size=10, border=False, color=INK, fill=PAPER, rim=RIM, number_format="0.00##"
)
RATE = TemplateStyle(size=10, border=False, color=INK, fill=PAPER, rim=RIM, number_format="0.00%")
WORDS = TemplateStyle(size=9, border=False, align="left", color=INK, fill=PAPER, rim=RIM)
TOTAL = TemplateStyle(
    size=11, bold=True, border=False, color=INK, fill="#DDEBF7", rim=RIM, number_format="0.00##"
)
GRADE = TemplateStyle(
    size=11,
    bold=True,
    border=False,
    align="left",
    color=INK,
    fill="#DDEBF7",
    rim=RIM,
    number_format='General;General;General;"核算等级："@',
)
CAPTION = TemplateStyle(size=10, bold=True, border=False, color=INK, fill="#DDEBF7", rim=RIM)


@dataclass(frozen=True, slots=True)
class ToolColumns:
    """A planned form with its tool columns."""

    plan: SheetPlan
    names: tuple[tuple[str, Area], ...]
    """Without their prefix: TOOL_SCORE …"""
    hidden: tuple[int, ...]


def add_tool_columns(
    plan: SheetPlan, places: Places, native: Native, *, functions: bool
) -> ToolColumns:
    """The form with tool columns.

    Args:
        plan: the official form.
        places: its tables.
        native: the formulas of the profile.
        functions: whether JX_… functions stand before the native formulas.
    """
    return _Tools(places, native, functions).add_to(plan)


class _Tools:
    """Draws the tool columns of one form."""

    def __init__(self, places: Places, native: Native, functions: bool) -> None:
        self.places = places
        self.native = native
        self.functions = functions
        self.start = places.right + 2
        self.completion, self.score, self.hint, self.section, self.weight = range(
            self.start, self.start + len(WIDTHS)
        )
        self.helper = self.start + len(WIDTHS)
        self.cells: list[PlannedCell] = []
        self.helpers = 0

    def add_to(self, plan: SheetPlan) -> ToolColumns:
        places = self.places
        if places.funds_row is not None and places.funds_header is not None:
            self._headers(places.funds_header, 3)
            self._funds(places.funds_row)
        self._headers(places.header, 5)
        for place in places.indicators:
            self._indicator(place)
        for section in places.sections:
            self._section(section)
        names = [
            (name, Area(places.first, col, places.last, col))
            for name, col in (
                ("TOOL_COMPLETION", self.completion),
                ("TOOL_SCORE", self.score),
                ("TOOL_HINT", self.hint),
            )
        ]
        if places.total is not None:
            names += self._total(places.total)
        widths = (GUTTER, *WIDTHS, *[10.0] * self.helpers)
        return ToolColumns(
            plan=replace(
                plan,
                cells=(*plan.cells, *self.cells),
                widths=(*plan.widths, *enumerate(widths, start=places.right + 1)),
            ),
            names=tuple(names),
            hidden=tuple(range(self.helper, self.helper + self.helpers)),
        )

    def _headers(self, row: int, count: int) -> None:
        for at, text in enumerate(HEADERS[:count]):
            self.cells.append(PlannedCell(row, self.start + at, text, HEAD))

    def _put(self, row: int, col: int, formula: str, style: TemplateStyle) -> None:
        self.cells.append(PlannedCell(row, col, "", style, formula))

    def _call(self, function: str, arguments: tuple[str, ...], native: str) -> str:
        """IFERROR(JX_…, native), or the native formula alone."""
        if not self.functions:
            return native
        while arguments and not arguments[-1]:
            arguments = arguments[:-1]
        return f"IFERROR({function}({','.join(arguments)}),{native})"

    def _funds(self, row: int) -> None:
        funds = self.places.funds
        formulas = self.native.funds(funds)
        executed, budget = funds["executed"], self.native.budget(funds)
        points = funds.get("points", self.native.execution_points)
        empty = f"COUNTA({executed},{budget})=0"
        rate = self._call("JX_RATE", (executed, budget), formulas.completion)
        score = self._call(
            "JX_EXECUTION_SCORE", (executed, budget, points, "JX_RULES"), formulas.score
        )
        self._put(row, self.completion, f'IF({empty},"",{rate})', RATE)
        self._put(row, self.score, f'IF({empty},"",{score})', FIGURE)
        self._put(row, self.hint, f'IF({empty},"",{formulas.hint})', WORDS)

    def _indicator(self, place: IndicatorPlace) -> None:
        row, cells = place.row, place.columns
        target, actual = cells["target"], cells["actual"]
        points, level3 = cells.get("points", ""), cells.get("level3", "")
        claimed = cells.get("claimed_score", "")
        source = RowSource(
            target=target,
            actual=actual,
            points=points,
            level3=level3,
            level2=place.level2,
            claimed=claimed,
            level1=place.level1,
        )
        formulas = self.native.row(source, tuple(self._helper_addresses(row)))
        empty = f"COUNTA({target},{actual})=0"
        named = (level3 or '""', place.level2 or '""')
        scored = (target, actual, points or '""', *named, claimed or '""', "JX_RULES")
        completion = self._call("JX_COMPLETION", (target, actual, *named), formulas.completion)
        score = self._call("JX_SCORE", scored, formulas.score)
        hint = self._call("JX_HINT", scored, formulas.hint)
        self._put(row, self.completion, f'IF({empty},"",{completion})', RATE)
        self._put(row, self.score, f'IF({empty},"",{score})', FIGURE)
        self._put(row, self.hint, f'IF({empty},"",{hint})', WORDS)
        self.helpers = max(self.helpers, len(formulas.helpers))
        for at, formula in enumerate(formulas.helpers):
            self._put(row, self.helper + at, formula, WORDS)

    def _helper_addresses(self, row: int) -> Iterator[str]:
        for at in range(self.native.helpers):
            yield f"${column_letters(self.helper + at)}{row}"

    def _section(self, section: SectionPlace) -> None:
        scores = self._down(self.score, section.first, section.last)
        points = self._points(section.first, section.last)
        self._put(section.first, self.section, self.native.subtotal(scores), FIGURE)
        check = self.native.weight_check(points, section.points, section.label)
        if check:
            self._put(section.first, self.weight, check, WORDS)

    def _total(self, row: int) -> Iterator[tuple[str, Area]]:
        places = self.places
        execution = "" if places.funds_row is None else self._at(self.score, places.funds_row)
        source = TotalSource(
            execution=execution,
            scores=self._down(self.score, places.first, places.last),
            targets=self._column("target"),
            names=self._column("level3"),
            actuals=self._column("actual"),
            points=self._points(places.first, places.last),
            execution_points=places.funds.get("points", ""),
        )
        total = self._at(self.score, row)
        self.cells.append(PlannedCell(row, self.completion, "核算总分", CAPTION))
        self._put(row, self.score, self.native.total(source), TOTAL)
        native = self.native.grade(total)
        grade = self._call("JX_GRADE", (total, "JX_RULES"), native)
        self._put(row, self.hint, f'IF(ISNUMBER({total}),{grade},"")', GRADE)
        self.cells.append(PlannedCell(row, self.section, "全表分值", CAPTION))
        self._put(row, self.weight, self.native.whole_weight(source), WORDS)
        yield "TOOL_TOTAL", Area(row, self.score, row, self.score)
        yield "TOOL_GRADE", Area(row, self.hint, row, self.hint)

    def _points(self, first: int, last: int) -> str:
        column = self._column("points")
        if not column:
            return ""
        letters = column.partition(":")[0].rstrip("0123456789")
        return f"{letters}{first}:{letters}{last}"

    def _column(self, key: str) -> str:
        """The whole column of the indicator rows, "" where the form has none."""
        cell = self.places.indicators[0].columns.get(key, "")
        letters = cell.rstrip("0123456789")
        return f"{cell}:{letters}{self.places.last}" if cell else ""

    @staticmethod
    def _at(col: int, row: int) -> str:
        return f"{column_letters(col)}{row}"

    def _down(self, col: int, first: int, last: int) -> str:
        return f"{self._at(col, first)}:{self._at(col, last)}"
